"""Short posts that announce something, each as long as its network takes.

Lengths are counted on the safe side: every character counts as one at least, also where a network
counts several as one. Limits are what the networks named in November 2026; Xing's is that of its
shortest kind of post.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from babel.dates import format_date

from community.parades.call import Announcement, ShortPost
from community.texts import Param, Text, text
from locales import regional, render

Length = Callable[[str, str], int]
"""Counts words with an address in them."""


_NARROW = ((0, 0x10FF), (0x2000, 0x200D), (0x2010, 0x201F), (0x2032, 0x2037))
"""The characters that X counts as one."""


def _plain(words: str, _address: str) -> int:
    return len(words)


def _links_are_23(words: str, address: str) -> int:
    """Mastodon and X count every address as 23 characters."""
    return len(words) + (23 - len(address) if address and address in words else 0)


def _weighted(words: str, address: str) -> int:
    """X counts most letters beyond the Latin, Greek, Cyrillic … ones as two."""
    rest = words.replace(address, "", 1) if address else words
    wide = sum(not _is_narrow(ord(one)) for one in rest)
    return _links_are_23(words, address) + wide


def _is_narrow(code: int) -> bool:
    return any(first <= code <= last for first, last in _NARROW)


@dataclass(frozen=True, slots=True)
class _Network:
    """A network: how much it takes, and the address that opens it, with ``{words}`` or
    ``{address}``.
    """

    name: str
    most: int
    length: Length = _plain
    share: str = ""
    linked: bool = True


_NETWORKS = (
    _Network("Mastodon", 500, _links_are_23, "https://share.joinmastodon.org/#text={words}"),
    _Network("Bluesky", 300, _plain, "https://bsky.app/intent/compose?text={words}"),
    _Network(
        "LinkedIn", 3000, _plain, "https://www.linkedin.com/sharing/share-offsite/?url={address}"
    ),
    _Network("Xing", 420, _plain, "https://www.xing.com/spi/shares/new?url={address}"),
    _Network("Instagram", 2200, linked=False),
    _Network("Facebook", 5000, _plain, "https://www.facebook.com/sharer/sharer.php?u={address}"),
    _Network("X", 280, _weighted, "https://x.com/intent/post?text={words}"),
)


def write_short_posts(announcement: Announcement) -> tuple[ShortPost, ...]:
    """Return a post for each network; the question goes first where it is too long, then the end
    of the title.
    """
    return tuple(_post(announcement, network) for network in _NETWORKS)


def _post(announcement: Announcement, network: _Network) -> ShortPost:
    address = announcement.address if network.linked else ""
    words = next(
        one
        for one in _versions(announcement, network)
        if network.length(one, address) <= network.most
    )
    share = network.share.format(words=quote(words, safe=""), address=quote(address, safe=""))
    if "{address}" in network.share and not address:
        share = ""
    return ShortPost(network.name, words, share, "{words}" in network.share)


def _versions(announcement: Announcement, network: _Network) -> Iterator[str]:
    """Yield the words, the longest first; in the end without anything that can be left out."""
    yield _words(announcement, network, announcement.title, announcement.question)
    for length in range(len(announcement.title), 0, -1):
        title = announcement.title
        cut = title if length == len(title) else title[:length].rstrip() + "…"
        yield _words(announcement, network, cut, "")
    yield f"#{announcement.hashtag}"


def _words(announcement: Announcement, network: _Network, title: str, question: str) -> str:
    said = [text("Blog parade: {title}", title=title)]
    if question:
        said.append(text("{question}", question=question))
    said.append(text("Join in until {closes}.", closes=announcement.closes))
    tag = f"#{announcement.hashtag}"
    lines = [_said(one, announcement) for one in said]
    if announcement.address and network.linked:
        lines.append(f"{tag} {announcement.address}")
    elif announcement.address:
        lines += [_said(text("The link is in our profile."), announcement), tag]
    else:
        lines.append(tag)
    return "\n\n".join(lines)


def _said(said: Text, announcement: Announcement) -> str:
    place = regional(announcement.language)

    def leaf(value: Param, _: object) -> str:
        return format_date(value, "long", locale=place) if isinstance(value, date) else str(value)

    return render(said, announcement.language, leaf)
