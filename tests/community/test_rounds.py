"""Rounds: planned by the clock or an organiser, previewed, undone, skipped."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from community.communities import SetUp
from community.errors import Invalid, NotAllowed, NotFound
from community.matching.inputs import load_inputs
from community.model import Details, Rhythm, RoundState, Understanding
from community.recurring import Rule
from community.wishes import FARTHEST, Mode, Presence, Wishes
from tests.community.people import copy_of
from tests.community.rounds_world import RoundsWorld
from tests.community.world import SLOT, said, sentences

WEEK = timedelta(weeks=1)


@pytest.fixture
async def world() -> RoundsWorld:
    world = RoundsWorld()
    await world.open()
    return world


# --- planning ----------------------------------------------------------------------------------


async def test_the_clock_plans_a_round_and_nothing_goes_out_before_its_slot(
    world: RoundsWorld,
) -> None:
    await world.joined("Ada", "Grace", "Kübra", "Lin")
    planned = await world.planned()
    assert planned.state is RoundState.PLANNED
    assert planned.slot == SLOT
    assert planned.send_at == datetime(2026, 3, 9, 8, 0, tzinfo=UTC)
    assert len(planned.matches) == 2
    assert world.chat.conversations == {}
    world.pass_to(SLOT)
    await world.send_all()
    assert len(world.chat.conversations) == 2
    assert world.newest().state is RoundState.SENT


async def test_an_occurrence_becomes_one_round(world: RoundsWorld) -> None:
    await world.joined("Ada", "Grace")
    occurrence = world.occurrence()
    for _ in range(2):
        await world.rounds.work(occurrence)
    assert len(world.memory.rounds) == 1
    assert len(world.memory.matches) == 1


async def test_each_message_of_a_round_has_its_own_time(world: RoundsWorld) -> None:
    await world.joined("Ada", "Grace")
    planned = await world.planned()
    match = world.only_match()
    times = {
        key: (row.not_before - planned.send_at, row.expires_at - planned.send_at)
        for key in world.row_keys()
        if (row := world.outgoing(key)).kind.startswith(("match", "round_s", "round_pu"))
    }
    day = timedelta(days=1)
    assert times == {
        f"match:{match.id}:open": (0 * day, 3 * day),
        f"match:{match.id}:bump": (2 * day, 4 * day),
        f"match:{match.id}:ask": (4 * day, 10 * day),
        f"match:{match.id}:remind": (2 * day, 7 * day),
        f"match:{match.id}:withdraw": (7 * day, 21 * day),
        f"round:{planned.id}:organisers": (0 * day, day),
        f"round:{planned.id}:public": (0 * day, day),
    }


async def test_only_who_is_due_is_in(world: RoundsWorld) -> None:
    visitors = await world.joined("Ada", "Grace", "Kübra", "Lin", "Mary")
    await world.participation.pause(visitors[1], date(2026, 4, 1))
    await world.participation.leave(visitors[2])
    await world.members.left(visitors[3].home, visitors[3].account)
    monthly = replace(world.participates("Mary"), rhythm=Rhythm.MONTHLY, last_slot=SLOT - WEEK)
    world.memory.participations[monthly.member_id] = monthly
    preview = await world.rounds.preview(world.olga)
    assert [name for name, _ in (await preview.read(0, 9)).left_out] == ["Ada"]
    assert preview.not_in == {"paused": 1, "rhythm": 1}


async def test_the_planner_sees_what_is_understood_of_each_person(world: RoundsWorld) -> None:
    await world.joined("Ada")
    grace = await world.agreed("Grace")  # without an introduction
    await world.participation.join(grace, Rhythm.WEEKLY, trio=True)
    ada = world.member("Ada").id
    world.memory.introductions[ada] = replace(
        world.memory.introductions[ada],
        understood=Understanding(("grants",), ("law",), ("art",), ("chess",)),
        details=Details("Museums", ("de", "en"), "Vienna", "America/New_York"),
    )
    await world.planned()
    (one, other), _, _, _ = world.script.seen[-1]
    assert (one.seeks, one.gives, one.widens, one.interests) == (
        {"grants"},
        {"law"},
        {"art"},
        {"chess"},
    )
    assert (one.field, one.languages, one.trio) == ("Museums", {"de", "en"}, False)
    assert one.zone_hours == -4.0  # New York has summer time on that Monday already
    assert (other.seeks, other.gives, other.field, other.zone_hours) == (set(), set(), "", None)
    assert other.trio


async def test_the_planner_sees_what_each_person_wishes_for(world: RoundsWorld) -> None:
    await world.joined("Ada", "Grace")
    ada = world.participates("Ada")
    world.memory.participations[ada.member_id] = replace(
        ada, wishes=Wishes(Mode.MENTOR, FARTHEST, Presence.ON_SITE, 3), debt=250
    )
    world.memory.introductions[ada.member_id] = replace(
        world.memory.introductions[ada.member_id], details=Details(place="Graz")
    )
    await world.set_up(SetUp(group_size=4))
    await world.planned()
    (one, other), _, _, _ = world.script.seen[-1]
    assert (one.mode, one.bubble, one.presence) == (Mode.MENTOR, 2, Presence.ON_SITE)
    assert (one.place, one.mentees, one.debt) == ("Graz", 3, 250)
    assert (other.mode, other.bubble, other.presence) == (Mode.MIXED, 0, Presence.ANY)
    assert (other.place, other.mentees, other.debt) == ("", 0, 0)
    assert world.script.rules is not None
    assert world.script.rules.group_size == 4


async def test_a_zone_that_nobody_knows_any_more_stops_no_round(world: RoundsWorld) -> None:
    await world.joined("Ada")
    ada = world.member("Ada").id
    world.memory.introductions[ada] = replace(
        world.memory.introductions[ada], details=Details(zone="Europe/Atlantis")
    )
    await world.planned()
    (person,), _, _, _ = world.script.seen[-1]
    assert person.zone_hours is None


async def test_the_planner_sees_blocks_rules_and_what_was_before(world: RoundsWorld) -> None:
    visitors = await world.joined("Ada", "Grace", "Kübra", "Lin")
    await world.sent()
    await world.participation.avoid(visitors[2], visitors[0].account)
    await world.planned(SLOT + WEEK)
    people, history, blocks, _ = world.script.seen[-1]
    ids = [world.member(name).id for name in ("Ada", "Grace", "Kübra", "Lin")]
    assert [person.id for person in people] == ids
    assert [past.members for past in history] == [tuple(ids[:2]), tuple(ids[2:])]
    assert blocks == {(ids[0], ids[2])}
    assert world.script.rules is not None
    assert world.script.rules.slot == SLOT + WEEK
    assert world.script.rules.cooldown_weeks == 12


async def test_history_reaches_eight_weeks_beyond_the_cool_down(world: RoundsWorld) -> None:
    await world.joined("Ada", "Grace")
    await world.sent()
    await world.planned(SLOT + 20 * WEEK)
    assert len(world.script.seen[-1][1]) == 1
    await world.planned(SLOT + 21 * WEEK)
    assert [past.slot for past in world.script.seen[-1][1]] == [SLOT + 20 * WEEK]


async def test_a_round_can_be_replayed_from_what_was_recorded(world: RoundsWorld) -> None:
    await world.joined("Ada", "Grace", "Kübra")
    stored = await world.planned()
    inputs = await world.rounds_store.inputs(stored.community_id, stored.id)
    people, history, blocks, rules, seed = load_inputs(inputs)
    assert seed == stored.seed
    again = world.script(people, history, blocks, rules, seed)
    assert [m.members for m in again.matches] == [m.members for m in stored.matches]


async def test_counters_move_on_with_a_round(world: RoundsWorld) -> None:
    world.script.trios = False
    await world.joined("Ada", "Grace", "Kübra")
    await world.planned()
    assert world.participates("Ada").last_slot == SLOT
    assert (world.participates("Kübra").last_slot, world.participates("Kübra").sat_out) == (None, 1)


async def test_a_round_that_is_made_up_for_goes_out_at_once(world: RoundsWorld) -> None:
    await world.joined("Ada", "Grace")
    world.pass_to(SLOT + timedelta(hours=3))
    await world.rounds.work(world.occurrence())
    assert world.newest().send_at == world.clock.now()
    assert f"round:{world.newest().id}:planned" not in world.row_keys()
    await world.send_all()
    assert len(world.chat.conversations) == 1


async def test_with_nobody_in_the_organisers_read_one_sentence(world: RoundsWorld) -> None:
    await world.sent()
    assert [r.state for r in world.memory.occurrences.values()] == ["done"]
    (card,) = world.chat.cards_in("organisers")
    assert "Nobody is in this round" in sentences(card)
    assert card.buttons == ()
    assert world.chat.cards_in("rounds") == []


async def test_that_nobody_is_in_is_said_once_and_again_after_somebody_was(
    world: RoundsWorld,
) -> None:
    def told() -> int:
        every = [sentences(one) for one in world.chat.cards_in("organisers")]
        return sum("Nobody is in this round" in one for one in every)

    weeks = [SLOT + timedelta(weeks=number) for number in range(5)]
    await world.sent(weeks[0])
    await world.sent(weeks[1])
    assert told() == 1
    await world.joined("Ada", "Grace")
    await world.sent(weeks[2])
    for name in ("Ada", "Grace"):
        await world.participation.leave(world.visitor(name))
    await world.sent(weeks[3])
    await world.sent(weeks[4])
    assert told() == 2
    assert world.newest().number == 5


async def test_one_person_alone_is_told_and_not_forgotten(world: RoundsWorld) -> None:
    world.script.reason = "alone"
    await world.joined("Ada")
    await world.sent()
    (card,) = world.conversation("Ada")
    assert "the only one" in sentences(card)
    assert world.participates("Ada").sat_out == 1


async def test_without_a_channel_there_is_no_round_and_the_organisers_are_told(
    world: RoundsWorld,
) -> None:
    await world.joined("Ada", "Grace")
    world.change(rounds=None)
    await world.rounds.work(world.occurrence())
    await world.send_all()
    assert world.memory.rounds == {}
    assert [r.state for r in world.memory.occurrences.values()] == ["done"]
    (card,) = world.chat.cards_in("organisers")
    assert "No channel is chosen for rounds" in sentences(card)


async def test_a_community_that_is_not_set_up_has_no_round() -> None:
    world = RoundsWorld()
    await world.joined("Ada", "Grace")
    world.change(rounds="rounds")
    await world.rounds.work(world.occurrence())
    assert world.memory.rounds == {}


# --- preview, run, undo, skip ------------------------------------------------------------------


async def test_a_preview_stores_and_sends_nothing(world: RoundsWorld) -> None:
    world.script.trios = False
    visitors = await world.joined("Ada", "Grace", "Kübra")
    await world.participation.avoid(visitors[0], visitors[2].account)
    before = copy_of(world.memory)
    preview = await world.rounds.preview(world.olga)
    assert copy_of(world.memory) == before
    assert (preview.people, preview.matches, preview.left_out) == (2, 1, 1)
    page = await preview.read(0, 9)
    (proposal,) = page.matches
    assert proposal.people == ("Ada", "Grace")
    assert (proposal.planned.score, proposal.next_best) == (70, None)
    assert said(proposal.why[0]) == "Ada helps Grace (photography, en)"  # type: ignore[arg-type]
    ((left, reason),) = page.left_out
    assert (left, said(reason)) == ("Kübra", "nobody was left to meet")
    assert preview.slot == SLOT


async def test_without_a_schedule_the_preview_is_of_now(world: RoundsWorld) -> None:
    await world.schedules.remove(world.olga, world.schedule("round").id)
    preview = await world.rounds.preview(world.olga)
    assert preview.slot == datetime(2026, 3, 4, 11, 0)  # noqa: DTZ001
    assert (preview.matches, preview.left_out) == (0, 0)


async def test_a_round_can_be_called_at_any_time_and_goes_out_ten_minutes_later(
    world: RoundsWorld,
) -> None:
    await world.joined("Ada", "Grace")
    called = await world.rounds.run(world.olga)
    assert called.slot == datetime(2026, 3, 4, 11, 0)  # noqa: DTZ001
    assert called.send_at - world.clock.now() == timedelta(minutes=10)
    await world.send_all()
    assert len(world.chat.cards_in("organisers")) == 1
    assert world.chat.conversations == {}
    world.clock.advance(minutes=10)
    await world.send_all()
    assert len(world.chat.conversations) == 1


async def test_while_a_round_is_planned_no_other_is_called(world: RoundsWorld) -> None:
    await world.joined("Ada", "Grace")
    await world.rounds.run(world.olga)
    with pytest.raises(Invalid, match="is planned"):
        await world.rounds.run(world.olga)
    world.clock.advance(minutes=10)
    await world.send_all()
    assert (await world.rounds.run(world.olga)).number == 2


async def test_a_round_that_never_went_out_does_not_stand_in_the_way_for_ever(
    world: RoundsWorld,
) -> None:
    await world.joined("Ada", "Grace")
    await world.rounds.run(world.olga)
    world.clock.advance(days=4)
    assert (await world.rounds.run(world.olga)).number == 2


async def test_a_round_needs_a_channel(world: RoundsWorld) -> None:
    world.change(rounds=None)
    with pytest.raises(Invalid, match="channel for rounds"):
        await world.rounds.run(world.olga)


async def test_an_undone_round_leaves_nothing_behind(world: RoundsWorld) -> None:
    await world.joined("Ada", "Grace")
    before = dict(world.memory.participations)
    planned = await world.planned()
    undone = await world.rounds.undo(world.olga, planned.id)
    assert undone.state is RoundState.UNDONE
    assert world.memory.participations == before
    world.pass_to(SLOT)
    await world.send_all()
    assert world.chat.conversations == {}
    assert world.chat.cards_in("rounds") == []
    assert await world.rounds_store.history(world.community().id, SLOT - WEEK) == []


async def test_undo_without_a_number_takes_the_newest(world: RoundsWorld) -> None:
    await world.joined("Ada", "Grace")
    await world.rounds.run(world.olga)
    assert (await world.rounds.undo(world.olga)).number == 1
    with pytest.raises(NotFound):
        await world.rounds.undo(world.olga)


async def test_a_round_that_is_out_cannot_be_undone(world: RoundsWorld) -> None:
    await world.joined("Ada", "Grace")
    sent = await world.sent()
    with pytest.raises(Invalid, match="any more"):
        await world.rounds.undo(world.olga, sent.id)


async def test_a_round_that_is_not_there_cannot_be_undone(world: RoundsWorld) -> None:
    with pytest.raises(NotFound):
        await world.rounds.undo(world.olga, 99)


async def test_an_undone_rounds_messages_drop_even_if_they_were_claimed(
    world: RoundsWorld,
) -> None:
    world.script.trios = False
    await world.joined("Ada", "Grace", "Kübra")
    planned = await world.planned()
    world.memory.rounds[planned.id] = replace(
        world.memory.rounds[planned.id], state=RoundState.UNDONE
    )
    world.pass_to(SLOT)
    await world.send_all()
    assert world.chat.conversations == {}
    assert world.chat.cards_in("rounds") == []
    assert len(world.chat.cards_in("organisers")) == 1


async def test_skipping_moves_the_round_to_the_first_day_that_is_wanted(
    world: RoundsWorld,
) -> None:
    coming = await world.rounds.skip(world.olga, date(2026, 3, 30))
    assert coming == datetime(2026, 3, 30, 7, 0, tzinfo=UTC)
    schedule = world.schedule("round")
    assert schedule.next_slot == datetime(2026, 3, 30, 9, 0)  # noqa: DTZ001
    assert schedule.next_due == datetime(2026, 3, 30, 6, 30, tzinfo=UTC)


async def test_only_a_day_ahead_can_be_skipped_to(world: RoundsWorld) -> None:
    for day in (date(2026, 3, 4), date(2027, 4, 1)):
        with pytest.raises(Invalid, match="after today"):
            await world.rounds.skip(world.olga, day)


async def test_without_a_schedule_there_is_nothing_to_skip(world: RoundsWorld) -> None:
    await world.schedules.remove(world.olga, world.schedule("round").id)
    with pytest.raises(NotFound, match="No round is scheduled"):
        await world.rounds.skip(world.olga, date(2026, 3, 30))


async def test_skipping_the_last_round_leaves_none(world: RoundsWorld) -> None:
    once = Rule("once", SLOT.time(), anchor=SLOT.date())
    await world.schedules.add(world.olga, "round", once)
    assert await world.rounds.skip(world.olga, date(2026, 3, 30)) is None


async def test_members_are_refused_what_organisers_may(world: RoundsWorld) -> None:
    (ada,) = await world.joined("Ada")
    attempts: list[Callable[[], Awaitable[object]]] = [
        lambda: world.rounds.preview(ada),
        lambda: world.rounds.run(ada),
        lambda: world.rounds.undo(ada),
        lambda: world.rounds.skip(ada, date(2026, 3, 30)),
        lambda: world.rounds.report(ada),
    ]
    for attempt in attempts:
        with pytest.raises(NotAllowed):
            await attempt()
