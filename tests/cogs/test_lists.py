"""What is pinned on a server: the card with what comes next, if we may."""

import discord
from simcord.backend.models.channel import Overwrite
from simcord.builders import ChannelHandle
from simcord.enums import OverwriteType

from community.places import Place, Ref
from community.texts import Card, text
from tests.cogs.test_parades import called
from tests.cogs.test_upcoming import board_of
from tests.cogs.town import Town


def pinned(town: Town, channel: ChannelHandle | None = None) -> list[int]:
    """Return which messages are pinned in a channel, the plaza unless said otherwise."""
    messages = town.env.backend.messages[(channel or town.plaza).id].values()
    return [one.id for one in messages if one.pinned]


async def posted(town: Town) -> Ref:
    """Let the bot post something."""
    place = Place("discord", str(town.plaza.id))
    with town.env.time_context():
        return await town.chat.post(place, Card("en", text("Hello"), ()), key=7, again=False)


async def let_pin(town: Town, *, allowed: bool, channel: ChannelHandle | None = None) -> None:
    """Give the bot the permission in a channel, or take it away."""
    assert town.env.bot.user is not None
    # The in-memory Discord asks for the permission of before 2026.
    mask = discord.Permissions(manage_messages=True, pin_messages=True).value
    given, taken = (mask, 0) if allowed else (0, mask)
    mine = Overwrite(town.env.bot.user.id, OverwriteType.MEMBER, given, taken)
    town.env.backend.edit_channel((channel or town.plaza).id, {}, overwrites=[mine])
    await town.env.settle()


async def test_a_message_is_pinned_and_pinned_no_more(town: Town) -> None:
    await let_pin(town, allowed=True)
    ref = await posted(town)
    with town.env.time_context():
        await town.chat.pin(ref, single=False)
        await town.chat.pin(ref, single=False)
        assert pinned(town) == [int(ref.message or 0)]
        await town.chat.unpin(ref, single=False)
    assert pinned(town) == []


async def test_single_meetups_are_not_pinned_nor_taken_from_the_pins_of_others(town: Town) -> None:
    await let_pin(town, allowed=True)
    ref = await posted(town)
    with town.env.time_context():
        await town.chat.pin(ref, single=True)
        assert pinned(town) == []
        await town.chat.pin(ref, single=False)
        await town.chat.unpin(ref, single=True)
    assert pinned(town) == [int(ref.message or 0)]


async def test_without_the_permission_nothing_is_pinned_and_nothing_is_wrong(town: Town) -> None:
    await let_pin(town, allowed=False)
    ref = await posted(town)
    with town.env.time_context():
        await town.chat.pin(ref, single=False)
        await town.chat.unpin(ref, single=False)
    assert pinned(town) == []


async def test_the_card_with_what_comes_next_is_pinned_once_that_is_allowed(town: Town) -> None:
    await let_pin(town, allowed=False)
    await town.organiser.slash(town.plaza, "admin upcoming", where=town.plaza)
    await town.advance(seconds=30)
    assert pinned(town) == []
    await let_pin(town, allowed=True)
    await town.organiser.slash(town.plaza, "admin upcoming", where=town.plaza)
    await town.advance(seconds=30)
    assert pinned(town) == [board_of(town).id]


async def test_the_call_of_a_blog_parade_is_pinned_until_it_is_closed(town: Town) -> None:
    await let_pin(town, allowed=True, channel=town.prompts)
    ada = await town.introduced("Ada")
    card = await called(town, ada)
    assert pinned(town, town.prompts) == [card.id]
    await town.restart()
    await town.advance(days=10)
    assert pinned(town, town.prompts) == [card.id]
    await ada.slash(town.plaza, "parade close", number=1)
    await town.settle()
    assert pinned(town, town.prompts) == []
    assert town.surprises() == []


async def test_where_it_may_not_be_pinned_a_blog_parade_is_called_all_the_same(town: Town) -> None:
    await let_pin(town, allowed=False, channel=town.prompts)
    card = await called(town, await town.introduced("Ada"))
    assert pinned(town, town.prompts) == []
    assert card in town.prompts.history()
    assert town.surprises() == []
