"""Catching what nobody expected, so that one bad row never stops the rest."""

from collections.abc import Awaitable
from typing import TypeVar
from zlib import crc32

T = TypeVar("T")


async def outcome(action: Awaitable[T]) -> T | Exception:
    """Return what the action returns or, as a value, whatever it raises; never swallow a cancel."""
    try:
        return await action
    except Exception as error:  # noqa: BLE001 - the one place: a fault in one row, or a database
        # that is away for a minute, must not stop the clock. The caller logs and counts it.
        return error


def reference(key: str) -> str:
    """Return the short reference under which a fault of this row stands in the log.

    It depends on the row alone, so that repeats, also after a restart, carry the same one.
    """
    return f"{crc32(key.encode()):08x}"[:6]
