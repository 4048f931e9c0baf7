"""When all scenes begin, and the slot of their schedule."""

from datetime import UTC, datetime

BEGIN = datetime(2026, 3, 2, 7, 29, tzinfo=UTC)
"""A minute before the schedule becomes due (a Monday)."""
SLOT = datetime(2026, 3, 2, 8, tzinfo=UTC)
