"""A poll about times as somebody sees it: in their own zone, with what they answered."""

from dataclasses import dataclass, replace
from datetime import datetime

from community.errors import Invalid, NotAllowed, NotFound
from community.members import Actor, MemberService
from community.model import Member
from community.places import Community
from community.round_store import RoundStore
from community.slots.model import Answers, Poll, PollState, Standing
from community.slots.store import SlotStore
from community.texts import text

GONE = text("This question about times is not there any more.")


@dataclass(frozen=True, slots=True)
class SeenPoll:
    """A poll as somebody sees it. ``author``: None once they left; ``zone``: the reader's;
    ``reader``: their member id, else 0; ``decides``: they may take a time, or close it.
    """

    community: Community
    standing: Standing
    author: Member | None
    now: datetime
    zone: str
    reader: int = 0
    decides: bool = False

    @property
    def poll(self) -> Poll:
        """The poll itself."""
        return self.standing.poll

    @property
    def mine(self) -> Answers:
        """What the reader answered."""
        return self.standing.answers.get(self.reader, {})

    @property
    def is_open(self) -> bool:
        """Whether it can be answered."""
        return self.poll.state is PollState.OPEN and self.poll.closes_at > self.now


async def seen(
    members: MemberService,
    community: Community,
    standing: Standing,
    now: datetime,
    zone: str,
) -> SeenPoll:
    """Return a poll as nobody in particular sees it, without the answers of who left."""
    ids = {*standing.answers, *([standing.poll.by] if standing.poll.by else [])}
    people = await members.people(community.id, ids)
    here = {i: one for i, one in people.items() if one.left_at is None}
    answers = {i: said for i, said in standing.answers.items() if i in here}
    author = here.get(standing.poll.by or 0)
    return SeenPoll(community, replace(standing, answers=answers), author, now, zone)


def as_read_by(seen: SeenPoll, actor: Actor) -> SeenPoll:
    """Return a poll as a visitor sees it."""
    reader = actor.member.id if actor.member else 0
    whose = reader != 0 and (reader == seen.poll.by or seen.poll.match_id != 0)
    decides = whose or (actor.visitor.organiser and not seen.poll.match_id)
    return replace(seen, reader=reader, decides=decides)


async def found_one(store: SlotStore, rounds: RoundStore, actor: Actor, poll_id: int) -> Standing:
    """Return a poll; NotFound if there is none. A draft is there for its author alone, and a poll
    of a match for its people.
    """
    found = await store.get(actor.community.id, poll_id)
    reader = actor.member.id if actor.member else None
    if (
        found is None
        or found.poll.by is None  # erased
        or (found.poll.state is PollState.DRAFT and found.poll.by != reader)
    ):
        raise NotFound(GONE)
    if found.poll.match_id:
        match = await rounds.match(actor.community.id, found.poll.match_id)
        if match is None or reader not in match.present:
            raise NotFound(GONE)
    return found


def open_now(poll: Poll, now: datetime) -> None:
    """Raise Invalid, with the reason, if nobody can answer any more."""
    if poll.by is None or poll.state is PollState.DRAFT:
        raise NotFound(GONE)
    if poll.state is PollState.MADE and poll.match_id:
        raise Invalid(text("A time was found already."))
    if poll.state is PollState.MADE:
        raise Invalid(
            text(
                "A time was found already: it is meetup number {number}. /meetup show with this"
                " number tells you more.",
                number=poll.meetup_id,
            )
        )
    if poll.state is PollState.CLOSED or poll.closes_at <= now:
        raise Invalid(text("This question about times is closed."))


def deciders_only(actor: Actor, poll: Poll, member: Member) -> None:
    """Raise NotAllowed unless the member asks, or is an organiser; in a match, all may decide."""
    if not poll.match_id and member.id != poll.by and not actor.visitor.organiser:
        raise NotAllowed(text("That is for whoever asked, and for the organisers."))
