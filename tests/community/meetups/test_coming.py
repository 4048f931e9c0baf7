"""Who has a place: answers, the queue, places that become free. No clock but the test's."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.errors import Invalid
from community.meetups.coming import (
    HOLDING,
    answered,
    free,
    held,
    lapsed,
    queue,
    reshaped,
    takes_place,
)
from community.meetups.model import (
    Coming,
    Gathering,
    Meetup,
    MeetupKind,
    MeetupState,
    Rsvp,
    Seat,
    Space,
)

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
START = NOW + timedelta(days=7)
YES, MAYBE, NO = Coming.YES, Coming.MAYBE, Coming.NO


def gathering(places: int = 0, space: Space = Space.SITE) -> Gathering:
    meetup = Meetup(
        id=7,
        community_id=1,
        host=1,
        kind=MeetupKind.WALK,
        title="Light and shadow",
        slot=START.replace(tzinfo=None),
        zone="UTC",
        starts_at=START,
        minutes=120,
        space=space,
        places=places,
        state=MeetupState.CALLED,
    )
    return Gathering(meetup)


def all_say_yes(there: Gathering, *members: int) -> Gathering:
    """Let these members say yes, a minute after each other."""
    for minute, member in enumerate(members):
        there = answered(there, member, YES, NOW + timedelta(minutes=minute))
    return there


def seat(there: Gathering, member: int) -> Seat:
    found = there.of(member)
    assert found is not None
    return found.seat


def conference(places: int = 0, space: Space = Space.HYBRID) -> Gathering:
    there = gathering(places, space)
    return replace(there, meetup=replace(there.meetup, kind=MeetupKind.CONFERENCE))


# --- answers ------------------------------------------------------------------------------------


def test_without_a_limit_everybody_comes_and_nobody_takes_a_place() -> None:
    there = all_say_yes(gathering(), 1, 2, 3)
    assert [one.coming for one in there.rsvps] == [YES] * 3
    assert {one.seat for one in there.rsvps} == {Seat.NONE}


def test_whoever_comes_when_it_is_full_waits_in_their_order() -> None:
    there = all_say_yes(gathering(2), 5, 4, 3, 2)
    assert [one.member_id for one in there.rsvps if one.seat is Seat.TAKEN] == [5, 4]
    assert [one.member_id for one in queue(there)] == [3, 2]
    assert free(there) == 0


def test_whoever_answers_at_the_same_moment_or_by_a_slower_clock_overtakes_nobody() -> None:
    there = answered(gathering(places=1), 9, YES, NOW)
    for member, late in ((8, 2), (7, 2), (6, 1), (5, 0), (4, 3)):
        there = answered(there, member, YES, NOW + timedelta(milliseconds=late))
    assert [one.member_id for one in queue(there)] == [8, 7, 6, 5, 4]


def test_answering_twice_changes_nothing() -> None:
    there = all_say_yes(gathering(1), 1, 2, 3)
    later = NOW + timedelta(hours=1)
    assert answered(there, 1, YES, later) == there
    assert answered(there, 2, YES, later) == there


def test_a_maybe_takes_no_place() -> None:
    there = answered(all_say_yes(gathering(1), 1), 2, MAYBE, NOW)
    assert seat(there, 2) is Seat.NONE
    there = answered(there, 1, MAYBE, NOW)
    assert free(there) == 1


def test_whoever_goes_and_comes_back_stands_at_the_end() -> None:
    there = all_say_yes(gathering(1), 1, 2, 3)
    there = answered(there, 2, NO, NOW + timedelta(hours=1))
    there = answered(there, 2, YES, NOW + timedelta(hours=2))
    assert [one.member_id for one in queue(there)] == [3, 2]


@pytest.mark.parametrize("state", [MeetupState.CANCELLED, MeetupState.DRAFT])
def test_what_is_not_called_can_be_answered_by_nobody(state: MeetupState) -> None:
    there = gathering()
    there = replace(there, meetup=replace(there.meetup, state=state))
    with pytest.raises(Invalid):
        answered(there, 1, YES, NOW)


def test_what_is_over_can_be_answered_by_nobody() -> None:
    there = gathering()
    answered(there, 1, YES, there.meetup.ends_at - timedelta(seconds=1))
    with pytest.raises(Invalid, match="over"):
        answered(there, 1, YES, there.meetup.ends_at)


# --- guests and online --------------------------------------------------------------------------


def test_a_guest_takes_a_place() -> None:
    there = answered(gathering(2), 1, YES, NOW, guests=1)
    assert held(there) == 2
    assert seat(answered(there, 2, YES, NOW), 2) is Seat.WAITING


def test_a_guest_for_whom_there_is_no_place_is_refused_and_the_own_place_kept() -> None:
    there = all_say_yes(gathering(1), 1)
    with pytest.raises(Invalid, match="guest"):
        answered(there, 1, YES, NOW, guests=1)
    assert seat(there, 1) is Seat.TAKEN


def test_a_guest_who_stays_at_home_makes_room_for_the_next_one() -> None:
    there = answered(gathering(2), 1, YES, NOW, guests=1)
    there = answered(there, 2, YES, NOW + timedelta(minutes=1))
    there = answered(there, 1, YES, NOW + timedelta(minutes=2), guests=0)
    assert seat(there, 2) is Seat.OFFERED


def test_whoever_joins_online_needs_no_place_where_people_meet_on_site_too() -> None:
    there = all_say_yes(gathering(1, Space.HYBRID), 1)
    there = answered(there, 2, YES, NOW, online=True)
    assert seat(there, 2) is Seat.NONE
    there = answered(there, 2, YES, NOW + timedelta(minutes=1), online=False)
    assert seat(there, 2) is Seat.WAITING


def test_whoever_goes_online_leaves_their_place_to_the_next_one() -> None:
    there = all_say_yes(gathering(1, Space.HYBRID), 1, 2)
    there = answered(there, 1, YES, NOW + timedelta(hours=1), online=True)
    assert seat(there, 1) is Seat.NONE
    assert seat(there, 2) is Seat.OFFERED


def test_an_online_meetup_counts_everybody() -> None:
    there = all_say_yes(gathering(1, Space.ONLINE), 1, 2)
    assert [seat(there, i) for i in (1, 2)] == [Seat.TAKEN, Seat.WAITING]
    assert all(one.online for one in there.rsvps)


# --- places that become free --------------------------------------------------------------------


def test_a_free_place_is_kept_for_whoever_waits_longest() -> None:
    there = all_say_yes(gathering(1), 1, 2, 3)
    there = answered(there, 1, NO, NOW + timedelta(hours=1))
    offered = there.of(2)
    assert offered is not None
    assert (offered.seat, offered.until) == (Seat.OFFERED, NOW + timedelta(hours=25))
    assert seat(there, 3) is Seat.WAITING
    assert seat(answered(there, 4, YES, NOW + timedelta(hours=2)), 4) is Seat.WAITING


def test_whoever_says_yes_to_it_has_it() -> None:
    there = all_say_yes(gathering(1), 1, 2)
    there = answered(there, 1, NO, NOW)
    there = answered(there, 2, YES, NOW + timedelta(hours=1))
    found = there.of(2)
    assert found is not None
    assert (found.seat, found.until) == (Seat.TAKEN, None)


def test_whoever_lets_it_lapse_counts_as_maybe_and_the_next_one_is_asked() -> None:
    there = all_say_yes(gathering(1), 1, 2, 3)
    there = answered(there, 1, NO, NOW)
    assert lapsed(there, NOW + timedelta(hours=23)) == there
    there = lapsed(there, NOW + timedelta(hours=24))
    found = there.of(2)
    assert found is not None
    assert (found.coming, found.seat) == (MAYBE, Seat.NONE)
    assert seat(there, 3) is Seat.OFFERED


@pytest.mark.parametrize(
    ("ahead", "kept"),
    [
        (timedelta(days=3), timedelta(hours=24)),
        (timedelta(days=2), timedelta(hours=6)),
        (timedelta(hours=5), timedelta(hours=1)),
    ],
)
def test_the_nearer_it_is_the_shorter_a_place_is_kept(ahead: timedelta, kept: timedelta) -> None:
    there = all_say_yes(gathering(1), 1, 2)
    there = answered(there, 1, NO, START - ahead)
    found = there.of(2)
    assert found is not None
    assert found.until == START - ahead + kept


def test_shortly_before_it_begins_a_place_is_given_at_once() -> None:
    there = all_say_yes(gathering(1), 1, 2)
    there = answered(there, 1, NO, START - timedelta(hours=1))
    assert seat(there, 2) is Seat.TAKEN


def test_whoever_brings_a_guest_is_not_overtaken() -> None:
    there = all_say_yes(gathering(2), 1, 2)
    there = answered(there, 3, YES, NOW + timedelta(hours=1), guests=1)
    there = answered(there, 4, YES, NOW + timedelta(hours=2))
    there = answered(there, 1, NO, NOW + timedelta(hours=3))
    assert [one.member_id for one in queue(there)] == [3, 4]
    there = answered(there, 2, NO, NOW + timedelta(hours=4))
    assert seat(there, 3) is Seat.OFFERED


# --- the number of places, and where it is -------------------------------------------------------


def with_places(there: Gathering, places: int) -> Gathering:
    """Change the number of places."""
    return reshaped(there, replace(there.meetup, places=places), NOW + timedelta(hours=1))


def moved(there: Gathering, space: Space) -> Gathering:
    """Let people meet on site, online or both."""
    return reshaped(there, replace(there.meetup, space=space), NOW + timedelta(hours=1))


def test_more_places_let_people_in() -> None:
    there = with_places(all_say_yes(gathering(1), 1, 2, 3), 2)
    assert [seat(there, i) for i in (1, 2, 3)] == [Seat.TAKEN, Seat.OFFERED, Seat.WAITING]


def test_no_limit_any_more_lets_everybody_in() -> None:
    there = with_places(all_say_yes(gathering(1), 1, 2, 3), 0)
    assert [one.coming for one in there.rsvps] == [YES] * 3
    assert {one.seat for one in there.rsvps} == {Seat.NONE}


def test_a_limit_that_comes_later_counts_who_is_there() -> None:
    there = with_places(all_say_yes(gathering(), 1, 2), 2)
    assert free(there) == 0
    with pytest.raises(Invalid, match="fewer"):
        with_places(there, 1)
    with pytest.raises(Invalid, match="fewer"):
        with_places(all_say_yes(gathering(), 1, 2), 1)


def test_whoever_came_online_waits_behind_the_others_once_it_is_on_site_only() -> None:
    there = all_say_yes(gathering(1, Space.HYBRID), 1, 2)
    there = answered(there, 3, YES, NOW - timedelta(hours=1), online=True)
    there = moved(there, Space.SITE)
    assert [one.member_id for one in queue(there)] == [2, 3]
    assert held(there) == 1
    assert not any(one.online for one in there.rsvps)


def test_where_there_is_room_they_have_a_place_at_once() -> None:
    there = answered(gathering(2, Space.HYBRID), 3, YES, NOW, online=True)
    assert seat(moved(there, Space.SITE), 3) is Seat.TAKEN


def test_online_as_a_whole_everybody_takes_a_place_and_hybrid_again_nobody() -> None:
    there = answered(gathering(1, Space.HYBRID), 3, YES, NOW, online=True)
    there = moved(there, Space.ONLINE)
    assert seat(there, 3) is Seat.TAKEN
    there = answered(there, 4, YES, NOW + timedelta(hours=2))
    assert seat(there, 4) is Seat.WAITING
    there = moved(there, Space.HYBRID)
    assert {one.seat for one in there.rsvps} == {Seat.NONE}


# --- whatever happens ---------------------------------------------------------------------------

ACTS = st.lists(
    st.one_of(
        st.tuples(
            st.sampled_from(["answer"]),
            st.integers(1, 8),
            st.sampled_from([YES, YES, MAYBE, NO]),
            st.sampled_from([None, 0, 1]),
            st.sampled_from([None, False, True]),
        ),
        st.tuples(st.sampled_from(["lapse"]), st.integers(0, 30)),
        st.tuples(st.sampled_from(["resize"]), st.integers(0, 6)),
        st.tuples(st.sampled_from(["move"]), st.sampled_from(list(Space))),
    ),
    max_size=60,
)


@given(ACTS, st.integers(1, 4), st.sampled_from(list(Space)))
def test_never_are_there_more_people_than_places_and_nobody_is_overtaken(
    acts: list[tuple[object, ...]], places: int, space: Space
) -> None:
    there, now = gathering(places, space), NOW
    for act in acts:
        now += timedelta(minutes=17)
        before = there
        try:
            match act:
                case ("answer", int(member), Coming() as coming, guests, online):
                    there = answered(
                        there,
                        member,
                        coming,
                        now,
                        guests=guests if isinstance(guests, int) else None,
                        online=online if isinstance(online, bool) else None,
                    )
                case (_, int(hours)) if act[0] == "lapse":
                    now += timedelta(hours=hours)
                    there = lapsed(there, now)
                case (_, int(wanted)):
                    there = reshaped(there, replace(there.meetup, places=wanted), now)
                case (_, Space() as wanted):
                    there = reshaped(there, replace(there.meetup, space=wanted), now)
                case _:
                    raise AssertionError(act)
        except Invalid:
            assert there is before
            continue
        _holds(before, there)


def _holds(before: Gathering, there: Gathering) -> None:
    meetup = there.meetup
    if meetup.places:
        assert held(there) <= meetup.places
    waiting = [one.member_id for one in queue(there)]
    stayed = [one.member_id for one in queue(before) if one.member_id in waiting]
    assert waiting[: len(stayed)] == stayed
    let_in = [one for one in queue(before) if _seat_of(there, one) in HOLDING]
    for one in let_in:
        ahead = [first for first in queue(before) if first.since < one.since]
        assert all(_seat_of(there, first) is not Seat.WAITING for first in ahead)
    for one in there.rsvps:
        assert (one.seat is Seat.OFFERED) == (one.until is not None)
        assert (one.seat is not Seat.NONE) == takes_place(meetup, one)


def _seat_of(there: Gathering, rsvp: Rsvp) -> Seat:
    found = there.of(rsvp.member_id)
    return found.seat if found else Seat.NONE


# --- only in the evenings -----------------------------------------------------------------------


def test_whoever_comes_in_the_evenings_only_takes_a_place() -> None:
    there = answered(conference(1), 1, YES, NOW, evenings=True)
    there = answered(there, 2, YES, NOW)
    assert (seat(there, 1), seat(there, 2)) == (Seat.TAKEN, Seat.WAITING)
    there = answered(there, 1, YES, NOW, online=True, evenings=False)
    assert there.of(1) == Rsvp(1, YES, NOW, online=True)
    assert seat(there, 2) is Seat.OFFERED


def test_a_guest_changes_nothing_about_the_evenings() -> None:
    there = answered(conference(), 1, YES, NOW, evenings=True)
    there = answered(there, 1, YES, NOW, guests=1)
    assert there.of(1) == Rsvp(1, YES, NOW, guests=1, evenings=True)


def test_nobody_is_online_and_there_in_the_evenings() -> None:
    there = answered(conference(), 1, YES, NOW, online=True, evenings=True)
    assert there.of(1) == Rsvp(1, YES, NOW, online=True)


def test_only_conferences_have_evenings_and_none_that_is_online_as_a_whole() -> None:
    walk = answered(gathering(), 1, YES, NOW, evenings=True)
    online = answered(conference(space=Space.ONLINE), 1, YES, NOW, evenings=True)
    assert [one.evenings for one in (*walk.rsvps, *online.rsvps)] == [False, False]
    there = answered(conference(), 1, YES, NOW, evenings=True)
    assert moved(there, Space.ONLINE).of(1) == Rsvp(1, YES, NOW, online=True)
