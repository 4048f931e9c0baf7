"""A conference as people follow it on Matrix: typed, asked question by question, by signs."""

import pytest

from community.meetups.cards import answer_buttons
from community.meetups.model import Meetup
from community.texts import Button, text
from tests.matrix.town import ADA, BEN, PLAZA, Town

CALL = 'meetup call title="Museums and the Web" when="2026-03-12 10:00" kind=conference lasts=2880'
PROGRAMME = "10:00-10:45 Opening, Great Hall\nDay 2\n9:30 What stays"


@pytest.fixture
async def town() -> Town:
    opened = Town()
    await opened.opened()
    for who in (ADA, BEN):
        await opened.member_here(who)
    return opened


async def called(town: Town) -> tuple[Meetup, str]:
    """Let Ada call a conference; return it, and its card in a room that everybody is in."""
    await town.tell(ADA, CALL, "1")
    [gathering] = town.memory.gatherings.values()
    card = await town.offer(PLAZA, *answer_buttons(gathering.meetup))
    return gathering.meetup, card


async def test_the_programme_is_pasted_into_the_room_with_us(town: Town) -> None:
    meetup, _ = await called(town)
    asked = await town.tell(ADA, f"meetup programme {meetup.id}")
    assert "Sessions, one a line" in asked
    read = await town.tell(ADA, PROGRAMME)
    assert "2 sessions, 2 days" in read
    assert "12 March 2026, 10:00: Opening (Great Hall)" in read
    assert len(town.companion(meetup).sessions) == 2
    assert "for its hosts" in await town.tell(BEN, f"meetup programme {meetup.id}")


async def test_a_line_that_cannot_be_read_is_named_and_nothing_typed_is_lost(town: Town) -> None:
    meetup, _ = await called(town)
    wrong = await town.tell(ADA, f"meetup programme {meetup.id}", "10:00 Opening\nand so on")
    assert "“and so on”" in wrong
    assert meetup.id not in town.memory.companions
    assert "2 sessions, 2 days" in await town.tell(ADA, PROGRAMME)


async def test_the_same_in_german(town: Town) -> None:
    meetup, _ = await called(town)
    await town.tell(ADA, "sprache deutsch")
    asked = await town.tell(ADA, f"treffen programm {meetup.id}")
    assert "Eine Zeile je Programmpunkt" in asked
    read = await town.tell(ADA, "10:00-10:45 Eröffnung, Großer Saal\nTag 2\n9:30 Was bleibt")
    assert "2 Programmpunkte, 2 Tage" in read
    assert "Frage aus der Ferne" in await town.tell(ADA, f"treffen fragen {meetup.id}")
    await town.tell(ADA, "abbrechen")
    assert "Eröffnung" in await town.tell(ADA, f"treffen zeigen {meetup.id}")


async def test_signs_ask_answer_and_note(town: Town) -> None:
    meetup, card = await called(town)
    await town.react(BEN, PLAZA, card, "💻")
    await town.tell(ADA, f"meetup programme {meetup.id}", PROGRAMME)
    number = town.session(meetup, "Opening").id
    posted = await town.offer(
        PLAZA,
        Button(f"session_ask:{number}", text("Ask from afar")),
        Button(f"session_note:{number}", text("Note for all")),
    )
    before = list(town.wire.rooms[PLAZA].said)
    room = town.alone_with(BEN)
    await town.react(BEN, PLAZA, posted, "🙋")
    assert "What would you like to know?" in room.said[-1]
    assert "Handed over" in await town.tell(BEN, "Who pays for it?")
    [question] = town.companion(meetup).questions
    assert (question.words, question.session_id) == ("Who pays for it?", number)
    asked = await town.offer(PLAZA, Button(f"session_answer:{question.id}", text("I know it")))
    await town.react(ADA, PLAZA, asked, "💬")
    assert "Who pays for it?" in town.alone_with(ADA).said[-1]
    assert "Thank you!" in await town.tell(ADA, "The county does.")
    assert town.companion(meetup).questions[0].answer == "The county does."
    await town.react(ADA, PLAZA, posted, "📝")
    assert "What stays of it?" in town.alone_with(ADA).said[-1]
    assert "It comes into the recap" in await town.tell(ADA, "Good coffee.", "2")
    assert [(one.words, one.credited) for one in town.companion(meetup).notes] == [
        ("Good coffee.", False)
    ]
    assert town.wire.rooms[PLAZA].said[: len(before)] == before


async def test_a_question_about_the_whole_is_typed_or_asked_under_the_details(town: Town) -> None:
    meetup, card = await called(town)
    assert "Museums and the Web" in await town.tell(BEN, f"meetup ask {meetup.id}")
    assert "all who are there" in await town.tell(BEN, "Is there soup?")
    await town.react(BEN, PLAZA, card, "👀")
    assert "Ask from afar" in town.alone_with(BEN).said[-1]
    assert "What would you like to know?" in await town.tell(BEN, "ask")
    assert "Handed over" in await town.tell(BEN, "And bread?")
    assert [one.words for one in town.companion(meetup).questions] == [
        *("Is there soup?", "And bread?")
    ]
