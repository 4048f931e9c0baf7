"""Introductions: four answers, details, and the topics understood from them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, field, replace
from typing import Protocol

from community.cards import card_rows, introduction_card
from community.communities import CommunityStore
from community.errors import ChatRefused, Invalid, NotFound
from community.languages import read_languages
from community.links import read_links
from community.matching.topics import PER_LIST, Topics
from community.meant import NoMeaning
from community.members import Actor, MemberService
from community.model import Answers, Details, Introduction, Member, Search, Understanding, Visitor
from community.outbox import Delivery, Dropped, OutboxRow, Outgoing
from community.places import Account, Community, Ref
from community.ports import Chat, Clock, at_once
from community.seats import seen_by
from community.texts import Card, Text, text
from community.typed import fitting, one_line, tidy
from community.understanding import PARTS, Named, TopicReader, Understander, all_of
from community.zones import read_zone

ANSWER_LIMIT = 1000
LINE_LIMIT = 80
LINKS_LIMIT = 2000
SEARCH_LIMIT = 100
FIND_PAGE = 5
MADE_UP_AT_ONCE = 20
"""Introductions whose meaning is made in one go: about a second of work."""


@dataclass(frozen=True, slots=True)
class Found:
    """A page of people. ``total`` counts all that were found."""

    people: Sequence[tuple[Member, Introduction]]
    total: int
    offset: int


class IntroductionStore(Protocol):
    """Where introductions are kept."""

    async def get(self, community_id: int, member_id: int) -> Introduction | None:
        """Return a member's introduction."""
        ...

    async def many(
        self, community_id: int, member_ids: Iterable[int]
    ) -> Mapping[int, Introduction]:
        """Return introductions by member id."""
        ...

    async def save(
        self, community_id: int, introduction: Introduction, outgoing: Sequence[Outgoing]
    ) -> None:
        """Insert or replace, and write outbox rows, in one transaction."""
        ...

    async def unmeant(self, by: str, limit: int) -> Sequence[tuple[int, Introduction]]:
        """Return (community id, introduction) where ``meant`` was not made by ``by``."""
        ...

    async def keep_meant(self, community_id: int, introductions: Sequence[Introduction]) -> None:
        """Store what introductions mean, but of none that was saved again or erased meanwhile
        (``updated_at`` tells), in one transaction.
        """
        ...

    async def find(self, community_id: int, search: Search, offset: int, limit: int) -> Found:
        """Return members (present ones) whose introduction fits all given fields, by name.

        ``words``: each must occur in an answer, topic, field, place or name (case-insensitive,
        also for umlauts); ``topic`` is a normalised topic; the others compare case-insensitively.
        """
        ...


@dataclass(frozen=True, slots=True)
class Saved:
    """A saved introduction, and what it lacks for good matches (kind sentences; often none).

    ``snapped``: words that no list knows, and the topics they were taken for by their meaning;
    ``suggested``: topics that may be meant too.
    """

    introduction: Introduction
    lacks: tuple[Text, ...]
    snapped: Mapping[str, str] = field(default_factory=dict[str, str])
    suggested: tuple[Named, ...] = ()


