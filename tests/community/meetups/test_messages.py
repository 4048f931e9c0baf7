"""What is said about meetups, to whom, and when: the card, its thread, reminders, changes."""

from datetime import timedelta
from itertools import pairwise

import pytest

from community.meetups import rows
from community.meetups.calling import Call
from community.meetups.messages import AT_ONCE
from community.meetups.model import Coming, Meetup, Reminders, Seat
from community.model import Visitor
from tests.community.meetups.meetups_world import WHEN, MeetupsWorld
from tests.community.two_homes_world import matrix_account
from tests.community.world import said, sentences

YES, MAYBE, NO = Coming.YES, Coming.MAYBE, Coming.NO


@pytest.fixture
async def world() -> MeetupsWorld:
    made = MeetupsWorld()
    await made.open()
    return made


@pytest.fixture
async def ada(world: MeetupsWorld) -> Visitor:
    [made] = await world.know("Ada")
    return made


def edits(world: MeetupsWorld) -> int:
    """Return how often a card was redrawn."""
    return sum(call.verb == "edit" for call in world.chat.calls)


# --- the card -----------------------------------------------------------------------------------


async def test_however_many_answer_the_card_is_redrawn_once_in_three_seconds(
    world: MeetupsWorld, ada: Visitor
) -> None:
    meetup = await world.called(ada)
    people = await world.know(*(f"P{number}" for number in range(40)))
    await world.waits(seconds=3)
    before = edits(world)
    for person in people:
        await world.comes(person, meetup)
        world.clock.advance(milliseconds=250)
        await world.send_all()
    await world.waits(seconds=3)
    assert edits(world) - before <= 5  # ten seconds, and the last one
    assert "41 people" in world.card(meetup)
    assert "and 21 others" in world.card(meetup)


async def test_the_card_of_an_old_message_is_redrawn_less_often(
    world: MeetupsWorld, ada: Visitor
) -> None:
    meetup = await world.called(ada)
    [ben] = await world.know("Ben")
    world.clock.advance(hours=2)
    await world.send_all()
    before = edits(world)
    await world.comes(ben, meetup)
    row = world.outgoing(f"meetup:{meetup.id}:card")
    assert timedelta() < row.not_before - world.clock.now() <= timedelta(seconds=15)
    await world.waits(seconds=15)
    assert edits(world) == before + 1


async def test_the_thread_is_opened_once_whatever_is_said_in_it(
    world: MeetupsWorld, ada: Visitor
) -> None:
    meetup = await world.called(ada)
    for ahead in (timedelta(days=1), timedelta(hours=1)):
        await world.until(meetup, ahead)
    assert len(world.thread(meetup)) == 2
    assert [call.verb for call in world.chat.calls].count("open_thread") == 1


async def test_a_card_that_somebody_deleted_stays_away(world: MeetupsWorld, ada: Visitor) -> None:
    meetup = await world.called(ada)
    [ben] = await world.know("Ben")
    world.chat.delete_by_hand(world.card_ref(meetup))
    await world.comes(ben, meetup)
    await world.until(meetup, timedelta(days=1))
    await world.until(meetup)
    assert world.chat.cards_in("prompts") == []
    assert world.failures == []


async def test_a_crash_after_posting_posts_no_second_card(
    world: MeetupsWorld, ada: Visitor
) -> None:
    meetup = await world.called(ada)
    await world.deliver_again(f"meetup:{meetup.id}:card")
    await world.deliver_again(f"meetup:{meetup.id}:thread")
    assert len(world.chat.cards_in("prompts")) == 1
    assert len(world.chat.threads) == 1


async def test_however_many_answer_the_card_is_redrawn_every_three_seconds(
    world: MeetupsWorld, ada: Visitor
) -> None:
    meetup = await world.called(ada)
    people = await world.know(*(f"P{n}" for n in range(40)))
    await world.send_all()
    redrawn: list[timedelta] = []
    for number, one in enumerate(people):
        before = len(world.chat.calls)
        await world.send_all()
        redrawn += [timedelta(seconds=number / 2)] * (len(world.chat.calls) - before)
        await world.comes(one, meetup)
        world.clock.advance(seconds=0.5)
    assert len(redrawn) == 6
    assert all(later - one == rows.EDIT_EVERY for one, later in pairwise(redrawn))


