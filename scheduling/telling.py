"""Telling the organisers what went wrong, without anything going wrong by the telling."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime

from community.errors import ChatRefused
from community.outbox import OutboxRow, OutboxStore, Outgoing
from community.recurring import Occurrence, Schedule
from scheduling.steps import Steps
from scheduling.surprise import outcome

TellMissed = Callable[[Schedule, Sequence[datetime]], Sequence[Outgoing]]
TellRefused = Callable[[OutboxRow, ChatRefused], Sequence[Outgoing]]
TellFailed = Callable[[Occurrence | OutboxRow, str], Sequence[Outgoing]]

log = logging.getLogger(__name__)


class Teller:
    """Writes notices to the outbox; their keys make a repeated telling harmless."""

    def __init__(self, outbox: OutboxStore, steps: Steps) -> None:
        self._outbox = outbox
        self._steps = steps

    async def tell(self, make: Callable[[], Sequence[Outgoing]], about: str) -> None:
        """Write what ``make`` returns; a fault in that is logged, so that it stops nothing."""
        told = await outcome(self._put(make))
        if isinstance(told, Exception):
            log.error("nobody could be told of %s", about, exc_info=told)

    async def _put(self, make: Callable[[], Sequence[Outgoing]]) -> None:
        if rows := make():
            await self._steps.around("outbox.put", self._outbox.put(rows))
