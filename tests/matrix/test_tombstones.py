"""Which room really replaces another."""

from typing import Any

import pytest

from matrix.tombstones import is_successor, replaced_by

OLD, NEW = "!old", "!new"
ADA, MALLORY, OLGA = "@ada:hs", "@mallory:hs", "@olga:hs"
Json = dict[str, Any]
NOTHING: list[Json] = []
NO_CONTENT: Json = {}


def event(kind: str, sender: str, content: object, state_key: object = "") -> Json:
    return {"type": kind, "state_key": state_key, "sender": sender, "content": content}


def old_room(by: str = ADA, to: object = NEW, **power: int) -> list[Json]:
    users = {f"@{name}:hs": level for name, level in power.items()}
    return [
        event("m.room.create", OLGA, {"room_version": "11"}),
        event("m.room.power_levels", OLGA, {"users": users}),
        event("m.room.tombstone", by, {"replacement_room": to, "body": "moved"}),
    ]


def new_room(maker: str = ADA, before: object = OLD) -> list[Json]:
    content = {"room_version": "12", "predecessor": {"room_id": before}}
    return [event("m.room.create", maker, content)]


@pytest.mark.parametrize(
    ("old", "new", "follows"),
    [
        (old_room(), new_room(), True),
        (old_room(), new_room(MALLORY), False),
        (old_room(olga=50), new_room(OLGA), True),
        (old_room(olga=49), new_room(OLGA), False),
        (old_room(), new_room(before="!other"), False),
        (old_room(), new_room(before=None), False),
        (old_room(), new_room(before={"room_id": OLD}), False),
        (old_room(to="!elsewhere"), new_room(), False),
        (old_room(to=""), new_room(), False),
        (old_room(to=[NEW]), new_room(), False),
        (old_room(), NOTHING, False),
        (NOTHING, new_room(), False),
        (old_room(), [event("m.room.create", ADA, None)], False),
        (old_room(), [event("m.room.create", ADA, {"predecessor": OLD})], False),
        (old_room(), [{"type": "m.room.create", "state_key": "", "content": NO_CONTENT}], False),
        (old_room(), [event("m.room.create", ADA, new_room()[0]["content"], "not the one")], False),
    ],
)
def test_a_room_is_followed_only_to_what_both_sides_vouch_for(
    old: list[Json], new: list[Json], *, follows: bool
) -> None:
    assert is_successor(OLD, old, NEW, new) is follows


def test_no_room_replaces_itself() -> None:
    assert not is_successor(OLD, old_room(to=OLD), OLD, new_room())


def test_a_tombstone_says_where_to_go_and_who_says_so() -> None:
    assert replaced_by(old_room()) == (NEW, ADA)
    assert replaced_by(old_room(to=7)) == ("", "")
    assert replaced_by(NOTHING) == ("", "")
