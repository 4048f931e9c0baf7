"""Meetups as people meet them on Matrix: typed in either language, answered by reaction or word."""

from datetime import timedelta

import pytest

from community.meetups.cards import answer_buttons
from community.meetups.model import Coming, Meetup, MeetupKind, Seat
from tests.matrix.town import ADA, BEN, HOME, OLGA, PLAZA, Town

CALL = 'meetup call title="Light and shadow" when="2026-03-12 18:30"'


@pytest.fixture
async def town() -> Town:
    opened = Town()
    await opened.opened()
    for who in (ADA, BEN):
        await opened.member_here(who)
    return opened


async def called(town: Town, more: str = "") -> tuple[Meetup, str]:
    """Let Ada call a meetup; return it, and its card in a room that everybody is in."""
    await town.tell(ADA, f"{CALL} {more}".strip(), "1")
    [gathering] = town.memory.gatherings.values()
    card = await town.offer(PLAZA, *answer_buttons(gathering.meetup))
    return gathering.meetup, card


def coming(town: Town, name: str) -> Coming | None:
    """Return what somebody answered."""
    [gathering] = town.memory.gatherings.values()
    found = gathering.of(town.member(name).id)
    return None if found is None else found.coming


async def test_it_is_called_once_it_is_confirmed(town: Town) -> None:
    asked = await town.tell(ADA, f'{CALL} where="Main door" kind=walk places=3')
    for words in ("Light and shadow", "Main door", "a walk", "Nobody else sees it yet", "Call it"):
        assert words in asked
    done = await town.tell(ADA, "1")
    assert "is called" in done
    [gathering] = town.memory.gatherings.values()
    assert (gathering.meetup.kind, gathering.meetup.places) == (MeetupKind.WALK, 3)
    assert "meetup:" + str(gathering.meetup.id) + ":card" in town.row_keys()


async def test_the_same_in_german(town: Town) -> None:
    await town.tell(ADA, "sprache deutsch")
    asked = await town.tell(
        ADA, 'treffen ansetzen titel="Licht und Schatten" wann="12. März 18:30 Uhr" art=walk'
    )
    assert "Soll ich es so ansetzen?" in asked
    assert "ist angesetzt" in await town.tell(ADA, "ansetzen")
    assert "Licht und Schatten" in await town.tell(ADA, "treffen liste")


async def test_a_word_or_a_sign_confirms_it(town: Town) -> None:
    asked = await town.tell(ADA, CALL)
    assert "👍 yes: Call it\n👎 no: Not now" in asked
    assert "nothing was called" in await town.tell(ADA, "no")
    await town.tell(ADA, CALL)
    alone = town.alone_with(ADA)
    card = town.last(alone)
    assert alone.signs[-2:] == [(card, "👍"), (card, "👎")]
    await town.react(ADA, alone.id, card, "👍")
    assert "Light and shadow is called" in alone.said[-1]


async def test_of_two_days_one_is_chosen_by_its_number(town: Town) -> None:
    asked = await town.tell(ADA, "meetup call title=Walk when=5/6 7pm")
    assert "two ways" in asked
    assert "1: 5 June 2026, 19:00" in asked
    assert "2: 6 May 2026, 19:00" in asked
    assert "is called" not in await town.tell(ADA, "yes")
    assert "is called" in await town.tell(ADA, "2")
    [gathering] = town.memory.gatherings.values()
    assert f"{gathering.meetup.slot:%Y-%m-%d %H:%M}" == "2026-05-06 19:00"


async def test_sentences_need_no_quotes_where_their_names_stand_before_them(town: Town) -> None:
    asked = await town.tell(
        ADA,
        "meetup call title=Light and shadow when=12 March 6:30 pm to 8:15 pm where=Main door, left"
        " places=3 about=With a phone.",
    )
    for words in ("Light and shadow", "1:45 hours", "Where: Main door, left", "> With a phone."):
        assert words in asked


