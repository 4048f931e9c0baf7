"""The bot itself: its commands, Discord's limits for them, and servers and members that come."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import discord
import pytest
from discord import app_commands
from discord.ext import commands
from simcord.env import Env

from cogs import EXTENSIONS
from cogs._chat import DiscordChat
from cogs._client import MOST_SECONDS_LIMITED, NetzwerkstattBot, command_hash, intents
from cogs._translator import CatalogueTranslator
from cogs._ui import home
from tests.cogs import town as towns
from tests.cogs.town import Town, cards

COMMANDS = "/applications/{}/commands"
GERMAN = "de"


def bot_of(town: Town) -> NetzwerkstattBot:
    assert isinstance(town.env.bot, NetzwerkstattBot)
    return town.env.bot


def registrations(env: Env) -> list[Any]:
    path = COMMANDS.format(env.bot.application_id)
    return [r for r in env.http_requests if r.method == "PUT" and r.path == path]


# --- what it asks of Discord --------------------------------------------------------------------


def test_it_asks_for_no_more_than_it_needs() -> None:
    with_members = discord.Intents(
        guilds=True, members=True, guild_scheduled_events=True, guild_polls=True
    )
    assert intents(members=True) == with_members
    assert intents(members=False).value == with_members.value - discord.Intents(members=True).value


async def test_nobody_is_pinged_unless_a_message_says_so(town: Town) -> None:
    allowed = bot_of(town).allowed_mentions
    assert allowed is not None
    assert allowed.to_dict() == {"parse": [], "users": []}
    assert bot_of(town).help_command is None
    fresh = town.new_bot()  # the simulator puts its own client into a running one
    assert fresh.http.max_ratelimit_timeout == MOST_SECONDS_LIMITED


async def test_an_answer_wakes_the_clockwork(town: Town) -> None:
    before = len(town.pokes)
    await town.organiser.slash(town.plaza, "intro find", words="x")
    assert len(town.pokes) > before


# --- commands -----------------------------------------------------------------------------------


async def test_commands_are_registered_when_they_changed_and_only_then(town: Town) -> None:
    assert len(registrations(town.env)) == 1
    await town.restart()
    assert len(registrations(town.env)) == 1
    assert bot_of(town).commands_current
    await town.house.stores.communities.set_command_hash("discord", "of an older program")
    await town.restart()
    assert len(registrations(town.env)) == 2


async def test_a_changed_translation_is_a_change(town: Town, monkeypatch: Any) -> None:
    before = await command_hash(bot_of(town).tree)

    async def translate(self: Any, string: Any, locale: Any, context: Any) -> str | None:
        del self, context
        return f"anders {string.message}"[:90] if locale is discord.Locale.german else None

    monkeypatch.setattr(CatalogueTranslator, "translate", translate)
    assert await command_hash(bot_of(town).tree) != before


async def test_a_broken_extension_stops_the_start(tmp_path: Path) -> None:
    database = await towns.opened(tmp_path / "town.db")
    house = towns.assembled(database, DiscordChat(), towns.TownClock())
    bot = NetzwerkstattBot(
        house.services,
        poke=lambda: None,
        commands=house.stores.communities,
        extensions=["cogs.no_such_feature"],
    )
    try:
        with pytest.raises(commands.ExtensionNotFound):
            async with towns.running(bot):
                pass
    finally:
        await bot.close()
        await database.close()


async def test_every_name_and_description_obeys_discord_in_both_languages(town: Town) -> None:
    [registered] = registrations(town.env)
    faults = [fault for command in registered.json for fault in _command_faults(command)]
    assert faults == []


async def test_every_description_and_choice_has_a_german_form(town: Town) -> None:
    [registered] = registrations(town.env)
    missing = [
        part["description"]
        for command in registered.json
        for part in _parts(command)
        if part.get("description") and GERMAN not in part.get("description_localizations", {})
    ]
    assert missing == []


async def test_command_names_stay_english_and_all_commands_are_for_servers_only(town: Town) -> None:
    [registered] = registrations(town.env)
    for command in registered.json:
        assert command["contexts"] == [0] or command["dm_permission"] is False, command["name"]
        for part in _parts(command):
            if command["type"] == 1 and (part is command or part.get("type") in {1, 2}):
                assert not part.get("name_localizations")


async def test_options_and_choices_are_named_in_german(town: Town) -> None:
    [registered] = registrations(town.env)
    options = [
        part
        for command in registered.json
        for part in _parts(command)
        if "value" in part or part.get("type", 0) > 2
    ]
    german: dict[str, str | None] = {}
    for one in options:
        translated: dict[str, str] = one.get("name_localizations") or {}
        german[one["name"]] = translated.get(GERMAN)
    assert {name for name, there in german.items() if there is None} <= SAME_IN_BOTH
    assert german["rhythm"] == "rhythmus"
    assert german["every week"] == "jede Woche"


async def test_the_extensions_are_all_loaded_in_their_order(town: Town) -> None:
    assert tuple(bot_of(town).extensions) == EXTENSIONS


SAME_IN_BOTH = {"Deutsch", "English", "code", "online", "form"}
"""The languages' own names, and words that German took over."""

