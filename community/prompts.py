"""Recurring prompts: a text is chosen, posted, and taken up by members."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Protocol

from community.card_threads import deleted
from community.communities import CommunityStore
from community.errors import ChatRefused, ChatUnavailable, Invalid, NotFound
from community.members import MemberService
from community.model import Visitor
from community.notices import no_channel, no_prompt, unanswered
from community.outbox import Delivery, Dropped, OutboxRow, OutboxStore, Outgoing
from community.places import Community, Place, Ref, Seat
from community.ports import Chat, Clock, Random
from community.posted_cards import wall
from community.prompt_words import prompt_card, thread_title, took_card
from community.recurring import PROMPT_KINDS, Occurrence, Prompt, PromptKind, PromptPost, Schedule
from community.schedules import ScheduleStore
from community.seats import rows_for_each, seat_number, seen_by, suffix
from community.texts import text
from community.typed import fitting, one_line, tidy
from community.typed import hashtag as read_hashtag

PATIENCE = 3
"""So many prompts in a row may go unanswered before a schedule is paused."""
TITLE_LIMIT = 100
BODY_LIMIT = 1000
MOST_OWN = 200
PARADE_DAYS = 28
"""How long an own blog parade lasts."""
POST_WITHIN = timedelta(hours=12)
TELL_WITHIN = timedelta(days=1)
AGAIN_IN = timedelta(seconds=10)

_GONE = "the prompt is gone, or the bot is not in this home any more"


class PromptLibrary(Protocol):
    """The prompts that ship with the bot."""

    def all(self, kind: PromptKind, language: str) -> Sequence[Prompt]:
        """Return the shipped prompts of a kind in a language, ordered by key.

        A key stands for the same prompt in every language.
        """
        ...


class PromptStore(Protocol):
    """Where posts, own prompts and switched-off ones are kept."""

    async def own(self, community_id: int) -> Sequence[Prompt]:
        """Return the organisers' own prompts, keys ``own-<n>``."""
        ...

    async def add_own(self, community_id: int, prompt: Prompt) -> Prompt:
        """Store an own prompt; return it with its key."""
        ...

    async def switched_off(self, community_id: int) -> frozenset[str]:
        """Return the keys that are switched off."""
        ...

    async def switch(self, community_id: int, key: str, *, on: bool) -> None:
        """Switch one prompt on or off."""
        ...

    async def used(self, community_id: int, kind: PromptKind) -> Sequence[str]:
        """Return the keys posted so far, oldest first (repeats included)."""
        ...

    async def commit(
        self,
        post: PromptPost,
        announce: Callable[[PromptPost], Sequence[Outgoing]],
        occurrence_id: int | None,
    ) -> PromptPost:
        """Store a post, its outbox rows, and the occurrence as done: one transaction.

        If the occurrence is done already, nothing is written and its post is returned.
        """
        ...

    async def post(self, community_id: int, post_id: int) -> PromptPost | None:
        """Return a post with those who took it up."""
        ...

    async def latest(self, community_id: int, schedule_id: int) -> PromptPost | None:
        """Return a schedule's newest post."""
        ...

    async def take_up(
        self,
        post: PromptPost,
        member_id: int,
        at: datetime,
        outgoing: Sequence[Outgoing],
    ) -> bool:
        """Note that a member took it up, set the schedule's ``unanswered`` to 0 and write outbox
        rows: one transaction. False (nothing written) if they had already.
        """
        ...