async def test_a_title_and_a_time_are_told_apart_by_themselves(town: Town) -> None:
    asked = await town.tell(ADA, "meetup call Walk by the river on Thursday 7pm where=Main door")
    for words in ("Walk by the river", "5 March 2026, 19:00", "Where: Main door", "Call it"):
        assert words in asked
    assert "Walk by the river is called" in await town.tell(ADA, "yes")
    await town.tell(ADA, "sprache deutsch")
    asked = await town.tell(ADA, "treffen ansetzen Stammtisch am Donnerstag um 19 Uhr")
    assert "Stammtisch" in asked
    assert "Soll ich es so ansetzen?" in asked


async def test_where_it_is_not_clear_it_is_shown_how_it_is_written(town: Town) -> None:
    unclear = await town.tell(ADA, "meetup call Thursday walk 7pm")
    assert "not sure where the title ends" in unclear
    example = "meetup call title=Thursday walk when=7pm"
    assert example in unclear
    assert "Thursday walk" in await town.tell(ADA, example)
    unclear = await town.tell(ADA, "meetup call Come and see")
    assert "meetup call title=A walk by the river when=Thursday 7 pm" in unclear
    await town.tell(ADA, "sprache deutsch")
    unclear = await town.tell(ADA, "treffen ansetzen Kommt vorbei")
    assert "titel=Spaziergang am Fluss wann=Donnerstag 19 Uhr" in unclear
    [gathering] = town.memory.gatherings.values()
    assert gathering.meetup.title == "Thursday walk", "nothing else was drafted"


async def test_a_time_that_cannot_be_meant_is_said_to_be_wrong(town: Town) -> None:
    assert "At what time?" in await town.tell(ADA, "meetup call Walk Thursday")
    assert "over already" in await town.tell(ADA, "meetup call Walk yesterday 7pm")
    assert town.memory.gatherings == {}


async def test_what_is_missing_is_asked_and_what_is_wrong_is_said(town: Town) -> None:
    assert "meetup call, question 1 of 8: Title" in await town.tell(ADA, "meetup call")
    await town.tell(ADA, "cancel", "sprache deutsch")
    german = await town.tell(ADA, "treffen ansetzen Spaziergang")
    assert "treffen ansetzen, Frage 1 von 7: Wann" in german
    assert "titel=… wann=…" in await town.tell(ADA, "abbrechen", "hilfe treffen ansetzen")
    number = await town.tell(ADA, "treffen zeigen bald")
    assert "„bald“" in number
    assert "nicht mehr." in await town.tell(ADA, "treffen antwort 4711 ja")


async def test_who_did_not_agree_reads_the_note_first(town: Town) -> None:
    meetup, card = await called(town)
    for told in (
        await town.tell(OLGA, CALL),
        await town.tell(OLGA, f"meetup answer {meetup.id} yes"),
        await town.tell(OLGA, f"meetup met {meetup.id} {ADA}"),
    ):
        assert "please read the privacy note and agree" in told
    await town.react(OLGA, PLAZA, card, "✅")
    assert "please read the privacy note" in town.alone_with(OLGA).said[-1]
    assert "I agree" in await town.tell(OLGA, "1")
    assert "Light and shadow" in await town.tell(OLGA, "meetup list")


async def test_a_day_that_cannot_be_read_is_said_kindly(town: Town) -> None:
    said = await town.tell(ADA, "meetup call title=Lunch when=sometime")
    assert "I cannot read a day and a time in this." in said
    assert town.memory.gatherings == {}


async def test_a_reaction_answers_in_private_and_taking_it_back_is_a_no(town: Town) -> None:
    _, card = await called(town)
    before = list(town.wire.rooms[PLAZA].said)
    reaction = await town.react(BEN, PLAZA, card, "✅")
    assert coming(town, "Ben") is Coming.YES
    assert "You are coming" in town.alone_with(BEN).said[-1]
    assert town.wire.rooms[PLAZA].said == before
    await town.take_back(BEN, PLAZA, reaction)
    assert coming(town, "Ben") is Coming.NO


