"""What is said in a match's conversation, as far as it is worded here."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import cast

import pytest

from community.match_words import MOST_WHY, match_card, match_title
from community.model import Consent, Match, MatchKind, Member
from community.places import Account
from community.texts import Block, Quote, Text, text
from tests.community.world import said

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def why(words: str) -> Sequence[Block]:
    """Return blocks: a letter is a sentence, a digit a quote."""
    return [
        Quote(text("{name} offers", name="Ada"), one) if one.isdigit() else text("{x}", x=one)
        for one in words
    ]


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("a", "a"),
        ("a12b", "a12b"),
        ("a12b34", "a12b34"),
        ("a12b34f", "a12b3f"),
        ("a12b34c5f", "a12bcf"),
        ("a12b34c5de6f", "a12bcf"),
    ],
)
def test_the_first_message_fits_on_a_phone(given: str, shown: str) -> None:
    agreed = Consent(1, NOW, 16)
    members = [Member(i, 1, Account("test", str(i)), "Ada", "de", NOW, agreed) for i in (1, 2)]
    match = Match(7, 1, 1, (1, 2), MatchKind.OPEN, 1, 1, (), 1, out_of_bubble=False)
    card = match_card(match, members, why(given), text("What?"), "de")
    assert len(card.body) <= MOST_WHY + 3
    assert "".join(map(letter, card.body[: len(shown)])) == shown


@pytest.mark.parametrize(
    ("count", "title"),
    [
        (2, "Ada 1 × Ada 2 · #7"),  # noqa: RUF001 - the sign that the title has
        (3, "Ada 1 × Ada 2 × Ada 3 · #7"),  # noqa: RUF001
        (4, "Ada 1 × Ada 2 × Ada 3 + 1 · #7"),  # noqa: RUF001
        (6, "Ada 1 × Ada 2 × Ada 3 + 3 · #7"),  # noqa: RUF001
    ],
)
def test_a_title_names_as_many_as_fit_and_counts_the_others(count: int, title: str) -> None:
    people = [
        Member(i, 1, Account("test", str(i)), f"Ada {i}", "de", NOW, Consent(1, NOW, 16))
        for i in range(1, count + 1)
    ]
    ids = tuple(member.id for member in people)
    match = Match(7, 1, 1, ids, MatchKind.OPEN, 1, 1, (), 1, out_of_bubble=False)
    assert said(match_title(match, people)) == title


def letter(block: Block) -> str:
    """Return what :func:`why` made a block of."""
    return block.words if isinstance(block, Quote) else said(cast("Text", block))
