"""The fixed clock of the tests, for tables of cases made at import."""

from datetime import datetime, timezone

NOW = datetime(2026, 1, 15, 12, 0, tzinfo=timezone.utc)
