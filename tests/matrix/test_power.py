"""Who may do what, in every room version that people use."""

from math import inf
from typing import Any

import pytest

from matrix.power import needed, power_levels, power_of

ADA, BEA, BOT = "@ada:hs", "@bea:hs", "@bot:hs"
Json = dict[str, Any]


def create(version: object = None, **content: Any) -> Json:
    told = {} if version is None else {"room_version": version}
    return {
        "type": "m.room.create",
        "state_key": "",
        "sender": ADA,
        "content": {**told, **content},
    }


def levels(content: object, state_key: str = "") -> Json:
    return {
        "type": "m.room.power_levels",
        "state_key": state_key,
        "sender": ADA,
        "content": content,
    }


def users(**power: Any) -> Json:
    return levels({"users": {f"@{name}:hs": value for name, value in power.items()}})


MADE_BY_TWO = {"additional_creators": [BEA]}
TABLE: list[tuple[str, list[Json], str, float]] = [
    ("1: no levels, the creator named in the content", [create("1", creator=ADA)], ADA, 100),
    ("1: no levels, somebody else", [create("1", creator=ADA)], BEA, 0),
    ("no version means 1", [create(creator=BEA)], BEA, 100),
    ("10: no levels, the creator", [create("10", creator=ADA)], ADA, 100),
    ("11: no levels, the creator is the sender", [create("11")], ADA, 100),
    ("11: no levels, somebody else", [create("11")], BEA, 0),
    ("12: the creator", [create("12"), levels({})], ADA, inf),
    ("12: the creator without levels", [create("12")], ADA, inf),
    ("12: an additional creator", [create("12", **MADE_BY_TWO), levels({})], BEA, inf),
    ("12: somebody else", [create("12", **MADE_BY_TWO), levels({})], BOT, 0),
    ("12: somebody who was given power", [create("12"), users(bea=50)], BEA, 50),
    ("12: a creator who is listed all the same", [create("12"), users(ada=0)], ADA, inf),
    ("11: additional creators mean nothing", [create("11", **MADE_BY_TWO), levels({})], BEA, 0),
    ("1: additional creators mean nothing", [create("1", **MADE_BY_TWO), levels({})], BEA, 0),
    ("13 is like 12", [create("13"), levels({})], ADA, inf),
    ("an unknown version is like 12", [create("org.example.new"), levels({})], ADA, inf),
    ("a version that is no string is like 12", [create(11), levels({})], ADA, inf),
    ("11: the creator with levels that do not list them", [create("11"), levels({})], ADA, 0),
    ("11: listed", [create("11"), users(bea=50)], BEA, 50),
    ("11: users_default", [create("11"), levels({"users_default": 10})], BEA, 10),
    ("11: negative", [create("11"), users(bea=-1)], BEA, -1),
    ("9: a number written as a word", [create("9"), users(bea="50")], BEA, 50),
    ("1: a number written as a word with blanks", [create("1"), users(bea=" +7 ")], BEA, 7),
    ("10: a word is no number", [create("10"), users(bea="50")], BEA, 0),
    ("1: a word that is no number", [create("1"), users(bea="much")], BEA, 0),
    ("1: a default as a word", [create("1"), levels({"users_default": "5"})], BEA, 5),
    ("11: true is no number", [create("11"), users(bea=True)], BEA, 0),
    ("11: a list is no number", [create("11"), users(bea=[50])], BEA, 0),
    ("11: users is a list", [create("11"), levels({"users": [BEA]})], BEA, 0),
    ("11: the content is a word", [create("11"), levels("all")], BEA, 0),
    ("12: additional creators are a word", [create("12", additional_creators=BEA)], BEA, 0),
    ("levels under another key are none", [create("11"), levels({"users": {BEA: 9}}, BEA)], BEA, 0),
    ("nothing at all", [], ADA, 0),
    ("levels without a first event", [users(bea=50)], BEA, 50),
    ("in any order", [users(bea=50), create("11")], BEA, 50),
]


@pytest.mark.parametrize(
    ("state", "user", "power"), [row[1:] for row in TABLE], ids=[r[0] for r in TABLE]
)
def test_power_is_right(state: list[Json], user: str, power: float) -> None:
    assert power_of(state, user) == power


def test_the_state_may_be_read_once_only() -> None:
    assert power_of(iter([create("12"), levels({})]), ADA) == inf


@pytest.mark.parametrize(
    ("content", "action", "power"),
    [
        ({}, "invite", 0),
        ({"invite": 50}, "invite", 50),
        ({"state_default": 60}, "m.room.topic", 60),
        ({"events": {"m.room.topic": 70}, "state_default": 60}, "m.room.topic", 70),
        ({"events": {"m.room.topic": "x"}}, "m.room.topic", 0),
    ],
)
def test_what_an_action_needs(content: Json, action: str, power: float) -> None:
    assert needed([levels(content)], action, 0) == power


@pytest.mark.parametrize(("version", "above"), [("11", False), ("12", True)])
def test_people_in_our_rooms_never_have_power_over_us(version: str, *, above: bool) -> None:
    made = {**create(version), "sender": BOT}
    ours = levels(power_levels(BOT, creators_above=above))
    assert power_of([made, ours], BOT) >= 100
    assert power_of([made, ours], BEA) == 0
    for action in ("invite", "kick", "ban", "redact", "m.room.power_levels", "m.room.tombstone"):
        assert needed([ours], action) > power_of([made, ours], BEA)
