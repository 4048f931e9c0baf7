"""When members' feeds are looked into, and what in them is worth a question. Pure.

Each feed has its turn once in six hours, always at the same moment of them, which is another one
for everybody; so no two looks are closer than that, and many feeds are not read all at once.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit
from zlib import crc32

from community.links import TRACKING
from community.outbox import Outgoing
from community.pages import Feed, FeedItem
from community.parades.feeds import Find, Watched
from community.parades.model import Parade, Parading, Phase

EVERY = timedelta(hours=6)
SPREAD = timedelta(hours=5)
"""The looks of one turn are spread over so much of it; the rest is for those that wait."""
READ_IN = (Phase.OPEN, Phase.GRACE)
"""Feeds are read while a parade is in one of these."""
LATE = timedelta(days=1)
"""A post that is so much older than the newest that was seen is still new: zones are left out of
dates, and drafts lie for a while. What was asked about is remembered besides.
"""
MOST_AT_ONCE = 5
"""So many posts somebody is asked about after one look."""
LONGEST_TITLE = 200
_TRACKING_NAME = 50


def turn_at(now: datetime) -> int:
    """Return the number of the turn that an instant is in."""
    return int(now.timestamp()) // int(EVERY.total_seconds())


def look(watched: Watched, now: datetime, *, at_once: bool = False) -> Outgoing:
    """Return the row that looks into a feed in the present turn: at its own moment, or if that is
    over, in what is left of the turn. ``at_once``: now, though it was looked into already.
    """
    turn = turn_at(now)
    begins = datetime.fromtimestamp(turn * EVERY.total_seconds(), UTC)
    ends = begins + EVERY
    share = crc32(f"{watched.community_id}:{watched.member_id}".encode()) / 2**32
    due = begins + share * SPREAD
    if due < now:
        due = now + share * (ends - now) * (SPREAD / EVERY)
    return Outgoing(
        f"parade:feeds:{watched.community_id}:{turn}:{watched.member_id}",
        watched.community_id,
        "parade_look",
        now if at_once else due,
        ends,
        {"turn": turn, "member": watched.member_id},
        urgency=8,
        renew=at_once,
    )


def found(
    feed: Feed, watched: Watched, running: Sequence[Parading], now: datetime
) -> tuple[Find, ...]:
    """Return the posts of a feed that carry a running parade's hashtag and are not handed in,
    oldest first.
    """
    finds: dict[tuple[int, str], Find] = {}  # a feed may name a post twice
    for item in sorted(_dated(feed), key=_published):
        for one in running:
            is_new = _since(one.parade, watched) <= _published(item)
            if is_new and one.parade.hashtag in item.found:
                find = _find(item, one, watched, now)
                if find is not None:
                    finds[find.parade_id, find.page] = find
    return tuple(finds.values())[-MOST_AT_ONCE:]


def seen_until(feed: Feed, watched: Watched, now: datetime) -> datetime | None:
    """Return until when a feed's posts have been seen: never further than now, whatever it says."""
    dates = [min(_published(one), now) for one in _dated(feed)]
    return max([*dates, *([watched.seen] if watched.seen else [])], default=None)


def newest(feed: Feed) -> FeedItem | None:
    """Return the newest post of a feed, by what the feed says of it."""
    return max(_dated(feed), key=_published, default=None)


def is_handed_in(parading: Parading, page: str, member_id: int) -> bool:
    """Whether a page is among the posts, or about to be, or the host's own about the parade."""
    given = (
        address
        for post in parading.posts
        if post.confirmed or post.member_id == member_id
        for address in (post.address, post.canonical)
    )
    return page in _pages((*given, parading.parade.call, parading.parade.roundup))


def same_page(address: str) -> str:
    """Return what is the same for addresses of one page: with https or http, with or without www,
    a slash at the end, a fragment, or what only follows people around.
    """
    parts = urlsplit(address)
    host = parts.netloc.lower().removeprefix("www.")
    query = "&".join(
        part
        for part in parts.query.split("&")
        if part and not TRACKING.fullmatch(part.partition("=")[0][:_TRACKING_NAME])
    )
    return host + parts.path.rstrip("/") + (f"?{query}" if query else "")


def _dated(feed: Feed) -> list[FeedItem]:
    return [one for one in feed.items if one.published is not None]


def _published(item: FeedItem) -> datetime:
    if item.published is None:
        raise ValueError("a post without a date")
    return item.published


def _since(parade: Parade, watched: Watched) -> datetime:
    """Return from when on a post may be for this parade, and is new."""
    called = parade.called_at or parade.proposed_at
    return called if watched.seen is None else max(called, watched.seen - LATE)


def _find(item: FeedItem, parading: Parading, watched: Watched, now: datetime) -> Find | None:
    if not item.link:
        return None
    page = same_page(item.link)
    if is_handed_in(parading, page, watched.member_id):
        return None
    return Find(
        0,
        watched.community_id,
        parading.parade.id,
        watched.member_id,
        page,
        item.link,
        item.title[:LONGEST_TITLE],
        now,
    )


def _pages(addresses: Iterable[str]) -> Iterator[str]:
    return (same_page(one) for one in addresses if one)
