"""Wishes and offers meet by meaning across languages: the floor below which no change may fall."""

import math
from collections import Counter
from collections.abc import Sequence

import pytest

from community.meant import NoMeaning
from meaning.e5 import E5Meaning
from tests.bench.meaning import figures, pairs, right_first, share, snapped

AIM = 0.85
"""What is aimed at. The half that may be seen reaches it; the other does not yet."""

UNSEEN_FLOOR = 0.65
"""Below this no change may fall on the half that nothing is tuned on. Raise it, never lower it."""


def test_there_are_sixty_pairs_in_both_languages_and_half_of_each_kind_is_unseen() -> None:
    every = pairs()
    assert len({pair.wish for pair in every} | {pair.offer for pair in every}) == 120
    assert Counter((pair.half, pair.tongues) for pair in every) == {
        (half, tongues): 5 if tongues in ("de-en", "en-de") else 10
        for half in ("seen", "unseen")
        for tongues in ("de-en", "en-de", "de-de", "en-en")
    }


def test_with_meaning_the_right_partner_comes_first(together: Sequence[bool]) -> None:
    assert share(together, "seen") >= AIM
    assert share(together, "unseen") >= UNSEEN_FLOOR


def test_meaning_finds_far_more_than_words_alone(together: Sequence[bool]) -> None:
    alone = right_first(NoMeaning())
    assert sum(alone) > 0
    assert sum(together) > 2 * sum(alone)


@pytest.fixture(scope="session")
def together(e5: E5Meaning) -> Sequence[bool]:
    return right_first(e5)


@pytest.mark.parametrize("half", ["seen", "unseen"])
def test_a_word_is_seldom_taken_for_a_wrong_topic(e5: E5Meaning, half: str) -> None:
    right, wrong, of = snapped(e5, "seen" if half == "seen" else "unseen")
    assert 0 < right < of
    assert wrong <= math.ceil(right / 4)


def test_the_table_names_both_halves(e5: E5Meaning) -> None:
    assert e5.name
    named = " ".join(what for what, _ in figures())
    assert named.count("unseen half") == 5
    assert "by words" in named
