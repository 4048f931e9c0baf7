"""What a group has in common: its kind, its reasons and who starts, all from the scores."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from community.matching.inputs import Person
from community.matching.scoring import Scores
from community.matching.topics import root
from community.model import MatchKind, Reason

_TOPICS = 3
"""Topics named in one reason: the rarest."""


@dataclass(frozen=True, slots=True)
class Finder:
    """Tells of groups (tuples of rows) what the scores hold. ``rarity``: by a topic's root."""

    people: Sequence[Person]
    scores: Scores
    rarity: Mapping[str, int]

    def kind(self, group: Sequence[int]) -> MatchKind:
        """Return what kind of match it is. An exchange gives everybody something they seek."""
        links = [
            (one, other)
            for one in group
            for other in group
            if one != other and self.scores.need[one, other] > 0
        ]
        if links:
            everyone = {taker for taker, _ in links} == {giver for _, giver in links} == set(group)
            return MatchKind.EXCHANGE if everyone else MatchKind.HELP
        common = max(
            self.scores.shared[pair] + self.scores.interests[pair]
            for pair in combinations(group, 2)
        )
        beyond = max(self.scores.horizon[one, other] for one in group for other in group)
        if common > 0 and common >= beyond:
            return MatchKind.PEERS
        if beyond > 0 or self.out_of_bubble(group):
            return MatchKind.HORIZON
        return MatchKind.OPEN

    def out_of_bubble(self, group: Sequence[int]) -> bool:
        """Whether two of the group come from different fields."""
        return any(bool(self.scores.bubble[pair]) for pair in combinations(group, 2))

    def score(self, group: Sequence[int]) -> int:
        """Return the mean score of the group's pairs, 0 to 100."""
        pairs = [float(self.scores.score[pair]) for pair in combinations(group, 2)]
        return round(100 * sum(pairs) / len(pairs))

    def reasons(self, group: Sequence[int]) -> tuple[Reason, ...]:
        """Return all reasons of a pair, strongest first; of a trio the strongest of each pair,
        and then which of its pairs cross fields.
        """
        each = [self._of_pair(*pair) for pair in combinations(group, 2)]
        if len(each) == 1:
            return tuple(reason for _, reason in each[0])
        told = [found[0] for found in each if found]
        told += [found[-1] for found in each if len(found) > 1 and found[-1][1].kind == "bubble"]
        told.sort(key=lambda entry: -entry[0])
        return tuple(reason for _, reason in told)

    def starter(self, group: Sequence[int], turn: int) -> int:
        """Return the row of whoever has most to ask; among equals ``turn`` picks."""
        asks = {one: sum(float(self.scores.need[one, other]) for other in group) for one in group}
        most = max(asks.values())
        eager = [one for one in group if asks[one] == most]
        return eager[turn % len(eager)]

    def _of_pair(self, one: int, other: int) -> list[tuple[float, Reason]]:
        """Return the reasons of a pair with their points, strongest first, the bubble last."""
        left, right = self.people[one], self.people[other]
        scores = self.scores
        found: list[tuple[float, Reason]] = []
        for taker, giver, points in (
            (left, right, (one, other)),
            (right, left, (other, one)),
        ):
            gives = self._common(taker.seeks, giver.gives)
            widens = self._common(taker.widens, giver.gives)
            if gives:
                found.append(
                    (float(scores.need[points]), Reason("gives", giver.id, taker.id, gives))
                )
            if widens:
                found.append(
                    (float(scores.horizon[points]), Reason("widens", giver.id, taker.id, widens))
                )
        shares = self._common(left.seeks, right.seeks)
        interests = self._common(left.interests, right.interests)
        if shares:
            points = float(scores.shared[one, other])
            found.append((points, Reason("shares", left.id, right.id, shares)))
        if interests:
            points = float(scores.interests[one, other])
            found.append((points, Reason("interests", left.id, right.id, interests)))
        if scores.bubble[one, other]:
            found.append((0.0, Reason("bubble", left.id, right.id)))
        found.sort(key=lambda entry: -entry[0])
        return found

    def _common(self, wishes: frozenset[str], offers: frozenset[str]) -> tuple[str, ...]:
        """Return the wishes that are met, rarest first, in the words of the one who wishes."""
        offered = {root(topic) for topic in offers}
        by_root = {root(topic): topic for topic in sorted(wishes)}
        met = [name for name in by_root if name in offered]
        met.sort(key=lambda name: (-self.rarity[name], name))
        return tuple(by_root[name] for name in met[:_TOPICS])
