"""Topics from what people write."""

import json
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from community.matching._aliases import CONCEPTS
from community.matching._words import LONGEST_TEXT, fold
from community.matching.topics import (
    LONGEST_TOPIC,
    PER_ANSWER,
    PER_LIST,
    Topics,
    label,
    named_in,
    root,
)
from community.model import Answers
from community.places import Language
from tests.longest import ANSWER, ANSWERS, endless

NAUGHTY = Path(__file__).parents[4] / "shared" / "data" / "naughty-strings" / "blns.json"


@pytest.fixture(scope="module")
def topics() -> Topics:
    return Topics()


def read(topics: Topics, answer: str) -> tuple[str, ...]:
    return topics.understand(Answers(goal=answer)).seeks


# --- the shipped list -----------------------------------------------------------------------


def test_a_shipped_word_belongs_to_one_topic_only() -> None:
    owners: dict[str, str] = {}
    for key, concept in CONCEPTS.items():
        for word in {fold(word) for word in concept.words}:
            assert owners.setdefault(word, key) == key, word


def test_every_shipped_word_leads_to_its_topic(topics: Topics) -> None:
    for key, concept in CONCEPTS.items():
        for word in concept.words:
            assert topics.normalise(word) == key, word


def test_there_are_many_topics_each_named_in_both_languages() -> None:
    assert len(CONCEPTS) >= 150
    for key, concept in CONCEPTS.items():
        assert label(key, "de") == concept.de
        assert label(key, "en") == concept.en
        assert len(concept.words) >= 2
        assert all(len(named) <= LONGEST_TOPIC for named in (key, concept.de, concept.en))


@pytest.mark.parametrize("language", ["de", "en"])
def test_labels_typed_as_a_list_are_read_as_the_same_topics(
    topics: Topics, language: Language
) -> None:
    for key in CONCEPTS:
        assert topics.split(f"{label(key, language)}, Mops, {label('pr', language)}") == tuple(
            dict.fromkeys((key, "mops", "pr"))
        )


# --- one word -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "topic"),
    [
        ("Öffentlichkeitsarbeit", "pr"),
        ("Oeffentlichkeitsarbeit", "pr"),
        ("public relations", "pr"),
        ("Public-Relations", "pr"),
        ("Pressearbeit", "pr"),
        ("  PR ", "pr"),
        ("Museum", "museums"),
        ("Museen", "museums"),
        ("museums", "museums"),
        ("Blogger:innen", "blogging"),
        ("Blogger*innen", "blogging"),
        ("BloggerInnen", "blogging"),
        ("Bloggerinnen", "blogging"),
        ("Bloggerin", "blogging"),
        ("Künstlerinnen", "visual arts"),
        ("Steuerberaterin", "tax"),
        ("#Blogparade", "blog parades"),
        ("sozialen Medien", "social media"),
        ("Social Media", "social media"),
        ("Jazzfestival", "festivals"),
        ("Jazzfestivals", "festivals"),
        ("Buchmarketing", "marketing"),
        ("Museumsbesuch", "museums"),
        ("Urheberrechte", "copyright"),
        ("crowdfunded", "crowdfunding"),
        ("Hilfe bei Pressearbeit", "pr"),
        ("tips for podcasting", "podcasts"),
        ("\uff2b\uff29", "ai"),
        ("3D-Druck", "3d printing"),
    ],
)
def test_a_word_finds_its_topic_whatever_its_form(topics: Topics, word: str, topic: str) -> None:
    assert topics.normalise(word) == topic


@pytest.mark.parametrize(
    "word",
    [
        "Abbildung",
        "apartment",
        "department",
        "Kunststoff",
        "Rechtschreibung",
        "Ausführung",
        "prevent",
    ],
)
def test_a_word_that_only_looks_like_a_compound_stays_itself(topics: Topics, word: str) -> None:
    assert topics.normalise(word) == word.casefold()


@pytest.mark.parametrize(
    ("word", "tag"),
    [
        ("Lindy  Hop", "lindy hop"),
        ("Lindy-Hop", "lindy hop"),
        ("C++", "c++"),
        ("C#", "c#"),
        ("beekeepers", "beekeeper"),
        ("Übungen", "übung"),
        ("Besonderheiten", "besonderheit"),
        ("Bergnisse", "bergnis"),
        ("the Bauhaus", "bauhaus"),
        ("हिन्दी", "हिन्दी"),
        ("Ada's Bienen", "ada bienen"),
    ],
)
def test_an_unknown_word_becomes_a_readable_tag(topics: Topics, word: str, tag: str) -> None:
    assert topics.normalise(word) == tag


@pytest.mark.parametrize("nothing", ["", "  ", "🎨", "...", "the", "und", "#", "x" * 41])
def test_nothing_comes_of_nothing(topics: Topics, nothing: str) -> None:
    assert topics.normalise(nothing) == ""


def test_a_long_wording_is_cut_between_words(topics: Topics) -> None:
    tag = topics.normalise("Wolkenkuckucksheim Sternschnuppenjagd Abendrotzauber")
    assert tag == "wolkenkuckucksheim sternschnuppenjagd"


