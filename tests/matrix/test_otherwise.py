"""Sentences that are said otherwise on Matrix."""

import re

from community.texts import Facts, text
from locales import fields
from locales.__main__ import collect
from matrix.cards import said
from matrix.otherwise import INSTEAD, said_here
from matrix.sentences import Voice, sentence_plain

OF_ELSEWHERE = re.compile(r"\b(channels?|taps?|press|buttons?|click|server|slash)\b", re.IGNORECASE)
FIELD = re.compile(r"\{[^}]*\}")


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


def test_nothing_that_is_said_here_speaks_of_how_another_platform_works() -> None:
    ours = {
        str(message.id if isinstance(message.id, str) else message.id[0])
        for message in collect()
        if any(file.startswith("community/") for file, _ in message.locations)
    }
    assert len(ours) > 1000
    odd = {one for one in ours if OF_ELSEWHERE.search(FIELD.sub("", one))}
    assert odd - INSTEAD.keys() == set()


def test_sentences_within_sentences_are_said_as_here_too() -> None:
    inside = text("There is a channel for prompts, but no schedule for them.")
    there = said([text("❌ {problem}", problem=inside)], "en", Voice())["body"]
    assert there == "❌ There is a room for prompts, but no schedule for them."
    facts = said([Facts(((text("Problem"), inside),))], "en", Voice())["body"]
    assert "a room for prompts" in facts
    several = text("{all}", all=[inside, inside])
    assert sentence_plain(several, "en", 200).count("a room for prompts") == 2
