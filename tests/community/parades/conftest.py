"""A server on which blog parades are held, and Ada in it; a file may have its own instead."""

import pytest

from community.model import Visitor
from tests.community.parades.parades_world import NOW, ParadesWorld


@pytest.fixture
async def world() -> ParadesWorld:
    """A server that is set up, on the day of the examples."""
    made = ParadesWorld()
    made.clock.time = NOW
    await made.open()
    return made


@pytest.fixture
async def ada(world: ParadesWorld) -> Visitor:
    """A member."""
    [made] = await world.know("Ada")
    return made
