"""A conference that is followed together: its programme, pairs, questions, notes, its end."""

from dataclasses import replace
from datetime import timedelta

import pytest

from community.companion.cards import programme_card, shown_card
from community.companion.service import MOST_BYTES, MOST_QUESTIONS, within_size
from community.companion.texts import handed_over
from community.errors import ConsentNeeded, Invalid, NotAllowed, NotFound
from community.forms import Chosen, Filled, Typed
from community.meetups.model import Coming, Meetup, MeetupKind, Space
from community.model import Visitor
from tests.community.companion.conference_world import PROGRAMME, ConferenceWorld
from tests.community.two_homes_world import matrix_account
from tests.community.world import said, sentences

AN_HOUR, A_WHILE = timedelta(hours=1), timedelta(minutes=6)
MOVED = PROGRAMME.replace("11:00-11:45 Open data, Room 2", "14:00-14:45 Open data, Room 5")


@pytest.fixture
async def world() -> ConferenceWorld:
    made = ConferenceWorld()
    await made.open()
    return made


@pytest.fixture
async def ada(world: ConferenceWorld) -> Visitor:
    [made] = await world.know("Ada")
    return made


@pytest.fixture
async def meetup(world: ConferenceWorld, ada: Visitor) -> Meetup:
    """Ada is there, Ben and Cem follow from afar; nobody has a programme yet."""
    made = await world.conference(ada)
    ben, cem = await world.know("Ben", "Cem")
    await world.follows(made, ben, cem)
    await world.waits(seconds=3)
    return made


def who(world: ConferenceWorld, name: str) -> Visitor:
    return world.visitor(name)


async def at(world: ConferenceWorld, meetup: Meetup, hours: float) -> None:
    """Let time pass a few minutes at a time until it is so many hours after it opened."""
    end = meetup.starts_at + timedelta(hours=hours)
    while (due := min(world.clock.time + A_WHILE, end)) > world.clock.time:
        world.clock.time = due
        await world.send_all()


# --- the programme ------------------------------------------------------------------------------


async def test_the_host_reads_what_was_read(
    world: ConferenceWorld, ada: Visitor, meetup: Meetup
) -> None:
    shown = sentences(programme_card(await world.gives(ada, meetup), "en"))
    assert "3 sessions, 2 days" in shown
    assert "2026-03-12, 10:00: Opening (Great Hall)" in shown
    assert "2026-03-13, 09:30: What stays (Great Hall)" in shown
    assert "The times are those of Europe/Berlin." in shown


async def test_a_calendar_file_is_read_attached_or_pasted(
    world: ConferenceWorld, ada: Visitor, meetup: Meetup
) -> None:
    file = f"BEGIN:VCALENDAR\n{PROGRAMME}"
    await world.companions.programme_file(ada, meetup.id, file.encode())
    assert world.aside == 1, "a long file would hold up everybody"
    assert [one.title for one in world.companion(meetup).sessions] == [
        *("Opening", "Open data", "What stays")
    ]
    first = world.companion(meetup)
    await world.gives(ada, meetup, file)
    assert world.companion(meetup) == first
    assert world.aside == 2
    with pytest.raises(Invalid, match="no calendar file"):
        await world.companions.programme_file(ada, meetup.id, b"%PDF")
    with pytest.raises(Invalid, match="too big"):
        await world.companions.programme_file(ada, meetup.id, b"x" * (MOST_BYTES + 1))
    within_size(MOST_BYTES)


async def test_only_hosts_and_organisers_give_a_programme_and_only_to_a_conference(
    world: ConferenceWorld, ada: Visitor, meetup: Meetup
) -> None:
    with pytest.raises(NotAllowed):
        await world.companions.programme_form(who(world, "Ben"), meetup.id)
    with pytest.raises(NotAllowed):
        await world.gives(who(world, "Ben"), meetup)
    with pytest.raises(ConsentNeeded):
        await world.gives(world.visitor("Zoe"), meetup)
    walk = await world.called(ada, "A walk")
    with pytest.raises(Invalid, match="none"):
        await world.companions.programme_form(ada, walk.id)
    form = await world.companions.programme_form(ada, meetup.id)
    assert form.parts == (str(meetup.id),)
    await world.hosting.call_off(ada, meetup.id)
    with pytest.raises(Invalid, match="called off"):
        await world.gives(ada, meetup)


