"""The organisers' side of prompts: their own ones, and which are used."""

from collections.abc import Awaitable, Callable

import pytest

from community.errors import Invalid, NotAllowed, NotFound
from community.prompts import MOST_OWN
from tests.community.world import World


@pytest.fixture
async def world() -> World:
    world = World()
    await world.open()
    return world


async def test_an_own_prompt_is_listed_with_the_others(world: World) -> None:
    own = await world.prompts.add_own(
        world.olga, "parade", "  My\ttown ", "What is\nit like?", "#MyTown"
    )
    assert (own.title, own.body, own.hashtag, own.days) == (
        "My town",
        "What is\nit like?",
        "MyTown",
        28,
    )
    listed = await world.prompts.listed(world.olga, "parade")
    assert [prompt.key for prompt, _ in listed] == [
        "parade-001",
        "parade-002",
        "parade-003",
        "own-1",
    ]
    assert all(on for _, on in listed)
    assert len(await world.prompts.listed(world.olga, "meetup")) == 3


async def test_a_hashtag_belongs_to_parades_only(world: World) -> None:
    own = await world.prompts.add_own(world.olga, "meetup", "Picnic", "In the park", "#Picnic")
    assert (own.hashtag, own.days) == ("", 0)
    for wrong in ("", "#", "1st", "!"):
        with pytest.raises(Invalid, match="hashtag"):
            await world.prompts.add_own(world.olga, "parade", "Town", "Tell us", wrong)


async def test_an_own_prompt_needs_words_that_fit(world: World) -> None:
    for title, body in (("", "Text"), ("Title", " \n "), ("x" * 101, "Text"), ("T", "x" * 1001)):
        with pytest.raises(Invalid):
            await world.prompts.add_own(world.olga, "meetup", title, body)
    assert world.memory.own_prompts == {}


async def test_saving_the_same_words_again_changes_nothing(world: World) -> None:
    own = await world.prompts.add_own(world.olga, "meetup", "Picnic", "In the park")
    assert await world.prompts.add_own(world.olga, "meetup", " Picnic ", "In the park\n") == own
    other = await world.prompts.add_own(world.olga, "question", "Picnic", "In the park")
    assert other.key != own.key
    assert len(await world.prompts_store.own(world.community().id)) == 2


async def test_own_prompts_have_an_end(world: World) -> None:
    for n in range(MOST_OWN):
        await world.prompts.add_own(world.olga, "meetup", f"Title {n}", "Text")
    with pytest.raises(Invalid, match="prompts of your own"):
        await world.prompts.add_own(world.olga, "meetup", "One more", "Text")


async def test_a_prompt_can_be_switched_off_and_on_again(world: World) -> None:
    await world.prompts.switch(world.olga, "question-002", on=False)
    assert [on for _, on in await world.prompts.listed(world.olga, "question")] == [
        True,
        False,
        True,
    ]
    await world.prompts.switch(world.olga, "question-002", on=True)
    assert all(on for _, on in await world.prompts.listed(world.olga, "question"))


async def test_a_prompt_that_is_not_there_cannot_be_switched(world: World) -> None:
    with pytest.raises(NotFound):
        await world.prompts.switch(world.olga, "meetup-999", on=False)


async def test_members_are_refused(world: World) -> None:
    ada = await world.agreed("Ada")
    attempts: list[Callable[[], Awaitable[object]]] = [
        lambda: world.prompts.add_own(ada, "meetup", "Title", "Text"),
        lambda: world.prompts.listed(ada, "meetup"),
        lambda: world.prompts.switch(ada, "meetup-001", on=False),
    ]
    for attempt in attempts:
        with pytest.raises(NotAllowed):
            await attempt()
