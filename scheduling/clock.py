"""The real time. Nothing else in the project asks the operating system what time it is."""

from datetime import UTC, datetime

from community.ports import Clock


class SystemClock(Clock):
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC."""
        return datetime.now(UTC)
