"""A command of which something is missing: it is asked, question by question."""

import pytest

from tests.matrix.town import ADA, BEN, HOME, OLGA, PLAZA, Town

ADA_TOO = "@ada2:hs"


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


async def test_who_did_not_agree_reads_how_it_is_written(town: Town) -> None:
    told = await town.tell(OLGA, "meetup answer")
    assert "This is still missing: number and answer." in told
    assert "meetup answer <number> <answer> [guest]" in told
    assert "Nothing is planned yet" in await town.tell(OLGA, "meetup list")


@pytest.mark.parametrize("shared", [False, True])
async def test_a_form_that_is_open_is_not_lost_for_what_a_command_lacks(
    town: Town, *, shared: bool
) -> None:
    await town.tell(ADA, "intro write", "photography", "public relations")
    if shared:
        await town.say(ADA, PLAZA, "!netz meetup answer")
        assert "This is still missing" in town.wire.rooms[PLAZA].said[-1]
    else:
        told = await town.tell(ADA, "!netz meetup answer")
        assert "This is still missing" in told
        assert "question 3 of 5" in told
    assert "it is saved" in await town.tell(ADA, "done")


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
    assert "Several people here are called “Ada”." in told
    assert "grants" in await town.tell(BEN, f"intro show {ADA}")


async def test_who_cannot_be_told_is_asked_for_again_at_once(town: Town) -> None:
    told = await town.tell(ADA, "meetup host", "1", "Zoe")
    assert "I do not know who “Zoe” is" in told
    assert "question 2 of 3: Member" in told
    assert "question 3 of 3" in await town.tell(ADA, BEN)


@pytest.mark.parametrize("body", ["Benny", "[Ben](https://matrix.to/#/@ben:hs)"])
async def test_a_mention_is_an_answer(town: Town, body: str) -> None:
    await town.tell(ADA, "intro show")
    room = town.alone_with(ADA)
    before = len(room.said)
    mentions = {} if "[" in body else {"m.mentions": {"user_ids": [BEN]}}
    await town.say(ADA, room.id, body, **mentions)
    assert "grants" in "\n".join(room.said[before:])


async def test_whom_a_reply_is_to_is_not_who_is_named_in_it(town: Town) -> None:
    """Clients mention whoever is replied to."""
    said = await town.say(BEN, PLAZA, "Hello")
    mention = {"m.mentions": {"user_ids": [BEN]}}
    reply = {**mention, "m.relates_to": {"m.in_reply_to": {"event_id": said}}}
    await town.say(ADA, PLAZA, "!netz intro show Zoe", **reply)
    assert "I do not know who “Zoe” is" in "\n".join(town.alone_with(ADA).said)
    await town.say(ADA, PLAZA, "!netz intro show Benny", **mention)
    assert "grants" in town.alone_with(ADA).said[-1]
