"""/admin setup, topics, members and report, as an organiser meets them."""

import discord
import pytest
from simcord.builders import ChannelHandle

from cogs._cards import PREFIX
from tests.cogs.town import Town, message, said, seen, walk

CHANNELS = ("introductions", "rounds", "prompts", "organisers")


async def emptied(town: Town) -> None:
    """Let the community have no channels yet."""
    await town.set_up(introductions="", rounds="", prompts="", organisers="")


async def private_channel(town: Town, name: str) -> ChannelHandle:
    """Create a channel that not everybody can read."""
    hidden = discord.PermissionOverwrite(view_channel=False)
    shown = discord.PermissionOverwrite(view_channel=True)
    assert town.env.bot.user is not None
    channel = town.guild.create_text_channel(
        name,
        overwrites={
            town.guild.default_role: hidden,
            town.env.bot.user: shown,
            town.organiser: shown,
        },
    )
    await town.env.settle()
    return channel


def channels_by_id(town: Town) -> dict[str, ChannelHandle]:
    """Return the server's channels by id; two may have one name."""
    backend = town.env.backend
    ids = backend.get_guild(town.guild.id).channel_ids
    return {str(i): ChannelHandle(town.env, town.guild, backend.channels[i]) for i in ids}


# --- the setup page -------------------------------------------------------------------------------


async def test_the_page_shows_what_is_set_and_what_is_missing(town: Town) -> None:
    await emptied(town)
    page = said(await town.organiser.slash(town.plaza, "admin setup"))
    assert "Setting up Kulturnetz" in page
    assert "✅ Language of public posts: English" in page
    assert "✅ Round of matches: every week on Monday at 09:00" in page
    assert "✅ Time zone: Europe/Berlin" in page
    for role in CHANNELS:
        assert f"❌ No channel is chosen for {role}." in page
    assert "Next: choose the missing channels, or let me create them." in page


async def test_options_are_saved_before_the_page_is_shown(town: Town) -> None:
    page = said(
        await town.organiser.slash(
            town.plaza, "admin setup", language="de", zone="wien", weekday=3, time="18:30"
        )
    )
    assert "Language of public posts: Deutsch" in page
    assert "Time zone: Europe/Vienna" in page
    assert "every week on Thursday at 18:30" in page
    assert (await town.community()).zone == "Europe/Vienna"


@pytest.mark.parametrize(
    ("options", "answer"),
    [
        ({"zone": "Europe/Berln", "language": "de"}, "Europe/Berlin"),
        ({"zone": "Atlantis", "language": "de"}, "Atlantis"),
        ({"time": "noon", "language": "de"}, "I cannot read “noon” as a time"),
    ],
)
async def test_what_cannot_be_a_setting_is_explained_and_nothing_is_saved(
    town: Town, options: dict[str, str], answer: str
) -> None:
    before = await town.community()
    assert answer in said(await town.organiser.slash(town.plaza, "admin setup", **options))
    assert await town.community() == before


async def test_each_choice_is_saved_at_once_and_redraws_the_page(town: Town) -> None:
    await emptied(town)
    page = await town.organiser.slash(town.plaza, "admin setup")
    shown = message(page)
    await town.organiser.select(shown, ["de"], custom_id=PREFIX + "setup:language")
    assert (await town.community()).language == "de"
    await town.organiser.select(shown, ["4"], custom_id=PREFIX + "setup:weekday")
    assert "every week on Friday at 09:00" in said(page)
    await town.organiser.select(shown, [town.rounds], custom_id=PREFIX + "setup:rounds")
    assert (await town.community()).channels.rounds == str(town.rounds.id)
    assert "✅ Channel for rounds" in said(page)
    assert "❌ No channel is chosen for prompts." in said(page)


