"""Meetups that the bot proposes: a topic that many of those who take part want to get further with.

After a round, at most every four weeks, and no topic twice within half a year. Only numbers are
said, and only of what people show in their introductions.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Protocol
from zoneinfo import ZoneInfo

from community.communities import CommunityStore
from community.introductions import IntroductionStore
from community.matching.overlaps import Overlaps
from community.matching.topics import Topics, label
from community.meetups.calling_form import call_button
from community.meetups.model import Meetup
from community.members import MemberService
from community.model import Visitor
from community.outbox import Delivery, Dropped, OutboxRow, OutboxStore, Outgoing
from community.participation import ParticipationStore
from community.places import Community, Ref
from community.ports import Chat, Clock
from community.posted_cards import redrawn, wall
from community.seats import rows_for_each, seat_number, seen_by, suffix
from community.shown_topics import shown_topics
from community.texts import Card, Text, ntext, text

PAUSE = timedelta(weeks=4) - timedelta(hours=2)
"""From one idea to the next; what a weekly round lacks of four weeks is no matter."""
NOT_AGAIN_FOR = timedelta(weeks=26)
POST_WITHIN = timedelta(days=1)
NAMED = 3
"""So many meetups of one idea stand on its card."""
CHUNK = 200
"""People looked at in one go: between two chunks everybody else has their turn."""
SWITCH = "proposals"
"""Under this key it is noted that organisers switched it off, beside the prompts' keys."""


@dataclass(frozen=True, slots=True)
class Idea:
    """A topic that was proposed. ``id`` is 0 until it is stored; ``seek`` and ``give``: how many
    wanted to get further with it, and how many others offered it.
    """

    id: int
    community_id: int
    topic: str
    seek: int
    give: int
    at: datetime


class IdeaStore(Protocol):
    """Where it is kept what was proposed."""

    async def since(self, community_id: int, after: datetime) -> Sequence[Idea]:
        """Return what was proposed since an instant, oldest first."""
        ...

    async def propose(
        self, idea: Idea, quiet_since: datetime, rows: Callable[[Idea], Sequence[Outgoing]]
    ) -> bool:
        """Store an idea with its outbox rows, in one transaction; False (nothing written) if there
        was one after ``quiet_since``.
        """
        ...

    async def idea(self, community_id: int, idea_id: int) -> Idea | None:
        """Return an idea."""
        ...

    async def called(self, community_id: int, idea_id: int) -> Sequence[Meetup]:
        """Return the meetups that were called from an idea, and have a host, the earliest start
        first.
        """
        ...


class Switches(Protocol):
    """As much of the PromptStore as what is switched off."""

    async def switched_off(self, community_id: int) -> frozenset[str]:
        """Return the keys that are switched off."""
        ...

    async def switch(self, community_id: int, key: str, *, on: bool) -> None:
        """Switch something on or off."""
        ...


