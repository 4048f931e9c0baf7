"""Votes on the next topic: what is put to the vote, whose voice counts, what is chosen. Pure.

A person has one voice, however many accounts, homes and ways to vote there are: what they said last
counts. Topics keep their number in a vote, also when one is taken back: polls know them by it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from community.outbox import edge
from community.parades.life import given_back, phase
from community.parades.model import Asked, ParadeState, Parading, Phase
from community.ports import Calendar

DAYS = 5
"""So long a vote runs unless something else is said."""
SHORTEST, LONGEST = 1, 14
FEWEST, MOST = 2, 10
"""So many topics are put to the vote at once."""
HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Topic:
    """One of the topics of a vote. ``number``: 1 to 10, in the order of the poll's answers;
    ``votes``: None until they are counted.
    """

    number: int
    parade_id: int
    votes: int | None = None


@dataclass(frozen=True, slots=True)
class Vote:
    """One vote. ``id`` is 0 until it is stored. ``ended_at``: when it was counted, None while it
    runs; ``chosen``: the number of the topic that was chosen, 0 for none.
    """

    id: int
    community_id: int
    begun_at: datetime
    ends_at: datetime
    topics: tuple[Topic, ...]
    ended_at: datetime | None = None
    chosen: int = 0

    @property
    def runs(self) -> bool:
        """Whether it is not counted yet."""
        return self.ended_at is None

    @property
    def parade_ids(self) -> tuple[int, ...]:
        """The parades whose topics are in it."""
        return tuple(one.parade_id for one in self.topics)

    def number_of(self, parade_id: int) -> int:
        """Return the number that a parade's topic has in it; 0 if it is not in it."""
        return next((one.number for one in self.topics if one.parade_id == parade_id), 0)

    @property
    def winner(self) -> Topic | None:
        """The topic that was chosen."""
        return next((one for one in self.topics if one.number == self.chosen), None)

    @property
    def voices(self) -> int:
        """How many voices were counted."""
        return sum(one.votes or 0 for one in self.topics)


@dataclass(frozen=True, slots=True)
class Ballot:
    """What a member said, and where: in a poll, or in words. ``number``: the topic's."""

    vote_id: int
    member_id: int
    place: str
    number: int
    at: datetime


def put_to_the_vote(
    every: Iterable[Parading], community_id: int, now: datetime, days: int, calendar: Calendar
) -> tuple[Vote, Sequence[Parading]] | None:
    """Return a vote on the open proposals that were not chosen before, the newest first, and these
    proposals as they are then; None if there are too few.
    """
    # At a full hour: that is said more easily, and polls of some platforms last full hours.
    until = edge(now + timedelta(days=days) - timedelta(seconds=1), HOUR)
    open_ones = sorted(
        (one for one in every if _is_open(one, now, calendar)), key=lambda one: -one.parade.id
    )[:MOST]
    if len(open_ones) < FEWEST:
        return None
    topics = tuple(Topic(n, one.parade.id) for n, one in enumerate(open_ones, start=1))
    after = [_proposal(one) for one in open_ones]
    return Vote(0, community_id, now, until, topics), [
        replace(one, parade=replace(one.parade, state=ParadeState.VOTING, voting_until=until))
        for one in after
    ]


def _proposal(parading: Parading) -> Parading:
    """Return a draft as the proposal that it was. Who would host a topic in turn still would."""
    if parading.parade.state is ParadeState.PROPOSED:
        return parading
    return replace(parading, parade=given_back(parading.parade))


def _is_open(parading: Parading, now: datetime, calendar: Calendar) -> bool:
    parade = parading.parade
    # Of a topic that somebody was just asked to host, nothing else is asked.
    is_new = parade.chosen_at is None and bool(parade.title) and parade.asked is Asked.NOBODY
    return is_new and phase(parade, now, calendar) is Phase.PROPOSED


def counted(
    vote: Vote,
    there: Sequence[Parading],
    ballots: Iterable[Ballot],
    strangers: Mapping[int, int],
    now: datetime,
) -> tuple[Vote, Sequence[Parading]]:
    """Return a vote with its result, and its topics as they are after it: proposals again.

    ``strangers``: by number, how many voices of people there are whom we do not know. A topic that
    was taken back meanwhile cannot be chosen; of two with as many voices the earlier one is.
    """
    voices = Counter(last_words(ballots).values()) + Counter(dict(strangers))
    candidates = [
        (-voices[number], one.parade.proposed_at, one.parade.id, number)
        for one in there
        if one.parade.state is ParadeState.VOTING
        and voices[number := vote.number_of(one.parade.id)] > 0
    ]
    chosen = min(candidates)[-1] if candidates else 0
    topics = tuple(replace(one, votes=voices[one.number]) for one in vote.topics)
    done = replace(vote, topics=topics, ended_at=now, chosen=chosen)
    return done, [_proposed_again(one, done, now) for one in there]


def _proposed_again(parading: Parading, vote: Vote, now: datetime) -> Parading:
    parade = parading.parade
    if parade.state is not ParadeState.VOTING:
        return parading
    is_chosen = vote.winner is not None and vote.winner.parade_id == parade.id
    return replace(
        parading,
        parade=replace(
            parade,
            state=ParadeState.PROPOSED,
            voting_until=None,
            chosen_at=now if is_chosen else parade.chosen_at,
        ),
    )


def last_words(ballots: Iterable[Ballot]) -> dict[int, int]:
    """Return the number of the topic that each member named last, by member id."""
    in_order = sorted(ballots, key=lambda one: (one.at, one.place))
    return {one.member_id: one.number for one in in_order}


def is_tie(vote: Vote) -> bool:
    """Whether another topic has as many voices as the one that was chosen."""
    winner = vote.winner
    return winner is not None and sum(one.votes == winner.votes for one in vote.topics) > 1
