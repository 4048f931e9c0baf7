"""Stable roommates: Irving's algorithm, with lists that need not name everybody.

R. W. Irving, "An efficient algorithm for the stable roommates problem", Journal of Algorithms 6
(1985), and Gusfield and Irving, "The Stable Marriage Problem" (1989), section 4.5, for lists that
leave people out. Phase 1 lets everybody propose down their list; phase 2 takes rotations away.
"""

from collections.abc import Sequence
from dataclasses import dataclass

Lists = Sequence[Sequence[int]]
"""Whom each person, numbered from 0, likes to meet, best first; nobody else will do."""


@dataclass(frozen=True, slots=True)
class Roommates:
    """Pairs, and whether they are stable: no two would both rather have each other.

    Where they are not, nothing is stable: the algorithm lost somebody whom it had engaged.
    """

    pairs: tuple[tuple[int, int], ...]
    stable: bool


def roommates(lists: Lists) -> Roommates:
    """Pair people up. Where no stable matching exists, whoever the algorithm drops stays alone.

    Two are a possible pair only if each stands in the other's list. Work grows with the square of
    the number of people.
    """
    table = _Table(lists)
    table.propose()
    engaged = {one for one in range(len(lists)) if table.left[one]}
    while (start := table.undecided()) is not None:
        table.turn(start)
    pairs = tuple((one, table.first(one)) for one in range(len(lists)) if table.left[one])
    matched = tuple((one, other) for one, other in pairs if one < other)
    return Roommates(matched, stable=2 * len(matched) == len(engaged))


class _Table:
    """Everybody's list as it shrinks. ``left``: how many a person has left to like.

    An entry goes from both lists at once, so a list's first is also who likes its owner least.
    """

    def __init__(self, lists: Lists) -> None:
        liked = [set(one) for one in lists]
        self._lists = [
            [other for other in own if at in liked[other] and other != at]
            for at, own in enumerate(lists)
        ]
        self._rank = [{other: at for at, other in enumerate(own)} for own in self._lists]
        self._alive = [[True] * len(own) for own in self._lists]
        self._head = [0] * len(lists)
        self._tail = [len(own) - 1 for own in self._lists]
        self.left = [len(own) for own in self._lists]
        self._undecided = 0

    def first(self, one: int) -> int:
        """Return the best who is left."""
        while not self._alive[one][self._head[one]]:
            self._head[one] += 1
        return self._lists[one][self._head[one]]

    def last(self, one: int) -> int:
        """Return the least liked who is left."""
        while not self._alive[one][self._tail[one]]:
            self._tail[one] -= 1
        return self._lists[one][self._tail[one]]

    def second(self, one: int) -> int:
        """Return the second best who is left; there have to be two."""
        self.first(one)
        at = self._head[one] + 1
        while not self._alive[one][at]:
            at += 1
        return self._lists[one][at]

    def propose(self) -> None:
        """Let everybody propose to their first; whoever is asked keeps nobody worse (phase 1)."""
        holds: dict[int, int] = {}
        waiting = list(range(len(self._lists)))
        while waiting:
            one = waiting.pop()
            if not self.left[one]:
                continue
            asked = self.first(one)
            if (before := holds.get(asked)) is not None:
                waiting.append(before)
            holds[asked] = one
            self._cut_below(asked, one)

    def undecided(self) -> int | None:
        """Return somebody who still likes two or more, if there is anybody."""
        while self._undecided < len(self.left):
            if self.left[self._undecided] > 1:
                return self._undecided
            self._undecided += 1
        return None

    def turn(self, start: int) -> None:
        """Find a rotation from ``start`` and take it away (phase 2): its people move on by one."""
        seen: dict[int, int] = {}
        path: list[int] = []
        one = start
        while one not in seen:
            seen[one] = len(path)
            path.append(one)
            one = self.last(self.second(one))
        rotation = path[seen[one] :]
        moves = [(self.second(member), member) for member in rotation]
        for asked, member in moves:
            # Somebody who lost this very choice within the rotation has been dropped.
            if self._alive[asked][self._rank[asked][member]]:
                self._cut_below(asked, member)

    def _cut_below(self, one: int, least: int) -> None:
        """Take everybody from a list whom its owner likes less than ``least``."""
        while (worst := self.last(one)) != least:
            self._take(one, worst)
            self._take(worst, one)

    def _take(self, one: int, other: int) -> None:
        self._alive[one][self._rank[one][other]] = False
        self.left[one] -= 1
