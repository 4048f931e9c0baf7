"""Notices: what is wrong, what follows, and what to do, told once."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from community.communities import SetUp
from community.errors import Cause, ChatRefused
from community.outbox import OutboxRow
from community.recurring import Rule, Schedule
from tests.community.world import SLOT, World, sentences


@pytest.fixture
async def world() -> World:
    world = World()
    await world.open()
    return world


def row(world: World, kind: str = "match_open") -> OutboxRow:
    now = world.clock.now()
    later = now + timedelta(minutes=5)
    return OutboxRow(7, "match:1:open", world.community().id, kind, {}, 1, 1, None, now, now, later)


async def told(world: World) -> str:
    await world.send_all()
    return "\n".join(sentences(card) for card in world.chat.cards_in("organisers"))


async def test_a_missed_date_is_told_with_the_next_one(world: World) -> None:
    await world.outbox.put(world.notices.missed(world.schedule("round"), [SLOT]))
    words = await told(world)
    assert "rounds were due on 2026-03-09 09:00" in words
    assert "that date was missed" in words
    assert "/admin round run" in words
    assert "The next one is on 2026-03-09 08:00:00+00:00" in words


async def test_several_missed_dates_are_one_notice(world: World) -> None:
    slots = [SLOT, SLOT + timedelta(weeks=1)]
    for _ in range(2):
        await world.outbox.put(world.notices.missed(world.schedule("round"), slots))
    words = await told(world)
    assert words.count("2 dates were missed") == 1
    assert "2026-03-16 09:00" in words


async def test_a_schedule_without_a_next_date_says_so(world: World) -> None:
    schedule = world.schedule("round")
    await world.outbox.put(world.notices.missed(schedule, [SLOT]))
    await world.schedules_store.remove(schedule.community_id, schedule.id)
    assert "not scheduled any more" in await told(world)


@pytest.mark.parametrize("change", [{"enabled": False}, {"next_due": None}])
async def test_a_schedule_that_rests_has_no_next_date(
    world: World, change: dict[str, object]
) -> None:
    schedule: Schedule = replace(world.schedule("round"), **change)  # type: ignore[arg-type]
    world.memory.schedules[schedule.id] = schedule
    await world.outbox.put(world.notices.missed(schedule, [SLOT]))
    assert "not scheduled any more" in await told(world)


@pytest.mark.parametrize(
    ("cause", "words"),
    [
        ("gone", "The channel for rounds is gone or was never chosen"),
        ("forbidden", "I lack a permission in rounds"),
        ("full", "no room for another thread in rounds"),
        ("invalid", "was not accepted in rounds"),
    ],
)
async def test_each_refusal_has_one_clear_sentence(world: World, cause: Cause, words: str) -> None:
    await world.outbox.put(world.notices.refused(row(world), ChatRefused(cause, "for the test")))
    assert words in await told(world)


async def test_a_refusal_is_told_once_a_cause_and_channel_a_day(world: World) -> None:
    refused = ChatRefused("forbidden", "for the test")
    for kind in ("match_open", "left_out", "prompt", "introduction"):
        await world.outbox.put(world.notices.refused(row(world, kind), refused))
    await world.send_all()
    assert len(world.chat.cards_in("organisers")) == 3
    world.clock.advance(days=1)
    await world.outbox.put(world.notices.refused(row(world), refused))
    await world.send_all()
    assert len(world.chat.cards_in("organisers")) == 4


async def test_a_channel_that_was_never_chosen_counts_as_gone(world: World) -> None:
    here = world.community()
    world.memory.communities[here.id] = replace(here, channels=replace(here.channels, rounds=None))
    await world.outbox.put(world.notices.refused(row(world), ChatRefused("forbidden", "test")))
    assert "was never chosen" in await told(world)


def test_a_person_who_is_gone_is_no_business_of_the_organisers() -> None:
    world = World()
    world.memory.communities = {}
    refused = world.notices.refused(a_row("left_out"), ChatRefused("person_gone", "for the test"))
    assert refused == ()


@pytest.mark.parametrize("kind", ["notice", "round_planned", "round_summary", "remove"])
def test_what_cannot_reach_the_organisers_is_not_told_to_them(kind: str) -> None:
    assert World().notices.refused(a_row(kind), ChatRefused("gone", "for the test")) == ()


def a_row(kind: str) -> OutboxRow:
    now = datetime(2026, 3, 4, tzinfo=UTC)
    return OutboxRow(7, "key", 1, kind, {}, 1, 1, None, now, now, now)


async def test_a_fault_of_ours_names_its_reference(world: World) -> None:
    await world.outbox.put(world.notices.failed(world.occurrence(), "a1b2c3"))
    await world.outbox.put(world.notices.failed(row(world), "d4e5f6"))
    words = await told(world)
    assert "rounds of 2026-03-09 09:00:00+01:00 did not go out" in words
    assert "a1b2c3" in words
    assert "one message did not go out" in words
    assert "d4e5f6" in words


async def test_without_an_organisers_channel_a_notice_is_dropped() -> None:
    world = World()
    await world.set_up(SetUp(rounds="rounds"))
    await world.outbox.put(world.notices.failed(world.occurrence(), "a1b2c3"))
    await world.send_all()
    assert list(world.dropped.values()) == [
        "no channel for organisers is chosen, or the bot is not there any more"
    ]


async def test_a_refused_notice_tells_nobody_else(world: World) -> None:
    world.chat.refuse("organisers", "gone")
    await world.outbox.put(world.notices.failed(world.occurrence(), "a1b2c3"))
    await world.send_all()
    assert len(world.memory.outbox) == 1


async def test_missed_dates_of_prompts_are_named_for_what_they_are(world: World) -> None:
    added = await world.schedules.add(world.olga, "parade", Rule("week", time(9, 0), 0))
    await world.outbox.put(world.notices.missed(added, [SLOT]))
    words = await told(world)
    assert "blog parades were due" in words
    assert "/admin round run" not in words
