"""What many want to get further with is counted; nobody is named by it."""

import pytest

from community.matching.overlaps import FEWEST, Overlap, Overlaps
from community.model import Understanding


def counted(*people: tuple[str, str], name: str = "Ada") -> Overlaps:
    """Count people by what they seek and give."""
    overlaps = Overlaps()
    for seeks, gives in people:
        shown = Understanding(seeks=tuple(seeks.split()), gives=tuple(gives.split()))
        overlaps.add(name, shown)
    return overlaps


def test_what_most_want_is_found_with_how_many_offer_it() -> None:
    people = [("podcasts museums", "")] * FEWEST + [("podcasts", "museums"), ("", "podcasts")]
    assert counted(*people).best() == Overlap("podcasts", FEWEST + 1, 1)


@pytest.mark.parametrize("few", [0, 1, FEWEST - 1])
def test_what_few_want_is_nothing_to_speak_of(few: int) -> None:
    assert counted(*[("podcasts", "")] * few, ("", "podcasts"), ("", "podcasts")).best() is None


def test_what_would_widen_a_horizon_counts_like_a_wish_and_once_a_person() -> None:
    overlaps = Overlaps()
    for _ in range(FEWEST):
        overlaps.add("Ada", Understanding(seeks=("law",), widens=("law",), interests=("grants",)))
    assert overlaps.best() == Overlap("law", FEWEST, 0)


def test_of_two_equals_the_one_comes_first_that_others_offer() -> None:
    people = [("law museums", "")] * FEWEST
    assert counted(*people).best() == Overlap("law", FEWEST, 0)
    assert counted(*people, ("", "museums")).best() == Overlap("museums", FEWEST, 1)


def test_who_wants_and_offers_the_same_counts_once() -> None:
    assert counted(*[("law", "law")] * FEWEST).best() == Overlap("law", FEWEST, 0)


def test_spellings_of_one_word_are_one_topic_called_as_most_do() -> None:
    people = [("sauerteig", "")] + [("sauerteige", "")] * 3
    assert counted(*people).best() == Overlap("sauerteige", 4, 0)
    used = counted(*people, *[("law", "")] * FEWEST).best(["sauerteig"])
    assert used == Overlap("law", FEWEST, 0)


def test_what_was_used_already_makes_room_for_the_next() -> None:
    people = [("podcasts law", "")] * FEWEST + [("podcasts", "")]
    assert counted(*people).best(["podcasts"]) == Overlap("law", FEWEST, 0)
    assert counted(*people).best(["podcasts", "law"]) is None


def test_a_word_that_is_part_of_somebodys_name_is_no_topic() -> None:
    people = [("winkler", "")] * FEWEST
    assert counted(*people, name="Ada Winkler").best() is None
    assert counted(*people, name="Bea").best() == Overlap("winkler", FEWEST, 0)
    known = [("podcasts", "")] * FEWEST
    assert counted(*known, name="Podcasts Peter").best() == Overlap("podcasts", FEWEST, 0)