async def test_whoever_answers_anew_and_then_tidies_up_keeps_their_last_answer(town: Town) -> None:
    _, card = await called(town, "space=hybrid")
    yes = await town.react(BEN, PLAZA, card, "✅")
    online = await town.react(BEN, PLAZA, card, "💻")
    await town.take_back(BEN, PLAZA, yes)
    assert "You join online." in town.alone_with(BEN).said[-1]
    maybe = await town.react(BEN, PLAZA, card, "🤔")
    await town.take_back(BEN, PLAZA, online)
    assert "Noted as “maybe”." in town.alone_with(BEN).said[-1]
    assert coming(town, "Ben") is Coming.MAYBE
    await town.take_back(BEN, PLAZA, maybe)
    assert "See you another time!" in town.alone_with(BEN).said[-1]
    assert coming(town, "Ben") is Coming.NO


async def test_the_moon_means_evenings_only_and_taking_back_another_sign_changes_nothing(
    town: Town,
) -> None:
    _, card = await called(town, "kind=conference")
    yes = await town.react(BEN, PLAZA, card, "✅")
    moon = await town.react(BEN, PLAZA, card, "🌙")
    assert "in the evenings" in town.alone_with(BEN).said[-1]
    await town.take_back(BEN, PLAZA, yes)
    assert coming(town, "Ben") is Coming.YES
    await town.take_back(BEN, PLAZA, moon)
    assert coming(town, "Ben") is Coming.NO


async def test_who_reacts_reads_their_own_language(town: Town) -> None:
    _, card = await called(town)
    await town.tell(BEN, "sprache deutsch")
    await town.react(BEN, PLAZA, card, "✅")
    assert town.alone_with(BEN).said[-1] == "Du kommst. Bis dann!"
    await town.react(BEN, PLAZA, card, "👀")
    more = town.alone_with(BEN).said[-1]
    assert "Wann: Donnerstag, 12. März 2026, 18:30" in more
    assert "gast: Ich bringe jemanden mit" in more
    assert "die du mitbringst" in await town.tell(BEN, "gast")
    assert town.wire.rooms[PLAZA].said == ["…"]


async def test_what_is_asked_in_front_of_all_is_answered_in_private(town: Town) -> None:
    await called(town)
    await town.say(BEN, PLAZA, "!netz meetup list")
    assert town.wire.rooms[PLAZA].said[-1] == "I wrote to you in our own room."
    assert "Light and shadow" in town.alone_with(BEN).said[-1]


async def test_the_list_is_filtered(town: Town) -> None:
    await called(town, 'kind=walk where="Main door, Köln"')
    for typed, there in (
        ("meetup list", True),
        ("meetup list walk", True),
        ("meetup list place=köln", True),
        ("treffen liste art=walk format=vorort ort=köln", True),
        ("meetup list mine", False),
        ("meetup list kind=event", False),
        ("treffen liste ort=Bonn", False),
    ):
        assert ("Light and shadow" in await town.tell(BEN, typed)) == there, typed


async def test_a_restart_loses_no_card(town: Town) -> None:
    _, card = await called(town)
    town.restart()
    await town.react(BEN, PLAZA, card, "🤔")
    assert coming(town, "Ben") is Coming.MAYBE


async def test_whoever_waits_is_told_so(town: Town) -> None:
    _, card = await called(town, "places=1")
    await town.react(BEN, PLAZA, card, "✅")
    assert "number 1 in the queue" in town.alone_with(BEN).said[-1]
    [gathering] = town.memory.gatherings.values()
    found = gathering.of(town.member("Ben").id)
    assert found is not None
    assert found.seat is Seat.WAITING


async def test_answers_and_changes_are_typed(town: Town) -> None:
    meetup, _ = await called(town)
    number = meetup.id
    assert "maybe" in await town.tell(BEN, f"meetup answer {number} maybe")
    assert "You are coming, and so is" in await town.tell(BEN, f"meetup answer {number} yes yes")
    assert "for its hosts" in await town.tell(BEN, f'meetup change {number} title="Mine"')
    changed = await town.tell(ADA, f'meetup change {number} when="2026-03-13 18:30"')
    assert "Light and shadow" in changed
    assert "Friday, 13 March 2026, 18:30" in changed
    assert "Call off “Light and shadow”?" in await town.tell(ADA, f"meetup cancel {number}")
    assert "called off" in await town.tell(ADA, "yes")
    assert "was called off" in await town.tell(BEN, f"meetup answer {number} yes")
    assert "not there any more" in await town.tell(BEN, "meetup show 4711")


