"""A claimed row of the outbox, as whoever delivers it reads it."""

import pytest

from community.outbox import JsonValue, OutboxRow
from community.places import Ref
from tests.fakes.clock import START


def row(**data: JsonValue) -> OutboxRow:
    ref = Ref("discord", "1")
    return OutboxRow(1, "key", 1, "notice", data, 1, 1, ref, START, START, START)


def test_an_id_is_read_as_a_number() -> None:
    assert row(match=7).number("match") == 7


@pytest.mark.parametrize("wrong", ["7", None])
def test_what_is_no_number_is_not_taken_for_one(wrong: JsonValue) -> None:
    with pytest.raises(TypeError, match=r"notice\.match is not an integer"):
        row(match=wrong).number("match")