def test_forms_of_an_unknown_word_have_one_root() -> None:
    assert root("biene") == root("bienen")
    assert root("biene") != root("bier")
    assert root("pr") == "pr"
    assert root("großer hund") == root("große hunde")


def test_own_tags_are_labelled_as_nouns_in_german() -> None:
    assert label("bienen", "de") == "Bienen"
    assert label("bienen", "en") == "bienen"
    assert label("", "de") == ""


# --- the organisers' own aliases ------------------------------------------------------------


def test_organisers_aliases_come_before_the_shipped_ones() -> None:
    own = Topics({"Klönschnack": "networking", "Führungen": "Leadership", "": "pr", "leer": ""})
    assert own.normalise("klönschnack") == "networking"
    assert own.normalise("Kloenschnacks") == "networking"
    assert own.normalise("Führungen") == "leadership"
    assert own.normalise("Museum") == "museums"
    assert own.normalise("Klönschnackrunde") == "networking"
    assert read(own, "Ich suche Leute für den Klönschnack am Abend") == ("networking",)


def test_an_alias_may_lead_to_a_word_of_ones_own() -> None:
    own = Topics({"UG": "Urban Gardening Nord"})
    assert own.normalise("ug") == "urban gardening nord"


# --- lists ----------------------------------------------------------------------------------


def test_a_list_gives_every_entry_once_in_its_order(topics: Topics) -> None:
    typed = "PR, Lindy Hop; Öffentlichkeitsarbeit\nalte Drucke | , #Bienen #Imkerei"
    assert topics.split(typed) == ("pr", "lindy hop", "alte drucke", "bienen", "imkerei")


def test_two_known_things_in_one_entry_are_two_topics(topics: Topics) -> None:
    assert topics.split("Kunst und Kochen, Podcasts & Video") == (
        "visual arts",
        "food",
        "podcasts",
        "video",
    )
    assert topics.split("Gin und Tonic") == ("gin und tonic",)


def test_an_entry_that_is_a_sentence_gives_what_is_known_in_it(topics: Topics) -> None:
    assert topics.split("PR, jemand der sich mit Fördermitteln auskennt und gern hilft") == (
        "pr",
        "funding",
    )


def test_a_list_has_an_end(topics: Topics) -> None:
    assert len(topics.split(",".join(f"ding{at}" for at in range(500)))) == PER_LIST


def test_an_answer_that_is_a_list_is_read_as_one(topics: Topics) -> None:
    assert read(topics, "Fotografie, alte Drucke; SEO") == ("photography", "alte drucke", "seo")
    assert read(topics, "Lindy Hop") == ("lindy hop",)
    assert read(topics, "Alles Gute. Bis bald") == ()


MENTORED = ("comics", "leadership", "mentoring")


# --- free sentences -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (
            (
                "Ich suche jemanden, der mir zeigt, wie ich Fördermittel für mein kleines Museum "
                "beantrage und eine Blogparade organisiere."
            ),
            ("funding", "museums", "blog parades"),
        ),
        (
            (
                "Someone who understands grant writing, and people with experience in social media "
                "for small museums. It is hard to start."
            ),
            ("funding", "social media", "museums"),
        ),
        (
            "Ich kenne mich recht gut mit WordPress aus, Art und Weise egal, ohne Steuern.",
            ("wordpress",),
        ),
        ("I want to meet people outside tech: gardeners and nurses.", ("gardening", "health")),
        ("Wir arbeiten mit KI und it works.", ("ai",)),
        ("I read a roman text on stage and I need no marketing.", ("books",)),
        ("Das Recht ist mein Feld, und das ist recht viel.", ("law",)),
        ("Wer mit mir zum Museumsverein geht, ist willkommen.", ("associations", "museums")),
        ("I reach people without paid ads marketing, no, marketing", ("marketing",)),
        ("Alles ohne bezahlte Werbung. Ohne Plan, Werbung", ("marketing",)),
        ("They walk, talk and they love jazzfestivals", ("festivals",)),
    ],
)
def test_sentences_give_the_topics_they_name(
    topics: Topics, answer: str, expected: tuple[str, ...]
) -> None:
    assert read(topics, answer) == expected


@pytest.mark.parametrize(
    "answer",
    [
        "I look for some kind of advice, and for kind people who spend time on this.",
        "I am back, and I want to give back, to draw attention, and to take the lead.",
        "I care about the public, I found my mind, and I improve my position.",
        "Ich bin bald fertig, aus dem Grund links an der Wand, und wir vereinbaren das.",
        "Ich mag die offene Tür, unsere Öffnungszeiten, die Sitzung und den Einstieg.",
        "Bei einer Tasse Tee am Nachmittag in eurem Haus, mit Rückenwind.",
    ],
)
def test_everyday_words_are_nobodys_topics(topics: Topics, answer: str) -> None:
    assert read(topics, answer) == ()


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("Our pages are not accessible, and I want to change that.", ("accessibility",)),
        ("Ich frage mich, warum das nicht barrierefrei ist.", ("accessibility",)),
        ("I am not good at marketing.", ("marketing",)),
        ("I want to draw comics, and I want a team lead to mentor me.", MENTORED),
        ("Ich will gründen, und mein Kind soll mitkommen.", ("founding", "children")),
    ],
)
def test_what_is_missing_or_meant_stays_a_topic(
    topics: Topics, answer: str, expected: tuple[str, ...]
) -> None:
    assert read(topics, answer) == expected