async def test_a_card_that_was_redrawn_late_is_left_alone_for_a_while(
    world: MeetupsWorld, ada: Visitor
) -> None:
    meetup = await world.called(ada)
    ben, cem = await world.know("Ben", "Cem")
    await world.comes(ben, meetup)
    world.clock.advance(seconds=5.9)
    await world.send_all()
    await world.comes(cem, meetup)
    await world.waits(seconds=2.9)
    assert "Cem" not in world.card(meetup)
    await world.waits(seconds=0.2)
    assert "Cem" in world.card(meetup)


async def posted_but_not_noted(world: MeetupsWorld, ada: Visitor) -> Meetup:
    """Let a card stand of which nobody noted where."""
    meetup = await world.called(ada)
    record = world.memory.outbox[f"meetup:{meetup.id}:card"]
    record.ref, record.state = None, "pending"
    return meetup


async def test_what_was_answered_before_a_crash_was_looked_after_is_on_the_card(
    world: MeetupsWorld, ada: Visitor
) -> None:
    meetup = await posted_but_not_noted(world, ada)
    [ben] = await world.know("Ben")
    await world.comes(ben, meetup)
    await world.waits(seconds=3)
    await world.waits(seconds=3)
    assert len(world.chat.cards_in("prompts")) == 1
    assert "Ben" in world.card(meetup)
    assert world.state(f"meetup:{meetup.id}:card") == "sent"


async def test_what_was_called_off_before_a_crash_was_looked_after_says_so(
    world: MeetupsWorld, ada: Visitor
) -> None:
    meetup = await posted_but_not_noted(world, ada)
    await world.hosting.call_off(ada, meetup.id)
    await world.waits(seconds=3)
    await world.waits(seconds=3)
    [card] = world.chat.cards_in("prompts")
    assert "Called off" in sentences(card)
    assert not card.buttons


async def test_a_host_erased_before_a_crash_was_looked_after_takes_their_words_along(
    world: MeetupsWorld, ada: Visitor
) -> None:
    await posted_but_not_noted(world, ada)
    await world.privacy.erase(ada)
    await world.waits(seconds=3)
    await world.waits(seconds=3)
    [card] = world.chat.cards_in("prompts")
    assert "Light and shadow" not in sentences(card)
    assert world.chat.verbs()[-1] == "overwrite"


async def test_once_it_is_over_nobody_can_press(world: MeetupsWorld, ada: Visitor) -> None:
    meetup = await world.called(ada)
    assert world.chat.messages[world.card_ref(meetup)].buttons
    world.clock.time = meetup.ends_at + timedelta(hours=1)
    await world.send_all()
    await world.waits(seconds=15)
    assert not world.chat.messages[world.card_ref(meetup)].buttons


# --- reminders ----------------------------------------------------------------------------------


async def test_those_who_come_are_reminded_a_day_and_an_hour_before_once(
    world: MeetupsWorld, ada: Visitor
) -> None:
    meetup = await world.called(ada, where="Main door")
    ben, cem, dora = await world.know("Ben", "Cem", "Dora")
    await world.comes(ben, meetup)
    await world.comes(cem, meetup, MAYBE)
    await world.comes(dora, meetup, NO)
    for ahead in (timedelta(days=7), timedelta(days=1), timedelta(hours=1)):
        await world.until(meetup, ahead)
        await world.waits(minutes=1)
    day, hour = world.thread(meetup)
    assert "Tomorrow: Light and shadow" in day
    assert "Main door" in day
    assert "In an hour" in hour
    assert world.named(meetup) == [{"Ada", "Ben", "Cem"}] * 2


async def test_whoever_wants_one_a_week_before_gets_it(world: MeetupsWorld, ada: Visitor) -> None:
    meetup = await world.called(ada, when="2026-03-20 18:00")
    [ben] = await world.know("Ben")
    await world.comes(ben, meetup)
    await world.meetups.remind(ben, Reminders(week=True, day=False, hour=False))
    for ahead in (timedelta(days=7), timedelta(days=1), timedelta(hours=1)):
        await world.until(meetup, ahead)
    assert world.named(meetup) == [{"Ben"}, {"Ada"}, {"Ada"}]


