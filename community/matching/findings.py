"""What a group has in common: its kind, its reasons and who starts, all from the scores."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, permutations

from community.matching.inputs import Person
from community.matching.scoring import Table
from community.model import MatchKind, Parts, Reason
from community.wishes import Mode

_TRIO = 3
_TOPICS = 3
"""Topics named in one reason: the rarest."""


@dataclass(frozen=True, slots=True)
class Finder:
    """Tells of groups (tuples of rows) what the table holds. ``roots``: by topic; ``rarity``: by
    root.
    """

    people: Sequence[Person]
    table: Table
    roots: Mapping[str, str]
    rarity: Mapping[str, int]

    def kind(self, group: Sequence[int]) -> MatchKind:
        """Return what kind of match it is. An exchange gives everybody something they seek."""
        links = [
            (one, other) for one, other in permutations(group, 2) if self.table.finds(one, other)
        ]
        if links:
            everyone = {taker for taker, _ in links} == {giver for _, giver in links} == set(group)
            if everyone:
                return MatchKind.EXCHANGE
            return (
                MatchKind.MENTOR if any(self._mentored(*link) for link in links) else MatchKind.HELP
            )
        common = max(
            self.table.gets(*pair).shared + self.table.gets(*pair).interests
            for pair in combinations(group, 2)
        )
        beyond = max(self.table.gets(*pair).horizon for pair in permutations(group, 2))
        if common > 0 and common >= beyond:
            return MatchKind.PEERS
        if beyond > 0 or self.out_of_bubble(group):
            return MatchKind.HORIZON
        return MatchKind.OPEN

    def _mentored(self, taker: int, giver: int) -> bool:
        asked = self.people[taker].mode is Mode.MENTOR
        return asked and self.table.gets(taker, giver).mentor > 0

    def out_of_bubble(self, group: Sequence[int]) -> bool:
        """Whether two of the group come from different fields."""
        return any(self.table.bubble(*pair) for pair in combinations(group, 2))

    def score(self, group: Sequence[int]) -> int:
        """Return the mean score of the group's pairs, 0 to 100."""
        pairs = [self.table.score(*pair) for pair in combinations(group, 2)]
        return round(100 * sum(pairs) / len(pairs))

    def reasons(self, group: Sequence[int]) -> tuple[Reason, ...]:
        """Return all reasons of a pair, strongest first; of a trio the strongest of each pair,
        of a larger group the strongest for each who takes; then which of its pairs cross fields.
        """
        each = [self._of_pair(*pair) for pair in combinations(group, 2)]
        if len(each) == 1:
            return tuple(reason for _, reason in each[0])
        told = [found[0] for found in each if found]
        if len(group) > _TRIO:
            told = _strongest(told)
        told += [found[-1] for found in each if len(found) > 1 and found[-1][1].kind == "bubble"]
        told.sort(key=lambda entry: -entry[0])
        return tuple(reason for _, reason in told)

    def starter(self, group: Sequence[int], turn: int) -> int:
        """Return the row of whoever has most to ask; among equals ``turn`` picks."""
        asks = {
            one: sum(self.table.gets(one, other).need for other in group if other != one)
            for one in group
        }
        most = max(asks.values())
        eager = [one for one in group if asks[one] == most]
        return eager[turn % len(eager)]

    def parts(self, group: Sequence[int]) -> tuple[Parts, ...]:
        """Return what each of a group gets of it: the mean over the others, in whole points."""
        return tuple(self._parts(group, one) for one in group)

    def _parts(self, group: Sequence[int], member: int) -> Parts:
        each = [self.table.gets(member, other) for other in group if other != member]
        means = [round(sum(points) / len(each)) for points in zip(*each, strict=True)]
        return Parts(self.people[member].id, *means)

    def _of_pair(self, one: int, other: int) -> list[tuple[float, Reason]]:
        """Return the reasons of a pair with their points, strongest first, the bubble last."""
        left, right = self.people[one], self.people[other]
        found: list[tuple[float, Reason]] = []
        for taking, giving in ((one, other), (other, one)):
            taker, giver = self.people[taking], self.people[giving]
            gets = self.table.gets(taking, giving)
            gives = self._common(taker.seeks, giver.gives)
            widens = self._common(taker.widens, giver.gives)
            if gives:
                found.append((gets.need, Reason("gives", giver.id, taker.id, gives)))
            elif self.table.finds(taking, giving):
                found.append((gets.need, Reason("meaning", giver.id, taker.id)))
            if widens:
                found.append((gets.horizon, Reason("widens", giver.id, taker.id, widens)))
        shares = self._common(left.seeks, right.seeks)
        interests = self._common(left.interests, right.interests)
        if shares:
            points = self.table.gets(one, other).shared
            found.append((points, Reason("shares", left.id, right.id, shares)))
        if interests:
            points = self.table.gets(one, other).interests
            found.append((points, Reason("interests", left.id, right.id, interests)))
        if self.table.bubble(one, other):
            found.append((0.0, Reason("bubble", left.id, right.id)))
        found.sort(key=lambda entry: -entry[0])
        return found

    def _common(self, wishes: frozenset[str], offers: frozenset[str]) -> tuple[str, ...]:
        """Return the wishes that are met, rarest first, in the words of the one who wishes."""
        roots = self.roots
        offered = {roots[topic] for topic in offers}
        met = [topic for topic in wishes if roots[topic] in offered]
        if not met:
            return ()
        by_root = {roots[topic]: topic for topic in sorted(met)}
        ranked = sorted(by_root, key=lambda name: (-self.rarity[name], name))
        return tuple(by_root[name] for name in ranked[:_TOPICS])


def _strongest(told: Sequence[tuple[float, Reason]]) -> list[tuple[float, Reason]]:
    """Return the strongest reason for each who takes."""
    best: dict[int, tuple[float, Reason]] = {}
    for points, reason in told:
        if reason.taker not in best or points > best[reason.taker][0]:
            best[reason.taker] = (points, reason)
    return list(best.values())
