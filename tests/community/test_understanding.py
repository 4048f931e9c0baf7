"""Answers that are read by their meaning too: with somebody who can tell, and without."""

from dataclasses import replace

import pytest

from community.introductions import MADE_UP_AT_ONCE, IntroductionService
from community.matching.topics import PER_LIST, Topics
from community.meant import Meaning, Meant, NoMeaning
from community.model import Answers, Introduction, Participation, Understanding, Visitor
from community.ports import at_once
from community.round_plans import _person  # pyright: ignore[reportPrivateUsage]
from community.understanding import Named, Understander
from tests.community.people import People
from tests.fakes.meaning import FakeMeaning

HINTS = {
    "laptop": "open source",
    "sourdough": "food",
    "loaves": "food",
    "brioche": "food",
    "snapshots": "photography",
}


@pytest.fixture
def meaning() -> FakeMeaning:
    return FakeMeaning(HINTS)


def knowing(people: People, meaning: Meaning) -> People:
    people.introductions = IntroductionService(
        people.introduction_store,
        people.members,
        people.community_store,
        people.clock,
        people.chat,
        understander=Understander(meaning, at_once),
    )
    return people


@pytest.fixture
def people(meaning: FakeMeaning) -> People:
    return knowing(People(), meaning)


async def mine(people: People, visitor: Visitor) -> Introduction:
    introduction = await people.introductions.mine(visitor)
    assert introduction is not None
    return introduction


# --- what is kept ----------------------------------------------------------------------------


async def test_the_meaning_of_goal_and_of_offer_with_contribution_is_kept(
    people: People, meaning: FakeMeaning
) -> None:
    ada = await people.introduced(
        "Ada", goal="free my laptop", offer="bread", contribution="fresh loaves"
    )
    meant = (await mine(people, ada)).meant
    assert meant.wish == meaning.concepts()["open source"]
    assert meant.offer == meaning.concepts()["food"]
    assert meant.by == "fake-1"
    assert "bread\nfresh loaves" in meaning.asked


async def test_who_named_no_goal_is_looked_at_by_what_would_widen_their_horizon(
    people: People, meaning: FakeMeaning
) -> None:
    ada = await people.introduced("Ada", horizon="snapshots")
    assert (await mine(people, ada)).meant == Meant(
        meaning.concepts()["photography"], b"", "fake-1"
    )


async def test_the_meaning_is_made_once_and_again_only_when_its_answers_change(
    people: People, meaning: FakeMeaning
) -> None:
    answers = Answers(goal="free my laptop", offer="loaves", topics="chess")
    ada = await people.agreed("Ada")
    first = (await people.introductions.write(ada, answers)).introduction.meant
    meaning.asked.clear()
    await people.introductions.write(ada, replace(answers, topics="go"))
    await people.introductions.detail(ada, field="", languages="", place="", zone="", links="")
    assert not {"free my laptop", "loaves"} & set(meaning.asked)
    assert (await mine(people, ada)).meant == first
    await people.introductions.write(ada, replace(answers, goal="more snapshots"))
    assert (await mine(people, ada)).meant.wish == meaning.concepts()["photography"]


async def test_correcting_topics_leaves_the_meaning_of_the_answers(people: People) -> None:
    ada = await people.introduced("Ada", goal="free my laptop")
    before = (await mine(people, ada)).meant
    await people.introductions.correct(ada, seeks="PR", gives="", widens="", interests="")
    assert (await mine(people, ada)).meant == before


# --- unknown words ---------------------------------------------------------------------------


async def test_an_unknown_word_is_taken_for_the_topic_it_is_nearest_and_said_so(
    people: People,
) -> None:
    ada = await people.agreed("Ada")
    saved = await people.introductions.write(ada, Answers(offer="sourdough, unicorn, pr"))
    assert saved.introduction.understood.gives == ("food", "unicorn", "pr")
    assert saved.snapped == {"sourdough": "food"}


async def test_two_words_for_one_topic_make_it_one(people: People) -> None:
    ada = await people.introduced("Ada", topics="sourdough, cooking, brioche")
    assert (await mine(people, ada)).understood.interests == ("food",)


async def test_what_organisers_named_themselves_is_no_unknown_word(people: People) -> None:
    ada = await people.agreed("Ada")
    people.memory.aliases[people.member("Ada").community_id] = {"leaven": "sourdough"}
    saved = await people.introductions.write(ada, Answers(offer="leaven"))
    assert saved.introduction.understood.gives == ("sourdough",)
    assert saved.snapped == {}


async def test_words_of_a_correction_are_left_as_they_are(people: People) -> None:
    ada = await people.introduced("Ada", offer="sourdough", goal="pr")
    saved = await people.introductions.correct(
        ada, seeks="", gives="sourdough", widens="", interests=""
    )
    assert saved.introduction.understood.gives == ("sourdough",)
    again = await people.introductions.write(ada, Answers(offer="sourdough", goal="tax"))
    assert again.introduction.understood.gives == ("sourdough",)
    assert again.snapped == {}


async def test_a_topic_that_a_whole_answer_is_close_to_is_suggested(people: People) -> None:
    ada = await people.agreed("Ada")
    saved = await people.introductions.write(
        ada, Answers(goal="I would like to free my laptop", offer="I like to bake with sourdough")
    )
    assert saved.suggested == (("seeks", "open source"),)  # food is understood already


async def test_a_topic_that_an_unknown_word_is_only_rather_near_is_suggested_not_taken(
    people: People, meaning: FakeMeaning, monkeypatch: pytest.MonkeyPatch
) -> None:
    mixed = bytes([127] * 5)  # a cosine of 0.45 to each: more than nothing, too little to take

    def always_mixed(_text: str) -> bytes:
        return mixed

    monkeypatch.setattr(meaning, "_vector", always_mixed)
    ada = await people.agreed("Ada")
    saved = await people.introductions.write(ada, Answers(topics="unicorn"))
    assert saved.introduction.understood.interests == ("unicorn",)
    assert ("interests", "open source") in saved.suggested
    assert saved.snapped == {}


