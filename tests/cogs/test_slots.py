"""/meetup slots on Discord: asked, answered in a form, taken."""

import discord
import pytest
from simcord.actors import MemberActor

from community.slots.model import PollState
from tests.cogs.town import Town, cards, labels, message, said, seen


@pytest.fixture
def days(town: Town) -> str:
    """Two days that lie ahead."""
    now = town.env.now()
    return f"1.3.{now.year + 1}, 2.3.{now.year + 1}"


async def posted(town: Town, days: str) -> tuple[MemberActor, discord.Message]:
    """Let Ada ask about four times; return her and the card."""
    ada = await town.introduced("Ada")
    shown = await ada.slash(
        town.plaza, "meetup slots", title="Lunch", days=days, parts="noon, evening"
    )
    words = said(shown)
    assert "12:00 to 14:00" in words
    assert "Europe/Berlin" in words
    assert cards(town.prompts) == []
    asked = await ada.click(message(shown), label="Ask")
    assert "Now everybody can answer" in said(asked)
    await town.settle()
    card = town.prompts.last_message
    assert card is not None
    return ada, card


async def test_a_time_is_found_from_the_first_word_to_the_meetup(town: Town, days: str) -> None:
    ada, card = await posted(town, days)
    assert "4 times can be chosen" in seen(card)
    bea, cyd = await town.introduced("Bea"), await town.introduced("Cyd")
    form = await bea.click(card, label="Answer")
    assert labels(form) == ["These suit me", "If need be, also these"]
    noted = await bea.submit_modal(form, {"yes": ["2", "3"], "if_need_be": ["1"]})
    assert "suits you" in said(noted)
    form = await cyd.click(card, label="Answer")
    await cyd.submit_modal(form, {"yes": ["3"]})
    await town.advance(seconds=4)
    [words] = cards(town.prompts)
    assert "C: " in words
    assert "2 yes" in words
    assert "[Take C]" in words
    refused = await cyd.click(card, custom_id="nw1:slots_make:1:3")
    assert "for whoever asked" in said(refused)
    taken = await ada.click(card, custom_id="nw1:slots_make:1:3")
    assert "Lunch is called" in said(taken)
    await town.advance(seconds=4)
    poll, *others = cards(town.prompts)
    assert "A time was found" in poll
    assert any("Lunch" in one and "3 people" in one for one in others)
    assert town.surprises() == []


async def test_it_goes_on_after_a_restart(town: Town, days: str) -> None:
    _, card = await posted(town, days)
    await town.restart()
    bea = await town.introduced("Bea")
    form = await bea.click(card, label="Answer")
    await town.restart()
    noted = await bea.submit_modal(form, {"yes": ["1"]})
    assert "Thank you, noted" in said(noted)
    assert "suits you" in said(await bea.click(card, label="All times"))


async def test_who_asked_closes_it(town: Town, days: str) -> None:
    ada, card = await posted(town, days)
    closed = await ada.click(message(await ada.click(card, label="All times")), label="Close it")
    assert "is closed" in said(closed)
    await town.advance(seconds=4)
    [words] = cards(town.prompts)
    assert "is closed" in words
    assert "[Answer]" not in words
    community = await town.community()
    found = await town.house.services.slots.show(town.visitor(ada), 1)
    assert (found.poll.community_id, found.poll.state) == (community.id, PollState.CLOSED)


async def test_the_people_of_a_match_find_a_time_in_their_thread(town: Town, days: str) -> None:
    ada = await town.matched_in("Ada", goal="somebody who knows grants", offer="photography")
    ben = await town.matched_in("Ben", goal="photography", offer="writing grants")
    await town.organiser.slash(town.plaza, "admin round run")
    await town.advance(hours=1)
    [thread] = town.rounds.threads
    first = next(one for one in thread.history() if "[Find a time]" in seen(one))
    form = await ada.click(first, label="Find a time")
    assert labels(form) == ["Days", "Times of the day"]
    shown = await ada.submit_modal(form, {"days": days, "parts": "noon"})
    assert "12:00 to 13:00" in said(shown)
    assert "in your conversation" in said(await ada.click(message(shown), label="Ask"))
    await town.settle()
    card = thread.last_message
    assert card is not None
    assert "2 times can be chosen" in seen(card)
    form = await ben.click(card, label="Answer")
    await ben.submit_modal(form, {"yes": ["2"]})
    await town.advance(seconds=16)
    taken = await ben.click(card, custom_id="nw1:slots_make:1:2")
    assert "You have a time" in said(taken)
    await town.advance(seconds=16)
    words = cards(thread)
    assert any(one.startswith("You have a time") for one in words)
    assert not any("[Take B]" in one for one in words)
    assert cards(town.prompts) == []
    assert town.surprises() == []
