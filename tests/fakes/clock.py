"""A clock that stands still until it is moved."""

from datetime import UTC, datetime, timedelta

from community.ports import Clock, whole

START = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)
"""A Wednesday morning, before the clocks go forward."""


class FakeClock(Clock):
    """Virtual time."""

    def __init__(self, now: datetime = START) -> None:
        self.time = now

    def now(self) -> datetime:
        return whole(self.time)

    def advance(self, **parts: float) -> None:
        """Move on by ``timedelta(**parts)``."""
        self.time += timedelta(**parts)
