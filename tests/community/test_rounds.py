"""Rounds: planned by the clock or an organiser, previewed, undone, explained, answered."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from community.errors import ConsentNeeded, Invalid, NotAllowed, NotFound
from community.matching.inputs import load_inputs
from community.model import (
    Answer,
    Details,
    MatchKind,
    MatchState,
    Rhythm,
    RoundState,
    Rule,
    Understanding,
    Unmatched,
)
from community.round_words import LISTED
from community.rounds import RoundReport
from community.texts import Quote
from tests.community.people import ELSEWHERE, copy_of
from tests.community.rounds_world import RoundsWorld
from tests.community.world import SLOT, said, sentences

WEEK = timedelta(weeks=1)


@pytest.fixture
async def world() -> RoundsWorld:
    world = RoundsWorld()
    await world.open()
    return world


# --- planning ------------------------------------------------------------------------------------


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
    assert [member.name for member, _ in preview.left_out] == ["Ada"]
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


# --- what is said about a round ------------------------------------------------------------------


async def test_the_organisers_see_who_meets_whom_and_can_undo_it(world: RoundsWorld) -> None:
    world.script.trios = False
    await world.joined("Ada", "Grace", "Kübra")
    planned = await world.planned()
    (card,) = world.chat.cards_in("organisers")
    words = sentences(card)
    assert "Ada and Grace: one has what the other looks for (70 of 100)" in words
    assert "Kübra stays out: nobody was left to meet" in words
    assert "2026-03-09 08:00:00+00:00" in words
    assert [button.action for button in card.buttons] == [f"undo:{planned.id}"]


async def test_a_large_round_is_told_in_short(world: RoundsWorld) -> None:
    world.script.trios = False
    await world.joined(*(f"Person {n:02}" for n in range(2 * LISTED + 5)))
    await world.planned()
    words = sentences(world.chat.cards_in("organisers")[0])
    assert "and 2 more matches" in words
    assert "Person 29" in words
    assert "Person 30" not in words


async def test_many_who_stay_out_are_told_in_short(world: RoundsWorld) -> None:
    await world.joined("Ada", "Grace")
    world.pass_to(SLOT)
    world.clock.advance(minutes=-30)
    await world.rounds.work(world.occurrence())
    stored = world.memory.rounds[world.newest().id]
    out = tuple(Unmatched(world.member("Ada").id, "language") for _ in range(LISTED + 1))
    world.memory.rounds[stored.id] = replace(stored, unmatched=out)
    await world.send_all()
    assert "and 1 more person stays out" in sentences(world.chat.cards_in("organisers")[0])


async def test_who_was_erased_meanwhile_has_no_name_in_it(world: RoundsWorld) -> None:
    world.script.trios = False
    await world.joined("Ada", "Grace", "Kübra")
    await world.send_all()
    world.pass_to(SLOT)
    world.clock.advance(minutes=-30)
    await world.rounds.work(world.occurrence())
    del world.memory.members[world.member("Kübra").id]
    await world.send_all()
    assert "… stays out" in sentences(world.chat.cards_in("organisers")[0])


async def test_everybody_reads_numbers_and_no_names(world: RoundsWorld) -> None:
    names = ("Ada", "Grace", "Kübra", "Lin", "Mary", "Noor", "Olu")
    await world.joined(*names)
    await world.sent()
    (card,) = world.chat.cards_in("rounds")
    words = sentences(card)
    assert "7 people meet in 3 conversations" in words
    assert "100 % of the matches reach beyond" in words
    assert not any(name in words for name in names)
    assert card.mentions == ()


async def test_a_round_within_the_bubble_is_not_praised_for_leaving_it(world: RoundsWorld) -> None:
    world.script.across = False
    await world.joined("Ada", "Grace", "Kübra", "Lin", "Mary", "Noor")
    await world.sent()
    assert "%" not in sentences(world.chat.cards_in("rounds")[0])


async def test_a_small_round_is_announced_without_numbers(world: RoundsWorld) -> None:
    await world.joined("Ada", "Grace", "Kübra", "Lin")
    await world.sent()
    words = sentences(world.chat.cards_in("rounds")[0])
    assert "Enjoy getting to know each other" in words
    assert not any(character.isdigit() for character in words.replace("Round 1", ""))


async def test_a_round_in_which_nobody_meets_is_not_announced(world: RoundsWorld) -> None:
    await world.joined("Ada")
    await world.sent()
    assert world.chat.cards_in("rounds") == []


async def test_the_organisers_read_a_summary(world: RoundsWorld) -> None:
    world.script.trios = False
    await world.joined("Ada", "Grace", "Kübra")
    await world.sent()
    words = sentences(world.chat.cards_in("organisers")[-1])
    assert "Round 1 is out" in words
    assert "People who meet: 2" in words
    assert "People who stay out: 1" in words
    assert "Out of the bubble: 100 %" in words


async def test_without_an_organisers_channel_the_round_goes_out_all_the_same(
    world: RoundsWorld,
) -> None:
    world.change(organisers=None)
    await world.joined("Ada", "Grace")
    await world.sent()
    assert len(world.chat.conversations) == 1
    assert world.failures == []


async def test_a_plan_that_comes_too_late_to_undo_is_not_told(world: RoundsWorld) -> None:
    await world.joined("Ada", "Grace")
    planned = await world.sent()
    await world.deliver_again(f"round:{planned.id}:planned")
    assert world.state(f"round:{planned.id}:planned") == "dropped"


# --- preview, run, undo, skip --------------------------------------------------------------------


async def test_a_preview_stores_and_sends_nothing(world: RoundsWorld) -> None:
    world.script.trios = False
    visitors = await world.joined("Ada", "Grace", "Kübra")
    await world.participation.avoid(visitors[0], visitors[2].account)
    before = copy_of(world.memory)
    preview = await world.rounds.preview(world.olga)
    assert copy_of(world.memory) == before
    ((people, planned, why),) = preview.matches
    assert [member.name for member in people] == ["Ada", "Grace"]
    assert planned.score == 70
    assert said(why[0]) == "Ada helps Grace (photography, en)"  # type: ignore[arg-type]
    ((left, reason),) = preview.left_out
    assert (left.name, said(reason)) == ("Kübra", "nobody was left to meet")
    assert preview.slot == SLOT


async def test_without_a_schedule_the_preview_is_of_now(world: RoundsWorld) -> None:
    await world.schedules.remove(world.olga, world.schedule("round").id)
    preview = await world.rounds.preview(world.olga)
    assert preview.slot == datetime(2026, 3, 4, 11, 0)  # noqa: DTZ001
    assert (preview.matches, preview.left_out) == ((), ())


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


# --- why and met ---------------------------------------------------------------------------------


async def test_a_member_reads_why_they_were_matched(world: RoundsWorld) -> None:
    ada, grace = await world.joined("Ada", "Grace")
    await world.sent()
    for visitor in (ada, grace):
        explained = await world.rounds.why(visitor)
        assert [member.name for member in explained.people] == ["Ada", "Grace"]
        assert said(explained.body[0]) == "Ada helps Grace (photography, en)"  # type: ignore[arg-type]
        assert explained.round.number == 1
    assert (await world.rounds.why(ada, explained.match.id)).match == explained.match


async def test_nobody_reads_of_a_match_before_it_opens(world: RoundsWorld) -> None:
    ada, _ = await world.joined("Ada", "Grace")
    await world.planned()
    for number in (None, world.only_match().id):
        with pytest.raises(NotFound):
            await world.rounds.why(ada, number)


async def test_nobody_reads_or_answers_for_the_match_of_others(world: RoundsWorld) -> None:
    await world.joined("Ada", "Grace")
    await world.sent()
    match = world.only_match()
    eve = await world.introduced("Eve")
    zoe = await world.introduced("Zoe", home=ELSEWHERE)
    for stranger in (eve, zoe):
        with pytest.raises(NotFound, match="not one of yours"):
            await world.rounds.why(stranger, match.id)
        with pytest.raises(NotFound, match="not one of yours"):
            await world.rounds.met(stranger, Answer.NOT_AGAIN, match.id)
    assert world.memory.answers == {}
    assert world.memory.blocks == {}


async def test_who_left_answers_no_more(world: RoundsWorld) -> None:
    ada, _ = await world.joined("Ada", "Grace")
    await world.sent()
    await world.members.left(ada.home, ada.account)
    with pytest.raises(ConsentNeeded):
        await world.rounds.met(ada, Answer.YES)


async def test_an_answer_can_be_changed(world: RoundsWorld) -> None:
    ada, _ = await world.joined("Ada", "Grace")
    await world.sent()
    match = await world.says(ada, Answer.PLANNED)
    await world.rounds.met(ada, Answer.YES, match.id)
    assert await world.rounds_store.answers(match.community_id, match.id) == {
        world.member("Ada").id: Answer.YES
    }


async def test_a_pair_that_did_not_meet_may_meet_again(world: RoundsWorld) -> None:
    ada, grace = await world.joined("Ada", "Grace")
    await world.sent()
    await world.says(ada, Answer.NO)
    await world.planned(SLOT + WEEK)
    assert [past.met for past in world.script.seen[-1][1]] == [False]
    await world.rounds.met(
        grace, Answer.YES, world.memory.round(min(world.memory.rounds)).matches[0].id
    )
    await world.planned(SLOT + 2 * WEEK)
    assert [past.met for past in world.script.seen[-1][1]] == [True, True]


async def test_not_again_keeps_them_apart_and_looks_like_any_other_answer(
    world: RoundsWorld,
) -> None:
    ada, grace = await world.joined("Ada", "Grace")
    await world.sent()
    one = await world.says(ada, Answer.NOT_AGAIN)
    other = await world.says(grace, Answer.YES)
    assert one == other
    assert await world.participation.avoided(grace) == ()
    assert [member.name for member in await world.participation.avoided(ada)] == ["Grace"]


async def test_a_called_off_match_is_no_match(world: RoundsWorld) -> None:
    ada, _ = await world.joined("Ada", "Grace")
    await world.sent()
    await world.rounds_store.set_state(world.only_match(), MatchState.CALLED_OFF)
    with pytest.raises(NotFound, match="no match at the moment"):
        await world.rounds.why(ada)


# --- the report ----------------------------------------------------------------------------------


async def test_the_report_counts_rounds_and_answers(world: RoundsWorld) -> None:
    world.script.trios = False
    ada, grace, _ = await world.joined("Ada", "Grace", "Kübra")
    await world.sent()
    await world.says(ada, Answer.YES)
    await world.says(grace, Answer.PLANNED)
    report = await world.rounds.report(world.olga)
    assert report.rounds == (RoundReport(1, SLOT, 3, 2, {Answer.YES: 1, Answer.PLANNED: 1}, 100),)


async def test_few_answers_do_not_show_who_said_not_again(world: RoundsWorld) -> None:
    visitors = await world.joined("Ada", "Grace", "Kübra", "Lin", "Mary", "Noor")
    await world.sent()
    await world.says(visitors[0], Answer.NOT_AGAIN)
    for visitor in visitors[1:4]:
        await world.says(visitor, Answer.YES)
    (few,) = (await world.rounds.report(world.olga)).rounds
    assert few.answers == {Answer.YES: 3}
    await world.says(visitors[4], Answer.YES)
    (many,) = (await world.rounds.report(world.olga)).rounds
    assert many.answers == {Answer.YES: 4, Answer.NOT_AGAIN: 1}


async def test_a_round_without_matches_reaches_nowhere(world: RoundsWorld) -> None:
    await world.joined("Ada")
    await world.sent()
    (only,) = (await world.rounds.report(world.olga)).rounds
    assert (only.people, only.matched, only.out_of_bubble_percent) == (1, 0, 0)


# --- with the real planner -----------------------------------------------------------------------


async def test_the_real_planner_never_matches_who_was_blocked(world: RoundsWorld) -> None:
    world.match_for_real()
    visitors = await world.joined("Ada", "Grace", "Kübra", "Lin")
    await world.participation.avoid(visitors[0], visitors[1].account)
    sent = await world.sent()
    blocked = {world.member("Ada").id, world.member("Grace").id}
    assert len(sent.matches) == 2
    assert not any(blocked <= set(match.members) for match in sent.matches)


async def test_a_real_match_is_explained_in_the_members_own_words(world: RoundsWorld) -> None:
    world.match_for_real()
    ada = await world.introduced("Ada", goal="I look for grants", offer="photography")
    grace = await world.introduced("Grace", goal="photography for my blog", offer="grants")
    for visitor in (ada, grace):
        await world.join(visitor)
    await world.sent()
    match = world.only_match()
    assert match.kind is MatchKind.EXCHANGE
    (card,) = world.conversation("Ada")
    assert "photography for my blog" in sentences(card)
    explained = await world.rounds.why(grace)
    assert "I look for grants" in "".join(b.words for b in explained.body if isinstance(b, Quote))


async def test_people_without_an_introduction_meet_openly(world: RoundsWorld) -> None:
    world.match_for_real()
    for name in ("Ada", "Grace", "Kübra"):
        await world.join(await world.agreed(name))
    await world.sent()
    assert world.only_match().kind is MatchKind.OPEN
    assert len(world.only_match().members) == 3
    assert len(world.conversation("Ada")) == 1
