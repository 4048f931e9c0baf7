"""The demo's time on a homeserver: it flows as ours does, and can be set forward.

It must flow, since a homeserver's limits are told in real seconds.
"""

import time
from datetime import datetime, timedelta

from community.ports import Clock, whole


class FlowingClock(Clock):
    """Time that goes on from wherever it was set to."""

    def __init__(self, start: datetime) -> None:
        self._time = start
        self._since = time.monotonic()

    def now(self) -> datetime:
        """Return the present of the demo."""
        return whole(self._time + timedelta(seconds=time.monotonic() - self._since))

    @property
    def time(self) -> datetime:
        """The present; it can be set."""
        return self.now()

    @time.setter
    def time(self, present: datetime) -> None:
        self._time = present
        self._since = time.monotonic()
