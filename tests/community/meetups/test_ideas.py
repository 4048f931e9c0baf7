"""After a round a meetup is proposed about what many want: in numbers, and not too often."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from community.errors import NotAllowed
from community.forms import Typed
from community.meetups.ideas import Idea, idea_card
from tests.community.meetups.meetups_world import MeetupsWorld
from tests.community.people import HOME
from tests.community.world import SLOT, said, sentences

WEEK = timedelta(weeks=1)
NAMES = ("Ada", "Ben", "Cem", "Dora", "Elif")


@pytest.fixture
async def world() -> MeetupsWorld:
    made = MeetupsWorld()
    await made.open()
    return made


async def people(world: MeetupsWorld, *names: str, **answers: str) -> None:
    """Let people take part in rounds who all wrote the same."""
    for name in names:
        await world.join(await world.introduced(name, home=HOME, **answers))


async def round_and_a_day(world: MeetupsWorld, slot: datetime = SLOT) -> list[str]:
    """Let a round go out and a day pass; return all ideas that were posted so far."""
    await world.sent(slot)
    world.clock.advance(days=1)
    await world.send_all()
    return ideas(world)


def ideas(world: MeetupsWorld, channel: str = "prompts") -> list[str]:
    return [sentences(card) for card in world.chat.cards_in(channel)]


async def test_what_many_want_is_proposed_in_numbers(world: MeetupsWorld) -> None:
    await people(world, *NAMES, goal="Podcast")
    await people(world, "Fred", offer="podcasting")
    await world.sent()
    assert ideas(world) == []
    world.clock.advance(days=1)
    await world.send_all()
    [idea] = ideas(world)
    assert idea.startswith("A meeting about podcasts?\n5 of you want to get further with podcasts.")
    assert "\n1 of you know a lot about it." in idea or "\n1 of you knows a lot about it." in idea
    assert not any(name in idea for name in (*NAMES, "Fred"))
    [card] = world.chat.cards_in("prompts")
    assert card.mentions == ()
    [stored] = world.memory.ideas.values()
    assert [one.action for one in card.buttons] == [f"meetup_call:idea:{stored.id}"]


async def test_the_button_knows_the_topic_in_the_language_of_who_presses(
    world: MeetupsWorld,
) -> None:
    await people(world, *NAMES, goal="public relations")
    await round_and_a_day(world)
    [stored] = world.memory.ideas.values()
    for language, topic in (("en", "public relations"), ("de", "Öffentlichkeitsarbeit")):
        visitor = replace(world.visitor("Ada"), language=language)  # type: ignore[arg-type]
        field = (await world.occasions.form(visitor, "idea", stored.id)).fields[0]
        assert isinstance(field, Typed)
        assert topic.casefold() in said(field.now).casefold()
    gone = (await world.occasions.form(world.visitor("Ada"), "idea", 4711)).fields[0]
    assert isinstance(gone, Typed)
    assert gone.now == ""


async def test_nobody_offers_it_and_nothing_is_said_of_that(world: MeetupsWorld) -> None:
    card = idea_card(world.community(), Idea(1, 1, "law", 4, 0, world.clock.now()))
    assert "know a lot" not in sentences(card)
    more = idea_card(world.community(), Idea(1, 1, "law", 4, 2, world.clock.now()))
    assert "2 of you know a lot about it." in sentences(more)


async def test_three_are_too_few(world: MeetupsWorld) -> None:
    await people(world, *NAMES[:3], goal="Podcast")
    await people(world, "Fred", "Gina", goal="sewing")
    assert await round_and_a_day(world) == []
    assert world.memory.ideas == {}


async def test_only_those_count_who_take_part_and_do_not_pause(world: MeetupsWorld) -> None:
    await people(world, *NAMES[:4], goal="Podcast")
    await world.introduced("Fred", home=HOME, goal="Podcast")
    ada = world.member("Ada").id
    joined = world.memory.participations[ada]
    world.memory.participations[ada] = replace(joined, paused_until=date(2026, 4, 1))
    assert await round_and_a_day(world) == []


async def test_what_was_typed_for_the_bot_alone_is_not_counted(world: MeetupsWorld) -> None:
    await people(world, *NAMES[:4], goal="sewing, Podcast")
    for name in NAMES[:4]:
        await world.introductions.correct(
            world.visitor(name), seeks="burnout, podcast", gives="", widens="", interests=""
        )
    [idea] = await round_and_a_day(world)
    assert "podcasts" in idea
    for name in NAMES[:4]:
        await world.introductions.correct(
            world.visitor(name), seeks="burnout", gives="", widens="", interests=""
        )
    assert len(await round_and_a_day(world, SLOT + 4 * WEEK)) == 1


async def test_every_four_weeks_at_most_and_another_topic_each_time(world: MeetupsWorld) -> None:
    await people(world, *NAMES, goal="Podcast, museums")
    counts = [len(await round_and_a_day(world, SLOT + week * WEEK)) for week in range(9)]
    assert counts == [1, 1, 1, 1, 2, 2, 2, 2, 2]
    first, second = ideas(world)
    assert first.split("\n")[0] != second.split("\n")[0]


async def test_after_half_a_year_a_topic_may_come_again(world: MeetupsWorld) -> None:
    await people(world, *NAMES, goal="Podcast")
    assert len(await round_and_a_day(world)) == 1
    assert len(await round_and_a_day(world, SLOT + 25 * WEEK)) == 1
    assert len(await round_and_a_day(world, SLOT + 27 * WEEK)) == 2


async def test_a_lost_answer_proposes_and_posts_nothing_twice(world: MeetupsWorld) -> None:
    await people(world, *NAMES, goal="Podcast, museums")
    round_ = await world.sent()
    world.clock.advance(days=1)
    await world.send_all()
    await world.deliver_again(f"round:{round_.id}:idea")
    [stored] = world.memory.ideas.values()
    await world.deliver_again(f"idea:{stored.id}:posted")
    assert len(ideas(world)) == 1
    assert list(world.memory.ideas) == [stored.id]


async def test_two_rounds_at_once_propose_one_idea(world: MeetupsWorld) -> None:
    await people(world, *NAMES, goal="Podcast, museums")
    await world.sent()
    await world.sent(SLOT + timedelta(hours=2))
    world.clock.advance(days=1)
    await world.send_all()
    assert len(ideas(world)) == 1


async def test_organisers_switch_it_off_and_on_and_others_may_not(world: MeetupsWorld) -> None:
    await people(world, *NAMES, goal="Podcast")
    assert await world.ideas.switch(world.olga)
    with pytest.raises(NotAllowed):
        await world.ideas.switch(world.visitor("Ada"), wanted=False)
    assert not await world.ideas.switch(world.olga, wanted=False)
    assert not await world.ideas.switch(world.olga)
    assert await round_and_a_day(world) == []
    assert world.memory.ideas == {}
    assert await world.ideas.switch(world.olga, wanted=True)
    assert len(await round_and_a_day(world, SLOT + WEEK)) == 1


async def test_what_is_switched_off_meanwhile_is_not_posted(world: MeetupsWorld) -> None:
    await people(world, *NAMES, goal="Podcast")
    await world.sent()
    world.clock.advance(days=1)
    await world.send()
    await world.ideas.switch(world.olga, wanted=False)
    await world.send_all()
    assert ideas(world) == []


async def test_without_a_channel_nothing_is_proposed(world: MeetupsWorld) -> None:
    await people(world, *NAMES, goal="Podcast")
    world.change(prompts=None)
    await world.sent()
    world.clock.advance(days=1)
    await world.send_all()
    assert world.memory.ideas == {}
    assert world.failures == []


async def test_a_round_that_is_undone_proposes_nothing(world: MeetupsWorld) -> None:
    await people(world, *NAMES, goal="Podcast")
    round_ = await world.planned()
    await world.rounds.undo(world.olga, round_.id)
    world.clock.advance(days=3)
    await world.send_all()
    assert world.memory.ideas == {}


async def test_it_stands_in_each_home() -> None:
    world = MeetupsWorld()
    await world.begin()
    await people(world, *NAMES, goal="Podcast")
    assert len(await round_and_a_day(world)) == 1
    assert len(ideas(world, "!prompts:here")) == 1