async def test_organisers_choose_how_many_meet_at_once(town: Town) -> None:
    page = await town.organiser.slash(town.plaza, "admin setup")
    assert "✅ Matches: in pairs" in said(page)
    menu = next(
        part
        for part in walk(message(page).components)
        if part.get("custom_id") == PREFIX + "setup:group_size"
    )
    assert [(one["value"], one["label"]) for one in menu["options"]] == [
        ("2", "in pairs"),
        ("3", "in groups of 3"),
        ("4", "in groups of 4"),
        ("5", "in groups of 5"),
        ("6", "in groups of 6"),
    ]
    await town.organiser.select(message(page), ["4"], custom_id=PREFIX + "setup:group_size")
    assert (await town.community()).group_size == 4
    assert "✅ Matches: in groups of 4" in said(page)
    town.locales[town.organiser.id] = "de"
    page = await town.organiser.slash(town.plaza, "admin setup")
    assert "✅ Begegnungen: in Gruppen zu 4" in said(page)


async def test_the_page_works_after_a_restart(town: Town) -> None:
    page = await town.organiser.slash(town.plaza, "admin setup")
    await town.restart()
    await town.organiser.select(message(page), ["de"], custom_id=PREFIX + "setup:language")
    assert (await town.community()).language == "de"
    assert "Deutsch" in said(page)


async def test_zone_and_time_are_typed_into_a_form(town: Town) -> None:
    page = await town.organiser.slash(town.plaza, "admin setup")
    form = await town.organiser.click(message(page), label="Time zone and time of the round")
    await town.organiser.submit_modal(form, {"zone": "Europe/Zurich", "at": "17:15"})
    assert "Time zone: Europe/Zurich" in said(page)
    assert "every week on Monday at 17:15" in said(page)


async def test_a_misspelt_zone_is_answered_with_a_near_one(town: Town) -> None:
    page = await town.organiser.slash(town.plaza, "admin setup")
    form = await town.organiser.click(message(page), label="Time zone and time of the round")
    wrong = await town.organiser.submit_modal(form, {"zone": "Europe/Zürrich", "at": ""})
    assert "Europe/Zurich" in said(wrong)
    assert "Time zone: Europe/Berlin" in said(page)


async def test_only_fitting_channels_can_be_chosen(town: Town) -> None:
    page = await town.organiser.slash(town.plaza, "admin setup")
    kinds = {
        part["custom_id"].rpartition(":")[2]: part["channel_types"]
        for part in walk(message(page).components)
        if part["type"] == discord.ComponentType.channel_select.value
    }
    assert kinds == {"introductions": [0, 15], "rounds": [0], "prompts": [0], "organisers": [0]}


async def test_missing_channels_are_created_and_the_organisers_one_is_private(town: Town) -> None:
    await emptied(town)
    await town.set_up(prompts=str(town.prompts.id))
    page = await town.organiser.slash(town.plaza, "admin setup")
    before = set(channels_by_id(town))
    await town.organiser.click(message(page), label="Create the missing channels")
    stored = channels_by_id(town)
    assert len(set(stored) - before) == 3
    channels = (await town.community()).channels
    assert channels.prompts == str(town.prompts.id)
    assert None not in (channels.introductions, channels.rounds, channels.organisers)
    mallory = town.person("Mallory")
    await mallory.send(stored[channels.introductions or ""], "hello")
    with pytest.raises(Exception, match=r"(?i)permission|access"):
        await mallory.send(stored[channels.organisers or ""], "hello")
    await town.organiser.send(stored[channels.organisers or ""], "hello")
    assert "❌" not in said(page)
    assert "All is set." in said(page)


async def test_without_the_right_to_create_channels_the_page_says_how_to_give_it(
    town: Town,
) -> None:
    await emptied(town)
    roles = town.env.backend.get_guild(town.guild.id).roles.values()
    mine = next(one for one in roles if one.managed)
    allowed = discord.Permissions.all()
    allowed.administrator = allowed.manage_channels = False
    town.env.backend.edit_role(town.guild.id, mine.id, {"permissions": allowed.value})
    await town.env.settle()
    page = said(await town.organiser.slash(town.plaza, "admin setup"))
    assert "[Create the missing channels]" not in page
    assert "Manage Channels" in page


