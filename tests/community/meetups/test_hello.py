"""The day before a meetup those who come are told who could say hello to each other."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from community.meetups.calling import Call
from community.meetups.hello_words import hello_card
from community.meetups.model import Coming, Meetup, Reminders
from community.meetups.rows import HELLO_AFTER
from community.meetups.seen import Seen
from community.meetups.series import Every
from community.model import MatchState, Reason, RoundState, Visitor
from tests.community.meetups.meetups_world import MeetupsWorld
from tests.community.people import HOME
from tests.community.two_homes_world import matrix_account
from tests.community.world import sentences

DAY = timedelta(days=1)
HELLO = "Say hello tomorrow"


@pytest.fixture
async def world() -> MeetupsWorld:
    made = MeetupsWorld()
    await made.open()
    return made


async def person(world: MeetupsWorld, name: str, **answers: str) -> Visitor:
    """Return somebody who takes part in rounds."""
    visitor = await world.introduced(name, home=HOME, **answers)
    await world.join(visitor)
    return visitor


async def on_matrix(world: MeetupsWorld, name: str, **answers: str) -> Visitor:
    """Return somebody who takes part in rounds and is in the other home alone."""
    visitor = await person(world, name, **answers)
    member, account = world.member(name), matrix_account(name)
    world.memory.members[member.id] = replace(member, account=account)
    return replace(visitor, account=account)


async def pair(world: MeetupsWorld) -> tuple[Visitor, Visitor, Meetup]:
    """Return two who could help each other, and the meetup of the one that the other comes to."""
    ada = await person(world, "Ada", goal="podcasts", offer="grants")
    ben = await person(world, "Ben", goal="museum", offer="podcasts")
    meetup = await world.called(ada)
    await world.comes(ben, meetup)
    return ada, ben, meetup


async def day_before(world: MeetupsWorld, meetup: Meetup) -> list[str]:
    """Let it be the day before; return what is said of who could say hello."""
    await world.until(meetup, DAY)
    await world.until(meetup, DAY - HELLO_AFTER)
    return hellos(world, meetup)


def hellos(world: MeetupsWorld, meetup: Meetup, at: str = "") -> list[str]:
    return [one for one in world.thread(meetup, at) if one.startswith(HELLO)]


async def test_it_is_said_once_after_the_reminder_and_both_are_named(world: MeetupsWorld) -> None:
    *_, meetup = await pair(world)
    await world.until(meetup, DAY)
    assert hellos(world, meetup) == []
    [said] = await day_before(world, meetup)
    assert "Ben can help with what Ada is looking for: podcasts." in said
    assert world.thread(meetup)[0].startswith("Tomorrow:")
    assert world.named(meetup)[-1] == {"Ada", "Ben"}
    await world.waits(hours=20)
    assert len(hellos(world, meetup)) == 1


async def test_what_both_wrote_about_is_said(world: MeetupsWorld) -> None:
    ada = await person(world, "Ada", topics="museum")
    ben = await person(world, "Ben", topics="museum")
    meetup = await world.called(ada)
    await world.comes(ben, meetup)
    [said] = await day_before(world, meetup)
    assert "Ada and Ben: you both wrote about museums" in said


async def test_every_kind_of_reason_has_its_words(world: MeetupsWorld) -> None:
    ada, ben, meetup = await pair(world)
    people = {world.member(v.name).id: world.member(v.name) for v in (ada, ben)}
    one, other = people
    seen = Seen(world.community(), world.gathering(meetup), people)
    for kind, words in (
        ("gives", "Ada can help with what Ben is looking for: law"),
        ("widens", "Ada knows about law, which would widen Ben's horizon."),
        ("shares", "Ada and Ben: you both wrote about law."),
        ("interests", "Ada and Ben: you both wrote about law."),
    ):
        reason = Reason(kind, one, other, ("law",))  # type: ignore[arg-type]
        assert words in sentences(hello_card(seen, [reason], ()))


# --- who is not named ---------------------------------------------------------------------------


async def test_where_there_is_nobody_to_name_nothing_is_said(world: MeetupsWorld) -> None:
    ada = await person(world, "Ada", goal="podcasts")
    ben = await person(world, "Ben", goal="museum")
    meetup = await world.called(ada)
    await world.comes(ben, meetup)
    assert await day_before(world, meetup) == []
    assert world.failures == []


async def test_whoever_avoids_the_other_is_not_named_beside_them(world: MeetupsWorld) -> None:
    ada, ben, meetup = await pair(world)
    await world.block(ben, ada)
    assert await day_before(world, meetup) == []


@pytest.mark.parametrize("answer", [Coming.MAYBE, Coming.NO])
async def test_who_does_not_surely_come_is_not_named(world: MeetupsWorld, answer: Coming) -> None:
    _, ben, meetup = await pair(world)
    await world.comes(ben, meetup, answer)
    assert await day_before(world, meetup) == []


async def test_who_waits_for_a_place_is_not_named(world: MeetupsWorld) -> None:
    _, ben, meetup = await pair(world)
    cem = await person(world, "Cem", goal="sewing")
    await world.comes(ben, meetup, Coming.NO)
    await world.comes(cem, meetup)
    await world.hosting.change(world.visitor("Ada"), meetup.id, Call(places=2))
    await world.comes(ben, meetup)
    assert await day_before(world, meetup) == []


async def test_who_does_not_take_part_pauses_or_left_is_not_named(world: MeetupsWorld) -> None:
    _, ben, meetup = await pair(world)
    ben_id = world.member("Ben").id
    joined = world.memory.participations[ben_id]
    world.memory.participations[ben_id] = replace(joined, paused_until=date(2026, 3, 12))
    world.clock.time = meetup.starts_at - DAY
    assert await day_before(world, meetup) == []

    again = MeetupsWorld()
    await again.open()
    _, ben, meetup = await pair(again)
    await again.participation.leave(ben)
    assert await day_before(again, meetup) == []

    again = MeetupsWorld()
    await again.open()
    _, ben, meetup = await pair(again)
    await again.members.left(ben.home, ben.account)
    assert await day_before(again, meetup) == []


async def test_a_pause_that_is_over_counts_no_more(world: MeetupsWorld) -> None:
    *_, meetup = await pair(world)
    ben_id = world.member("Ben").id
    joined = world.memory.participations[ben_id]
    world.memory.participations[ben_id] = replace(joined, paused_until=date(2026, 3, 11))
    assert len(await day_before(world, meetup)) == 1


async def test_two_who_were_matched_know_each_other(world: MeetupsWorld) -> None:
    _, _, meetup = await pair(world)
    await world.sent()
    match = world.only_match()
    assert await day_before(world, meetup) == []
    assert match.state is MatchState.OPEN


@pytest.mark.parametrize("what", ["undone", "called off"])
async def test_a_match_that_never_was_makes_nobody_known(world: MeetupsWorld, what: str) -> None:
    _, _, meetup = await pair(world)
    round_ = await world.sent()
    match = world.only_match()
    if what == "undone":
        world.memory.rounds[round_.id] = replace(round_, matches=(), state=RoundState.UNDONE)
    else:
        world.memory.matches[match.id] = replace(match, state=MatchState.CALLED_OFF)
    assert len(await day_before(world, meetup)) == 1


async def test_two_who_met_at_an_earlier_meetup_know_each_other(world: MeetupsWorld) -> None:
    ada, ben, meetup = await pair(world)
    earlier = await world.called(ada, when="2026-03-05 18:30")
    world.clock.time = earlier.ends_at
    await world.meetups.met(ben, earlier.id, ada.account, again=True)
    assert await day_before(world, meetup) == []


async def test_the_regulars_of_a_series_are_not_introduced_again(world: MeetupsWorld) -> None:
    ada, ben, meetup = await pair(world)
    await world.hosting.repeat(ada, meetup.id, Every.WEEK)
    assert len(await day_before(world, meetup)) == 1
    world.clock.time = meetup.ends_at
    await world.waits(hours=3)
    [second] = [
        one.meetup for one in world.memory.gatherings.values() if one.meetup.id != meetup.id
    ]
    for one in (ada, ben):
        await world.comes(one, second)
    assert await day_before(world, second) == []


async def test_what_was_typed_for_the_bot_alone_is_not_said(world: MeetupsWorld) -> None:
    ada, _, meetup = await pair(world)
    await world.introductions.correct(
        ada, seeks="museum", gives="museum", widens="", interests="museum"
    )
    assert await day_before(world, meetup) == []


async def test_nobody_is_named_twice_and_five_pairs_at_most(world: MeetupsWorld) -> None:
    ada = await person(world, "Ada", goal="podcasts")
    meetup = await world.called(ada)
    for number in range(10):
        one = await person(world, f"P{number}", topics="podcasts")
        await world.comes(one, meetup)
    [said] = await day_before(world, meetup)
    lines = [one for one in said.split("\n") if "podcasts" in one]
    assert len(lines) == 5
    assert len(world.named(meetup)[-1]) == 10


# --- once, and what is true then ----------------------------------------------------------------


async def test_a_lost_answer_says_nothing_twice(world: MeetupsWorld) -> None:
    *_, meetup = await pair(world)
    await day_before(world, meetup)
    await world.deliver_again(f"meetup:{meetup.id}:hello:0")
    assert len(hellos(world, meetup)) == 1


async def test_a_meetup_that_was_moved_before_says_it_on_its_new_day(world: MeetupsWorld) -> None:
    ada, _, meetup = await pair(world)
    moved = await world.hosting.change(ada, meetup.id, Call(when="2026-03-20 18:30"))
    assert await day_before(world, meetup) == []
    assert len(await day_before(world, moved.meetup)) == 1


async def test_a_meetup_that_is_moved_afterwards_does_not_say_it_again(world: MeetupsWorld) -> None:
    ada, _, meetup = await pair(world)
    assert len(await day_before(world, meetup)) == 1
    moved = await world.hosting.change(ada, meetup.id, Call(when="2026-03-20 18:30"))
    assert len(await day_before(world, moved.meetup)) == 1
    assert world.dropped[f"meetup:{meetup.id}:hello:1"] == (
        "it was said before the meetup was moved"
    )


async def test_of_a_meetup_that_is_called_off_nothing_is_said(world: MeetupsWorld) -> None:
    ada, _, meetup = await pair(world)
    await world.hosting.call_off(ada, meetup.id)
    assert await day_before(world, meetup) == []


async def test_one_that_begins_within_a_day_has_no_day_before(world: MeetupsWorld) -> None:
    ada = await person(world, "Ada", topics="museum")
    begins = world.clock.now() + timedelta(hours=20)
    meetup = await world.called(ada, when=f"{begins:%Y-%m-%d %H:%M}")
    assert not any(":hello:" in key for key in world.row_keys())
    assert world.gathering(meetup).rsvps


async def test_who_wants_no_reminder_is_named_but_not_pinged(world: MeetupsWorld) -> None:
    _, ben, meetup = await pair(world)
    await world.meetups.remind(ben, Reminders(day=False))
    [said] = await day_before(world, meetup)
    assert "Ben can help" in said
    assert world.named(meetup)[-1] == {"Ada"}


async def test_an_erased_person_is_not_named_and_goes_from_what_was_said(
    world: MeetupsWorld,
) -> None:
    _, ben, meetup = await pair(world)
    cem = await person(world, "Cem", goal="podcasts")
    await world.comes(cem, meetup)
    await world.until(meetup, DAY)
    await world.privacy.erase(cem)
    [said] = await day_before(world, meetup)
    assert "Cem" not in said
    await world.privacy.erase(ben)
    await world.send_all()
    assert hellos(world, meetup) == []


async def test_it_stands_in_both_homes_and_pings_each_person_in_theirs() -> None:
    world = MeetupsWorld()
    await world.begin()
    ada = await person(world, "Ada", goal="podcasts")
    bob = await on_matrix(world, "Bob", offer="podcasts")
    meetup = await world.called(ada)
    await world.comes(bob, meetup)
    assert len(await day_before(world, meetup)) == 1
    assert len(hellos(world, meetup, "@1")) == 1
    assert world.named(meetup)[-1] == {"Ada"}
    assert world.named(meetup, "@1")[-1] == {"Bob"}


async def test_two_of_one_home_are_not_named_in_the_other() -> None:
    world = MeetupsWorld()
    await world.begin()
    _, _, meetup = await pair(world)
    await world.comes(await on_matrix(world, "Cem", goal="sewing"), meetup)
    assert len(await day_before(world, meetup)) == 1
    assert hellos(world, meetup, "@1") == []
