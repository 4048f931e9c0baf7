"""The real time. Nothing else in the project asks the operating system what time it is."""

from datetime import UTC, datetime

from community.ports import Clock, whole


class SystemClock(Clock):
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC, in whole milliseconds."""
        return whole(datetime.now(UTC))
