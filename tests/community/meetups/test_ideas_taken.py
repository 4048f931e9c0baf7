"""Once somebody took up what was proposed, its card says who called what."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from community.forms import Filled
from community.meetups.calling import Call
from community.meetups.ideas import Idea
from community.meetups.model import Meetup
from community.meetups.series import Every
from community.model import Visitor
from community.outbox import JsonValue, Outgoing
from community.places import Ref
from community.texts import Card
from tests.community.meetups.meetups_world import WHEN, MeetupsWorld
from tests.community.world import sentences

ASKS = "Who calls a meeting?"


@pytest.fixture
async def world() -> MeetupsWorld:
    made = MeetupsWorld()
    await made.begin()
    return made


async def proposed(world: MeetupsWorld) -> Idea:
    """Let something be proposed, in both homes."""
    community, now = world.community(), world.clock.now()

    def rows(stored: Idea) -> Sequence[Outgoing]:
        data: dict[str, JsonValue] = {"idea": stored.id}
        key, later = f"idea:{stored.id}:posted", now + timedelta(days=1)
        here = Outgoing(key, community.id, "meetup_proposed", now, later, data)
        there = replace(here, key=f"{key}@1", data={**data, "seat": 1})
        return [here, there]

    idea = Idea(0, community.id, "podcasts", 5, 2, now)
    assert await world.idea_store.propose(idea, now - timedelta(days=1), rows)
    await world.send_all()
    return list(world.memory.ideas.values())[-1]


def refs(world: MeetupsWorld, idea: Idea) -> list[Ref]:
    """Return where the card of an idea stands, in both homes."""
    found = [world.memory.outbox[f"idea:{idea.id}:posted{at}"].ref for at in ("", "@1")]
    return [ref for ref in found if ref is not None]


def cards(world: MeetupsWorld, idea: Idea) -> list[Card]:
    """Return the card of an idea as it stands in each home."""
    return [world.chat.messages[ref] for ref in refs(world, idea)]


async def taken_up(
    world: MeetupsWorld, who: Visitor, idea: Idea, title: str = "About podcasts"
) -> Meetup:
    """Let somebody call a meetup by the button of an idea."""
    filled = Filled({"title": title, "when": WHEN}, {"space": ("site",)}, ("idea", f"{idea.id}"))
    draft = await world.occasions.call(who, filled)
    seen = await world.meetups.confirm(who, draft.meetup.id)
    await world.send_all()
    return seen.meetup


async def test_a_card_says_in_each_home_who_called_what_and_asks_nobody_any_more(
    world: MeetupsWorld,
) -> None:
    [ada] = await world.know("Ada")
    idea = await proposed(world)
    assert [len(one.buttons) for one in cards(world, idea)] == [1, 1]
    await taken_up(world, ada, idea)
    for card in cards(world, idea):
        said = sentences(card)
        assert "Ada calls it: “About podcasts”" in said
        assert "5 of you want to get further with podcasts." in said
        assert ASKS not in said
        assert card.buttons == ()


async def test_a_draft_takes_nothing_up_yet(world: MeetupsWorld) -> None:
    [ada] = await world.know("Ada")
    idea = await proposed(world)
    filled = Filled({"title": "Mine", "when": WHEN}, {"space": ("site",)}, ("idea", f"{idea.id}"))
    await world.occasions.call(ada, filled)
    await world.send_all()
    assert all(ASKS in sentences(one) and one.buttons for one in cards(world, idea))


async def test_a_meetup_that_was_called_from_elsewhere_takes_nothing_up(
    world: MeetupsWorld,
) -> None:
    [ada] = await world.know("Ada")
    idea = await proposed(world)
    await world.called(ada)
    filled = Filled({"title": "Mine", "when": WHEN}, {"space": ("site",)}, ("prompt", f"{idea.id}"))
    draft = await world.occasions.call(ada, filled)
    await world.meetups.confirm(ada, draft.meetup.id)
    await world.send_all()
    assert all(ASKS in sentences(one) for one in cards(world, idea))


async def test_what_is_called_off_can_be_taken_up_by_others(world: MeetupsWorld) -> None:
    ada, ben = await world.know("Ada", "Ben")
    idea = await proposed(world)
    meetup = await taken_up(world, ada, idea)
    await world.hosting.call_off(ada, meetup.id)
    await world.send_all()
    assert all(ASKS in sentences(one) and one.buttons for one in cards(world, idea))
    await taken_up(world, ben, idea, "Ben's podcasts")
    assert "Ben calls it: “Ben's podcasts”" in sentences(cards(world, idea)[0])


async def test_two_who_took_it_up_both_stand_there(world: MeetupsWorld) -> None:
    ada, ben = await world.know("Ada", "Ben")
    idea = await proposed(world)
    await taken_up(world, ada, idea, "One")
    await taken_up(world, ben, idea, "Two")
    said = sentences(cards(world, idea)[0])
    assert "Ada calls it: “One”" in said
    assert "Ben calls it: “Two”" in said


async def test_another_title_or_day_is_shown(world: MeetupsWorld) -> None:
    [ada] = await world.know("Ada")
    idea = await proposed(world)
    meetup = await taken_up(world, ada, idea)
    await world.hosting.change(ada, meetup.id, Call(title="Microphones", when="2026-03-13 19:30"))
    await world.send_all()
    said = sentences(cards(world, idea)[0])
    assert "“Microphones”, 2026-03-13" in said
    assert "About podcasts" not in said


async def test_an_erased_host_stands_there_no_more_and_somebody_else_may_call_it(
    world: MeetupsWorld,
) -> None:
    [ada] = await world.know("Ada")
    idea = await proposed(world)
    await taken_up(world, ada, idea, "Only Ada would call it so")
    await world.privacy.erase(ada)
    await world.waits(seconds=5)
    for card in cards(world, idea):
        assert "Ada" not in sentences(card)
        assert ASKS in sentences(card)
    overwritten = {call.ref for call in world.chat.calls if call.verb == "overwrite"}
    assert overwritten >= set(refs(world, idea)), "no history keeps the words either"


async def test_a_card_that_somebody_deleted_is_left_alone(world: MeetupsWorld) -> None:
    [ada] = await world.know("Ada")
    idea = await proposed(world)
    here, there = refs(world, idea)
    world.chat.delete_by_hand(here)
    meetup = await taken_up(world, ada, idea)
    assert world.state(f"meetup:{meetup.id}:taken") == "dropped"
    assert "Ada calls it" in sentences(world.chat.messages[there])
    assert world.failures == []


async def test_the_next_date_of_a_series_takes_nothing_up(world: MeetupsWorld) -> None:
    [ada] = await world.know("Ada")
    idea = await proposed(world)
    first = await taken_up(world, ada, idea)
    await world.hosting.repeat(ada, first.id, Every.WEEK)
    world.clock.time = first.ends_at
    await world.send_all()
    await world.waits(hours=3)
    came_of_it = [one.meetup.idea for one in world.memory.gatherings.values()]
    assert came_of_it == [idea.id, None]
    assert sentences(cards(world, idea)[0]).count("calls it") == 1
