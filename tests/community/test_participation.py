from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.communities import SetUp
from community.errors import ConsentNeeded, Invalid
from community.model import Answers, Details, MatchState, Member, Participation, Rhythm
from community.participation import DAYS_BETWEEN, Status, due_in
from community.wishes import FARTHEST, MOST_MENTEES, NEAREST, Mode, Presence, Wishes
from tests.community.people import ELSEWHERE, HOME, People, account, copy_of

MONDAY = datetime(2026, 3, 9, 9, 0)  # noqa: DTZ001  a slot is naive


@pytest.fixture
def people() -> People:
    return People()


def misses(status: Status) -> str:
    return " ".join(t.msgid for t in status.misses)


# --- the rhythm ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rhythm", "weeks_ago", "is_in"),
    [
        (Rhythm.WEEKLY, 1, True),
        (Rhythm.FORTNIGHTLY, 1, False),
        (Rhythm.FORTNIGHTLY, 2, True),
        (Rhythm.MONTHLY, 3, False),
        (Rhythm.MONTHLY, 4, True),
    ],
)
def test_a_rhythm_lets_the_rounds_pass_that_are_too_soon(
    rhythm: Rhythm, weeks_ago: int, *, is_in: bool
) -> None:
    last = MONDAY - timedelta(weeks=weeks_ago)
    assert due_in(Participation(1, rhythm, last_slot=last), MONDAY) is is_in


@pytest.mark.parametrize("rhythm", Rhythm)
def test_a_round_moved_to_an_earlier_hour_or_day_is_not_missed(rhythm: Rhythm) -> None:
    weeks = {Rhythm.WEEKLY: 1, Rhythm.FORTNIGHTLY: 2, Rhythm.MONTHLY: 4}[rhythm]
    last = MONDAY - timedelta(weeks=weeks)
    assert due_in(Participation(1, rhythm, last_slot=last), MONDAY - timedelta(hours=23))


@pytest.mark.parametrize("rhythm", Rhythm)
def test_whoever_was_never_matched_is_in_whatever_the_rhythm(rhythm: Rhythm) -> None:
    assert due_in(Participation(1, rhythm), MONDAY)


def test_a_pause_ends_by_itself_on_its_day() -> None:
    paused = Participation(1, paused_until=MONDAY.date())
    assert not due_in(paused, MONDAY - timedelta(days=1))
    assert due_in(paused, MONDAY)


@given(
    st.sampled_from(Rhythm),
    st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)),  # noqa: DTZ001
    st.integers(0, 400),
)
def test_the_longer_ago_the_more_surely_in(rhythm: Rhythm, slot: datetime, days: int) -> None:
    def is_in(ago: int) -> bool:
        return due_in(Participation(1, rhythm, last_slot=slot - timedelta(days=ago)), slot)

    assert is_in(days) == (days >= DAYS_BETWEEN[rhythm])
    assert is_in(days) <= is_in(days + 1)


# --- joining, pausing, leaving ---------------------------------------------------------------


async def test_taking_part_needs_consent(people: People) -> None:
    ada = people.visitor("Ada")
    service = people.participation
    await people.members.recognise(ada)
    before = copy_of(people.memory)
    for attempt in (
        service.join(ada, Rhythm.WEEKLY, trio=False),
        service.leave(ada),
        service.pause(ada, date(2026, 4, 1)),
        service.wish(ada, Wishes()),
        service.status(ada),
        service.avoid(ada, account("Ben")),
        service.stop_avoiding(ada, account("Ben")),
        service.avoided(ada),
    ):
        with pytest.raises(ConsentNeeded):
            await attempt
    assert copy_of(people.memory) == before


async def test_who_joins_is_in_the_next_round(people: People) -> None:
    await people.set_up(SetUp(zone="Europe/Vienna"))
    ada = await people.introduced("Ada")
    status = await people.participation.join(ada, Rhythm.MONTHLY, trio=True)
    member_id = people.member("Ada").id
    assert status.taking_part
    assert status.participation == Participation(member_id, Rhythm.MONTHLY, trio=True)
    assert status.in_next
    assert status.next_round
    assert status.next_round.isoformat() == "2026-03-09T08:00:00+00:00"
    assert status.misses == ()
    assert await people.participation.status(ada) == status


