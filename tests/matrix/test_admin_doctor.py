"""/admin doctor on Matrix: every finding has a consequence and the exact remedy."""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from community.communities import SetUp
from community.errors import ChatUnavailable
from community.model import Rhythm
from community.recurring import Rule
from community.texts import text
from matrix.pace import ROOM
from tests.fakes.wire import ME, FakeRoom
from tests.matrix.town import ADA, HOME, OLGA, Town

WELL = "✅ I have checked everything I know: all is well."
ROLES = {"introductions": "!intros", "rounds": "!rounds", "prompts": "!prompts"}


@pytest.fixture
async def town() -> Town:
    """A community in which all is well."""
    town = Town()
    for room in (*ROLES.values(), "!team"):
        town.wire.room(room, OLGA, ADA).state["m.room.name", ""] = {"name": room[1:].title()}
    await set_up(town, **ROLES, organisers="!team")
    rule = Rule("week", time(18, 30), weekday=2)
    await town.schedules.add(replace(town.here(OLGA), organiser=True), "meetup", rule)
    return town


async def set_up(town: Town, **channels: str) -> None:
    await town.communities.set_up(replace(town.here(OLGA), organiser=True), SetUp(**channels))  # pyright: ignore[reportArgumentType]


async def examined(town: Town) -> str:
    return await town.tell(OLGA, "admin doctor")


def levels(room: FakeRoom, **content: object) -> None:
    """Let a room have power levels."""
    room.state["m.room.power_levels", ""] = content


async def test_when_all_is_well_the_doctor_says_so(town: Town) -> None:
    assert await examined(town) == WELL
    assert town.house.asked == [town.community().id]


@pytest.mark.parametrize("role", ROLES)
async def test_a_room_where_we_may_not_speak_is_named_with_the_path_to_it(
    town: Town, role: str
) -> None:
    room = town.wire.rooms[ROLES[role]]
    levels(room, events_default=20, state_default=0)
    said = await examined(town)
    assert "1 thing needs your attention." in said
    name = room.id[1:].title()
    assert f"In {name} my power is 0; to write and react there, 20 is needed." in said
    assert f"Open {name} → Room settings → Roles & Permissions, and give me the power 20." in said
    room.powers[ME] = 20
    assert await examined(town) == WELL


async def test_a_reaction_and_a_sealed_message_may_need_more_power_than_words(town: Town) -> None:
    room = town.wire.rooms["!rounds"]
    levels(room, events={"m.reaction": 30, "m.room.encrypted": 40})
    assert "30 is needed" in await examined(town)
    room.encrypted = True
    assert "40 is needed" in await examined(town)


async def test_a_room_that_we_were_put_out_of_and_one_never_named_are_told_apart(
    town: Town,
) -> None:
    await set_up(town, introductions="")
    town.wire.rooms["!prompts"].members[ME] = "leave"
    said = await examined(town)
    assert "2 things need your attention." in said
    assert "No room is chosen for introductions." in said
    assert "Introductions are kept, but nobody can read them in a room." in said
    assert "I am not in the room for prompts." in said
    assert "Invite me there again" in said


async def test_a_room_that_was_replaced_is_found(town: Town) -> None:
    state = town.wire.rooms["!prompts"].state
    state["m.room.tombstone", ""] = {"replacement_room": "!newer"}
    assert "The room for prompts was replaced by another one." in await examined(town)


async def test_the_room_of_the_card_with_what_comes_next_is_looked_at(town: Town) -> None:
    board = town.wire.room("!board:hs", OLGA)
    board.state["m.room.name", ""] = {"name": "Board"}
    town.rooms.home["!board:hs"] = HOME
    assert "!board:hs" in await town.tell(OLGA, "admin upcoming where=!board:hs")
    assert await examined(town) == WELL
    levels(board, events_default=60)
    said = await examined(town)
    assert "In Board my power is 0; to write and react there, 60 is needed." in said
    assert "Nobody can read there what comes next" in said
    board.state["m.room.tombstone", ""] = {"replacement_room": "!newer"}
    assert "The room for the card with what comes next was replaced" in await examined(town)
    board.members[ME] = "leave"
    said = await examined(town)
    assert "I am not in the room for the card with what comes next." in said
    assert "!netz admin upcoming" in said


