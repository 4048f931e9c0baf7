"""/admin schedule on Matrix: plan, look, let rest, go on, delete."""

from datetime import date, time

import pytest

from community.recurring import Rule
from tests.matrix.town import OLGA, Town


@pytest.fixture
async def town() -> Town:
    opened = Town()
    await opened.opened()
    return opened


async def test_nothing_is_saved_before_the_dates_were_seen(town: Town) -> None:
    said = await town.tell(OLGA, "admin schedule add meetup weekly 18:30 Wednesday")
    assert "Meetup prompt, every week on Wednesday at 18:30" in said
    assert said.count("•") == 3
    assert "Nothing is saved yet." in said
    assert "save: Save" in said
    assert not planned(town)
    saved = await town.tell(OLGA, "save")
    assert "Saved." in saved
    assert planned(town) == [("meetup", Rule("week", time(18, 30), weekday=2))]


def planned(town: Town) -> list[tuple[str, Rule]]:
    """Return everything planned but the rounds."""
    return [(one.kind, one.rule) for one in town.memory.schedules.values() if one.kind != "round"]


@pytest.mark.parametrize(
    ("written", "rule"),
    [
        (
            "parade once 12:00 date=2026-03-31",
            Rule("once", time(12), weekday=1, anchor=date(2026, 3, 31)),
        ),
        ("turn quarterly 10:00 Monday", Rule("month", time(10), weekday=0, interval=3)),
        (
            "reihum quartalsende 10:00 Freitag datum=2026-05-01",
            Rule("month", time(10), weekday=4, interval=3, nth=-1, anchor=date(2026, 5, 1)),
        ),
        ("question last 9:00 Friday", Rule("month", time(9), weekday=4, nth=-1)),
        (
            "kind=Question of the week every=every two weeks time=09:00 weekday=Monday",
            Rule("week", time(9), weekday=0, interval=2, anchor=date(2026, 3, 9)),
        ),
        ("treffen woechentlich 18:00 wochentag=Mittwoch", Rule("week", time(18), weekday=2)),
    ],
)
async def test_every_rhythm_is_saved_as_it_was_shown(town: Town, written: str, rule: Rule) -> None:
    await town.tell(OLGA, f"admin schedule add {written}")
    room = town.alone_with(OLGA)
    await town.react(OLGA, room.id, town.last(room), "💾")
    assert "Saved." in room.said[-1]
    assert [one for _, one in planned(town)] == [rule]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("meetup weekly 18:30", "Please add the weekday."),
        ("meetup once 18:30", "Please add the date"),
        ("meetup once 18:30 date=2020-01-01", "a date that lies ahead"),
        ("meetup weekly noon Friday", "I cannot read “noon” as a time"),
        ("party weekly 18:30 Friday", "does not fit"),
    ],
)
async def test_what_is_missing_is_said_and_nothing_is_offered(
    town: Town, written: str, said: str
) -> None:
    answer = await town.tell(OLGA, f"admin schedule add {written}")
    assert said in answer
    assert "save: Save" not in answer


async def test_a_rhythm_of_a_quarter_shows_its_dates_in_german(town: Town) -> None:
    await town.tell(OLGA, "sprache deutsch")
    said = await town.tell(OLGA, "admin plan neu reihum vierteljährlich 10:00 Montag")
    assert "Blogparade der Mitglieder, alle drei Monate am ersten Montag im Januar, April" in said
    assert "Montag, 6. April 2026, 10:00 Uhr (Europe/Berlin)" in said
    assert "Montag, 5. Oktober 2026" in said


async def test_pressing_twice_plans_once(town: Town) -> None:
    await town.tell(OLGA, "admin schedule add meetup weekly 18:30 Wednesday")
    room = town.alone_with(OLGA)
    card = town.last(room)
    await town.react(OLGA, room.id, card, "💾")
    await town.react(OLGA, room.id, card, "💾")
    assert "This is planned already" in room.said[-1]
    assert len(planned(town)) == 1


async def test_a_schedule_rests_goes_on_and_is_deleted(town: Town) -> None:
    number = town.schedule("round").id
    assert f"{number}: Round of matches" in await town.tell(OLGA, "admin schedule list")
    assert "It rests now." in await town.tell(OLGA, f"admin schedule pause {number}")
    assert not town.memory.schedules[number].enabled
    assert "paused by an organiser" in await town.tell(OLGA, "admin schedule list")
    assert "It goes on." in await town.tell(OLGA, f"admin schedule resume #{number}")
    assert town.memory.schedules[number].enabled
    assert "is deleted" in await town.tell(OLGA, f"admin schedule remove {number}")
    assert town.memory.schedules == {}
    assert "Nothing is planned; !netz admin schedule add" in (
        await town.tell(OLGA, "admin schedule list")
    )
    assert "not there any more" in await town.tell(OLGA, f"admin schedule pause {number}")


async def test_dates_are_said_in_the_zone_of_the_community_and_in_german(town: Town) -> None:
    await town.tell(OLGA, "sprache deutsch")
    said = await town.tell(OLGA, "admin plan neu treffen wöchentlich 18:30 Mittwoch")
    assert "Mittwoch, 4. März 2026, 18:30 Uhr (Europe/Berlin)" in said
    assert "speichern: Speichern" in said
