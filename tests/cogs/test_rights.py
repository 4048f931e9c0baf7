"""Who may use what is for organisers: generated from the commands and buttons there are."""

import re
from collections.abc import Mapping
from typing import Any

import discord
from discord import app_commands, ui
from simcord.actors import MemberActor

from cogs._cards import PREFIX
from cogs._client import NetzwerkstattBot
from cogs._homes import HOME, at_home
from community.meetups.occasions import OCCASIONS
from community.places import Place
from community.texts import Button, Card, text
from tests.cogs.town import Town, message, said, seen

REFUSAL = "This is for the organisers of the community."
FORM = "a form opens"

COMMANDS: Mapping[str, tuple[Mapping[str, Any], str]] = {
    "admin setup": ({"language": "de"}, "Setting up"),
    "admin doctor": ({}, "attention"),
    "admin members": ({}, "in numbers"),
    "admin report": ({}, "no round yet"),
    "admin upcoming": ({}, "Say with this command where"),
    "admin feed": ({"which": "off"}, "leads nowhere"),
    "admin meetups": ({"approval": "on"}, "wait for your yes"),
    "admin topics list": ({}, "no words of your own"),
    "admin topics add": ({"word": "comms", "topic": "PR"}, "Noted"),
    "admin topics remove": ({"word": "comms"}, "no meaning"),
    "admin link": ({}, "The code"),
    "admin unlink": ({}, "nothing to part"),
    "admin round preview": ({}, "as it would be now"),
    "admin round run": ({}, "is planned"),
    "admin round undo": ({}, "is undone"),
    "admin round skip": ({"until": "2026-02-01"}, "Noted"),
    "admin schedule add": (
        {"kind": "meetup", "every": "week", "time": "18:30", "weekday": 2},
        "Nothing is saved yet.",
    ),
    "admin schedule list": ({}, "every week on Monday"),
    "admin schedule pause": ({"schedule": 1}, "It rests now."),
    "admin schedule resume": ({"schedule": 1}, "It goes on."),
    "admin schedule remove": ({"schedule": 1}, "is deleted"),
    "admin prompt add": ({"kind": "meetup"}, FORM),
    "admin prompt list": ({"kind": "meetup"}, "meetup-001"),
    "admin prompt off": ({"prompt": "meetup-001"}, "not be posted any more"),
    "admin prompt on": ({"prompt": "meetup-001"}, "may be posted again"),
    "admin prompt proposals": ({"use": "off"}, "I propose no meetings"),
}
"""Every command for organisers: valid options, and words of the answer an organiser reads."""

BUTTONS: Mapping[str, tuple[str, str]] = {
    "undo": ("undo:1", "is undone"),
    "join": (f"join:{'0' * 64}", "not valid"),
    "leave": ("leave", "nothing to part"),
    "plan": ("plan:meetup:week:1:1:2:1830:", "Saved."),
    "setup_zone": ("setup_zone", FORM),
    "parade_end": ("parade_end:1", "not there any more"),
    "meetup_approve": ("meetup_approve:1", "not there any more"),
    "meetup_decline": ("meetup_decline:1", "not there any more"),
    "setup_create": ("setup_create", "Setting up"),
}
"""Every button for organisers: an action, and words of the answer an organiser reads."""

SELECT = "setup"  # no button, but a select
FOR_MEMBERS = {"met", "why", "take", "wish", "relay_end"}
"""Controls of matches, prompts and wishes: for whoever is in the match, for every member."""
MEETUPS = {
    f"meetup_{what}"
    for what in (
        *("go", "drop", "yes", "online", "evenings", "maybe", "no", "more", "guest"),
        *("details", "off", "off_yes", "keep", "there", "absent", "repeat"),
        *("share", "unshare", "words", "publish", "call", "ask"),
    )
}
"""Controls of meetups: for every member, or for the hosts, as the service decides."""
WITH_MORE = {"meetup_go", "meetup_repeat", "meetup_call"}
"""Of these, the ones whose action says more than which meetup."""
SESSIONS = {f"session_{what}" for what in ("ask", "note", "answer")}
SLOTS = {f"slots_{what}" for what in ("go", "drop", "answer", "more", "make", "close", "find")}
"""Controls of polls about times: for every member, or for who asked, as the service decides."""
PARADES = {
    f"parade_{what}"
    for what in (
        *("write", "host", "go", "drop", "more", "remind", "hand", "words", "check", "back"),
        *("read", "seen", "said", "text", "draft", "foreword", "files", "publish", "propose"),
        *("blog", "unblog", "found", "leave", "queue", "pass"),
    )
}
"""Controls of blog parades: for every member, or for the host, as the service decides."""
ELSEWHERE = {"consent", "agree", "more", "topics", "topic_add", "topic_drop", "erase"}
"""Controls of introductions and privacy: each is about the person who presses it."""


