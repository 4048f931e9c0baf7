"""Who is given whose post to read."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime

from hypothesis import given as over
from hypothesis import strategies as st

from community.parades.model import Parade, ParadeState, Parading, Post, PostKind, Reading
from community.parades.spread import EACH, Reader, given, left_over, unread

NOW = datetime(2026, 12, 10, 12, tzinfo=UTC)
PARADE = Parade(
    1, 1, 7, "My town", "?", "", "de", "Europe/Berlin", NOW, ParadeState.CALLED,
    host=7, opens=date(2026, 12, 1), closes=date(2026, 12, 31),
)  # fmt: skip


def post(number: int, author: int, language: str = "de", *, confirmed: bool = True) -> Post:
    return Post(
        number, 1, author, PostKind.ARTICLE, NOW, f"https://blog{author}.example/{number}",
        language=language, confirmed=confirmed,
    )  # fmt: skip


def handed_in(authors: list[int], readers: dict[int, Reader]) -> Parading:
    """Let posts come in one after the other; each author is given what there is to read."""
    parading = Parading(PARADE)
    for number, author in enumerate(authors, start=1):
        parading = parading_with(parading, post(number, author))
        new = given(parading, readers, author, NOW)
        parading = replace(parading, readings=(*parading.readings, *new))
    return parading


def parading_with(parading: Parading, *posts: Post) -> Parading:
    return replace(parading, posts=(*parading.posts, *posts))


@over(
    authors=st.lists(st.integers(1, 12), min_size=1, max_size=40),
    topics=st.lists(st.frozensets(st.sampled_from("abcde")), min_size=12, max_size=12),
)
def test_everybody_reads_others_only_and_in_the_end_every_post_has_a_reader(
    authors: list[int], topics: list[frozenset[str]]
) -> None:
    readers = {one: Reader(topics[one - 1]) for one in set(authors)}
    parading = handed_in(authors, readers)
    most = Counter(one.reader for one in parading.readings)
    assert all(many <= EACH for many in most.values())
    parading = replace(parading, readings=(*parading.readings, *left_over(parading, readers, NOW)))
    wrote = {one.id: one.member_id for one in parading.posts}
    assert all(wrote[one.post_id] != one.reader for one in parading.readings)
    pairs = [(one.post_id, one.reader) for one in parading.readings]
    assert len(pairs) == len(set(pairs))
    if len(set(authors)) > 1:
        assert not unread(parading, given_is_read=True)


def test_what_was_given_least_comes_first_then_what_is_farthest_from_ones_field() -> None:
    readers = {
        1: Reader(frozenset({"museum"})),
        2: Reader(frozenset({"museum", "pr"})),
        3: Reader(frozenset({"podcast"})),
        4: Reader(frozenset({"pr"})),
    }
    parading = parading_with(Parading(PARADE), post(1, 2), post(2, 3), post(3, 4), post(4, 1))
    assert [one.post_id for one in given(parading, readers, 1, NOW)] == [2, 3]
    busy = replace(parading, readings=(Reading(2, 4, NOW),))
    assert [one.post_id for one in given(busy, readers, 1, NOW)] == [3, 1]


def test_nobody_is_given_a_language_they_do_not_read_while_there_is_another() -> None:
    readers = {1: Reader(languages=frozenset({"de"})), 2: Reader(), 3: Reader()}
    parading = parading_with(Parading(PARADE), post(1, 2, "fi"), post(2, 3, "de-AT"), post(3, 1))
    assert [one.post_id for one in given(parading, readers, 1, NOW)] == [2, 1]


def test_what_nobody_else_may_see_yet_is_given_to_nobody() -> None:
    readers = {1: Reader(), 2: Reader()}
    parading = parading_with(Parading(PARADE), post(1, 2, confirmed=False), post(2, 1))
    assert not given(parading, readers, 1, NOW)
    assert [one.id for one in unread(parading)] == [2]


def test_a_post_counts_as_unread_until_somebody_says_they_read_it() -> None:
    parading = replace(
        parading_with(Parading(PARADE), post(1, 2), post(2, 1)),
        readings=(Reading(1, 1, NOW, read_at=NOW), Reading(2, 2, NOW)),
    )
    assert [one.id for one in unread(parading)] == [2]
    assert not unread(parading, given_is_read=True)
