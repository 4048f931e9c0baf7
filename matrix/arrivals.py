"""Who comes and goes: we ourselves into and out of homes, and the members of these."""

import logging
from typing import Any

from community.fronts import FrontStore, Note
from community.places import Account, Home
from community.ports import Clock
from community.services import Services
from community.texts import text
from matrix import PLATFORM
from matrix.answering import Reply
from matrix.asking import Askers
from matrix.desk import answer
from matrix.events import Event, Invited, Moved, Unreadable
from matrix.whereabouts import Rooms
from matrix.wire import Wire

log = logging.getLogger(__name__)

CAME = "came"
"""The kind of note that holds when we were invited into a room (its key): before is history."""
SEALED = "sealed"
"""The kind of note that we said once in a room (its key) that we cannot read something there."""
HOME = "home"
"""The kind of note about a home (its key) that we are in, so that we know it when it is gone."""


class Arrivals:
    """Brings the community's rules what the platform tells of coming and going."""

    def __init__(
        self,
        wire: Wire,
        store: FrontStore,
        services: Services,
        rooms: Rooms,
        askers: Askers,
        clock: Clock,
    ) -> None:
        self._wire = wire
        self._store = store
        self._services = services
        self._rooms = rooms
        self._askers = askers
        self._clock = clock

    async def start(self) -> None:
        """Note homes that took us back or put us out while we were away: what is theirs must not
        be purged, or must be.
        """
        homes = await self._rooms.homes()
        for home in homes:
            known = await self._services.communities.of(_home(home))
            if known is not None and known.left_at is not None:
                await self._arrive(home)
            await self._keep(HOME, home, {})
        here = {_home(home) for home in homes}
        if gone := await self._services.communities.depart_all_but(PLATFORM, here):
            log.warning("put out of %d homes while away; their data goes in a week", gone)

    async def is_history(self, event: Event) -> bool:
        """Whether something happened before we were invited to where it happened."""
        if isinstance(event, (Invited, Moved)):
            return False
        came = await self._store.note(PLATFORM, CAME, event.room)
        return came is not None and event.at < int(came.value["at"])

    async def invited(self, invited: Invited) -> Reply | None:
        """Join, and say to whoever invited us what to do next; in private, so that it disturbs
        nobody. A 1:1 room is answered in itself.
        """
        await self._keep(CAME, invited.room, {"at": invited.at})
        if not await self._rooms.take_invitation(invited):
            return None
        home = await self._rooms.home_of(invited.room)
        reader = await self._askers.reader(invited.sender, home or "")
        if home is None or home != invited.room:
            # A 1:1 room, or one more room of a community that knows us.
            if await self._rooms.alone_with(invited.room) != invited.sender:
                return None
            return Reply(
                answer(
                    text(
                        "Hello! I bring people together. **help** shows what I can do for you; here"
                        " you can write commands without anything before them."
                    )
                ),
                reader,
                silent=True,
            )
        await self._arrive(home)
        return Reply(
            answer(
                text("Hello! I bring people together."),
                text(
                    "Members introduce themselves, and every week I match those who can help each"
                    " other."
                ),
                text(
                    "The next step is for somebody with power {power} or more in {community}:"
                    " please write /admin setup to me, in a room for the two of us like this one."
                    " Nothing happens before.",
                    power=50,
                    community=await self._askers.name_of(home) or home,
                ),
            ),
            reader,
            silent=True,
        )

    async def moved(self, moved: Moved) -> Reply | None:
        """Note who came to a home or left it."""
        home = await self._known_home(moved.room)
        if home is None:
            return None
        if moved.who == self._wire.me:
            await self._we_moved(home, moved.membership)
        elif moved.membership == "join":
            await self._services.members.returned(_home(home), Account(PLATFORM, moved.who))
        elif moved.membership in {"leave", "ban"}:
            await self._services.members.left(_home(home), Account(PLATFORM, moved.who))
        return None

    async def unreadable(self, event: Unreadable, *, private: bool) -> Reply | None:
        """Say, once a room, that we cannot read something there."""
        if not private or await self._store.note(PLATFORM, SEALED, event.room):
            return None
        note = Note(SEALED, event.room, {}, about=event.sender, at=self._clock.now())
        said = text(
            "I could not read your last message: I have no key for it. Please write it again. If"
            " that does not help, a new 1:1 room with me does."
        )
        return Reply(answer(said), await self._askers.reader(event.sender), then=(note,))

    # --- inside -------------------------------------------------------------------------------

    async def _known_home(self, room: str) -> str | None:
        """Return a room's own id if it is a home, also one that we are not in any more."""
        if await self._rooms.home_of(room) == room:
            return room
        return room if await self._store.note(PLATFORM, HOME, room) else None

    async def _we_moved(self, home: str, membership: str) -> None:
        if membership == "join":
            known = await self._services.communities.of(_home(home))
            if known is None or known.left_at is not None:
                await self._arrive(home)
        elif membership in {"leave", "ban"}:
            await self._services.communities.depart(_home(home))
            await self._store.drop(PLATFORM, HOME, home)

    async def _arrive(self, home: str) -> None:
        await self._services.communities.arrive(_home(home), await self._askers.name_of(home))
        await self._keep(HOME, home, {})

    async def _keep(self, kind: str, key: str, value: dict[str, Any]) -> None:
        await self._store.keep(PLATFORM, Note(kind, key, value))


def _home(room: str) -> Home:
    return Home(PLATFORM, room)