async def test_whoever_leaves_the_space_gives_their_place_back(town: Town) -> None:
    meetup, _ = await called(town)
    await town.tell(BEN, f"meetup answer {meetup.id} yes")
    await town.move(BEN, PLAZA, "leave")
    await town.send_all()
    assert coming(town, "Ben") is Coming.YES
    await town.move(BEN, HOME, "leave")
    await town.send_all()
    assert coming(town, "Ben") is Coming.NO
    await town.move(BEN, HOME, "join")
    await town.send_all()
    assert coming(town, "Ben") is Coming.NO


async def test_details_are_asked_one_after_the_other(town: Town) -> None:
    meetup, _ = await called(town, "kind=walk")
    asked = await town.tell(ADA, f"meetup details {meetup.id}")
    assert "question 1 of 5" in asked
    saved = await town.tell(ADA, "In front of the main door", "#LightAndShadow", "done")
    assert "Saved" in saved
    [gathering] = town.memory.gatherings.values()
    assert gathering.meetup.details == {
        "route": "In front of the main door",
        "motto": "#LightAndShadow",
    }


async def test_it_comes_again_after_the_dates_were_shown(town: Town) -> None:
    meetup, _ = await called(town)
    shown = await town.tell(ADA, f"meetup repeat {meetup.id} weekly")
    assert "Thursday 19 March 2026, 18:30" in shown
    assert "It comes again" in await town.tell(ADA, "1")
    [gathering] = town.memory.gatherings.values()
    assert gathering.meetup.repeats == "FREQ=WEEKLY;BYDAY=TH"


async def test_a_second_host_is_named(town: Town) -> None:
    meetup, _ = await called(town)
    shown = await town.tell(ADA, f"meetup host {meetup.id} {BEN}")
    assert "Ada and Ben" in shown
    [gathering] = town.memory.gatherings.values()
    assert gathering.meetup.cohosts == (town.member("Ben").id,)


async def test_afterwards_people_say_how_it_was_and_the_host_rounds_it_up(town: Town) -> None:
    meetup, _ = await called(town)
    assert "once the meetup has begun" in await town.tell(BEN, f"meetup there {meetup.id}")
    town.clock.time = meetup.ends_at + timedelta(hours=1)
    assert "noted" in await town.tell(BEN, f"meetup there {meetup.id}")
    assert "you met Ada" in await town.tell(BEN, f"meetup met {meetup.id} {ADA} yes")
    asked = await town.tell(BEN, f"meetup share {meetup.id}")
    assert "question 1 of 4" in asked
    assert "Thank you!" in await town.tell(BEN, "The light was wonderful.", "done")
    assert "for its hosts" in await town.tell(BEN, f"meetup recap {meetup.id}")
    draft = await town.tell(ADA, f"meetup recap {meetup.id}")
    assert "Ben says" in draft
    assert "It is published" in await town.tell(ADA, "2")
    assert f"meetup:{meetup.id}:recap" in town.row_keys()


async def test_reminders_and_feeds_are_chosen(town: Town) -> None:
    assert "an hour before" in await town.tell(BEN, "meetup remind week=no day=no hour=yes")
    assert "https://bot.example.org/token-1.ics" in await town.tell(BEN, "meetup feed")
    assert "nowhere" in await town.tell(BEN, "meetup feed off")


async def test_a_file_comes_into_the_room_with_us(town: Town) -> None:
    meetup, _ = await called(town)
    assert "in your calendar" in await town.tell(BEN, f"meetup file {meetup.id}")
    [(content, name, mime, _)] = town.wire.uploads
    assert (name, mime) == (f"meetup-{meetup.id}.ics", "text/calendar")
    assert b"Light and shadow" in content