async def test_what_cannot_be_read_changes_nothing(
    world: ConferenceWorld, ada: Visitor, meetup: Meetup
) -> None:
    await world.gives(ada, meetup)
    before = world.companion(meetup)
    with pytest.raises(Invalid, match="cannot read this line"):
        await world.gives(ada, meetup, "10:00 Opening\nand then we see")
    assert world.companion(meetup) == before


async def test_the_next_sessions_stand_in_what_one_reads_of_the_meetup(
    world: ConferenceWorld, ada: Visitor, meetup: Meetup
) -> None:
    lines = [f"{10 + n // 4}:{n % 4 * 15:02} Talk {n}" for n in range(12)]
    await world.gives(ada, meetup, "\n".join(lines))
    await at(world, meetup, 0.3)
    shown = shown_card(await world.companions.show(who(world, "Ben"), meetup.id), "en")
    told = sentences(shown)
    assert "10:00: Talk 0" not in told
    assert "10:15: Talk 1\n" in told
    assert "Talk 10" in told
    assert "Talk 11" not in told
    assert "… and 1 more" in told
    assert "Ada is there for you." in told
    assert f"meetup_ask:{meetup.id}" in [one.action for one in shown.buttons]
    mine = sentences(shown_card(await world.companions.show(ada, meetup.id), "en"))
    assert "You are there for Ben and Cem." in mine


async def test_another_kind_of_meetup_is_shown_as_ever(
    world: ConferenceWorld, ada: Visitor
) -> None:
    walk = await world.called(ada, "A walk")
    found = await world.companions.show(ada, walk.id)
    assert not [o for o in shown_card(found, "en").buttons if o.action.startswith("meetup_ask")]


# --- a thread a session -------------------------------------------------------------------------


async def test_a_quarter_of_an_hour_before_each_session_it_has_a_card_and_a_thread(
    world: ConferenceWorld, ada: Visitor, meetup: Meetup
) -> None:
    await world.gives(ada, meetup)
    await at(world, meetup, -0.26)
    assert world.session_cards(meetup) == []
    await at(world, meetup, -0.25)
    [card] = world.session_cards(meetup)
    for words in ("Opening", "Where: Great Hall", "On site: Ada (for Ben and Cem)", "?"):
        assert words in card
    assert "From afar" not in card
    assert world.session_thread(meetup, "Opening") == []
    await at(world, meetup, 48)
    assert len(world.session_cards(meetup)) == 3
    assert world.failures == []


async def test_nobody_is_told_of_a_session_if_hardly_anybody_comes(
    world: ConferenceWorld, ada: Visitor, meetup: Meetup
) -> None:
    await world.gives(ada, meetup)
    for name in ("Ben", "Cem"):
        await world.comes(who(world, name), meetup, Coming.NO)
    await at(world, meetup, 0)
    assert world.session_cards(meetup) == []
    assert world.failures == []


async def test_a_session_that_began_before_anybody_could_be_told_has_no_card(
    world: ConferenceWorld, ada: Visitor, meetup: Meetup
) -> None:
    await world.gives(ada, meetup)
    world.clock.time = meetup.starts_at + timedelta(minutes=1)  # nothing was delivered meanwhile
    await world.send_all()
    assert world.session_cards(meetup) == []
    await at(world, meetup, 0.9)
    assert ["Open data" in one for one in world.session_cards(meetup)] == [True]


async def test_a_programme_that_comes_late_announces_what_is_still_ahead(
    world: ConferenceWorld, ada: Visitor, meetup: Meetup
) -> None:
    await at(world, meetup, 0.9)
    await world.gives(ada, meetup)
    await world.send_all()
    assert ["Open data" in one for one in world.session_cards(meetup)] == [True]


async def test_what_is_called_off_has_no_thread_and_a_meetup_that_is_neither(
    world: ConferenceWorld, ada: Visitor, meetup: Meetup
) -> None:
    await world.gives(ada, meetup)
    await world.gives(ada, meetup, "11:00-11:45 Open data, Room 2")
    await at(world, meetup, 0.9)
    assert ["Open data" in one for one in world.session_cards(meetup)] == [True]
    await world.hosting.call_off(ada, meetup.id)
    await at(world, meetup, 47)
    assert len(world.session_cards(meetup)) == 1
    assert world.failures == []


