"""Meaning as numbers: cosines, closeness, and the nearest topic."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from community.matching.meaning import (
    SAME,
    SNAP,
    SUGGEST,
    UNRELATED,
    Rows,
    closeness,
    closest,
    met,
    nearest,
    rows,
    similarity,
)

CONCEPTS = {"east": bytes([100, 0]), "north": bytes([0, 100]), "also east": bytes([50, 0])}

vectors = arrays.arrays(np.int8, (4, 128), elements=st.integers(-127, 127))


def test_vectors_become_rows_and_a_missing_one_becomes_zeros() -> None:
    made = rows([bytes([1, 255]), b"", bytes([127, 129])])
    assert made.tolist() == [[1, -1], [0, 0], [127, -127]]
    assert made.dtype == np.int8


def test_without_any_vector_the_rows_are_empty_and_nothing_is_close() -> None:
    none = rows([b"", b""])
    assert none.shape == (2, 0)
    assert closeness(none, none).tolist() == [0.0, 0.0]
    assert rows([]).shape == (0, 0)
    assert closeness(rows([]), rows([])).tolist() == []


def test_vectors_of_different_makers_are_refused() -> None:
    with pytest.raises(ValueError, match="different makers"):
        rows([bytes(3), bytes(4)])


def test_the_cosine_is_taken_row_by_row() -> None:
    one = rows([bytes([3, 4]), bytes([3, 4]), bytes([3, 4]), b""])
    other = rows([bytes([6, 8]), bytes([4, 253]), bytes([253, 252]), bytes([3, 4])])
    assert similarity(one, other).tolist() == [1.0, 0.0, -1.0, 0.0]


@given(one=vectors, other=vectors)
def test_a_cosine_is_the_same_both_ways_and_never_beyond_one(one: Rows, other: Rows) -> None:
    there, back = similarity(one, other), similarity(other, one)
    assert (there == back).all()
    assert (np.abs(there) <= 1.0 + 1e-12).all()
    close = closeness(one, other)
    assert ((close >= 0.0) & (close <= 1.0)).all()


def test_closeness_is_nothing_up_to_unrelated_and_full_from_the_same_subject_on() -> None:
    def close(cosine: float) -> float:
        angle = np.arccos(cosine)
        other = np.rint(np.array([[np.cos(angle), np.sin(angle)]]) * 127).astype(np.int8)
        return float(closeness(np.array([[127, 0]], dtype=np.int8), other)[0])

    assert close(-1.0) == 0.0
    assert close(UNRELATED - 0.02) == 0.0
    assert close(SAME + 0.02) == 1.0
    assert close((UNRELATED + SAME) / 2) == pytest.approx(0.5, abs=0.03)


def test_topics_and_meaning_make_up_for_each_other_and_take_nothing_away() -> None:
    need, close = np.array([0.0, 0.5, 0.5, 1.0]), np.array([0.6, 0.0, 0.5, 0.2])
    assert met(need, close, words=1.0).tolist() == [0.6, 0.5, 0.75, 1.0]
    assert met(need, close).tolist() == [0.6, 0.375, 0.6875, 0.8]


def test_a_word_is_taken_for_its_nearest_topic_if_it_is_near_enough() -> None:
    words = [bytes([100, 10]), bytes([100, 99]), b"", bytes([156, 0])]
    assert nearest(words, CONCEPTS, least=0.9) == ("east", "", "", "")
    assert nearest(words, {}) == ("", "", "", "")


def test_topics_close_to_an_answer_come_nearest_first_and_equal_ones_in_their_order() -> None:
    assert closest(bytes([100, 80]), CONCEPTS, least=0.5) == ("east", "also east", "north")
    assert closest(bytes([100, 80]), CONCEPTS, least=0.7) == ("east", "also east")
    assert closest(b"", CONCEPTS) == ()
    assert closest(bytes([1, 1]), {}) == ()


def test_taking_a_word_for_a_topic_needs_more_than_suggesting_it() -> None:
    assert 0 < UNRELATED < SUGGEST < SNAP < 1
