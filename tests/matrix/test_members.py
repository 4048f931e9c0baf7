"""What members do on Matrix: introduce themselves, take part, answer, and see their own data."""

import json
from datetime import timedelta

import pytest

from community.command_list import MEMBERS_COMMANDS
from community.match_words import ANSWERS
from community.matching.topics import label
from community.model import Answer
from community.recurring import PromptPost
from community.texts import Button, text
from matrix import PLATFORM
from tests.community.world import SLOT
from tests.matrix.town import ADA, BEN, PLAZA, Town

WRITTEN = {"goal": "Somebody who knows about grants", "offer": "photography"}


@pytest.fixture
async def town() -> Town:
    opened = Town()
    await opened.opened()
    return opened


# --- introductions ------------------------------------------------------------------------------


async def test_before_somebody_agreed_they_read_what_is_stored(town: Town) -> None:
    note = await town.tell(ADA, "intro write")
    assert "I store what you write into your introduction" in note
    assert "I agree and am at least 16" in note
    assert town.memory.members == {}


async def test_whatever_needs_consent_leads_to_the_note(town: Town) -> None:
    told = await town.tell(ADA, "match join")
    assert "please read the privacy note and agree" in told
    assert "I agree and am at least 16" in await town.tell(ADA, "1")


async def test_who_agrees_is_asked_question_by_question(town: Town) -> None:
    await town.tell(ADA, "intro write")
    first = await town.tell(ADA, "agree")
    assert "Your introduction, question 1 of 5" in first
    assert "Who or what brings you closer to your goal?" in first
    saved = await town.tell(ADA, "Grants", "Photography", "Comics", "I organise", "museums")
    assert "Thank you, it is saved." in saved
    assert "This is what I understood:" in saved
    member = town.member("Ada")
    answers = town.memory.introductions[member.id].answers
    assert (answers.goal, answers.topics) == ("Grants", "museums")


async def test_the_whole_way_in_german(town: Town) -> None:
    await town.tell(ADA, "sprache deutsch")
    note = await town.tell(ADA, "intro write")
    assert "Ich speichere" in note
    first = await town.tell(ADA, "1")
    assert "Frage 1 von 5" in first
    saved = await town.tell(ADA, "Fördermittel", "überspringen", "zurück", "Fotografie", "fertig")
    assert "gespeichert" in saved
    assert town.member("Ada").language == "de"
    answers = town.memory.introductions[town.member("Ada").id].answers
    assert (answers.goal, answers.offer) == ("Fördermittel", "Fotografie")


async def test_a_form_goes_on_after_a_restart_and_forgets_the_words_when_it_is_done(
    town: Town,
) -> None:
    await town.member_here(ADA)
    await town.tell(ADA, "intro write", "Grants")
    town.restart()
    await town.tell(ADA, "Photography")
    assert [note.key for note in await town.store.notes(PLATFORM, "form")] == [ADA]
    town.restart()
    assert "it is saved" in await town.tell(ADA, "done")
    assert await town.store.notes(PLATFORM, "form") == []
    assert town.memory.introductions[town.member("Ada").id].answers.offer == "Photography"


async def test_a_form_that_was_left_for_a_week_is_over(town: Town) -> None:
    await town.member_here(ADA)
    await town.tell(ADA, "intro write")
    town.clock.time += timedelta(days=8)
    assert "I did not understand that" in await town.tell(ADA, "Grants")


async def test_a_command_during_a_form_is_answered_and_the_question_asked_again(
    town: Town,
) -> None:
    await town.member_here(ADA)
    await town.tell(ADA, "intro write", "Grants")
    heard = await town.tell(ADA, "!netz match status")
    assert "You are not taking part yet." in heard
    assert "question 2 of 5" in heard
    assert "question 3 of 5" in await town.tell(ADA, "match status")


async def test_a_form_that_was_asked_for_in_front_of_all_is_asked_in_private(town: Town) -> None:
    await town.member_here(ADA)
    await town.say(ADA, PLAZA, "!netz intro write")
    assert town.wire.rooms[PLAZA].said == ["I wrote to you in our own room."]
    assert "question 1 of 5" in town.wire.rooms[town.rooms.direct[ADA]].said[0]


async def test_what_cannot_be_saved_is_said_and_every_answer_is_still_there(town: Town) -> None:
    await town.member_here(ADA, **WRITTEN)
    await town.tell(ADA, "intro write", "done")
    asked = await town.tell(ADA, "more")
    assert "More about you, question 1 of 5" in asked
    refused = await town.tell(ADA, "Art", "de", "Berlin", "Mars/Olympus", "skip")
    assert "Mars/Olympus" in refused
    assert "Your answers are still here" in refused
    saved = await town.tell(ADA, "back", "Europe/Berlin", "skip")
    assert "it is saved" in saved
    details = town.memory.introductions[town.member("Ada").id].details
    assert (details.field, details.zone) == ("Art", "Europe/Berlin")


