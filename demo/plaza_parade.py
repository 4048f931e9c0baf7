"""The blog parade of the demo on Matrix: a small one, written in a week, by signs and words."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from html import escape

from community.parades.model import Parading
from community.texts import Text, ntext, text
from demo.blogs import page_of, stored
from demo.guestbook import Happened
from demo.parade import day_words, posts, words
from demo.plaza import Plaza
from demo.resident import Resident
from demo.story import Story

WRITING, HOSTING, HANDING_IN, COMMENTED, ROUNDUP = "✍", "🎤", "📬", "💬", "📰"
LASTS = timedelta(days=7)
SOON = timedelta(seconds=30)
FIRST = "1"
"""Of several choices the first."""
SECOND_COMMENTED = "4"
"""Of two posts that one is given: read, commented on; read, commented on."""


class PlazaParade:
    """One proposes and hosts it; a second one writes on a blog as well, a third one here.
    ``people``: these three; ``room``: where its card stands; ``show``: how messages are shown.
    """

    def __init__(
        self,
        plaza: Plaza,
        story: Story,
        room: str,
        show: Callable[[Sequence[Happened], str], None],
        people: tuple[Resident, Resident, Resident],
    ) -> None:
        self._plaza = plaza
        self._story = story
        self._room = room
        self._show = show
        self._host, self._second, self._without_blog = people
        self._typed = words(plaza.language)["call"]
        self._posts = posts(plaza.language)

    async def propose(self) -> None:
        """Let somebody propose a topic, and another one say that they will write."""
        plaza, typed = self._plaza, self._typed
        await self._types(self._host, "parade propose", typed["title"], typed["question"].strip())
        await self._types(self._host, typed["why"])
        await self._soon()
        card = self._starting(text("Proposed: {title}", title=typed["title"]))
        await plaza.presses(self._second, WRITING, card, self._room)
        await plaza.presses(self._host, HOSTING, card, self._room)
        self._happens(text("{name} proposes a blog parade, and hosts it.", name=self._host.name))
        await self._soon()
        self._show([self._starting(text("Proposed: {title}", title=typed["title"]))], self._where)

    async def call(self) -> None:
        """Let the host name the days, read it once more, and call it."""
        plaza, typed = self._plaza, self._typed
        opens = plaza.local().date() + timedelta(days=1)
        closes = opens + LASTS - timedelta(days=1)
        days = [day_words(one, plaza.language) for one in (opens, closes)]
        rest = (FIRST, typed["hashtag"], typed["address"])
        self._show(await self._types(self._host, *days, *rest), self._host.name)
        await self._types(self._host, plaza.word("yes"))
        await self._types(self._host, f"parade text {await self._number()}")
        await self._soon()
        self._happens(
            text("{name} calls it; the text for the blog is ready.", name=self._host.name)
        )
        self._show([self._card()], self._where)

    async def write(self) -> None:
        """Let two hand in what stands on their blogs, and one write here."""
        plaza = self._plaza
        self._publish(0, self._host)
        self._publish(1, self._second)
        await self._types(self._host, f"parade submit {self._posts[0].address}")
        await self._check(0, self._host)
        await plaza.presses(self._second, HANDING_IN, self._card(), self._room)
        await self._types(self._second, self._posts[1].address)
        await self._check(1, self._second)
        typed = words(plaza.language)["words"]
        await self._types(
            self._without_blog, "parade write", typed["title"], typed["words"].strip()
        )
        self._happens(text("{name} has no blog, and writes here.", name=self._without_blog.name))
        await self._soon()
        self._show(self._thread(), self._typed["title"])

    async def read(self) -> None:
        """Let two read what they are given, and say that they have commented."""
        plaza = self._plaza
        post = self._in_thread(self._posts[0].title)
        await plaza.presses(self._second, COMMENTED, post, self._room)
        self._show(await plaza.tells(self._without_blog, "parade read"), self._without_blog.name)
        await plaza.tells(self._without_blog, SECOND_COMMENTED)
        await plaza.says(
            self._without_blog, self._typed["comment"], self._room, thread=self._card().id
        )
        self._happens(text("{count} people read what they are given.", count=2))

    async def round_up(self) -> None:
        """Let the host add a few words and publish the roundup."""
        plaza = self._plaza
        over = self._thread()[-1]
        self._show([over], self._typed["title"])
        await plaza.presses(self._host, ROUNDUP, over, self._room)
        await self._types(self._host, plaza.word("my words"), self._typed["foreword"].strip())
        await self._types(self._host, plaza.word("skip"), plaza.word("publish"))
        await self._types(self._host, f"parade roundup {await self._number()} markdown")
        await self._soon()
        self._happens(
            text("{name} adds a few words and publishes the roundup.", name=self._host.name)
        )
        published = self._starting(text("Roundup: {title}", title=self._typed["title"]))
        self._show([published], self._where)

    async def result(self) -> Text:
        """Return what came of it, in a sentence."""
        [parading] = await self._stored()
        read = sum(one.read_at is not None for one in parading.readings)
        return text(
            "Blog parade: {posts}, read {read}, and rounded up.",
            posts=ntext("{count} post", "{count} posts", len(parading.shown)),
            read=ntext("{count} time", "{count} times", read),
        )

    # --- inside -------------------------------------------------------------------------------

    @property
    def _where(self) -> str:
        return self._plaza.book.titles[self._room]

    async def _types(self, who: Resident, *said: str) -> Sequence[Happened]:
        """Let somebody say one thing after the other to the bot; return its last answer."""
        told: Sequence[Happened] = ()
        for one in said:
            told = await self._plaza.tells(who, one)
        return told

    async def _check(self, at: int, who: Resident) -> None:
        """Let somebody keep what was found of their page, and add a sentence."""
        plaza, post = self._plaza, self._posts[at]
        keep = plaza.word("skip")
        check = (plaza.word("check"), keep, keep, post.sentence, keep, FIRST)
        self._show(await self._types(who, *check), who.name)
        self._happens(text("{name} hands in “{title}”.", name=who.name, title=post.title))

    def _publish(self, at: int, who: Resident) -> None:
        """Put a post on its blog."""
        typed, post = self._typed, self._posts[at]
        back = f'<p>{escape(typed["link"])} <a href="{typed["address"]}">{typed["title"]}</a>.</p>'
        page = page_of(post, who.name, self._plaza.language, back)
        self._plaza.blogs.publish(post.address, *stored(post, page))

    def _said(self) -> list[Happened]:
        return self._plaza.book.said(self._room, by=self._plaza.bot.user)

    def _starting(self, title: Text) -> Happened:
        """Return the newest message in the room itself that has a title."""
        begins = self._story.word(title)
        newest = (one for one in self._said()[::-1] if not one.thread)
        return next(one for one in newest if one.words.startswith(begins))

    def _card(self) -> Happened:
        return self._starting(text("Blog parade: {title}", title=self._typed["title"]))

    def _thread(self) -> list[Happened]:
        card = self._card()
        return [one for one in self._said() if one.thread == card.id]

    def _in_thread(self, title: str) -> Happened:
        return next(one for one in self._thread() if one.words.startswith(title))

    async def _number(self) -> int:
        [parading] = await self._stored()
        return parading.parade.id

    async def _stored(self) -> Sequence[Parading]:
        stores = self._plaza.bot.house.stores
        [community] = await stores.communities.all()
        return await stores.parades.listed(community.id, 1)

    async def _soon(self) -> None:
        """Let the moment pass until cards are drawn anew."""
        await self._plaza.until(self._plaza.clock.now() + SOON)

    def _happens(self, sentence: Text) -> None:
        self._story.happens(self._plaza.local(), sentence)