class IntroductionService:
    """Members' introductions: written, understood, shown, found."""

    def __init__(
        self,
        store: IntroductionStore,
        members: MemberService,
        communities: CommunityStore,
        clock: Clock,
        chat: Chat,
        topics: Callable[[Mapping[str, str]], TopicReader] = Topics,
        understander: Understander | None = None,
    ) -> None:
        self._store = store
        self._members = members
        self._communities = communities
        self._clock = clock
        self._chat = chat
        self._topics = topics
        self._understander = understander or Understander(NoMeaning(), at_once)

    async def mine(self, visitor: Visitor) -> Introduction | None:
        """Return the visitor's own introduction, if they wrote one."""
        actor, member = await self._members.member(visitor)
        return await self._store.get(actor.community.id, member.id)

    async def write(self, visitor: Visitor, answers: Answers) -> Saved:
        """Save the answers; what was corrected by hand stays unless its answer changed."""
        actor, member = await self._members.member(visitor)
        tidied = _tidied(answers)
        before = await self._store.get(actor.community.id, member.id)
        aliases = await self._communities.aliases(actor.community.id)
        reading = await self._understander.read(
            self._topics(aliases), tidied, before, tuple(aliases.values())
        )
        read = reading.understood
        after = Introduction(
            member.id,
            tidied,
            before.details if before else Details(),
            _merged(before, tidied, read) if before else read,
            self._clock.now(),
            reading.meant,
        )
        saved = await self._save(actor, after)
        snapped = {
            word: topic
            for word, topic in reading.snapped.items()
            if topic in all_of(after.understood)
        }
        return replace(saved, snapped=snapped, suggested=reading.suggested)

    async def detail(
        self, visitor: Visitor, *, field: str, languages: str, place: str, zone: str, links: str
    ) -> Saved:
        """Save the second step, all of it as typed into the form; empty fields are cleared."""
        actor, before = await self._written(visitor)
        details = Details(
            fitting(one_line(field), LINE_LIMIT, text("Field of work")),
            read_languages(fitting(tidy(languages), ANSWER_LIMIT, text("Languages"))),
            fitting(one_line(place), LINE_LIMIT, text("Place")),
            read_zone(zone) if zone.strip() else "",
            read_links(fitting(tidy(links), LINKS_LIMIT, text("Links"))),
        )
        return await self._save(
            actor, replace(before, details=details, updated_at=self._clock.now())
        )

    async def correct(
        self, visitor: Visitor, *, seeks: str, gives: str, widens: str, interests: str
    ) -> Saved:
        """Save the topics as the member put them right, each field a typed list."""
        actor, before = await self._written(visitor)
        reader = await self._reader(actor)
        understood = Understanding(
            _listed(reader, seeks, text("What I look for")),
            _listed(reader, gives, text("What I can offer")),
            _listed(reader, widens, text("What would widen my horizon")),
            _listed(reader, interests, text("My topics")),
            corrected=True,
        )
        return await self._correct(actor, before, understood)

    async def drop(self, visitor: Visitor, topics: Iterable[Named]) -> Saved:
        """Take topics out of what was understood; those that are not there are no matter."""
        actor, before = await self._written(visitor)
        return await self._correct(actor, before, _without(before.understood, topics))

    async def add(self, visitor: Visitor, topics: Iterable[Named]) -> Saved:
        """Add topics to what was understood, as far as there is room."""
        actor, before = await self._written(visitor)
        reader = await self._reader(actor)
        known: list[Named] = [(part, reader.normalise(topic)) for part, topic in topics]
        return await self._correct(actor, before, _with(before.understood, known))

    async def make_up(self) -> int:
        """Make meanings that are missing, of some introductions; return how many these were.

        They are missing where the extra for it was installed after somebody wrote, or is another
        version now. Call it again until it returns 0.
        """
        if not self._understander.name:
            return 0
        found = await self._store.unmeant(self._understander.name, MADE_UP_AT_ONCE)
        made = await self._understander.meant([one.answers for _, one in found])
        meant: dict[int, list[Introduction]] = {}
        for (community_id, one), meaning in zip(found, made, strict=True):
            meant.setdefault(community_id, []).append(replace(one, meant=meaning))
        for community_id, introductions in meant.items():
            await self._store.keep_meant(community_id, introductions)
        return len(found)

    async def show(self, visitor: Visitor, account: Account) -> tuple[Member, Introduction]:
        """Return somebody's introduction; NotFound says the same whyever there is none."""
        community = (await self._members.recognise(visitor)).community
        member = await self._members.find(community.id, account)
        introduction = await self._store.get(community.id, member.id if member else 0)
        if member is None or member.left_at or introduction is None:
            raise NotFound(text("There is no introduction of this person here yet."))
        return member, introduction

    async def find(self, visitor: Visitor, search: Search, offset: int = 0) -> Found:
        """Return a page of the people whose introduction fits."""
        actor = await self._members.recognise(visitor)
        words, topic, field, place, language = (
            fitting(one_line(typed), SEARCH_LIMIT, text("Search")) for typed in astuple(search)
        )
        codes = read_languages(language)
        wanted = Search(
            words,
            (await self._reader(actor)).normalise(topic),
            field,
            place,
            codes[0] if codes else "",
        )
        return await self._store.find(actor.community.id, wanted, max(offset, 0), FIND_PAGE)

    def card(self, community: Community, member: Member, introduction: Introduction) -> Card:
        """Return an introduction as a card in the community's language."""
        return introduction_card(community, member, introduction)

    def deliveries(self) -> Mapping[str, Delivery]:
        """Return what delivers outbox rows of the kind ``introduction``."""
        return {"introduction": self._deliver}

    # --- inside -------------------------------------------------------------------------------

    async def _reader(self, actor: Actor) -> TopicReader:
        return self._topics(await self._communities.aliases(actor.community.id))

    async def _written(self, visitor: Visitor) -> tuple[Actor, Introduction]:
        actor, member = await self._members.member(visitor)
        introduction = await self._store.get(actor.community.id, member.id)
        if introduction is None:
            raise NotFound(text("Please write your introduction first; this belongs to it."))
        return actor, introduction

    async def _correct(
        self, actor: Actor, before: Introduction, understood: Understanding
    ) -> Saved:
        return await self._save(
            actor, replace(before, understood=understood, updated_at=self._clock.now())
        )

    async def _save(self, actor: Actor, introduction: Introduction) -> Saved:
        community = actor.community
        shown_in = [seat for seat in community.seats if seat.channels.introductions]
        rows = card_rows(community, introduction.member_id, introduction.updated_at, shown_in)
        await self._store.save(community.id, introduction, rows)
        return Saved(introduction, lacks(introduction))

    async def _deliver(self, row: OutboxRow) -> Ref | Dropped:
        """Post the card, redraw it where it stands, or take away that of somebody who left."""
        community = seen_by(await self._communities.get(row.community_id), row)
        if community is None:
            return Dropped("the bot is not in this home any more")
        card = await self._card_now(community, row)
        channel = community.channels.introductions
        if card is None:
            if row.ref:
                await self._chat.remove(row.ref)
            return Dropped("the introduction is gone")
        if row.ref:
            try:
                await self._chat.edit(row.ref, card)
            except ChatRefused as refused:
                if refused.cause != "gone":
                    raise
            else:
                return row.ref
        if channel is None:
            return Dropped("there is no channel for introductions")
        place = community.place(channel)
        ref = await self._chat.post(place, card, key=row.id, again=row.again)
        if await self._card_now(community, row) is None:
            # Erased while it was being posted: the erasure could not know this message.
            await self._chat.remove(ref)
            return Dropped("the introduction went while it was posted")
        return ref

    async def _card_now(self, community: Community, row: OutboxRow) -> Card | None:
        member_id = row.number("member")
        member = (await self._members.people(community.id, [member_id])).get(member_id)
        introduction = await self._store.get(community.id, member_id)
        if member is None or member.left_at or introduction is None:
            return None
        return introduction_card(community, member, introduction)


