"""Learning the axes: subject counts, language and manner of speaking do not."""

import runpy
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from community.matching._aliases import CONCEPTS
from meaning import e5 as adapter
from meaning import learn as learning
from meaning.e5 import E5Meaning, View
from meaning.learn import AXES, learn, middles, phrases, write
from tests.bench.meaning import pairs

SIZE = 24
LANGUAGE = 0  # the first number of each embedding; the next few are the subject, the rest is noise


class LoudModel:
    """Hears the language of a text far louder than its subject ("de tax 3": the second word)."""

    def __init__(self, subjects: Sequence[str]) -> None:
        self._subjects = list(subjects)

    def query(self, texts: str) -> NDArray[np.float32]:
        language, subject, *_ = texts.split()
        seed = sum(texts.encode())
        heard = np.random.default_rng(seed).normal(0, 0.05, SIZE)
        heard[LANGUAGE] += 5.0 if language == "de" else -5.0
        heard[1 + self._subjects.index(subject)] += 1.0
        return heard.astype(np.float32)


SUBJECTS = ("tax", "film", "food", "law")
WORDS = {s: [f"{la} {s} {n}" for la in ("de", "en") for n in range(5)] for s in SUBJECTS}
SAID = {s: [f"{la} {s} we seek", f"{la} {s} we give"] for s in SUBJECTS for la in ("de", "en")}


def cosines(one: NDArray[np.int8], other: NDArray[np.int8]) -> NDArray[np.float64]:
    left, right = one.astype(float), other.astype(float)
    lengths = np.linalg.norm(left, axis=1)[:, None] * np.linalg.norm(right, axis=1)
    return left @ right.T / lengths


def test_what_is_written_makes_texts_of_one_subject_meet_across_languages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def said() -> Mapping[str, Sequence[str]]:
        return SAID

    model = LoudModel(SUBJECTS)
    monkeypatch.setattr(learning, "phrases", said)
    monkeypatch.setattr(adapter, "LEARNED", tmp_path / "learned.npz")
    write(model, WORDS, tmp_path / "learned.npz")

    meaning = E5Meaning()
    vars(meaning)["_model"] = model
    german = meaning.vectors([f"de {subject} new" for subject in SUBJECTS])
    english = meaning.vectors([f"en {subject} other" for subject in SUBJECTS])

    near = cosines(
        *(np.stack([np.frombuffer(v, dtype=np.int8) for v in made]) for made in (german, english))
    )
    assert (near.argmax(axis=1) == np.arange(len(SUBJECTS))).all()
    assert np.diag(near).min() > 0.9
    assert near[~np.eye(len(SUBJECTS), dtype=bool)].max() < 0.3
    assert list(meaning.concepts()) == list(SUBJECTS)


def test_the_same_examples_give_the_same_axes_and_no_more_than_are_wanted() -> None:
    random = np.random.default_rng(7)
    examples, topics = random.normal(size=(40, SIZE)), np.arange(40) % 8
    centre, axes = learn(examples, topics, np.ones(40), 5)
    again = learn(examples, topics, np.ones(40), 5)
    assert centre.shape == (SIZE,)
    assert axes.shape == (SIZE, 5)
    assert (centre == again[0]).all()
    assert (axes == again[1]).all()


def test_a_topics_middle_counts_its_examples_by_their_weight() -> None:
    examples = np.array([[0.0, 0.0], [4.0, 8.0], [1.0, 1.0]])
    found = middles(examples, np.array([0, 0, 1]), np.array([3.0, 1.0, 5.0]))
    assert found.tolist() == [[1.0, 2.0], [1.0, 1.0]]


def test_a_text_about_nothing_has_no_place_and_breaks_nothing() -> None:
    view = View(np.zeros(3), np.eye(3), np.eye(3), np.zeros(3))
    assert view.places(np.zeros((1, 3))).tolist() == [[0.0, 0.0, 0.0]]
    assert view.vectors(np.zeros((1, 3))).shape == (1, 6)


def test_every_shipped_topic_has_phrases_in_both_languages_and_no_pair_is_among_them() -> None:
    said = phrases()
    assert set(said) == set(CONCEPTS)
    assert all(len(spoken) % 4 == 0 for spoken in said.values())
    every = {phrase for spoken in said.values() for phrase in spoken}
    assert len(every) == sum(map(len, said.values())), "the same phrase twice"
    assert not every & {text for pair in pairs() for text in (pair.wish, pair.offer)}


def test_the_command_learns_from_the_shipped_topics(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Mapping[str, Sequence[str]]] = []

    def note(_model: object, words: Mapping[str, Sequence[str]]) -> None:
        asked.append(words)

    def no_model() -> None:
        return None

    monkeypatch.setattr(learning, "write", note)
    monkeypatch.setattr(adapter, "load_model", no_model)
    runpy.run_module("meaning", run_name="__main__")
    assert [list(words) for words in asked] == [list(CONCEPTS)]
    assert len(CONCEPTS) > AXES
