"""In front of all only that is said of somebody which their introduction shows."""

from dataclasses import replace

from community.matching.topics import Topics
from community.model import Answers, Details, Introduction, Understanding
from community.shown_topics import shown_topics
from tests.fakes.clock import START

WRITTEN = Introduction(
    1,
    Answers(goal="Podcasts", offer="Sauerteig"),
    Details(),
    Understanding(("podcasts", "burnout"), ("food",), ("law",), ("museum",)),
    START,
)


def test_what_was_understood_by_itself_is_shown() -> None:
    assert shown_topics(WRITTEN, Topics()) == WRITTEN.understood


def test_of_what_was_put_right_by_hand_only_that_which_the_answers_name() -> None:
    by_hand = replace(WRITTEN, understood=replace(WRITTEN.understood, corrected=True))
    assert shown_topics(by_hand, Topics()) == Understanding(
        ("podcasts",), ("food",), corrected=True
    )


def test_what_was_taken_out_by_hand_stays_out() -> None:
    by_hand = replace(WRITTEN, understood=Understanding((), ("food",), corrected=True))
    assert shown_topics(by_hand, Topics()).seeks == ()