async def widened(town: Town) -> MemberActor:
    """Return a member who is no organiser, on a server that lets everybody see /admin."""
    someone = town.person("Mallory")
    admin = next(one for one in await _registered(town) if one.name == "admin")
    town.guild.set_command_permissions(admin, {town.guild.default_role: True})
    return someone


async def _registered(town: Town) -> list[app_commands.AppCommand]:
    with town.env.time_context():
        return await the_bot(town).tree.fetch_commands()


def the_bot(town: Town) -> NetzwerkstattBot:
    """Return the bot that runs in the town."""
    bot = town.env.bot
    assert isinstance(bot, NetzwerkstattBot)
    return bot


async def stored(town: Town) -> object:
    """Return what organisers can change."""
    community = await town.community()
    stores = town.house.stores
    return (
        community,
        await stores.schedules.all(community.id),
        await stores.communities.aliases(community.id),
        await stores.rounds.latest(community.id),
        await stores.prompts.switched_off(community.id),
        set(town.guild.channels),
    )


async def test_every_command_for_organisers_has_its_row(town: Town) -> None:
    admin = the_bot(town).tree.get_command("admin")
    assert isinstance(admin, app_commands.Group)
    there = {
        one.qualified_name for one in admin.walk_commands() if isinstance(one, app_commands.Command)
    }
    assert there == set(COMMANDS)


async def test_a_member_is_refused_even_where_the_server_shows_them_the_command(
    town: Town,
) -> None:
    mallory = await widened(town)
    before = await stored(town)
    for name, (options, _) in COMMANDS.items():
        result = await mallory.slash(town.plaza, name, **options)
        assert said(result) == REFUSAL, name
        assert await stored(town) == before, name


async def test_an_organiser_is_served_and_reads_it_alone(town: Town) -> None:
    for name, (options, answer) in COMMANDS.items():
        result = await town.organiser.slash(town.plaza, name, **options)
        if answer == FORM:
            assert result.modal is not None, name
        else:
            assert answer in said(result), name


async def test_a_member_does_not_even_see_the_commands(town: Town) -> None:
    someone = town.person("Mallory")
    assert not [one for one in someone.available_commands(town.plaza) if one.startswith("admin")]


async def test_suggestions_tell_a_member_nothing(town: Town) -> None:
    mallory = await widened(town)
    for name in ("pause", "resume", "remove"):
        found = await mallory.autocomplete(town.plaza, f"admin schedule {name}", "schedule", "")
        assert found == []
    for name in ("on", "off"):
        assert await mallory.autocomplete(town.plaza, f"admin prompt {name}", "prompt", "") == []


async def test_a_member_who_saw_the_form_cannot_hand_it_in(town: Town) -> None:
    role = town.guild.roles["Team"]
    form = await town.organiser.slash(town.plaza, "admin prompt add", kind="meetup")
    zone = await press(town, town.organiser, "setup_zone")
    town.env.backend.edit_role(town.guild.id, role.id, {"permissions": 0})
    before = await stored(town)
    handed_in = await town.organiser.submit_modal(form, {"title": "A walk", "body": "Come along"})
    assert said(handed_in) == REFUSAL
    handed_in = await town.organiser.submit_modal(zone, {"zone": "Europe/Vienna", "at": "10:00"})
    assert said(handed_in) == REFUSAL
    assert await stored(town) == before


# --- buttons --------------------------------------------------------------------------------------


async def press(town: Town, someone: MemberActor, action: str) -> Any:
    """Press a button that stands where everybody sees it."""
    card = Card("en", None, (text("A card"),), (Button(action, text("Press")),))
    place = Place("discord", str(town.plaza.id))
    with town.env.time_context():
        await town.chat.post(place, card, key=abs(hash(action)) % 10**9, again=False)
    await town.env.settle()
    posted = town.plaza.last_message
    assert posted is not None
    return await someone.click(posted, custom_id=PREFIX + action)


def patterns(town: Town) -> list[re.Pattern[str]]:
    """Return what the ids of all lasting buttons look like."""
    return [kind.__discord_ui_compiled_template__ for kind in the_bot(town)._kinds]  # pyright: ignore[reportPrivateUsage]


async def test_every_lasting_button_has_its_row(town: Town) -> None:
    kinds = (one.pattern.removeprefix(PREFIX).removesuffix(HOME) for one in patterns(town))
    there = {one.split(":")[0] for one in kinds}
    members = {*FOR_MEMBERS, *MEETUPS, *SESSIONS, *SLOTS, *PARADES, *ELSEWHERE}
    assert there == {*BUTTONS, SELECT, *members}