async def test_joining_again_changes_the_rhythm_ends_the_pause_and_keeps_the_turn(
    people: People,
) -> None:
    ada = await people.introduced("Ada")
    member_id = people.member("Ada").id
    people.memory.participations[member_id] = Participation(
        member_id, paused_until=date(2026, 6, 1), last_slot=MONDAY, sat_out=2
    )
    status = await people.participation.join(ada, Rhythm.FORTNIGHTLY, trio=False)
    assert status.participation == Participation(
        member_id, Rhythm.FORTNIGHTLY, last_slot=MONDAY, sat_out=2
    )


async def test_who_leaves_takes_part_no_longer_and_may_leave_twice(people: People) -> None:
    await people.set_up()
    ada = await people.introduced("Ada")
    await people.participation.join(ada, Rhythm.WEEKLY, trio=False)
    await people.participation.leave(ada)
    await people.participation.leave(ada)
    status = await people.participation.status(ada)
    assert (status.taking_part, status.participation, status.in_next) == (False, None, False)
    assert "not taking part" in misses(status)


async def test_a_pause_keeps_out_of_the_rounds_before_its_day(people: People) -> None:
    await people.set_up()
    ada = await people.introduced("Ada")
    await people.participation.join(ada, Rhythm.WEEKLY, trio=False)
    status = await people.participation.pause(ada, date(2026, 3, 10))
    assert (status.taking_part, status.in_next) == (True, False)
    assert status.misses[0].params == {"until": date(2026, 3, 10)}
    status = await people.participation.pause(ada, date(2026, 3, 9))
    assert (status.in_next, status.misses) == (True, ())


@pytest.mark.parametrize("until", [date(2026, 3, 4), date(2020, 1, 1), date(2027, 3, 6), date.max])
async def test_a_pause_lies_ahead_and_lasts_a_year_at_most(people: People, until: date) -> None:
    ada = await people.introduced("Ada")
    await people.participation.join(ada, Rhythm.WEEKLY, trio=False)
    before = copy_of(people.memory)
    with pytest.raises(Invalid):
        await people.participation.pause(ada, until)
    assert copy_of(people.memory) == before


async def test_today_is_the_communitys_today(people: People) -> None:
    await people.set_up(SetUp(zone="Pacific/Auckland"))
    ada = await people.introduced("Ada")
    await people.participation.join(ada, Rhythm.WEEKLY, trio=False)
    people.clock.advance(hours=2)  # in Auckland the 5th has begun
    with pytest.raises(Invalid):
        await people.participation.pause(ada, date(2026, 3, 5))


async def test_who_does_not_take_part_has_no_pause_to_set(people: People) -> None:
    ada = await people.introduced("Ada")
    with pytest.raises(Invalid):
        await people.participation.pause(ada, date(2026, 4, 1))
    assert people.memory.participations == {}


# --- wishes ----------------------------------------------------------------------------------


WISHED = Wishes(Mode.MENTOR, FARTHEST, Presence.REMOTE, MOST_MENTEES)


async def test_who_wishes_is_matched_so_and_keeps_everything_else(people: People) -> None:
    await people.set_up()
    ada = await people.introduced("Ada")
    member_id = people.member("Ada").id
    before = Participation(member_id, Rhythm.MONTHLY, trio=True, sat_out=2, debt=300)
    people.memory.participations[member_id] = before
    status = await people.participation.wish(ada, WISHED)
    assert status.participation == replace(before, wishes=WISHED)
    assert people.memory.participations[member_id] == status.participation
    assert await people.participation.status(ada) == status
    assert status.in_next


async def test_joining_again_and_pausing_keep_the_wishes(people: People) -> None:
    ada = await people.introduced("Ada")
    await people.participation.join(ada, Rhythm.WEEKLY, trio=False)
    await people.participation.wish(ada, WISHED)
    await people.participation.pause(ada, date(2026, 3, 20))
    again = await people.participation.join(ada, Rhythm.MONTHLY, trio=True)
    assert again.participation is not None
    assert again.participation.wishes == WISHED


