"""Where rounds, matches and answers are kept, as the rules see it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from community.model import Answer, Match, MatchState, PastMatch, Round, RoundState, Unmatched
from community.outbox import Outgoing
from community.planned import PlannedMatch
from community.round_rows import OPEN_WITHIN


@dataclass(frozen=True, slots=True)
class NewRound:
    """A round to be stored. ``inputs``: what the planner saw, as JSON text, for a replay;
    ``debts``: the new debt of those who are in it, by member.
    """

    community_id: int
    slot: datetime
    seed: int
    planned_at: datetime
    send_at: datetime
    matches: Sequence[PlannedMatch]
    unmatched: Sequence[Unmatched]
    inputs: str
    debts: Mapping[int, int] = field(default_factory=dict[int, int])


class RoundPending(Exception):
    """A round is on its way already; ``round`` is it."""

    def __init__(self, round_: Round) -> None:
        super().__init__(f"round {round_.number} is pending")
        self.round = round_


def is_pending(round_: Round, now: datetime) -> bool:
    """Whether something of a round may still go out and nothing did."""
    waiting = any(match.state is MatchState.PLANNED for match in round_.matches)
    return round_.state is RoundState.PLANNED and waiting and now < round_.send_at + OPEN_WITHIN


class RoundStore(Protocol):
    """Where rounds, matches and answers are kept."""

    async def commit(
        self,
        new: NewRound,
        announce: Callable[[Round], Iterable[Outgoing]],
        occurrence_id: int | None,
    ) -> Round:
        """Store a round, its matches, the people left out and the outbox rows ``announce`` makes of
        the stored round, update every participant's ``last_slot``, ``sat_out`` and ``debt``, and
        mark the occurrence as done: one transaction. A community's rounds are numbered from 1.

        If the occurrence is done already, nothing is written and its round is returned. Without an
        occurrence, RoundPending is raised and nothing written while the newest round ``is_pending``
        when the new one was planned; of two at once, one wins.
        """
        ...

    async def get(self, community_id: int, round_id: int) -> Round | None:
        """Return a round with its matches and the people left out."""
        ...

    async def outline(self, community_id: int, round_id: int) -> Round | None:
        """Return a round without its matches and the people left out: quick, however large."""
        ...

    async def left_out(self, community_id: int, round_id: int, member_id: int) -> Unmatched | None:
        """Return whether and why a member got nobody in a round."""
        ...

    async def latest(self, community_id: int, limit: int = 1) -> Sequence[Round]:
        """Return the newest rounds that were not undone, newest first."""
        ...

    async def inputs(self, community_id: int, round_id: int) -> str:
        """Return what the planner saw."""
        ...

    async def match(self, community_id: int, match_id: int) -> Match | None:
        """Return a match."""
        ...

    async def current(self, community_id: int, member_id: int) -> tuple[Round, Match] | None:
        """Return the member's newest match that was neither undone nor called off, and the outline
        of its round.
        """
        ...

    async def set_state(self, match: Match, state: MatchState) -> None:
        """Set a match's state; the first open match makes its round sent."""
        ...

    async def undo(self, community_id: int, round_id: int) -> bool:
        """Undo a planned round in one transaction: state, participants' counters as before, outbox
        rows dropped. False if anything of it was sent, claimed or undone before.
        """
        ...

    async def history(self, community_id: int, since: datetime) -> Sequence[PastMatch]:
        """Return matches with a slot not before ``since`` (naive local), not undone or called off.

        A match of three counts as one entry. ``met`` is False when its conversation never opened,
        or somebody answered no and nobody yes; "planned" and silence count as met. ``good`` takes
        a yes, and neither a no nor a "not again". ``topics``: all that its reasons name, sorted.
        """
        ...

    async def answer(
        self, match: Match, member_id: int, answer: Answer, at: datetime, *, block: bool
    ) -> None:
        """Store (or change) a member's answer; with ``block`` also block the others of the match,
        in one transaction. The same answer again keeps its time, which its blocks have, too.
        """
        ...

    async def take_back(self, match: Match, member_id: int, answer: Answer) -> bool:
        """Forget a member's answer and the blocks that it set (those of the answer's time), in one
        transaction; False and nothing changed if they have said something else since.
        """
        ...

    async def answers(self, community_id: int, match_id: int) -> Mapping[int, Answer]:
        """Return the answers to a match by member id."""
        ...

    async def tally(self, community_id: int, round_id: int) -> Mapping[Answer, int]:
        """Return how many members of a round gave each answer."""
        ...
