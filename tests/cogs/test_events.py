"""Meetups in the server's own list of events."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from community.native_events import NativeEvent
from community.places import Place, Ref
from tests.cogs.town import Town


def walk(town: Town, **more: Any) -> NativeEvent:
    """Return a walk in a week."""
    start = town.env.backend.clock.now() + timedelta(days=7)
    event = NativeEvent(
        "Light and shadow", "With camera or phone.", "Main door", start, start + timedelta(hours=2)
    )
    return replace(event, **more)


async def kept(
    town: Town, event: NativeEvent, ref: Ref | None = None, *, again: bool = False
) -> Ref | None:
    """Bring the list into line."""
    place = Place("discord", str(town.plaza.id))
    with town.env.time_context():
        return await town.chat.keep_event(place, event, ref=ref, again=again)


def listed(town: Town) -> list[Any]:
    """Return the events of the server."""
    guild = town.env.backend.get_guild(town.guild.id)
    return list(guild.scheduled_events.values())


async def test_an_event_is_made_changed_and_taken_away(town: Town) -> None:
    ref = await kept(town, walk(town))
    assert ref is not None
    [event] = listed(town)
    assert (event.name, event.description) == ("Light and shadow", "With camera or phone.")
    assert await kept(town, walk(town, title="Shadow and light"), ref) == ref
    [event] = listed(town)
    assert event.name == "Shadow and light"
    assert await kept(town, walk(town, called_off=True), ref) is None
    assert listed(town) == []


async def test_a_second_attempt_finds_what_the_first_one_made(town: Town) -> None:
    first = await kept(town, walk(town))
    assert await kept(town, walk(town), again=True) == first
    assert len(listed(town)) == 1
    assert await kept(town, walk(town, title="Another"), again=True) != first
    assert len(listed(town)) == 2


async def test_one_that_somebody_took_away_stays_away(town: Town) -> None:
    ref = await kept(town, walk(town))
    assert ref is not None
    town.env.backend.delete_scheduled_event(town.guild.id, int(ref.message or 0))
    assert await kept(town, walk(town, title="Anew"), ref) is None
    assert listed(town) == []


async def test_long_words_and_empty_ones_are_made_fit(town: Town) -> None:
    assert await kept(town, walk(town, title="x" * 300, about="y" * 3000, where="z" * 300))
    [event] = listed(town)
    assert (len(event.name), len(event.description)) == (100, 1000)
