"""Rounds: stored at once with all that follows, undone, looked back on."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from community.model import (
    Answer,
    Match,
    MatchKind,
    MatchState,
    Member,
    Participation,
    Reason,
    Round,
    RoundState,
    Unmatched,
)
from community.places import Community
from community.recurring import Occurrence
from community.round_store import RoundPending
from community.schedules import Turn
from data.chunks import CHUNK
from tests.data.conftest import Stores
from tests.data.samples import (
    LATER,
    NOW,
    SLOT,
    a_community,
    a_member,
    members,
    new_round,
    planned,
    round_rows,
    schedule,
    silent,
)

WEEK = timedelta(days=7)


async def an_occurrence(stores: Stores, community: Community) -> Occurrence:
    await stores.schedules.save(schedule(community))
    await stores.schedules.turn(
        NOW, 10, lambda _s, _z: Turn([(SLOT, NOW, False)], None, None), lambda _s, _m: ()
    )
    return (await stores.schedules.claim("me", NOW, NOW + LATER, 1))[0]


async def test_a_round_comes_back_with_matches_and_people_left_out(stores: Stores) -> None:
    graz = await a_community(stores)
    ada, bea, cyd, dot, eve = await members(stores, graz, "Ada", "Bea", "Cyd", "Dot", "Eve")
    pair, trio = planned(dot, ada), planned(eve, cyd, bea)
    out = (Unmatched(bea.id, "language"), Unmatched(ada.id, "no_partner"))

    stored = await stores.rounds.commit(new_round(graz, pair, trio, unmatched=out), silent, None)

    assert (stored.number, stored.state, stored.slot) == (1, RoundState.PLANNED, SLOT)
    assert stored.unmatched == out
    assert [m.members for m in stored.matches] == [pair.members, trio.members]
    first = stored.matches[0]
    assert (first.kind, first.score, first.weight) == (pair.kind, pair.score, pair.weight)
    assert (first.reasons, first.starter) == (pair.reasons, pair.starter)
    assert (first.out_of_bubble, first.state) == (True, MatchState.PLANNED)
    assert [m.parts for m in stored.matches] == [pair.parts, trio.parts]
    assert await stores.rounds.get(graz.id, stored.id) == stored
    outline = replace(stored, matches=(), unmatched=())
    assert await stores.rounds.outline(graz.id, stored.id) == outline
    assert [await stores.rounds.left_out(graz.id, stored.id, i.id) for i in (bea, ada, cyd)] == [
        *out,
        None,
    ]
    assert await stores.rounds.match(graz.id, first.id) == first
    assert await stores.rounds.inputs(graz.id, stored.id) == '{"people": []}'


async def test_nothing_is_found_from_another_community(stores: Stores) -> None:
    graz, linz = await a_community(stores, "Graz"), await a_community(stores, "Linz")
    ada, bea = await members(stores, graz, "Ada", "Bea")
    stored = await stores.rounds.commit(new_round(graz, planned(ada, bea)), silent, None)

    assert await stores.rounds.get(linz.id, stored.id) is None
    assert await stores.rounds.outline(linz.id, stored.id) is None
    assert await stores.rounds.left_out(linz.id, stored.id, ada.id) is None
    assert await stores.rounds.match(linz.id, stored.matches[0].id) is None
    assert await stores.rounds.current(linz.id, ada.id) is None
    assert not await stores.rounds.undo(linz.id, stored.id)
    with pytest.raises(KeyError):
        await stores.rounds.inputs(linz.id, stored.id)


async def test_a_large_round_comes_back_whole(stores: Stores) -> None:
    graz = await a_community(stores)
    ada, bea = await members(stores, graz, "Ada", "Bea")
    plan = [planned(ada, bea, topics=(f"topic {n}",)) for n in range(2 * CHUNK + 1)]

    stored = await stores.rounds.commit(new_round(graz, *plan), round_rows, None)

    assert [one.reasons[0].topics for one in stored.matches] == [
        one.reasons[0].topics for one in plan
    ]
    assert {one.members for one in stored.matches} == {(ada.id, bea.id)}
    assert (await stores.outbox.health(NOW)).pending == len(plan) + 2
    assert len(await stores.rounds.history(graz.id, SLOT)) == len(plan)


async def test_rounds_are_numbered_in_each_community(stores: Stores) -> None:
    graz, linz = await a_community(stores, "Graz"), await a_community(stores, "Linz")
    one = await stores.rounds.commit(new_round(graz), silent, None)
    two = await stores.rounds.commit(new_round(graz), silent, None)
    other = await stores.rounds.commit(new_round(linz), silent, None)

    assert [one.number, two.number, other.number] == [1, 2, 1]
    assert await stores.rounds.latest(graz.id, 5) == [two, one]
    assert await stores.rounds.latest(graz.id) == [two]


async def test_a_round_of_a_community_that_is_gone_is_not_stored(stores: Stores) -> None:
    graz = await a_community(stores)
    with pytest.raises(KeyError):
        await stores.rounds.commit(new_round(replace(graz, id=4711)), silent, None)


async def test_an_occurrence_makes_one_round_however_often_it_is_worked_on(
    stores: Stores,
) -> None:
    graz = await a_community(stores)
    ada, bea = await members(stores, graz, "Ada", "Bea")
    await stores.participation.save(graz.id, Participation(ada.id, sat_out=2))
    occurrence = await an_occurrence(stores, graz)
    first = await stores.rounds.commit(
        new_round(graz, planned(ada, bea)), round_rows, occurrence.id
    )

    again = await stores.rounds.commit(new_round(graz), round_rows, occurrence.id)

    assert again == first
    assert await stores.rounds.latest(graz.id, 5) == [first]
    assert (await stores.outbox.health(NOW)).pending == 3
    assert [state for _, state in await stores.schedules.recent(graz.id, 5)] == ["done"]


async def test_what_came_of_nothing_is_an_error_and_not_a_second_round(stores: Stores) -> None:
    graz = await a_community(stores)
    occurrence = await an_occurrence(stores, graz)
    await stores.schedules.done(occurrence)
    with pytest.raises(LookupError):
        await stores.rounds.commit(new_round(graz), silent, occurrence.id)

    await stores.schedules.remove(graz.id, occurrence.schedule_id)
    with pytest.raises(LookupError):
        await stores.rounds.commit(new_round(graz), silent, occurrence.id)
    assert await stores.rounds.latest(graz.id) == []


async def test_nothing_is_kept_when_announcing_fails(stores: Stores) -> None:
    graz = await a_community(stores)
    ada, bea = await members(stores, graz, "Ada", "Bea")
    await stores.participation.save(graz.id, Participation(ada.id))
    occurrence = await an_occurrence(stores, graz)

    def fail(_round: Round) -> list[object]:
        raise RuntimeError("no rows")

    with pytest.raises(RuntimeError, match="no rows"):
        await stores.rounds.commit(new_round(graz, planned(ada, bea)), fail, occurrence.id)  # pyright: ignore[reportArgumentType]

    assert await stores.rounds.latest(graz.id) == []
    assert await stores.participation.get(graz.id, ada.id) == Participation(ada.id)
    assert [state for _, state in await stores.schedules.recent(graz.id, 5)] == ["pending"]


async def test_a_round_moves_the_counters_of_everybody_who_was_in(stores: Stores) -> None:
    graz = await a_community(stores)
    ada, bea, cyd, dot = await members(stores, graz, "Ada", "Bea", "Cyd", "Dot")
    before = SLOT - WEEK
    for one, sat_out in ((ada, 2), (cyd, 1), (dot, 1)):
        counters = Participation(one.id, last_slot=before, sat_out=sat_out)
        await stores.participation.save(graz.id, counters)

    await stores.rounds.commit(
        new_round(graz, planned(ada, bea), unmatched=[Unmatched(cyd.id, "alone")]), silent, None
    )

    assert await stores.participation.all(graz.id) == {
        ada.id: Participation(ada.id, last_slot=SLOT, sat_out=0),
        cyd.id: Participation(cyd.id, last_slot=before, sat_out=2),
        dot.id: Participation(dot.id, last_slot=before, sat_out=1),
    }


async def test_an_undone_round_leaves_everything_as_before(stores: Stores) -> None:
    graz = await a_community(stores)
    ada, bea, cyd, dot = await members(stores, graz, "Ada", "Bea", "Cyd", "Dot")
    before = {
        ada.id: Participation(ada.id, last_slot=SLOT - WEEK, sat_out=2),
        bea.id: Participation(bea.id),
        cyd.id: Participation(cyd.id, sat_out=1),
        dot.id: Participation(dot.id, sat_out=5),
    }
    for one in before.values():
        await stores.participation.save(graz.id, one)
    out = [Unmatched(cyd.id, "alone")]
    stored = await stores.rounds.commit(
        new_round(graz, planned(ada, bea), unmatched=out), round_rows, None
    )

    assert await stores.rounds.undo(graz.id, stored.id)

    assert await stores.participation.all(graz.id) == before
    undone = await stores.rounds.get(graz.id, stored.id)
    assert undone is not None
    assert undone.state is RoundState.UNDONE
    assert await stores.rounds.latest(graz.id) == []
    assert await stores.rounds.current(graz.id, ada.id) is None
    assert await stores.rounds.history(graz.id, SLOT) == []
    assert await stores.outbox.claim("me", NOW, NOW + LATER, 10) == []
    assert not await stores.rounds.undo(graz.id, stored.id)


async def test_a_round_notes_what_fairness_owes_and_an_undo_sets_it_back(stores: Stores) -> None:
    graz = await a_community(stores)
    ada, bea, cyd, dot = await members(stores, graz, "Ada", "Bea", "Cyd", "Dot")
    for person, debt in ((ada, 100), (bea, 200), (cyd, 300), (dot, 400)):
        await stores.participation.save(graz.id, Participation(person.id, debt=debt))
    # Bea's is not new; Dot is not in the round, so nothing of hers may change.
    debts = {ada.id: 0, cyd.id: 1000, dot.id: 5}
    out = [Unmatched(cyd.id, "no_partner")]
    plan = replace(new_round(graz, planned(ada, bea), unmatched=out), debts=debts)

    stored = await stores.rounds.commit(plan, silent, None)
    after = await owed(stores, graz)
    assert await stores.rounds.undo(graz.id, stored.id)

    assert after == {ada.id: 0, bea.id: 200, cyd.id: 1000, dot.id: 400}
    assert await owed(stores, graz) == {ada.id: 100, bea.id: 200, cyd.id: 300, dot.id: 400}


async def owed(stores: Stores, community: Community) -> dict[int, int]:
    return {i: p.debt for i, p in (await stores.participation.all(community.id)).items()}


async def test_debts_of_nobody_in_the_round_change_nothing(stores: Stores) -> None:
    graz = await a_community(stores)
    ada = await a_member(stores, graz, "Ada")
    await stores.participation.save(graz.id, Participation(ada.id, debt=7))

    await stores.rounds.commit(replace(new_round(graz), debts={ada.id: 9}), silent, None)

    assert await owed(stores, graz) == {ada.id: 7}


async def test_an_undo_does_not_bring_back_who_ended_taking_part(stores: Stores) -> None:
    graz = await a_community(stores)
    ada, bea = await members(stores, graz, "Ada", "Bea")
    await stores.participation.save(graz.id, Participation(ada.id))
    stored = await stores.rounds.commit(new_round(graz, planned(ada, bea)), silent, None)
    await stores.participation.remove(graz.id, ada.id)

    assert await stores.rounds.undo(graz.id, stored.id)

    assert await stores.participation.all(graz.id) == {}


async def test_telling_the_organisers_that_it_is_planned_does_not_prevent_the_undo(
    stores: Stores,
) -> None:
    graz = await a_community(stores)
    ada, bea = await members(stores, graz, "Ada", "Bea")
    stored = await stores.rounds.commit(new_round(graz, planned(ada, bea)), round_rows, None)
    (told,) = await stores.outbox.claim("me", NOW, NOW + LATER, 1)
    assert told.kind == "round_planned"
    await stores.outbox.sent(told, None, NOW)

    assert await stores.rounds.undo(graz.id, stored.id)


@pytest.mark.parametrize("claimed", [2, 3, 4])
async def test_a_round_of_which_anything_was_claimed_is_not_undone(
    stores: Stores, claimed: int
) -> None:
    graz = await a_community(stores)
    ada, bea, cyd = await members(stores, graz, "Ada", "Bea", "Cyd")
    out = [Unmatched(cyd.id, "alone")]
    stored = await stores.rounds.commit(
        new_round(graz, planned(ada, bea), unmatched=out), round_rows, None
    )
    rows = await stores.outbox.claim("me", NOW, NOW + LATER, claimed)
    await stores.outbox.retry(rows[-1], NOW, "it may have gone through")

    assert not await stores.rounds.undo(graz.id, stored.id)
    assert (await stores.rounds.latest(graz.id))[0] == stored


async def test_rounds_whose_numbers_begin_alike_are_not_mixed_up_by_an_undo(
    stores: Stores,
) -> None:
    graz = await a_community(stores)
    rounds = [await stores.rounds.commit(new_round(graz), round_rows, None) for _ in range(11)]
    assert await stores.rounds.undo(graz.id, rounds[0].id)

    assert (await stores.outbox.health(NOW)).pending == 20


async def test_the_first_open_match_makes_its_round_sent(stores: Stores) -> None:
    graz = await a_community(stores)
    ada, bea, cyd, dot = await members(stores, graz, "Ada", "Bea", "Cyd", "Dot")
    plan = new_round(graz, planned(ada, bea), planned(cyd, dot))
    stored = await stores.rounds.commit(plan, silent, None)
    first, second = stored.matches

    await stores.rounds.set_state(second, MatchState.CALLED_OFF)
    called_off = await stores.rounds.get(graz.id, stored.id)
    await stores.rounds.set_state(first, MatchState.OPEN)
    opened = await stores.rounds.get(graz.id, stored.id)

    assert called_off is not None
    assert opened is not None
    assert (called_off.state, opened.state) == (RoundState.PLANNED, RoundState.SENT)
    states = [match.state for match in opened.matches]
    assert states == [MatchState.OPEN, MatchState.CALLED_OFF]
    assert not await stores.rounds.undo(graz.id, stored.id)


async def test_the_current_match_is_the_newest_that_takes_place(stores: Stores) -> None:
    graz = await a_community(stores)
    ada, bea, cyd, dot = await members(stores, graz, "Ada", "Bea", "Cyd", "Dot")
    kept = await stores.rounds.commit(new_round(graz, planned(ada, bea)), silent, None)
    off = await stores.rounds.commit(new_round(graz, planned(ada, cyd)), silent, None)
    await stores.rounds.set_state(off.matches[0], MatchState.CALLED_OFF)
    undone = await stores.rounds.commit(new_round(graz, planned(ada, dot)), silent, None)
    await stores.rounds.undo(graz.id, undone.id)

    outline = replace(kept, matches=())
    assert await stores.rounds.current(graz.id, ada.id) == (outline, kept.matches[0])
    assert await stores.rounds.current(graz.id, dot.id) is None


# --- answers and history -----------------------------------------------------------------------


async def a_match(stores: Stores, community: Community, *people: Member) -> Match:
    stored = await stores.rounds.commit(new_round(community, planned(*people)), silent, None)
    await stores.rounds.set_state(stored.matches[0], MatchState.OPEN)
    return stored.matches[0]


@pytest.mark.parametrize(
    ("said", "met"),
    [
        ((), True),
        ((Answer.YES,), True),
        ((Answer.NO,), False),
        ((Answer.PLANNED,), True),
        ((Answer.NOT_AGAIN,), True),
        ((Answer.NO, Answer.YES), True),
        ((Answer.NO, Answer.NO), False),
        ((Answer.NO, Answer.PLANNED), False),
    ],
)
async def test_people_met_unless_somebody_says_no_and_nobody_says_yes(
    stores: Stores,
    said: tuple[Answer, ...],
    met: bool,  # noqa: FBT001 - a row of the table
) -> None:
    graz = await a_community(stores)
    ada, bea = await members(stores, graz, "Ada", "Bea")
    match = await a_match(stores, graz, ada, bea)
    for person, answer in zip((ada, bea), said, strict=False):
        await stores.rounds.answer(match, person.id, answer, NOW, block=False)

    past = await stores.rounds.history(graz.id, SLOT)

    assert [(one.members, one.slot, one.met) for one in past] == [((ada.id, bea.id), SLOT, met)]


@pytest.mark.parametrize(
    ("said", "good"),
    [
        ((), False),
        ((Answer.YES,), True),
        ((Answer.YES, Answer.PLANNED), True),
        ((Answer.PLANNED,), False),
        ((Answer.YES, Answer.NO), False),
        ((Answer.NOT_AGAIN, Answer.YES), False),
    ],
)
async def test_it_was_good_if_somebody_says_yes_and_nobody_no_or_not_again(
    stores: Stores,
    said: tuple[Answer, ...],
    good: bool,  # noqa: FBT001 - a row of the table
) -> None:
    graz = await a_community(stores)
    ada, bea = await members(stores, graz, "Ada", "Bea")
    match = await a_match(stores, graz, ada, bea)
    for person, answer in zip((ada, bea), said, strict=False):
        await stores.rounds.answer(match, person.id, answer, NOW, block=False)

    assert [one.good for one in await stores.rounds.history(graz.id, SLOT)] == [good]


async def test_history_knows_the_kind_of_a_match_and_what_it_was_about(stores: Stores) -> None:
    graz = await a_community(stores)
    ada, bea, cyd, dot = await members(stores, graz, "Ada", "Bea", "Cyd", "Dot")
    about = (
        Reason("gives", ada.id, bea.id, ("seo", "grants")),
        Reason("interests", ada.id, bea.id, ("chess", "seo")),
        Reason("bubble", bea.id, ada.id),
    )
    mentored = replace(planned(ada, bea), kind=MatchKind.MENTOR, reasons=about)
    blank = replace(planned(cyd, dot), kind=MatchKind.OPEN, reasons=())
    await stores.rounds.commit(new_round(graz, mentored, blank), silent, None)

    first, second = await stores.rounds.history(graz.id, SLOT)

    assert (first.kind, first.topics) == (MatchKind.MENTOR, ("chess", "grants", "seo"))
    assert (second.kind, second.topics) == (MatchKind.OPEN, ())


async def test_people_whose_conversation_never_opened_have_not_met(stores: Stores) -> None:
    graz = await a_community(stores)
    ada, bea = await members(stores, graz, "Ada", "Bea")
    await stores.rounds.commit(new_round(graz, planned(ada, bea)), silent, None)
    past = await stores.rounds.history(graz.id, SLOT)
    assert [(one.members, one.met) for one in past] == [((ada.id, bea.id), False)]


async def test_history_begins_with_a_slot_and_tells_a_trio_once(stores: Stores) -> None:
    graz, linz = await a_community(stores, "Graz"), await a_community(stores, "Linz")
    ada, bea, cyd = await members(stores, graz, "Ada", "Bea", "Cyd")
    far, off = await members(stores, linz, "Far", "Off")
    for weeks in (0, 1, 2):
        plan = new_round(graz, planned(cyd, ada, bea), slot=SLOT + weeks * WEEK)
        stored = await stores.rounds.commit(plan, silent, None)
        await stores.rounds.set_state(stored.matches[0], MatchState.OPEN)
    called_off = await a_match(stores, graz, ada, bea)
    await stores.rounds.set_state(called_off, MatchState.CALLED_OFF)
    await a_match(stores, linz, far, off)

    past = await stores.rounds.history(graz.id, SLOT + WEEK)

    trio = (cyd.id, ada.id, bea.id)
    assert [(one.members, one.slot, one.met) for one in past] == [
        (trio, SLOT + WEEK, True),
        (trio, SLOT + 2 * WEEK, True),
    ]


async def test_an_answer_can_be_changed_and_is_counted_once(stores: Stores) -> None:
    graz = await a_community(stores)
    ada, bea = await members(stores, graz, "Ada", "Bea")
    match = await a_match(stores, graz, ada, bea)
    await stores.rounds.answer(match, ada.id, Answer.NO, NOW, block=False)
    await stores.rounds.answer(match, ada.id, Answer.YES, NOW + LATER, block=False)
    await stores.rounds.answer(match, bea.id, Answer.YES, NOW, block=False)

    answers = await stores.rounds.answers(graz.id, match.id)

    assert answers == {ada.id: Answer.YES, bea.id: Answer.YES}
    assert await stores.rounds.tally(graz.id, match.round_id) == {Answer.YES: 2}


async def test_not_again_blocks_the_others_of_the_match(stores: Stores) -> None:
    graz = await a_community(stores)
    ada, bea, cyd = await members(stores, graz, "Ada", "Bea", "Cyd")
    await a_member(stores, graz, "Dot")
    match = await a_match(stores, graz, bea, ada, cyd)

    await stores.rounds.answer(match, ada.id, Answer.NOT_AGAIN, NOW, block=True)

    assert await stores.participation.blocked_by(graz.id, ada.id) == {bea.id, cyd.id}
    assert await stores.rounds.tally(graz.id, match.round_id) == {Answer.NOT_AGAIN: 1}


async def test_no_second_round_is_called_while_one_is_on_its_way(stores: Stores) -> None:
    graz, linz = await a_community(stores, "Graz"), await a_community(stores, "Linz")
    ada, bea = await members(stores, graz, "Ada", "Bea")
    called = replace(new_round(graz, planned(ada, bea)), send_at=NOW + LATER)

    outcomes = await asyncio.gather(
        *(stores.rounds.commit(called, round_rows, None) for _ in range(4)), return_exceptions=True
    )

    (first,) = [one for one in outcomes if isinstance(one, Round)]
    refused = [one for one in outcomes if isinstance(one, RoundPending)]
    assert [one.round for one in refused] == [first] * 3
    assert await stores.rounds.latest(graz.id, 9) == [first]
    await stores.rounds.commit(replace(called, community_id=linz.id, matches=()), silent, None)


async def test_a_called_round_does_not_hold_up_the_scheduled_one(stores: Stores) -> None:
    graz = await a_community(stores)
    ada, bea = await members(stores, graz, "Ada", "Bea")
    called = replace(new_round(graz, planned(ada, bea)), send_at=NOW + LATER)
    await stores.rounds.commit(called, round_rows, None)
    occurrence = await an_occurrence(stores, graz)
    assert (await stores.rounds.commit(called, round_rows, occurrence.id)).number == 2


async def test_after_an_undo_another_round_can_be_called(stores: Stores) -> None:
    graz = await a_community(stores)
    ada, bea = await members(stores, graz, "Ada", "Bea")
    called = replace(new_round(graz, planned(ada, bea)), send_at=NOW + LATER)
    first = await stores.rounds.commit(called, round_rows, None)
    assert await stores.rounds.undo(graz.id, first.id)
    assert (await stores.rounds.commit(called, round_rows, None)).number == 2
