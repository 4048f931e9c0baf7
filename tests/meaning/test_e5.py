"""The real model behind the port: the same bytes for the same text, whatever the text."""

import os
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from cli import wiring
from community.matching._aliases import CONCEPTS
from community.matching.meaning import nearest, rows, similarity
from community.meant import NoMeaning
from meaning import e5 as adapter
from meaning.e5 import E5Meaning, installed, load_model, whole
from tests.cogs.hostile import naughty

SENTENCE = "Ich suche jemanden, der sich mit Steuern auskennt."
LENGTH = 335


def cosine(one: bytes, other: bytes) -> float:
    return float(similarity(rows([one]), rows([other]))[0])


def test_the_same_text_gives_the_same_bytes_alone_in_company_and_in_another_process_part(
    e5: E5Meaning,
) -> None:
    [alone] = e5.vectors([SENTENCE])
    among = e5.vectors(["Hello", SENTENCE, "", "Grüße aus Graz"])
    assert len(alone) == LENGTH
    assert among[1] == alone
    assert E5Meaning().vectors([SENTENCE]) == [alone]


def test_threads_do_not_disturb_each_other(e5: E5Meaning) -> None:
    texts = [f"{SENTENCE} {number}" for number in range(8)]
    expected = [e5.vectors([text]) for text in texts]
    with ThreadPoolExecutor(4) as pool:
        alone: list[list[str]] = [[text] for text in texts]
        assert list(pool.map(e5.vectors, alone)) == expected


def test_a_text_means_the_same_in_both_languages_and_nothing_else(e5: E5Meaning) -> None:
    german, english, other = e5.vectors(
        [SENTENCE, "I am looking for somebody who knows about taxes.", "I love hiking in the Alps."]
    )
    assert cosine(german, english) > 0.8
    assert cosine(german, other) < 0.3


def test_vectors_have_the_length_that_the_scale_gives_them(e5: E5Meaning) -> None:
    made = rows([*e5.vectors([SENTENCE, "photography", "x" * 900]), *e5.concepts().values()])
    lengths = np.sqrt((made.astype(np.int64) ** 2).sum(axis=1))
    assert (np.abs(lengths - adapter.SCALE) < 3).all()


@pytest.mark.parametrize("text", ["", " \n\t", "🙂🙂🙂", "!?…", "\u200b\u2060", "\0"])
def test_a_text_without_a_letter_means_nothing(e5: E5Meaning, text: str) -> None:
    assert e5.vectors([text, "word", text])[::2] == [b"", b""]
    assert e5.vectors([text]) == [b""]


def test_no_text_breaks_it(e5: E5Meaning) -> None:
    hostile = ["\ud800 lone", "a\0b", "wort " * 800, "x" * 4000, "漢字" * 500, "a\u0301" * 500]
    made = e5.vectors([*hostile, *naughty()[::4]])
    assert {len(vector) for vector in made} <= {0, LENGTH}
    assert all(len(vector) == LENGTH for vector in made[: len(hostile)])


def test_a_zero_byte_ends_no_text(e5: E5Meaning) -> None:
    assert e5.vectors(["tax\0photography"]) == e5.vectors(["tax photography"])


def test_every_shipped_topic_has_its_vector(e5: E5Meaning) -> None:
    """Fails when topics changed: run ``python -m meaning``, and count the version up."""
    assert list(e5.concepts()) == list(CONCEPTS)
    assert {len(vector) for vector in e5.concepts().values()} == {LENGTH}


def test_most_labels_are_nearest_to_their_own_topic(e5: E5Meaning) -> None:
    for language in ("de", "en"):
        labels = [getattr(concept, language) for concept in CONCEPTS.values()]
        found = nearest(e5.vectors(labels), e5.concepts(), least=0.0)
        right = sum(one == topic for one, topic in zip(found, CONCEPTS, strict=True))
        assert right / len(CONCEPTS) > 0.85, language


def test_loading_the_model_leaves_the_environment_as_it_was(
    e5: E5Meaning, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert e5.name
    monkeypatch.setenv(adapter.THREADS, "7")
    load_model()
    assert os.environ[adapter.THREADS] == "7"
    monkeypatch.delenv(adapter.THREADS)
    load_model()
    assert adapter.THREADS not in os.environ


def test_numbers_beyond_a_byte_are_cut_off() -> None:
    assert whole(np.array([[1.0, -1.0, 0.25]])).tolist() == [[127, -127, 40]]


def test_the_house_has_somebody_who_can_tell_only_with_the_extra(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(wiring, "installed", lambda: True)
    assert isinstance(wiring.meaning_here(), E5Meaning)
    monkeypatch.setattr(wiring, "installed", lambda: False)
    assert isinstance(wiring.meaning_here(), NoMeaning)


def test_whether_the_extra_is_there_is_asked_of_python(monkeypatch: pytest.MonkeyPatch) -> None:
    def find_nothing(_name: str) -> None:
        return None

    monkeypatch.setattr(adapter, "find_spec", find_nothing)
    assert not installed()
