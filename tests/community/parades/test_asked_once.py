"""Who is in two homes is asked in one of them; the others read there that it goes on."""

from dataclasses import replace

import pytest

from tests.community.parades.parades_world import NOW, ParadesWorld
from tests.community.two_homes_world import SPACE, matrix_account

NEW = "@1"
"""What the keys of the second home's rows end with."""


@pytest.fixture
async def world() -> ParadesWorld:
    made = ParadesWorld()
    made.clock.time = NOW
    await made.begin()
    await made.know("Ada", "Ben", "Cem")
    made.is_also_on_matrix("Ben")
    return made


def how_often(said: list[str], *words: str) -> int:
    return sum(all(word in one for word in words) for one in said)


async def test_what_is_given_to_read_is_told_once(world: ParadesWorld) -> None:
    seen = await world.called_parade(world.visitor("Ada"))
    await world.writes_here(world.visitor("Cem"), seen.parade.id, "The wall", "I walk along it.")
    await world.writes_here(world.visitor("Ben"), seen.parade.id, "The tower", "It leans.")
    await world.it_is("2026-11-26")
    told = "Ben, this is for you to read"
    assert how_often(world.posts_in_thread(seen), told) == 1
    assert how_often(world.posts_in_thread(seen, NEW), told) == 0
    assert how_often(world.posts_in_thread(seen, NEW), "The tower, by Ben") == 1


async def test_a_reminder_names_somebody_in_one_home(world: ParadesWorld) -> None:
    seen = await world.called_parade(world.visitor("Ada"))
    await world.parades.intend(world.visitor("Ben"), seen.parade.id)
    await world.it_is("2026-12-25")
    reminded = ("A week is left", "Ben")
    assert how_often(world.channel(), *reminded) == 1
    assert how_often(world.channel("!prompts:here"), "A week is left") == 1
    assert how_often(world.channel("!prompts:here"), *reminded) == 0


async def test_the_host_is_asked_for_the_roundup_where_they_are_and_others_read_who_it_is(
    world: ParadesWorld,
) -> None:
    seen = await world.called_parade(world.visitor("Ben"))
    await world.writes_here(world.visitor("Cem"), seen.parade.id, "The wall", "I walk along it.")
    await world.it_is("2027-01-05")
    asked, others = "Ben, everything is in: 1 post.", "1 post. Ben rounds it up."
    assert how_often(world.posts_in_thread(seen), asked) == 1
    assert how_often(world.posts_in_thread(seen, NEW), others) == 1
    assert how_often(world.posts_in_thread(seen, NEW), asked) == 0


async def test_who_stands_in_is_asked_once_and_no_organisers_are(world: ParadesWorld) -> None:
    ada = world.visitor("Ada")
    seen = await world.called_parade(ada)
    number = seen.parade.id
    await world.parades.stand_in(ada, number, matrix_account("Ben"))
    await world.writes_here(world.visitor("Cem"), number, "The wall", "I walk along it.")
    await world.it_is("2027-01-20")
    asked = "Ben, would you step in?"
    assert how_often(world.posts_in_thread(seen), asked) == 1
    assert how_often(world.posts_in_thread(seen, NEW), "would you step in?") == 0
    assert how_often(world.channel("!organisers:here"), "would you step in?") == 0


async def test_who_is_only_in_the_second_home_is_asked_there(world: ParadesWorld) -> None:
    await world.on_matrix("Gil")
    seen = await world.called_parade(world.visitor("Ada"))
    gil = replace(world.visitor("Gil"), home=SPACE, account=matrix_account("Gil"))
    await world.parades.intend(gil, seen.parade.id)
    await world.it_is("2026-12-25")
    assert how_often(world.channel("!prompts:here"), "A week is left", "Gil") == 1
    assert how_often(world.channel(), "A week is left", "Gil") == 0