async def test_a_crash_after_posting_posts_no_second_card(
    world: ConferenceWorld, ada: Visitor, meetup: Meetup
) -> None:
    await world.gives(ada, meetup)
    await at(world, meetup, -0.25)
    session = world.session(meetup, "Opening")
    start = int(session.starts_at.timestamp())
    for what in ("session", "session_thread"):
        await world.deliver_again(f"meetup:{meetup.id}:{what}:{session.id}:{start}")
    assert len(world.chat.cards_in("prompts")) == 2  # the meetup's, the session's
    assert len(world.session_cards(meetup)) == 1


# --- what changes -------------------------------------------------------------------------------


async def test_who_comes_is_told_once_of_what_moved(
    world: ConferenceWorld, ada: Visitor, meetup: Meetup
) -> None:
    await world.gives(ada, meetup)
    await world.send_all()
    assert world.thread(meetup) == []
    await world.gives(ada, meetup, MOVED)
    await world.gives(ada, meetup, MOVED)
    await world.send_all()
    [told] = world.thread(meetup)
    assert "The programme changed" in told
    assert "Moved: Open data (Room 5), now at 2026-03-12 13:00:00+00:00" in told
    assert "Opening" not in told
    assert world.named(meetup) == [{"Ada", "Ben", "Cem"}]
    await at(world, meetup, 4)
    cards = world.session_cards(meetup)
    assert sum("Open data" in one for one in cards) == 1


async def test_what_moves_after_it_was_announced_says_so_on_its_card_and_is_announced_anew(
    world: ConferenceWorld, ada: Visitor, meetup: Meetup
) -> None:
    await world.gives(ada, meetup)
    await at(world, meetup, 0.8)
    await world.gives(ada, meetup, MOVED)
    await world.send_all()
    [_, stale] = world.session_cards(meetup)
    assert stale == "Open data\nMoved: Open data (Room 5), now at 2026-03-12 13:00:00+00:00"
    await at(world, meetup, 3.8)
    assert [("Room 5" in one, "[Ask" in one) for one in world.session_cards(meetup)[1:]] == [
        (True, False),
        (True, False),
    ]
    assert world.session_thread(meetup, "Open data") == []


async def test_another_room_is_told_and_stands_on_the_card(
    world: ConferenceWorld, ada: Visitor, meetup: Meetup
) -> None:
    await world.gives(ada, meetup)
    await at(world, meetup, -0.2)
    await world.gives(ada, meetup, PROGRAMME.replace("Opening, Great Hall", "Opening, Small Hall"))
    await world.send_all()
    [card] = world.session_cards(meetup)
    assert "Where: Small Hall" in card
    assert any("(Small Hall)" in one for one in world.thread(meetup))


async def test_what_goes_back_to_where_it_was_is_announced_there(
    world: ConferenceWorld, ada: Visitor, meetup: Meetup
) -> None:
    await world.gives(ada, meetup)
    await world.gives(ada, meetup, MOVED)
    await world.gives(ada, meetup)
    await at(world, meetup, 5)
    assert sum("Open data" in one for one in world.session_cards(meetup)) == 1


async def test_a_session_that_is_dropped_from_the_programme_is_called_off(
    world: ConferenceWorld, ada: Visitor, meetup: Meetup
) -> None:
    await world.gives(ada, meetup)
    await at(world, meetup, -0.2)
    await world.gives(ada, meetup, "11:00-11:45 Open data, Room 2")
    await world.send_all()
    assert any("Called off: Opening" in one for one in world.thread(meetup))
    assert world.session_cards(meetup)[0] == "Opening\nCalled off: Opening"
    opening = world.session(meetup, "Opening")
    with pytest.raises(Invalid, match="does not take place"):
        await world.companions.session_question_form(ada, opening.id)