async def test_every_lasting_button_answers_to_an_id_that_no_other_answers_to(town: Town) -> None:
    ids = [
        *(PREFIX + action for action, _ in BUTTONS.values()),
        *(f"{PREFIX}met:{10**17}:{answer}" for answer in ("yes", "planned", "no", "not_again")),
        f"{PREFIX}why:{10**17}",
        f"{PREFIX}relay_end:{10**17}",
        f"{PREFIX}take:{10**17}",
        f"{PREFIX}undo:{10**17}",
        *(f"{PREFIX}{verb}:{10**17}" for verb in MEETUPS - WITH_MORE),
        f"{PREFIX}meetup_go:{10**17}:2",
        *(f"{PREFIX}meetup_call:{one}:{10**17}" for one in OCCASIONS),
        f"{PREFIX}meetup_repeat:{10**17}:two_weeks",
        *(f"{PREFIX}{verb}:{10**17}" for verb in SESSIONS),
        *(f"{PREFIX}{verb}:{10**17}" for verb in SLOTS - {"slots_make"}),
        *(f"{PREFIX}{verb}:{10**17}" for verb in PARADES - {"parade_unblog"}),
        f"{PREFIX}parade_unblog",
        f"{PREFIX}slots_make:{10**17}:12",
        f"{PREFIX}plan:question:month:12:-1:6:2359:20261231",
        *(
            f"{PREFIX}setup:{what}"
            for what in ("language", "group_size", "introductions", "rounds")
        ),
        *(f"{PREFIX}{verb}" for verb in ("topic_add", "topic_drop")),
        *(f"{PREFIX}wish:{what}" for what in ("mode", "bubble", "presence", "mentees")),
    ]
    for custom_id in ids:
        for pressed in (custom_id, at_home(custom_id, 10**19)):  # in a direct message, too
            assert len(pressed) <= 100
            assert len([one for one in patterns(town) if one.fullmatch(pressed)]) == 1, pressed


async def test_a_member_who_presses_an_organisers_button_is_refused(town: Town) -> None:
    await town.organiser.slash(town.plaza, "admin round run")
    before = await stored(town)
    mallory = town.person("Mallory")
    for action, _ in BUTTONS.values():
        assert said(await press(town, mallory, action)) == REFUSAL, action
        assert await stored(town) == before, action


async def test_an_organiser_who_presses_it_is_served(town: Town) -> None:
    await town.organiser.slash(town.plaza, "admin round run")
    for action, answer in BUTTONS.values():
        result = await press(town, town.organiser, action)
        if answer == FORM:
            assert result.modal is not None
        else:  # a private answer, or the card itself is redrawn
            shown = town.plaza.last_message if result.response is None else message(result)
            assert shown is not None
            assert answer in seen(shown), action


async def test_a_member_who_uses_a_select_of_the_setup_page_is_refused(town: Town) -> None:
    page = ui.LayoutView(timeout=None)
    row = ui.ActionRow[Any]()
    row.add_item(
        ui.Select[Any](
            custom_id=PREFIX + "setup:language",
            options=[discord.SelectOption(label="Deutsch", value="de")],
        )
    )
    page.add_item(row)
    channel = town.env.bot.get_channel(town.plaza.id)
    assert isinstance(channel, discord.TextChannel)
    with town.env.time_context():
        await channel.send(view=page)
    await town.env.settle()
    posted = town.plaza.last_message
    assert posted is not None
    before = await stored(town)
    result = await town.person("Mallory").select(posted, ["de"])
    assert said(result) == REFUSAL
    assert await stored(town) == before


# --- other servers ----------------------------------------------------------------------------


async def test_an_organiser_of_another_server_cannot_reach_this_one(town: Town) -> None:
    await town.organiser.slash(town.plaza, "admin round run")
    before = await stored(town)
    other = town.env.create_guild("Elsewhere")
    await town.env.settle()
    hall = other.create_text_channel("hall")
    role = other.create_role("Team", permissions=discord.Permissions(manage_guild=True))
    stranger = other.add_member(town.env.create_user("Stranger"), roles=[role])
    await town.env.settle()
    for name in ("pause", "resume", "remove"):
        result = await stranger.slash(hall, f"admin schedule {name}", schedule=1)
        assert "not there any more" in said(result)
    undo = Card("en", None, (text("A card"),), (Button("undo:1", text("Undo")),))
    with town.env.time_context():
        await town.chat.post(Place("discord", str(hall.id)), undo, key=1, again=False)
    await town.env.settle()
    posted = hall.last_message
    assert posted is not None
    assert "no round to undo" in said(await stranger.click(posted, label="Undo"))
    assert await stored(town) == before
