"""/admin setup on Matrix: settings, rooms that are named, rooms that are made."""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from community.communities import SetUp
from community.doctor_texts import CHANNEL_ROLES
from community.errors import ChatRefused, ChatUnavailable
from community.places import Channels
from community.recurring import Rule
from matrix import PLATFORM
from matrix.admin_setup import CREATE
from matrix.rooms import ROOM
from tests.fakes.wire import ME, FakeRoom
from tests.matrix.town import ADA, BEN, HOME, OLGA, PLAZA, Town


@pytest.fixture
def town() -> Town:
    """A space in which we may add rooms."""
    town = Town()
    space = town.wire.rooms[HOME]
    space.state["m.room.create", ""] = {"type": "m.space"}
    space.powers[ME] = 50
    return town


async def settings(town: Town, change: SetUp | None = None) -> None:
    await town.communities.set_up(replace(town.here(OLGA), organiser=True), change or SetUp())


def channels(town: Town) -> Channels:
    return town.community().channels


def room_for(town: Town, role: str) -> FakeRoom:
    return town.wire.rooms[getattr(channels(town), role)]


# --- settings -----------------------------------------------------------------------------------


async def test_the_page_shows_what_is_set_and_what_is_missing(town: Town) -> None:
    await settings(town)
    page = await town.tell(OLGA, "admin setup")
    assert "Setting up Makers" in page
    assert "✅ Language of public posts: English" in page
    assert "✅ Round of matches: every week on Monday at 09:00" in page
    assert "✅ Matches: in pairs" in page
    assert "✅ Time zone: Europe/Berlin" in page
    for role in CHANNEL_ROLES:
        assert f"❌ No room is chosen for {role}." in page
    assert "let me create the missing rooms" in page
    assert "create: Create the missing rooms" in page


async def test_just_looking_changes_nothing(town: Town) -> None:
    await town.tell(OLGA, "admin setup")
    assert not town.community().set_up
    assert town.memory.schedules == {}


async def test_options_are_saved_before_the_page_is_shown(town: Town) -> None:
    page = await town.tell(
        OLGA, "admin setup language=de zone=wien weekday=Thursday time=18:30 group_size=4"
    )
    assert "✅ Language of public posts: Deutsch" in page
    assert "Europe/Vienna" in page
    community = town.community()
    assert (community.language, community.zone, community.group_size) == ("de", "Europe/Vienna", 4)
    assert town.schedule("round").rule == Rule("week", time(18, 30), weekday=3)


async def test_everything_may_be_typed_and_is_read_in_german(town: Town) -> None:
    await town.tell(OLGA, "sprache deutsch")
    page = await town.tell(OLGA, "admin setup wochentag=Freitag")
    assert "❌ Für Vorstellungen ist noch kein Raum ausgewählt." in page
    assert "jede Woche am Freitag" in page
    assert "anlegen: Die fehlenden Räume anlegen" in page
    assert town.schedule("round").rule.weekday == 4


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("zone=Europe/Berln language=de", "Europe/Berlin"),
        ("time=noon language=de", "I cannot read “noon” as a time"),
        ("group_size=9 language=de", "can be from 2 to 6"),
        ("language=klingon", "You can choose"),
        ("rounds=tearoom language=de", "is no room to me"),
        ("rounds=#nowhere:hs language=de", "I cannot find the room"),
        ("rounds=!elsewhere:hs language=de", "I am not in the room"),
    ],
)
async def test_what_cannot_be_a_setting_is_explained_and_nothing_is_saved(
    town: Town, written: str, said: str
) -> None:
    await settings(town)
    before = town.community()
    assert said in await town.tell(OLGA, f"admin setup {written}")
    assert town.community() == before


async def test_what_discord_offers_as_menus_is_asked_one_by_one(town: Town) -> None:
    await settings(town)
    await town.tell(OLGA, "admin setup")
    asked = await town.tell(OLGA, "settings")
    assert "Settings, question 1 of 3" in asked
    assert "2: English ← now" in asked
    asked = await town.tell(OLGA, "1", "Friday")
    assert "2: in groups of 3" in asked
    assert "Deutsch" in await town.tell(OLGA, "2")
    community = town.community()
    assert (community.language, community.group_size) == ("de", 3)
    assert town.schedule("round").rule.weekday == 4


async def test_a_day_that_stays_leaves_the_rhythm_of_the_round_alone(town: Town) -> None:
    await settings(town)
    fortnightly = Rule("week", time(9), weekday=0, interval=2, anchor=None)
    await town.schedules.add(replace(town.here(OLGA), organiser=True), "round", fortnightly)
    before = town.schedule("round").rule
    assert before.interval == 2
    await town.tell(OLGA, "admin setup", "settings", "skip", "skip", "4")
    assert town.community().group_size == 5
    assert town.schedule("round").rule == before


async def test_zone_and_time_are_asked_and_what_cannot_be_read_is_asked_again(town: Town) -> None:
    await settings(town)
    await town.tell(OLGA, "admin setup")
    assert "Time zone and time of the round, question 1 of 2" in await town.tell(OLGA, "zone")
    wrong = await town.tell(OLGA, "Europe/Zürrich", "skip")
    assert "Europe/Zurich" in wrong
    page = await town.tell(OLGA, "back", "Europe/Zurich", "17:15")
    assert "✅ Time zone: Europe/Zurich" in page
    assert town.schedule("round").rule.at == time(17, 15)


