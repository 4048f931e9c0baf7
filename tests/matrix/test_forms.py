"""Forms by questions: each way through them, and what cannot be used."""

import json

from community.forms import Chosen, Form, Typed
from community.texts import Card, text
from matrix.forms import Asking, Turn, again, answer, ask, begin, not_words
from tests.community.world import sentences

FORM = Form(
    "trial",
    text("A trial"),
    (
        Typed("goal", text("Your goal?"), now="grants", most=20),
        Typed("name", text("Your name?"), required=True, long=False),
        Chosen(
            "how",
            text("How?"),
            tuple((value, text(value)) for value in ("near", "far", "any")),
            now=("any",),
        ),
        Chosen(
            "topics",
            text("Which?"),
            tuple((value, text(value)) for value in ("art", "law", "tea")),
            most=2,
        ),
    ),
    parts=("7",),
)


def asking(at: int = 0) -> Asking:
    begun = begin(FORM, "en", "!home")
    for _ in range(at):
        begun = going_on(answer(begun, "x" if begun.at == 1 else "skip"))
    return begun


def going_on(turn: Turn) -> Asking:
    assert turn.asking is not None
    return turn.asking


def words(turn: Turn) -> str:
    return sentences(Card("en", None, turn.said))


def test_a_question_tells_where_one_stands_and_what_stands_there() -> None:
    first = ask(asking())
    assert sentences(Card("en", None, first)).startswith(
        "A trial, question 1 of 4: **Your goal?**\nThis stands there now: grants\n"
    )
    assert "**skip**" in sentences(Card("en", None, first))


def test_what_is_typed_is_kept_and_the_next_question_comes() -> None:
    turn = answer(asking(), "  fund\u200bing ")
    assert going_on(turn).words["goal"] == "funding"
    assert "question 2 of 4" in words(turn)


def test_skipping_keeps_what_is_there_and_clearing_takes_it_away() -> None:
    assert going_on(answer(asking(), "Überspringen")).words["goal"] == "grants"
    assert going_on(answer(asking(), "clear")).words["goal"] == ""


def test_going_back_leads_to_the_question_before_and_not_beyond_the_first() -> None:
    second = going_on(answer(asking(), "funding"))
    assert going_on(answer(second, "zurück.")).at == 0
    assert going_on(answer(asking(), "back")).at == 0


def test_what_is_too_long_is_asked_for_again_with_both_counts() -> None:
    turn = answer(asking(), "x" * 21)
    assert "21 characters long, and 20 fit" in words(turn)
    assert going_on(turn) == asking()


def test_what_is_needed_cannot_be_skipped_nor_passed_over_by_done() -> None:
    second = asking(1)
    assert going_on(answer(second, "skip")).at == 1
    turn = answer(asking(), "done")
    assert (turn.complete, going_on(turn).at) == (False, 1)


def test_one_is_chosen_by_number_by_label_or_by_value() -> None:
    for typed in ("2", "2.", "FAR", "far"):
        assert going_on(answer(asking(2), typed)).choices["how"] == ("far",)


def test_several_are_chosen_with_commas_or_blanks() -> None:
    for typed in ("1, 3", "1 3", "art, tea", "1;3"):
        turn = answer(asking(3), typed)
        assert turn.complete
        assert going_on(turn).filled().choices["topics"] == ("art", "tea")


def test_more_than_may_be_chosen_is_refused() -> None:
    assert "Please choose one." in words(answer(asking(2), "1, 2"))
    assert "Please choose 2 at most." in words(answer(asking(3), "1 2 3"))


def test_what_is_no_choice_is_asked_for_again() -> None:
    for typed in ("4", "0", "perhaps", "1, 99999999999999"):
        assert "The number is enough." in words(answer(asking(2), typed))


def test_done_ends_the_form_with_the_rest_as_it_was() -> None:
    third = asking(2)
    turn = answer(third, "fertig")
    assert turn.complete
    filled = going_on(turn).filled()
    assert (filled["goal"], filled["name"], filled["how"], filled["topics"]) == (
        "grants",
        "x",
        "any",
        "",
    )
    assert filled.parts == ("7",)


def test_cancel_ends_it_without_anything_to_hand_over() -> None:
    turn = answer(asking(2), "abbrechen")
    assert (turn.asking, turn.complete) == (None, False)


def test_a_file_is_answered_kindly_and_the_question_stays() -> None:
    turn = not_words(asking())
    assert "only take words" in words(turn)
    assert going_on(turn) == asking()


def test_after_a_refusal_everything_is_still_there() -> None:
    turn = again(asking(2), text("Too much at once."))
    assert words(turn).startswith("Too much at once.")
    assert going_on(turn).words["name"] == "x"
    assert going_on(turn).at == 3


def test_the_state_survives_as_json() -> None:
    begun = asking(2)
    assert Asking.from_json(json.loads(json.dumps(begun.as_json()))) == begun


def test_a_form_of_one_question_says_its_name_once_and_nothing_about_other_questions() -> None:
    same = Form("one", text("Your goal?"), (Typed("goal", text("Your goal?")),))
    shown = sentences(Card("en", None, ask(begin(same, "en", "!home"))))
    assert shown == "**Your goal?**\nWrite your answer as a message, or **cancel**."
    other = Form("one", text("A trial"), (Typed("goal", text("Your goal?")),))
    assert sentences(Card("en", None, ask(begin(other, "en", "!home")))).startswith(
        "A trial: **Your goal?**\n"
    )
    wrong = again(begin(other, "en", "!home"), text("Not that."))
    assert "back" not in words(wrong)


def test_what_cannot_be_used_is_asked_again_where_it_stands() -> None:
    last = going_on(again(asking(3), text("Not that.")))
    assert last.at == 3
    assert going_on(again(asking(3), text("Not that."), "name")).at == 1
