"""Seeded crowds: made-up members for playing many rounds and for measuring.

``townspeople`` are like the members of a real community: a few topics are everybody's, most are a
few people's, fields have topics of their own, and there are languages, time zones and blocks.
``workshop`` is plain: few topics, no languages; other bots were measured on the like of it.
"""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from random import Random

from cli._people_csv import COLUMNS
from community.matching.inputs import Person

_ZONES = {
    "Europe/Berlin": 1.0,
    "Europe/London": 0.0,
    "Europe/Helsinki": 2.0,
    "America/New_York": -5.0,
    "America/Los_Angeles": -8.0,
    "Asia/Singapore": 8.0,
}
"""Time zones with their hours ahead of UTC in winter, when spreadsheets' rounds are planned."""

_ZONE_SHARES = (66, 10, 6, 9, 5, 4)
_SPOKEN = {("de",): 30, ("de", "en"): 42, ("en",): 20, ("en", "fr"): 5, ("de", "en", "fr"): 3}

_PLAIN_TOPICS, _PLAIN_FIELDS, _PLAIN_STEEPNESS = 24, 5, 0.6


@dataclass(frozen=True, slots=True)
class Crowd:
    """People, whose ids are 1 to their number, and pairs of them who should never meet."""

    people: tuple[Person, ...]
    blocks: frozenset[tuple[int, int]] = frozenset()


class _Popular:
    """Topics of which the first is drawn most often: the k-th by 1/k to the power of steepness."""

    def __init__(self, topics: Sequence[str], steepness: float) -> None:
        self._topics = topics
        self._sums = list(accumulate(rank**-steepness for rank in range(1, len(topics) + 1)))

    def draw(self, random: Random) -> str:
        """Return one topic."""
        return random.choices(self._topics, cum_weights=self._sums)[0]


def townspeople(count: int, seed: int) -> Crowd:
    """Return a crowd as a real community is: uneven in everything."""
    random = Random(f"town {count} {seed}")  # noqa: S311 (repeatable, no secret)
    # A larger crowd has more fields and more topics, though far fewer than people.
    fields = [f"field{number}" for number in range(6 + round(count**0.4))]
    topics = [f"topic{number}" for number in range(120 + round(10 * count**0.5))]
    random.shuffle(topics)
    anything = _Popular(topics, 1.0)
    own = {name: _Popular(topics[at :: len(fields)], 1.0) for at, name in enumerate(fields)}
    sizes = list(accumulate(rank**-0.8 for rank in range(1, len(fields) + 1)))
    people: list[Person] = []
    for number in range(1, count + 1):
        name = random.choices(fields, cum_weights=sizes)[0]
        elsewhere = own[random.choice(fields)]
        gives = _some(random, own[name], anything, 0.75, random.randint(2, 5))
        seeks = _some(random, own[name], anything, 0.45, random.randint(1, 4))
        widens = _some(random, elsewhere, anything, 0.8, random.choice((0, 1, 1, 2)))
        people.append(
            Person(
                id=number,
                seeks=seeks,
                gives=gives,
                widens=widens,
                field=name,
                languages=frozenset(random.choices(list(_SPOKEN), list(_SPOKEN.values()))[0]),
                zone_hours=_ZONES[random.choices(list(_ZONES), _ZONE_SHARES)[0]],
            )
        )
    pairs = (random.sample(range(1, count + 1), 2) for _ in range(count // 10 if count > 1 else 0))
    return Crowd(tuple(people), frozenset((min(pair), max(pair)) for pair in pairs))


def workshop(count: int, seed: int) -> Crowd:
    """Return a crowd that gives two or three of 24 topics each, and seeks as many others."""
    random = Random(f"workshop {count} {seed}")  # noqa: S311 (repeatable, no secret)
    popular = _Popular([f"topic{number}" for number in range(_PLAIN_TOPICS)], _PLAIN_STEEPNESS)
    people: list[Person] = []
    for number in range(1, count + 1):
        gives = _distinct(random, popular, random.randint(2, 3), frozenset())
        seeks = _distinct(random, popular, random.randint(2, 3), gives)
        field = f"field{random.randrange(_PLAIN_FIELDS)}"
        people.append(Person(number, seeks=seeks, gives=gives, field=field))
    return Crowd(tuple(people))


def members_csv(crowd: Crowd) -> str:
    """Return a crowd as the file that ``bot.py match`` reads."""
    return _csv([COLUMNS, *map(_row, crowd.people)])


def avoid_csv(crowd: Crowd) -> str:
    """Return who should never meet, as ``bot.py match`` reads it."""
    return _csv(sorted(crowd.blocks))


def _some(
    random: Random, own: _Popular, anything: _Popular, share: float, count: int
) -> frozenset[str]:
    """Return up to ``count`` topics, about ``share`` of them of the own field."""
    return frozenset(
        (own if random.random() < share else anything).draw(random) for _ in range(count)
    )


def _distinct(
    random: Random, popular: _Popular, count: int, without: frozenset[str]
) -> frozenset[str]:
    drawn: set[str] = set()
    while len(drawn) < count:
        drawn |= {popular.draw(random)} - without
    return frozenset(drawn)


def _row(person: Person) -> Sequence[str]:
    zones = {hours: zone for zone, hours in _ZONES.items()}
    return (
        str(person.id),
        f"Member {person.id}",
        person.field,
        ";".join(sorted(person.languages)),
        "" if person.zone_hours is None else zones[person.zone_hours],
        ";".join(sorted(person.seeks)),
        ";".join(sorted(person.gives)),
        ";".join(sorted(person.widens)),
        "",
    )


def _csv(rows: Sequence[Sequence[object]]) -> str:
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerows(rows)
    return written.getvalue()
