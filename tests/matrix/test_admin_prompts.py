"""/admin prompt, topics and members on Matrix."""

from dataclasses import replace

import pytest

from matrix import PLATFORM
from tests.matrix.town import ADA, OLGA, PLAZA, Town


@pytest.fixture
async def town() -> Town:
    opened = Town()
    await opened.opened()
    return opened


# --- prompts ------------------------------------------------------------------------------------


async def test_a_prompt_of_ones_own_is_asked_for_part_by_part(town: Town) -> None:
    asked = await town.tell(OLGA, "admin prompt add meetup")
    assert "Meetup prompt, question 1 of 2: Title" in asked
    assert "What people read" in await town.tell(OLGA, "A walk")
    saved = await town.tell(OLGA, "Come along\nby the river")
    assert "Saved: “A walk” is in the drawer now." in saved
    [own] = await town.prompts_store.own(town.community().id)
    assert (own.kind, own.title, own.body) == ("meetup", "A walk", "Come along\nby the river")


async def test_a_parade_is_asked_for_its_hashtag_until_it_is_one(town: Town) -> None:
    await town.tell(OLGA, "admin prompt add parade", "Our town", "Tell us")
    wrong = await town.tell(OLGA, "1 2 3")
    assert "needs a hashtag of letters and digits" in wrong
    assert "Your answers are still here" in wrong
    assert "Saved" in await town.tell(OLGA, "#OurTown")
    [own] = await town.prompts_store.own(town.community().id)
    assert own.hashtag == "OurTown"


async def test_a_title_is_needed_and_cancelling_saves_nothing(town: Town) -> None:
    assert "This one I need" in await town.tell(OLGA, "admin prompt add meetup", "skip")
    assert "nothing was changed" in await town.tell(OLGA, "cancel")
    assert await town.prompts_store.own(town.community().id) == []


async def test_killed_after_saving_a_prompt_is_there_once(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    await town.tell(OLGA, "admin prompt add meetup", "A walk")
    real = town.store.keep

    async def killed(*_args: object) -> None:
        raise Killed

    monkeypatch.setattr(town.store, "keep", killed)
    with pytest.raises(Killed):
        await town.tell(OLGA, "Come along")
    monkeypatch.setattr(town.store, "keep", real)
    town.restart()
    await town.front.work()
    assert "Saved: “A walk”" in town.alone_with(OLGA).said[-1]
    assert len(await town.prompts_store.own(town.community().id)) == 1


class Killed(BaseException):
    """The process ends here."""


async def test_the_form_goes_on_in_private_after_a_restart(town: Town) -> None:
    await town.say(OLGA, PLAZA, "!netz admin prompt add question")
    assert town.wire.rooms[PLAZA].said == ["I wrote to you in our own room."]
    town.restart()
    await town.tell(OLGA, "A question", "What do you see?")
    [own] = await town.prompts_store.own(town.community().id)
    assert own.kind == "question"
    assert await town.store.notes(PLATFORM, "form") == []


async def test_prompts_are_listed_and_switched_off_and_on(town: Town) -> None:
    assert "✅ meetup-002: meetup 2" in await town.tell(OLGA, "admin prompt list meetup")
    assert "will not be posted any more" in await town.tell(OLGA, "admin prompt off meetup-002")
    listed = await town.tell(OLGA, "admin prompt list meetup")
    assert "⏸️ meetup-002: meetup 2" in listed
    assert "✅ meetup-001: meetup 1" in listed
    assert "may be posted again" in await town.tell(OLGA, "admin prompt on meetup-002")
    assert await town.prompts_store.switched_off(town.community().id) == frozenset()
    assert "There is no prompt called" in await town.tell(OLGA, "admin prompt off meetup-999")


async def test_what_people_typed_as_a_title_is_shown_and_nothing_more(town: Town) -> None:
    await town.tell(OLGA, "admin prompt add meetup", "<b>@room</b> **x**", "Come along")
    await town.tell(OLGA, "admin prompt list meetup")
    content = town.alone_with(OLGA).events[-1]["content"]
    assert "&lt;b&gt;" in content["formatted_body"]
    assert "@room" not in content["body"]
    assert content["m.mentions"] == {}


async def test_more_prompts_than_a_message_holds_come_as_a_file(town: Town) -> None:
    organiser = replace(town.here(OLGA), organiser=True)
    number, listed = 0, ""
    while not town.wire.uploads:
        number += 1
        title = f"{number} " + "ä" * 90
        await town.prompts.add_own(organiser, "meetup", title, "Come along")
        if number % 10 == 0:
            listed = await town.tell(OLGA, "admin prompt list meetup")
            # Never anything in between: all in the message, or all in the file.
            assert listed.count("✅") == number + 3 or town.wire.uploads
    assert "all of it is in the file" in listed
    [(content, name, mime, _)] = town.wire.uploads
    assert (name, mime) == ("prompts.txt", "text/plain")
    lines = content.decode().splitlines()
    assert len(lines) == number + 3
    assert lines[-1].startswith(f"✅ own-{number}: {number} ä")


async def test_prompts_in_german(town: Town) -> None:
    await town.tell(OLGA, "sprache deutsch")
    asked = await town.tell(OLGA, "admin prompt add treffen")
    assert "Frage 1 von 2" in asked
    assert "Gespeichert" in await town.tell(OLGA, "Spaziergang", "Kommt mit")


# --- topics and numbers ---------------------------------------------------------------------------


async def test_words_of_ones_own_are_added_listed_and_forgotten(town: Town) -> None:
    assert "You have no words of your own yet" in await town.tell(OLGA, "admin topics list")
    assert "Noted: “comms” now means" in await town.tell(OLGA, "admin topics add comms PR")
    await town.tell(OLGA, 'admin topics add "soft power" museums')
    listed = await town.tell(OLGA, "admin topics list")
    assert "comms → " in listed
    assert "soft power → " in listed
    assert len(town.memory.aliases[town.community().id]) == 2
    assert "no meaning of its own" in await town.tell(OLGA, "admin topics remove comms")
    assert list(town.memory.aliases[town.community().id]) == ["soft power"]
    assert "I find no topic in" in await town.tell(OLGA, "admin topics add x topic=!!!")


async def test_the_numbers_name_nobody(town: Town) -> None:
    await town.member_here(ADA, goal="grants", topics="museums")
    said = await town.tell(OLGA, "admin members")
    assert "Members: 1" in said
    assert "museums (1)" in said
    assert "Ada" not in said
    await town.tell(OLGA, "sprache deutsch")
    assert "Museen (1)" in await town.tell(OLGA, "admin mitglieder")
