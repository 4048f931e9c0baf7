from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest

from community.errors import ConsentNeeded, Invalid, NotFound
from community.introductions import FIND_PAGE, IntroductionService, TopicReader
from community.model import Answers, Details, Link, Search, Understanding
from community.places import Ref
from community.texts import Text, text
from tests.community.people import ELSEWHERE, HOME, People, account, copy_of
from tests.fakes.stores_queue import MemoryOutboxStore

WORDS = Answers(goal="photography", offer="tax law", horizon="opera", contribution="PR")
NO_DETAILS = {"field": "", "languages": "", "place": "", "zone": "", "links": ""}


@pytest.fixture
def people() -> People:
    return People()


def msgids(texts: tuple[Text, ...]) -> str:
    return " ".join(t.msgid for t in texts)


class LettersAreTopics(TopicReader):
    """Takes each capital letter as a topic, so that a test sees what was read when."""

    def __init__(self, aliases: Mapping[str, str]) -> None:
        self._aliases = aliases

    def normalise(self, word: str) -> str:
        return self._aliases.get(word, word)

    def split(self, typed: str) -> tuple[str, ...]:
        return tuple(self.normalise(c) for c in typed if c.isupper())

    def understand(self, answers: Answers) -> Understanding:
        return Understanding(
            self.split(answers.goal),
            self.split(answers.offer + answers.contribution),
            self.split(answers.horizon),
            self.split(answers.topics),
        )


@pytest.fixture
def letters(people: People) -> People:
    people.introductions = IntroductionService(
        people.introduction_store,
        people.members,
        people.community_store,
        people.clock,
        people.chat,
        LettersAreTopics,
    )
    return people


# --- writing ---------------------------------------------------------------------------------


async def test_nothing_is_stored_of_somebody_who_did_not_agree(people: People) -> None:
    ada = people.visitor("Ada")
    await people.members.recognise(ada)
    before = copy_of(people.memory)
    for attempt in (
        people.introductions.write(ada, WORDS),
        people.introductions.mine(ada),
        people.introductions.detail(ada, **NO_DETAILS),
        people.introductions.correct(ada, seeks="a", gives="", widens="", interests=""),
    ):
        with pytest.raises(ConsentNeeded):
            await attempt
    assert copy_of(people.memory) == before


async def test_a_written_introduction_is_saved_with_the_topics_understood(people: People) -> None:
    ada = await people.agreed("Ada")
    assert await people.introductions.mine(ada) is None
    saved = await people.introductions.write(ada, WORDS)
    assert await people.introductions.mine(ada) == saved.introduction
    assert saved.introduction.updated_at == people.clock.now()
    assert "pr" in saved.introduction.understood.gives


async def test_answers_are_stored_tidied(people: People) -> None:
    ada = await people.agreed("Ada")
    saved = await people.introductions.write(ada, Answers(goal=" Gru\u0308ße\u202e\x00 \r\nx "))
    assert saved.introduction.answers.goal == "Grüße\nx"


@pytest.mark.parametrize("field", ["goal", "offer", "horizon", "contribution", "topics"])
async def test_an_answer_that_is_too_long_is_refused_and_nothing_is_stored(
    people: People, field: str
) -> None:
    ada = await people.introduced("Ada")
    before = copy_of(people.memory)
    with pytest.raises(Invalid) as caught:
        await people.introductions.write(ada, replace(Answers("g"), **{field: "x" * 1001}))
    params = caught.value.text.params
    assert (params["limit"], params["length"]) == (1000, 1001)
    assert copy_of(people.memory) == before


async def test_an_introduction_without_a_word_is_refused(people: People) -> None:
    ada = await people.agreed("Ada")
    with pytest.raises(Invalid):
        await people.introductions.write(ada, Answers(goal=" \n", offer="\u200b"))
    assert people.memory.introductions == {}


async def test_an_introduction_without_goals_is_accepted_and_told_what_it_lacks(
    people: People,
) -> None:
    ada = await people.agreed("Ada")
    lacks = (await people.introductions.write(ada, Answers(offer="photography"))).lacks
    assert "goal" in msgids(lacks)
    assert "offer" not in msgids(lacks)
    lacks = (await people.introductions.write(ada, Answers(goal="to find my way"))).lacks
    assert "Your goal is still open" not in msgids(lacks)
    assert "what you can offer" in msgids(lacks)


async def test_an_introduction_of_which_no_topic_is_understood_says_so(letters: People) -> None:
    ada = await letters.agreed("Ada")
    assert "topics" in msgids((await letters.introductions.write(ada, Answers("abc"))).lacks)
    assert "topics" not in msgids((await letters.introductions.write(ada, Answers("A"))).lacks)


