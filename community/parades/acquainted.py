"""Who knows whom, as the matching remembers it: from meetups, and from comments on blog posts."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from community.meetups.encounters import Encounters
from community.meetups.model import Encounter
from community.parades.store import Commented

NO_MEETUP = 0


class Comments(Protocol):
    """Where it is kept who commented on whose posts."""

    async def commented(self, community_id: int, after: datetime) -> Sequence[Commented]:
        """Return who commented on whose posts since an instant, oldest first."""
        ...


class Acquainted(Encounters):
    """Adds to who met at meetups who commented on the other's post in a blog parade."""

    def __init__(self, meetups: Encounters, parades: Comments) -> None:
        self._meetups = meetups
        self._parades = parades

    async def encounters(self, community_id: int, after: datetime) -> Sequence[Encounter]:
        """Return who met whom since an instant, oldest first; a comment belongs to no meetup."""
        met = await self._meetups.encounters(community_id, after)
        # A comment wishes nothing, and takes no wish to meet again back.
        wishes = {(one.by, one.other): one.again for one in met}
        commented = (
            Encounter(
                NO_MEETUP,
                one.reader,
                one.author,
                again=wishes.get((one.reader, one.author), False),
                at=one.at,
            )
            for one in await self._parades.commented(community_id, after)
        )
        return sorted((*met, *commented), key=lambda one: one.at)