async def test_a_reminder_that_is_much_too_late_reminds_nobody(
    world: MeetupsWorld, ada: Visitor
) -> None:
    meetup = await world.called(ada)
    world.clock.time = meetup.starts_at - timedelta(hours=15)
    await world.send_all()
    assert world.thread(meetup) == []


async def test_many_are_named_a_page_at_a_time(world: MeetupsWorld, ada: Visitor) -> None:
    meetup = await world.called(ada)
    people = await world.know(*(f"P{number}" for number in range(2 * AT_ONCE)))
    for person in people:
        await world.comes(person, meetup)
    await world.until(meetup, timedelta(days=1))
    named = world.named(meetup)
    assert [len(some) for some in named] == [AT_ONCE, AT_ONCE, 1]
    assert len({name for some in named for name in some}) == 2 * AT_ONCE + 1


# --- changes ------------------------------------------------------------------------------------


async def test_a_change_of_the_time_is_told_and_moves_the_reminders(
    world: MeetupsWorld, ada: Visitor
) -> None:
    meetup = await world.called(ada)
    ben, cem = await world.know("Ben", "Cem")
    await world.comes(ben, meetup)
    await world.comes(cem, meetup, NO)
    changed = await world.hosting.change(ada, meetup.id, Call(when="2026-03-14 18:30"))
    await world.send_all()
    assert "Something changed" in world.thread(meetup)[0]
    assert world.named(meetup) == [{"Ada", "Ben"}]
    await world.until(meetup, timedelta(days=1))
    await world.until(meetup, timedelta(hours=1))
    assert len(world.thread(meetup)) == 1
    await world.until(changed.meetup, timedelta(days=1))
    assert len(world.thread(meetup)) == 2


async def test_what_matters_to_nobody_is_told_to_nobody(world: MeetupsWorld, ada: Visitor) -> None:
    meetup = await world.called(ada)
    await world.hosting.change(ada, meetup.id, Call(about="Bring a scarf."))
    await world.waits(seconds=3)
    assert world.thread(meetup) == []
    assert "scarf" in world.card(meetup)


async def test_calling_it_off_reaches_exactly_those_who_wanted_to_come(
    world: MeetupsWorld, ada: Visitor
) -> None:
    meetup = await world.called(ada)
    ben, cem, dora = await world.know("Ben", "Cem", "Dora")
    await world.comes(ben, meetup)
    await world.comes(cem, meetup, MAYBE)
    await world.comes(dora, meetup, NO)
    await world.hosting.call_off(ada, meetup.id)
    await world.waits(seconds=3)
    [words] = world.thread(meetup)
    assert "Called off" in words
    assert world.named(meetup) == [{"Ada", "Ben", "Cem"}]
    assert "Called off" in world.card(meetup)
    assert world.chat.messages[world.card_ref(meetup)].buttons == ()
    await world.until(meetup)
    world.clock.advance(hours=4)
    await world.send_all()
    assert len(world.thread(meetup)) == 1


# --- places that become free --------------------------------------------------------------------


async def full(world: MeetupsWorld, ada: Visitor) -> Meetup:
    """Return a meetup with one place, which Ada has; Ben and Cem wait."""
    meetup = await world.called(ada, places=1)
    for person in await world.know("Ben", "Cem"):
        await world.comes(person, meetup)
        world.clock.advance(minutes=1)
    return meetup


async def test_the_first_in_the_queue_is_told_and_has_a_day(
    world: MeetupsWorld, ada: Visitor
) -> None:
    meetup = await full(world, ada)
    await world.comes(ada, meetup, NO)
    await world.send_all()
    [words] = world.thread(meetup)
    assert "Ben, a place became free. I keep it for you until" in words
    assert world.named(meetup) == [{"Ben"}]
    await world.comes(world.visitor("Ben"), meetup)
    await world.waits(days=2)
    assert world.rsvp(meetup, "Ben").seat is Seat.TAKEN
    assert world.rsvp(meetup, "Cem").seat is Seat.WAITING
    assert len(world.thread(meetup)) == 1


