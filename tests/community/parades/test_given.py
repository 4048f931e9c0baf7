"""What people were given to read, once some of it is theirs no more who wrote it."""

import pytest

from community.model import Visitor
from community.parades.book import Seen
from tests.community.parades.parades_world import ParadesWorld


async def asked_for(world: ParadesWorld, ada: Visitor) -> tuple[Seen, Visitor, Visitor, Visitor]:
    """Let Ben and Cem have written, and Dot have asked for something to read just now."""
    ben, cem, dot = await world.know("Ben", "Cem", "Dot")
    seen = await world.called_parade(ada)
    await world.writes_here(ben, seen.parade.id, "The tower", "It leans.")
    await world.writes_here(cem, seen.parade.id, "The wall", "I walk along it.")
    await world.handing_in.to_read(dot, seen.parade.id)
    return seen, ben, cem, dot


@pytest.fixture
async def people(world: ParadesWorld, ada: Visitor) -> tuple[Seen, Visitor, Visitor, Visitor]:
    """Return a parade, and Ben, Cem and Dot; Dot asked for something to read and has not read it:
    the thread gives her Ben's tower and Cem's wall.
    """
    people = await asked_for(world, ada)
    await world.waits(hours=2)
    return people


def given_to_dot(world: ParadesWorld, seen: Seen) -> list[str]:
    return [one for one in world.posts_in_thread(seen) if "Dot, this is for you to read" in one]


async def test_what_was_given_at_once_is_in_one_message(
    world: ParadesWorld, people: tuple[Seen, Visitor, Visitor, Visitor]
) -> None:
    [told] = given_to_dot(world, people[0])
    assert "The tower" in told
    assert "The wall" in told


@pytest.mark.parametrize("first", [True, False])
async def test_whoever_of_them_is_erased_their_words_go(
    world: ParadesWorld, people: tuple[Seen, Visitor, Visitor, Visitor], *, first: bool
) -> None:
    seen, ben, cem, _ = people
    author, title = (ben, "The tower") if first else (cem, "The wall")
    await world.privacy.erase(author)
    await world.a_moment()
    thread = "\n".join(world.posts_in_thread(seen))
    assert author.name not in thread
    assert title not in thread
    assert world.failures == []


async def test_what_is_taken_back_is_given_to_nobody_any_more(
    world: ParadesWorld, people: tuple[Seen, Visitor, Visitor, Visitor]
) -> None:
    seen, ben, cem, _ = people
    tower, wall = world.parading(seen).posts
    await world.handing_in.take_back(ben, tower.id)
    await world.a_moment()
    [told] = given_to_dot(world, seen)
    assert "The tower" not in told
    assert "The wall" in told
    await world.handing_in.take_back(cem, wall.id)
    await world.a_moment()
    assert given_to_dot(world, seen) == []
    assert world.failures == []


async def test_what_is_taken_back_within_the_hour_is_never_told(
    world: ParadesWorld, ada: Visitor
) -> None:
    ben, cem = await world.know("Ben", "Cem")
    seen = await world.called_parade(ada)
    tower = await world.writes_here(ben, seen.parade.id, "The tower", "It leans.")
    await world.handing_in.to_read(cem, seen.parade.id)
    await world.handing_in.take_back(ben, tower.id)
    await world.waits(hours=2)
    assert world.posts_in_thread(seen) == []
    assert world.failures == []


async def test_who_read_by_themselves_is_told_nothing_when_it_is_taken_back(
    world: ParadesWorld, ada: Visitor
) -> None:
    ben, cem = await world.know("Ben", "Cem")
    seen = await world.called_parade(ada)
    tower = await world.writes_here(ben, seen.parade.id, "The tower", "It leans.")
    await world.handing_in.read(cem, tower.id, commented=False)
    rows = len(world.memory.outbox)
    await world.handing_in.take_back(ben, tower.id)
    kinds = [one.outgoing.kind for one in list(world.memory.outbox.values())[rows:]]
    assert "parade_give" not in kinds


async def test_what_was_read_meanwhile_is_not_given_and_the_rest_is(
    world: ParadesWorld, ada: Visitor
) -> None:
    seen, _, _, dot = await asked_for(world, ada)
    tower = world.parading(seen).posts[0]
    await world.handing_in.read(dot, tower.id, commented=True)
    await world.waits(hours=2)
    [told] = given_to_dot(world, seen)
    assert "The tower" not in told
    assert "The wall" in told


async def test_what_could_not_be_told_in_time_is_not_told_when_something_is_taken_back(
    world: ParadesWorld, ada: Visitor
) -> None:
    seen, ben, _, _ = await asked_for(world, ada)
    tower = world.parading(seen).posts[0]
    world.clock.advance(days=60)  # the bot is away
    await world.send_all()
    assert given_to_dot(world, seen) == []
    await world.handing_in.take_back(ben, tower.id)
    await world.waits(hours=2)
    assert given_to_dot(world, seen) == []
