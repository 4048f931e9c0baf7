"""How fast we may be: learned from the homeserver, so that it need not refuse what we can foresee.

Nothing waits here. Until the first refusal nothing is held back; from then on a call that would
come too early is refused before it is made, with the time when it may go. Once a purse must be full
again, all that was learned is forgotten: the operator may have lifted the limit.

Synapse has one purse for all events of an account, another for new rooms, and one for each person
who is invited. Some of what is left is kept for people who wait for an answer.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from community.errors import ChatUnavailable
from community.ports import Clock

EVENT = "event"
ROOM = "room"
KEPT_FOR_ANSWERS = {EVENT: 2, ROOM: 1}
"""Calls that each purse is left with for those who have just asked something."""
SLACK = timedelta(milliseconds=50)
"""Comes on top of what the homeserver says: its clock and ours are not the same."""
EVENTS_A_ROOM = 4
"""What a match's room costs of the other purse: itself, its message, two reactions."""

Result = TypeVar("Result")


@dataclass(slots=True)
class _Purse:
    """``every``: after so long there is one more in it; zero until it was empty once. ``next_at``:
    when the next call may go at the earliest. ``run``: calls since the last refusal; ``holds``:
    how many it took to empty it.
    """

    every: timedelta = timedelta()
    next_at: datetime | None = None
    run: int = 0
    holds: int = 1
    spent_at: datetime | None = None

    def is_full(self, now: datetime) -> bool:
        """Whether it must be full again, so that nothing is known any more."""
        return self.next_at is not None and now >= self.next_at + self.holds * self.every

    def wait(self, now: datetime, kept: int) -> timedelta:
        """Return how long until a call may go that leaves ``kept`` others in it."""
        if self.next_at is None:
            return timedelta()
        return self.next_at + min(kept, self.holds - 1) * self.every - now

    def spend(self, now: datetime) -> None:
        """Note a call that was made."""
        self.run += 1
        self.spent_at = now
        if self.next_at is not None:
            self.next_at = max(self.next_at, now - (self.holds - 1) * self.every) + self.every

    def empty(self, now: datetime, wait: timedelta) -> None:
        """Note a refusal, and when the next call may go."""
        seen = wait if self.spent_at is None else now + wait - self.spent_at
        if self.next_at is None:
            self.holds = max(self.run, 1)
            self.every = max(wait, min(seen, wait * 2))
        elif seen <= self.every * 2:  # else somebody else used it up meanwhile
            self.every = max(self.every, seen)
        self.next_at = now + wait
        self.run = 0


class Pace:
    """What we know of the homeserver's limits."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._purses: dict[str, _Purse] = {}

    def check(self, *kinds: str, answers: bool = False) -> None:
        """Refuse what would come too early: ChatUnavailable, paced. ``answers``: somebody waits."""
        now = self._clock.now()
        for kind in kinds:
            purse = self._purse(kind, now)
            wait = purse.wait(now, _kept(kind, answers=answers))
            if wait > timedelta():
                raise self._slower(kind, purse, wait)

    async def around(
        self, call: Callable[[], Awaitable[Result]], *kinds: str, answers: bool = False
    ) -> Result:
        """Make a call that costs one of each of these kinds; the last is what a refusal is about.

        A refusal is told with who else waits for the same.
        """
        self.check(*kinds, answers=answers)
        try:
            result = await call()
        except ChatUnavailable as error:
            if not error.paced or error.retry_after is None:
                raise
            now = self._clock.now()
            purse = self._purse(kinds[-1], now)
            purse.empty(now, error.retry_after + SLACK)
            wait = purse.wait(now, _kept(kinds[-1], answers=answers))
            raise self._slower(kinds[-1], purse, wait) from error
        now = self._clock.now()
        for kind in kinds:
            self._purse(kind, now).spend(now)
        return result

    def duration(self, kind: str, calls: int) -> timedelta | None:
        """Return how long so many calls will take; None if nothing holds them up."""
        now = self._clock.now()
        purse = self._purse(kind, now)
        if purse.next_at is None or calls <= 0:
            return None
        return max(purse.next_at - now + (calls - 1) * purse.every, timedelta())

    def _purse(self, kind: str, now: datetime) -> _Purse:
        purse = self._purses.get(kind)
        if purse is None or purse.is_full(now):
            purse = self._purses[kind] = _Purse()
        return purse

    def _slower(self, kind: str, purse: _Purse, wait: timedelta) -> ChatUnavailable:
        return ChatUnavailable(
            f"the homeserver allows so many of a kind at a time: {kind.partition(' ')[0]}",
            wait,
            paced=True,
            lane=f"matrix {kind}",
            every=purse.every,
        )


def _kept(kind: str, *, answers: bool) -> int:
    return 0 if answers else KEPT_FOR_ANSWERS.get(kind, 0)


def invitation_of(user: str) -> str:
    """Return the kind of call that invites somebody."""
    return f"invitation {user}"
