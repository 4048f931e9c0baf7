"""Members look for a time together: they ask, answer in private, and take one of the times."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from community.errors import ConsentNeeded, Invalid, NotAllowed, NotFound
from community.meetups.calling import Call
from community.meetups.model import Coming, MeetupState
from community.meetups.service import MOST_OF_ONE as MOST_MEETUPS
from community.model import Visitor
from community.slots.asking import Ask
from community.slots.cards import all_card, asked_card, confirm_card, made_card
from community.slots.model import PollState, Suits
from community.slots.service import MOST_OF_ONE
from community.texts import Card
from tests.community.slots.slots_world import ASK, SlotsWorld
from tests.community.world import said, sentences


@pytest.fixture
async def world() -> SlotsWorld:
    made = SlotsWorld()
    await made.open()
    return made


@pytest.fixture
async def people(world: SlotsWorld) -> list[Visitor]:
    return await world.know("Ada", "Bea", "Cyd", "Dot")


def edits(world: SlotsWorld) -> int:
    """Return how often a card was redrawn."""
    return sum(call.verb == "edit" for call in world.chat.calls)


def actions(card: Card) -> list[str]:
    return [one.action.partition(":")[0] for one in card.buttons]


async def test_every_day_is_asked_about_with_every_part_of_it(
    world: SlotsWorld, people: list[Visitor]
) -> None:
    seen, found = await world.slots.ask(people[0], replace(ASK, where="At the museum"))
    assert [slot.local for slot in found.slots] == [
        datetime(2026, 3, day, hour)  # noqa: DTZ001 - slots are naive
        for day in (12, 13)
        for hour in (12, 19)
    ]
    assert found.slots[0].starts_at == datetime(2026, 3, 12, 11, tzinfo=UTC)
    card = confirm_card(seen, found, "en")
    words = sentences(card)
    assert "Thursday, 2026-03-12, 12:00 to 14:00" in words
    for part in ("Europe/Berlin", "At the museum", "Nobody else sees it yet"):
        assert part in words
    assert actions(card) == ["slots_go", "slots_drop"]


async def test_nobody_sees_a_draft_and_a_new_one_replaces_it(
    world: SlotsWorld, people: list[Visitor]
) -> None:
    ada, bea = people[:2]
    first, _ = await world.slots.ask(ada, ASK)
    second, _ = await world.slots.ask(ada, ASK)
    await world.send_all()
    assert world.chat.cards_in("prompts") == []
    with pytest.raises(NotFound):
        await world.slots.show(bea, second.poll.id)
    with pytest.raises(NotFound):
        await world.slots.confirm(ada, first.poll.id)
    with pytest.raises(NotFound):
        await world.slots.confirm(bea, second.poll.id)
    await world.slots.drop(bea, second.poll.id)
    await world.slots.drop(ada, second.poll.id)
    assert world.memory.polls == {}


async def test_a_draft_is_forgotten_after_a_day_and_a_question_is_not(
    world: SlotsWorld, people: list[Visitor]
) -> None:
    ada, bea = people[:2]
    asked = await world.asks(ada)
    await world.slots.ask(bea, ASK)
    world.clock.advance(days=1)
    assert await world.slots.purge_drafts() == 0
    world.clock.advance(minutes=1)
    assert await world.slots.purge_drafts() == 1
    assert list(world.memory.polls) == [asked.id]
    await world.slots.drop(ada, asked.id)
    assert list(world.memory.polls) == [asked.id]


async def test_the_best_three_stand_on_the_card_and_a_yes_counts_twice(
    world: SlotsWorld, people: list[Visitor]
) -> None:
    ada, bea, cyd, dot = people
    poll = await world.asks(ada)
    assert "4 times can be chosen" in world.poll_card(poll)
    assert "Nobody has answered yet" in world.poll_card(poll)
    await world.suits(ada, poll, 2, if_need_be=(1, 4))
    await world.suits(bea, poll, 3, if_need_be=(1,))
    await world.suits(cyd, poll, if_need_be=(1, 4))
    await world.suits(dot, poll)
    await world.waits(seconds=3)
    card = world.chat.messages[world.poll_ref(poll)]
    lines = [line for line in sentences(card).split("\n") if line[1:2] == ":"]
    assert [line[0] for line in lines] == ["A", "B", "C"]  # three points; a yes; a later yes
    assert "3 if need be" in lines[0]
    assert "1 yes" in lines[1]
    assert "4 people have answered" in sentences(card)
    assert [one.action for one in card.buttons[2:]] == [
        f"slots_make:{poll.id}:{number}" for number in (1, 2, 3)
    ]


async def test_an_answer_can_be_changed_and_is_found_again_in_the_form(
    world: SlotsWorld, people: list[Visitor]
) -> None:
    ada, bea = people[:2]
    poll = await world.asks(ada)
    await world.suits(bea, poll, 1, 2, if_need_be=(2, 3))
    yes, if_need_be = (await world.slots.form(bea, poll.id)).fields
    assert (yes.now, if_need_be.now) == (("1", "2"), ("3",))
    seen = await world.suits(bea, poll)
    assert set(seen.mine.values()) == {Suits.NO}
    assert [one.now for one in (await world.slots.form(ada, poll.id)).fields] == [(), ()]


async def test_each_person_reads_the_times_in_their_own_zone(
    world: SlotsWorld, people: list[Visitor]
) -> None:
    ada, bea = people[:2]
    poll = await world.asks(ada)
    written = world.memory.introductions[world.member("Bea").id]
    details = replace(written.details, zone="Asia/Tokyo")
    world.memory.introductions[written.member_id] = replace(written, details=details)
    form = await world.slots.form(bea, poll.id)
    labels = [said(label) for _, label in form.fields[0].options]  # type: ignore[union-attr]
    assert labels[1] == "Friday, 2026-03-13, 03:00 to 05:00"
    assert form.fields[0].hint is not None
    assert "Asia/Tokyo" in said(form.fields[0].hint)
    seen = await world.suits(bea, poll, 2)
    words = sentences(all_card(seen, "en"))
    assert "B: Friday, 2026-03-13, 03:00 to 05:00 (1 yes); suits you" in words
    assert "Asia/Tokyo" in words
    assert "Thursday, 2026-03-12, 12:00 to 14:00" in sentences(
        all_card(await world.slots.show(ada, poll.id), "en")
    )


async def test_where_organisers_look_first_one_of_them_takes_the_time(
    world: SlotsWorld, people: list[Visitor]
) -> None:
    ada = people[0]
    poll = await world.asks(ada)
    await world.approvals.choose(world.olga, wanted=True)
    with pytest.raises(NotAllowed, match="one of them takes the time"):
        await world.slots.make(ada, poll.id, 1)
    assert world.memory.gatherings == {}
    await world.members.agree(world.olga, old_enough=True)
    await world.slots.make(world.olga, poll.id, 1)
    [made] = world.memory.gatherings.values()
    assert (made.meetup.state, made.meetup.host) == (MeetupState.CALLED, world.member("Ada").id)


async def test_a_time_that_is_taken_becomes_one_meetup_with_those_whom_it_suits(
    world: SlotsWorld, people: list[Visitor]
) -> None:
    ada, bea, cyd, dot = people
    poll = await world.asks(ada, replace(ASK, where="At the museum", lasts=45))
    await world.suits(bea, poll, 2)
    await world.suits(cyd, poll, 1, if_need_be=(2,))
    await world.suits(dot, poll, 1)
    first = await world.slots.make(ada, poll.id, 2)
    again = await world.slots.make(ada, poll.id, 1)
    assert first.poll.meetup_id == again.poll.meetup_id != 0
    [made] = world.memory.gatherings.values()
    meetup = made.meetup
    assert (meetup.state, meetup.minutes, meetup.where) == (MeetupState.CALLED, 45, "At the museum")
    assert meetup.slot == datetime(2026, 3, 12, 19)  # noqa: DTZ001 - slots are naive
    assert {r.member_id: r.coming for r in made.rsvps} == {
        world.member("Ada").id: Coming.YES,
        world.member("Bea").id: Coming.YES,
        world.member("Cyd").id: Coming.MAYBE,
    }
    assert f"meetup number {meetup.id}" in sentences(made_card(first, "en"))
    await world.waits(seconds=3)
    assert "A time was found: 2026-03-12 18:00" in world.poll_card(poll)
    assert "At the museum" in world.card(meetup)
    assert f"meetup:{meetup.id}:remind:hour:0" in world.memory.outbox
    assert "A time was found" in world.thread(meetup)[0]
    assert world.named(meetup) == [{"Ada", "Bea", "Cyd"}]
    assert len(world.chat.cards_in("prompts")) == 2
    assert world.failures == []
    with pytest.raises(Invalid) as refused:
        await world.suits(bea, poll, 1)
    assert str(meetup.id) in said(refused.value.text)


async def test_only_who_asked_and_organisers_decide(
    world: SlotsWorld, people: list[Visitor]
) -> None:
    ada, bea = people[:2]
    poll = await world.asks(ada)
    seen = await world.suits(bea, poll, 1)
    assert actions(all_card(seen, "en")) == ["slots_answer"]
    assert actions(all_card(await world.slots.show(ada, poll.id), "en")) == [
        "slots_answer",
        "slots_make",
        "slots_close",
    ]
    for act in (world.slots.make(bea, poll.id, 1), world.slots.close(bea, poll.id)):
        with pytest.raises(NotAllowed):
            await act
    organiser = replace(bea, organiser=True)
    made = await world.slots.make(organiser, poll.id, 1)
    assert world.memory.gatherings[made.poll.meetup_id].meetup.host == world.member("Ada").id


async def test_of_who_left_nothing_counts_any_more_and_an_organiser_hosts_instead(
    world: SlotsWorld, people: list[Visitor]
) -> None:
    ada, bea, cyd, _ = people
    poll = await world.asks(ada)
    for one in (ada, bea, cyd):
        await world.suits(one, poll, 1)
    for one in (ada, bea):
        await world.members.left(one.home, one.account)
    organiser = replace(cyd, organiser=True)
    assert len((await world.slots.show(organiser, poll.id)).standing.answers) == 1
    await world.slots.make(organiser, poll.id, 1)
    assert world.made(poll).meetup.host == world.member("Cyd").id
    assert [one.member_id for one in world.made(poll).rsvps] == [world.member("Cyd").id]


async def test_a_time_that_has_begun_is_neither_shown_nor_taken(
    world: SlotsWorld, people: list[Visitor]
) -> None:
    ada, bea = people[:2]
    poll = await world.asks(ada)
    await world.suits(bea, poll, 1, 2)
    world.clock.time = poll.slots[0].starts_at
    assert [one.slot.number for one in world.standing(poll).best(world.clock.now())] == [2]
    form = await world.slots.form(bea, poll.id)
    assert [value for value, _ in form.fields[0].options] == ["2", "3", "4"]  # type: ignore[union-attr]
    with pytest.raises(Invalid):
        await world.slots.make(ada, poll.id, 1)
    with pytest.raises(NotFound):
        await world.slots.make(ada, poll.id, 5)
    seen = await world.suits(bea, poll)
    assert seen.mine[1] is Suits.YES, "what has begun stays as it was answered"
    assert "(over)" in sentences(all_card(seen, "en"))


async def test_it_closes_when_its_last_time_begins(
    world: SlotsWorld, people: list[Visitor]
) -> None:
    ada, bea = people[:2]
    poll = await world.asks(ada)
    world.clock.time = poll.closes_at
    await world.send_all()
    await world.waits(seconds=15)
    assert world.standing(poll).poll.state is PollState.CLOSED
    assert "closed" in world.poll_card(poll)
    assert world.chat.messages[world.poll_ref(poll)].buttons == ()
    for act in (world.suits(bea, poll, 1), world.slots.make(ada, poll.id, 1)):
        with pytest.raises(Invalid):
            await act


async def test_who_asked_closes_it_and_twice_is_once(
    world: SlotsWorld, people: list[Visitor]
) -> None:
    poll = await world.asks(people[0])
    await world.slots.close(people[0], poll.id)
    seen = await world.slots.close(people[0], poll.id)
    assert not seen.is_open
    assert "closed" in sentences(all_card(seen, "en"))
    await world.waits(seconds=3)
    assert "closed" in world.poll_card(poll)


async def test_however_many_answer_the_card_is_drawn_once_in_three_seconds(
    world: SlotsWorld, people: list[Visitor]
) -> None:
    poll = await world.asks(people[0])
    before = world.memory.outbox[f"slots:{poll.id}:card"].version
    drawn = edits(world)
    for one in people:
        await world.suits(one, poll, 1)
    await world.send_all()
    assert edits(world) == drawn
    await world.waits(seconds=3)
    assert edits(world) == drawn + 1
    assert world.memory.outbox[f"slots:{poll.id}:card"].version > before


async def test_a_question_is_posted_in_every_home() -> None:
    two = SlotsWorld()
    await two.begin()
    [ada] = await two.know("Ada")
    poll = await two.asks(ada)
    assert two.poll_card(poll) == two.poll_card(poll, "@1")
    assert two.poll_ref(poll, "@1").platform == "matrix"


async def test_what_a_person_and_a_community_can_ask_has_an_end(
    world: SlotsWorld, people: list[Visitor]
) -> None:
    ada, bea = people[:2]
    poll = [await world.asks(ada) for _ in range(MOST_OF_ONE)][-1]
    with pytest.raises(Invalid, match="open questions"):
        await world.slots.ask(ada, ASK)
    assert (await world.slots.confirm(ada, poll.id)).is_open, "pressed twice, it is no new one"
    await world.asks(bea)
    for day in range(MOST_MEETUPS):
        await world.called(ada, when=f"2026-04-{day + 1} 18:00")
    with pytest.raises(Invalid, match="You have called"):
        await world.slots.make(ada, poll.id, 1)


async def test_whoever_did_not_agree_reads_but_does_not_answer(
    world: SlotsWorld, people: list[Visitor]
) -> None:
    poll = await world.asks(people[0])
    stranger = world.visitor("Stranger")
    assert (await world.slots.show(stranger, poll.id)).is_open
    for act in (
        world.slots.form(stranger, poll.id),
        world.suits(stranger, poll, 1),
        world.slots.make(stranger, poll.id, 1),
        world.slots.ask(stranger, ASK),
    ):
        with pytest.raises(ConsentNeeded):
            await act


async def test_a_question_of_an_erased_member_says_nothing_of_them(
    world: SlotsWorld, people: list[Visitor]
) -> None:
    ada, bea = people[:2]
    poll = await world.asks(ada, replace(ASK, title="Ada's lunch"))
    await world.suits(bea, poll, 1)
    await world.privacy.erase(ada)
    await world.waits(seconds=3)
    assert "Ada" not in world.poll_card(poll)
    with pytest.raises(NotFound):
        await world.slots.show(bea, poll.id)
    assert world.standing(poll).answers.keys() == {world.member("Bea").id}


async def test_a_question_needs_a_channel() -> None:
    bare = SlotsWorld()
    community = await bare.open()
    seats = replace(community, channels=replace(community.channels, prompts=None))
    bare.memory.communities[community.id] = seats
    [ada] = await bare.know("Ada")
    with pytest.raises(Invalid, match="channel"):
        await bare.slots.ask(ada, ASK)
    with pytest.raises(Invalid):
        await bare.meetups.call(ada, Call("Lunch", "tomorrow 12:00"))


async def test_who_asked_reads_how_it_goes_on(world: SlotsWorld, people: list[Visitor]) -> None:
    draft, _ = await world.slots.ask(people[0], Ask("Lunch", "Thursday noon, Friday noon"))
    asked = await world.slots.confirm(people[0], draft.poll.id)
    card = asked_card(asked, "en")
    assert actions(card) == ["slots_answer", "slots_more"]
    assert timedelta(hours=1) < asked.poll.closes_at - world.clock.now()
