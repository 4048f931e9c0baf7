"""/admin link and unlink on Matrix."""

import re

import pytest

from community.model import Visitor
from community.places import Account, Home
from tests.matrix.town import OLGA, Town

SERVER = Home("discord", "1")
BOSS = Visitor(SERVER, "Server", Account("discord", "7"), "Boss", "en", organiser=True)


@pytest.fixture
async def town() -> Town:
    town = Town()
    await town.opened()
    return town


async def test_a_code_shown_on_matrix_joins_a_server(town: Town) -> None:
    shown = await town.tell(OLGA, "admin link")
    found = re.search(r"[A-Z0-9]{5}-[A-Z0-9]{5}", shown)
    assert found is not None
    proposed = await town.joins.propose(BOSS, found[0])
    await town.joins.join(BOSS, proposed.key)
    assert len(town.memory.communities) == 1


async def test_a_code_of_a_server_is_entered_and_the_word_for_yes_does_it(town: Town) -> None:
    await town.members.agree(BOSS, old_enough=True)
    code = await town.joins.home_code(BOSS)
    said = await town.tell(OLGA, f"admin link {code}")
    assert "would become one community with Server" in said
    assert "Nothing is done yet." in said
    assert len(town.memory.communities) == 2
    assert "are one community now" in await town.tell(OLGA, "join")
    assert len(town.memory.communities) == 1


async def test_a_space_parts_again(town: Town) -> None:
    code = await town.joins.home_code(BOSS)
    await town.tell(OLGA, f"admin link {code}")
    await town.tell(OLGA, "join")
    said = await town.tell(OLGA, "admin unlink")
    assert "would be a community of its own again" in said
    assert len(town.memory.communities) == 1
    assert "is a community of its own again" in await town.tell(OLGA, "part")
    assert len(town.memory.communities) == 2
    assert "nothing to part" in await town.tell(OLGA, "admin unlink")