async def test_who_leaves_leaves_no_wishes_behind(people: People) -> None:
    ada = await people.introduced("Ada")
    await people.participation.join(ada, Rhythm.WEEKLY, trio=False)
    await people.participation.wish(ada, WISHED)
    await people.participation.leave(ada)
    again = await people.participation.join(ada, Rhythm.WEEKLY, trio=False)
    assert again.participation is not None
    assert again.participation.wishes == Wishes()


async def test_who_does_not_take_part_wishes_for_nothing(people: People) -> None:
    ada = await people.introduced("Ada")
    with pytest.raises(Invalid, match="Join first"):
        await people.participation.wish(ada, WISHED)
    assert people.memory.participations == {}


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (Wishes(bubble=NEAREST - 1), "five steps"),
        (Wishes(bubble=FARTHEST + 1), "five steps"),
        (Wishes(mentees=-1), "As a mentor"),
        (Wishes(mentees=MOST_MENTEES + 1), "As a mentor"),
    ],
)
async def test_what_nobody_can_wish_for_is_refused_and_changes_nothing(
    people: People, wrong: Wishes, sentence: str
) -> None:
    ada = await people.introduced("Ada")
    await people.participation.join(ada, Rhythm.WEEKLY, trio=False)
    before = copy_of(people.memory)
    with pytest.raises(Invalid, match=sentence):
        await people.participation.wish(ada, wrong)
    assert copy_of(people.memory) == before


async def test_who_meets_on_site_only_is_asked_for_their_place(people: People) -> None:
    await people.set_up()
    ada = await people.introduced("Ada")
    member_id = people.member("Ada").id
    await people.participation.join(ada, Rhythm.WEEKLY, trio=False)
    asked = "does not name your place yet"
    on_site = await people.participation.wish(ada, Wishes(presence=Presence.ON_SITE))
    assert asked in misses(on_site)
    assert asked not in misses(await people.participation.wish(ada, Wishes()))
    await people.participation.wish(ada, Wishes(presence=Presence.ON_SITE))
    written = people.memory.introductions[member_id]
    people.memory.introductions[member_id] = replace(written, details=Details(place="Graz"))
    assert asked not in misses(await people.participation.status(ada))


async def test_who_has_no_introduction_is_not_asked_for_a_place_as_well(people: People) -> None:
    ada = await people.agreed("Ada")
    await people.participation.join(ada, Rhythm.WEEKLY, trio=False)
    status = await people.participation.wish(ada, Wishes(presence=Presence.ON_SITE))
    assert "introduction is missing" in misses(status)
    assert "place" not in misses(status)


# --- the status ------------------------------------------------------------------------------


async def test_the_status_says_that_the_rhythm_names_a_later_round(people: People) -> None:
    await people.set_up()
    ada = await people.introduced("Ada")
    member_id = people.member("Ada").id
    people.memory.participations[member_id] = Participation(
        member_id, Rhythm.MONTHLY, last_slot=MONDAY - timedelta(weeks=1)
    )
    status = await people.participation.status(ada)
    assert not status.in_next
    assert "rhythm" in misses(status)
    # A pause that is over is not the reason.
    people.memory.participations[member_id] = Participation(
        member_id, Rhythm.MONTHLY, paused_until=date(2026, 3, 1), last_slot=MONDAY
    )
    assert "rhythm" in misses(await people.participation.status(ada))


async def test_the_status_misses_an_introduction_then_its_goal(people: People) -> None:
    await people.set_up()
    ada = await people.agreed("Ada")
    status = await people.participation.join(ada, Rhythm.WEEKLY, trio=False)
    assert "introduction is missing" in misses(status)
    await people.introductions.write(ada, Answers(offer="photography"))
    assert "names no goal" in misses(await people.participation.status(ada))
    await people.introductions.write(ada, Answers(goal="photography"))
    assert (await people.participation.status(ada)).misses == ()


