"""The front: what is heard is answered once, in the right place, whatever happens in between."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from community.errors import ChatRefused, ChatUnavailable
from community.model import Rhythm
from matrix import PLATFORM
from matrix.events import Event, Said
from tests.matrix.town import ADA, BEN, HOME, OLGA, PLAZA, Town


@pytest.fixture
def town() -> Town:
    return Town()


def thread(root: str) -> dict[str, Any]:
    return {"m.relates_to": {"rel_type": "m.thread", "event_id": root}}


async def test_in_a_room_of_two_no_prefix_is_needed(town: Town) -> None:
    assert "Members introduce" not in await town.tell(ADA, "help")
    assert "match join" in await town.tell(ADA, "help")


async def test_help_in_a_shared_room_stands_in_a_thread_on_the_command(town: Town) -> None:
    event = await town.say(ADA, PLAZA, "!netz help")
    [answer] = town.wire.rooms[PLAZA].events
    assert "!netz match join" in town.wire.rooms[PLAZA].said[0]
    assert answer["content"]["m.relates_to"]["event_id"] == event
    assert answer["content"]["msgtype"] == "m.notice"
    assert answer["content"]["m.mentions"] == {}


async def test_a_command_in_a_thread_is_answered_in_that_thread(town: Town) -> None:
    await town.say(ADA, PLAZA, "!netz help", **thread("$root"))
    [answer] = town.wire.rooms[PLAZA].events
    assert answer["content"]["m.relates_to"]["event_id"] == "$root"


async def test_what_is_private_never_stands_in_a_shared_room(town: Town) -> None:
    await town.member_here(ADA)
    event = await town.say(ADA, PLAZA, "!netz match status")
    [line] = town.wire.rooms[PLAZA].events
    assert line["content"]["body"] == "I wrote to you in our own room."
    assert line["content"]["m.relates_to"]["event_id"] == event
    [answer] = town.wire.rooms[town.rooms.direct[ADA]].said
    assert "You are not taking part yet." in answer


async def test_who_cannot_be_reached_reads_what_to_do_and_nothing_else(town: Town) -> None:
    await town.member_here(ADA)
    town.rooms.faults.append(ChatRefused("person_gone", "invites are refused"))
    await town.say(ADA, PLAZA, "!netz match status")
    said = town.wire.rooms[PLAZA].said
    assert "Please invite me to a 1:1 room" in said[0]
    assert not any("taking part" in one for one in said)


async def test_a_mention_works_as_a_prefix_and_talk_about_us_does_not(town: Town) -> None:
    me = {"m.mentions": {"user_ids": [town.wire.me]}}
    await town.say(ADA, PLAZA, "netz: help", **me)
    await town.say(ADA, PLAZA, "@netz:hs help", **me)
    assert len(town.wire.rooms[PLAZA].said) == 2
    await town.say(ADA, PLAZA, "I like netz a lot", **me)
    await town.say(ADA, PLAZA, "netz: help")
    assert len(town.wire.rooms[PLAZA].said) == 2


async def test_what_people_say_to_each_other_is_theirs(town: Town) -> None:
    for body in ("match join", "help", "!net help", "!netzwerk help", "!other find"):
        await town.say(ADA, PLAZA, body)
    assert town.wire.rooms[PLAZA].events == []


async def test_an_unknown_word_after_the_prefix_leads_to_help(town: Town) -> None:
    await town.say(ADA, PLAZA, "!netz flibbertigibbet")
    assert "“!netz help” shows what I can do" in town.wire.rooms[PLAZA].said[0]


async def test_notices_edits_our_own_and_what_was_before_us_are_not_answered(town: Town) -> None:
    room = town.alone_with(ADA)
    await town.say(ADA, room.id, "help", msgtype="m.notice")
    edit = {
        "m.new_content": {"msgtype": "m.text", "body": "help"},
        "m.relates_to": {"rel_type": "m.replace", "event_id": "$e1"},
    }
    await town.say(ADA, room.id, "* help", **edit)
    await town.say(town.wire.me, room.id, "help")
    assert room.events == []


async def test_history_from_before_our_invitation_is_not_answered(town: Town) -> None:
    town.rooms.welcome.add(OLGA)
    town.wire.room("!new", OLGA).members[town.wire.me] = "invite"
    await town.hear(
        {
            "type": "netzwerkstatt.invitation",
            "room_id": "!new",
            "sender": OLGA,
            "origin_server_ts": 9_000,
            "content": {},
        }
    )
    await town.front.work()
    before = len(town.wire.rooms["!new"].said)
    town.at = 5_000
    await town.say(OLGA, "!new", "!netz help")
    assert len(town.wire.rooms["!new"].said) == before
    town.at = 10_000
    await town.say(OLGA, "!new", "!netz help")
    assert len(town.wire.rooms["!new"].said) == before + 1


async def test_every_answer_wakes_the_clockwork(town: Town) -> None:
    await town.tell(ADA, "help")
    assert town.pokes == 1
    await town.say(ADA, PLAZA, "hello everybody")
    assert town.pokes == 1


# --- exactly once -------------------------------------------------------------------------------


class Killed(BaseException):
    """The process ends here."""


async def test_killed_between_two_sends_the_next_process_sends_only_the_rest(town: Town) -> None:
    await town.member_here(ADA)
    for fault in ("send", "send, answer lost"):
        town.wire.fail_next(fault, Killed())
        with pytest.raises(Killed):
            await town.say(ADA, PLAZA, "!netz match status")
        town.restart()
        await town.front.work()
    assert len(town.wire.rooms[PLAZA].said) == 2
    assert len(town.wire.rooms[town.rooms.direct[ADA]].said) == 2


@pytest.mark.parametrize("step", ["keep", "handled", "drop"])
async def test_killed_at_a_store_call_it_is_answered_once(
    town: Town, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await town.member_here(ADA)
    room = town.alone_with(ADA)
    real = getattr(town.store, step)

    async def killed(*_args: Any) -> None:
        raise Killed

    async def killed_after(*args: Any) -> None:
        await real(*args)
        raise Killed

    for end in (killed, killed_after):
        before = len(room.said)
        monkeypatch.setattr(town.store, step, end)
        with pytest.raises(Killed):
            await town.say(ADA, room.id, "match status")
        monkeypatch.setattr(town.store, step, real)
        town.restart()
        await town.front.work()
        assert len(room.said) == before + 1


async def test_a_second_run_says_the_same_words_though_the_world_has_changed(town: Town) -> None:
    await town.member_here(ADA)
    room = town.alone_with(ADA)
    town.wire.fail_next("send", Killed())
    with pytest.raises(Killed):
        await town.say(ADA, room.id, "match status")
    await town.participation.join(town.here(ADA), Rhythm.WEEKLY, trio=False)
    town.restart()
    await town.front.work()
    assert "You are not taking part yet." in room.said[0]


async def test_words_are_forgotten_once_they_are_answered(town: Town) -> None:
    await town.tell(ADA, "help")
    assert await town.store.notes(PLATFORM, "answer") == []
    assert await town.store.waiting(PLATFORM, 10) == []


# --- what goes wrong ----------------------------------------------------------------------------


async def test_a_busy_homeserver_is_asked_again_when_it_says_so(town: Town) -> None:
    room = town.alone_with(ADA)
    busy = ChatUnavailable("slow down", timedelta(seconds=7), paced=True)
    town.wire.fail_next("send", busy)
    await town.say(ADA, room.id, "help")
    assert room.said == []
    town.clock.advance(seconds=6)
    assert await town.front.work() == town.clock.now() + timedelta(seconds=1)
    assert room.said == []
    town.clock.advance(seconds=2)
    assert await town.front.work() is None
    assert len(room.said) == 1


async def test_an_answer_of_two_messages_arrives_where_one_is_allowed_at_a_time(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    await town.member_here(ADA)
    own, real, every = town.alone_with(ADA), town.wire.send, timedelta(seconds=5)
    calls: list[datetime] = []

    async def one_at_a_time(room: str, content: Any, *, key: str, kind: str = "") -> str:
        now = town.clock.now()
        if calls and now < calls[-1] + every:
            raise ChatUnavailable("slow down", calls[-1] + every - now, paced=True)
        calls.append(now)
        return await real(room, content, key=key, kind=kind or "m.room.message")

    monkeypatch.setattr(town.wire, "send", one_at_a_time)
    await town.say(ADA, PLAZA, "!netz match status")
    while (again := await town.front.work()) is not None:
        assert len(calls) < 5, "it sends the same again and again"
        town.clock.time = again
    assert (len(own.said), len(town.wire.rooms[PLAZA].said)) == (1, 1)
    assert len(calls) == 2


async def test_a_room_waits_in_its_order_and_the_others_do_not_wait(town: Town) -> None:
    room, other = town.alone_with(ADA), town.alone_with(BEN)
    town.wire.fail_next("send", ChatUnavailable("away"))
    await town.say(ADA, room.id, "help")
    await town.say(ADA, room.id, "language xx")
    await town.say(BEN, other.id, "help")
    assert (len(room.said), len(other.said)) == (0, 1)
    town.clock.advance(seconds=2)
    await town.front.work()
    assert "match join" in room.said[0]
    assert "German and English" in room.said[1]


async def test_a_homeserver_that_stays_away_is_asked_less_and_less_often(town: Town) -> None:
    room = town.alone_with(ADA)
    for _ in range(10):
        town.wire.fail_next("send", ChatUnavailable("away"))
    await town.say(ADA, room.id, "help")
    pauses: list[float] = []
    while (again := await town.front.work()) is not None:
        pauses.append((again - town.clock.now()).total_seconds())
        town.clock.time = again
    assert pauses[:3] == [1.0, 2.0, 4.0]
    assert max(pauses) == 60.0
    assert len(room.said) == 1


async def test_what_the_homeserver_refuses_is_not_tried_again(town: Town) -> None:
    room = town.alone_with(ADA)
    town.wire.fail_next("send", ChatRefused("forbidden", "no"))
    await town.say(ADA, room.id, "help")
    assert await town.store.waiting(PLATFORM, 10) == []
    assert len(town.wire.rooms[room.id].said) == 0
    await town.tell(ADA, "help")
    assert len(room.said) == 1


async def test_a_fault_of_ours_is_said_with_a_reference_and_the_next_event_is_answered(
    town: Town, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_args: Any) -> Any:
        raise RuntimeError("broken")

    monkeypatch.setattr(town.member_store, "by_account", broken)
    said = await town.tell(ADA, "match status")
    monkeypatch.undo()
    assert "Something went wrong on my side" in said
    reference = said.rpartition(" ")[2]
    assert reference in caplog.text
    assert "match join" in await town.tell(ADA, "help")


async def test_listeners_hear_everything_also_what_is_not_for_us(town: Town) -> None:
    heard: list[Event] = []

    async def listen(event: Event) -> None:
        heard.append(event)

    town.listeners.append(listen)
    town.restart()
    await town.say(ADA, PLAZA, "good morning")
    [event] = heard
    assert isinstance(event, Said)
    assert event.body == "good morning"


# --- who asks -----------------------------------------------------------------------------------


async def test_whoever_shares_no_community_with_us_is_told_so(town: Town) -> None:
    town.alone_with("@eve:hs")
    assert "I know no community that we are both in." in await town.tell("@eve:hs", "match status")


async def test_of_several_communities_one_is_asked_for_once(town: Town) -> None:
    await town.member_here(ADA)
    other = town.wire.room("!other", ADA)
    other.state["m.room.name", ""] = {"name": "Readers"}
    town.rooms.home["!other"] = "!other"
    asked = await town.tell(ADA, "match status")
    assert "Which one do you mean?" in asked
    assert "Readers" in asked
    assert "you mean Makers" in await town.tell(ADA, "1")
    assert "You are not taking part yet." in await town.tell(ADA, "match status")
    assert "you mean Readers" in await town.tell(ADA, "community 2")
    assert "please read the privacy note" in await town.tell(ADA, "match status")


async def test_the_language_is_the_communitys_until_somebody_says_otherwise(town: Town) -> None:
    await town.opened()
    assert "Here is" not in await town.tell(ADA, "hilfe")
    assert "Nimm" not in await town.tell(ADA, "match status")
    await town.tell(ADA, "sprache deutsch")
    assert "Datenschutz" in await town.tell(ADA, "match status")


async def test_what_is_written_unasked_is_in_the_language_that_was_chosen_last(town: Town) -> None:
    await town.opened()
    await town.member_here(ADA)
    await town.tell(ADA, "language de")
    assert town.member("Ada").language == "de"


async def test_organisers_are_those_with_power_in_the_home(town: Town) -> None:
    assert "admin" not in await town.tell(ADA, "help")
    assert "admin setup" in await town.tell(OLGA, "help")


# --- coming and going ---------------------------------------------------------------------------


async def test_whoever_invites_us_reads_what_to_do_next(town: Town) -> None:
    town.rooms.welcome.add(OLGA)
    town.wire.room("!space", OLGA, olga=100.0).members[town.wire.me] = "invite"
    town.wire.rooms["!space"].state["m.room.name", ""] = {"name": "Gardeners"}
    await town.hear(
        {
            "type": "netzwerkstatt.invitation",
            "room_id": "!space",
            "sender": OLGA,
            "content": {"is_space": True},
        }
    )
    await town.front.work()
    [welcome] = town.wire.rooms[town.rooms.direct[OLGA]].said
    assert "Hello! I bring people together." in welcome
    assert "please write !netz admin setup to me, in a room for the two of us" in welcome
    assert "Gardeners" in welcome
    assert town.wire.rooms["!space"].events == []


async def test_who_leaves_the_home_is_matched_no_more_and_may_come_back(town: Town) -> None:
    member = await town.member_here(ADA, goal="grants")
    await town.move(ADA, PLAZA, "leave")
    assert town.memory.members[member.id].left_at is None
    await town.move(ADA, HOME, "leave")
    assert town.memory.members[member.id].left_at is not None
    await town.move(ADA, HOME, "join")
    assert town.memory.members[member.id].left_at is None


async def test_when_we_are_put_out_the_community_has_a_week_to_think_again(town: Town) -> None:
    await town.opened()
    await town.front.start()
    town.wire.rooms[HOME].members[town.wire.me] = "leave"
    await town.move(town.wire.me, HOME, "leave")
    assert town.community().left_at is not None
    town.wire.rooms[HOME].members[town.wire.me] = "join"
    await town.move(town.wire.me, HOME, "join")
    assert town.community().left_at is None


async def test_what_happened_to_homes_while_we_were_away_is_noted_at_the_start(town: Town) -> None:
    await town.opened()
    town.wire.rooms[HOME].members[town.wire.me] = "leave"
    await town.front.start()
    assert town.community().left_at is not None
    town.wire.rooms[HOME].members[town.wire.me] = "join"
    await town.front.start()
    assert town.community().left_at is None


async def test_what_we_cannot_read_is_said_once(town: Town) -> None:
    room = town.alone_with(ADA)
    for _ in range(2):
        await town.hear(
            {"type": "netzwerkstatt.unreadable", "room_id": room.id, "sender": ADA, "content": {}}
        )
    await town.front.work()
    [line] = room.said
    assert "I could not read your last message" in line
