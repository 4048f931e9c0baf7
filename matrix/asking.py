"""Who is asking: from somebody in a room to a visitor of a community.

Matrix tells no language and, in a 1:1 room, no community. Both are worked out, and what a person
said about them is remembered in one note that is theirs.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from community.errors import CommunityError, Invalid, NotFound
from community.fronts import FrontStore, Note
from community.model import Visitor
from community.places import LANGUAGES, Account, Community, Home, Language
from community.services import Services
from community.texts import Button, Text, text
from matrix import PLATFORM
from matrix.desk import Asked
from matrix.events import Event
from matrix.guessing import cut
from matrix.whereabouts import Rooms
from matrix.wire import Wire

ORGANISER = 50
"""The power, in a community's home room, from which on somebody is one of its organisers."""
COMMUNITY = "community"
"""The verb of the buttons that choose a community."""
PERSON = "person"
"""The kind of note about a person: the community they mean, the language they read."""


class Undecided(CommunityError):
    """The person shares several communities with us and must say which one they mean."""

    def __init__(self, said: Text, buttons: tuple[Button, ...]) -> None:
        super().__init__(said)
        self.buttons = buttons


@dataclass(frozen=True, slots=True)
class Reader:
    """Whoever reads an answer: their language, and the zone in which they read times."""

    language: Language = "en"
    zone: str = "UTC"


class Askers:
    """Finds out who is asking, and where they belong."""

    def __init__(self, wire: Wire, store: FrontStore, services: Services, rooms: Rooms) -> None:
        self._wire = wire
        self._store = store
        self._services = services
        self._rooms = rooms

    async def asked(self, event: Event, *, private: bool, home: str = "") -> Asked:
        """Return who asks for what in an event; ``home``: the community it is about, if known."""
        home = home or await self._home(event.sender, event.room)
        return Asked(await self._visitor(event.sender, home), event.id, event.room, private)

    async def reader(self, person: str, home: str = "") -> Reader:
        """Return how somebody reads, whether or not we know which community they mean."""
        if not home:
            shared = await self.shared_homes(person)
            home = await self._meant(person, shared) or next(iter(shared), "")
        community = await self._community(home)
        language = await self._language(person, community)
        return Reader(language, community.zone if community else "UTC")

    async def organises(self, person: str, room: str, *, private: bool) -> bool:
        """Whether somebody may manage the community that a room belongs to; in a 1:1 room, any."""
        home = None if private else await self._rooms.home_of(room)
        homes = [home] if home else await self.shared_homes(person)
        for one in homes:
            if await self._may_organise(one, person):
                return True
        return False

    async def shared_homes(self, person: str) -> Sequence[str]:
        """Return the homes in which the person and we both are, always in the same order."""
        homes = sorted(await self._rooms.homes())
        return [h for h in homes if (await self._wire.members(h)).get(person) == "join"]

    async def choices(self, person: str) -> tuple[Button, ...]:
        """Return a button for each community that the person shares with us."""
        homes = await self.shared_homes(person)
        names = {home: await self.name_of(home) for home in homes}
        return tuple(
            Button(f"{COMMUNITY}:{short(home)}", text("{name}", name=name or home))
            for home, name in names.items()
        )

    async def choose(self, person: str, chosen: str) -> str | None:
        """Remember which community somebody means, by the short form of its home; return its name,
        or None if it is none of theirs.
        """
        for home in await self.shared_homes(person):
            if short(home) == chosen:
                await self._remember(person, "home", home)
                return await self.name_of(home)
        return None

    async def speak(self, person: str, language: Language) -> None:
        """Remember which language somebody reads; also of what is written to them unasked."""
        await self._remember(person, "language", language)
        for home in await self.shared_homes(person):
            if await self._community(home) is not None:
                await self._services.members.recognise(await self._visitor(person, home))

    async def name_of(self, home: str) -> str:
        """Return what a home is called."""
        told = await self._wire.state(home, "m.room.name") or {}
        name = told.get("name")
        return name if isinstance(name, str) else ""

    async def person(self, visitor: Visitor, name: str) -> Account:
        """Return the account of the one member who is called so; NotFound or Invalid otherwise."""
        found = await self._services.members.named(visitor, name)
        if not found:
            raise NotFound(
                text(
                    "I do not know who “{typed}” is. Please write the person's name as it stands"
                    " here, or their address, like @name:server.",
                    typed=cut(name),
                )
            )
        if len(found) > 1:
            raise Invalid(
                text(
                    "Several people here are called “{name}”. Please write the whole name of the"
                    " one you mean, or their address, like @name:server.",
                    name=cut(name),
                )
            )
        return found[0].account

    async def is_called(self, visitor: Visitor, account: Account, name: str) -> bool:
        """Whether somebody has this very name where the visitor is."""
        shown = await self._wire.name_of(account.external_id, visitor.home.external_id)
        return shown.casefold() == name.strip().removeprefix("@").casefold()

    async def agreed(self, visitor: Visitor) -> bool:
        """Whether somebody is a member."""
        return (await self._services.members.recognise(visitor)).member is not None

    # --- inside -------------------------------------------------------------------------------

    async def _visitor(self, person: str, home: str) -> Visitor:
        community = await self._community(home)
        return Visitor(
            home=Home(PLATFORM, home),
            home_name=await self.name_of(home),
            account=Account(PLATFORM, person),
            name=await self._wire.name_of(person, home),
            language=await self._language(person, community),
            organiser=await self._may_organise(home, person),
        )

    async def _may_organise(self, home: str, person: str) -> bool:
        """Whether somebody is an organiser now. Power outlives whoever left or was put out."""
        if (await self._wire.members(home)).get(person) != "join":
            return False
        return await self._wire.power(home, person) >= ORGANISER

    async def _home(self, person: str, room: str) -> str:
        """Return the home that somebody in a room means."""
        if home := await self._rooms.home_of(room):
            return home
        shared = await self.shared_homes(person)
        if not shared:
            raise CommunityError(
                text(
                    "I know no community that we are both in. Once you have joined one of mine,"
                    " write to me again."
                )
            )
        if home := await self._meant(person, shared):
            return home
        raise Undecided(
            text("We share several communities. Which one do you mean?"),
            await self.choices(person),
        )

    async def _meant(self, person: str, shared: Sequence[str]) -> str | None:
        """Return the one they share with us, or the one of several that they named."""
        if len(shared) == 1:
            return shared[0]
        named = (await self._note(person)).get("home")
        return named if named in shared else None

    async def _community(self, home: str) -> Community | None:
        return await self._services.communities.of(Home(PLATFORM, home)) if home else None

    async def _language(self, person: str, community: Community | None) -> Language:
        """Return what somebody chose, or what we know of the member, or what is spoken there."""
        chosen = (await self._note(person)).get("language")
        for language in LANGUAGES:
            if language == chosen:
                return language
        if community is None:
            return "en"
        account = Account(PLATFORM, person)
        member = await self._services.members.find(community.id, account)
        return member.language if member else community.language

    async def _note(self, person: str) -> Mapping[str, Any]:
        note = await self._store.note(PLATFORM, PERSON, person)
        return note.value if note else {}

    async def _remember(self, person: str, what: str, value: str) -> None:
        known = {**await self._note(person), what: value}
        await self._store.keep(PLATFORM, Note(PERSON, person, known, about=person))


def short(home: str) -> str:
    """Return what stands for a home in a button's action, which holds small letters only."""
    return sha256(home.encode()).hexdigest()[:16]