async def test_whoever_lets_it_lapse_makes_room_for_the_next_one(
    world: MeetupsWorld, ada: Visitor
) -> None:
    meetup = await full(world, ada)
    await world.comes(ada, meetup, NO)
    await world.waits(hours=23)
    assert world.rsvp(meetup, "Cem").seat is Seat.WAITING
    await world.waits(hours=2)
    assert world.rsvp(meetup, "Ben").coming is MAYBE
    assert world.rsvp(meetup, "Cem").seat is Seat.OFFERED
    assert world.named(meetup) == [{"Ben"}, {"Cem"}]


async def test_a_place_that_is_told_of_twice_is_told_of_once(
    world: MeetupsWorld, ada: Visitor
) -> None:
    meetup = await full(world, ada)
    await world.comes(ada, meetup, NO)
    await world.send_all()
    [key] = [key for key in world.row_keys() if ":promoted:" in key]
    await world.deliver_again(key)
    assert len(world.thread(meetup)) == 1


async def test_the_place_of_somebody_who_was_erased_goes_to_the_next_one(
    world: MeetupsWorld, ada: Visitor
) -> None:
    meetup = await world.called(ada, places=2)
    ben, cem = await world.know("Ben", "Cem")
    await world.comes(ben, meetup)
    await world.comes(cem, meetup)
    await world.waits(seconds=15)
    assert world.rsvp(meetup, "Cem").seat is Seat.WAITING
    await world.privacy.erase(ben)
    await world.waits(seconds=15)
    assert world.rsvp(meetup, "Cem").seat is Seat.OFFERED
    assert world.named(meetup) == [{"Cem"}]
    assert "Ben" not in world.card(meetup)


async def test_of_a_meetup_that_is_called_off_nobody_is_promoted(
    world: MeetupsWorld, ada: Visitor
) -> None:
    meetup = await full(world, ada)
    await world.comes(ada, meetup, NO)
    await world.hosting.call_off(ada, meetup.id)
    await world.waits(days=2)
    assert world.rsvp(meetup, "Cem").seat is Seat.WAITING


# --- afterwards ---------------------------------------------------------------------------------


async def test_an_hour_after_it_those_who_came_are_asked(world: MeetupsWorld, ada: Visitor) -> None:
    meetup = await world.called(ada)
    ben, cem = await world.know("Ben", "Cem")
    await world.comes(ben, meetup)
    await world.comes(cem, meetup, MAYBE)
    world.clock.time = meetup.ends_at + timedelta(minutes=59)
    await world.send_all()
    before = len(world.thread(meetup))
    await world.waits(minutes=1)
    assert "How was it?" in world.thread(meetup)[-1]
    assert len(world.thread(meetup)) == before + 1
    assert world.named(meetup)[-1] == {"Ada", "Ben"}


# --- two homes, erasure -------------------------------------------------------------------------


async def test_a_meetup_stands_in_both_homes_and_each_hears_of_it_where_they_are() -> None:
    world = MeetupsWorld()
    await world.begin()
    [ada] = await world.know("Ada")
    await world.on_matrix("Gil")
    meetup = await world.called(ada)
    there = f"@{1}"
    assert "Light and shadow" in world.card(meetup)
    assert "Light and shadow" in world.card(meetup, there)
    gil = world.visitor("Gil")
    await world.meetups.answer(
        Visitor(gil.home, gil.home_name, matrix_account("Gil"), "Gil", "en"), meetup.id, YES
    )
    await world.waits(seconds=3)
    assert "Ada and Gil" in world.card(meetup)
    assert "Ada and Gil" in world.card(meetup, there)
    await world.until(meetup, timedelta(days=1))
    assert world.named(meetup) == [{"Ada"}]
    assert world.named(meetup, there) == [{"Gil"}]