async def test_a_room_where_we_may_not_pin_is_named_once(town: Town) -> None:
    for name in ("!prompts", "!intros"):
        levels(town.wire.rooms[name], events={"m.room.pinned_events": 30})
    town.rooms.home["!prompts"] = HOME
    await town.tell(OLGA, "admin upcoming where=!prompts")
    said = await examined(town)
    assert "1 thing needs your attention." in said
    assert "In Prompts my power is 0; to pin messages there, 30 is needed." in said
    assert "give me the power 30" in said
    town.wire.rooms["!prompts"].powers[ME] = 30
    assert await examined(town) == WELL


async def test_a_room_that_nobody_has_entered_is_found(town: Town) -> None:
    town.wire.rooms["!rounds"].members |= {OLGA: "invite", ADA: "leave"}
    assert "Nobody has accepted my invitation to Rounds yet." in await examined(town)
    town.wire.rooms["!rounds"].members[OLGA] = "leave"
    assert "Nobody but me is in Rounds." in await examined(town)


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("m.room.join_rules", {"join_rule": "public"}),
        ("m.room.join_rules", {"join_rule": "restricted", "allow": [{"room_id": HOME}]}),
        ("m.room.history_visibility", {"history_visibility": "world_readable"}),
    ],
)
async def test_an_organisers_room_that_everybody_can_read_is_found(
    town: Town, kind: str, content: dict[str, object]
) -> None:
    town.wire.rooms["!team"].state[kind, ""] = content
    said = await examined(town)
    assert "Everybody in the community can enter Team." in said
    assert "The preview of a round, meant for organisers, is open to all." in said


async def test_other_rooms_may_be_open(town: Town) -> None:
    town.wire.rooms["!intros"].state["m.room.join_rules", ""] = {"join_rule": "public"}
    assert await examined(town) == WELL


async def test_an_encrypted_room_is_noted_and_is_no_fault(town: Town) -> None:
    for room in ("!intros", "!team"):
        town.wire.rooms[room].encrypted = True
    said = await examined(town)
    assert said.startswith(WELL)
    assert "Intros is encrypted." in said
    assert "Team" not in said


async def test_schedules_and_the_rest_of_the_house_are_looked_at_too(town: Town) -> None:
    await town.schedules.pause(replace(town.here(OLGA), organiser=True), town.schedule("meetup").id)
    town.house.found.append((text("The disk is full."), text("It stops."), text("Make room.")))
    said = await examined(town)
    assert "2 things need your attention." in said
    assert "is paused." in said
    assert "❌ The disk is full.\nIt stops.\n➡️ Make room." in said


async def test_the_findings_in_german(town: Town) -> None:
    await town.tell(OLGA, "sprache deutsch")
    levels(town.wire.rooms["!rounds"], events_default=20)
    town.wire.rooms["!intros"].encrypted = True
    said = await examined(town)
    assert "In Rounds habe ich die Berechtigungsstufe 0" in said
    assert "Intros ist verschlüsselt" in said


async def take_part(town: Town, people: int) -> None:
    for number in range(people):
        name = f"@p{number}:hs"
        town.wire.names[name] = f"P{number}"
        await town.member_here(name, goal="grants")
        await town.participation.join(town.here(name), Rhythm.WEEKLY, trio=False)


async def test_a_large_round_is_told_to_take_time_before_the_homeserver_shows_it(
    town: Town,
) -> None:
    await take_part(town, 28)
    assert await examined(town) == WELL
    await take_part(town, 40)
    said = await examined(town)
    assert "Most homeservers let me open ten rooms at once" in said
    assert "about 10 minutes" in said
    assert "override_ratelimit" in said


async def test_what_the_homeserver_has_shown_counts_more_than_what_is_usual(town: Town) -> None:
    await take_part(town, 20)

    async def slower() -> None:
        raise ChatUnavailable("slow down", timedelta(minutes=2), paced=True)

    with pytest.raises(ChatUnavailable):
        await town.pace.around(slower, ROOM)
    said = await examined(town)
    assert "lets me open only so many rooms at a time" in said
    assert "override_ratelimit" in said