# --- rooms that are named -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    ["!tearoom:hs", "#tea:hs", "https://matrix.to/#/!tearoom:hs?via=hs", "<matrix:r/tea:hs>"],
)
async def test_a_room_is_named_by_its_id_its_address_or_a_link(town: Town, address: str) -> None:
    town.wire.room("!tearoom:hs", ADA).state["m.room.name", ""] = {"name": "Tea"}
    town.rooms.home["!tearoom:hs"] = HOME
    town.wire.aliases["#tea:hs"] = "!tearoom:hs"
    page = await town.tell(OLGA, f"admin setup rounds={address}")
    assert channels(town) == Channels(rounds="!tearoom:hs")
    assert "✅ Room for rounds: Tea" in page


async def test_a_room_of_another_community_cannot_be_named(town: Town) -> None:
    town.wire.room("!other:hs", BEN)
    town.rooms.home["!other:hs"] = "!other:hs"
    refused = await town.tell(OLGA, "admin setup rounds=!other:hs")
    assert "does not belong to this community" in refused
    assert town.wire.rooms["!other:hs"].members[ME] == "join"
    assert town.memory.communities == {}


async def test_a_conversation_and_a_room_of_two_cannot_be_named(town: Town) -> None:
    conversation = town.wire.room("!match:hs", ADA, BEN)
    conversation.state["m.room.create", ""] = {"netzwerkstatt.key": "match:7:abc"}
    town.rooms.home["!match:hs"] = HOME
    private = town.alone_with(ADA)
    for room in (conversation, private):
        refused = await town.tell(OLGA, f"admin setup rounds={room.id}")
        assert "does not belong to this community" in refused


async def test_a_space_is_no_room_to_post_into(town: Town) -> None:
    assert "is a space" in await town.tell(OLGA, f"admin setup rounds={HOME}")


async def test_a_room_that_the_space_lists_is_entered_and_another_is_left_again(
    town: Town,
) -> None:
    for room, home in (("!listed:hs", HOME), ("!claimed:hs", "!elsewhere:hs")):
        town.wire.room(room, ADA).members[ME] = "leave"
        town.wire.rooms[HOME].state["m.space.child", room] = {"via": ["hs"]}
        town.rooms.home[room] = home
    await town.tell(OLGA, "admin setup prompts=!listed:hs")
    assert channels(town).prompts == "!listed:hs"
    assert town.wire.rooms["!listed:hs"].members[ME] == "join"
    refused = await town.tell(OLGA, "admin setup prompts=!claimed:hs")
    assert "does not belong" in refused
    assert town.wire.rooms["!claimed:hs"].members[ME] == "leave"


async def test_a_room_that_does_not_let_us_in_is_told(town: Town) -> None:
    town.wire.room("!shut:hs", ADA).members[ME] = "leave"
    town.wire.rooms[HOME].state["m.space.child", "!shut:hs"] = {"via": ["hs"]}
    town.wire.fail_next("join", ChatRefused("forbidden", "invited people only"))
    assert "Please invite me there" in await town.tell(OLGA, "admin setup prompts=!shut:hs")


# --- rooms that are made ------------------------------------------------------------------------


async def create(town: Town) -> str:
    await town.tell(OLGA, "admin setup")
    return await town.tell(OLGA, "create")


async def test_the_missing_rooms_are_made_in_the_space(town: Town) -> None:
    page = await create(town)
    assert "✅ Room for introductions: Introductions" not in page  # nobody is in it yet
    assert "⏳ Room for introductions: Nobody has accepted my invitation to" in page
    assert "Next: accept my invitations to these rooms." in page
    assert "❌" not in page
    space = town.wire.rooms[HOME].state
    for role in CHANNEL_ROLES:
        room = room_for(town, role)
        assert space["m.space.child", room.id]["via"] == ["hs"]
        assert room.state["m.space.parent", HOME] == {"via": ["hs"], "canonical": True}
        assert room.state["m.room.guest_access", ""] == {"guest_access": "forbidden"}
        assert not room.encrypted
        note = await town.store.note(PLATFORM, ROOM, room.id)
        assert note is not None
        assert note.value == {"home": HOME}
    assert town.community().set_up


async def test_members_enter_by_themselves_and_only_organisers_are_asked_to_theirs(
    town: Town,
) -> None:
    town.wire.rooms[HOME].powers[BEN] = 100
    await create(town)
    for role in ("introductions", "rounds", "prompts"):
        room = room_for(town, role)
        rule = room.state["m.room.join_rules", ""]
        assert rule["join_rule"] == "restricted"
        assert rule["allow"] == [{"type": "m.room_membership", "room_id": HOME}]
        assert room.members == {ME: "join", OLGA: "invite"}
    organisers = room_for(town, "organisers")
    assert ("m.room.join_rules", "") not in organisers.state  # by invitation
    assert organisers.members == {ME: "join", OLGA: "invite", BEN: "invite"}
    space = town.wire.rooms[HOME].state
    assert not space["m.space.child", organisers.id]["suggested"]
    assert space["m.space.child", room_for(town, "rounds").id]["suggested"]


