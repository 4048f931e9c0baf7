"""A world in which members follow a conference together, on site and from afar."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TypeVar

from community.companion.messages import CompanionMessages
from community.companion.model import Companion, Session
from community.companion.programme import read_programme
from community.companion.seen import Followed
from community.companion.service import CompanionService
from community.errors import Invalid
from community.forms import Filled
from community.meetups.model import Coming, Meetup, MeetupKind
from community.model import Visitor
from community.outbox import Delivery
from community.ports import Calendar
from community.texts import Card, Text, text
from tests.community.slots.slots_world import SlotsWorld
from tests.community.world import sentences
from tests.fakes.stores_companions import MemoryCompanionStore

Thought = TypeVar("Thought")

OPENS, LASTS = "2026-03-12 10:00", 2 * 24 * 60
PROGRAMME = """10:00-10:45 Opening, Great Hall
11:00-11:45 Open data, Room 2
Friday
9:30-10:15 What stays, Great Hall"""


def read_file(
    data: bytes, *, day: date, last_day: date, zone: str, calendar: Calendar
) -> Sequence[Session]:
    """Read a file that says which pasted list it stands for."""
    words = data.decode()
    if not words.startswith("BEGIN:VCALENDAR"):
        raise Invalid(text("This is no calendar file."))
    listed = words.removeprefix("BEGIN:VCALENDAR\n")
    return read_programme(listed, day=day, last_day=last_day, zone=zone, calendar=calendar)


class ConferenceWorld(SlotsWorld):
    """The services for conferences."""

    def __init__(self) -> None:
        super().__init__()
        self.companion_store = MemoryCompanionStore(self.memory)
        self.aside = 0
        """So often something was read where it holds up nobody."""
        self.companions = CompanionService(
            self.companion_store,
            self.meetup_store,
            self.members,
            self.calendar,
            self.clock,
            read_file,
            self._aside,
        )
        self.companion_messages = CompanionMessages(
            self.companion_store,
            self.meetup_store,
            self.members,
            self.community_store,
            self.outbox,
            self.clock,
            self.chat,
        )

    async def _aside(self, work: Callable[[], Thought], /) -> Thought:
        self.aside += 1
        return work()

    async def gathered(self, community_id: int, meetup_id: int) -> Text | None:
        """Return what a conference brought together."""
        return await self.companions.gathered(community_id, meetup_id)

    def handlers(self) -> Mapping[str, Delivery]:
        """Return who delivers which kind."""
        return {**super().handlers(), **self.companion_messages.deliveries()}

    # --- what people do -----------------------------------------------------------------------

    async def conference(self, host: Visitor, **more: object) -> Meetup:
        """Let somebody call a conference of two days, Thursday and Friday."""
        wanted = {"kind": MeetupKind.CONFERENCE, "lasts": LASTS, **more}
        return await self.called(host, "Museums and the Web", OPENS, **wanted)

    async def follows(self, meetup: Meetup, *afar: Visitor) -> None:
        """Let people follow a conference from afar."""
        for one in afar:
            await self.meetups.answer(one, meetup.id, Coming.YES, online=True, evenings=False)

    async def gives(self, host: Visitor, meetup: Meetup, typed: str = PROGRAMME) -> Followed:
        """Let a host paste the programme."""
        filled = Filled({"programme": typed}, parts=(str(meetup.id),))
        return await self.companions.programme(host, filled)

    async def asks_afar(
        self, visitor: Visitor, meetup: Meetup, words: str, session: str = ""
    ) -> Followed:
        """Let somebody ask from afar."""
        number = self.session(meetup, session).id if session else 0
        filled = Filled({"question": words}, parts=(str(meetup.id), str(number)))
        return await self.companions.ask(visitor, filled)

    async def answers(self, visitor: Visitor, question: int, words: str) -> None:
        """Let somebody answer a question."""
        await self.companions.answer(visitor, Filled({"answer": words}, parts=(str(question),)))

    async def notes(
        self, visitor: Visitor, meetup: Meetup, session: str, words: str, credit: str = "yes"
    ) -> Text:
        """Let somebody note something of a session."""
        number = self.session(meetup, session).id
        filled = Filled({"note": words}, {"credit": (credit,)}, (str(number),))
        return await self.companions.note(visitor, filled)

    # --- what is there ------------------------------------------------------------------------

    def companion(self, meetup: Meetup) -> Companion:
        """Return what is stored of a conference."""
        return self.memory.companions[meetup.id]

    def session(self, meetup: Meetup, title: str) -> Session:
        """Return a session by its title."""
        [found] = [one for one in self.companion(meetup).sessions if one.title == title]
        return found

    def session_cards(self, meetup: Meetup) -> list[str]:
        """Return the cards of sessions that stand in the channel."""
        return [sentences(card) for card in self._cards(meetup)]

    def _cards(self, meetup: Meetup) -> list[Card]:
        return [
            self.chat.messages[record.ref]
            for key, record in self.memory.outbox.items()
            if key.startswith(f"meetup:{meetup.id}:session:") and record.ref in self.chat.messages
        ]

    def session_thread(self, meetup: Meetup, title: str, at: str = "") -> list[str]:
        """Return what is said in the thread of a session, where it begins now."""
        session = self.session(meetup, title)
        start = int(session.starts_at.timestamp())
        ref = self.memory.outbox[f"meetup:{meetup.id}:session_thread:{session.id}:{start}{at}"].ref
        assert ref is not None
        return [sentences(card) for card in self.chat.cards_in(ref.place)]