async def test_a_creation_that_discord_refuses_leaves_the_page_with_what_is_missing(
    town: Town,
) -> None:
    await emptied(town)
    page = await town.organiser.slash(town.plaza, "admin setup")
    town.env.inject_error("POST", "/guilds/*/channels", status=403, code=50013)
    await town.organiser.click(message(page), label="Create the missing channels")
    assert "❌ No channel is chosen for rounds." in said(page)


async def test_when_all_is_set_the_page_says_what_comes_next(town: Town) -> None:
    backstage = await private_channel(town, "team")
    await town.set_up(organisers=str(backstage.id))
    page = said(await town.organiser.slash(town.plaza, "admin setup"))
    assert "All is set." in page
    assert "The next round is on 5 January 2026." in page


async def test_a_round_that_was_removed_comes_back_by_choosing_its_day(town: Town) -> None:
    await town.organiser.slash(town.plaza, "admin schedule remove", schedule=1)
    page = await town.organiser.slash(town.plaza, "admin setup")
    assert "❌ Round of matches: no day is chosen yet" in said(page)
    await town.organiser.select(message(page), ["2"], custom_id=PREFIX + "setup:weekday")
    assert "✅ Round of matches: every week on Wednesday at 09:00" in said(page)


# --- topics, numbers, report ----------------------------------------------------------------------


async def test_own_words_for_topics_are_added_listed_and_forgotten(town: Town) -> None:
    organiser = town.organiser
    assert "no words of your own" in said(await organiser.slash(town.plaza, "admin topics list"))
    added = await organiser.slash(
        town.plaza, "admin topics add", word="Klönschnack", topic="Networking"
    )
    assert "Noted: “Klönschnack” now means" in said(added)
    assert "→" in said(await organiser.slash(town.plaza, "admin topics list"))
    gone = await organiser.slash(town.plaza, "admin topics remove", word="Klönschnack")
    assert "has no meaning of its own any more" in said(gone)
    assert "no words of your own" in said(await organiser.slash(town.plaza, "admin topics list"))


async def test_a_word_that_shall_stand_for_nothing_is_forgotten(town: Town) -> None:
    await town.organiser.slash(town.plaza, "admin topics add", word="Schnack", topic="Networking")
    gone = await town.organiser.slash(town.plaza, "admin topics add", word="Schnack", topic="  ")
    assert "has no meaning of its own any more" in said(gone)


async def test_a_word_that_is_none_is_refused(town: Town) -> None:
    answer = said(
        await town.organiser.slash(town.plaza, "admin topics add", word="   ", topic="Networking")
    )
    assert "Please name the word" in answer


async def test_numbers_count_people_and_name_nobody(town: Town) -> None:
    ada = await town.matched_in("Ada", goal="grants", topics="photography")
    ben = await town.matched_in("Ben", goal="grants", topics="photography")
    await ada.slash(town.plaza, "match pause", until="2026-06-01")
    await ada.slash(town.plaza, "match avoid", member=ben)
    numbers = said(await town.organiser.slash(town.plaza, "admin members")).replace("**", "")
    assert "Members: 2" in numbers
    assert "With an introduction: 2" in numbers
    assert "Of these, paused: 1" in numbers
    assert "photography (2)" in numbers.casefold()
    assert "Ada" not in numbers
    assert "avoid" not in numbers


async def test_a_report_without_rounds_says_so(town: Town) -> None:
    assert "There was no round yet." in said(await town.organiser.slash(town.plaza, "admin report"))


async def test_the_setup_page_is_drawn_in_the_organisers_own_language(town: Town) -> None:
    town.locales[town.organiser.id] = "de"
    page = await town.organiser.slash(town.plaza, "admin setup")
    assert "Setting up" not in seen(message(page))
