"""Handing in: from an address to a post in a parade, with its author's consent at every step."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from community.errors import Invalid, NotFound
from community.forms import Filled, Form
from community.introductions import IntroductionStore
from community.model import Visitor
from community.pages import Page, Pages, with_scheme
from community.parades.book import ParadeBook, Seen
from community.parades.forms import (
    address_form,
    hand_in_form,
    read_post,
    read_words,
    words_form,
)
from community.parades.life import GONE, takes_posts
from community.parades.model import Parading, Post, PostKind, Reading
from community.parades.spread import Reader, given, left_over
from community.texts import text

MOST_POSTS = 10
"""So many posts somebody can give to one parade."""
MOST_OF_ALL = 500
_MADE = text("I have no such post of yours.")


class HandingIn:
    """Takes posts, and gives their authors others' posts to read. ``book``: where they stand."""

    def __init__(self, book: ParadeBook, introductions: IntroductionStore, pages: Pages) -> None:
        self.book = book
        self._introductions = introductions
        self._pages = pages

    # --- what was written elsewhere -----------------------------------------------------------

    async def address_form(self, visitor: Visitor, parade_id: int) -> Form:
        """Return the form for the address of what somebody published."""
        _, _, seen = await self.book.found(visitor, parade_id)
        takes_posts(seen.parade, seen.now, self.book.calendar)
        return address_form(seen.parade)

    async def submit(
        self, visitor: Visitor, address: str, parade_id: int | None
    ) -> tuple[Seen, Post]:
        """Read a page, and store what it says of itself as a draft that its author alone sees.

        FetchRefused says why a page cannot be read; Invalid what else is in the way.
        """
        number = await self.book.running(visitor, parade_id)
        actor, member, seen = await self.book.found(visitor, number)
        takes_posts(seen.parade, seen.now, self.book.calendar)
        asked = self._pages.check(with_scheme(address))
        page = await self._pages.page(asked, back=seen.parade.call)
        now = self.book.clock.now()
        read = _post(page, asked, seen.parade.id, member.id, member.name, now)

        def decide(before: Parading) -> Parading:
            takes_posts(before.parade, now, self.book.calendar)
            known = next((one for one in before.posts if one.canonical == read.canonical), None)
            if known is not None and known.member_id != member.id and known.confirmed:
                raise Invalid(text("Somebody has handed this post in already."))
            if known is not None and known.member_id == member.id:
                kept = replace(known, links_back=read.links_back, reached=True, looked_at=now)
                return before.with_post(kept)
            _room(before, member.id)
            drafts = {one.id for one in before.of(member.id) if not one.confirmed}
            posts = tuple(one for one in before.posts if one.id not in drafts)
            return replace(before, posts=(*posts, read))

        after = await self.book.change(actor, member, number, decide)
        mine = after.parading.of(member.id)
        return after, next(one for one in mine if one.canonical == read.canonical)

    async def form(self, visitor: Visitor, post_id: int) -> Form:
        """Return the form in which an author checks what was read, and adds their sentence."""
        _, post = await self._own(visitor, post_id)
        return hand_in_form(post)

    async def confirm(self, visitor: Visitor, filled: Filled) -> tuple[Seen, Post]:
        """Take a post as its author confirmed it, and give them something to read."""
        post_id = int(filled.parts[0])
        seen, _ = await self._own(visitor, post_id)
        actor, member, _ = await self.book.found(visitor, seen.parade.id)
        readers = await self._readers(seen)
        now = self.book.clock.now()

        def decide(before: Parading) -> Parading:
            there = before.post(post_id)
            if there is None or there.member_id != member.id:
                raise NotFound(_MADE)
            if not there.confirmed:
                takes_posts(before.parade, now, self.book.calendar)
            after = before.with_post(read_post(there, filled))
            new = given(after, readers, member.id, now)
            return replace(after, readings=(*after.readings, *new))

        after = await self.book.change(actor, member, seen.parade.id, decide)
        return after, _one(after.parading, post_id)

    # --- what is written here -----------------------------------------------------------------

    async def words_form(self, visitor: Visitor, parade_id: int | None) -> Form:
        """Return the form for a post by somebody without a blog; it opens again to be changed."""
        number = await self.book.running(visitor, parade_id)
        _, member, seen = await self.book.found(visitor, number)
        takes_posts(seen.parade, seen.now, self.book.calendar)
        return words_form(seen.parade, _written(seen.parading, member.id))

    async def write(self, visitor: Visitor, filled: Filled) -> tuple[Seen, Post]:
        """Take a post that was written here; one of before is replaced."""
        number = int(filled.parts[0])
        actor, member, seen = await self.book.found(visitor, number)
        title, words = read_words(filled)
        readers = await self._readers(seen)
        now = self.book.clock.now()

        def decide(before: Parading) -> Parading:
            takes_posts(before.parade, now, self.book.calendar)
            known = _written(before, member.id)
            if known is None:
                _room(before, member.id)
                known = Post(0, number, member.id, PostKind.WORDS, now, confirmed=True)
            post = replace(
                known, title=title, words=words, author=member.name, language=visitor.language
            )
            after = before.with_post(post)
            new = given(after, readers, member.id, now)
            return replace(after, readings=(*after.readings, *new))

        after = await self.book.change(actor, member, number, decide)
        post = _written(after.parading, member.id)
        if post is None:
            raise NotFound(GONE)
        return after, post

    async def take_back(self, visitor: Visitor, post_id: int) -> Seen:
        """Let a post go from the parade, with what was said of it."""
        seen, _ = await self._own(visitor, post_id)
        actor, member, _ = await self.book.found(visitor, seen.parade.id)

        def decide(before: Parading) -> Parading:
            return replace(
                before,
                posts=tuple(one for one in before.posts if one.id != post_id),
                readings=tuple(one for one in before.readings if one.post_id != post_id),
            )

        return await self.book.change(actor, member, seen.parade.id, decide)

    # --- reading ------------------------------------------------------------------------------

    async def to_read(self, visitor: Visitor, parade_id: int | None) -> Seen:
        """Return the parade with what the visitor is given to read; two posts, if there are."""
        number = await self.book.running(visitor, parade_id)
        actor, member, seen = await self.book.found(visitor, number)
        readers = await self._readers(seen)
        now = self.book.clock.now()

        def decide(before: Parading) -> Parading:
            new = given(before, readers, member.id, now)
            return replace(before, readings=(*before.readings, *new))

        return await self.book.change(actor, member, number, decide)

    async def read(self, visitor: Visitor, post_id: int, *, commented: bool) -> Post:
        """Note that somebody read a post, or commented on it as well; return the post."""
        actor, member = await self.book.members.member(visitor)
        number = await self.book.store.parade_of_post(actor.community.id, post_id)
        if number is None:
            raise NotFound(text("This post is not there any more."))
        now = self.book.clock.now()

        def decide(before: Parading) -> Parading:
            post = before.post(post_id)
            if post is None or not post.confirmed:
                raise NotFound(text("This post is not there any more."))
            if post.member_id == member.id:
                raise Invalid(text("It is your own. Others read it for you."))
            mine = next(
                (o for o in before.readings if (o.post_id, o.reader) == (post_id, member.id)),
                Reading(post_id, member.id, now),
            )
            said = replace(
                mine,
                read_at=mine.read_at or now,
                commented_at=(mine.commented_at or now) if commented else mine.commented_at,
            )
            others = tuple(one for one in before.readings if one != mine)
            return replace(before, readings=(*others, said))

        after = await self.book.change(actor, member, number, decide)
        return _one(after.parading, post_id)

    async def spread_rest(self, parading: Parading, community_id: int) -> tuple[Reading, ...]:
        """Return what is given out before the end, so that nobody's post stays unread."""
        people = {one.member_id for one in parading.shown}
        members = await self.book.members.people(community_id, people)
        here = {number for number, one in members.items() if one.left_at is None}
        readers = await self._known(community_id, here)
        return left_over(parading, readers, self.book.clock.now())

    # --- inside -------------------------------------------------------------------------------

    async def _own(self, visitor: Visitor, post_id: int) -> tuple[Seen, Post]:
        actor, member = await self.book.members.member(visitor)
        number = await self.book.store.parade_of_post(actor.community.id, post_id)
        if number is None:
            raise NotFound(_MADE)
        _, _, seen = await self.book.found(visitor, number)
        post = seen.parading.post(post_id)
        if post is None or post.member_id != member.id:
            raise NotFound(_MADE)
        return seen, post

    async def _readers(self, seen: Seen) -> Mapping[int, Reader]:
        people = {one.member_id for one in seen.parading.posts} | {seen.reader}
        return await self._known(seen.community.id, people & seen.people.keys() | {seen.reader})

    async def _known(self, community_id: int, people: set[int]) -> Mapping[int, Reader]:
        """Return what people wrote of themselves in public, as far as it helps to spread posts."""
        wrote = await self._introductions.many(community_id, people)
        found = {number: Reader() for number in people}
        for number, one in wrote.items():
            known = one.understood
            topics = (*known.seeks, *known.gives, *known.widens, *known.interests)
            found[number] = Reader(frozenset(topics), frozenset(one.details.languages))
        return found