async def test_an_erased_host_takes_their_words_along(world: MeetupsWorld, ada: Visitor) -> None:
    meetup = await world.called(ada, about="With camera or phone.")
    [ben] = await world.know("Ben")
    await world.comes(ben, meetup)
    await world.waits(seconds=3)
    await world.privacy.erase(ada)
    await world.waits(seconds=3)
    said = [sentences(card) for card in world.chat.cards_in("prompts")]
    assert not any("Ada" in one or "camera" in one or "Light" in one for one in said)
    assert "overwrite" in world.chat.verbs()
    await world.until(meetup, timedelta(days=1))
    assert world.thread(meetup) == []


async def test_a_thread_is_not_called_by_an_erased_hosts_words(
    world: MeetupsWorld, ada: Visitor
) -> None:
    meetup = await world.called(ada)
    [ben] = await world.know("Ben")
    await world.comes(ben, meetup)
    ref = world.memory.outbox[f"meetup:{meetup.id}:thread"].ref
    assert ref is not None
    await world.privacy.erase(ben)
    await world.waits(days=3)
    assert said(world.chat.titles[ref]) == "Light and shadow", "a guest gave it no name"
    await world.privacy.erase(ada)
    await world.send_all()
    assert said(world.chat.titles[ref]) == "This meetup is not there any more."
    assert world.chat.verbs().count("rename") == 1


async def test_a_thread_that_somebody_deleted_needs_no_other_name(
    world: MeetupsWorld, ada: Visitor
) -> None:
    meetup = await world.called(ada)
    ref = world.memory.outbox[f"meetup:{meetup.id}:thread"].ref
    assert ref is not None
    world.chat.refuse(ref.place, "gone")
    await world.privacy.erase(ada)
    await world.send_all()
    assert world.failures == []


async def test_an_erased_guest_goes_from_the_card_and_from_the_thread(
    world: MeetupsWorld, ada: Visitor
) -> None:
    meetup = await full(world, ada)
    await world.comes(ada, meetup, NO)
    await world.waits(seconds=15)
    assert "Ben" in world.thread(meetup)[0]
    await world.privacy.erase(world.visitor("Ben"))
    await world.waits(seconds=15)
    [offered] = world.thread(meetup)
    assert "Cem, a place became free" in offered
    assert "Ben" not in world.card(meetup)


async def test_where_the_bot_was_removed_nothing_is_said(world: MeetupsWorld, ada: Visitor) -> None:
    meetup = await world.called(ada, when=WHEN)
    world.chat.refuse(world.card_ref(meetup).place, "forbidden")
    [ben] = await world.know("Ben")
    await world.comes(ben, meetup)
    await world.waits(seconds=3)
    assert [key for key, _ in world.failures] == [f"meetup:{meetup.id}:card"]


# --- the platform's own list of events ----------------------------------------------------------


async def test_a_meetup_stands_in_the_platforms_list_as_long_as_it_takes_place(
    world: MeetupsWorld, ada: Visitor
) -> None:
    meetup = await world.called(ada, where="Main door")
    await world.deliver_again(f"meetup:{meetup.id}:event")
    [event] = world.events.events.values()
    assert (event.title, event.where) == ("Light and shadow", "Main door")
    await world.hosting.change(ada, meetup.id, Call(when="2026-03-13 18:30"))
    await world.send_all()
    [event] = world.events.events.values()
    assert event.starts_at == meetup.starts_at + timedelta(days=1)
    await world.hosting.call_off(ada, meetup.id)
    await world.send_all()
    assert world.events.events == {}


async def test_an_answer_does_not_touch_the_list(world: MeetupsWorld, ada: Visitor) -> None:
    meetup = await world.called(ada)
    before = world.events.asked
    [ben] = await world.know("Ben")
    await world.comes(ben, meetup)
    await world.waits(seconds=15)
    assert world.events.asked == before


async def test_a_list_that_is_full_stops_nothing(world: MeetupsWorld, ada: Visitor) -> None:
    world.events.full = True
    meetup = await world.called(ada)
    assert world.failures == []
    assert "Light and shadow" in world.card(meetup)


async def test_an_erased_hosts_meetup_goes_from_the_list(world: MeetupsWorld, ada: Visitor) -> None:
    await world.called(ada)
    await world.privacy.erase(ada)
    await world.send_all()
    assert world.events.events == {}