async def test_without_a_scheduled_round_the_status_says_so(people: People) -> None:
    ada = await people.introduced("Ada")
    status = await people.participation.join(ada, Rhythm.WEEKLY, trio=False)
    assert (status.next_round, status.in_next) == (None, False)
    assert "No round is scheduled" in misses(status)


async def test_a_paused_round_schedule_is_no_next_round(people: People) -> None:
    await people.set_up(SetUp(at=time(9, 0)))
    (schedule,) = people.memory.schedules.values()
    people.memory.schedules[schedule.id] = replace(schedule, enabled=False)
    ada = await people.introduced("Ada")
    assert (await people.participation.status(ada)).next_round is None


async def test_the_current_match_is_told_once_it_is_open(people: People) -> None:
    ada = await people.introduced("Ada")
    await people.introduced("Ben")
    people.match("Ada", "Ben", state=MatchState.PLANNED)
    assert (await people.participation.status(ada)).current is None
    opened = people.match("Ada", "Ben")
    assert (await people.participation.status(ada)).current == opened


# --- avoiding --------------------------------------------------------------------------------


def names(members: tuple[Member, ...]) -> list[str]:
    return [m.name for m in members]


async def test_whom_one_avoids_only_oneself_sees_and_may_take_back(people: People) -> None:
    ada, ben = await people.agreed("Ada"), await people.agreed("Ben")
    await people.agreed("cem")
    await people.participation.avoid(ada, account("cem"))
    await people.participation.avoid(ada, account("Ben"))
    assert names(await people.participation.avoided(ada)) == ["Ben", "cem"]
    assert await people.participation.avoided(ben) == ()
    await people.participation.stop_avoiding(ada, account("Ben"))
    assert names(await people.participation.avoided(ada)) == ["cem"]


async def test_somebody_who_left_can_still_be_avoided(people: People) -> None:
    ada, ben = await people.agreed("Ada"), await people.agreed("Ben")
    await people.members.left(HOME, ben.account)
    await people.participation.avoid(ada, ben.account)
    assert names(await people.participation.avoided(ada)) == ["Ben"]


async def test_avoiding_tells_nothing_by_its_result_or_its_number_of_calls(people: People) -> None:
    ada, ben = await people.agreed("Ada"), await people.agreed("Ben")
    for name in ("Cem", "Dan", "Eve"):
        await people.agreed(name)
    await people.agreed("Elsewhere", home=ELSEWHERE)
    await people.participation.avoid(ben, ada.account)  # Ben avoids Ada: she must not notice
    await people.participation.avoid(ada, account("Cem"))
    await people.members.left(HOME, account("Dan"))
    for act in (people.participation.avoid, people.participation.stop_avoiding):
        seen: set[tuple[object, int]] = set()
        for name in ("Ben", "Cem", "Cem", "Dan", "Eve", "Elsewhere", "Nobody"):
            people.memory.calls.clear()
            seen.add((await act(ada, account(name)), len(people.memory.calls)))
        assert len(seen) == 1


async def test_of_a_stranger_nothing_is_stored_that_names_them(people: People) -> None:
    ada = await people.agreed("Ada")
    await people.participation.avoid(ada, account("Nobody"))
    assert account("Nobody").external_id not in repr(copy_of(people.memory))
    assert await people.participation.avoided(ada) == ()


async def test_who_is_avoided_cannot_shake_it_off_by_erasing_themselves_or_joining_late(
    people: People,
) -> None:
    ada, ben = await people.agreed("Ada"), await people.agreed("Ben")
    for name in ("Ben", "Zoe"):
        await people.participation.avoid(ada, account(name))
    await people.privacy.erase(ben)
    for name in ("Ben", "Zoe"):
        await people.agreed(name)
    me = people.member("Ada").id
    assert set(people.memory.blocks) == {
        (me, people.member("Ben").id),
        (me, people.member("Zoe").id),
    }


async def test_nobody_avoids_themselves(people: People) -> None:
    ada = await people.agreed("Ada")
    for attempt in (
        people.participation.avoid(ada, ada.account),
        people.participation.stop_avoiding(ada, ada.account),
    ):
        with pytest.raises(Invalid):
            await attempt
    assert people.memory.blocks == {}
