"""Where the people of a match meet: in one home if all have an account there, else on several sides
between which their words are carried.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from community.model import Member
from community.places import Account, Seat


@dataclass(frozen=True, slots=True)
class Side:
    """Those who meet in one home, with their accounts there, in the match's order."""

    seat: int
    people: tuple[Member, ...]
    accounts: tuple[Account, ...]

    def of(self, people: Sequence[Member]) -> "Side":
        """Return this side with only some of its people."""
        by_id = {m.id: one for m, one in zip(self.people, self.accounts, strict=True)}
        return Side(self.seat, tuple(people), tuple(by_id[member.id] for member in people))


def sides(people: Sequence[Member], seats: Sequence[Seat]) -> tuple[Side, ...]:
    """Return the sides of a match, as few as possible; the one of the lowest seat comes first.

    ``seats``: the homes in which a conversation can be opened. Who has no account in any of them
    is on no side. Of equally few homes the lower ones are taken, and whoever could be on several
    sides is where most of the others are.
    """
    platforms = {seat.number: seat.home.platform for seat in seats}
    reachable = [one for one in people if any(one.on(p) for p in platforms.values())]
    if not reachable:
        return ()
    chosen = next(
        numbers
        for size in range(1, len(platforms) + 1)
        for numbers in combinations(sorted(platforms), size)
        if all(any(one.on(platforms[number]) for number in numbers) for one in reachable)
    )
    only = {
        number: sum(
            bool(one.on(platforms[number]))
            and not any(one.on(platforms[other]) for other in chosen if other != number)
            for one in reachable
        )
        for number in chosen
    }
    placed: dict[int, list[Member]] = {number: [] for number in chosen}
    for one in reachable:
        able = [number for number in chosen if one.on(platforms[number])]
        placed[max(able, key=lambda number: (only[number], -number))].append(one)
    return tuple(
        _side(number, platforms[number], there) for number, there in placed.items() if there
    )


def _side(number: int, platform: str, people: Sequence[Member]) -> Side:
    accounts = [one.on(platform) for one in people]
    return Side(number, tuple(people), tuple(account for account in accounts if account))