async def test_topics_are_taken_out_by_number(town: Town) -> None:
    await town.member_here(ADA, **WRITTEN)
    saved = await town.tell(ADA, "intro write", "done")
    assert "Does not fit? Take it out" in saved
    asked = await town.tell(ADA, "3")
    there = town.memory.introductions[town.member("Ada").id].understood
    assert label(there.gives[0], "en") in asked
    number = 1 + len(there.seeks)
    await town.tell(ADA, str(number))
    now = town.memory.introductions[town.member("Ada").id].understood
    assert now.gives == there.gives[1:]
    assert now.seeks == there.seeks


async def test_topics_are_put_right_by_typing_them(town: Town) -> None:
    await town.member_here(ADA, **WRITTEN)
    await town.tell(ADA, "intro write", "done", "correct", "law, taxes", "done")
    understood = town.memory.introductions[town.member("Ada").id].understood
    assert understood.corrected
    assert len(understood.seeks) == 2


async def test_somebody_elses_introduction_is_shown_to_whoever_asks(town: Town) -> None:
    await town.member_here(BEN, **WRITTEN)
    assert "photography" in await town.tell(ADA, "intro show @ben:hs")
    assert "no introduction" in await town.tell(ADA, "intro show @eve:hs")


async def test_the_search_turns_pages(town: Town) -> None:
    for number in range(7):
        name = f"@p{number}:hs"
        town.wire.names[name] = f"P{number}"
        await town.member_here(name, **WRITTEN)
    first = await town.tell(ADA, "intro find photography")
    assert "I found 7 people" in first
    assert "Page 1 of 2. For the next one, add page=2" in first
    second = await town.tell(ADA, "intro find photography page=2")
    assert "P6" in second
    assert "P0" not in second


# --- matching -----------------------------------------------------------------------------------


async def test_who_joins_chooses_wishes_by_number(town: Town) -> None:
    await town.member_here(ADA, **WRITTEN)
    assert "Good to have you!" in await town.tell(ADA, "match join monthly trio")
    asked = await town.tell(ADA, "match wishes")
    assert "question 1 of 4" in asked
    assert "**1**" not in asked
    told = await town.tell(ADA, "4", "skip", "3", "2")
    wishes = town.participates("Ada").wishes
    assert (wishes.mode, wishes.bubble, wishes.presence, wishes.mentees) == (
        "mentor",
        0,
        "remote",
        1,
    )
    assert "You meet online only." in told


async def test_a_pause_ends_by_itself_and_leaving_is_answered(town: Town) -> None:
    await town.member_here(ADA, **WRITTEN)
    await town.tell(ADA, "match join")
    assert "Enjoy your break!" in await town.tell(ADA, "match pause 31.03.2026")
    assert "cannot read “soon”" in await town.tell(ADA, "match pause soon")
    assert "will not be matched any more" in await town.tell(ADA, "match leave")
    assert town.memory.participations == {}


async def matched(town: Town) -> int:
    await town.member_here(ADA, **WRITTEN)
    await town.member_here(BEN, **WRITTEN)
    return town.match("Ada", "Ben").id


async def ask_whether_they_met(town: Town, match: int, room: str = "!match") -> str:
    """Post the card that asks; return its message."""
    if room not in town.wire.rooms:
        town.wire.room(room, ADA, BEN)
    buttons = (Button(f"met:{match}:{one.value}", label) for one, label in ANSWERS.items())
    return await town.offer(room, *buttons, only="" if room == "!match" else ADA)


async def test_a_reaction_answers_whether_they_met_and_removing_it_takes_that_back(
    town: Town,
) -> None:
    match = await matched(town)
    card = await ask_whether_they_met(town, match)
    reaction = await town.react(ADA, "!match", card, "\U0001f44d\ufe0f")
    assert await answers(town, match) == {"Ada": Answer.YES}
    private = town.wire.rooms[town.rooms.direct[ADA]]
    assert "I have noted that you met" in private.said[-1]
    assert town.wire.rooms["!match"].said == ["…"]
    await town.take_back(ADA, "!match", reaction)
    assert await answers(town, match) == {}
    assert "I have forgotten that answer" in private.said[-1]


async def test_removing_an_earlier_reaction_leaves_the_later_answer(town: Town) -> None:
    match = await matched(town)
    card = await ask_whether_they_met(town, match)
    first = await town.react(ADA, "!match", card, "👍")
    await town.react(ADA, "!match", card, "👎")
    await town.take_back(ADA, "!match", first)
    assert await answers(town, match) == {"Ada": Answer.NO}


