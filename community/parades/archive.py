"""What programs read of blog parades: a feed of the posts, and a list of who takes part."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from urllib.parse import urlsplit

from community.communities import CommunityStore
from community.errors import Invalid
from community.model import Visitor
from community.parades.book import LISTED, ParadeBook
from community.parades.model import Parading
from community.places import Account, Language
from community.ports import Ledger
from community.texts import Text, text

MOST_ENTRIES = 100
_HASHED = "parades"


@dataclass(frozen=True, slots=True)
class Entry:
    """One post in the feed. ``id``: unique for ever; ``parade``: its parade's title."""

    id: str
    title: str
    address: str
    author: str
    sentence: str
    parade: str
    at: datetime


@dataclass(frozen=True, slots=True)
class PostFeed:
    """All posts with an address, the newest first. ``address``: where the feed itself is served;
    ``updated``: when it last changed.
    """

    id: str
    title: Text
    address: str
    language: Language
    updated: datetime
    entries: tuple[Entry, ...]


class WriteFeed(Protocol):
    """Writes a feed as a file."""

    def __call__(self, feed: PostFeed) -> bytes:
        """Return the file."""
        ...


class Archives:
    """Serves parades to programs, for whoever knows the address."""

    def __init__(
        self,
        book: ParadeBook,
        communities: CommunityStore,
        ledger: Ledger,
        write_atom: WriteFeed,
        write_opml: WriteFeed,
        new_token: Callable[[], str],
        address: Callable[[str], str] | None,
    ) -> None:
        self._book = book
        self._communities = communities
        self._ledger = ledger
        self._write_atom = write_atom
        self._write_opml = write_opml
        self._new_token = new_token
        self._address = address

    async def open(self, visitor: Visitor) -> str:
        """Return the address of the feed, for organisers; one of before ends."""
        actor = await self._book.members.organiser(visitor)
        if self._address is None:
            raise Invalid(text("Whoever runs me has not switched feeds on."))
        token = self._new_token()
        await self._book.store.open_archive(actor.community.id, await self._secret(token))
        return self._address(token)

    async def close(self, visitor: Visitor) -> None:
        """Let the address lead nowhere any more."""
        actor = await self._book.members.organiser(visitor)
        await self._book.store.close_archive(actor.community.id)

    async def atom(self, token: str) -> bytes | None:
        """Return the feed that is known by a token; None: there is none."""
        feed = await self._feed(token)
        return None if feed is None else self._write_atom(feed)

    async def opml(self, token: str) -> bytes | None:
        """Return the list of who takes part, known by the same token; None: there is none."""
        feed = await self._feed(token)
        return None if feed is None else self._write_opml(feed)

    async def _feed(self, token: str) -> PostFeed | None:
        community_id = await self._book.store.archive(await self._secret(token))
        if community_id is None:
            return None
        community = await self._communities.get(community_id)
        every = await self._book.store.listed(community_id, LISTED)
        address = self._address(token) if self._address else ""
        return post_feed(every, community_id, community.name, community.language, address)

    async def _secret(self, token: str) -> str:
        return await self._ledger.name(Account(_HASHED, token), _HASHED)


def post_feed(
    every: Sequence[Parading], community_id: int, name: str, language: Language, address: str
) -> PostFeed:
    """Return the feed of all posts that everybody sees and that have an address."""
    ids = _ids(community_id, address)
    entries = sorted(
        (
            Entry(
                f"{ids}:post:{post.id}",
                post.title,
                post.address,
                post.author,
                post.sentence,
                parading.parade.title,
                post.at,
            )
            for parading in every
            for post in parading.shown
            if post.address and parading.parade.title
        ),
        key=lambda one: (one.at, one.id),
        reverse=True,
    )[:MOST_ENTRIES]
    begun = min((one.parade.proposed_at for one in every), default=EPOCH)
    updated = max((one.at for one in entries), default=begun)
    title = text("Blog parades of {name}", name=name)
    return PostFeed(
        f"{ids}:parades",
        title,
        address,
        language,
        updated,
        tuple(entries),
    )


def _ids(community_id: int, address: str) -> str:
    """Return how the ids in a feed begin: a tag URI (RFC 4151) of where it is served, since every
    bot counts its communities and posts from 1.
    """
    host = urlsplit(address).hostname
    return f"tag:{host},2026:{community_id}" if host else f"urn:netzwerkstatt:{community_id}"


EPOCH = datetime.fromisoformat("1970-01-01T00:00:00+00:00")