async def test_what_is_over_by_the_time_is_not_told(
    world: ConferenceWorld, ada: Visitor, meetup: Meetup
) -> None:
    await world.gives(ada, meetup)
    await world.gives(ada, meetup, PROGRAMME.replace("Opening, Great Hall", "Opening, Small Hall"))
    world.clock.time = meetup.starts_at + AN_HOUR
    await world.send_all()
    assert not any("The programme changed" in one for one in world.thread(meetup))


# --- eyes and ears ------------------------------------------------------------------------------


async def test_half_a_day_before_it_opens_those_from_afar_have_eyes_and_ears(
    world: ConferenceWorld, ada: Visitor, meetup: Meetup
) -> None:
    await world.gives(ada, meetup)
    await world.until(meetup, timedelta(hours=12, seconds=1))
    assert not any("Eyes and ears" in one for one in world.thread(meetup))
    await world.until(meetup, timedelta(hours=12))
    [told] = [one for one in world.thread(meetup) if "Eyes and ears" in one]
    assert "Ada is there for Ben and Cem." in told
    assert "Write to each other in this thread" in told
    assert "the other platform" not in told
    assert world.named(meetup)[-1] == {"Ada", "Ben", "Cem"}
    assert len(world.companion(meetup).pairs) == 2
    await at(world, meetup, 47)
    assert sum("Eyes and ears" in one for one in world.thread(meetup)) == 1


async def test_who_joins_since_is_told_in_the_morning(
    world: ConferenceWorld, ada: Visitor, meetup: Meetup
) -> None:
    await world.gives(ada, meetup)
    await at(world, meetup, 2)
    [dan] = await world.know("Dan")
    await world.follows(meetup, dan)
    await at(world, meetup, 22.4)
    assert sum("Eyes and ears" in one for one in world.thread(meetup)) == 1
    await at(world, meetup, 22.5)
    told = [one for one in world.thread(meetup) if "Eyes and ears" in one]
    assert "Ada is there for Dan." in told[1]
    assert "Ben" not in told[1]


async def test_without_a_programme_they_are_paired_before_it_begins(
    world: ConferenceWorld, meetup: Meetup
) -> None:
    await world.until(meetup, timedelta(hours=12))
    assert any("Ada is there for Ben and Cem." in one for one in world.thread(meetup))


async def test_whoever_is_left_over_reads_that_all_hear_their_questions(
    world: ConferenceWorld, meetup: Meetup
) -> None:
    more = await world.know("Dan", "Eve")
    await world.follows(meetup, *more)
    await world.until(meetup, timedelta(hours=12))
    [told] = [one for one in world.thread(meetup) if "Eyes and ears" in one]
    assert "Ada is there for Ben and Cem and Dan." in told
    assert "Eve: your questions go to all who are there." in told
    await world.until(meetup, AN_HOUR)
    assert sum("Eyes and ears" in one for one in world.thread(meetup)) == 1


async def test_where_nobody_is_there_the_hosts_are_asked(
    world: ConferenceWorld, ada: Visitor, meetup: Meetup
) -> None:
    await world.follows(meetup, ada)
    await world.until(meetup, timedelta(hours=12))
    [told] = [one for one in world.thread(meetup) if "Eyes and ears" in one]
    assert "Ada and Ben and Cem: nobody has said yet that they are there." in told
    assert "Ada, do you know somebody?" in told
    assert world.companion(meetup).pairs == ()


async def test_where_all_are_there_or_all_are_not_nobody_is_paired(
    world: ConferenceWorld, ada: Visitor
) -> None:
    online = await world.conference(ada, space=Space.ONLINE)
    await world.until(online, AN_HOUR)
    assert not any("Eyes and ears" in one for one in world.thread(online))
    assert world.failures == []


async def test_whoever_comes_in_the_evenings_is_nobodys_eyes(
    world: ConferenceWorld, meetup: Meetup
) -> None:
    [dan] = await world.know("Dan")
    await world.meetups.answer(dan, meetup.id, Coming.YES, online=False, evenings=True)
    await world.until(meetup, timedelta(hours=12))
    assert {one.on_site for one in world.companion(meetup).pairs} == {world.member("Ada").id}


