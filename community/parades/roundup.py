"""The roundup: everything that was written, so that whoever comes later finds something to read.

A bare list of links says nothing; so every post has its author's own sentence, and what lies close
together stands together.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from community.documents import Document, Heading, Linked, Part, Words
from community.matching.topics import label, named_in
from community.parades.model import Parade, Parading, Post, PostKind
from community.places import Language
from community.texts import Facts, Param, Text, ntext, text

LEAST = 2
"""So many posts with a topic in common make a group."""
MOST_GROUPS = 6

NEW = text("new here")
KINDS: Mapping[PostKind, Text] = {
    PostKind.ARTICLE: text("an article"),
    PostKind.PODCAST: text("a podcast"),
    PostKind.VIDEO: text("a video"),
    PostKind.PHOTOS: text("a series of photos"),
    PostKind.WORDS: text("written here"),
}


@dataclass(frozen=True, slots=True)
class Around:
    """What a roundup tells besides the posts: names by member id, whose first parade it is, and
    which comes next, if one is known, with its host.
    """

    names: Mapping[int, str]
    new: Collection[int] = ()
    following: tuple[str, str] | None = field(default=None)


def grouped(posts: Sequence[Post]) -> Sequence[tuple[str, Sequence[Post]]]:
    """Return posts by the topics they have in common, the largest group first; "" are those that
    stand alone. Every post is there once; within a group they stand in their order.
    """
    topics = {one.id: _topics(one) for one in posts}
    left = list(posts)
    groups: list[tuple[str, Sequence[Post]]] = []
    while len(groups) < MOST_GROUPS:
        counted = Counter(topic for one in left for topic in topics[one.id])
        # What everybody writes about is what the parade is about, and parts nothing.
        apart = {topic: many for topic, many in counted.items() if LEAST <= many < len(posts)}
        if not apart:
            break
        topic = min(apart, key=lambda one: (-apart[one], one))
        groups.append((topic, tuple(one for one in left if topic in topics[one.id])))
        left = [one for one in left if topic not in topics[one.id]]
    if left:
        groups.append(("", tuple(left)))
    return groups


def roundup_document(parading: Parading, around: Around) -> Document:
    """Return the roundup as a page, in the parade's language."""
    parade = parading.parade
    title = text("Roundup: {title}", title=parade.title)
    return Document(parade.language, title, tuple(_parts(parading, around)), parade.zone)


def numbers(parading: Parading, around: Around) -> Text:
    """Return how much came of it, in a sentence."""
    if not parading.shown:
        return text("nothing this time")
    people = {one.member_id for one in parading.shown}
    posts = ntext("{count} post", "{count} posts", len(parading.shown))
    by = ntext("{count} person", "{count} people", len(people))
    new = len(people & set(around.new))
    if new == len(people) == 1:
        return text("{posts} by {people}, here for the first time", posts=posts, people=by)
    if new == len(people) > 1:
        return text("{posts} by {people}, all of them for the first time", posts=posts, people=by)
    if new:
        return text(
            "{posts} by {people}, {new} of them for the first time", posts=posts, people=by, new=new
        )
    return text("{posts} by {people}", posts=posts, people=by)


def _parts(parading: Parading, around: Around) -> Iterator[Part]:
    parade = parading.parade
    opens, closes = parade.days
    host = around.names.get(parade.host or 0, "")
    rows: list[tuple[Text, Param]] = [
        (text("When"), text("{opens} to {closes}", opens=opens, closes=closes)),
        (text("Came in"), numbers(parading, around)),
    ]
    if host:
        rows.append((text("Host"), host))
    if parade.hashtag:
        rows.append((text("Hashtag"), text("#{hashtag}", hashtag=parade.hashtag)))
    yield Facts(tuple(rows))
    if parade.foreword:
        yield Words(parade.foreword, host)
    yield from _asked(parade)
    linked = [one for one in parading.shown if one.kind is not PostKind.WORDS]
    groups = grouped(linked)
    new = _standing_out(parading, around)
    for topic, posts in groups:
        if topic:
            yield Heading(text("{topic}", topic=_headline(topic, parade.language)))
        else:
            yield Heading(text("And also") if len(groups) > 1 else text("All posts"))
        for post in posts:
            yield _line(post, around, new)
    if here := [one for one in parading.shown if one.kind is PostKind.WORDS]:
        yield Heading(text("Written in the community"))
        for post in here:
            yield Heading(text("{title}", title=post.title), deep=True)
            note = NEW if post.member_id in new else None
            yield Words(post.words, around.names.get(post.member_id, ""), note)
    yield from _thanks(parading, around)


def _asked(parade: Parade) -> Iterator[Part]:
    yield Heading(text("What it was about"))
    yield Words(parade.question)
    if parade.call:
        yield Linked(parade.call, parade.title, "", "", text("the call"))


def _line(post: Post, around: Around, new: Collection[int]) -> Linked:
    name = post.author or around.names.get(post.member_id, "")
    kind = KINDS[post.kind] if post.kind is not PostKind.ARTICLE else None
    note = NEW if post.member_id in new else kind
    if kind is not None and note is NEW:
        note = text("{kind}, {new}", kind=kind, new=NEW)
    return Linked(post.address, post.title, post.sentence, name, note)


def _standing_out(parading: Parading, around: Around) -> Collection[int]:
    """Return who is new among others who are not; where all are, the numbers say so once."""
    people = {one.member_id for one in parading.shown}
    new = people & set(around.new)
    return new if new != people or len(people) == 1 else ()


def _thanks(parading: Parading, around: Around) -> Iterator[Part]:
    yield Heading(text("Thank you"))
    read = sum(one.read_at is not None for one in parading.readings)
    commented = sum(one.commented_at is not None for one in parading.readings)
    if parading.shown:
        yield text("Thank you to everybody who wrote, read and commented.")
    else:
        yield text("Thank you to everybody who thought about it. The questions stay open.")
    if read and commented:
        yield text(
            "The posts were read {read} and commented on {commented} in the community alone.",
            read=_times(read),
            commented=_times(commented),
        )
    elif read:
        yield text("The posts were read {read} in the community alone.", read=_times(read))
    if around.following is not None:
        title, host = around.following
        yield text("The next blog parade is “{title}”, hosted by {host}.", title=title, host=host)


def _times(count: int) -> Text:
    return text("once") if count == 1 else ntext("{count} time", "{count} times", count)


def _topics(post: Post) -> frozenset[str]:
    # A first sentence names many a thing in passing, so it counts only where nothing else does.
    return named_in(f"{post.title}\n{post.sentence}") or named_in(post.opening)


def _headline(topic: str, language: Language) -> str:
    shown = label(topic, language)
    return shown[:1].upper() + shown[1:]