class IdeaService:
    """Proposes meetups about what many people look for."""

    def __init__(
        self,
        store: IdeaStore,
        members: MemberService,
        introductions: IntroductionStore,
        participation: ParticipationStore,
        communities: CommunityStore,
        switches: Switches,
        clock: Clock,
        chat: Chat,
        outbox: OutboxStore,
    ) -> None:
        self._store = store
        self._members = members
        self._introductions = introductions
        self._participation = participation
        self._communities = communities
        self._switches = switches
        self._clock = clock
        self._chat = chat
        self._outbox = outbox

    async def switch(self, visitor: Visitor, *, wanted: bool | None = None) -> bool:
        """Propose meetups, or do not (None: as before); return whether they are proposed."""
        community = (await self._members.organiser(visitor)).community
        if wanted is not None:
            await self._switches.switch(community.id, SWITCH, on=wanted)
        return await self._is_on(community)

    async def _is_on(self, community: Community) -> bool:
        return SWITCH not in await self._switches.switched_off(community.id)

    # --- deliveries ---------------------------------------------------------------------------

    def deliveries(self) -> Mapping[str, Delivery]:
        """Return the handlers by kind of row."""
        return {
            "meetup_idea": self._look,
            "meetup_proposed": self._post,
            "meetup_taken": self._taken,
        }

    async def _look(self, row: OutboxRow) -> Dropped:
        """Look whether there is something to propose, and have it posted in each home."""
        community = await self._communities.get(row.community_id)
        there = [seat for seat in community.seats if seat.channels.prompts]
        if not there or not await self._is_on(community):
            return Dropped("there is no channel for it, or it is switched off")
        now = self._clock.now()
        before = await self._store.since(community.id, now - NOT_AGAIN_FOR)
        if any(one.at > now - PAUSE for one in before):
            return Dropped("something was proposed a short while ago")
        counted = await self._count(community, now)
        found = counted.best([one.topic for one in before])
        if found is None:
            return Dropped("there is no topic that enough people look for")
        idea = Idea(0, community.id, found.topic, found.seek, found.give, now)

        def rows(stored: Idea) -> Sequence[Outgoing]:
            out = Outgoing(
                f"idea:{stored.id}:posted",
                community.id,
                "meetup_proposed",
                now,
                now + POST_WITHIN,
                {"idea": stored.id},
            )
            return rows_for_each(community, out, there)

        proposed = await self._store.propose(idea, now - PAUSE, rows)
        return Dropped("proposed" if proposed else "something was proposed meanwhile")

    async def _count(self, community: Community, now: datetime) -> Overlaps:
        """Count the topics of those who take part and do not pause."""
        today = now.astimezone(ZoneInfo(community.zone)).date()
        joined = await self._participation.all(community.id)
        ids = [i for i, p in joined.items() if not (p.paused_until and today < p.paused_until)]
        reader = Topics(await self._communities.aliases(community.id))
        counted = Overlaps()
        for start in range(0, len(ids), CHUNK):
            some = ids[start : start + CHUNK]
            people = await self._members.people(community.id, some)
            written = await self._introductions.many(community.id, some)
            for i in some:
                if i in people and i in written:
                    counted.add(people[i].name, shown_topics(written[i], reader))
        return counted

    async def _post(self, row: OutboxRow) -> Ref | Dropped:
        community = seen_by(await self._communities.get(row.community_id), row)
        idea = await self._store.idea(row.community_id, row.number("idea"))
        if community is None or idea is None:
            return Dropped("the idea is gone, or the bot is not in this home any more")
        if not await self._is_on(community):
            return Dropped("switched off")
        place, card = wall(community), await self._card(community, idea)
        return await self._chat.post(place, card, key=row.id, again=row.again)

    async def _taken(self, row: OutboxRow) -> Ref | Dropped:
        """Say on an idea's card who took it up, or that nobody does any more."""
        community = seen_by(await self._communities.get(row.community_id), row)
        idea = await self._store.idea(row.community_id, row.number("idea"))
        if community is None or idea is None:
            return Dropped("the idea is gone, or the bot is not in this home any more")
        ref = row.ref or await self._outbox.ref(f"idea:{idea.id}:posted{suffix(seat_number(row))}")
        if ref is None:
            return Dropped("it was never posted here")
        card = await self._card(community, idea)
        return await redrawn(self._chat, row, ref, card)

    async def _card(self, community: Community, idea: Idea) -> Card:
        called = (await self._store.called(community.id, idea.id))[:NAMED]
        people = await self._members.people(community.id, [one.host for one in called if one.host])
        names = {i: one.name for i, one in people.items() if one.left_at is None}
        return idea_card(community, idea, called, names)


def idea_card(
    community: Community,
    idea: Idea,
    called: Sequence[Meetup] = (),
    names: Mapping[int, str] = MappingProxyType({}),
) -> Card:
    """Return what everybody reads: numbers, and the button for whoever would like to call it; or
    what was ``called`` of it, and by whom, by the ``names`` of hosts.
    """
    language = community.language
    said: list[Text] = [
        text(
            "{count} of you want to get further with {topic}.",
            count=idea.seek,
            topic=label(idea.topic, language),
        )
    ]
    if idea.give:
        said.append(
            ntext(
                "{count} of you knows a lot about it.",
                "{count} of you know a lot about it.",
                idea.give,
            )
        )
    title = text("A meeting about {topic}?", topic=label(idea.topic, language))
    if called:
        said += (_took_up(one, names.get(one.host or 0, "")) for one in called)
        return Card(language, title, tuple(said))
    said.append(
        text(
            "Who calls a meeting? Over coffee, online or on site: an hour is enough. I know this"
            " from your introductions, and I tell numbers, never names."
        )
    )
    button = call_button("idea", idea.id, text("I call it"))
    return Card(language, title, tuple(said), (button,))


def _took_up(meetup: Meetup, name: str) -> Text:
    """Return who called what, and when it is."""
    title, when = meetup.title, meetup.starts_at
    if not name:
        return text("It is called: “{title}”, {when}.", title=title, when=when)
    return text("{name} calls it: “{title}”, {when}.", name=name, title=title, when=when)


def switched(*, on: bool) -> Text:
    """Return what organisers read about whether meetups are proposed."""
    if on:
        return text(
            "I propose meetings about what many of you look for: after a round, every four weeks at"
            " most, with numbers and no names."
        )
    return text("I propose no meetings about what many of you look for.")