NAME = re.compile(r"[-_'\w]{1,32}")


def _command_faults(command: dict[str, Any]) -> Iterator[str]:
    is_menu = command.get("type", 1) != 1
    for part in _parts(command):
        is_choice = "value" in part
        for name in _in_all_languages(part, "name"):
            most = 100 if is_choice else 32
            plain = is_menu or is_choice or (NAME.fullmatch(name) and name == name.lower())
            if not plain or not 1 <= len(name) <= most:
                yield f"{name!r} is no name"
        for described in _in_all_languages(part, "description"):
            if not is_menu and not 1 <= len(described) <= 100:
                yield f"{described!r} has {len(described)} characters"
        if max(len(part.get("options", ())), len(part.get("choices", ()))) > 25:
            yield f"{part['name']} has more than 25 parts"
    if (total := _total(command)) > 8000:
        yield f"{command['name']} has {total} characters"


def _total(command: dict[str, Any]) -> int:
    """Add up names, descriptions and values; of several languages the longest counts."""
    return sum(
        max(map(len, _in_all_languages(part, "name")))
        + max(map(len, _in_all_languages(part, "description")), default=0)
        + len(str(part.get("value", "")))
        for part in _parts(command)
    )


def _parts(command: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Return a command, its subcommands, options and choices."""
    yield command
    for part in (*command.get("options", ()), *command.get("choices", ())):
        yield from _parts(part)


def _in_all_languages(part: dict[str, Any], key: str) -> list[str]:
    own = part.get(key)
    translated: dict[str, str] = part.get(f"{key}_localizations") or {}
    return [*([own] if own else []), *translated.values()]


@pytest.mark.parametrize(
    "command",
    [
        {"name": "Intro", "description": "x"},
        {"name": "intro!", "description": "x"},
        {"name": "x" * 33, "description": "x"},
        {"name": "intro", "description": "x" * 101},
        {"name": "intro", "description": "x", "description_localizations": {"de": "ü" * 101}},
        {"name": "intro", "description": "x", "options": [{"name": "A b", "description": "x"}]},
        {
            "name": "intro",
            "description": "x",
            "options": [{"name": f"o{n}", "description": "x"} for n in range(26)],
        },
    ],
)
def test_the_check_of_limits_finds_what_discord_refuses(command: dict[str, Any]) -> None:
    assert list(_command_faults(command))


# --- servers ------------------------------------------------------------------------------------


async def test_a_new_server_is_noted_and_greeted_with_the_next_step(town: Town) -> None:
    other = town.env.create_guild("Nachbarn")
    lobby = other.create_text_channel("lobby")
    town.env.backend.edit_guild(other.id, {"system_channel_id": lobby.id})
    await town.env.settle()
    guild = bot_of(town).get_guild(other.id)
    assert guild is not None
    await bot_of(town).on_guild_join(guild)
    await town.env.settle()
    [greeting] = cards(lobby)
    assert "/admin setup" in greeting
    known = await town.house.services.communities.of(home(other.id))
    assert known is not None
    assert known.name == "Nachbarn"


@pytest.mark.parametrize("has_lobby", [True, False])
async def test_without_a_place_for_a_greeting_a_server_is_noted_all_the_same(
    town: Town, *, has_lobby: bool
) -> None:
    other = town.env.create_guild("Nachbarn")
    if has_lobby:
        lobby = other.create_text_channel("lobby")
        town.env.backend.edit_guild(other.id, {"system_channel_id": lobby.id})
        town.env.inject_error("POST", "/channels/*/messages", status=403, code=50013, times=None)
    await town.env.settle()
    guild = bot_of(town).get_guild(other.id)
    assert guild is not None
    await bot_of(town).on_guild_join(guild)
    assert await town.house.services.communities.of(home(other.id)) is not None


async def test_a_server_that_removes_the_bot_is_let_go_and_taken_back(town: Town) -> None:
    guild = bot_of(town).get_guild(town.guild.id)
    assert guild is not None
    await bot_of(town).on_guild_remove(guild)
    gone = await town.house.services.communities.of(home(town.guild.id))
    assert gone is not None
    assert gone.left_at is not None
    await bot_of(town).on_ready()
    back = await town.community()
    assert back.left_at is None
    assert back.set_up


# --- members ------------------------------------------------------------------------------------


async def test_a_server_that_removed_the_bot_while_it_was_off_is_let_go(town: Town) -> None:
    communities = town.house.services.communities
    await communities.arrive(home(404), "Removed it at night")
    await bot_of(town).on_ready()
    gone, stayed = await communities.of(home(404)), await town.community()
    assert gone is not None
    assert gone.left_at is not None
    assert stayed.left_at is None


async def test_who_comes_back_finds_their_introduction_again(town: Town) -> None:
    ada = await town.introduced("Ada", goal="grants")
    town.guild.remove_member(ada)
    await town.settle()
    back = town.guild.add_member(ada.user)
    await town.settle()
    form = await back.slash(town.plaza, "intro write")
    assert form.modal is not None
    assert form.modal["components"][0]["component"]["value"] == "grants"


async def test_a_command_outside_a_server_is_refused(town: Town) -> None:
    answered: list[str] = []

    class Outside:
        guild_id = None
        data = None
        locale = discord.Locale.american_english
        response = property(lambda self: self)
        type = None

        def is_done(self) -> bool:
            return False

        async def send_message(self, *, view: discord.ui.LayoutView, **_rest: Any) -> None:
            answered.append(str(view.to_components()))

    tree: Any = bot_of(town).tree
    assert await tree.interaction_check(Outside()) is False
    assert "I work in servers only" in answered[0]


# --- translation --------------------------------------------------------------------------------


@pytest.fixture
def asked() -> Callable[..., Any]:
    async def ask(message: str, locale: discord.Locale, location: Any, data: Any = None) -> Any:
        context = app_commands.TranslationContext[Any, Any](location=location, data=data)
        return await CatalogueTranslator().translate(
            app_commands.locale_str(message), locale, context
        )

    return ask


async def test_only_german_is_translated_and_no_name_of_a_command(
    asked: Callable[..., Any],
) -> None:
    where = app_commands.TranslationContextLocation
    known = "Find people by what they wrote"
    german = await asked(known, discord.Locale.german, where.command_description)
    assert german not in (None, known)
    assert await asked(known, discord.Locale.french, where.command_description) is None
    assert await asked("write", discord.Locale.german, where.command_name) is None
    unknown = await asked("no such sentence", discord.Locale.german, where.command_description)
    assert unknown is None
