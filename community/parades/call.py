"""The call: what a host pastes into their blog, so that people know what to write and where to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from community.documents import Document, Heading, Linked, Part, Points, Words
from community.parades.model import Parade
from community.places import Language
from community.texts import Text, Url, text

FILLED = text("opens with this post")
EMPTY = text("opens with the link; copy the words in")


def call_document(parade: Parade, host: str, where: str) -> Document:
    """Return the call as a page. ``host``: their name; ``where``: what the community is called."""
    opens, closes = parade.days
    parts: list[Part] = [
        text(
            "From {opens} to {closes} we write together about one topic, everybody on their own"
            " blog. You are invited, whether you know us or not.",
            opens=opens,
            closes=closes,
        )
    ]
    if parade.why:
        parts += [Heading(text("Why this topic")), Words(parade.why)]
    parts += [Heading(text("Questions to begin with")), Words(parade.question)]
    parts += [
        Heading(text("How you take part")),
        Points(tuple(_steps(parade, where)), boxes=True),
        Heading(text("You have no blog?")),
        text(
            "Write it all the same: a text, a podcast, a video or a series of photos. What you"
            " write in our community appears in full in the roundup."
        ),
        Heading(text("What becomes of it")),
        text(
            "Everybody reads and comments on one or two posts by others. When it is over, {host}"
            " rounds everything up, with a link to each post and a sentence on what it is about.",
            host=host,
        ),
    ]
    title = text("Blog parade: {title} #{hashtag}", title=parade.title, hashtag=parade.hashtag)
    return Document(parade.language, title, tuple(parts), parade.zone)


def _steps(parade: Parade, where: str) -> list[Text]:
    closes = parade.days[1]
    steps = [text("Write your post and publish it by {closes}.", closes=closes)]
    if parade.call:
        steps.append(
            text("Link to this call in it: {address}", address=Url(parade.call)),
        )
    else:
        steps.append(text("Link to this call in it, so that others find their way here."))
    steps += [
        text("Use the hashtag #{hashtag} wherever you tell people.", hashtag=parade.hashtag),
        text(
            "Hand your link in at {where}, or leave it here as a comment, with one sentence on"
            " what your post is about.",
            where=where,
        ),
        text("Read at least one other post, and leave a kind comment."),
    ]
    if parade.grace_days:
        steps.append(
            text(
                "You need a little longer? Until {last} late posts are welcome.", last=last(parade)
            )
        )
    return steps


def last(parade: Parade) -> date:
    """Return the last day on which posts are taken."""
    return parade.days[1] + timedelta(days=parade.grace_days)


@dataclass(frozen=True, slots=True)
class ShortPost:
    """A ready-made post for a network: ``words`` fit there; ``share``: an address that opens the
    network with it ("" where there is none); ``filled``: the words stand there then, and not the
    link alone.
    """

    network: str
    words: str
    share: str = ""
    filled: bool = True


@dataclass(frozen=True, slots=True)
class Announcement:
    """What short posts tell of: ``address`` is where the call stands ("" if only in the
    community).
    """

    title: str
    question: str
    hashtag: str
    closes: date
    address: str
    language: Language


class WriteShortPosts(Protocol):
    """Writes short posts, one for each network we know."""

    def __call__(self, announcement: Announcement) -> tuple[ShortPost, ...]:
        """Return them in the order people know the networks in."""
        ...


def posts_document(parade: Parade, posts: Sequence[ShortPost]) -> Document:
    """Return ready-made posts as a page to copy from, each with the link that opens its network."""
    parts: list[Part] = []
    for post in posts:
        parts += [Heading(Text("{network}", {"network": post.network})), Words(post.words)]
        if post.share:
            parts.append(Linked(post.share, post.network, note=FILLED if post.filled else EMPTY))
    title = text("Short posts: {title}", title=parade.title)
    return Document(parade.language, title, tuple(parts), parade.zone)


def announcement(parade: Parade) -> Announcement:
    """Return what the short posts about a parade tell of."""
    question = parade.question.split("\n")[0]
    return Announcement(
        parade.title, question, parade.hashtag, parade.days[1], parade.call, parade.language
    )
