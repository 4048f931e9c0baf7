"""Where organisers look at members' meetups first: asked, approved, declined, or too late.

What is not called leaves nothing of its host's words behind: its row goes after a day, and the
organisers' card says only that it is not there any more.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from community.card_threads import deleted
from community.communities import CommunityService, CommunityStore
from community.errors import ChatRefused, Invalid, NotFound
from community.forms import Filled, Form
from community.meetups import coming as rules
from community.meetups import rows
from community.meetups.approval_words import (
    NOBODY_LOOKS,
    PASSED,
    WAITS_NOT,
    WORDS_LIMIT,
    asked_card,
    decided_card,
    decline_form,
    settled_card,
)
from community.meetups.coming import GONE
from community.meetups.model import Coming, Gathering, Meetup, MeetupState
from community.meetups.seen import found_one, seen
from community.meetups.store import Change, Decide, MeetupStore
from community.members import Actor, MemberService
from community.model import Member, Visitor
from community.outbox import Delivery, Dropped, OutboxRow, Outgoing
from community.places import Account, Community, Ref
from community.ports import Chat, Clock
from community.seats import seen_by
from community.texts import Card, text
from community.typed import fitting, one_line


def looked_at_first(actor: Actor) -> bool:
    """Whether what somebody calls waits for the organisers; Invalid if none of them would see it.

    Organisers' own meetups wait for nobody.
    """
    community = actor.community
    if not community.approval or actor.visitor.organiser:
        return False
    if not any(seat.channels.organisers for seat in community.seats):
        raise Invalid(NOBODY_LOOKS)
    return True


def not_called(gathering: Gathering, now: datetime, declined: str = "") -> Gathering:
    """Return a meetup that waited, as it is once it is clear that it is not called."""
    meetup = replace(gathering.meetup, state=MeetupState.DROPPED, declined=declined, changed_at=now)
    return replace(gathering, meetup=meetup)


class ApprovalService:
    """What organisers do about meetups that wait for them, and what is said of these."""

    def __init__(
        self,
        store: MeetupStore,
        members: MemberService,
        settings: CommunityService,
        communities: CommunityStore,
        clock: Clock,
        chat: Chat,
    ) -> None:
        self._store = store
        self._members = members
        self._settings = settings
        self._communities = communities
        self._clock = clock
        self._chat = chat

    # --- what organisers do -------------------------------------------------------------------

    async def is_on(self, visitor: Visitor) -> bool:
        """Return whether members' meetups wait, to an organiser."""
        return (await self._settings.settings(visitor)).approval

    async def choose(self, visitor: Visitor, *, wanted: bool) -> None:
        """Let members' meetups wait, or not. Invalid if there is no channel to wait in."""
        await self._settings.let_wait(visitor, approval=wanted)

    async def approve(self, visitor: Visitor, meetup_id: int) -> None:
        """Let a meetup take place; from here on it is like any other."""
        actor = await self._members.organiser(visitor)
        now = self._clock.now()

        def decide(before: Gathering) -> Change:
            meetup = before.meetup
            if meetup.state in (MeetupState.CALLED, MeetupState.CANCELLED):
                return Change(before)  # another organiser was quicker, or pressed twice
            host = _waiting(meetup)
            if meetup.starts_at <= now:
                raise Invalid(PASSED)
            meetup = replace(meetup, state=MeetupState.CALLED, changed_at=now)
            after = rules.answered(replace(before, meetup=meetup), host, Coming.YES, now)
            follow = rows.follow(actor.community, before, after, now)
            return Change(after, [*follow, *decided(meetup, "approved", now)])

        if await self._store.change(actor.community.id, meetup_id, decide) is None:
            raise NotFound(GONE)

    async def decline_form(self, visitor: Visitor, meetup_id: int) -> Form:
        """Return the form in which an organiser tells the host why it is not called like this."""
        actor = await self._members.organiser(visitor)
        meetup = (await found_one(self._store, actor, meetup_id)).meetup
        _waiting(meetup)
        return decline_form(meetup)

    async def decline(self, visitor: Visitor, filled: Filled) -> None:
        """Do not let a meetup take place, and let the host read why."""
        actor = await self._members.organiser(visitor)
        now = self._clock.now()
        words = fitting(one_line(filled["words"]), WORDS_LIMIT, text("Your sentence"))
        if not words:
            raise Invalid(text("Please write a sentence, so that whoever called it can follow."))

        def decide(before: Gathering) -> Change:
            _waiting(before.meetup)
            after = not_called(before, now, words)
            follow = rows.follow(actor.community, before, after, now)
            return Change(after, [*follow, *decided(after.meetup, "declined", now)])

        if await self._store.change(actor.community.id, int(filled.parts[0]), decide) is None:
            raise NotFound(GONE)

    async def purge(self) -> int:
        """Let those wait no longer whose date has passed, and tell their hosts; return how many."""
        now = self._clock.now()
        found = await self._store.waiting(now)
        for community_id, meetup_id in found:
            community = await self._communities.get(community_id)
            await self._store.change(community_id, meetup_id, _too_late(community, now))
        return len(found)

    # --- delivery -----------------------------------------------------------------------------

    def deliveries(self) -> Mapping[str, Delivery]:
        """Return the handlers by kind of row."""
        return {"meetup_approval": self._asked, "meetup_decided": self._decided}

    async def _asked(self, row: OutboxRow) -> Ref | Dropped:
        """Post the organisers' card, or bring it into line with what became of the meetup."""
        community = seen_by(await self._communities.get(row.community_id), row)
        if community is None:
            return Dropped("the bot is not in this home any more")
        gathering = await self._store.get(row.community_id, row.number("meetup"))
        meetup = None if gathering is None else gathering.meetup
        waits = meetup is not None and meetup.state is MeetupState.ASKED
        if row.ref is not None:
            try:
                return await self._redraw(row, row.ref, community, gathering)
            except ChatRefused as refused:
                return deleted(refused)
        channel = community.channels.organisers
        if channel is None or gathering is None or not (waits or row.again):
            return Dropped("no organiser has seen it, and it does not wait any more")
        card = await self._card(community, gathering)
        return await self._chat.post(community.place(channel), card, key=row.id, again=row.again)

    async def _redraw(
        self, row: OutboxRow, ref: Ref, community: Community, gathering: Gathering | None
    ) -> Ref:
        if gathering is None or _is_settled(gathering.meetup) or row.data.get("erased"):
            # What the host wrote is to be read nowhere any more, in no history either.
            card = await self._card(community, gathering)
            return await self._chat.overwrite(ref, card, key=row.id)
        await self._chat.edit(ref, await self._card(community, gathering))
        return ref

    async def _card(self, community: Community, gathering: Gathering | None) -> Card:
        if gathering is None or _is_settled(gathering.meetup):
            return settled_card(gathering and gathering.meetup, community.language)
        return asked_card(await seen(self._members, community, gathering, self._clock.now()))

    async def _decided(self, row: OutboxRow) -> Ref | Dropped:
        """Tell the host in private what became of their meetup."""
        community = await self._communities.get(row.community_id)
        gathering = await self._store.get(row.community_id, row.number("meetup"))
        if gathering is None or gathering.meetup.host != row.number("member"):
            return Dropped("the meetup is gone, or somebody else's by now")
        found = await seen(self._members, community, gathering, self._clock.now())
        host = found.people.get(row.number("member"))
        if host is None or gathering.meetup.state not in (MeetupState.CALLED, MeetupState.DROPPED):
            return Dropped("the host has left, or it was called off since")
        card = decided_card(found, host.language)
        for account in _reachable(community, host):
            try:
                return await self._chat.tell(account, card, key=row.id, again=row.again)
            except ChatRefused as refused:
                if refused.cause != "person_gone":
                    raise
        return Dropped("the host takes no messages in private; /meetup show tells them")


