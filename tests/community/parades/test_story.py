"""A blog parade from the idea to the roundup."""

import pytest

from community.forms import Filled
from community.parades.book import Seen
from community.parades.cards import listed_card
from tests.community.parades.parades_world import CALL, NOW, ParadesWorld
from tests.community.world import sentences


@pytest.fixture
async def world() -> ParadesWorld:
    world = ParadesWorld()
    world.clock.time = NOW
    await world.open()
    await world.know("Ada", "Ben", "Cem", "Dora")
    return world


async def test_a_whole_parade(world: ParadesWorld) -> None:
    seen = await _is_proposed_and_called(world)
    await _is_written_for(world, seen)
    await _comes_to_its_end(world, seen)
    await _is_rounded_up(world, seen)


async def _is_proposed_and_called(world: ParadesWorld) -> Seen:
    ada = world.visitor("Ada")
    seen = await world.proposes(ada, why="We all show somebody around at times.")
    assert "Proposed: My town" in world.shown(seen, "proposal")
    for name in ("Ben", "Cem", "Dora"):
        await world.parades.intend(world.visitor(name), seen.parade.id)
    await world.a_moment()
    assert "Want to write: Ada and Ben and Cem and Dora" in world.shown(seen, "proposal")
    seen = await world.names_days(ada, seen.parade.id, address="host.example/call")
    assert seen.parade.call == CALL
    seen = await world.parades.confirm(ada, seen.parade.id)
    await world.a_moment()
    assert "Blog parade: My town" in world.shown(seen)
    assert "How far it is: called" in world.shown(seen)
    assert "It was called" in world.shown(seen, "proposal")
    return seen


async def _is_written_for(world: ParadesWorld, seen: Seen) -> None:
    await world.it_is("2026-12-02")
    assert "How far it is: open" in world.shown(seen)
    assert any("begins today" in one for one in world.channel())
    world.there_is("https://ben.example/tower", "The tower", first_sentence="It leans.")
    world.there_is("https://cem.example/river", "The river", linked=False)
    await world.hands_in(world.visitor("Ben"), "https://ben.example/tower")
    post = await world.hands_in(world.visitor("Cem"), "cem.example/river")
    assert post.links_back is False
    words = ("No blog", "I walk along the wall.")
    await world.writes_here(world.visitor("Dora"), seen.parade.id, *words)
    assert not any("for you to read" in one for one in world.posts_in_thread(seen))
    await world.it_is("2026-12-02", 13)
    thread = world.posts_in_thread(seen)
    assert thread[0].startswith("The tower, by Ben")
    assert any("Cem, this is for you to read" in one and "The tower" in one for one in thread)
    assert any("I walk along the wall." in one for one in thread)
    tower = world.parading(seen).posts[0].id
    await world.handing_in.read(world.visitor("Cem"), tower, commented=True)


async def _comes_to_its_end(world: ParadesWorld, seen: Seen) -> None:
    await world.it_is("2026-12-24", 10)
    assert "Want to write: Ada\n" in world.shown(seen)
    reminded = next(one for one in world.channel() if "A week is left" in one)
    assert "So far: 3 posts" in reminded
    assert "You wanted to write: Ada" in reminded
    await world.it_is("2026-12-29", 10)
    unread = next(one for one in world.channel("organisers") if "Nobody has read" in one)
    assert "The tower" not in unread
    assert "The river" in unread
    await world.it_is("2027-01-02")
    assert "over, late posts are welcome" in world.shown(seen)
    await world.it_is("2027-01-05")
    assert "over, the roundup comes" in world.shown(seen)
    assert "Want to write" not in world.shown(seen)
    assert any("Ada, everything is in: 3 posts" in one for one in world.posts_in_thread(seen))


async def _is_rounded_up(world: ParadesWorld, seen: Seen) -> None:
    ada, number = world.visitor("Ada"), seen.parade.id
    filled = Filled({"foreword": "I liked them all.", "roundup": ""}, parts=(str(number),))
    await world.roundups.tell(ada, filled)
    await world.roundups.publish(ada, number)
    await world.send_all()
    roundup = world.shown(seen, "roundup")
    assert "Roundup: My town" in roundup
    assert "I liked them all." in roundup
    assert "3 posts by 3 people, all of them for the first time" in roundup
    _, page = await world.roundups.file(world.visitor("Dora"), number, "markdown")
    assert "I walk along the wall." in page.decode()
    await world.it_is("2027-02-10")
    assert "in the archive" in sentences(listed_card(await world.parades.listed(ada), "en"))


async def test_who_reads_at_once_what_they_asked_for_is_not_named_in_the_thread(
    world: ParadesWorld,
) -> None:
    seen = await _is_proposed_and_called(world)
    await world.it_is("2026-12-02")
    world.there_is("https://ben.example/tower", "The tower", first_sentence="It leans.")
    await world.hands_in(world.visitor("Ben"), "https://ben.example/tower")
    asked = await world.handing_in.to_read(world.visitor("Cem"), seen.parade.id)
    [given] = asked.parading.readings
    await world.handing_in.read(world.visitor("Cem"), given.post_id, commented=False)
    await world.it_is("2026-12-03")
    assert not any("for you to read" in one for one in world.posts_in_thread(seen))
