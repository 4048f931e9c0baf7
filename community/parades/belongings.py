"""What of a parade is whose: what goes with somebody who is erased, and what follows somebody who
becomes somebody else. Pure: for whoever stores parades.

Title and question are the words of who proposed a parade and of who hosts it, who made them theirs:
they stay while one of the two does. Why it fits is told by who proposed it; where call and roundup
stand, and the words above the roundup, are the host's. The hashtag of a called parade stays: it
stands in everybody's posts.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from community.parades.life import as_topic
from community.parades.model import (
    NOT_CALLED,
    Intent,
    Parade,
    ParadeState,
    Parading,
    Post,
    Reading,
)

_OVER = (ParadeState.ROUNDED_UP, ParadeState.WITHDRAWN)


def without(parading: Parading, member_id: int) -> Parading:
    """Return it without anything of an erased member; what others gave stays, but for what they
    noted of the member's posts.
    """
    posts = tuple(one for one in parading.posts if one.member_id != member_id)
    there = {one.id for one in posts}
    return Parading(
        _without(parading.parade, member_id),
        posts,
        tuple(one for one in parading.intents if one.member_id != member_id),
        tuple(one for one in parading.readings if one.reader != member_id and one.post_id in there),
    )


def _without(parade: Parade, member_id: int) -> Parade:
    whose = {parade.proposed_by, parade.host}
    after = parade
    if after.stand_in == member_id:
        after = replace(after, stand_in=None)
    if after.proposed_by == member_id:
        after = replace(after, proposed_by=None, why="")
    if after.host == member_id:
        after = _handed_on(after)
    if member_id not in whose or whose - {member_id, None}:
        return after
    after = replace(after, title="", question="", why="")
    if parade.state in NOT_CALLED:
        # Nobody could write about it any more; once it is called, others have begun to.
        after = replace(as_topic(after), state=ParadeState.WITHDRAWN)
    return after


def _handed_on(parade: Parade) -> Parade:
    """Return a parade that its host leaves: the stand-in steps in, if there is one and something
    to do is left; a draft that nobody hosts is a proposal again.
    """
    next_host = None if parade.state in _OVER else parade.stand_in
    after = replace(
        parade,
        host=next_host,
        stand_in=None if next_host is not None else parade.stand_in,
        call="",
        foreword="",
        roundup="",
    )
    if after.state is ParadeState.DRAFT and next_host is None:
        after = as_topic(after)
    return after


def united(parading: Parading, kept_id: int, gone_id: int) -> Parading:
    """Return it as it is once two members are one: what was handed in twice is there once, and
    nobody reads their own.
    """

    def now(member_id: int | None) -> int | None:
        return kept_id if member_id == gone_id else member_id

    parade = parading.parade
    host, stand_in = now(parade.host), now(parade.stand_in)
    parade = replace(
        parade,
        proposed_by=now(parade.proposed_by),
        host=host,
        stand_in=None if stand_in == host else stand_in,
    )
    posts = tuple(
        replace(one, member_id=kept_id) if one.member_id == gone_id else one
        for one in parading.posts
    )
    same = _handed_in_twice(one for one in posts if one.member_id == kept_id)
    posts = tuple(one for one in posts if one.id not in same)
    return Parading(
        parade,
        posts,
        _intents(parading.intents, kept_id, gone_id),
        _readings(
            (
                replace(
                    one,
                    post_id=same.get(one.post_id, one.post_id),
                    reader=kept_id if one.reader == gone_id else one.reader,
                )
                for one in parading.readings
            ),
            {one.id for one in posts if one.member_id == kept_id},
            kept_id,
        ),
    )


def _handed_in_twice(posts: Iterable[Post]) -> dict[int, int]:
    """Return which posts are there already, and as which: of two the confirmed one stays, then the
    earlier.
    """
    stays: dict[str, int] = {}
    same: dict[int, int] = {}
    for one in sorted(posts, key=lambda one: (not one.confirmed, one.at, one.id)):
        first = stays.setdefault(one.canonical, one.id) if one.canonical else one.id
        if first != one.id:
            same[one.id] = first
    return same


def _intents(intents: Iterable[Intent], kept_id: int, gone_id: int) -> tuple[Intent, ...]:
    """Return intents; of two of one person, the one of who stays holds."""
    found = {one.member_id: one for one in intents}
    theirs = found.pop(gone_id, None)
    if theirs is not None:
        found.setdefault(kept_id, replace(theirs, member_id=kept_id))
    return tuple(found.values())


def _readings(readings: Iterable[Reading], own: Iterable[int], kept_id: int) -> tuple[Reading, ...]:
    """Return readings, two of the same post by one person as one, and none of one's own."""
    found: dict[tuple[int, int], Reading] = {}
    mine = {(post_id, kept_id) for post_id in own}
    for one in readings:
        key = (one.post_id, one.reader)
        if key in mine:
            continue
        there = found.get(key, one)
        found[key] = Reading(
            *key,
            min(there.at, one.at),
            _earlier(there.read_at, one.read_at),
            _earlier(there.commented_at, one.commented_at),
        )
    return tuple(found.values())


def _earlier(one: datetime | None, other: datetime | None) -> datetime | None:
    return min((at for at in (one, other) if at is not None), default=None)
