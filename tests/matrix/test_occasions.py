"""A meetup is called from the sign under a prompt, or under a match, question by question."""

from community.meetups.calling_form import WITH_OTHERS, call_button
from community.meetups.ideas import Idea, idea_card
from tests.fakes.stores_network import MemoryIdeaStore
from tests.matrix.town import ADA, BEN, OLGA, PLAZA, Town


async def test_a_sign_asks_in_private_and_a_word_confirms(town: Town) -> None:
    card = await town.offer(PLAZA, call_button("prompt", 1))
    room = town.alone_with(ADA)
    await town.react(ADA, PLAZA, card, "📣")
    assert "Call a meeting, question 1 of 5: What it is called" in room.said[-1]
    await town.tell(ADA, "About grants", "2026-03-12 18:30")
    asked = await town.tell(ADA, "2")
    assert "question 4 of 5: Where" in asked
    shown = await town.tell(ADA, "https://example.org/room", "skip")
    for words in ("About grants", "a meetup, online", "Nobody else sees it yet"):
        assert words in shown
    assert "About grants is called" in await town.tell(ADA, "yes")
    [gathering] = town.memory.gatherings.values()
    assert gathering.meetup.title == "About grants"
    assert all("grants" not in one for one in town.wire.rooms[PLAZA].said)


async def test_a_day_that_cannot_be_read_keeps_the_other_answers(town: Town) -> None:
    card = await town.offer(PLAZA, call_button("prompt", 1))
    town.alone_with(ADA)
    await town.react(ADA, PLAZA, card, "📣")
    told = await town.tell(ADA, "Lunch", "sometime", "done")
    assert "I cannot read a day and a time in this." in told
    again = await town.tell(ADA, "back", "back", "back")
    assert "question 2 of 5: Day and time" in again
    shown = await town.tell(ADA, "2026-03-12 12:30", "done")
    assert "Lunch" in shown


async def test_the_people_of_a_match_meet_with_others(town: Town) -> None:
    for who in (ADA, BEN):
        await town.tell(who, "match join")
    await town.sent()
    match = town.only_match()
    card = await town.offer(PLAZA, call_button("match", match.id, WITH_OTHERS))
    room = town.alone_with(BEN)
    await town.tell(BEN, "sprache deutsch")
    await town.react(BEN, PLAZA, card, "📣")
    assert "Frage 1 von 5" in room.said[-1]
    assert "Rund um Grants" in room.said[-1]


async def test_what_many_want_is_called_by_a_sign(town: Town) -> None:
    now = town.clock.now()
    idea = Idea(0, town.community().id, "podcasts", 5, 2, now)
    store = MemoryIdeaStore(town.memory)
    assert await store.propose(idea, now, lambda _: ())
    [stored] = town.memory.ideas.values()
    card = await town.offer(PLAZA, *idea_card(town.community(), stored).buttons)
    room = town.alone_with(ADA)
    await town.react(ADA, PLAZA, card, "📣")
    assert "> About podcasts" in room.said[-1]
    assert "About podcasts" in await town.tell(ADA, "skip", "2026-03-12 18:30", "done")


async def test_organisers_switch_proposals_off_in_german(town: Town) -> None:
    assert "I propose meetings" in await town.tell(OLGA, "admin prompt proposals")
    await town.tell(OLGA, "sprache deutsch")
    told = await town.tell(OLGA, "admin anstoß vorschläge aus")
    assert "Ich schlage keine Treffen" in told
    assert town.memory.switched_off[town.community().id] == {"proposals"}