def test_german_nouns_hashtags_and_quoted_words_become_tags(topics: Topics) -> None:
    answer = (
        "Ich möchte mit Menschen über Bienen reden, auch über „Lindy Hop“, #urbanität und Zeit."
    )
    assert read(topics, answer) == ("lindy hop", "bienen", "urbanität")


def test_plain_english_words_become_no_tags(topics: Topics) -> None:
    assert read(topics, "I would like to meet Martha, who walks in Dresden with her dog.") == ()
    assert read(topics, "I would like to try “contact juggling” with you.") == ("contact juggling",)


def test_the_first_word_of_a_german_sentence_needs_no_capital(topics: Topics) -> None:
    assert read(topics, "Gestern ging ich spät ins Bett. Morgen will ich mehr.") == ("bett",)


def test_a_wall_of_keywords_brings_no_more_than_eight(topics: Topics) -> None:
    wall = "Ich will " + " und ".join([c.de for c in CONCEPTS.values()][:40])
    assert len(read(topics, wall)) == PER_ANSWER
    nouns = "Ich habe viel mit " + " und ".join(f"Ding{c}x" for c in "abcdefghijkl") + " vor, ja."
    assert len(read(topics, nouns)) == PER_ANSWER
    marked = "Ich habe “" + "” “".join(f"aabb{c}" for c in "abcdefghijkl") + "” schon, ja."
    assert len(read(topics, marked)) == PER_ANSWER


def test_each_answer_feeds_its_own_list(topics: Topics) -> None:
    understood = topics.understand(
        Answers(
            goal="Fördermittel",
            offer="Fotografie",
            horizon="Oper",
            contribution="Moderation, Fotografie",
            topics="Kochen, Lindy Hop",
        )
    )
    assert understood.seeks == ("funding",)
    assert understood.gives == ("photography", "moderation")
    assert understood.widens == ("opera",)
    assert understood.interests == ("food", "lindy hop")
    assert not understood.corrected


def test_a_quote_is_found_by_what_it_names() -> None:
    assert named_in("Ich biete Pressearbeit an.") == {"pr"}
    assert named_in("") == frozenset()


# --- hostile text ---------------------------------------------------------------------------


def naughty_strings() -> list[str]:
    if not NAUGHTY.exists():
        if os.environ.get("CI") == "true":
            pytest.fail(f"{NAUGHTY} is missing")
        pytest.skip(f"{NAUGHTY.name} is not on this machine")
    return json.loads(NAUGHTY.read_text(encoding="utf-8"))


def test_no_naughty_string_breaks_anything(topics: Topics) -> None:
    for hostile in naughty_strings():
        everywhere = Answers(hostile, hostile, hostile, hostile, hostile)
        understood = topics.understand(everywhere)
        for topic in (*understood.seeks, *understood.interests, topics.normalise(hostile)):
            assert len(topic) <= LONGEST_TOPIC
            assert "\n" not in topic
            assert topic == " ".join(topic.split())


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=200))
def test_any_text_gives_clean_topics_that_stay_as_they_are(written: str) -> None:
    shared = Topics()
    for topic in shared.split(written):
        assert topic
        assert len(topic) <= LONGEST_TOPIC
        assert label(topic, "de")
    once = shared.normalise(written)
    assert fold(once) == once


@pytest.mark.parametrize("kind", ANSWERS)
def test_of_endless_text_the_beginning_is_read(topics: Topics, kind: str) -> None:
    found = {"sentence": ("museums", "pr"), "unknown": ("culture",), "lines": ("visual arts",)}
    written = endless(ANSWERS[kind], ANSWER)
    assert len(written) > LONGEST_TEXT
    understood = topics.understand(Answers(goal=written))
    assert understood == topics.understand(Answers(goal=written[:LONGEST_TEXT]))
    assert understood.seeks == found.get(kind, ())
    assert understood.interests == ()
    assert tuple(topics.split(written)) == found.get(kind, ())


def test_what_stands_behind_an_endless_text_is_not_read(topics: Topics) -> None:
    assert read(topics, "x" * LONGEST_TEXT + " Keramik") == ()
    assert read(topics, "x " * 50 + " Keramik") == ("crafts",)


@pytest.mark.parametrize("answer", ["Keramik. Fotografie", "Pottery. Photography."])
def test_short_sentences_are_read_one_by_one(topics: Topics, answer: str) -> None:
    assert read(topics, answer) == ("crafts", "photography")