async def test_only_its_author_takes_a_reaction_back_and_only_once(town: Town) -> None:
    match = await matched(town)
    card = await ask_whether_they_met(town, match)
    reaction = await town.react(ADA, "!match", card, "👍")
    await town.take_back(BEN, "!match", reaction)
    assert await answers(town, match) == {"Ada": Answer.YES}
    await town.take_back(ADA, "!match", reaction)
    await town.react(ADA, "!match", card, "👍")
    await town.take_back(ADA, "!match", reaction)
    assert await answers(town, match) == {"Ada": Answer.YES}


async def test_not_again_keeps_apart_and_taking_it_back_lifts_that_and_nothing_else(
    town: Town,
) -> None:
    match = await matched(town)
    card = await ask_whether_they_met(town, match)
    ada, ben = town.member("Ada").id, town.member("Ben").id
    reaction = await town.react(ADA, "!match", card, "🚫")
    assert (ada, ben) in town.memory.blocks
    await town.take_back(ADA, "!match", reaction)
    assert town.memory.blocks == {}
    await town.tell(ADA, "match avoid @ben:hs")
    town.clock.advance(hours=1)
    reaction = await town.react(ADA, "!match", card, "🚫")
    await town.take_back(ADA, "!match", reaction)
    assert (ada, ben) in town.memory.blocks


async def test_a_word_under_the_card_is_an_answer_and_one_beside_it_is_not(town: Town) -> None:
    match = await matched(town)
    card = await ask_whether_they_met(town, match)
    await town.say(ADA, "!match", "yes")
    assert await answers(town, match) == {}
    answering = {"m.relates_to": {"m.in_reply_to": {"event_id": card}}}
    await town.say(ADA, "!match", "Planned!", **answering)
    assert await answers(town, match) == {"Ada": Answer.PLANNED}
    await town.say(BEN, "!match", "That was nice, yes", **answering)
    assert "Ben" not in await answers(town, match)


async def test_in_private_the_newest_card_is_meant(town: Town) -> None:
    match = await matched(town)
    private = town.alone_with(ADA).id
    await town.offer(private, Button("erase", text("Erase everything about me")), only=ADA)
    await ask_whether_they_met(town, match, private)
    assert "I have noted that you met" in await town.tell(ADA, "yes")
    assert town.memory.members[town.member("Ada").id].name == "Ada"


async def test_a_stranger_to_a_match_is_refused_and_reactions_of_others_do_nothing(
    town: Town,
) -> None:
    match = await matched(town)
    eve = "@eve:hs"
    town.wire.names[eve] = "Eve"
    town.wire.rooms["!home"].members[eve] = "join"
    await town.member_here(eve)
    card = await ask_whether_they_met(town, match)
    await town.react(eve, "!match", card, "👍")
    assert await answers(town, match) == {}
    assert "not one of yours" in town.wire.rooms[town.rooms.direct[eve]].said[-1]


async def test_a_card_in_private_is_forgotten_after_a_month_and_a_public_one_never(
    town: Town,
) -> None:
    match = await matched(town)
    card = await ask_whether_they_met(town, match)
    await town.tell(ADA, "privacy erase")
    town.clock.time += timedelta(days=31)
    await town.tell(BEN, "help")
    assert "I did not understand" in await town.tell(ADA, "erase")
    await town.react(ADA, "!match", card, "👍")
    assert await answers(town, match) == {"Ada": Answer.YES}


async def test_somebody_elses_private_card_is_not_to_be_pressed(town: Town) -> None:
    await matched(town)
    private = town.alone_with(ADA)
    await town.tell(ADA, "privacy erase")
    await town.react(BEN, private.id, town.last(private), "🗑")
    assert len(town.memory.members) == 2


async def test_why_explains_the_match(town: Town) -> None:
    match = await matched(town)
    town.wire.room("!match", ADA, BEN)
    card = await town.offer("!match", Button(f"why:{match}", text("Why this match?")))
    await town.react(ADA, "!match", card, "❓")
    assert "why you were matched" in town.wire.rooms[town.rooms.direct[ADA]].said[-1]
    assert "why you were matched" in await town.tell(ADA, "match why")


async def test_the_list_of_whom_one_avoids_is_ones_own_and_shrinks_by_number(town: Town) -> None:
    await matched(town)
    assert "never match you with Ben" in await town.tell(ADA, "match avoid @ben:hs")
    listed = await town.tell(ADA, "match avoid")
    assert "You are never matched with Ben" in listed
    assert "1" in listed
    assert "Your list is empty" in await town.tell(ADA, "1")
    assert town.memory.blocks == {}
    assert "That is you yourself" in await town.tell(ADA, "match avoid @ada:hs")