def decided(meetup: Meetup, what: str, now: datetime) -> Iterator[Outgoing]:
    """Yield what tells the host in private what became of a meetup that waited."""
    yield Outgoing(
        f"meetup:{meetup.id}:decided:{meetup.host}:{what}",
        meetup.community_id,
        "meetup_decided",
        now,
        now + rows.TELL_WITHIN,
        {"meetup": meetup.id, "member": meetup.host},
        urgency=1,
    )


def _too_late(community: Community, now: datetime) -> Decide:
    def decide(before: Gathering) -> Change:
        meetup = before.meetup
        if meetup.state is not MeetupState.ASKED or meetup.starts_at > now:
            return Change(before)  # decided in this moment
        after = not_called(before, now)
        told = decided(meetup, "late", now) if meetup.host is not None else ()
        return Change(after, [*rows.follow(community, before, after, now), *told])

    return decide


def _waiting(meetup: Meetup) -> int:
    """Return the host of a meetup that waits; NotFound or Invalid if it does not."""
    if meetup.host is None or meetup.state is MeetupState.DRAFT:
        raise NotFound(GONE)
    if meetup.state is not MeetupState.ASKED:
        raise Invalid(WAITS_NOT)
    return meetup.host


def _is_settled(meetup: Meetup) -> bool:
    """Whether none of its host's words may stand any more."""
    return meetup.host is None or meetup.state is MeetupState.DROPPED


def _reachable(community: Community, member: Member) -> Iterator[Account]:
    there = {seat.home.platform for seat in community.seats}
    return (account for account in member.accounts if account.platform in there)
