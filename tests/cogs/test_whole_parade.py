"""A whole blog parade on Discord, by commands and buttons alone, while the days go by."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import discord
from simcord.actors import MemberActor

from community.pages import Page
from tests.cogs.test_parades import CALL, DAYS, thread_of
from tests.cogs.town import Town, message, said, seen
from tests.fakes.pages import FakePages

TOWER = "https://ben.example/tower"


async def it_is(town: Town, day: str) -> None:
    """Let time pass until a day and hour of the community's."""
    until = datetime.fromisoformat(day).replace(tzinfo=ZoneInfo("Europe/Berlin"))
    await town.advance(seconds=(until - town.env.now()) / timedelta(seconds=1))


def saying(history: list[discord.Message], words: str) -> discord.Message:
    """Return the one message with these words."""
    [found] = [one for one in history if words in seen(one)]
    return found


@dataclass
class Parade:
    """Who is in it, and its card."""

    town: Town
    ada: MemberActor
    ben: MemberActor
    cem: MemberActor
    dora: MemberActor
    first_card: discord.Message

    @property
    def channel(self) -> list[discord.Message]:
        """What stands in the channel."""
        return self.town.prompts.history()

    @property
    def thread(self) -> list[discord.Message]:
        """What stands in the thread."""
        return thread_of(self.town, self.first_card).history()

    @property
    def card(self) -> discord.Message:
        """The card as it is now."""
        return saying(self.channel, "Blog parade: My town")


async def test_from_a_topic_to_the_archive(town: Town, pages: FakePages) -> None:
    pages.known[TOWER] = Page(TOWER, title="The tower", author="Ben B.")
    pages.links[TOWER] = {CALL}
    parade = await _called(town)
    await _written_for(parade)
    await _reminded_of(parade)
    await _rounded_up(parade)
    ben = parade.ben
    assert "My town, rounded up (3 posts)" in said(await ben.slash(town.plaza, "parade list"))
    await town.advance(days=30)
    assert "My town, in the archive (3 posts)" in said(await ben.slash(town.plaza, "parade list"))
    files = await ben.slash(town.plaza, "parade roundup", number=1, form="markdown")
    assert [one.filename for one in message(files).attachments] == ["roundup-1.md"]


async def _called(town: Town) -> Parade:
    """Ada proposes a topic, Dora would write, and Ada hosts it."""
    ada, ben, cem, dora = [await town.introduced(name) for name in ("Ada", "Ben", "Cem", "Dora")]
    form = await ada.slash(town.plaza, "parade propose")
    words = {"title": "My town", "question": "What do you show a guest?", "why": ""}
    await ada.submit_modal(form, words)
    await town.settle()
    proposal = saying(town.prompts.history(), "Proposed: My town")
    await dora.click(proposal, label="I'll write")
    form = await ada.click(proposal, label="I'll host it")
    shown = await ada.submit_modal(form, {**DAYS, "address": CALL})
    await ada.click(message(shown), label="Call for posts")
    await town.advance(seconds=10)
    card = saying(town.prompts.history(), "Blog parade: My town")
    assert "**How far it is:** called" in seen(card)
    return Parade(town, ada, ben, cem, dora, card)


async def _written_for(parade: Parade) -> None:
    """It begins; Ben gives a page, Cem, who has no blog, words, and Cem comments on the page."""
    town, ben, cem = parade.town, parade.ben, parade.cem
    await it_is(town, "2026-01-05 10:00")
    assert saying(parade.channel, "“My town” begins today")
    assert "**How far it is:** open" in seen(parade.card)
    found = await ben.slash(town.plaza, "parade submit", address=TOWER)
    form = await ben.click(message(found), label="Check and hand in")
    filled = {"title": "The tower", "author": "Ben B.", "sentence": "On leaning."}
    await ben.submit_modal(form, {**filled, "picture_alt": "", "kind": ["article"]})
    form = await cem.click(parade.card, label="I have no blog")
    await cem.submit_modal(form, {"title": "The wall", "words": "I walk along it."})
    await it_is(town, "2026-01-05 13:00")
    assert saying(parade.thread, f"<@{cem.id}>, this is for you to read")
    tower = saying(parade.thread, "The tower, by Ben B.")
    assert "your comment" in said(await cem.click(tower, label="I have commented"))
    await town.advance(seconds=10)
    assert "1 person has read it." in seen(saying(parade.thread, "The tower, by Ben B."))


async def _reminded_of(parade: Parade) -> None:
    """Who wanted to write is named, and what nobody reads is shown."""
    town, ben = parade.town, parade.ben
    await it_is(town, "2026-01-26 10:00")
    reminder = seen(saying(parade.channel, "A week is left for “My town”"))
    assert f"<@{parade.dora.id}>" in reminder
    assert f"<@{ben.id}>" not in reminder
    await it_is(town, "2026-01-31 10:00")
    unread = seen(saying(town.backstage.history(), "Nobody has read these yet"))
    assert "The wall" in unread
    assert "The tower" not in unread
    reading = await ben.slash(town.plaza, "parade read")
    await ben.click(message(reading), label="Read: The wall")


async def _rounded_up(parade: Parade) -> None:
    """A late post comes in; then the host is asked, adds a word, and publishes."""
    town, ada, dora = parade.town, parade.ada, parade.dora
    await it_is(town, "2026-02-03 10:00")
    assert "over, late posts are welcome" in seen(parade.card)
    form = await dora.click(parade.card, label="I have no blog")
    await dora.submit_modal(form, {"title": "The river", "words": "It flows."})
    await it_is(town, "2026-02-06 12:00")
    asked = saying(parade.thread, "everything is in: 3 posts")
    assert f"<@{ada.id}>" in seen(asked)
    draft = await ada.click(asked, label="See the roundup")
    form = await ada.click(message(draft), label="Add my words")
    draft = await ada.submit_modal(form, {"foreword": "I liked them all.", "roundup": ""})
    await ada.click(message(draft), label="Publish")
    await town.advance(seconds=10)
    roundup = seen(saying(parade.channel, "Roundup: My town"))
    for part in ("3 posts by 3 people", "I liked them all.", "The tower", "The wall", "The river"):
        assert part in roundup
    assert "**How far it is:** rounded up" in seen(parade.card)
