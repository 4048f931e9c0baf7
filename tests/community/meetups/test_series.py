"""Meetups that come again: which dates, and what becomes of single ones."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.errors import Invalid, NotAllowed
from community.forms import Filled
from community.meetups.calling import Call
from community.meetups.cards import repeat_card
from community.meetups.model import Coming, Meetup, MeetupState
from community.meetups.series import Every, after, every_of, series
from community.model import Visitor
from tests.community.meetups.meetups_world import MeetupsWorld
from tests.community.world import sentences

THURSDAY = datetime(2026, 3, 12, 18, 30)  # noqa: DTZ001 - slots are naive; the second one


def days(every: Every, slot: datetime = THURSDAY) -> list[str]:
    """Return the next three dates."""
    found = series(every, slot).dates
    assert {(one.hour, one.minute) for one in found} == {(slot.hour, slot.minute)}
    return [f"{one:%d.%m.}" for one in found]


# --- the rules ----------------------------------------------------------------------------------


def test_the_next_three_dates_are_shown() -> None:
    assert days(Every.WEEK) == ["19.03.", "26.03.", "02.04."]
    assert days(Every.TWO_WEEKS) == ["26.03.", "09.04.", "23.04."]
    assert days(Every.MONTH) == ["09.04.", "14.05.", "11.06."]
    assert days(Every.DATE) == ["12.04.", "12.05.", "12.06."]
    assert days(Every.LAST, datetime(2026, 3, 26, 18, 30)) == ["30.04.", "28.05.", "25.06."]  # noqa: DTZ001


def test_what_would_skip_months_is_explained() -> None:
    fifth = datetime(2026, 4, 30, 18, 30)  # noqa: DTZ001
    with pytest.raises(Invalid, match="fifth"):
        series(Every.MONTH, fifth)
    assert days(Every.LAST, fifth) == ["28.05.", "25.06.", "30.07."]
    with pytest.raises(Invalid, match="Not every month"):
        series(Every.DATE, fifth)
    with pytest.raises(Invalid, match="not the last"):
        series(Every.LAST, THURSDAY)


def test_at_the_end_of_time_there_are_fewer_dates() -> None:
    end = datetime(9999, 12, 23, 18, 30)  # noqa: DTZ001
    assert len(after(series(Every.WEEK, datetime(2026, 12, 23)).rule, end, 3)) <= 1  # noqa: DTZ001


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2036, 1, 1)),  # noqa: DTZ001
    st.sampled_from([every for every in Every if every is not Every.OFF]),
)
def test_every_rule_that_is_taken_never_skips_its_turn(slot: datetime, every: Every) -> None:
    try:
        found = series(every, slot)
    except Invalid:
        return
    dates = (slot, *found.dates)
    assert len(dates) == 4
    longest = {Every.WEEK: 7, Every.TWO_WEEKS: 14}.get(every, 35)
    gaps = [later - one for one, later in pairwise(dates)]
    assert all(timedelta() < gap <= timedelta(days=longest) for gap in gaps)


# --- dates of a series --------------------------------------------------------------------------


@pytest.fixture
async def world() -> MeetupsWorld:
    made = MeetupsWorld()
    await made.open()
    return made


@pytest.fixture
async def ada(world: MeetupsWorld) -> Visitor:
    [made] = await world.know("Ada")
    return made


def dates(world: MeetupsWorld) -> list[Meetup]:
    """Return all dates that are there, the earliest first."""
    every = [one.meetup for one in world.memory.gatherings.values()]
    return sorted(every, key=lambda one: one.starts_at)


async def over(world: MeetupsWorld, meetup: Meetup) -> None:
    """Let a meetup be over for some hours."""
    world.clock.time = meetup.ends_at + timedelta(hours=2)
    await world.send_all()


async def test_the_next_date_is_called_once_when_the_one_before_is_over(
    world: MeetupsWorld, ada: Visitor
) -> None:
    meetup = await world.called(ada, where="Main door", places=5)
    [ben] = await world.know("Ben")
    await world.comes(ben, meetup)
    shown, found = await world.hosting.repeating(ada, meetup.id, Every.TWO_WEEKS)
    words = sentences(repeat_card(shown, found, "en"))
    assert "every two weeks" in words
    assert "Thursday 2026-03-26, 18:30" in words
    assert world.gathering(meetup).meetup.repeats == ""
    await world.hosting.repeat(ada, meetup.id, Every.TWO_WEEKS)
    await over(world, meetup)
    await world.waits(hours=1)
    first, second = dates(world)
    assert first.id == meetup.id
    assert second.slot == datetime(2026, 3, 26, 18, 30)  # noqa: DTZ001
    assert (second.where, second.places, second.series_id) == ("Main door", 5, meetup.id)
    assert world.gathering(second).rsvps == ()
    assert "every two weeks" in world.card(second)
    await world.deliver_again(f"meetup:{meetup.id}:next:0")
    assert len(dates(world)) == 2


async def test_the_recap_of_one_date_is_not_that_of_the_next(
    world: MeetupsWorld, ada: Visitor
) -> None:
    meetup = await world.called(ada)
    await world.hosting.repeat(ada, meetup.id, Every.WEEK)
    world.clock.time = meetup.ends_at
    form = await world.recaps.words_form(ada, meetup.id)
    await world.recaps.tell(ada, Filled({"recap": "It was lovely."}, parts=form.parts))
    await world.recaps.publish(ada, meetup.id)
    await over(world, meetup)
    first, second = dates(world)
    assert (first.recap, first.recap_at) == ("It was lovely.", meetup.ends_at)
    assert (second.recap, second.recap_at) == ("", None)


async def test_a_change_of_clocks_does_not_move_it(world: MeetupsWorld, ada: Visitor) -> None:
    meetup = await world.called(ada, when="2026-03-26 18:30")
    await world.hosting.repeat(ada, meetup.id, Every.WEEK)
    await over(world, meetup)
    _, after_it = dates(world)
    assert after_it.starts_at == datetime(2026, 4, 2, 16, 30, tzinfo=UTC)
    assert after_it.starts_at.astimezone(ZoneInfo("Europe/Berlin")).hour == 18


async def test_a_date_that_was_moved_or_called_off_leaves_the_others_where_they_are(
    world: MeetupsWorld, ada: Visitor
) -> None:
    meetup = await world.called(ada)
    await world.hosting.repeat(ada, meetup.id, Every.WEEK)
    await world.hosting.change(ada, meetup.id, Call(when="2026-03-13 20:00"))
    await over(world, world.gathering(meetup).meetup)
    second = dates(world)[-1]
    assert second.slot == datetime(2026, 3, 19, 18, 30)  # noqa: DTZ001
    await world.hosting.call_off(ada, second.id)
    await over(world, second)
    third = dates(world)[-1]
    assert third.slot == datetime(2026, 3, 26, 18, 30)  # noqa: DTZ001
    assert third.state is MeetupState.CALLED
    assert len(dates(world)) == 3


async def test_dates_that_passed_while_the_bot_was_away_are_left_out(
    world: MeetupsWorld, ada: Visitor
) -> None:
    meetup = await world.called(ada)
    await world.hosting.repeat(ada, meetup.id, Every.WEEK)
    world.clock.time = meetup.starts_at + timedelta(weeks=10, days=1)
    await world.send_all()
    _, second = dates(world)
    assert second.slot == datetime(2026, 5, 28, 18, 30)  # noqa: DTZ001


@pytest.mark.parametrize("why", ["no more", "left", "erased"])
async def test_a_series_ends(world: MeetupsWorld, ada: Visitor, why: str) -> None:
    meetup = await world.called(ada)
    seen = await world.hosting.repeat(ada, meetup.id, Every.WEEK)
    assert every_of(seen.meetup) is Every.WEEK
    match why:
        case "no more":
            await world.hosting.repeat(ada, meetup.id, Every.OFF)
        case "left":
            await world.members.left(ada.home, ada.account)
        case _:
            await world.privacy.erase(ada)
    await over(world, meetup)
    assert len(dates(world)) == 1


async def test_only_hosts_let_it_come_again(world: MeetupsWorld, ada: Visitor) -> None:
    meetup = await world.called(ada)
    [ben] = await world.know("Ben")
    await world.comes(ben, meetup, Coming.YES)
    with pytest.raises(NotAllowed):
        await world.hosting.repeat(ben, meetup.id, Every.WEEK)
    with pytest.raises(NotAllowed):
        await world.hosting.repeating(ben, meetup.id, Every.WEEK)
