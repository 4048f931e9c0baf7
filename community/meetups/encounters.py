"""Who met at meetups, as the matching remembers it: they are no strangers any more."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from community.meetups.model import Encounter
from community.model import PastMatch


class Encounters(Protocol):
    """Where it is kept who met whom."""

    async def encounters(self, community_id: int, after: datetime) -> Sequence[Encounter]:
        """Return who met whom at meetups since an instant, oldest first."""
        ...


class NoEncounters(Encounters):
    """Nobody met but in matches."""

    async def encounters(self, community_id: int, after: datetime) -> Sequence[Encounter]:  # noqa: ARG002
        """Return nothing."""
        return ()


def past_matches(encounters: Sequence[Encounter], zone: str) -> tuple[PastMatch, ...]:
    """Return meetings as earlier matches, one a pair: of the newest of them. It is enough that one
    of two said so. Two who both wish to meet again are left out: nothing shall hold them apart.
    """
    newest: dict[tuple[int, int], datetime] = {}
    wishes: dict[tuple[int, int], bool] = {}
    for one in encounters:
        pair = (min(one.by, one.other), max(one.by, one.other))
        newest[pair] = max(one.at, newest.get(pair, one.at))
        wishes[one.by, one.other] = one.again
    return tuple(
        PastMatch((one, other), at.astimezone(ZoneInfo(zone)).replace(tzinfo=None), met=True)
        for (one, other), at in sorted(newest.items())
        if not (wishes.get((one, other)) and wishes.get((other, one)))
    )
