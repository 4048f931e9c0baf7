"""/admin round on Matrix: preview, run, undo, skip."""

from dataclasses import replace
from datetime import timedelta

import pytest

from community.model import Rhythm, RoundState
from tests.matrix.town import ADA, OLGA, PLAZA, Town


@pytest.fixture
async def town() -> Town:
    """A community in which four people take part."""
    town = Town()
    await town.opened()
    await take_part(town, 4)
    return town


async def take_part(town: Town, people: int) -> None:
    for number in range(people):
        name = f"@p{number}:hs"
        town.wire.names[name] = f"P{number}"
        await town.member_here(name, goal="grants")
        await town.participation.join(town.here(name), Rhythm.WEEKLY, trio=False)


async def test_a_preview_names_who_would_meet_and_stores_nothing(town: Town) -> None:
    said = await town.tell(OLGA, "admin round preview")
    assert "as it would be now" in said
    assert "Matches: 2" in said
    assert "P0 and P1" in said
    assert "P2 and P3" in said
    assert "Nothing was sent or stored." in said
    assert town.memory.rounds == {}
    assert not [key for key in town.row_keys() if not key.startswith("intro")]


async def test_a_preview_asked_for_in_front_of_all_is_read_in_private(town: Town) -> None:
    await town.say(OLGA, PLAZA, "!netz admin round preview")
    assert town.wire.rooms[PLAZA].said == ["I wrote to you in our own room."]
    assert "P0 and P1" in town.alone_with(OLGA).said[-1]


async def test_a_large_preview_comes_whole_as_a_file(town: Town) -> None:
    await take_part(town, 260)
    town.alone_with(OLGA).encrypted = True
    said = await town.tell(OLGA, "admin round preview")
    assert "Matches: 130" in said
    assert "all of it is in the file" in said
    assert "P0 and P1" not in said
    [(content, name, mime, encrypted)] = town.wire.uploads
    assert (name, mime, encrypted) == ("preview.txt", "text/plain", True)
    written = content.decode()
    assert "Matches: 130" in written
    for number in range(0, 260, 2):
        assert f"P{number} and P{number + 1}:" in written
    assert "\u200b" not in written


async def test_a_large_preview_is_written_in_the_organisers_language(town: Town) -> None:
    await take_part(town, 60)
    await town.tell(OLGA, "sprache deutsch")
    await town.tell(OLGA, "admin round preview")
    [(content, *_)] = town.wire.uploads
    assert "P0 und P1" in content.decode()


async def test_a_round_is_run_and_undone_by_a_word(town: Town) -> None:
    said = await town.tell(OLGA, "admin round run")
    assert "Round 1 is planned with 2 matches." in said
    assert "undo: Undo this round" in said
    [planned] = town.memory.rounds.values()
    assert planned.send_at == town.clock.now() + timedelta(minutes=10)
    assert "Undo it first" in await town.tell(OLGA, "admin round run")
    assert "Round 1 is undone." in await town.tell(OLGA, "undo")
    [undone] = town.memory.rounds.values()
    assert undone.state is RoundState.UNDONE
    assert "no round to undo" in await town.tell(OLGA, "admin round undo")


async def test_a_round_is_undone_by_a_reaction_and_by_the_command(town: Town) -> None:
    room = town.alone_with(OLGA)
    await town.tell(OLGA, "admin round run")
    await town.react(OLGA, room.id, town.last(room), "↩")
    assert "Round 1 is undone." in room.said[-1]
    await town.tell(OLGA, "admin round run")
    assert "Round 2 is undone." in await town.tell(OLGA, "admin round undo")
    assert {one.state for one in town.memory.rounds.values()} == {RoundState.UNDONE}


async def test_killed_after_it_was_planned_a_round_is_there_once(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = town.rounds.run

    async def killed_after(*args: object) -> None:
        await real(*args)  # pyright: ignore[reportArgumentType]
        raise Killed

    room = town.alone_with(OLGA)
    monkeypatch.setattr(town.rounds, "run", killed_after)
    with pytest.raises(Killed):
        await town.tell(OLGA, "admin round run")
    monkeypatch.undo()
    town.restart()
    await town.front.work()
    assert len(town.memory.rounds) == 1
    [said] = room.said
    assert "Round 1 is planned" in said


class Killed(BaseException):
    """The process ends here."""


async def test_rounds_are_skipped_until_a_day(town: Town) -> None:
    said = await town.tell(OLGA, "admin round skip 20.03.2026")
    assert "The next round is Monday, 23 March 2026" in said
    assert "cannot read “soon”" in await town.tell(OLGA, "admin round skip soon")


async def test_without_a_room_for_rounds_nothing_is_run(town: Town) -> None:
    here = town.community()
    town.memory.communities[here.id] = replace(here, channels=replace(here.channels, rounds=None))
    said = await town.tell(OLGA, "admin round run")
    assert "choose a room for rounds with !netz admin setup" in said
    assert town.memory.rounds == {}


async def test_the_report_is_for_organisers_and_in_their_language(town: Town) -> None:
    await town.sent()
    assert "Round 1 of" in await town.tell(OLGA, "admin report")
    await town.tell(OLGA, "sprache deutsch")
    assert "Runde 1 vom" in await town.tell(OLGA, "admin bericht")
    assert "organisers" in await town.tell(ADA, "admin report")
