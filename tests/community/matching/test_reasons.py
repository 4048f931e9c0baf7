"""Why these people, in their own words."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.matching import _questions as questions
from community.matching import _reason_words as words
from community.matching.reasons import LONGEST_QUOTE, explain, first_question, quoted
from community.model import Answers, Consent, Details, Introduction, Member, Reason, Understanding
from community.places import Account, Language
from community.texts import Block, Param, Quote, Text, Who
from locales import render

NOW = datetime(2026, 3, 1, tzinfo=UTC)
ADA_GOAL = "Ich suche Hilfe bei Fördermitteln für mein Museum."
BEN_OFFER = "I write grant applications."


FIELD = re.compile(r"\{\w+\}")
ALL_FORMS = [one for one in vars(words).values() if isinstance(one, words.Forms)]


def member(number: int, name: str, language: Language = "de") -> Member:
    account = Account("test", str(number))
    return Member(number, 1, account, name, language, NOW, Consent(1, NOW, 16))


def introduction(number: int, field: str = "", **answers: str) -> Introduction:
    return Introduction(number, Answers(**answers), Details(field=field), Understanding(), NOW)


PEOPLE = {1: member(1, "Ada"), 2: member(2, "Ben"), 3: member(3, "Cem")}
WORDS = {
    1: introduction(1, "Museum", goal=ADA_GOAL, horizon="Roboter und Oper"),
    2: introduction(2, "Technik", offer=BEN_OFFER, contribution="Good cake"),
    3: introduction(3, "museum ", offer="Kuchen. ", contribution="Ich biete Fördermittelberatung"),
}
GRANTS = Reason("gives", 2, 1, ("funding",))
EXCHANGE = {
    1: introduction(1, goal=ADA_GOAL, offer="Museen"),
    2: introduction(2, goal="Museen", offer=BEN_OFFER),
}


def said(block: Block) -> str:
    """The English sentence or the quoted words."""
    return block.words if isinstance(block, Quote) else getattr(block, "msgid", "")


def params(block: Block) -> dict[str, object]:
    assert isinstance(block, Text)
    return dict(block.params)


def test_help_is_told_with_what_both_wrote() -> None:
    sentence, seeks, offers = explain([GRANTS], PEOPLE, WORDS, "de")
    assert said(sentence) == "{giver} can help {taker} with {topics}."
    assert params(sentence) == {
        "giver": PEOPLE[2].who,
        "taker": PEOPLE[1].who,
        "topics": ("Fördermittel",),
    }
    assert isinstance(seeks, Quote)
    assert (seeks.label.msgid, seeks.label.params) == ("{name} looks for", {"name": PEOPLE[1].who})
    assert seeks.words == ADA_GOAL
    assert isinstance(offers, Quote)
    assert (offers.label.msgid, offers.words) == ("{name} offers", BEN_OFFER)


def test_the_contribution_is_quoted_where_it_is_what_helps() -> None:
    blocks = explain([Reason("gives", 3, 1, ("funding",))], PEOPLE, WORDS, "de")
    assert said(blocks[2]) == "Ich biete Fördermittelberatung"
    only = {2: introduction(2, contribution="Kuchen")}
    assert said(explain([Reason("gives", 2, 1, ("ai",))], PEOPLE, only, "de")[1]) == "Kuchen"


def test_a_wider_horizon_is_told_with_what_one_is_curious_about() -> None:
    sentence, curious = explain([Reason("widens", 2, 1, ("robotics",))], PEOPLE, WORDS, "en")
    assert "widen" in said(sentence)
    assert params(sentence)["topics"] == ("robotics",)
    assert isinstance(curious, Quote)
    assert curious.words == "Roboter und Oper"


@pytest.mark.parametrize(("kind", "word"), [("shares", "get further"), ("interests", "care about")])
def test_what_both_have_is_one_sentence(kind: str, word: str) -> None:
    reason = replace(GRANTS, kind=kind)  # pyright: ignore[reportArgumentType] (one of the kinds)
    (sentence,) = explain([reason], PEOPLE, WORDS, "en")
    assert word in said(sentence)
    assert params(sentence)["topics"] == ("grants and funding",)


def fields_of(block: Block) -> list[tuple[str, str]]:
    """Return who comes from which field, as the one sentence about it says."""
    assert isinstance(block, Text)
    assert block.msgid == "From different fields: {people}."
    listed = cast("list[Text]", block.params["people"])
    return [
        (cast("Who", one.params["person"]).name, cast("str", one.params["field"])) for one in listed
    ]


def test_fields_are_told_only_while_they_are_known_and_differ() -> None:
    (sentence,) = explain([Reason("bubble", 1, 2)], PEOPLE, WORDS, "en")
    assert fields_of(sentence) == [("Ada", "Museum"), ("Ben", "Technik")]
    (nothing,) = explain([Reason("bubble", 1, 3)], PEOPLE, WORDS, "en")
    assert "nothing in common yet" in said(nothing)
    assert explain([Reason("bubble", 1, 2)], PEOPLE, {}, "en") == (nothing,)
    assert explain([], PEOPLE, WORDS, "en") == (nothing,)


def test_a_trio_hears_of_each_pair_and_nothing_twice() -> None:
    trio = [GRANTS, Reason("gives", 3, 1, ("funding",)), Reason("bubble", 2, 3)]
    blocks = explain(trio, PEOPLE, WORDS, "de")
    assert [said(block) for block in blocks].count(ADA_GOAL) == 1
    assert len(blocks) == len(set(map(repr, blocks))) == 6


def test_different_fields_are_told_once_and_last() -> None:
    trio = [Reason("bubble", 1, 2), GRANTS, Reason("bubble", 2, 3), Reason("bubble", 1, 3)]
    *_, last = blocks = explain(trio, PEOPLE, WORDS, "de")
    assert fields_of(last) == [("Ada", "Museum"), ("Ben", "Technik"), ("Cem", "museum")]
    assert len(blocks) == 4


def test_nothing_is_told_of_somebody_who_is_gone() -> None:
    left = {1: PEOPLE[1]}
    assert explain([GRANTS], left, WORDS, "de") == explain([], left, WORDS, "de")
    assert first_question([GRANTS], left, WORDS, "de", 1) in questions.OPEN
    (sentence,) = explain([GRANTS], PEOPLE, {}, "de")
    assert isinstance(sentence, Text)


def test_topics_are_named_in_the_language_people_share() -> None:
    german = explain([GRANTS], PEOPLE, WORDS)[0]
    mixed = explain([GRANTS], PEOPLE | {2: member(2, "Ben", "en")}, WORDS)[0]
    assert params(german)["topics"] == ("Fördermittel",)
    assert params(mixed)["topics"] == ("grants and funding",)


# --- to one of them ---------------------------------------------------------------------------


def shown(block: Block, language: Language = "en") -> str:
    """The block as it is read, with names for people."""

    def show(value: Param, _language: str) -> str:
        return value.name if isinstance(value, Who) else str(value)

    if isinstance(block, Quote):
        return f"{render(block.label, language, show)}: {block.words}"
    assert isinstance(block, Text)
    return render(block, language, show)


def told(reason: Reason, reader: int | None, language: Language = "en") -> list[str]:
    blocks = explain([reason], PEOPLE, WORDS, language, reader=reader)
    return [shown(block, language) for block in blocks]


def test_whoever_reads_is_spoken_to_and_the_other_is_named() -> None:
    by_name, to_taker, to_giver = (told(GRANTS, reader) for reader in (None, 1, 2))
    assert by_name[0] == "Ben can help Ada with grants and funding."
    assert to_taker == [
        "Ben can help you with grants and funding.",
        f"You look for: {ADA_GOAL}",
        f"Ben offers: {BEN_OFFER}",
    ]
    assert to_giver == [
        "You can help Ada with grants and funding.",
        f"Ada looks for: {ADA_GOAL}",
        f"You offer: {BEN_OFFER}",
    ]


def test_whoever_reads_german_is_spoken_to_in_german() -> None:
    assert told(GRANTS, 1, "de")[:2] == [
        "Ben kann dir rund um Fördermittel weiterhelfen.",
        f"Du suchst: {ADA_GOAL}",
    ]
    assert told(GRANTS, 3, "de") == told(GRANTS, None, "de"), "Cem is not in this reason"
    assert "für dich Neues" in told(replace(GRANTS, kind="widens"), 1, "de")[0]


@pytest.mark.parametrize("forms", ALL_FORMS)
def test_every_form_names_whoever_does_not_read_it(forms: words.Forms) -> None:
    assert {"{giver}", "{taker}"} <= set(FIELD.findall(forms.of_both.msgid))
    assert "{taker}" in forms.to_giver.msgid
    assert "{giver}" not in forms.to_giver.msgid
    assert "{giver}" in forms.to_taker.msgid
    assert "{taker}" not in forms.to_taker.msgid


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("reader", [None, 1, 2])
@pytest.mark.parametrize("kind", ["gives", "shares", "widens", "interests", "meaning", "bubble"])
def test_every_reason_can_be_read_by_everybody(
    kind: str, reader: int | None, language: Language
) -> None:
    lines = told(replace(GRANTS, kind=kind), reader, language)  # pyright: ignore[reportArgumentType] (one of the kinds)
    assert lines
    assert not any("{" in line for line in lines)


def test_help_in_return_is_said_as_such() -> None:
    back = Reason("gives", 1, 2, ("museums",))
    first, *_, second, _seeks, _offers = map(shown, explain([GRANTS, back], PEOPLE, EXCHANGE, "en"))
    assert first == "Ben can help Ada with grants and funding."
    assert second == "And the other way round, Ada can help Ben with museums."
    mixed = explain([replace(back, kind="shares"), GRANTS], PEOPLE, EXCHANGE, "en")
    assert "Ben can help Ada with grants and funding." in map(shown, mixed)


def test_what_fits_by_meaning_is_told_with_what_both_wrote_and_claims_no_topic() -> None:
    near = Reason("meaning", 2, 1)
    assert told(near, None) == [
        "Ben's offer is close to what Ada looks for.",
        f"Ada looks for: {ADA_GOAL}",
        f"Ben offers: {BEN_OFFER}",
    ]
    asked = [first_question([near], PEOPLE, WORDS, "en", number) for number in range(6)]
    assert all("topics" not in one.params for one in asked)


RING = [
    Reason("gives", 2, 3, ("ai",)),
    Reason("gives", 1, 2, ("museums",)),
    Reason("gives", 3, 1, ("funding",)),
]


def test_three_who_each_help_the_next_are_told_so_in_one_sentence() -> None:
    circle, *quotes = explain(RING, PEOPLE, WORDS, "en")
    assert shown(circle) == (
        "A full circle: Ben can help Cem with artificial intelligence, Cem can help Ada with"
        " grants and funding, and Ada can help Ben with museums."
    )
    assert quotes
    assert all(isinstance(block, Quote) for block in quotes)


def test_whoever_reads_stands_first_in_their_circle() -> None:
    circle = explain(RING, PEOPLE, WORDS, "de", reader=1)[0]
    assert shown(circle, "de") == (
        "Ein Kreis, der sich schließt: Du hilfst Ben rund um Museen, Ben hilft Cem rund um"
        " Künstliche Intelligenz, und Cem hilft dir rund um Fördermittel."
    )


def test_no_circle_is_claimed_where_there_is_none() -> None:
    broken = [
        [*RING[:2]],
        [RING[0], RING[1], replace(RING[2], kind="widens")],
        [RING[0], RING[1], Reason("gives", 1, 3, ("ai",))],
        [GRANTS, Reason("gives", 1, 2, ("museums",)), Reason("gives", 3, 2, ("ai",))],
    ]
    for reasons in broken:
        assert not any("circle" in said(block) for block in explain(reasons, PEOPLE, WORDS, "en"))
    left = {1: PEOPLE[1], 2: PEOPLE[2]}
    assert not any("circle" in said(block) for block in explain(RING, left, WORDS, "en"))


def test_help_beside_a_circle_is_still_told() -> None:
    more = Reason("gives", 1, 3, ("photography",))
    lines = list(map(shown, explain([*RING, more], PEOPLE, WORDS, "en")))
    assert "Ada can help Cem with photography." in lines


# --- the first question ---------------------------------------------------------------------

KINDS = {
    "gives": questions.GIVES,
    "meaning": questions.MEANING,
    "shares": questions.SHARES,
    "widens": questions.WIDENS,
    "interests": questions.INTERESTS,
    "bubble": questions.BUBBLE,
}


@pytest.mark.parametrize("kind", KINDS)
def test_the_question_fits_the_strongest_reason_and_names_what_it_is_about(kind: str) -> None:
    reason = replace(GRANTS, kind=kind)  # pyright: ignore[reportArgumentType] (one of the kinds)
    asked = [first_question([reason], PEOPLE, WORDS, "en", number) for number in range(12)]
    assert {one.msgid for one in asked} == {one.msgid for one in KINDS[kind]}
    for one in asked:
        known = {"giver": "G", "taker": "T", "topics": "X"}
        assert one.msgid.format_map({name: known[name] for name in one.params}).endswith("?")


def test_there_are_many_questions_and_none_is_asked_in_two_kinds() -> None:
    every = [one.msgid for kind in (*KINDS.values(), questions.OPEN) for one in kind]
    assert len(every) == len(set(every)) >= 12


def test_without_anything_in_common_the_question_is_open() -> None:
    assert first_question([], PEOPLE, WORDS, "en", 4) == questions.OPEN[1]
    assert first_question([Reason("bubble", 1, 3)], PEOPLE, WORDS, "en", 0) == questions.OPEN[0]


def test_without_a_number_different_people_are_asked_different_things() -> None:
    pairs = [{1: PEOPLE[1], 2: replace(PEOPLE[2], id=2)}, {1: PEOPLE[1], 3: PEOPLE[3]}]
    asked = [first_question([], pair, WORDS) for pair in pairs]
    assert asked[0] != asked[1]
    assert asked[0] == first_question([], pairs[0], WORDS)


# --- quoting --------------------------------------------------------------------------------


@given(st.text(max_size=700), st.sampled_from(["pr", "ai"]))
def test_a_quote_is_short_one_line_and_really_theirs(written: str, topic: str) -> None:
    quote = quoted(written, (topic,))
    assert len(quote) <= LONGEST_QUOTE + 4
    assert "\n" not in quote
    assert quote.strip("… ") in " ".join(written.split()) or "…" in written


def test_a_long_answer_is_cut_between_words() -> None:
    quote = quoted("Wort " * 100)
    assert quote.endswith("Wort…")
    assert quoted("x" * 300) == "x" * 199 + "…"
    assert quoted("kurz  und\ngut") == "kurz und gut"


def test_an_answer_is_quoted_where_it_names_the_topic() -> None:
    long = "Ich bin neu hier. " + "Das ist so eine Sache mit mir und euch. " * 8
    assert quoted(long + "Ich suche Fördermittel.", ("funding",)) == "… Ich suche Fördermittel."
    assert quoted("Ich suche Fördermittel. " + long, ("funding",)) == "Ich suche Fördermittel. …"
    assert quoted(long, ("funding",)).startswith("Ich bin neu")
    two = "Wer kann KI? Ich mag Tee. Seit dem 3. Mai suche ich Fördermittel! Und euch."
    assert quoted(two, ("funding",)) == "… Seit dem 3. Mai suche ich Fördermittel! …"
    assert quoted(two, ("funding", "ai")) == two.removesuffix(" Und euch.") + " …"
    assert quoted(two) == quoted(two, ("law",)) == two


def test_the_question_names_one_topic_however_many_there_are() -> None:
    asked = first_question([Reason("gives", 2, 1, ("ai", "pr"))], PEOPLE, WORDS, "de", 0)
    assert asked.params["topics"] == ("Künstliche Intelligenz",)
