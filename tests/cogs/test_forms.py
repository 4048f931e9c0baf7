"""Forms, panels and answers, apart from any feature."""

import re
from collections.abc import Awaitable, Callable

import discord
import pytest
from simcord.actors import MemberActor
from simcord.results import InteractionResult

from cogs._buttons import ActionButton, action_button
from cogs._client import NetzwerkstattBot
from cogs._errors import reporting
from cogs._forms import FormDesk, show_form
from cogs._ui import Interaction, Panel, reply, show_panel
from community.errors import Invalid
from community.forms import Chosen, Filled, Form, Typed
from community.texts import text
from tests.cogs.town import Town, cards, labels, message, said, seen

Pressing = Callable[[Interaction], Awaitable[None]]

FRUIT = (("apple", text("An apple")), ("pear", text("A pear")), ("plum", text("A plum")))


async def press(town: Town, someone: MemberActor, does: Pressing) -> InteractionResult:
    """Let somebody press a public button that does what is given."""

    async def pressed(interaction: Interaction, _match: re.Match[str]) -> None:
        await does(interaction)

    bot = town.env.bot
    assert isinstance(bot, NetzwerkstattBot)
    bot.answer_buttons(action_button("probe", "", pressed))
    channel = bot.get_channel(town.plaza.id)
    assert isinstance(channel, discord.TextChannel)
    view = discord.ui.LayoutView(timeout=None)
    button = discord.ui.Button[discord.ui.LayoutView](label="public", custom_id="nw1:probe")
    view.add_item(discord.ui.ActionRow[discord.ui.LayoutView](button))
    view.stop()
    await channel.send(view=view)
    await town.env.settle()
    return await someone.click(town.plaza.history()[-1], custom_id="nw1:probe")


def answering(town: Town, name: str) -> list[Filled]:
    """Register a form's answerer that keeps what it gets."""
    taken: list[Filled] = []

    async def keep(interaction: Interaction, form: Filled) -> None:
        taken.append(form)
        await reply(interaction, text("Thank you."))

    bot = town.env.bot
    assert isinstance(bot, NetzwerkstattBot)
    bot.forms.add(name, keep)
    return taken


async def test_a_form_brings_back_what_was_typed_chosen_and_what_it_is_about(town: Town) -> None:
    taken = answering(town, "probe")
    fields = (
        Typed("name", text("Name"), now="Ada", hint=text("As you like it"), long=False),
        Chosen("one", text("Favourite"), FRUIT, now=("pear",), required=True),
        Chosen("some", text("Also"), FRUIT, most=3, boxes=True),
    )

    async def open_form(interaction: Interaction) -> None:
        await show_form(interaction, Form("probe", text("About fruit"), fields, ("x", "7")))

    ada = town.person("Ada")
    form = await press(town, ada, open_form)
    assert labels(form) == ["Name", "Favourite", "Also"]
    assert form.modal is not None
    assert form.modal["custom_id"] == "nw1:form:probe:x:7"
    chosen = form.modal["components"][1]["component"]["options"]
    assert [option["value"] for option in chosen if option.get("default")] == ["pear"]
    answer = await ada.submit_modal(
        form, {"name": "Ben", "one": ["plum"], "some": ["apple", "pear"]}
    )
    assert said(answer) == "Thank you."
    [filled] = taken
    assert (filled["name"], filled["one"], filled["nothing"]) == ("Ben", "plum", "")
    assert filled.choices["some"] == ("apple", "pear")
    assert filled.parts == ("x", "7")


async def test_a_form_has_one_to_five_fields(town: Town) -> None:
    refused: list[str] = []

    async def open_form(interaction: Interaction) -> None:
        for number in (0, 6):
            fields = tuple(Typed(f"f{n}", text("Field")) for n in range(number))
            try:
                await show_form(interaction, Form("probe", text("Too much"), fields))
            except ValueError as error:
                refused.append(str(error))
        await reply(interaction, text("No form."))

    await press(town, town.person("Ada"), open_form)
    assert len(refused) == 2


