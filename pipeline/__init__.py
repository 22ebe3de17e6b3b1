"""The application: what runs, with which settings, and what it reports."""

import os

__version__ = "0.1.0"

# Arrow looks at this once, when it is first imported. Its own allocator keeps what was
# freed: a watch grew by 1 MB a minute with it, and a run's peak is higher.
os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
