"""Which home a room belongs to."""

from typing import Any

from matrix.belonging import homes_of, made_for

BOT, OLGA, MALLORY = "@bot:hs", "@olga:hs", "@mallory:hs"
Json = dict[str, Any]


def event(kind: str, content: object, key: str = "", sender: str = OLGA) -> Json:
    return {"type": kind, "state_key": key, "sender": sender, "content": content}


def room(*more: Json, maker: str = OLGA, **content: Any) -> list[Json]:
    """Return the state of a room in which Olga has power."""
    first = event("m.room.create", {"room_version": "11", **content}, sender=maker)
    return [first, event("m.room.power_levels", {"users": {OLGA: 100}}), *more]


def space(*children: str, by: str = OLGA) -> list[Json]:
    listed = [event("m.space.child", {"via": ["hs"]}, child, by) for child in children]
    return room(*listed, type="m.space")


def homes(rooms: dict[str, list[Json]], *direct: str) -> dict[str, str]:
    return dict(homes_of(rooms, BOT, frozenset(direct)))


def test_a_room_in_a_space_belongs_to_the_space() -> None:
    assert homes({"!s": space("!a"), "!a": room(), "!b": room()}) == {
        "!s": "!s",
        "!a": "!s",
        "!b": "!b",
    }


def test_a_space_that_we_are_not_in_is_no_home() -> None:
    assert homes({"!a": room(event("m.space.parent", {"via": ["hs"]}, "!s"))}) == {"!a": "!a"}


def test_a_child_that_was_taken_out_is_a_home_of_its_own() -> None:
    empty: list[str] = []
    for gone in ({"via": empty}, {"via": None}, {"via": "hs"}, {"other": 1}, None):
        listed = event("m.space.child", gone, "!a")
        found = homes({"!s": room(listed, type="m.space"), "!a": room()})
        assert found["!a"] == "!a"


def test_nobody_takes_a_community_over_by_listing_its_room() -> None:
    theirs = space("!a", by=MALLORY)
    assert homes({"!m": theirs, "!a": room()})["!a"] == "!a"


def test_a_room_that_names_the_space_itself_is_in_it_whoever_listed_it() -> None:
    theirs = space("!a", by=MALLORY)
    parent = event("m.space.parent", {"via": ["hs"]}, "!m")
    rule = event("m.room.join_rules", {"join_rule": "restricted", "allow": [{"room_id": "!m"}]})
    assert homes({"!m": theirs, "!a": room(parent)})["!a"] == "!m"
    assert homes({"!m": theirs, "!a": room(rule)})["!a"] == "!m"
    taken_back = event("m.space.parent", None, "!m")
    assert homes({"!m": theirs, "!a": room(taken_back)})["!a"] == "!a"


def test_a_space_within_a_space_belongs_to_the_outer_one() -> None:
    found = homes({"!outer": space("!inner"), "!inner": space("!a"), "!a": room()})
    assert set(found.values()) == {"!outer"}


def test_spaces_that_hold_each_other_have_one_home_and_no_end() -> None:
    found = homes({"!s": space("!t"), "!t": space("!s", "!a"), "!a": room()})
    assert set(found.values()) == {"!s"}
    assert homes({"!s": space("!s")}) == {"!s": "!s"}


def test_a_room_in_two_spaces_has_one_home_always_the_same() -> None:
    rooms = {"!t": space("!a"), "!a": room(), "!s": space("!a")}
    assert homes(rooms)["!a"] == homes(dict(reversed(rooms.items())))["!a"] == "!s"


def test_what_stands_in_a_room_that_is_no_space_makes_no_home() -> None:
    listed = event("m.space.child", {"via": ["hs"]}, "!a")
    assert homes({"!b": room(listed), "!a": room()})["!a"] == "!a"


def test_neither_1_to_1_rooms_nor_rooms_that_we_made_are_homes() -> None:
    ours = room(maker=BOT, **{"netzwerkstatt.key": "match:1"})
    assert homes({"!a": room(), "!dm": room(), "!match": ours}, "!dm") == {"!a": "!a"}
    assert made_for(ours, BOT) == "match:1"


def test_nobody_else_can_mark_a_room_as_ours() -> None:
    theirs = room(maker=MALLORY, **{"netzwerkstatt.key": "match:1"})
    assert made_for(theirs, BOT) == ""
    assert homes({"!m": theirs}) == {"!m": "!m"}


def test_malformed_state_harms_nobody() -> None:
    odd: list[Json] = [
        {"type": None},
        event("m.room.create", None),
        event("m.room.join_rules", {"allow": "!s"}),
        {"type": "m.space.child", "state_key": 7, "content": {"via": ["hs"]}},
    ]
    assert homes({"!odd": odd, "!none": []}) == {"!odd": "!odd", "!none": "!none"}