async def test_organisers_may_look_after_the_rooms_and_never_have_more_power_than_we(
    town: Town,
) -> None:
    town.wire.rooms[HOME].powers[BEN] = 100
    await create(town)
    for role in CHANNEL_ROLES:
        users = room_for(town, role).state["m.room.power_levels", ""]["users"]
        assert users == {OLGA: 50, BEN: 50}


async def test_once_somebody_came_all_is_set(town: Town) -> None:
    await create(town)
    for role in CHANNEL_ROLES:
        room_for(town, role).members[OLGA] = "join"
    page = await town.tell(OLGA, "admin setup")
    assert "✅ Room for organisers: Organisers" in page
    assert "All is set." in page
    assert "Create the missing rooms" not in page


async def test_what_is_there_is_not_made_again(town: Town) -> None:
    await settings(town, SetUp(rounds=PLAZA))
    await create(town)
    made = dict(town.wire.rooms)
    assert channels(town).rounds == PLAZA
    await town.offer(town.alone_with(OLGA).id)
    assert "nobody" not in await town.tell(OLGA, "create")
    assert town.wire.rooms == made


async def test_rooms_get_names_in_the_language_of_the_community(town: Town) -> None:
    await settings(town, SetUp(language="de"))
    await town.tell(OLGA, "admin setup", "anlegen")
    assert room_for(town, "introductions").state["m.room.name", ""] == {"name": "Vorstellungen"}


@pytest.mark.parametrize("call", ["create_room", "set_state", "keep"])
@pytest.mark.parametrize("times", [1, 2, 3, 4])
async def test_killed_at_any_step_each_room_is_made_once(
    town: Town, call: str, times: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    where = town.store if call == "keep" else town.wire
    real = getattr(where, call)
    await town.tell(OLGA, "admin setup")
    done = 0

    async def killed_after(*args: object) -> object:
        nonlocal done
        result = await real(*args)
        done += 1
        if done == times:
            raise Killed
        return result

    monkeypatch.setattr(where, call, killed_after)
    with pytest.raises(Killed):
        await town.tell(OLGA, "create")
    monkeypatch.undo()
    town.restart()
    await town.front.work()
    made = [room for room in town.wire.rooms if room.startswith("!made")]
    assert sorted(made) == sorted(getattr(channels(town), role) for role in CHANNEL_ROLES)
    assert len(town.alone_with(OLGA).said) == 2


class Killed(BaseException):
    """The process ends here."""


async def test_a_homeserver_that_asks_to_go_slower_gets_its_time(town: Town) -> None:
    await town.tell(OLGA, "admin setup")
    town.wire.fail_next(
        "create_room", ChatUnavailable("slow down", timedelta(seconds=9), paced=True)
    )
    await town.tell(OLGA, "create")
    assert not channels_named(town)
    town.clock.advance(seconds=10)
    await town.front.work()
    assert channels_named(town) == 4


def channels_named(town: Town) -> int:
    """Return for how many things a room is named."""
    here = channels(town)
    return sum(getattr(here, role) is not None for role in CHANNEL_ROLES)


async def test_who_cannot_be_invited_does_not_keep_a_room_from_being_made(town: Town) -> None:
    await town.tell(OLGA, "admin setup")
    town.wire.fail_next("create_room", ChatRefused("forbidden", "one of them"))
    town.wire.fail_next("invite", ChatRefused("person_gone", "gone"))
    await town.tell(OLGA, "create")
    assert channels_named(town) == 4


async def test_a_homeserver_that_opens_no_rooms_is_told_with_what_to_do(town: Town) -> None:
    await town.tell(OLGA, "admin setup")
    for _ in range(2):
        town.wire.fail_next("create_room", ChatRefused("forbidden", "no rooms"))
    told = await town.tell(OLGA, "create")
    assert "does not let me open rooms" in told
    assert channels_named(town) == 0


async def test_without_the_power_to_add_rooms_the_page_says_how_to_give_it(town: Town) -> None:
    town.wire.rooms[HOME].powers[ME] = 0
    page = await town.tell(OLGA, "admin setup")
    assert "Create the missing rooms" not in page
    assert "power 50" in page
    card = await town.offer(PLAZA, CREATE)
    await town.react(OLGA, PLAZA, card, "🏗")
    assert channels_named(town) == 0


async def test_a_community_of_one_room_gets_only_a_room_for_its_organisers(town: Town) -> None:
    del town.wire.rooms[HOME].state["m.room.create", ""]
    town.wire.rooms[HOME].powers[ME] = 0
    await create(town)
    here = channels(town)
    assert (here.introductions, here.rounds, here.prompts) == (HOME, HOME, HOME)
    organisers = room_for(town, "organisers")
    assert organisers.members == {ME: "join", OLGA: "invite"}
    assert ("m.space.parent", HOME) not in organisers.state
    assert ("m.space.child", organisers.id) not in town.wire.rooms[HOME].state
