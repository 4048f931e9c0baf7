"""Who may use what is for organisers on Matrix: over all commands, buttons and forms there are."""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import asdict, fields
from typing import Any, NoReturn

import pytest

from community.command_list import COMMANDS
from community.services import Services
from community.texts import Button, text
from matrix import PLATFORM
from matrix.buttons import BUTTONS as BUTTONS_NOTE
from matrix.desk import Desk
from matrix.front import MatrixFront
from matrix.handlers import fill, fill_admin
from tests.matrix.town import ADA, HOME, OLGA, PLAZA, Town

REFUSAL = "This is for the organisers of the community."
FORM = "question 1 of"

ADMIN: Mapping[str, tuple[str, str]] = {
    "admin setup": ("language=en", "Setting up"),
    "admin doctor": ("", "attention"),
    "admin members": ("", "in numbers"),
    "admin report": ("", "no round yet"),
    "admin upcoming": ("", "Say with this command where"),
    "admin feed": ("off", "leads nowhere"),
    "admin meetups": ("", "take place at once"),
    "admin topics list": ("", "no words of your own"),
    "admin topics add": ("comms PR", "Noted"),
    "admin topics remove": ("comms", "no meaning"),
    "admin link": ("", "The code"),
    "admin unlink": ("", "nothing to part"),
    "admin round preview": ("", "as it would be now"),
    "admin round run": ("", "is planned"),
    "admin round undo": ("", "is undone"),
    "admin round skip": ("2026-03-20", "Noted"),
    "admin schedule add": ("meetup weekly 18:30 Wednesday", "Nothing is saved yet."),
    "admin schedule list": ("", "every week on Monday"),
    "admin schedule pause": ("{schedule}", "It rests now."),
    "admin schedule resume": ("{schedule}", "It goes on."),
    "admin schedule remove": ("{schedule}", "is deleted"),
    "admin prompt add": ("meetup", FORM),
    "admin prompt list": ("meetup", "meetup-001"),
    "admin prompt off": ("meetup-001", "not be posted any more"),
    "admin prompt on": ("meetup-001", "may be posted again"),
    "admin prompt proposals": ("off", "I propose no meetings"),
}
"""Every command for organisers: valid words after it, and words of what an organiser reads."""

NOT_HERE_YET: set[tuple[str, ...]] = set()
"""What the list of commands has and this front not yet. It only ever shrinks."""

BUTTONS: Mapping[str, tuple[str, str]] = {
    "undo": ("undo:{round}", "is undone"),
    "join": (f"join:{'0' * 64}", "not valid"),
    "leave": ("leave", "nothing to part"),
    "plan": ("plan:meetup:week:1:1:2:1830:", "Saved."),
    "setup_zone": ("setup_zone", FORM),
    "parade_end": ("parade_end:1", "not there any more"),
    "meetup_approve": ("meetup_approve:1", "not there any more"),
    "meetup_decline": ("meetup_decline:1", "not there any more"),
    "setup_choices": ("setup_choices", FORM),
    "setup_create": ("setup_create", "Setting up"),
}
"""Every button for organisers: an action, and words of what an organiser reads."""

FORMS = {"prompt_add", "setup_zone", "setup_choices", "meetup_decline"}
FOR_MEMBERS = {"met", "why", "take", "unavoid", "relay_end"}
MEETUPS = {
    f"meetup_{what}"
    for what in (
        *("go", "drop", "yes", "online", "evenings", "maybe", "no", "more", "guest"),
        *("details", "off", "off_yes", "keep", "there", "absent", "repeat"),
        *("share", "unshare", "words", "publish", "call", "ask"),
    )
}
SESSIONS = {f"session_{what}" for what in ("ask", "note", "answer")}
SLOTS = {f"slots_{what}" for what in ("go", "drop", "answer", "more", "make", "close", "find")}
PARADES = {
    f"parade_{what}"
    for what in (
        *("write", "host", "go", "drop", "more", "remind", "hand", "words", "check", "back"),
        *("read", "seen", "said", "text", "draft", "foreword", "files", "publish", "propose"),
        *("blog", "unblog", "found", "leave", "queue", "pass"),
    )
}
ELSEWHERE = {"consent", "agree", "more", "topics", "topic_add", "topic_drop", "erase"}
MEMBERS_FORMS = {
    *("introduction", "details", "topics", "topic_drop", "topic_add", "wishes"),
    *("meetup_details", "meetup_share", "meetup_recap", "meetup_call"),
    *("slots_answers", "slots_days"),
    *("session_programme", "session_question", "session_answer", "session_note"),
    *("parade_propose", "parade_days", "parade_address", "parade_hand_in", "parade_words"),
    "parade_round_up",
}


class _Untouchable:
    """A service of which nothing may be asked."""

    def __getattr__(self, name: str) -> NoReturn:
        raise AssertionError(f"{name} was called for somebody who is no organiser")


@pytest.fixture
async def town() -> Town:
    opened = Town()
    await opened.opened()
    return opened


def stored(town: Town) -> object:
    """Return what organisers can change: our tables, and the homeserver's rooms."""
    tables = asdict(town.memory)
    del tables["calls"]
    rooms = {room.id: (room.members, room.state) for room in town.wire.rooms.values()}
    return deepcopy((tables, rooms))


def words(town: Town, written: str) -> str:
    return written.format(
        schedule=next(iter(town.memory.schedules), 0), round=next(iter(town.memory.rounds), 0)
    )


def untouchable(town: Town) -> None:
    """Let members be answered by handlers behind which no service may be asked for anything."""
    nothing: Any = _Untouchable()
    guarded = Services(*([nothing] * len(fields(Services))))
    desk = Desk()
    fill(desk, guarded, town.store, town.wire, town.clock)
    fill_admin(desk, guarded, town.store, town.wire, town.clock, town.rooms)
    town.front = MatrixFront(
        town.wire, town.store, town.services, desk, town.rooms, town.clock, poke=lambda: None
    )