async def test_eyes_that_cannot_come_are_replaced_before_the_next_day(
    world: ConferenceWorld, ada: Visitor, meetup: Meetup
) -> None:
    await world.gives(ada, meetup)
    [dan] = await world.know("Dan")
    await world.until(meetup, timedelta(hours=12))
    await world.comes(ada, meetup, Coming.NO)
    await world.comes(dan, meetup)
    shown = await world.companions.show(who(world, "Ben"), meetup.id)
    assert "is there for you" not in sentences(shown_card(shown, "en"))
    await world.until(meetup, AN_HOUR)
    assert any("Dan is there for Ben and Cem." in one for one in world.thread(meetup))


async def test_a_crash_after_pairing_and_before_telling_still_tells(
    world: ConferenceWorld, meetup: Meetup
) -> None:
    world.clock.time = meetup.starts_at - timedelta(hours=12)
    thread = world.chat.threads[world.card_ref(meetup)].place
    world.chat.be_unavailable(thread)
    await world.send_all()
    assert len(world.companion(meetup).pairs) == 2
    assert not any("Eyes and ears" in one for one in world.thread(meetup))
    world.chat.recover()
    await world.waits(minutes=10)
    assert sum("Ada is there for Ben and Cem." in one for one in world.thread(meetup)) == 1
    start = int(meetup.starts_at.timestamp())
    await world.deliver_again(f"meetup:{meetup.id}:pairs:{start}:12")
    assert sum("Eyes and ears" in one for one in world.thread(meetup)) == 1


async def test_many_are_named_in_several_messages_each_of_them_once(
    world: ConferenceWorld, meetup: Meetup
) -> None:
    here = await world.know(*(f"H{n}" for n in range(16)))
    for one in here:
        await world.comes(one, meetup)
    await world.follows(meetup, *await world.know(*(f"R{n}" for n in range(60))))
    await world.until(meetup, timedelta(hours=12))
    told = [one for one in world.thread(meetup) if "Eyes and ears" in one]
    assert len(told) >= 2
    everybody = "\n".join(told).replace(" and ", ", ").replace(":", ",").replace(".", ",")
    named = [one.strip() for one in everybody.replace("is there for", ",").split(",")]
    assert [named.count(f"R{n}") for n in range(60)] == [1] * 60
    assert max(len(names) for names in world.named(meetup)) <= 40


# --- questions ----------------------------------------------------------------------------------


async def test_a_question_reaches_whose_eyes_it_is_and_its_answer_whoever_asked(
    world: ConferenceWorld, ada: Visitor, meetup: Meetup
) -> None:
    ben = who(world, "Ben")
    await world.gives(ada, meetup)
    await at(world, meetup, -0.2)
    session = world.session(meetup, "Opening")
    form = await world.companions.session_question_form(ben, session.id)
    assert form.parts == (str(meetup.id), str(session.id))
    asked = await world.asks_afar(ben, meetup, "Who pays for it?", "Opening")
    assert (
        said(handed_over(asked)) == "Handed over: Ada is there for you, and reads it in the thread."
    )
    await world.send_all()
    [told] = world.session_thread(meetup, "Opening")
    assert "Ben asks: Who pays for it?" in told
    assert "Ada, can you ask this for them?" in told
    assert "About" not in told
    [question] = world.companion(meetup).questions
    answer = await world.companions.answer_form(ada, question.id)
    assert isinstance(answer.fields[0], Typed)
    assert answer.fields[0].hint is not None
    assert said(answer.fields[0].hint) == "Who pays for it?"
    await world.answers(ada, question.id, "The county does.")
    await world.send_all()
    [_, brought] = world.session_thread(meetup, "Opening")
    assert "Ben, this is for you." in brought
    assert "Ada answers: The county does." in brought
    thread = world.chat.threads[
        next(r for r, c in world.chat.messages.items() if "Opening" in sentences(c))
    ]
    pinged = [{one.name for one in card.mentions} for card in world.chat.cards_in(thread.place)]
    assert pinged == [{"Ada"}, {"Ben"}]


async def test_before_its_thread_is_there_a_question_stands_in_the_meetups_thread(
    world: ConferenceWorld, ada: Visitor, meetup: Meetup
) -> None:
    await world.gives(ada, meetup)
    asked = await world.asks_afar(who(world, "Ben"), meetup, "Who pays?", "Open data")
    assert "all who are there" in said(handed_over(asked))
    await world.asks_afar(who(world, "Cem"), meetup, "Is there soup?")
    await world.send_all()
    first, second = world.thread(meetup)
    assert "About “Open data”" in first
    assert "Who is there, and can ask this?" in first
    assert "About" not in second
    assert world.named(meetup) == [set(), set()]


