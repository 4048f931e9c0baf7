"""/parade on Matrix: proposed, called, handed in and rounded up, question by question."""

import pytest

from community.pages import Page
from community.texts import Button, text
from tests.matrix.town import ADA, BEN, PLAZA, Town

TOWER = "https://ben.example/tower"


@pytest.fixture
async def town() -> Town:
    opened = Town()
    await opened.opened()
    for who in (ADA, BEN):
        await opened.member_here(who, goal="grants")
    opened.pages.known[TOWER] = Page(TOWER, title="The tower", first_sentence="It leans.")
    return opened


async def called(town: Town) -> int:
    """Let Ada propose a topic and call it; return its number."""
    assert "question 1 of 3" in await town.tell(ADA, "parade propose")
    done = await town.tell(ADA, "My town", "What do you show a guest?", "skip")
    assert "stands in the room now" in done
    [number] = town.memory.parades
    assert "question 1 of 5" in await town.tell(ADA, f"parade host {number}")
    shown = await town.tell(ADA, "10 March", "10 April", "1", "MyTown", "skip")
    assert "Shall I call it like this?" in shown
    assert "It is called" in await town.tell(ADA, "yes")
    await town.send_all()
    return number


async def test_a_parade_is_called_question_by_question(town: Town) -> None:
    number = await called(town)
    parade = town.memory.parades[number].parade
    assert (f"{parade.opens}", f"{parade.closes}") == ("2026-03-10", "2026-04-10")
    assert "My town, called" in await town.tell(BEN, "parade list")


async def test_a_post_is_checked_by_its_author_and_read_by_others(town: Town) -> None:
    number = await called(town)
    found = await town.tell(BEN, f"parade submit {TOWER}")
    assert "It leans." in found
    assert "question 1 of 5" in await town.tell(BEN, "check")
    taken = await town.tell(BEN, "next", "next", "On leaning.", "skip", "1")
    assert "“The tower” is in" in taken
    [post] = town.memory.parades[number].posts
    assert (post.confirmed, post.sentence) == (True, "On leaning.")
    reading = await town.tell(ADA, "parade read")
    assert "The tower" in reading
    await town.send_all()
    card = await town.offer(PLAZA, Button(f"parade_said:{post.id}", text("I have commented")))
    await town.react(ADA, PLAZA, card, "💬")
    [said] = town.memory.parades[number].readings
    assert said.commented_at is not None


async def test_a_restart_in_the_middle_of_a_post_loses_nothing(town: Town) -> None:
    number = await called(town)
    await town.tell(BEN, "parade write", "The wall")
    town.restart()
    assert "“The wall” is in" in await town.tell(BEN, "I walk along it.")
    [post] = town.memory.parades[number].posts
    assert post.words == "I walk along it."


async def test_a_host_rounds_up_and_gets_files(town: Town) -> None:
    number = await called(town)
    await town.tell(BEN, "parade write", "The wall", "I walk along it.")
    town.clock.advance(days=20)
    assert "It is done." in await town.tell(ADA, f"parade close {number}")
    draft = await town.tell(ADA, f"parade roundup {number}")
    assert "1 post by 1 person" in draft
    assert "in the room now" in await town.tell(ADA, "publish")
    await town.tell(ADA, f"parade roundup {number} html")
    assert f"posts-{number}.html" in await town.tell(ADA, f"parade text {number}")


async def test_who_said_they_write_can_take_it_back_with_the_sign(town: Town) -> None:
    number = await called(town)
    card = await town.offer(PLAZA, Button(f"parade_write:{number}", text("I'll write")))
    reaction = await town.react(BEN, PLAZA, card, "✍")
    ben = town.member("Ben").id
    assert ben in {one.member_id for one in town.memory.parades[number].intents}
    await town.take_back(BEN, PLAZA, reaction)
    assert ben not in {one.member_id for one in town.memory.parades[number].intents}


async def test_a_day_that_cannot_be_read_is_asked_again_at_its_own_place(town: Town) -> None:
    await town.tell(ADA, "parade propose", "My town", "What do you show?", "done")
    number = max(town.memory.parades)
    await town.tell(ADA, f"parade host {number}", "tomorrow", "some time in spring", "skip")
    wrong = await town.tell(ADA, "MyTown", "skip")
    assert "I cannot read “some time in spring” as a day" in wrong
    assert "question 2 of 5: Last day" in wrong
    assert "Shall I call it like this?" in await town.tell(ADA, "10 April", "done")