# --- a tap for each topic --------------------------------------------------------------------


async def test_topics_are_taken_out_and_added_one_by_one(people: People) -> None:
    ada = await people.introduced("Ada", goal="tax, pr", offer="photography")
    await people.introductions.drop(ada, [("seeks", "tax"), ("gives", "nothing of the kind")])
    added: list[Named] = [("seeks", "Fördermittel"), ("seeks", "pr"), ("gives", " ")]
    saved = await people.introductions.add(ada, added)
    assert saved.introduction.understood == Understanding(
        ("pr", "funding"), ("photography",), corrected=True
    )


async def test_what_was_put_right_by_a_tap_stays_when_another_answer_changes(
    people: People,
) -> None:
    ada = await people.introduced("Ada", goal="tax, pr", offer="photography")
    await people.introductions.drop(ada, [("seeks", "tax")])
    saved = await people.introductions.write(ada, Answers(goal="tax, pr", offer="opera"))
    assert saved.introduction.understood.seeks == ("pr",)
    assert saved.introduction.understood.gives == ("opera",)


async def test_no_part_takes_more_topics_than_a_list_may_hold(people: People) -> None:
    ada = await people.introduced("Ada", goal="pr")
    many: list[Named] = [("seeks", f"own topic number {n}") for n in range(PER_LIST + 5)]
    saved = await people.introductions.add(ada, many)
    assert len(saved.introduction.understood.seeks) == PER_LIST


# --- without anybody who can tell ------------------------------------------------------------


async def test_without_anybody_who_can_tell_words_alone_count() -> None:
    people = knowing(People(), NoMeaning())
    ada = await people.agreed("Ada")
    saved = await people.introductions.write(
        ada, Answers(goal="free my laptop", topics="sourdough")
    )
    assert saved.introduction.meant == Meant()
    assert saved.introduction.understood.interests == ("sourdough",)
    assert (saved.snapped, saved.suggested) == ({}, ())
    assert await people.introductions.make_up() == 0
    assert "introductions.unmeant" not in people.memory.calls


async def test_without_the_extra_an_old_meaning_stays_until_its_answer_changes(
    people: People,
) -> None:
    answers = Answers(goal="free my laptop")
    ada = await people.agreed("Ada")
    made = (await people.introductions.write(ada, answers)).introduction.meant
    knowing(people, NoMeaning())
    await people.introductions.write(ada, replace(answers, topics="chess"))
    assert (await mine(people, ada)).meant == made
    await people.introductions.write(ada, Answers(goal="loaves"))
    assert (await mine(people, ada)).meant == Meant()


def test_nobody_tells_nothing() -> None:
    nobody = NoMeaning()
    assert (nobody.name, nobody.vectors(["a", "b"]), nobody.concepts()) == ("", [b"", b""], {})


# --- made up later ---------------------------------------------------------------------------


async def test_meanings_that_are_missing_are_made_up_little_by_little(
    meaning: FakeMeaning,
) -> None:
    people = knowing(People(), NoMeaning())
    for number in range(MADE_UP_AT_ONCE + 1):
        await people.introduced(f"Person {number}", goal="free my laptop")
    knowing(people, meaning)
    assert [await people.introductions.make_up() for _ in range(3)] == [MADE_UP_AT_ONCE, 1, 0]
    wishes = {one.meant.wish for one in people.memory.introductions.values()}
    assert wishes == {meaning.concepts()["open source"]}


async def test_meanings_of_another_version_are_made_anew(people: People) -> None:
    ada = await people.introduced("Ada", goal="free my laptop")
    knowing(people, FakeMeaning({"laptop": "tax"}, name="fake-2"))
    assert await people.introductions.make_up() == 1
    meant = (await mine(people, ada)).meant
    assert meant.by == "fake-2"
    assert meant.wish == FakeMeaning({}).concepts()["tax"]


async def test_an_answer_that_changed_meanwhile_keeps_its_newer_meaning(
    people: People, meaning: FakeMeaning
) -> None:
    ada = await people.introduced("Ada", goal="free my laptop")
    old = await mine(people, ada)
    people.clock.advance(seconds=1)
    await people.introductions.write(ada, Answers(goal="loaves"))
    community_id = people.member("Ada").community_id
    await people.introduction_store.keep_meant(community_id, [old])
    assert (await mine(people, ada)).meant.wish == meaning.concepts()["food"]


async def test_an_answer_without_a_word_has_no_meaning_and_is_not_asked_for_again(
    people: People,
) -> None:
    ada = await people.introduced("Ada", goal="🙂🙂🙂")
    assert (await mine(people, ada)).meant == Meant(b"", b"", "fake-1")
    assert await people.introductions.make_up() == 0


def test_topics_read_by_their_words_need_no_meaning() -> None:
    assert Topics().understand(Answers(goal="PR")).seeks == ("pr",)


async def test_the_planner_is_handed_the_meanings_of_those_who_have_one(people: People) -> None:
    ada = await people.introduced("Ada", goal="free my laptop", offer="loaves")
    introduction = await mine(people, ada)
    taking_part = Participation(introduction.member_id)
    slot = people.clock.now().replace(tzinfo=None)
    told = _person(taking_part, introduction, slot)
    assert (told.wish, told.offer) == (introduction.meant.wish, introduction.meant.offer)
    blank = _person(taking_part, None, slot)
    assert (blank.wish, blank.offer) == (b"", b"")
