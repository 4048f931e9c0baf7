"""A meetup is called from the button of a prompt, or of a match."""

import discord
import pytest

from tests.cogs.test_prompts import prompts, scheduled
from tests.cogs.town import Town, cards, labels, message, said, seen

FILLED = {"space": ["online"], "where": "https://example.org/room", "about": "Bring a question."}


@pytest.fixture
async def prompt(town: Town) -> discord.Message:
    """A prompt for a meetup."""
    await scheduled(town)
    await town.advance(days=7)
    [posted] = prompts(town)
    return posted


async def test_a_prompt_becomes_a_meetup(town: Town, prompt: discord.Message) -> None:
    ada = await town.introduced("Ada")
    form = await ada.click(prompt, label="Call a meeting")
    assert labels(form)[:3] == ["What it is called", "Day and time", "On site or online"]
    assert form.modal is not None
    theme = form.modal["components"][0]["component"]["value"]
    assert theme
    assert f"Call a meeting: {theme}" in seen(prompt)
    when = f"{town.env.now().year + 1}-03-12 18:30"
    shown = await ada.submit_modal(form, {"title": theme, "when": when, **FILLED})
    assert "Nobody else sees it yet" in said(shown)
    await town.settle()
    assert len(cards(town.prompts)) == 1
    assert "is called" in said(await ada.click(message(shown), label="Call it"))
    await town.settle()
    [meetup] = [one for one in cards(town.prompts) if "Bring a question." in one]
    assert meetup.startswith(f"### {theme}\n")
    assert "a meetup, online" in meetup
    assert town.surprises() == []


async def test_a_day_that_cannot_be_read_costs_nobody_their_words(
    town: Town, prompt: discord.Message
) -> None:
    ada = await town.introduced("Ada")
    form = await ada.click(prompt, label="Call a meeting")
    refused = await ada.submit_modal(form, {"title": "Lunch", "when": "sometime", **FILLED})
    words = said(refused)
    assert "I cannot read a day and a time in this." in words
    for typed in ("Lunch", "sometime", "Bring a question."):
        assert typed in words
    await town.restart()
    again = await ada.click(message(refused), label="Try again")
    assert again.modal is not None


async def test_who_did_not_agree_reads_the_note_first(town: Town, prompt: discord.Message) -> None:
    answered = await town.person("Zoe").click(prompt, label="Call a meeting")
    assert "please read the privacy note and agree" in said(answered)


async def test_a_match_meets_with_others(town: Town) -> None:
    ada = await town.matched_in("Ada", goal="somebody who knows grants", offer="photography")
    await town.matched_in("Ben", goal="photography", offer="writing grants")
    await town.organiser.slash(town.plaza, "admin round run")
    await town.advance(hours=1)
    [thread] = town.rounds.threads
    first = next(one for one in thread.history() if "[Meet with others]" in seen(one))
    form = await ada.click(first, label="Meet with others")
    assert form.modal is not None
    title = form.modal["components"][0]["component"]["value"]
    assert title in ("About grants and funding", "About photography")
    when = f"{town.env.now().year + 1}-03-12 18:30"
    shown = await ada.submit_modal(form, {"title": title, "when": when, **FILLED})
    assert "Nobody else sees it yet" in said(shown)
    assert town.surprises() == []
