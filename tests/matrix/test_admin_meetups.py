"""/admin upcoming and feed on Matrix: what comes next, for all to see."""

import pytest

from community.places import Channels
from tests.matrix.town import HOME, OLGA, PLAZA, Town

BOARD = "!board:hs"


@pytest.fixture
async def town() -> Town:
    made = Town()
    await made.opened()
    made.wire.room(BOARD, OLGA)
    made.rooms.home[BOARD] = HOME
    return made


def channels(town: Town) -> Channels:
    return town.community().channels


async def test_the_card_stands_in_a_room_that_is_named_until_it_is_taken_away(town: Town) -> None:
    assert BOARD in await town.tell(OLGA, f"admin upcoming {BOARD}")
    assert channels(town).upcoming == BOARD
    assert BOARD in await town.tell(OLGA, "admin upcoming")
    assert PLAZA in await town.tell(OLGA, f"admin upcoming where={PLAZA}")
    assert channels(town).upcoming == PLAZA
    assert "take the card away" in await town.tell(OLGA, "admin upcoming which=off")
    assert channels(town).upcoming is None
    assert "I show nowhere" in await town.tell(OLGA, "admin upcoming")


async def test_the_same_in_german(town: Town) -> None:
    await town.tell(OLGA, "sprache deutsch")
    said = await town.tell(OLGA, f"admin demnächst wo={BOARD}")
    assert "halte es von da an aktuell" in said
    assert "Karte weg" in await town.tell(OLGA, "admin demnächst welche=aus")


async def test_a_room_of_another_community_is_not_taken(town: Town) -> None:
    town.wire.room("!elsewhere:hs", OLGA)
    assert "does not belong" in await town.tell(OLGA, "admin upcoming where=!elsewhere:hs")
    assert channels(town).upcoming is None


async def test_the_address_for_the_website_is_given_and_ended(town: Town) -> None:
    assert "https://bot.example.org/token-1.ics" in await town.tell(OLGA, "admin feed new")
    assert "token-2" in await town.tell(OLGA, "admin feed new")
    assert "leads nowhere" in await town.tell(OLGA, "admin feed off")