async def test_a_full_introduction_lacks_nothing(people: People) -> None:
    ada = await people.introduced("Ada", goal="photography", offer="PR")
    details = {**NO_DETAILS, "languages": "de"}
    assert (await people.introductions.detail(ada, **details)).lacks == ()


async def test_writing_again_keeps_the_details(people: People) -> None:
    ada = await people.introduced("Ada")
    await people.introductions.detail(ada, **{**NO_DETAILS, "place": "Wien"})
    again = await people.introductions.write(ada, WORDS)
    assert again.introduction.details.place == "Wien"
    assert again.introduction.answers == WORDS


# --- topics ----------------------------------------------------------------------------------


async def test_the_organisers_aliases_count_when_answers_are_read(letters: People) -> None:
    ada = await letters.agreed("Ada")
    letters.memory.aliases[letters.member("Ada").community_id] = {"A": "art"}
    saved = await letters.introductions.write(ada, Answers(goal="A B"))
    assert saved.introduction.understood.seeks == ("art", "B")


async def test_topics_are_corrected_by_hand(letters: People) -> None:
    ada = await letters.introduced("Ada", goal="A", offer="B")
    letters.clock.advance(hours=1)
    saved = await letters.introductions.correct(ada, seeks="X", gives="Y", widens="", interests="Z")
    assert saved.introduction.understood == Understanding(
        ("X",), ("Y",), (), ("Z",), corrected=True
    )
    assert saved.introduction.updated_at == letters.clock.now()


async def test_a_correction_that_is_too_long_is_refused(people: People) -> None:
    ada = await people.introduced("Ada")
    before = copy_of(people.memory)
    with pytest.raises(Invalid):
        await people.introductions.correct(ada, seeks="x" * 1001, gives="", widens="", interests="")
    assert copy_of(people.memory) == before


@pytest.mark.parametrize(
    ("changed", "understood"),
    [
        ({}, Understanding(("V",), ("W",), ("X",), ("Y",), corrected=True)),
        ({"goal": "G"}, Understanding(("G",), ("W",), ("X",), ("Y",), corrected=True)),
        ({"offer": "O"}, Understanding(("V",), ("O", "D"), ("X",), ("Y",), corrected=True)),
        ({"contribution": "C"}, Understanding(("V",), ("B", "C"), ("X",), ("Y",), corrected=True)),
        ({"horizon": "H"}, Understanding(("V",), ("W",), ("H",), ("Y",), corrected=True)),
        ({"topics": "T"}, Understanding(("V",), ("W",), ("X",), ("T",), corrected=True)),
        (
            {"goal": "G", "offer": "O", "horizon": "H", "topics": "T"},
            Understanding(("G",), ("O", "D"), ("H",), ("T",), corrected=False),
        ),
    ],
)
async def test_a_correction_stays_but_for_the_part_whose_answer_changed(
    letters: People, changed: dict[str, str], understood: Understanding
) -> None:
    first = Answers("A", "B", "C", "D", "E")
    ada = await letters.agreed("Ada")
    await letters.introductions.write(ada, first)
    await letters.introductions.correct(ada, seeks="V", gives="W", widens="X", interests="Y")
    saved = await letters.introductions.write(ada, replace(first, **changed))
    assert saved.introduction.understood == understood


async def test_what_was_not_corrected_is_read_anew_each_time(letters: People) -> None:
    ada = await letters.introduced("Ada", goal="A")
    saved = await letters.introductions.write(ada, Answers(goal="A", offer="B"))
    assert saved.introduction.understood == Understanding(("A",), ("B",))


# --- details ---------------------------------------------------------------------------------


async def test_details_are_read_from_what_was_typed(people: People) -> None:
    ada = await people.introduced("Ada")
    saved = await people.introductions.detail(
        ada,
        field=" Museum\n work ",
        languages="Deutsch und Englisch",
        place="Wien",
        zone="wien",
        links="ada.example.org\n@ada@chaos.social",
    )
    assert saved.introduction.details == Details(
        "Museum work",
        ("de", "en"),
        "Wien",
        "Europe/Vienna",
        (
            Link("website", "https://ada.example.org/"),
            Link("mastodon", "https://chaos.social/@ada"),
        ),
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"field": "x" * 81},
        {"place": "x" * 81},
        {"languages": "xyzzyx"},
        {"zone": "Europe/Viena"},
        {"links": "http://127.0.0.1/"},
        {"links": "x" * 2001},
    ],
)
async def test_details_that_cannot_be_used_are_refused_and_nothing_is_stored(
    people: People, wrong: dict[str, str]
) -> None:
    ada = await people.introduced("Ada")
    before = copy_of(people.memory)
    with pytest.raises(Invalid):
        await people.introductions.detail(ada, **{**NO_DETAILS, **wrong})
    assert copy_of(people.memory) == before