def test_every_command_is_answered_or_known_to_be_missing(town: Town) -> None:
    assert set(town.desk.commands) == {one.path for one in COMMANDS} - NOT_HERE_YET


def test_every_command_for_organisers_has_its_row() -> None:
    there = {one.name for one in COMMANDS if one.organisers and one.path not in NOT_HERE_YET}
    assert there == set(ADMIN)


def test_every_button_and_form_has_its_row(town: Town) -> None:
    there = set(town.desk._buttons)  # pyright: ignore[reportPrivateUsage] - to miss none
    members = {*FOR_MEMBERS, *MEETUPS, *SESSIONS, *SLOTS, *PARADES, *ELSEWHERE}
    assert there == {*BUTTONS, *members}
    assert set(town.desk.forms) == FORMS | MEMBERS_FORMS


async def test_a_member_is_refused_and_no_service_is_even_asked(town: Town) -> None:
    await town.member_here(ADA)
    untouchable(town)
    town.alone_with(ADA)
    before = stored(town)
    for name, (given, _) in ADMIN.items():
        line = f"{name} {words(town, given)}"
        assert await town.tell(ADA, line) == REFUSAL, name
        assert stored(town) == before, name


async def test_no_room_is_looked_up_or_entered_for_a_member(town: Town) -> None:
    town.wire.room("!shut:hs", OLGA).members[town.wire.me] = "leave"
    town.wire.rooms[HOME].state["m.space.child", "!shut:hs"] = {"via": ["hs"]}
    for address in ("#nowhere:hs", "!shut:hs"):
        assert await town.tell(ADA, f"admin setup rounds={address}") == REFUSAL
    assert town.wire.rooms["!shut:hs"].members[town.wire.me] == "leave"


async def test_a_member_is_refused_in_the_same_words_in_front_of_others(town: Town) -> None:
    untouchable(town)
    await town.say(ADA, PLAZA, "!netz admin round run")
    assert town.wire.rooms[PLAZA].said == [REFUSAL]


async def test_an_organiser_is_served_and_reads_it_alone(town: Town) -> None:
    for name, (given, answer) in ADMIN.items():
        heard = len(town.alone_with(OLGA).said)
        await town.say(OLGA, PLAZA, f"!netz {name} {words(town, given)}")
        assert answer in "\n".join(town.alone_with(OLGA).said[heard:]), name
    assert set(town.wire.rooms[PLAZA].said) == {"I wrote to you in our own room."}


async def test_a_member_who_presses_an_organisers_button_is_refused(town: Town) -> None:
    await town.tell(OLGA, "admin round run")
    await town.member_here(ADA)
    untouchable(town)
    room = town.alone_with(ADA)
    before = stored(town)
    for action, _ in BUTTONS.values():
        card = await town.offer(PLAZA, Button(words(town, action), text("Press")))
        await town.react(ADA, PLAZA, card, await sign(town, card))
        assert room.said[-1] == REFUSAL, action
        assert stored(town) == before, action


async def test_an_organiser_who_presses_it_is_served(town: Town) -> None:
    await town.tell(OLGA, "admin round run")
    room = town.alone_with(OLGA)
    for action, answer in BUTTONS.values():
        card = await town.offer(PLAZA, Button(words(town, action), text("Press")))
        await town.react(OLGA, PLAZA, card, await sign(town, card))
        assert answer in room.said[-1], action
        await town.tell(OLGA, "cancel")


async def sign(town: Town, card: str) -> str:
    """Return what to react with to a card of one button."""
    note = await town.store.note(PLATFORM, BUTTONS_NOTE, card)
    assert note is not None
    return str(note.value["offers"][0]["key"])


async def test_who_lost_the_power_in_between_cannot_hand_in_a_form(town: Town) -> None:
    await town.tell(OLGA, "admin prompt add meetup", "A walk")
    town.wire.rooms[HOME].powers[OLGA] = 0
    before = stored(town)
    assert REFUSAL in await town.tell(OLGA, "Come along")
    assert stored(town) == before


async def test_power_is_asked_for_anew_with_every_command(town: Town) -> None:
    assert await town.tell(ADA, "admin members") == REFUSAL
    town.wire.rooms[HOME].powers[ADA] = 50
    assert "in numbers" in await town.tell(ADA, "admin members")
    town.wire.rooms[HOME].powers[ADA] = 49
    assert await town.tell(ADA, "admin members") == REFUSAL


async def test_who_left_the_home_organises_nothing_though_the_power_is_still_listed(
    town: Town,
) -> None:
    town.wire.rooms[HOME].members[OLGA] = "ban"
    await town.say(OLGA, PLAZA, "!netz admin round run")
    assert town.wire.rooms[PLAZA].said == [REFUSAL]
    assert town.memory.rounds == {}


async def test_an_organiser_of_another_community_reaches_nothing_of_this_one(town: Town) -> None:
    eve = "@eve:hs"
    town.wire.names[eve] = "Eve"
    town.wire.room("!other", eve, eve=100.0)
    town.rooms.home["!other"] = "!other"
    schedule = next(iter(town.memory.schedules))
    await town.tell(OLGA, "admin round run")
    number = next(iter(town.memory.rounds))
    assert "not there any more" in await town.tell(eve, f"admin schedule remove {schedule}")
    card = await town.offer("!other", Button(f"undo:{number}", text("Undo")))
    await town.react(eve, "!other", card, await sign(town, card))
    assert "no round to undo" in town.alone_with(eve).said[-1]
    assert schedule in town.memory.schedules
