"""Meetups in the server's own list of events."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest
from discord.http import HTTPClient

from cogs._events import MOST_PAGES, PEOPLE_A_PAGE, DiscordEvents
from community.errors import ChatRefused, ChatUnavailable
from community.native_events import Listed, NativeEvent
from community.places import Account, Place, Ref
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


@dataclass
class Crowd:
    """A client that knows who is interested in everything, in pages; ``asked``: for each page."""

    ids: list[int]
    asked: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])

    async def get_scheduled_event_users(
        self, guild: int, event: int, limit: int, **rest: Any
    ) -> list[dict[str, Any]]:
        self.asked.append({"of": (guild, event), **rest})
        behind = [one for one in self.ids if one > (rest["after"] or 0)]
        return [{"user": {"id": str(one)}} for one in behind[:limit]]


class CrowdedEvents(DiscordEvents):
    """Events that a crowd is interested in."""

    def __init__(self, crowd: Crowd) -> None:
        self._crowd: Any = crowd

    @property
    def http(self) -> HTTPClient:
        client: HTTPClient = self._crowd
        return client


async def test_those_interested_are_read_a_hundred_a_request() -> None:
    crowd = Crowd(list(range(1, 251)))
    ref = Ref("discord", "7", "8")
    found = await CrowdedEvents(crowd).interested(ref)
    assert found == frozenset(Account("discord", str(one)) for one in crowd.ids)
    assert [one["after"] for one in crowd.asked] == [None, 100, 200]
    assert {one["of"] for one in crowd.asked} == {(7, 8)}


async def test_of_a_crowd_nobody_is_known(caplog: pytest.LogCaptureFixture) -> None:
    crowd = Crowd(list(range(1, PEOPLE_A_PAGE * MOST_PAGES + 10)))
    assert await CrowdedEvents(crowd).interested(Ref("discord", "7", "8")) is None
    assert len(crowd.asked) == MOST_PAGES
    assert "more people are interested" in caplog.text


async def test_what_stands_in_the_list_is_compared_as_discord_writes_it(town: Town) -> None:
    event = walk(town, title="x" * 300, about=" y\n\n z ", where="Main  door")
    ref = await kept(town, event)
    assert ref is not None
    [there] = listed(town)
    there.user_ids.add(town.organiser.id)
    assert await town.chat.listed(ref, event) == Listed(interested=1)
    for name, other in (
        ("title", "Darkness"),
        ("about", ""),
        ("where", "Back door"),
        ("starts_at", event.starts_at + timedelta(minutes=1)),
        ("ends_at", event.ends_at + timedelta(minutes=1)),
    ):
        wanted = replace(event, **{name: other})  # type: ignore[arg-type]
        assert await town.chat.listed(ref, wanted) == Listed(frozenset({name}), 1)
    there.description = there.entity_metadata = there.scheduled_end_time = None
    found = await town.chat.listed(ref, event)
    assert found == Listed(frozenset({"about", "where", "ends_at"}), 1)


async def test_what_was_ended_or_taken_away_stands_there_no_more(town: Town) -> None:
    ref = await kept(town, walk(town))
    assert ref is not None
    for status, there in ((2, True), (3, False), (4, False)):
        town.env.backend.edit_scheduled_event(
            town.guild.id, int(ref.message or 0), {"status": status}
        )
        assert (await town.chat.listed(ref, walk(town)) is not None) == there
    town.env.backend.delete_scheduled_event(town.guild.id, int(ref.message or 0))
    assert await town.chat.listed(ref, walk(town)) is None


async def test_a_fault_is_no_event_that_was_taken_away(town: Town) -> None:
    ref = await kept(town, walk(town))
    assert ref is not None
    path = f"/guilds/{town.guild.id}/scheduled-events/*"
    for status, code, meant in (
        (403, 50001, ChatRefused),
        (404, 10004, ChatRefused),
        (401, 0, ChatUnavailable),
    ):
        town.env.inject_error("GET", path, status=status, code=code)
        with pytest.raises(meant):
            await town.chat.listed(ref, walk(town))


async def test_long_words_and_empty_ones_are_made_fit(town: Town) -> None:
    assert await kept(town, walk(town, title="x" * 300, about="y" * 3000, where="z" * 300))
    [event] = listed(town)
    assert (len(event.name), len(event.description)) == (100, 1000)
