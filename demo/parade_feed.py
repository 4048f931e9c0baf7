"""One of the bloggers names their feed, and says no more: the bot finds their post by itself."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urljoin

from community.texts import text
from demo.acting import A_MOMENT, Acting
from demo.blogs import ATOM, BlogPost, feed_of, front_page
from demo.reading import button, buttons, prefilled
from demo.story import Story
from demo.town import Town, components
from demo.transcript import BOT

OLDER = timedelta(days=40)
"""So long before stands another post on the blog."""


class OwnFeed(Acting):
    """What the blogger does. ``publish``: puts their post on the blog; ``older``: the title of one
    that is there.
    """

    def __init__(
        self,
        town: Town,
        story: Story,
        name: str,
        post: BlogPost,
        publish: Callable[[], None],
        typed: Mapping[str, str],
    ) -> None:
        super().__init__(town, story)
        self._name, self._post, self._publish, self._typed = name, post, publish, typed
        self._feed = urljoin(post.address, "/feed.atom")
        self._posts: list[tuple[str, str, datetime, str]] = []

    async def name(self) -> None:
        """Name the blog; the bot finds its feed."""
        home = urljoin(self._post.address, "/")
        page = front_page(self._post.blog, self._feed, self._town.language)
        self._town.blogs.publish(home, page, "text/html; charset=utf-8")
        older = urljoin(home, "/older")
        self._put((self._typed["older"], older, self._town.local() - OLDER, ""))
        await self._town.slash(self._name, "parade blog", address=home)
        self._tell(text("{name} names a blog, and the bot finds its feed.", name=self._name))
        self._show_newest("private")

    async def write(self, hashtag: str) -> None:
        """Publish a post with the hashtag."""
        self._publish()
        post = self._post
        self._put((post.title, post.address, self._town.local(), hashtag))
        self._tell(text("{name} publishes a post, and tells nobody.", name=self._name))

    async def hand_in(self) -> None:
        """Hand in what the bot asks about in private."""
        member, town = self._town.members[self._name], self._town
        [question] = [one for one in member.user.dm_channel.history() if one.components]
        parts = components(question)
        shown = town.transcript.said(town.local(), "private", self._name, BOT, parts, town.reader())
        self._tell(
            text("In the feed of {name} the bot has found the post by itself.", name=self._name)
        )
        self._story.shows(shown)
        found = await self._tap(question, "parade_found")
        shown_page = found.followups[-1] if found.followups else found.response
        form = await self._tap(shown_page, "parade_check")
        own = {"sentence": self._post.sentence, "kind": [self._post.kind]}
        saved = await member.user.submit_modal(form, prefilled(form) | own)
        town.answered(self._name, saved)
        await town.pass_seconds(A_MOMENT)
        title = self._post.title
        self._tell(text("{name} hands in “{title}”.", name=self._name, title=title))

    def _put(self, *posts: tuple[str, str, datetime, str]) -> None:
        """Put posts into the feed."""
        self._posts = [*posts, *self._posts]
        feed = feed_of(self._post.blog, self._feed, self._town.language, self._posts)
        self._town.blogs.publish(self._feed, feed, ATOM)

    async def _tap(self, shown: Any, action: str) -> Any:
        """Press a button in the direct messages with the bot."""
        parts = components(shown)
        label = next(one["label"] for one in buttons(parts) if action in one.get("custom_id", ""))
        self._town.deed(self._name, f"▸ {label}")
        user = self._town.members[self._name].user
        pressed = await user.click(shown, custom_id=button(parts, action))
        self._town.answered(self._name, pressed)
        await self._town.work()
        await self._town.pass_seconds(A_MOMENT)
        return pressed
