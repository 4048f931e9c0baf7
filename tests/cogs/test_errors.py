"""Whatever goes wrong, the person reads one sentence, and nobody reads a traceback."""

import logging
import re

import discord
import pytest
from simcord.actors import MemberActor

from cogs._buttons import Pressed, action_button
from cogs._client import NetzwerkstattBot
from cogs._forms import show_form
from cogs._ui import Interaction, Panel, show_panel
from community.errors import Invalid
from community.forms import Filled, Form, Typed
from community.model import Visitor
from community.privacy import PrivacyService
from community.texts import text
from tests.cogs.town import Town, message, said


@pytest.fixture
def broken(town: Town, monkeypatch: pytest.MonkeyPatch) -> MemberActor:
    """Return somebody for whom /privacy show meets a fault."""

    async def fail(_self: PrivacyService, _visitor: Visitor) -> None:
        raise ZeroDivisionError("a detail that nobody outside may read")

    monkeypatch.setattr(PrivacyService, "show", fail)
    return town.person("Ada")


async def test_a_surprise_is_logged_once_with_the_reference_that_the_person_reads(
    town: Town, broken: MemberActor, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        answer = await broken.slash(town.plaza, "privacy show")
    assert "Something went wrong on my side" in said(answer)
    assert "detail" not in said(answer)
    [record] = [record for record in caplog.records if record.name == "cogs._errors"]
    reference = said(answer).split("reference: ")[1].strip()
    assert reference in record.getMessage()
    assert len(town.surprises()) == 1


async def test_a_german_reads_of_the_surprise_in_german(town: Town, broken: MemberActor) -> None:
    town.locales[broken.id] = "de"
    answer = await broken.slash(town.plaza, "privacy show")
    assert "Something went wrong" not in said(answer)
    assert len(town.surprises()) == 1


async def test_an_expected_fault_is_a_sentence_and_not_in_the_log(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    ada = town.person("Ada")
    with caplog.at_level(logging.INFO, logger="cogs._errors"):
        answer = await ada.slash(town.plaza, "intro show", member=ada)
    assert "There is no introduction of this person here yet." in said(answer)
    assert [record for record in caplog.records if record.name == "cogs._errors"] == []


@pytest.mark.parametrize("code", [10062, 10015, 40060])
async def test_an_interaction_that_expired_is_no_fault(
    town: Town, code: int, caplog: pytest.LogCaptureFixture
) -> None:
    ada = town.person("Ada")
    town.env.inject_error("POST", "/interactions/*", status=404, code=code, times=None)
    with caplog.at_level(logging.INFO, logger="cogs._errors"):
        answer = await ada.slash(town.plaza, "intro find", words="x")
    assert not answer.acknowledged
    assert [record for record in caplog.records if record.name == "cogs._errors"] == []
    town.surprises()


async def test_a_person_who_cannot_be_told_either_is_noted_and_no_more(
    town: Town, broken: MemberActor, caplog: pytest.LogCaptureFixture
) -> None:
    town.env.inject_error("POST", "/interactions/*", status=403, code=50001, times=None)
    with caplog.at_level(logging.WARNING, logger="cogs._errors"):
        await broken.slash(town.plaza, "privacy show")
    assert "could not tell the person" in caplog.text
    town.surprises()


async def test_a_fault_in_a_button_reaches_the_person(town: Town) -> None:
    ada = await _with_a_button(town, ZeroDivisionError("secret"))
    pressed = await ada.click(town.plaza.history()[-1], custom_id="nw1:probe")
    assert "Something went wrong on my side" in said(pressed)


async def test_an_expected_fault_in_a_button_reaches_the_person(town: Town) -> None:
    ada = await _with_a_button(town, Invalid(text("Please do it differently.")))
    pressed = await ada.click(town.plaza.history()[-1], custom_id="nw1:probe")
    assert "Please do it differently." in said(pressed)


async def test_a_fault_in_a_form_reaches_the_person(town: Town) -> None:
    async def fill(_interaction: Interaction, form: Filled) -> None:
        raise Invalid(text("I read {typed}.", typed=form["what"]))

    async def open_form(interaction: Interaction, _match: object) -> None:
        await show_form(interaction, Form("probe", text("Probe"), (Typed("what", text("What?")),)))

    ada = await _with_a_button(town, open_form)
    _bot(town).forms.add("probe", fill)
    form = await ada.click(town.plaza.history()[-1], custom_id="nw1:probe")
    assert "I read a*b." in said(await ada.submit_modal(form, {"what": "a*b"}))


async def test_a_fault_in_a_panel_reaches_the_person(town: Town) -> None:
    async def fail(interaction: Interaction) -> None:
        raise Invalid(text("{name}, please choose something else.", name=interaction.user.name))

    async def open_panel(interaction: Interaction, _match: object) -> None:
        panel = Panel(interaction)
        button = discord.ui.Button[Panel](label="choose")
        button.callback = fail
        panel.add_item(discord.ui.ActionRow[Panel](button))
        await show_panel(interaction, panel)

    ada = await _with_a_button(town, open_panel)
    shown = await ada.click(town.plaza.history()[-1], custom_id="nw1:probe")
    pressed = await ada.click(message(shown), label="choose")
    assert "Ada, please choose something else." in said(pressed)
    town.surprises()


async def test_a_button_that_nobody_answers_to_says_so(town: Town) -> None:
    ada = await _with_a_button(town, Invalid(text("never")), sent="nw0:gone")
    pressed = await ada.click(town.plaza.history()[-1], custom_id="nw0:gone")
    assert "This button is from an earlier time." in said(pressed)


def _bot(town: Town) -> NetzwerkstattBot:
    assert isinstance(town.env.bot, NetzwerkstattBot)
    return town.env.bot


async def _with_a_button(
    town: Town, does: Exception | Pressed, sent: str = "nw1:probe"
) -> MemberActor:
    """Post a message with a button that raises or calls what is given."""

    async def pressed(interaction: Interaction, match: re.Match[str]) -> None:
        if isinstance(does, Exception):
            raise does
        await does(interaction, match)

    _bot(town).answer_buttons(action_button("probe", "", pressed))
    view = discord.ui.LayoutView(timeout=None)
    row = discord.ui.ActionRow[discord.ui.LayoutView]()
    row.add_item(discord.ui.Button(label="probe", custom_id=sent))
    view.add_item(row)
    view.stop()
    channel = town.env.bot.get_channel(town.plaza.id)
    assert isinstance(channel, discord.TextChannel)
    await channel.send(view=view)
    await town.env.settle()
    return town.person("Ada")
