"""Prompts as people meet them: posted on time, taken up, paused when nobody answers."""

import discord
import pytest
from simcord.actors import MemberActor
from simcord.results import InteractionResult

from cogs._cards import PREFIX
from tests.cogs.town import Town, cards, message, said, seen, walk


async def scheduled(town: Town, kind: str = "meetup") -> None:
    """Plan a prompt for every Wednesday, 18:30, as an organiser does."""
    shown = await town.organiser.slash(
        town.plaza, "admin schedule add", kind=kind, every="week", time="18:30", weekday=2
    )
    await town.organiser.click(message(shown), label="Save")


def prompts(town: Town) -> list[discord.Message]:
    """Return the prompts in the channel, oldest first."""
    return [one for one in town.prompts.history() if button_of(one)]


def button_of(posted: discord.Message) -> str:
    """Return the id of a prompt's button; nothing if this is no prompt."""
    parts = walk([row.to_dict() for row in posted.components])
    ids = [str(part.get("custom_id", "")) for part in parts]
    return next((one for one in ids if one.startswith(PREFIX + "take:")), "")


async def take(town: Town, someone: MemberActor) -> InteractionResult:
    """Press the button under the newest prompt."""
    newest = prompts(town)[-1]
    return await someone.click(newest, custom_id=button_of(newest))


async def test_a_prompt_appears_on_time_and_not_twice(town: Town) -> None:
    await scheduled(town)
    await town.advance(days=6, hours=17)  # Wednesday, 18:00 in Berlin
    assert cards(town.prompts) == []
    await town.advance(hours=1)
    assert len(cards(town.prompts)) == 1
    await town.restart()
    await town.advance(days=1)
    assert len(cards(town.prompts)) == 1


@pytest.mark.parametrize(
    ("kind", "thanks"),
    [
        ("meetup", "you are the host!"),
        ("parade", "you will write!"),
        ("question", "please answer there"),
    ],
)
async def test_who_takes_a_prompt_up_finds_a_thread_under_it(
    town: Town, kind: str, thanks: str
) -> None:
    await scheduled(town, kind)
    ada = await town.introduced("Ada")
    await town.advance(days=7)
    await town.restart()
    assert thanks in said(await take(town, ada))
    await town.settle()
    [thread] = town.prompts.threads
    assert any(f"<@{ada.id}>" in card for card in cards(thread))


async def test_two_who_take_it_up_share_one_thread(town: Town) -> None:
    await scheduled(town)
    ada, ben = await town.introduced("Ada"), await town.introduced("Ben")
    await town.advance(days=7)
    await take(town, ada)
    await town.settle()
    await take(town, ben)
    await town.settle()
    [thread] = town.prompts.threads
    for someone in (ada, ben):
        assert sum(f"<@{someone.id}>" in card for card in cards(thread)) == 1


async def test_pressing_twice_is_answered_kindly(town: Town) -> None:
    await scheduled(town)
    ada = await town.introduced("Ada")
    await town.advance(days=7)
    await take(town, ada)
    assert "You have taken this up already." in said(await take(town, ada))


async def test_who_did_not_agree_is_asked_first(town: Town) -> None:
    await scheduled(town)
    await town.advance(days=7)
    answer = said(await take(town, town.person("Ada")))
    assert "[Read what is stored, and take part]" in answer


async def test_three_prompts_that_nobody_takes_up_pause_the_schedule(town: Town) -> None:
    await scheduled(town)
    await town.advance(days=50)
    assert len(cards(town.prompts)) == 3
    told = [card for card in cards(town.backstage) if "in a row were taken up by nobody" in card]
    assert len(told) == 1
    listed = said(await town.organiser.slash(town.plaza, "admin schedule list"))
    assert "paused, because nobody answered the last prompts" in listed


async def test_no_prompt_is_repeated_while_others_are_left(town: Town) -> None:
    await scheduled(town)
    ada = await town.introduced("Ada")
    for _ in range(6):
        await town.advance(days=7)
        await take(town, ada)
    shown = [seen(one) for one in prompts(town)]
    assert len(shown) == len(set(shown)) == 6


async def test_a_deleted_channel_is_told_to_the_organisers(town: Town) -> None:
    await scheduled(town)
    town.env.backend.delete_channel(town.prompts.id)
    await town.advance(days=7)
    [told] = [card for card in cards(town.backstage) if "For the organisers" in card]
    assert "The channel for prompts is gone" in told
