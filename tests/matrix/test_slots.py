"""/meetup slots on Matrix: asked, answered question by question, taken."""

from community.meetups.model import Coming
from community.texts import Button, text
from tests.matrix.town import ADA, BEN, PLAZA, Town


async def asked(town: Town) -> int:
    """Let Ada ask about four times; return the number of the poll."""
    shown = await town.tell(ADA, 'meetup slots Lunch "12 March, 13 March" "noon, evening"')
    assert "Thursday, 12 March 2026, 12:00 to 14:00" in shown
    assert "Europe/Berlin" in shown
    assert "Now everybody can answer" in await town.tell(ADA, "1")
    await town.send_all()
    [poll] = town.memory.polls
    return poll


async def test_a_time_is_found_from_the_first_word_to_the_meetup(town: Town) -> None:
    poll = await asked(town)
    first = await town.tell(ADA, "1")
    assert "question 1 of 2: These suit me" in first
    assert "2: Thursday, 12 March 2026, 19:00 to 21:00" in first
    assert "question 2 of 2: If need be, also these" in await town.tell(ADA, "2, 3")
    noted = await town.tell(ADA, "4")
    assert "Thank you, noted" in noted
    assert "B: Thursday, 12 March 2026, 19:00 to 21:00 (1 yes); suits you" in noted
    assert "Take Thursday, 12 March 2026, 19:00 to 21:00" in noted
    taken = await town.tell(ADA, "Take Thursday, 12 March 2026, 19:00 to 21:00")
    assert "Lunch is called" in taken
    [gathering] = town.memory.gatherings.values()
    assert [one.coming for one in gathering.rsvps] == [Coming.YES]
    assert town.memory.polls[poll].poll.meetup_id == gathering.meetup.id


async def test_a_restart_between_two_questions_loses_no_answer(town: Town) -> None:
    poll = await asked(town)
    await town.tell(ADA, "1", "1")
    town.restart()
    assert "Thank you, noted" in await town.tell(ADA, "done")
    assert town.memory.polls[poll].answers[town.member("Ada").id][1].value == "yes"


async def test_what_cannot_be_read_is_said(town: Town) -> None:
    told = await town.tell(ADA, 'meetup slots Lunch "Thursday, someday" noon')
    assert "About “someday noon”" in told
    assert "one time only" in await town.tell(ADA, "meetup slots Lunch Thursday noon")
    assert town.memory.polls == {}


async def test_a_sign_under_the_card_opens_the_form_and_only_who_asked_takes_a_time(
    town: Town,
) -> None:
    poll = await asked(town)
    card = await town.offer(
        PLAZA,
        Button(f"slots_answer:{poll}", text("Answer")),
        Button(f"slots_make:{poll}:3", text("Take C")),
    )
    room = town.alone_with(BEN)
    await town.react(BEN, PLAZA, card, "✋")
    assert "question 1 of 2: These suit me" in room.said[-1]
    assert "Thank you, noted" in await town.tell(BEN, "3", "skip")
    await town.react(BEN, PLAZA, card, "🇨")
    assert "for whoever asked" in room.said[-1]
    await town.react(ADA, PLAZA, card, "🇨")
    assert "Lunch is called" in town.alone_with(ADA).said[-1]
    await town.react(ADA, PLAZA, card, "🇨")
    [gathering] = town.memory.gatherings.values()
    assert {one.member_id for one in gathering.rsvps} == {
        town.member("Ada").id,
        town.member("Ben").id,
    }
