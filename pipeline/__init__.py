"""The application: what runs, with which settings, and what it reports."""

__version__ = "0.1.0"
