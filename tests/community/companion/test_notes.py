"""What stays of a conference stands in its recap, session by session."""

from datetime import UTC, datetime, timedelta

import pytest

from community.companion.model import Companion, Note, Question, Session
from community.companion.notes import SHOWN, noted, notes_of
from community.documents import Document
from community.forms import Filled
from community.meetups.model import Meetup
from community.model import Consent, Member, Visitor
from community.places import Account
from community.texts import Card, text
from publishing.documents import write_document
from tests.community.companion.conference_world import ConferenceWorld
from tests.community.world import sentences

NOW = datetime(2026, 12, 3, 9, 0, tzinfo=UTC)


def member(number: int, name: str) -> Member:
    account = Account("discord", str(number))
    return Member(number, 1, account, name, "en", NOW, Consent(1, NOW, 16))


PEOPLE = {1: member(1, "Ada"), 2: member(2, "Ben")}


def session(number: int, title: str, where: str = "") -> Session:
    return Session(number, 7, title, title, NOW + number * timedelta(hours=1), 45, where)


def note(number: int, who: int, words: str, *, credited: bool = True) -> Note:
    return Note(number, who, words, credited, NOW)


def question(number: int, about: int | None, words: str, answer: str = "") -> Question:
    return Question(number, 7, about, 2, words, NOW, answer, 1 if answer else None, NOW)


CONFERENCE = Companion(
    7,
    (session(1, "Opening", "Great Hall"), session(2, "Open data"), session(3, "Silence")),
    questions=(
        question(1, 1, "Why?", "So."),
        question(2, 1, "Is anybody there?"),
        question(3, None, "And the coffee?", "It is\n\ngood."),
    ),
    notes=(
        note(2, 1, "Data wants *care*."),
        note(1, 1, "It began."),
        note(1, 2, "It went on.", credited=False),
        note(1, 3, "Somebody who left."),
    ),
)


def page(companion: Companion) -> str:
    whole = Document("en", text("Page"), tuple(notes_of(companion, PEOPLE)))
    return write_document(whole, "markdown").decode()


def test_each_session_of_which_something_stays_has_its_notes_and_answers() -> None:
    lines = [line for line in page(CONFERENCE).splitlines() if line.strip()]
    told = "\n".join(lines)
    order = [
        *("Opening", "Great Hall", "It began.", "Ada", "It went on.", "Somebody who left."),
        *("Why?", "So.", "Open data", "care", "Asked from afar", "And the coffee?", "It is"),
    ]
    places = [told.index(one) for one in order]
    assert places == sorted(places)
    assert "Silence" not in told
    assert "Is anybody there?" not in told


def test_only_who_wants_it_is_named_and_nobody_who_asked_or_answered() -> None:
    assert "Ben" not in page(CONFERENCE)
    only_asked = Companion(7, CONFERENCE.sessions, questions=CONFERENCE.questions)
    assert "Ada" not in page(only_asked)


def test_of_a_conference_of_which_nobody_noted_anything_nothing_stays() -> None:
    assert notes_of(Companion(7, CONFERENCE.sessions), PEOPLE) == []
    assert noted(Companion(7, CONFERENCE.sessions), PEOPLE) == []


def test_a_card_shows_the_first_notes_and_how_many_more_there_are() -> None:
    card = Card("en", text("Recap"), tuple(noted(CONFERENCE, PEOPLE)))
    assert "Ada on \u201cOpening\u201d: It began." in sentences(card)
    assert "On \u201cOpening\u201d: It went on." in sentences(card)
    assert "more" not in sentences(card)
    many = tuple(note(1, who, f"Note {who}.") for who in range(1, SHOWN + 3))
    long = Card(
        "en", text("Recap"), tuple(noted(Companion(7, CONFERENCE.sessions, notes=many), {}))
    )
    assert "and 2 more" in sentences(long)
    assert f"Note {SHOWN + 1}." not in sentences(long)


# --- in the recap ---------------------------------------------------------------------------------


@pytest.fixture
async def world() -> ConferenceWorld:
    made = ConferenceWorld()
    await made.open()
    return made


@pytest.fixture
async def ada(world: ConferenceWorld) -> Visitor:
    [made] = await world.know("Ada")
    return made


@pytest.fixture
async def meetup(world: ConferenceWorld, ada: Visitor) -> Meetup:
    made = await world.conference(ada)
    await world.gives(ada, made)
    return made


def published(world: ConferenceWorld) -> str:
    [card] = [sentences(c) for c in world.chat.cards_in("prompts") if "What stays" in sentences(c)]
    return card


async def test_a_recap_shows_what_was_noted_also_by_who_never_said_that_they_come(
    world: ConferenceWorld, ada: Visitor, meetup: Meetup
) -> None:
    [ben] = await world.know("Ben")
    await world.notes(ben, meetup, "Opening", "The hall was full.")
    world.clock.time = meetup.ends_at + timedelta(hours=1)
    await world.send_all()
    draft = await world.recaps.draft(ada, meetup.id)
    assert "Ben on \u201cOpening\u201d: The hall was full." in sentences(draft)
    _, file = await world.recaps.file(ada, meetup.id, "markdown")
    assert "The hall was full." in file.decode()
    await world.recaps.publish(ada, meetup.id)
    await world.send_all()
    assert "The hall was full." in published(world)


async def test_a_note_that_is_taken_back_goes_from_the_published_recap(
    world: ConferenceWorld, ada: Visitor, meetup: Meetup
) -> None:
    [ben] = await world.know("Ben")
    await world.notes(ben, meetup, "Opening", "The hall was full.")
    world.clock.time = meetup.ends_at + timedelta(hours=1)
    await world.recaps.publish(ada, meetup.id)
    await world.send_all()
    assert "The hall was full." in published(world)
    opening = world.session(meetup, "Opening").id
    empty = Filled({"note": ""}, {"credit": ("yes",)}, (str(opening),))
    await world.companions.note(ben, empty)
    await world.send_all()
    assert "The hall was full." not in published(world)