@pytest.mark.parametrize("name", ["probe", "Probe", "pro:be", ""])
def test_a_forms_name_is_plain_and_used_once(name: str) -> None:
    async def nothing(_interaction: Interaction, _form: Filled) -> None: ...

    desk = FormDesk()
    desk.add("probe", nothing)
    with pytest.raises(ValueError, match="cannot be called"):
        desk.add(name, nothing)


async def test_a_form_that_nobody_answers_any_more_says_so(town: Town) -> None:
    async def open_form(interaction: Interaction) -> None:
        await show_form(interaction, Form("unknown", text("Old"), (Typed("a", text("A")),)))

    ada = town.person("Ada")
    form = await press(town, ada, open_form)
    assert "from an earlier time" in said(await ada.submit_modal(form, {"a": "x"}))


async def test_an_error_never_overwrites_what_everybody_reads(town: Town) -> None:
    async def fail_late(interaction: Interaction) -> None:
        await interaction.response.defer()
        raise Invalid(text("Only you should read this."))

    pressed = await press(town, town.person("Ada"), fail_late)
    assert cards(town.plaza) == ["[public]"]
    assert "Only you should read this." in said(pressed)


async def test_a_second_answer_comes_after_the_first_and_is_private_too(town: Town) -> None:
    async def say_twice(interaction: Interaction) -> None:
        await reply(interaction, text("One."))
        await reply(interaction, text("Two."))

    pressed = await press(town, town.person("Ada"), say_twice)
    assert pressed.response is not None
    assert seen(pressed.response) == "One."
    assert said(pressed) == "Two."


async def test_a_deferred_answer_is_filled_in(town: Town) -> None:
    async def think(interaction: Interaction) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        await reply(interaction, text("Done."))

    pressed = await press(town, town.person("Ada"), think)
    assert said(pressed) == "Done."


class Counter(Panel):
    """A panel that redraws itself."""

    def __init__(self, interaction: Interaction, number: int = 0) -> None:
        super().__init__(interaction)
        button = discord.ui.Button[Panel](label=f"{number}")

        async def up(interaction: Interaction) -> None:
            if number:
                await interaction.response.defer()
            await show_panel(interaction, Counter(interaction, number + 1), replace=True)

        button.callback = up
        self.add_item(discord.ui.ActionRow[Panel](button))


async def test_a_panel_is_redrawn_in_place(town: Town) -> None:
    async def open_panel(interaction: Interaction) -> None:
        await show_panel(interaction, Counter(interaction))

    ada = town.person("Ada")
    shown = await press(town, ada, open_panel)
    await ada.click(message(shown), label="0")
    assert seen(message(shown)) == "[1]"
    await ada.click(message(shown), label="1")
    assert seen(message(shown)) == "[2]"


async def test_somebody_elses_panel_is_not_obeyed(town: Town) -> None:
    async def open_panel(interaction: Interaction) -> None:
        await show_panel(interaction, Counter(interaction), ephemeral=False)

    ada, ben = town.person("Ada"), town.person("Ben")
    shown = await press(town, ada, open_panel)
    pressed = await ben.click(message(shown), label="0")
    assert "This belongs to somebody else" in said(pressed)
    assert seen(message(shown)) == "[0]"


async def test_a_panel_that_somebody_dismissed_ends_quietly(town: Town) -> None:
    async def open_panel(interaction: Interaction) -> None:
        await show_panel(interaction, Counter(interaction))

    await press(town, town.person("Ada"), open_panel)
    town.env.inject_error("PATCH", "/webhooks/*", status=404, code=10008)
    await town.env.advance_time(15 * 60)
    assert town.env.errors == []


async def test_the_ends_own_exceptions_pass_through_reporting(town: Town) -> None:
    class TheEnd(BaseException):
        """Not an Exception, like a cancelled task."""

    async def end(interaction: Interaction) -> None:
        with pytest.raises(TheEnd):
            async with reporting(interaction):
                raise TheEnd
        await reply(interaction, text("Passed."))

    assert said(await press(town, town.person("Ada"), end)) == "Passed."


async def test_the_base_of_all_buttons_answers_to_no_id() -> None:
    pattern = ActionButton.__discord_ui_compiled_template__
    assert not pattern.fullmatch("nw1:")
    assert not pattern.fullmatch("nw1:met:1:yes")