async def test_the_answer_in_a_shared_room_tells_nobody_whom_one_avoids(town: Town) -> None:
    await matched(town)
    mention = {"m.mentions": {"user_ids": [BEN]}}
    await town.say(ADA, PLAZA, "!netz match avoid Ben", **mention)
    assert town.wire.rooms[PLAZA].said == ["I wrote to you in our own room."]
    assert "never match you with Ben" in town.wire.rooms[town.rooms.direct[ADA]].said[0]


async def answers(town: Town, match: int) -> dict[str, Answer]:
    said = await town.rounds_store.answers(town.community().id, match)
    return {town.memory.members[member].name: answer for member, answer in said.items()}


# --- prompts ------------------------------------------------------------------------------------


async def test_who_reacts_to_a_prompt_takes_it_up(town: Town) -> None:
    await town.member_here(ADA)
    post = PromptPost(7, town.community().id, None, "question", "question-001", SLOT)
    town.memory.posts[7] = post
    card = await town.offer(PLAZA, Button("take:7", text("I'll answer")))
    await town.react(ADA, PLAZA, card, "✋")
    assert town.memory.posts[7].taken_up_by == (town.member("Ada").id,)
    assert "A thread under the question opens" in (town.wire.rooms[town.rooms.direct[ADA]].said[-1])
    await town.react(ADA, PLAZA, card, "✋")
    assert "taken this up already" in town.wire.rooms[town.rooms.direct[ADA]].said[-1]


# --- one's own data -----------------------------------------------------------------------------


async def test_everything_is_handed_over_as_a_file(town: Town) -> None:
    await town.member_here(ADA, **WRITTEN)
    room = town.alone_with(ADA)
    room.encrypted = True
    await town.tell(ADA, "privacy export")
    [(content, name, mime, encrypted)] = town.wire.uploads
    assert (name, mime, encrypted) == ("my-data.json", "application/json", True)
    assert json.loads(content)["data"]["members"][0]["name"] == "Ada"
    file = room.events[-1]["content"]
    assert file["msgtype"] == "m.file"
    assert file["file"]["url"] == "mxc://hs/1"


async def test_a_file_asked_for_in_front_of_all_goes_to_the_own_room(town: Town) -> None:
    await town.member_here(ADA, **WRITTEN)
    await town.say(ADA, PLAZA, "!netz privacy export")
    assert town.wire.rooms[PLAZA].said == ["I wrote to you in our own room."]
    private = town.wire.rooms[town.rooms.direct[ADA]]
    assert private.events[-1]["content"]["msgtype"] == "m.file"


async def test_erasing_is_asked_once_more_and_then_takes_everything(town: Town) -> None:
    await town.member_here(ADA, **WRITTEN)
    assert "This is stored about you" in await town.tell(ADA, "privacy show")
    assert "It cannot be taken back." in await town.tell(ADA, "privacy erase")
    assert town.memory.members != {}
    assert "Everything about you is erased" in await town.tell(ADA, "erase everything")
    assert town.memory.members == {}
    for kind in ("answer", "form", "reaction"):
        assert await town.store.notes(PLATFORM, kind, ADA) == []
    assert "Nothing is stored about you" in await town.tell(ADA, "privacy show")


# --- accounts on two platforms --------------------------------------------------------------------


async def test_a_code_links_two_accounts(town: Town) -> None:
    await town.member_here(ADA)
    assert "Your code: 1234" in await town.tell(ADA, "match account link")
    assert "count as one person" in await town.tell(ADA, "match account link 1234")
    assert "This code is not valid." in await town.tell(ADA, "match account link 99")
    assert "stands for itself again" in await town.tell(ADA, "match account part")
    assert town.accounts.done == ["code for Ada", "Ada joined", "Ada parted"]


async def test_a_code_is_never_shown_in_front_of_others(town: Town) -> None:
    await town.say(ADA, PLAZA, "!netz match account link")
    assert town.wire.rooms[PLAZA].said == ["I wrote to you in our own room."]


def test_every_command_of_members_is_answered(town: Town) -> None:
    assert {command.path for command in MEMBERS_COMMANDS} <= set(town.desk.commands)


async def test_whoever_answers_in_other_words_hears_which_words_there_are(town: Town) -> None:
    await town.tell(ADA, "intro write")
    lost = await town.tell(ADA, "sounds good")
    assert "I did not understand that" in lost
    assert "Or answer my last message with a word of it: agree" in lost
    town.clock.advance(days=2)
    assert "my last message" not in await town.tell(ADA, "sounds good")


async def test_whoever_only_writes_an_address_hears_how_it_is_handed_in(town: Town) -> None:
    lost = await town.tell(ADA, "my post: https://ada.example/light?x=1 at last")
    assert "then write: parade submit https://ada.example/light?x=1" in lost.lower()
