"""Where organisers look at meetups first, as people meet it on Discord."""

import discord
from simcord.actors import MemberActor

from tests.cogs.test_meetups import called, drafted, newest, shown_in
from tests.cogs.town import Town, cards, labels, message, said


async def waits(town: Town, someone: MemberActor) -> discord.Message:
    """Let a member call a meetup that waits; return the organisers' card."""
    on = await town.organiser.slash(town.plaza, "admin meetups", approval="on")
    assert said(on).startswith("From now on members' meetups wait for your yes")
    shown = await drafted(town, someone)
    pressed = await someone.click(message(shown), label="Call it")
    assert "“Light and shadow” waits for the organisers" in said(pressed)
    await town.settle()
    card = town.backstage.last_message
    assert card is not None
    return card


async def test_what_an_organiser_lets_take_place_is_called(town: Town) -> None:
    ada = await town.introduced("Ada")
    card = await waits(town, ada)
    [shown] = cards(town.backstage)
    assert shown.startswith("### Shall “Light and shadow” take place?")
    assert "[Let it take place]" in shown
    assert "[Not like this]" in shown
    assert shown_in(town) == []
    assert "takes place" in said(await town.organiser.click(card, label="Let it take place"))
    await town.settle()
    [public] = shown_in(town)
    assert f"**Called by:** <@{ada.id}>" in public
    [settled] = cards(town.backstage)
    assert settled.startswith("### “Light and shadow” takes place")
    assert "[" not in settled
    assert "You are coming" in said(await ada.click(newest(town), label="I'm coming"))


async def test_what_is_declined_goes_with_a_sentence_to_whoever_called_it(town: Town) -> None:
    ada = await town.introduced("Ada")
    card = await waits(town, ada)
    form = await town.organiser.click(card, label="Not like this")
    assert labels(form) == ["A sentence for whoever called it"]
    done = await town.organiser.submit_modal(form, {"words": "Monday is taken. Would Friday do?"})
    assert "in private" in said(done)
    await town.settle()
    assert shown_in(town) == []
    [settled] = cards(town.backstage)
    assert "Light" not in settled
    assert "not like this" in settled
    shown = said(await ada.slash(town.plaza, "meetup show", number=1))
    assert "Monday is taken. Would Friday do?" in shown


async def test_the_setting_is_shown_and_taken_back(town: Town) -> None:
    ada = await town.introduced("Ada")
    await waits(town, ada)
    assert "With “off”" in said(await town.organiser.slash(town.plaza, "admin meetups"))
    off = said(await town.organiser.slash(town.plaza, "admin meetups", approval="off"))
    assert "take place at once" in off
    await called(town, ada, title="Lunch")
    assert "Lunch" in shown_in(town)[0]
