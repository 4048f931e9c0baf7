"""A conference as people follow it on Discord, from its programme to its recap."""

from datetime import UTC, datetime

import discord
from simcord.actors import MemberActor
from simcord.builders import ChannelHandle

from cogs._cards import PREFIX
from tests.cogs.test_meetups import called, number_of, shown_in, thread_of
from tests.cogs.town import Town, cards, labels, message, said, walk

OPENS = "2026-01-10 10:00"
PROGRAMME = """10:00-10:45 Opening, Great Hall
11:00-11:45 Open data, Room 2
Sunday
9:30-10:15 What stays, Great Hall"""
FILE = b"""BEGIN:VCALENDAR\r
VERSION:2.0\r
PRODID:-//Example//EN\r
BEGIN:VEVENT\r
UID:opening@example.org\r
DTSTAMP:20260101T000000Z\r
DTSTART:20260110T090000Z\r
DTEND:20260110T094500Z\r
SUMMARY:Opening\r
LOCATION:Great Hall\r
END:VEVENT\r
END:VCALENDAR\r
"""


async def conference(town: Town, host: MemberActor) -> discord.Message:
    """Let somebody call a conference of two days; return its card."""
    return await called(
        town, host, title="Museums and the Web", when=OPENS, kind="conference", lasts=2880
    )


async def until(town: Town, when: datetime) -> None:
    """Let time pass until an instant."""
    await town.advance(seconds=(when - town.env.now()).total_seconds())


async def programme(town: Town, host: MemberActor, card: discord.Message, typed: str) -> str:
    """Let a host paste the programme; return what they read."""
    form = await host.slash(town.plaza, "meetup programme", number=number_of(card))
    assert labels(form) == ["Sessions, one a line"]
    return said(await host.submit_modal(form, {"programme": typed}))


def session_card(town: Town, title: str) -> discord.Message:
    """Return the card of a session."""
    return next(
        one
        for one in town.prompts.history()
        if title in str([row.to_dict() for row in one.components])
        and any(PREFIX + "session_ask" in str(part.get("custom_id", "")) for part in _parts(one))
    )


def _parts(posted: discord.Message) -> list[dict[str, object]]:
    return list(walk([row.to_dict() for row in posted.components]))


def session_thread(town: Town, card: discord.Message) -> ChannelHandle:
    """Return the thread of a session."""
    return next(one for one in town.prompts.threads if one.id == card.id)


def told_in(thread: ChannelHandle) -> list[str]:
    """Return the cards in a thread."""
    return [one for one in cards(thread) if one.startswith("### ")]


async def test_a_conference_from_its_programme_to_its_recap(town: Town) -> None:
    ada, ben, cyd = [await town.introduced(name) for name in ("Ada", "Ben", "Cyd")]
    card = await conference(town, ada)
    assert "a conference followed together, on site and online" in shown_in(town)[-1]
    read = await programme(town, ada, card, PROGRAMME)
    assert "3 sessions, 2 days" in read
    assert "10 January 2026, 11:00: Open data (Room 2)" in read
    assert "You join online" in said(await ben.click(card, label="I join online"))
    assert "in the evenings" in said(await cyd.click(card, label="Evenings only"))
    await town.advance(seconds=4)
    for words in ("**On site:** Ada", "**From afar:** Ben", "**Evenings only:** Cyd"):
        assert words in shown_in(town)[0]

    # In the evening before, Ben learns whose eyes he has.
    await until(town, datetime(2026, 1, 9, 21, 1, tzinfo=UTC))
    [eyes] = [one for one in thread_of(town, card) if "Eyes and ears" in one]
    assert f"<@{ada.id}> is there for <@{ben.id}>." in eyes
    shown = await ben.slash(town.plaza, "meetup show", number=number_of(card))
    assert "Ada is there for you." in said(shown)
    assert "9:30: What stays" in said(shown)

    # A quarter of an hour before it begins, a session has its card and its thread.
    await town.restart()
    await until(town, datetime(2026, 1, 10, 8, 46, tzinfo=UTC))
    opening = session_card(town, "Opening")
    thread = session_thread(town, opening)
    form = await ben.click(opening, label="Ask from afar")
    assert labels(form) == ["What would you like to know?"]
    handed = await ben.submit_modal(form, {"question": "Who pays for the licences?"})
    assert "Ada is there for you, and reads it in the thread." in said(handed)
    await town.settle()
    [asked] = told_in(thread)
    assert "> Who pays for the licences?" in asked
    assert f"<@{ada.id}>, can you ask this for them?" in asked
    form = await ada.click(thread.history()[-1], label="I know the answer")
    await ada.submit_modal(form, {"answer": "The county does."})
    await town.settle()
    assert f"<@{ben.id}>, this is for you." in told_in(thread)[-1]
    assert "> The county does." in told_in(thread)[-1]
    form = await ada.click(opening, label="Note for all")
    noted = await ada.submit_modal(form, {"note": "Good coffee, good talk.", "credit": ["yes"]})
    assert "It comes into the recap" in said(noted)

    # What moves is told to those who come.
    moved = PROGRAMME.replace("11:00-11:45 Open data, Room 2", "14:00-14:45 Open data, Room 5")
    await programme(town, ada, card, moved)
    await town.settle()
    assert "Moved: Open data (Room 5), now at" in thread_of(town, card)[-1]
    assert f"<@{ben.id}>" in thread_of(town, card)[-1]

    # The end: what came together, and the recap with the note.
    await town.advance(days=3)
    assert "This came together: 1 question and 1 note." in thread_of(town, card)[-1]
    draft = await ada.slash(town.plaza, "meetup recap", number=number_of(card))
    assert "Good coffee, good talk." in said(draft)


async def test_a_calendar_file_is_attached(town: Town) -> None:
    ada, ben = await town.introduced("Ada"), await town.introduced("Ben")
    card = await conference(town, ada)
    number = number_of(card)
    shown = await ada.slash(
        town.plaza, "meetup programme", number=number, file=("programme.ics", FILE)
    )
    assert "1 session, 1 day" in said(shown)
    assert "10 January 2026, 10:00: Opening (Great Hall)" in said(shown)
    refused = await ben.slash(
        town.plaza, "meetup programme", number=number, file=("programme.ics", FILE)
    )
    assert "for its hosts" in said(refused)
    large = await ada.slash(
        town.plaza, "meetup programme", number=number, file=("programme.ics", b"x" * 500_001)
    )
    assert "too big for a programme" in said(large)


async def test_a_question_about_the_whole_is_asked_before_it_begins(town: Town) -> None:
    ada, ben = await town.introduced("Ada"), await town.introduced("Ben")
    card = await conference(town, ada)
    form = await ben.slash(town.plaza, "meetup ask", number=number_of(card))
    assert "all who are there" in said(await ben.submit_modal(form, {"question": "Is there soup?"}))
    await town.settle()
    [asked] = thread_of(town, card)
    assert "Who is there, and can ask this?" in asked
    more = await ben.click(card, label="More …")
    again = await ben.click(message(more), label="Ask from afar")
    assert labels(again) == ["What would you like to know?"]


async def test_a_walk_has_neither_programme_nor_questions(town: Town) -> None:
    ada = await town.introduced("Ada")
    card = await called(town, ada)
    for name in ("programme", "ask"):
        refused = await ada.slash(town.plaza, f"meetup {name}", number=number_of(card))
        assert "this meetup is none" in said(refused)