def _post(page: Page, asked: str, parade_id: int, member: int, name: str, now: datetime) -> Post:
    """Return the draft of a post from what its page says."""
    return Post(
        0,
        parade_id,
        member,
        PostKind.ARTICLE,
        now,
        address=page.address or asked,
        canonical=page.canonical or page.address or asked,
        title=page.title[:200],
        author=page.author[:100] or name[:100],
        language=page.language[:35],
        opening=(page.first_sentence or page.description)[:400],
        picture_alt=page.picture_alt[:300],
        links_back=page.links_back,
        looked_at=now,
        feed=next(iter(page.feeds), ""),
    )


def _room(before: Parading, member_id: int) -> None:
    """Raise Invalid if somebody has given enough, or everybody together."""
    if len([one for one in before.of(member_id) if one.confirmed]) >= MOST_POSTS:
        raise Invalid(
            text("You have given {most} posts to this parade, which is plenty.", most=MOST_POSTS)
        )
    if len(before.posts) >= MOST_OF_ALL:
        raise Invalid(text("This parade holds as many posts as anybody can read. Thank you!"))


def _written(parading: Parading, member_id: int) -> Post | None:
    mine = (one for one in parading.of(member_id) if one.kind is PostKind.WORDS)
    return next(mine, None)


def _one(parading: Parading, post_id: int) -> Post:
    post = parading.post(post_id)
    if post is None:
        raise NotFound(_MADE)
    return post
