"""The version of the extraction rules, written into every row."""

from importlib.metadata import version

#: Raised by hand with every change that can change a row's text or metadata.
RULES = "4"

EXTRACTOR_VERSION = f"{RULES}+trafilatura-{version('trafilatura')}"
