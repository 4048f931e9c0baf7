"""A meetup as somebody sees it: with the people in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from community.errors import NotAllowed, NotFound
from community.meetups.coming import GONE
from community.meetups.model import Gathering, Meetup, MeetupState, Rsvp
from community.meetups.store import Decide, MeetupStore
from community.members import Actor, MemberService
from community.model import Member
from community.places import Account, Community
from community.texts import text


@dataclass(frozen=True, slots=True)
class Seen:
    """A meetup as somebody sees it: with the people in it, by member id, and who looks; ``over``:
    it has ended.
    """

    community: Community
    gathering: Gathering
    people: Mapping[int, Member]
    reader: int = 0
    over: bool = False

    @property
    def meetup(self) -> Meetup:
        """The meetup itself."""
        return self.gathering.meetup

    @property
    def mine(self) -> Rsvp | None:
        """What the reader answered."""
        return self.gathering.of(self.reader)

    @property
    def hosted(self) -> bool:
        """Whether the reader is one of its hosts."""
        return self.reader in self.meetup.hosts


async def seen(
    members: MemberService,
    community: Community,
    gathering: Gathering,
    now: datetime,
    reader: int = 0,
) -> Seen:
    """Return a gathering with the people in it; who left the community is in it no more."""
    ids = {one.member_id for one in gathering.rsvps} | set(gathering.meetup.hosts)
    people = await members.people(community.id, ids)
    here = {i: one for i, one in people.items() if one.left_at is None}
    over = gathering.meetup.ends_at <= now
    return Seen(community, gathering, here, reader, over)


async def found_one(store: MeetupStore, actor: Actor, meetup_id: int) -> Gathering:
    """Return a meetup; NotFound if there is none. One that is not called is there for its host
    alone, and for the organisers as long as they are asked.
    """
    found = await store.get(actor.community.id, meetup_id)
    reader = actor.member.id if actor.member else None
    if (
        found is None
        or found.meetup.host is None  # erased
        or (found.meetup.host != reader and _is_hidden(found.meetup, actor))
    ):
        raise NotFound(GONE)
    return found


def _is_hidden(meetup: Meetup, actor: Actor) -> bool:
    if meetup.state is MeetupState.ASKED:
        return not actor.visitor.organiser
    return meetup.state in (MeetupState.DRAFT, MeetupState.DROPPED)


async def changed(
    store: MeetupStore,
    members: MemberService,
    actor: Actor,
    member: Member,
    meetup_id: int,
    decide: Decide,
    now: datetime,
) -> Seen:
    """Change a meetup, and return it as the member sees it then; NotFound if there is none."""
    after = await store.change(actor.community.id, meetup_id, decide)
    if after is None:
        raise NotFound(GONE)
    return await seen(members, actor.community, after, now, member.id)


async def answered(
    store: MeetupStore, actor: Actor, member: Member, meetup_id: int, decide: Decide, now: datetime
) -> Seen:
    """Change a meetup, and return it with nobody but the member in it: when many answer at once,
    nobody waits for the names of all; NotFound if there is none.
    """
    after = await store.change(actor.community.id, meetup_id, decide)
    if after is None:
        raise NotFound(GONE)
    is_over = after.meetup.ends_at <= now
    return Seen(actor.community, after, {member.id: member}, member.id, is_over)


async def known(members: MemberService, actor: Actor, account: Account) -> Member:
    """Return the member with an account; NotFound if they are none, or left."""
    found = await members.find(actor.community.id, account)
    if found is None or found.left_at is not None:
        raise NotFound(text("I do not know this person here yet. They agree with /intro write."))
    return found


def hosts_only(actor: Actor, meetup: Meetup, member: Member) -> None:
    """Raise NotAllowed unless the member hosts it, or is an organiser."""
    if member.id not in meetup.hosts and not actor.visitor.organiser:
        raise NotAllowed(text("That is for its hosts and the organisers."))