def lacks(introduction: Introduction) -> tuple[Text, ...]:
    """Return what an introduction lacks for good matches, as kind sentences."""
    answers, understood = introduction.answers, introduction.understood
    missing: list[Text] = []
    if not answers.goal and not understood.seeks:
        missing.append(
            text(
                "Your goal is still open. Once you say who or what brings you closer to it, I can"
                " look for exactly these people."
            )
        )
    if not answers.offer and not answers.contribution and not understood.gives:
        missing.append(
            text("You have not said yet what you can offer. Somebody here is looking for it.")
        )
    if not any((understood.seeks, understood.gives, understood.widens, understood.interests)):
        missing.append(
            text(
                "I could not make out any topics. A few words under “My topics” are enough, for"
                " example: photography, museums, PR."
            )
        )
    if not introduction.details.languages:
        missing.append(
            text(
                "I do not know your languages yet. Name them, and I only match you with people"
                " you can talk to."
            )
        )
    return tuple(missing)


def _tidied(answers: Answers) -> Answers:
    """Return the answers as they may be stored; Invalid if one is too long or all are empty."""
    tidied = Answers(
        fitting(tidy(answers.goal), ANSWER_LIMIT, text("My goal")),
        fitting(tidy(answers.offer), ANSWER_LIMIT, text("What I can offer")),
        fitting(tidy(answers.horizon), ANSWER_LIMIT, text("What would widen my horizon")),
        fitting(tidy(answers.contribution), ANSWER_LIMIT, text("What I bring to the community")),
        fitting(tidy(answers.topics), ANSWER_LIMIT, text("My topics")),
    )
    if not any(astuple(tidied)):
        raise Invalid(text("All fields are still empty. One sentence in any of them is a start."))
    return tidied


def _merged(before: Introduction, answers: Answers, read: Understanding) -> Understanding:
    """Return what was just read, but keep the corrected parts whose answers are as before."""
    old, corrected = before.answers, before.understood
    if not corrected.corrected:
        return read
    same_gives = (old.offer, old.contribution) == (answers.offer, answers.contribution)
    kept = (
        old.goal == answers.goal,
        same_gives,
        old.horizon == answers.horizon,
        old.topics == answers.topics,
    )
    return Understanding(
        corrected.seeks if kept[0] else read.seeks,
        corrected.gives if kept[1] else read.gives,
        corrected.widens if kept[2] else read.widens,
        corrected.interests if kept[3] else read.interests,
        corrected=any(kept),
    )


def _listed(reader: TopicReader, typed: str, what: Text) -> tuple[str, ...]:
    return reader.split(fitting(tidy(typed), ANSWER_LIMIT, what))


def _without(understood: Understanding, topics: Iterable[Named]) -> Understanding:
    """Return what was understood, put right by taking topics out."""
    gone = set(topics)
    kept = {
        part: tuple(topic for topic in getattr(understood, part) if (part, topic) not in gone)
        for part in PARTS
    }
    return Understanding(**kept, corrected=True)


def _with(understood: Understanding, topics: Iterable[Named]) -> Understanding:
    """Return what was understood, put right by adding topics."""
    parts = {part: dict.fromkeys(getattr(understood, part)) for part in PARTS}
    for part, topic in topics:
        if topic and len(parts[part]) < PER_LIST:
            parts[part].setdefault(topic)
    return Understanding(**{part: tuple(there) for part, there in parts.items()}, corrected=True)
