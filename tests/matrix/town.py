"""A community on an in-memory homeserver, with the real services: the front, as a person meets it.

``!home`` is the community's space, ``!plaza`` a room in it.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from community.communities import SetUp
from community.doctor_texts import HouseDoctor
from community.errors import Invalid
from community.fronts import Heard
from community.model import Answers, Member, Visitor
from community.places import Account, Home, Language
from community.services import Services
from community.texts import Button, Text, text
from matrix import PLATFORM
from matrix.buttons import buttons_note
from matrix.choices import offered
from matrix.desk import Desk
from matrix.front import Listener, MatrixFront
from matrix.handlers import fill, fill_admin
from matrix.linking import Linking
from matrix.pace import Pace
from matrix.relay import Overheard
from tests.community.parades.parades_world import ParadesWorld
from tests.fakes.rooms import FakeRooms
from tests.fakes.stores_front import MemoryFrontStore
from tests.fakes.wire import FakeRoom, FakeWire

HOME, PLAZA = "!home", "!plaza"
ADA, BEN, OLGA = "@ada:hs", "@ben:hs", "@olga:hs"
EVERYTHING = SetUp(
    language="en",
    zone="Europe/Berlin",
    introductions="!intros",
    rounds="!rounds",
    prompts="!prompts",
)


class FakeLinking(Linking):
    """Links accounts by the code "1234" only."""

    def __init__(self) -> None:
        self.done: list[str] = []

    async def account_code(self, visitor: Visitor) -> str:
        self.done.append(f"code for {visitor.name}")
        return "1234"

    async def join_account(self, visitor: Visitor, code: str) -> None:
        if code != "1234":
            raise Invalid(text("This code is not valid."))
        self.done.append(f"{visitor.name} joined")

    async def part_account(self, visitor: Visitor) -> None:
        self.done.append(f"{visitor.name} parted")


class FakeHouse(HouseDoctor):
    """The rest of the house, in which ``found`` is wrong. ``asked``: the communities it was for."""

    def __init__(self) -> None:
        self.found: list[tuple[Text, Text, Text]] = []
        self.asked: list[int] = []

    async def checks(
        self,
        community_id: int,
        asked_at: datetime,  # noqa: ARG002 - the port's
    ) -> Sequence[tuple[Text, Text, Text]]:
        self.asked.append(community_id)
        return self.found


class Town(ParadesWorld):
    """The front over the services of :class:`ParadesWorld`."""

    def __init__(self) -> None:
        super().__init__()
        self.wire = FakeWire()
        self.rooms = FakeRooms(self.wire)
        self.store = MemoryFrontStore()
        self.pokes = 0
        self.services = Services(
            self.communities,
            self.members,
            self.introductions,
            self.participation,
            self.rounds,
            self.prompts,
            self.schedules,
            self.privacy,
            self.relay,
            self.linking,
            self.joins,
            self.meetups,
            self.hosting,
            self.calendars,
            self.recaps,
            self.slots,
            self.interest,
            self.occasions,
            self.ideas,
            self.upcoming,
            self.companions,
            self.approvals,
            self.parades,
            self.handing_in,
            self.roundups,
            self.archives,
            self.votes,
            self.watching,
            self.turns,
        )
        self.desk = Desk()
        self.accounts = FakeLinking()
        fill(self.desk, self.services, self.store, self.wire, self.clock, accounts=self.accounts)
        overheard = Overheard(self.wire, self.store, self.relay, prefix="!netz", poke=self._poke)
        self.listeners: list[Listener] = [overheard.heard]
        self.house = FakeHouse()
        self.pace = Pace(self.clock)
        fill_admin(
            self.desk,
            self.services,
            self.store,
            self.wire,
            self.clock,
            self.rooms,
            house=self.house,
            pace=self.pace,
        )
        self.at = 1000
        self._heard = 0
        home = self.wire.room(HOME, ADA, BEN, OLGA, olga=50.0)
        home.state["m.room.name", ""] = {"name": "Makers"}
        self.wire.room(PLAZA, ADA, BEN, OLGA)
        self.rooms.home |= {HOME: HOME, PLAZA: HOME}
        self.wire.names |= {ADA: "Ada", OLGA: "Olga", BEN: "Ben"}
        self.front = self.new_front()

    def new_front(self) -> MatrixFront:
        """Return a front as a new process has it: it shares the stores and the homeserver."""
        return MatrixFront(
            self.wire,
            self.store,
            self.services,
            self.desk,
            self.rooms,
            self.clock,
            poke=self._poke,
            listeners=self.listeners,
        )

    def restart(self) -> None:
        """End the process; what it had in memory is gone."""
        self.front = self.new_front()

    def _poke(self) -> None:
        self.pokes += 1

    async def opened(self) -> None:
        """Let the organiser set the community up."""
        organiser = replace(self.here(OLGA), organiser=True)
        await self.communities.set_up(organiser, EVERYTHING)

    def here(self, who: str, language: Language = "en") -> Visitor:
        """Return somebody as the services see them."""
        home = Home(PLATFORM, HOME)
        return Visitor(home, "Makers", Account(PLATFORM, who), self.wire.names[who], language)

    async def member_here(self, who: str = ADA, **answers: str) -> Member:
        """Return somebody who agreed, and introduced themselves if ``answers`` are given."""
        await self.members.agree(self.here(who), old_enough=True)
        if answers:
            await self.introductions.write(self.here(who), Answers(**answers))
        return self.member(self.wire.names[who])

    # --- what people do -----------------------------------------------------------------------

    async def hear(self, event: dict[str, Any]) -> str:
        """Put an event into the inbox; return its id."""
        self._heard += 1
        self.at += 1000
        name = f"$e{self._heard}"
        heard = {"event_id": name, "origin_server_ts": self.at, **event}
        await self.store.hear(PLATFORM, [Heard(name, heard)], f"s{self._heard}")
        return name

    async def say(self, who: str, room: str, body: str, **content: Any) -> str:
        """Let somebody write; the front answers."""
        said = {"msgtype": "m.text", "body": body, **content}
        event = await self.hear(
            {"type": "m.room.message", "room_id": room, "sender": who, "content": said}
        )
        await self.front.work()
        return event

    async def react(self, who: str, room: str, target: str, key: str) -> str:
        """Let somebody react; the front answers."""
        relation = {"rel_type": "m.annotation", "event_id": target, "key": key}
        event = await self.hear(
            {
                "type": "m.reaction",
                "room_id": room,
                "sender": who,
                "content": {"m.relates_to": relation},
            }
        )
        await self.front.work()
        return event

    async def take_back(self, who: str, room: str, target: str) -> None:
        """Let somebody remove an event."""
        content = {"redacts": target}
        await self.hear(
            {"type": "m.room.redaction", "room_id": room, "sender": who, "content": content}
        )
        await self.front.work()

    async def move(self, who: str, room: str, membership: str) -> None:
        """Let somebody's membership change."""
        await self.hear(
            {
                "type": "m.room.member",
                "room_id": room,
                "sender": who,
                "state_key": who,
                "content": {"membership": membership},
            }
        )
        await self.front.work()

    # --- what is to be seen -------------------------------------------------------------------

    def alone_with(self, who: str) -> FakeRoom:
        """Return the 1:1 room with somebody, made if there is none."""
        room = self.rooms.direct.setdefault(who, f"!with{who[1:4]}")
        return self.wire.rooms.get(room) or self.wire.room(room, who)

    async def tell(self, who: str, *bodies: str) -> str:
        """Let somebody write to us in the 1:1 room; return what the last one was answered."""
        room = self.alone_with(who)
        heard = ""
        for body in bodies:
            before = len(room.said)
            await self.say(who, room.id, body)
            heard = "\n".join(room.said[before:])
        return heard

    def last(self, room: FakeRoom) -> str:
        """Return the id of the last message in a room."""
        return next(e["event_id"] for e in reversed(room.events) if e["type"] == "m.room.message")

    async def offer(self, room: str, *buttons: Button, only: str = "") -> str:
        """Post a message that offers something, as the clockwork does; return its id."""
        self._heard += 1
        key = f"nw{self._heard}"
        event = await self.wire.send(room, {"msgtype": "m.notice", "body": "…"}, key=key)
        offers = offered(buttons, "en")
        await self.store.keep(PLATFORM, buttons_note(event, room, offers, only=only))
        return event
