"""Whatever members type into the forms and commands of blog parades: it pings nobody, breaks
nothing, and is answered.
"""

import discord
import pytest
from simcord.results import InteractionResult, ResponseMessage

from community.pages import Page
from tests.cogs.discord_reader import active
from tests.cogs.test_parades import CALL, DAYS, called
from tests.cogs.town import Town, message, said, seen, walk
from tests.community.parades.spells import sample
from tests.fakes.pages import FakePages

TOWER = "https://ben.example/tower"
ALIVE = {"everyone", "person or role", "channel", "command", "time", "emoji", "guide", "invite"}
"""What nothing of ours holds in the channel, so it would be of theirs. Links of ours there are."""


@pytest.fixture(autouse=True)
def _web(pages: FakePages) -> None:
    pages.known[TOWER] = Page(TOWER, title="The tower")
    pages.links[TOWER] = {CALL}


def raw(shown: ResponseMessage | discord.Message) -> list[str]:
    """Return the texts of a message as they were sent."""
    parts = (
        shown.components
        if isinstance(shown, ResponseMessage)
        else [part.to_dict() for part in shown.components]
    )
    return [shown.content, *(str(one["content"]) for one in walk(parts) if "content" in one)]


def alive(shown: ResponseMessage | discord.Message) -> set[str]:
    """Return what is alive in a message that should not be."""
    return {name for one in raw(shown) for name in active(one)} & ALIVE


def checked(posted: list[discord.Message]) -> None:
    """Find nothing alive in what stands in a place."""
    assert posted
    for one in posted:
        assert not one.mention_everyone
        assert not one.mentions
        assert not one.role_mentions
        # The words of Discord's own lines, such as that a thread was begun, it shows as they are.
        if one.type is discord.MessageType.default:
            assert not alive(one), raw(one)


def answered(result: InteractionResult) -> None:
    """Somebody is told something, and it holds nothing alive either."""
    words = said(result)
    assert words
    assert "went wrong" not in words
    assert not alive(message(result)), words


async def test_proposals_of_anything_ping_nobody(town: Town) -> None:
    ada = await town.introduced("Ada")
    for number, words in enumerate(sample(), start=1):
        form = await ada.slash(town.plaza, "parade propose")
        typed = {"title": words[:100], "question": words[:500], "why": words[:500]}
        answered(await ada.submit_modal(form, typed))
        await town.settle()
        checked(town.prompts.history())
        answered(await ada.slash(town.plaza, "parade close", number=number))
    answered(await ada.slash(town.plaza, "parade list"))
    assert town.surprises() == []


async def test_days_hashtags_and_addresses_of_anything_are_answered(town: Town) -> None:
    ada = await town.introduced("Ada")
    await called(town, ada)
    for words in sample():
        for field in ("opens", "closes", "hashtag", "address"):
            form = await ada.slash(town.plaza, "parade host", number=1)
            most = {"hashtag": 41, "address": 500}.get(field, 60)
            answered(await ada.submit_modal(form, {**DAYS, "address": "", field: words[:most]}))
        answered(await ada.slash(town.plaza, "parade submit", address=words[:500]))
        answered(await ada.slash(town.plaza, "parade link", number=1, address=words[:500]))
    await town.advance(seconds=10)
    checked(town.prompts.history())
    assert town.surprises() == []


async def test_posts_of_anything_ping_nobody_in_the_thread_and_in_the_roundup(town: Town) -> None:
    ada, ben, cem = [await town.introduced(name) for name in ("Ada", "Ben", "Cem")]
    await called(town, ada)
    await town.advance(days=7)
    found = await ben.slash(town.plaza, "parade submit", address=TOWER)
    for words in sample():
        form = await ben.click(message(found), label="Check and hand in")
        typed = {"title": words[:200], "author": words[:100], "sentence": words[:300]}
        filled = {**typed, "picture_alt": words[:300], "kind": ["article"]}
        answered(await ben.submit_modal(form, filled))
        form = await cem.slash(town.plaza, "parade write")
        answered(await cem.submit_modal(form, {"title": words[:200], "words": words[:3800]}))
        answered(await ada.slash(town.plaza, "parade read"))
        await town.advance(seconds=10)
        [thread] = town.prompts.threads
        checked([one for one in thread.history() if "this is for you" not in seen(one)])
    await ada.slash(town.plaza, "parade close", number=1)
    for words in sample()[::4]:
        draft = await ada.slash(town.plaza, "parade roundup", number=1)
        form = await ada.click(message(draft), label="Add my words")
        typed = {"foreword": words[:1800], "roundup": words[:500]}
        answered(await ada.submit_modal(form, typed))
    draft = await ada.slash(town.plaza, "parade roundup", number=1)
    answered(await ada.click(message(draft), label="Publish"))
    await town.advance(seconds=10)
    checked(town.prompts.history())
    assert town.surprises() == []
