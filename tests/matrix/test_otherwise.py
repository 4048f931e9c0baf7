"""Sentences that are said otherwise on Matrix."""

from community.texts import text
from locales import fields
from locales.__main__ import collect
from matrix.otherwise import INSTEAD, said_here


def test_each_sentence_that_is_said_otherwise_still_exists_with_the_same_fields() -> None:
    known = {str(message.id) for message in collect() if isinstance(message.id, str)}
    for elsewhere, here in INSTEAD.items():
        assert elsewhere in known, elsewhere
        assert fields(elsewhere) == fields(here.msgid), elsewhere


def test_what_is_filled_in_stays() -> None:
    said = said_here(
        text(
            "No channel is chosen for {kind}, so nothing went out on {at}. Choose one with"
            " /admin setup, and the next date works.",
            kind="rounds",
            at="May",
        )
    )
    assert said.params == {"kind": "rounds", "at": "May"}
    assert "No room is chosen" in said.msgid


def test_all_else_is_said_as_it_is() -> None:
    said = text("Done.")
    assert said_here(said) is said