class PromptService:
    """Chooses and posts prompts, and notes who takes them up."""

    def __init__(
        self,
        store: PromptStore,
        members: MemberService,
        communities: CommunityStore,
        schedules: ScheduleStore,
        library: PromptLibrary,
        clock: Clock,
        random: Random,
        chat: Chat,
        outbox: OutboxStore,
    ) -> None:
        self._store = store
        self._members = members
        self._communities = communities
        self._schedules = schedules
        self._library = library
        self._clock = clock
        self._random = random
        self._chat = chat
        self._outbox = outbox

    # --- people -------------------------------------------------------------------------------

    async def take_up(self, visitor: Visitor, post_id: int) -> PromptPost:
        """Note that the visitor hosts, writes or answers; the first opens the thread."""
        actor, member = await self._members.member(visitor)
        post = await self._store.post(actor.community.id, post_id)
        if post is None:
            raise NotFound(text("This prompt is not there any more."))
        now = self._clock.now()
        rows = [
            of_seat
            for key, kind, data, urgency in (
                (f"prompt:{post.id}:thread", "prompt_thread", {"post": post.id}, 2),
                (
                    f"prompt:{post.id}:took:{member.id}",
                    "prompt_took",
                    {"post": post.id, "member": member.id},
                    3,
                ),
            )
            for of_seat in rows_for_each(
                actor.community,
                Outgoing(key, post.community_id, kind, now, now + TELL_WITHIN, data, urgency),
                _posted_in(actor.community) or None,
            )
        ]
        if not await self._store.take_up(post, member.id, now, rows):
            raise Invalid(text("You have taken this up already. Have fun with it!"))
        return replace(post, taken_up_by=(*post.taken_up_by, member.id))

    async def theme(self, community_id: int, post_id: int) -> str:
        """Return the title of a prompt that was posted; "" if it is not known any more."""
        post = await self._store.post(community_id, post_id)
        if post is None:
            return ""
        community = await self._communities.get(community_id)
        every = await self._prompts(community, post.kind)
        return next((one.title for one in every if one.key == post.key), "")

    async def add_own(
        self, visitor: Visitor, kind: PromptKind, title: str, body: str, hashtag: str = ""
    ) -> Prompt:
        """Store a prompt of the organisers' own, once; it takes its turn with the others."""
        community = (await self._members.organiser(visitor)).community
        title = fitting(one_line(title), TITLE_LIMIT, text("Title"))
        body = fitting(tidy(body), BODY_LIMIT, text("What people read"))
        if not title or not body:
            raise Invalid(text("A prompt needs a title and a text."))
        is_parade = kind == "parade"
        tag = read_hashtag(hashtag) if is_parade else ""
        days = PARADE_DAYS if is_parade else 0
        own = Prompt("", kind, community.language, title, body, tag, days)
        there = await self._store.own(community.id)
        # Saved once already: the answer to that may have got lost.
        if same := next((one for one in there if replace(one, key="") == own), None):
            return same
        if len(there) >= MOST_OWN:
            raise Invalid(
                text(
                    "You have {limit} prompts of your own, which is as many as I keep. They all"
                    " take their turns again; /admin prompt list shows them.",
                    limit=MOST_OWN,
                )
            )
        return await self._store.add_own(community.id, own)

    async def listed(self, visitor: Visitor, kind: PromptKind) -> Sequence[tuple[Prompt, bool]]:
        """Return all prompts of a kind, and whether each is used."""
        community = (await self._members.organiser(visitor)).community
        off = await self._store.switched_off(community.id)
        return tuple((p, p.key not in off) for p in await self._prompts(community, kind))

    async def switch(self, visitor: Visitor, key: str, *, on: bool) -> None:
        """Use a prompt, or use it no more."""
        community = (await self._members.organiser(visitor)).community
        for kind in PROMPT_KINDS:
            if any(prompt.key == key for prompt in await self._prompts(community, kind)):
                await self._store.switch(community.id, key, on=on)
                return
        raise NotFound(text("There is no prompt called “{key}”.", key=one_line(key)))

    # --- the clock ----------------------------------------------------------------------------

    async def work(self, occurrence: Occurrence) -> None:
        """Choose the prompt of an occurrence and have it posted; done once."""
        community = await self._communities.get(occurrence.community_id)
        schedule = await self._schedules.get(community.id, occurrence.schedule_id)
        if schedule is None or not schedule.enabled or occurrence.kind in ("round", "turn"):
            await self._schedules.done(occurrence)
            return
        now = self._clock.now()
        if not _posted_in(community):
            await self._tell_instead(occurrence, no_channel(community, occurrence, now))
            return
        silent = await self._unanswered(schedule)
        if silent >= PATIENCE:
            paused = replace(schedule, enabled=False, paused_for="unanswered", unanswered=silent)
            await self._schedules.save(paused, [unanswered(paused, occurrence, now)])
            await self._schedules.done(occurrence)
            return
        key = await self._choose(community, occurrence.kind)
        if key is None:
            await self._tell_instead(occurrence, no_prompt(community, occurrence, now))
            return
        post = PromptPost(0, community.id, schedule.id, occurrence.kind, key, occurrence.slot)
        await self._store.commit(
            post,
            lambda stored: rows_for_each(community, _posting(stored, now), _posted_in(community)),
            occurrence.id,
        )
        if silent != schedule.unanswered:
            # After the commit: a crash in between counts one too few, never a prompt twice.
            await self._schedules.save(replace(schedule, unanswered=silent))

    def deliveries(self) -> Mapping[str, Delivery]:
        """Return the handlers of the outbox rows about prompts, by kind."""
        return {"prompt": self._post, "prompt_thread": self._thread, "prompt_took": self._took}

    async def _unanswered(self, schedule: Schedule) -> int:
        """Return how many prompts in a row nobody took up, the newest one included."""
        latest = await self._store.latest(schedule.community_id, schedule.id)
        if latest is None or latest.taken_up_by:
            return 0
        if schedule.unanswered >= PATIENCE:
            # It was paused for that and resumed: what was silent then counts no more.
            return 0
        return schedule.unanswered + 1

    async def _choose(self, community: Community, kind: PromptKind) -> str | None:
        """Return the next prompt's key: none comes again before all were used."""
        off = await self._store.switched_off(community.id)
        keys = {p.key for p in await self._prompts(community, kind)} - off
        if not keys:
            return None
        used = await self._store.used(community.id, kind)
        gone: set[str] = set()
        for key in used:
            if gone >= keys:
                gone = set()
            gone.add(key)
        # All were used: everything is free again, but the last one shall not come twice in a row.
        free = keys - gone or keys - set(used[-1:]) or keys
        return sorted(free)[self._random.seed() % len(free)]

    async def _prompts(self, community: Community, kind: PromptKind) -> Sequence[Prompt]:
        own = [p for p in await self._store.own(community.id) if p.kind == kind]
        return [*self._library.all(kind, community.language), *own]

    async def _tell_instead(self, occurrence: Occurrence, notice: Outgoing) -> None:
        await self._outbox.put([notice])
        await self._schedules.done(occurrence)

    # --- deliveries ---------------------------------------------------------------------------

    async def _post(self, row: OutboxRow) -> Ref | Dropped:
        facts = await self._facts(row)
        if facts is None:
            return Dropped(_GONE)
        community, post, prompt = facts
        card = prompt_card(community, post, prompt)
        return await self._chat.post(wall(community), card, key=row.id, again=row.again)

    async def _thread(self, row: OutboxRow) -> Ref | Dropped:
        facts = await self._facts(row)
        if facts is None:
            return Dropped(_GONE)
        _, post, prompt = facts
        try:
            return await self._open_thread(row, post, prompt)
        except ChatRefused as refused:
            return deleted(refused)

    async def _took(self, row: OutboxRow) -> Ref | Dropped:
        facts = await self._facts(row)
        member_id = row.number("member")
        if facts is None or member_id not in facts[1].taken_up_by:
            return Dropped(f"{_GONE}, or it is not taken up any more")
        community, post, prompt = facts
        member = (await self._members.people(community.id, [member_id])).get(member_id)
        if member is None or member.left_at is not None:
            return Dropped("the person left")
        try:
            # Opening finds a thread that is open: whichever of the two rows comes first is right.
            thread = await self._open_thread(row, post, prompt)
            place = Place(thread.platform, thread.place)
            card = took_card(community, post, member)
            return await self._chat.post(place, card, key=row.id, again=row.again)
        except ChatRefused as refused:
            return deleted(refused)

    async def _open_thread(self, row: OutboxRow, post: PromptPost, prompt: Prompt) -> Ref:
        message = await self._outbox.ref(f"prompt:{post.id}{suffix(seat_number(row))}")
        if message is None:
            # The button was pressed in the moment before the posting was written down; or it was
            # pressed in another home, and in this one the posting still waits.
            raise ChatUnavailable("the prompt's message is not known yet", AGAIN_IN)
        return await self._chat.open_thread(
            message, thread_title(prompt), key=row.id, again=row.again
        )

    async def _facts(self, row: OutboxRow) -> tuple[Community, PromptPost, Prompt] | None:
        community = seen_by(await self._communities.get(row.community_id), row)
        post = await self._store.post(row.community_id, row.number("post"))
        if community is None or post is None:
            return None
        every = await self._prompts(community, post.kind)
        prompt = next((p for p in every if p.key == post.key), None)
        return (community, post, prompt) if prompt else None


def _posted_in(community: Community) -> tuple[Seat, ...]:
    """Return the homes that have a channel for prompts."""
    return tuple(seat for seat in community.seats if seat.channels.prompts)


def _posting(post: PromptPost, now: datetime) -> Outgoing:
    return Outgoing(
        f"prompt:{post.id}",
        post.community_id,
        "prompt",
        now,
        now + POST_WITHIN,
        {"post": post.id},
    )