async def test_a_question_to_a_session_whose_card_was_deleted_is_not_lost(
    world: ConferenceWorld, ada: Visitor, meetup: Meetup
) -> None:
    await world.gives(ada, meetup)
    await at(world, meetup, -0.2)
    session = world.session(meetup, "Opening")
    start = int(session.starts_at.timestamp())
    ref = world.memory.outbox[f"meetup:{meetup.id}:session_thread:{session.id}:{start}"].ref
    assert ref is not None
    world.chat.refuse(ref.place, "gone")
    await world.asks_afar(who(world, "Ben"), meetup, "Who pays?", "Opening")
    await world.send_all()
    assert "About “Opening”" in world.thread(meetup)[-1]


async def test_the_same_question_twice_is_one_and_twenty_are_enough(
    world: ConferenceWorld, meetup: Meetup
) -> None:
    ben = who(world, "Ben")
    for _ in range(2):
        await world.asks_afar(ben, meetup, "Who pays?")
    assert len(world.companion(meetup).questions) == 1
    for number in range(MOST_QUESTIONS - 1):
        await world.asks_afar(ben, meetup, f"And {number}?")
    with pytest.raises(Invalid, match="as many as I hand over"):
        await world.asks_afar(ben, meetup, "One more?")
    await world.asks_afar(who(world, "Cem"), meetup, "One more?")
    assert len(world.companion(meetup).questions) == MOST_QUESTIONS + 1


async def test_a_question_has_words_and_is_asked_at_a_conference_that_is_not_over(
    world: ConferenceWorld, ada: Visitor, meetup: Meetup
) -> None:
    await world.gives(ada, meetup)
    with pytest.raises(Invalid, match="A few words"):
        await world.asks_afar(ada, meetup, " \u200b ")
    with pytest.raises(Invalid, match="characters long"):
        await world.asks_afar(ada, meetup, "x" * 501)
    with pytest.raises(NotFound):
        await world.companions.session_question_form(ada, 4711)
    with pytest.raises(ConsentNeeded):
        await world.companions.question_form(world.visitor("Zoe"), meetup.id)
    walk = await world.called(ada, "A walk")
    assert walk.kind is MeetupKind.MEETUP
    with pytest.raises(Invalid, match="none"):
        await world.companions.question_form(ada, walk.id)
    await at(world, meetup, 48)
    with pytest.raises(Invalid, match="is over"):
        await world.asks_afar(ada, meetup, "Who pays?")


async def test_one_answers_and_may_put_it_right(
    world: ConferenceWorld, ada: Visitor, meetup: Meetup
) -> None:
    await world.asks_afar(who(world, "Ben"), meetup, "Who pays?")
    [question] = world.companion(meetup).questions
    await world.answers(ada, question.id, "The county.")
    await world.send_all()
    with pytest.raises(Invalid, match="answered this already"):
        await world.companions.answer_form(who(world, "Cem"), question.id)
    with pytest.raises(Invalid, match="answered this already"):
        await world.answers(who(world, "Cem"), question.id, "The town.")
    form = await world.companions.answer_form(ada, question.id)
    assert isinstance(form.fields[0], Typed)
    assert form.fields[0].now == "The county."
    await world.answers(ada, question.id, "The town.")
    await world.answers(ada, question.id, "The town.")
    await world.send_all()
    told = world.thread(meetup)
    assert ["answers" in one for one in told] == [False, True]
    assert "Ada answers: The town." in told[1]
    with pytest.raises(NotFound):
        await world.companions.answer_form(ada, 4711)


async def test_who_left_is_asked_nothing_and_told_nothing(
    world: ConferenceWorld, meetup: Meetup
) -> None:
    ben = who(world, "Ben")
    await world.asks_afar(ben, meetup, "Who pays?")
    await world.members.left(ben.home, ben.account)
    await world.send_all()
    assert world.thread(meetup) == []
    assert world.failures == []


# --- notes, and the end -------------------------------------------------------------------------