async def test_details_and_corrections_need_an_introduction_first(people: People) -> None:
    ada = await people.agreed("Ada")
    with pytest.raises(NotFound):
        await people.introductions.detail(ada, **NO_DETAILS)
    with pytest.raises(NotFound):
        await people.introductions.correct(ada, seeks="a", gives="", widens="", interests="")


# --- showing and finding ---------------------------------------------------------------------


async def test_an_introduction_is_shown_to_anybody_in_the_community(people: People) -> None:
    await people.introduced("Ada")
    member, introduction = await people.introductions.show(people.visitor("Zoe"), account("Ada"))
    assert (member.name, introduction.answers.goal) == ("Ada", "photography")


async def test_there_is_one_answer_for_strangers_the_silent_and_those_who_left(
    people: People,
) -> None:
    zoe = people.visitor("Zoe")
    await people.agreed("Ben")
    ada = await people.introduced("Ada")
    await people.members.left(HOME, ada.account)
    said: list[Text] = []
    for name in ("Nobody", "Ben", "Ada"):
        people.memory.calls.clear()
        with pytest.raises(NotFound) as caught:
            await people.introductions.show(zoe, account(name))
        said += [caught.value.text, text(" ".join(people.memory.calls))]
    assert said[:2] == said[2:4] == said[4:]


async def test_people_of_another_community_are_not_shown(people: People) -> None:
    await people.introduced("Ada", home=ELSEWHERE)
    with pytest.raises(NotFound):
        await people.introductions.show(people.visitor("Zoe"), account("Ada"))
    found = await people.introductions.find(people.visitor("Zoe"), Search())
    assert found.total == 0


async def test_people_are_found_page_by_page_in_order_of_their_names(people: People) -> None:
    for name in ("fay", "Eve", "Dan", "Cem", "Ben", "Ada"):
        await people.introduced(name)
    zoe = people.visitor("Zoe")
    first = await people.introductions.find(zoe, Search(), -3)
    second = await people.introductions.find(zoe, Search(), FIND_PAGE)
    assert [m.name for m, _ in first.people] == ["Ada", "Ben", "Cem", "Dan", "Eve"]
    assert [m.name for m, _ in second.people] == ["fay"]
    assert (first.total, first.offset, second.offset) == (6, 0, FIND_PAGE)


@pytest.mark.parametrize(
    ("search", "names"),
    [
        (Search(topic="Öffentlichkeitsarbeit"), ["Ada"]),
        (Search(words=" OPERA\n"), ["Ben"]),
        (Search(field="museum"), ["Ada"]),
        (Search(place="graz"), ["Ben"]),
        (Search(language="Französisch"), ["Ben"]),
        (Search(language="de", place="Graz"), []),
        (Search(), ["Ada", "Ben"]),
    ],
)
async def test_people_are_found_by_topic_words_field_place_and_language(
    people: People, search: Search, names: list[str]
) -> None:
    ada = await people.introduced("Ada", offer="public relations")
    await people.introductions.detail(
        ada, **{**NO_DETAILS, "field": "Museum", "languages": "de", "place": "Wien"}
    )
    ben = await people.introduced("Ben", horizon="opera")
    await people.introductions.detail(ben, **{**NO_DETAILS, "languages": "fr", "place": "Graz"})
    found = await people.introductions.find(ada, search)
    assert [m.name for m, _ in found.people] == names


async def test_a_search_that_is_too_long_or_names_no_language_is_refused(people: People) -> None:
    zoe = people.visitor("Zoe")
    for search in (Search(words="x" * 101), Search(language="qqqqzzzz")):
        with pytest.raises(Invalid):
            await people.introductions.find(zoe, search)


async def test_a_card_that_was_posted_before_a_crash_says_what_was_written_since(
    people: People,
) -> None:
    await people.set_up()
    await people.introduced("Ada", goal="photography")
    now = people.clock.now()
    store = MemoryOutboxStore(people.memory)
    [row] = await store.claim("one", now, now + timedelta(minutes=1), 10)
    posted = await people.introductions.deliveries()["introduction"](row)
    assert isinstance(posted, Ref)  # and the process ends before it is noted
    await people.introductions.write(people.visitor("Ada"), Answers(goal="sewing"))
    people.clock.advance(minutes=2)
    for _ in range(2):
        now = people.clock.now()
        for again in await store.claim("two", now, now + timedelta(minutes=1), 10):
            ref = await people.introductions.deliveries()["introduction"](again)
            await store.sent(again, ref if isinstance(ref, Ref) else None, now)
    [card] = people.chat.cards_in("intros")
    assert "sewing" in repr(card)
