"""A parade to which nobody handed in ends without counting noughts, and blames nobody."""

import pytest

from tests.community.parades.parades_world import NOW, ParadesWorld


@pytest.fixture
async def world() -> ParadesWorld:
    world = ParadesWorld()
    world.clock.time = NOW
    await world.open()
    await world.know("Ada", "Ben")
    return world


async def test_the_host_may_say_a_few_words_and_need_not(world: ParadesWorld) -> None:
    ada = world.visitor("Ada")
    seen = await world.called_parade(ada)
    await world.parades.stand_in(ada, seen.parade.id, world.visitor("Ben").account)
    await world.it_is("2027-01-05")
    said = world.posts_in_thread(seen)
    [over] = [one for one in said if "“My town” is over" in one]
    assert "Ada, nobody handed in this time, which says little about your topic." in over
    assert "Thank you to everybody who wrote" not in over
    await world.it_is("2027-02-10")
    assert world.posts_in_thread(seen) == said  # nobody is asked to step in for nothing
    assert not any("still missing" in one for one in world.channel("organisers"))


async def test_what_is_published_all_the_same_counts_no_noughts(world: ParadesWorld) -> None:
    ada = world.visitor("Ada")
    seen = await world.called_parade(ada)
    await world.it_is("2027-01-05")
    await world.roundups.publish(ada, seen.parade.id)
    await world.send_all()
    roundup = world.shown(seen, "roundup")
    assert "Came in: nothing this time" in roundup
    assert "Thank you to everybody who wrote" not in roundup
