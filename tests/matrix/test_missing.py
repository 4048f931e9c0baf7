"""A command of which something is missing: it is asked, question by question."""

import pytest

from tests.matrix.town import ADA, BEN, HOME, OLGA, PLAZA, Town

ADA_TOO = "@ada2:hs"


@pytest.fixture
async def town() -> Town:
    opened = Town()
    await opened.opened()
    for who in (ADA, BEN):
        await opened.member_here(who, goal="grants")
    return opened


async def test_what_is_missing_is_asked_and_then_the_command_is_done(town: Town) -> None:
    asked = await town.tell(ADA, "meetup slots")
    assert "meetup slots, question 1 of 5: Title" in asked
    assert "What it is called" in asked
    asked = await town.tell(ADA, "Museum night")
    assert "question 2 of 5: Days" in asked
    told = await town.tell(ADA, "Thursday, Friday", "evening", "90", "Main door")
    assert "Shall I ask like this?" in told
    assert "19:00 to 20:30" in told


async def test_what_is_known_is_not_asked_and_the_rest_may_be_left_out(town: Town) -> None:
    asked = await town.tell(ADA, 'meetup slots "Museum night"')
    assert "question 1 of 4: Days" in asked
    assert "Shall I ask like this?" in await town.tell(ADA, "Thursday, Friday", "evening", "done")


async def test_what_does_not_fit_is_asked_again_at_once(town: Town) -> None:
    asked = await town.tell(ADA, "meetup answer", "soon")
    assert "“soon” is none to me" in asked
    assert "question 1 of 3: Number" in asked
    asked = await town.tell(ADA, "4711", "perhaps not")
    assert "I do not see which one you mean" in asked
    assert "question 2 of 3: Answer" in asked


async def test_a_number_of_nothing_is_asked_for_again(town: Town) -> None:
    told = await town.tell(ADA, "meetup answer", "4711", "yes", "skip")
    assert "question 1 of 3: Number" in told
    assert "All right, nothing was changed." in await town.tell(ADA, "cancel")


async def test_a_choice_that_holds_by_itself_may_be_skipped(town: Town) -> None:
    asked = await town.tell(OLGA, "admin schedule add")
    assert "question 1 of 5: Kind" in asked
    told = await town.tell(OLGA, "meetup", "weekly", "18:30", "Wednesday", "skip")
    assert "every week on Wednesday at 18:30" in told


async def test_a_command_where_a_number_is_asked_for_is_that_command(town: Town) -> None:
    await town.tell(ADA, "meetup answer")
    told = await town.tell(ADA, "meetup list")
    assert "Nothing is planned yet" in told
    assert "question 1 of 3: Number" in told, "and the question stays open"


async def test_words_are_words_even_if_a_command_begins_so(town: Town) -> None:
    await town.tell(ADA, "meetup slots")
    assert "question 2 of 5" in await town.tell(ADA, "meetup list")


async def test_where_everybody_reads_it_is_asked_in_the_own_room(town: Town) -> None:
    before = len(town.wire.rooms[PLAZA].said)
    await town.say(ADA, PLAZA, "!netz meetup answer")
    assert "question 1 of 3: Number" in town.alone_with(ADA).said[-1]
    assert not any("question" in one for one in town.wire.rooms[PLAZA].said[before:])


async def test_who_did_not_agree_is_asked_nothing_but_that(town: Town) -> None:
    assert "please read the privacy note" in await town.tell(OLGA, "meetup answer")
    assert "Nothing is planned yet" not in await town.tell(OLGA, "1")


async def test_who_is_no_organiser_is_asked_nothing(town: Town) -> None:
    told = await town.tell(ADA, "admin schedule add")
    assert "for the organisers" in told
    assert "question" not in told


async def test_what_only_others_may_do_ends_the_questions(town: Town) -> None:
    await town.tell(ADA, "parade propose", "My town", "Why?", "skip")
    [number] = town.memory.parades
    await town.tell(ADA, f"parade host {number}")
    await town.tell(ADA, "1 April", "30 April", "2", "MyTown", "skip", "yes")
    told = await town.tell(BEN, "parade link", str(number), "https://ben.example/call")
    assert "whoever hosts the blog parade" in told
    assert "Nothing is planned yet" in await town.tell(BEN, "meetup list")


# --- people by their names ----------------------------------------------------------------------


async def test_somebody_is_named_by_what_they_are_called(town: Town) -> None:
    for typed in ("Ben", "ben", "@Ben"):
        assert "grants" in await town.tell(ADA, f"intro show {typed}")


async def test_a_first_name_is_enough(town: Town) -> None:
    town.wire.names[BEN] = "Ben Becker"
    await town.tell(BEN, "meetup list")  # his name is noted
    assert "Ben Becker" in await town.tell(ADA, "intro show Ben")


async def test_who_is_asked_for_may_be_named_too(town: Town) -> None:
    asked = await town.tell(ADA, "intro show")
    assert "intro show: Member" in asked
    assert "grants" in await town.tell(ADA, "Ben")


async def test_nobody_and_several_are_said_kindly(town: Town) -> None:
    assert "I do not know who “Zoe” is" in await town.tell(BEN, "intro show Zoe")
    town.wire.names[ADA_TOO] = "Ada"
    town.wire.rooms[HOME].members[ADA_TOO] = "join"
    await town.member_here(ADA_TOO, goal="grants")
    told = await town.tell(BEN, "intro show Ada")
    assert "Several people here are called “Ada”: Ada and Ada." in told
