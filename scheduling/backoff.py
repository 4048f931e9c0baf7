"""When to try again."""

from datetime import timedelta
from zlib import crc32

LONGEST = timedelta(seconds=300)
_STEPS = 9  # 2**9 seconds are more than LONGEST already
_SURPRISED = 3


def pause(key: str, attempt: int) -> timedelta:
    """Return how long to wait after the ``attempt``-th (from 1) failed: 1, 2, 4 ... 300 s, and up
    to a tenth more.

    The extra depends on the row, so that rows which failed together do not come back together; it
    is the same each time, so that a run can be replayed.
    """
    seconds = min(float(2 ** min(attempt - 1, _STEPS)), LONGEST.total_seconds())
    spread = crc32(f"{key}#{attempt}".encode()) / 2**32
    return timedelta(seconds=seconds * (1 + spread / 10))


def pause_after_surprise(key: str, times: int) -> timedelta:
    """Return how long to wait when something nobody foresaw happened ``times`` times (from 1):
    longer from the start, since a database that restarts needs a minute.
    """
    return pause(key, times + _SURPRISED)
