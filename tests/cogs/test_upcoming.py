"""What comes next, for all to see: the card of /admin upcoming, and the calendar of /admin feed."""

import re

import discord
import pytest
from icalendar import Calendar
from simcord.builders import ChannelHandle

from tests.cogs.test_chat import requests
from tests.cogs.test_meetups import called, newest, number_of
from tests.cogs.town import Town, cards, message, said


async def shown_in(town: Town, channel: ChannelHandle) -> str:
    """Let the organiser choose where the card stands; return what they read."""
    told = await town.organiser.slash(town.plaza, "admin upcoming", where=channel)
    await town.settle()
    return said(told)


def boards(channel: ChannelHandle) -> list[str]:
    """Return the cards with what comes next that stand in a channel."""
    return [one for one in cards(channel) if one.startswith("### What comes next")]


async def test_one_card_follows_what_is_called_answered_and_called_off(town: Town) -> None:
    assert f"<#{town.plaza.id}>" in await shown_in(town, town.plaza)
    [empty] = boards(town.plaza)
    assert "Nothing is planned yet" in empty

    ada, ben = await town.introduced("Ada"), await town.introduced("Ben")
    card = await called(town, ada, where="Main door", kind="walk", places=2)
    await town.advance(seconds=16)
    [board] = boards(town.plaza)
    link = f"https://discord.com/channels/{town.guild.id}/{town.prompts.id}/{card.id}"
    for words in (
        "**Light and shadow**",
        "<t:1768050000:F>",
        "a walk, on site: Main door",
        "1 place is free",
        link,
    ):
        assert words in board
    assert board.endswith("/meetup call takes a minute.")

    await ben.click(card, label="I'm coming")
    await town.advance(seconds=16)
    assert "all places are taken" in boards(town.plaza)[0]

    await town.restart()
    sure = await ada.slash(town.plaza, "meetup cancel", number=number_of(newest(town)))
    await ada.click(message(sure), label="Yes, call it off")
    await town.advance(seconds=16)
    assert boards(town.plaza) == [empty]


async def test_many_answers_are_one_edit(town: Town) -> None:
    await shown_in(town, town.plaza)
    ada = await town.introduced("Ada")
    card = await called(town, ada)
    people = [await town.introduced(f"P{number}") for number in range(8)]
    await town.advance(seconds=16)
    path = f"/channels/{town.plaza.id}/messages/{board_of(town).id}"
    before = len(requests(town, "PATCH", path))
    for person in people:
        await person.click(card, label="I'm coming")
        await person.click(card, label="Maybe")
    await town.advance(seconds=16)
    assert len(requests(town, "PATCH", path)) - before == 1


def board_of(town: Town) -> discord.Message:
    """Return the card in the plaza."""
    [board] = [one for one in town.plaza.history() if one.author.bot and one.components]
    return board


async def test_it_begins_and_ends_with_the_meetups_by_itself(town: Town) -> None:
    await shown_in(town, town.plaza)
    ada = await town.introduced("Ada")
    await called(town, ada)
    await town.advance(days=5)
    [board] = boards(town.plaza)
    assert "On now" not in board
    begins = discord.utils.parse_time("2026-01-10T13:00:00+00:00")
    await town.advance(seconds=(begins - town.env.now()).total_seconds() + 1)
    [board] = boards(town.plaza)
    assert "On now, since <t:1768050000:F>" in board
    await town.advance(hours=2)
    [board] = boards(town.plaza)
    assert "Nothing is planned yet" in board


async def test_it_moves_and_a_deleted_one_comes_back(town: Town) -> None:
    await shown_in(town, town.plaza)
    await shown_in(town, town.rounds)
    assert boards(town.plaza) == []
    assert len(boards(town.rounds)) == 1
    await shown_in(town, town.plaza)
    assert boards(town.rounds) == []
    board = board_of(town)
    town.env.backend.delete_message(town.plaza.id, board.id)
    ada = await town.introduced("Ada")
    await called(town, ada)
    await town.advance(seconds=16)
    [shown] = boards(town.plaza)
    assert "Light and shadow" in shown
    told = await town.organiser.slash(town.plaza, "admin upcoming", which="off")
    assert "take the card away" in said(told)
    await town.settle()
    assert boards(town.plaza) == []
    told = await town.organiser.slash(town.plaza, "admin upcoming")
    assert "I show nowhere" in said(told)


# --- for the website ----------------------------------------------------------------------------


@pytest.mark.parametrize("feed_url", ["https://calendars.example.org"])
async def test_organisers_get_the_address_of_a_calendar_for_the_website(town: Town) -> None:
    ada = await town.introduced("Ada")
    await called(town, ada, where="Main door")
    told = said(await town.organiser.slash(town.plaza, "admin feed", which="new"))
    [token] = re.findall(r"https://calendars\.example\.org/calendar/([\w-]+)\.ics", told)
    calendars = town.house.services.calendars
    with town.env.time_context():
        file = await calendars.calendar(token)
    assert file is not None
    [event] = Calendar.from_ical(file).events
    assert (event["SUMMARY"], event["LOCATION"]) == ("Light and shadow", "Main door")
    assert b"Ada" not in file
    ended = said(await town.organiser.slash(town.plaza, "admin feed", which="off"))
    assert "leads nowhere" in ended
    with town.env.time_context():
        assert await calendars.calendar(token) is None


async def test_where_calendars_are_off_organisers_read_why(town: Town) -> None:
    told = said(await town.organiser.slash(town.plaza, "admin feed", which="new"))
    assert "no address to give" in told
