"""Who reads whose post: spread evenly, and on purpose out of one's own field.

A host who reads and comments on everything alone gives up at some point; where everybody reads two,
nobody's post stays unread.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from community.parades.model import Parading, Post, Reading

EACH = 2
"""So many posts everybody is given to read."""


@dataclass(frozen=True, slots=True)
class Reader:
    """What is known of somebody who takes part: their topics, and the languages they read (none
    named: all).
    """

    topics: frozenset[str] = frozenset()
    languages: frozenset[str] = field(default_factory=frozenset[str])


def given(
    parading: Parading, readers: Mapping[int, Reader], reader: int, now: datetime
) -> tuple[Reading, ...]:
    """Return what is given to somebody to read, so that they have two: what the fewest were given,
    and of those what is farthest from their own field. Nobody is given their own.
    """
    have = sum(one.reader == reader for one in parading.readings)
    free = _free(parading, reader)
    ranked = sorted(free, key=lambda post: _rank(parading, readers, reader, post))
    return tuple(Reading(post.id, reader, now) for post in ranked[: max(0, EACH - have)])


def left_over(
    parading: Parading, readers: Mapping[int, Reader], now: datetime
) -> tuple[Reading, ...]:
    """Return what is given out before the end, so that every post has somebody who reads it: to
    those who have the least to read, though they have two already.
    """
    load = Counter(one.reader for one in parading.readings)
    found: list[Reading] = []
    for post in unread(parading, given_is_read=True):
        able = [one for one in sorted(readers) if one != post.member_id]
        if not able:
            continue
        chosen = min(
            able,
            key=lambda one: (
                load[one],
                not _reads(readers[one], post),
                _near(readers, one, post),
                one,
            ),
        )
        load[chosen] += 1
        found.append(Reading(post.id, chosen, now))
    return tuple(found)


def unread(parading: Parading, *, given_is_read: bool = False) -> Sequence[Post]:
    """Return the posts that nobody has read so far, oldest first; or that nobody was even given."""
    seen = {one.post_id for one in parading.readings if given_is_read or one.read_at is not None}
    return tuple(post for post in parading.shown if post.id not in seen)


def _free(parading: Parading, reader: int) -> Collection[Post]:
    had = {one.post_id for one in parading.readings if one.reader == reader}
    return [one for one in parading.shown if one.member_id != reader and one.id not in had]


def _rank(
    parading: Parading, readers: Mapping[int, Reader], reader: int, post: Post
) -> tuple[bool, int, int, int]:
    many = sum(one.post_id == post.id for one in parading.readings)
    knows = readers.get(reader, Reader())
    return (not _reads(knows, post), many, _near(readers, reader, post), post.id)


def _near(readers: Mapping[int, Reader], reader: int, post: Post) -> int:
    """Return how many topics somebody shares with who wrote a post."""
    mine = readers.get(reader, Reader()).topics
    return len(mine & readers.get(post.member_id, Reader()).topics)


def _reads(reader: Reader, post: Post) -> bool:
    return not reader.languages or not post.language or post.language[:2] in reader.languages