async def test_a_note_replaces_the_one_before_and_can_be_taken_back(
    world: ConferenceWorld, ada: Visitor, meetup: Meetup
) -> None:
    await world.gives(ada, meetup)
    assert "recap" in said(await world.notes(ada, meetup, "Opening", "Good coffee."))
    await world.notes(ada, meetup, "Opening", "Good coffee, good talk.", credit="no")
    await world.notes(who(world, "Ben"), meetup, "Opening", "Bad sound.")
    kept = [(one.words, one.credited) for one in world.companion(meetup).notes]
    assert kept == [("Good coffee, good talk.", False), ("Bad sound.", True)]
    form = await world.companions.note_form(ada, world.session(meetup, "Opening").id)
    words, credit = form.fields
    assert isinstance(words, Typed)
    assert isinstance(credit, Chosen)
    assert (words.now, tuple(credit.now)) == ("Good coffee, good talk.", ("no",))
    assert said(await world.notes(ada, meetup, "Opening", "")) == "Your note is gone."
    with pytest.raises(Invalid, match="A few words"):
        await world.notes(ada, meetup, "Opening", "")
    with pytest.raises(Invalid, match="characters long"):
        await world.notes(ada, meetup, "Opening", "x" * 801)
    with pytest.raises(NotFound):
        await world.companions.note(ada, Filled({"note": "x"}, parts=("4711",)))


async def test_at_the_end_it_is_said_what_came_together(
    world: ConferenceWorld, ada: Visitor, meetup: Meetup
) -> None:
    await world.gives(ada, meetup)
    await world.asks_afar(who(world, "Ben"), meetup, "Who pays?")
    await world.asks_afar(who(world, "Cem"), meetup, "Who does not?")
    await world.notes(ada, meetup, "Opening", "Good coffee.")
    await at(world, meetup, 49)
    assert "This came together: 2 questions and 1 note." in world.thread(meetup)[-1]


async def test_where_nothing_came_together_nothing_is_said_of_it(
    world: ConferenceWorld, meetup: Meetup
) -> None:
    await at(world, meetup, 49)
    assert "How was it?" in world.thread(meetup)[-1]
    assert "came together" not in world.thread(meetup)[-1]


# --- who is erased ------------------------------------------------------------------------------


async def test_who_is_erased_goes_from_the_cards_and_what_named_them_is_deleted(
    world: ConferenceWorld, ada: Visitor, meetup: Meetup
) -> None:
    await world.gives(ada, meetup)
    await at(world, meetup, -0.2)
    assert "Ada (for Ben and Cem)" in world.session_cards(meetup)[0]
    assert any("Eyes and ears" in one for one in world.thread(meetup))
    await world.privacy.erase(who(world, "Ben"))
    await world.send_all()
    assert "Ada (for Cem)" in world.session_cards(meetup)[0]
    assert not any("Ben" in one for one in world.thread(meetup))
    await at(world, meetup, 0.8)
    assert len(world.session_cards(meetup)) == 2
    assert world.failures == []


# --- two homes ----------------------------------------------------------------------------------


async def test_a_question_from_one_home_is_answered_in_the_other() -> None:
    world = ConferenceWorld()
    await world.begin()
    [ada] = await world.know("Ada")
    await world.on_matrix("Gil")
    meetup = await world.conference(ada)
    gil = replace(world.visitor("Gil"), account=matrix_account("Gil"))
    await world.follows(meetup, gil)
    await world.gives(ada, meetup)
    await at(world, meetup, -0.2)
    assert len(world.session_cards(meetup)) == 2
    for seat in ("", "@1"):
        told = world.thread(meetup, seat)[-2]
        assert "Ada is there for Gil." in told
        assert "Gil: from the other platform, “Ask from afar” brings a question across" in told
        assert "Write to each other" not in told
    await world.asks_afar(gil, meetup, "Who pays?", "Opening")
    await world.send_all()
    [question] = world.companion(meetup).questions
    await world.answers(ada, question.id, "The county.")
    await world.send_all()
    for seat in ("", "@1"):
        asked, answered = world.session_thread(meetup, "Opening", seat)
        assert "Gil asks: Who pays?" in asked
        assert "Ada answers: The county." in answered
    assert world.failures == []
