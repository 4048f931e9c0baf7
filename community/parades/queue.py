"""The queue of those who would host a blog parade, and whose turn it is. Pure: values in and out.

Who is in it said so of a topic, or the community chose it. When its turn comes its host is asked,
then whoever stands in; if neither hosts it now, it is a proposal again that everybody may host.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from community.errors import Invalid
from community.parades.life import DRAFT_KEPT, RUNNING, as_topic, grace_ends_at, phase
from community.parades.model import Asked, Parade, ParadeState, Phase
from community.ports import Calendar
from community.texts import text

HAS: dict[Asked, timedelta] = {
    Asked.HOST: timedelta(days=4),
    Asked.STAND_IN: timedelta(days=3),
}
"""So long somebody who was asked can think about it; then the next one is asked."""
_NEVER = datetime.min.replace(tzinfo=UTC)
_AFTER_THE_END = timedelta(hours=10)
_AFTER_A_VOTE = timedelta(hours=1)
_SLACK = timedelta(hours=1)
"""Who was asked is handed on by a row of their own; nobody else is asked in the moment before."""


@dataclass(frozen=True, slots=True)
class Busy:
    """Why nobody is asked now; ``until``: when it can be tried again, if that is known; ``votes``:
    people vote on the next topic.
    """

    why: str
    until: datetime | None = None
    votes: bool = False


def place(parade: Parade) -> tuple[bool, datetime, datetime, int]:
    """Return what the queue is sorted by: what the community chose comes first, as it was chosen;
    then whoever was never asked, or longest ago, and of several the oldest proposal.
    """
    if _is_chosen(parade) and parade.chosen_at is not None:
        return False, parade.chosen_at, parade.proposed_at, parade.id
    return True, parade.asked_at or _NEVER, parade.proposed_at, parade.id


def _is_chosen(parade: Parade) -> bool:
    """Whether the community chose it, and nobody was asked since."""
    if parade.chosen_at is None:
        return False
    return parade.asked_at is None or parade.asked_at < parade.chosen_at


def queue(parades: Iterable[Parade], now: datetime, calendar: Calendar) -> list[Parade]:
    """Return the topics that somebody would host or that were chosen, in the order of their
    turns.
    """
    waiting = [
        one
        for one in parades
        if phase(one, now, calendar) is Phase.PROPOSED and (one.host is not None or _is_chosen(one))
    ]
    return sorted(waiting, key=place)


def busy(parades: Iterable[Parade], now: datetime, calendar: Calendar) -> Busy | None:
    """Return why no turn begins: a parade runs or is about to, or somebody thinks about it; None
    if one can.
    """
    found: list[Busy] = []
    for one in parades:
        how_far = phase(one, now, calendar)
        if how_far in RUNNING:
            found.append(Busy("one is running", grace_ends_at(one, calendar) + _AFTER_THE_END))
        elif how_far is Phase.VOTING and one.voting_until is not None:
            found.append(Busy("a vote is running", one.voting_until + _AFTER_A_VOTE, votes=True))
        elif how_far is Phase.DRAFT and one.changed_at is not None:
            found.append(Busy("one is about to be called", one.changed_at + DRAFT_KEPT))
        elif how_far is Phase.PROPOSED and _thinks(one, now):
            found.append(Busy("somebody was asked"))
    return max(found, key=lambda one: one.until or _NEVER, default=None)


def _thinks(parade: Parade, now: datetime) -> bool:
    """Whether somebody is to say whether they host it."""
    if parade.asked is Asked.NOBODY or parade.asked_at is None:
        return False
    return now < parade.asked_at + HAS[parade.asked] + _SLACK


def whose_turn(parade: Parade) -> int | None:
    """Return who was asked whether they host it; None if nobody is, or they are gone."""
    if parade.asked is Asked.NOBODY:
        return None
    return parade.host if parade.asked is Asked.HOST else parade.stand_in


def stamp(parade: Parade) -> int:
    """Return a number that says since when whoever was asked is asked."""
    return int(parade.asked_at.timestamp()) if parade.asked_at is not None else 0


def whom_to_ask(parade: Parade, present: Collection[int]) -> Asked:
    """Return who of those who are there is asked first: who would host it, else who proposed it."""
    if _host(parade) in present:
        return Asked.HOST
    return Asked.STAND_IN if parade.stand_in in present else Asked.NOBODY


def asking(parade: Parade, whom: Asked, now: datetime) -> Parade:
    """Return a topic whose host, or who stands in, is asked now."""
    return replace(as_topic(parade), host=_host(parade), asked=whom, asked_at=now)


def _host(parade: Parade) -> int | None:
    return parade.host or parade.proposed_by


def passed_on(parade: Parade, now: datetime, present: Collection[int]) -> Parade:
    """Return a topic that whoever was asked does not host now: it goes to who stands in, if they
    were not asked yet and are there; else back to all.
    """
    if parade.asked is Asked.HOST and parade.stand_in in present:
        return asking(parade, Asked.STAND_IN, now)
    return handed_back(parade)


def leaving(parade: Parade, now: datetime, present: Collection[int]) -> Parade:
    """Return a topic whose host would not host it any more. Who stands in keeps their turn."""
    if parade.asked is Asked.HOST:
        return passed_on(replace(parade, host=None), now, present)
    if parade.asked is Asked.STAND_IN:
        return replace(parade, host=None)
    return handed_back(parade)


def handed_back(parade: Parade) -> Parade:
    """Return a topic that everybody may host again."""
    return replace(as_topic(parade), host=None, stand_in=None, asked=Asked.NOBODY)


def in_line(parade: Parade, member_id: int) -> Parade:
    """Return a topic that a member would host when its turn comes."""
    stand_in = None if parade.stand_in == member_id else parade.stand_in
    return replace(as_topic(parade), host=member_id, stand_in=stand_in, asked=Asked.NOBODY)


def free_for(parade: Parade, member_id: int) -> None:
    """Raise Invalid if a topic waits for its turn with somebody else."""
    if parade.state is not ParadeState.PROPOSED:
        return
    theirs = {parade.host, whose_turn(parade)} - {None}
    if theirs and member_id not in theirs:
        raise Invalid(
            text("Somebody is in the queue to host it already. Would you like to write for it?")
        )
