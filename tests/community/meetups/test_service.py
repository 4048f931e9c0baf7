"""Members call meetups, answer, change them and call them off."""

from datetime import UTC, datetime, timedelta

import pytest

from community.errors import ConsentNeeded, Invalid, NotAllowed, NotFound
from community.forms import Filled
from community.meetups.calling import Call
from community.meetups.cards import confirm_card, listed_card, more_card, public_card
from community.meetups.model import Coming, MeetupKind, MeetupState, Reminders, Seat, Space
from community.meetups.service import MOST_OF_ONE
from community.meetups.texts import numbers, reminded, told
from community.model import Visitor
from tests.community.meetups.meetups_world import WHEN, MeetupsWorld
from tests.community.people import account
from tests.community.world import said, sentences

YES, MAYBE, NO = Coming.YES, Coming.MAYBE, Coming.NO


@pytest.fixture
async def world() -> MeetupsWorld:
    made = MeetupsWorld()
    await made.open()
    return made


@pytest.fixture
async def ada(world: MeetupsWorld) -> Visitor:
    [made] = await world.know("Ada")
    return made


# --- calling ------------------------------------------------------------------------------------


async def test_nothing_is_called_before_it_is_confirmed(world: MeetupsWorld, ada: Visitor) -> None:
    draft = await world.meetups.call(ada, Call("Light and shadow", WHEN, where="Main door"))
    assert draft.meetup.state is MeetupState.DRAFT
    assert draft.meetup.starts_at == datetime(2026, 3, 12, 17, 30, tzinfo=UTC)
    words = sentences(confirm_card(draft, "en"))
    assert "Nobody else sees it yet" in words
    assert "Main door" in words
    assert await world.meetups.listed(ada) == []
    await world.send_all()
    assert world.chat.cards_in("prompts") == []


async def test_once_confirmed_it_stands_in_the_channel_with_a_thread(
    world: MeetupsWorld, ada: Visitor
) -> None:
    meetup = await world.called(ada, where="Main door", about="With camera or phone.", places=30)
    card = world.card(meetup)
    for words in ("Light and shadow", "Main door", "With camera or phone.", "1 of 30", "Ada"):
        assert words in card
    assert said(world.chat.titles[world.chat.threads[world.card_ref(meetup)]]) == "Light and shadow"
    assert world.rsvp(meetup, "Ada").seat is Seat.TAKEN
    assert world.failures == []


async def test_confirming_twice_calls_it_once(world: MeetupsWorld, ada: Visitor) -> None:
    meetup = await world.called(ada)
    again = await world.meetups.confirm(ada, meetup.id)
    await world.send_all()
    assert again.meetup == meetup
    assert len(world.chat.cards_in("prompts")) == 1


async def test_of_two_readings_the_host_chooses_one(world: MeetupsWorld, ada: Visitor) -> None:
    draft = await world.meetups.call(ada, Call("Lunch", "03/04 12:30"))
    assert draft.meetup.other_slot is not None
    assert "two ways" in sentences(confirm_card(draft, "en"))
    other = draft.meetup.other_slot
    called = await world.meetups.confirm(ada, draft.meetup.id, other=True)
    assert called.meetup.slot == other
    assert called.meetup.other_slot is None


async def test_only_the_host_can_confirm_or_drop_a_draft(world: MeetupsWorld, ada: Visitor) -> None:
    [ben] = await world.know("Ben")
    draft = await world.meetups.call(ada, Call("Lunch", WHEN))
    with pytest.raises(NotFound):
        await world.meetups.confirm(ben, draft.meetup.id)
    with pytest.raises(NotFound):
        await world.meetups.show(ben, draft.meetup.id)
    await world.meetups.drop(ben, draft.meetup.id)
    assert draft.meetup.id in world.memory.gatherings
    await world.meetups.drop(ada, draft.meetup.id)
    assert draft.meetup.id not in world.memory.gatherings


async def test_a_new_draft_replaces_the_one_before(world: MeetupsWorld, ada: Visitor) -> None:
    first = await world.meetups.call(ada, Call("Lunch", WHEN))
    await world.meetups.call(ada, Call("Supper", WHEN))
    with pytest.raises(NotFound):
        await world.meetups.confirm(ada, first.meetup.id)


async def test_drafts_are_forgotten_after_a_day(world: MeetupsWorld, ada: Visitor) -> None:
    await world.meetups.call(ada, Call("Lunch", WHEN))
    assert await world.meetups.purge_drafts() == 0
    world.clock.advance(hours=25)
    assert await world.meetups.purge_drafts() == 1


async def test_it_is_read_in_the_zone_of_whoever_types(world: MeetupsWorld, ada: Visitor) -> None:
    await world.introductions.detail(
        ada, field="", languages="", place="", zone="Europe/London", links=""
    )
    draft = await world.meetups.call(ada, Call("Lunch", WHEN))
    assert draft.meetup.zone == "Europe/London"
    assert draft.meetup.starts_at == datetime(2026, 3, 12, 18, 30, tzinfo=UTC)


async def test_an_end_that_was_said_decides_how_long_it_takes(
    world: MeetupsWorld, ada: Visitor
) -> None:
    draft = await world.meetups.call(ada, Call("Lunch", "2026-03-12 from 12:30 to 14:00"))
    assert draft.meetup.minutes == 90


@pytest.mark.parametrize(
    ("call", "why"),
    [
        (Call("", WHEN), "called"),
        (Call("x" * 101, WHEN), "characters long"),
        (Call("Lunch", "sometime"), "cannot read"),
        (Call("Lunch", "yesterday at noon"), "over already"),
        (Call("Lunch", ""), "cannot read"),
        (Call("Lunch", WHEN, places=-1), "places"),
        (Call("Lunch", WHEN, places=10_001), "places"),
        (Call("Lunch", WHEN, lasts=9), "minutes"),
        (Call("Lunch", WHEN, lasts=20_161), "minutes"),
        (Call("Lunch", WHEN, about="x" * 1001), "characters long"),
        (Call("Lunch", WHEN, where="x" * 201), "characters long"),
        (Call("Lunch", "31 December 9999 18:00"), "ten years"),
    ],
)
async def test_what_cannot_be_used_is_refused_and_nothing_stored(
    world: MeetupsWorld, ada: Visitor, call: Call, why: str
) -> None:
    with pytest.raises(Invalid, match=why):
        await world.meetups.call(ada, call)
    assert world.memory.gatherings == {}


async def test_who_has_not_agreed_can_neither_call_nor_answer(
    world: MeetupsWorld, ada: Visitor
) -> None:
    meetup = await world.called(ada)
    stranger = world.visitor("Zoe")
    with pytest.raises(ConsentNeeded):
        await world.meetups.call(stranger, Call("Lunch", WHEN))
    with pytest.raises(ConsentNeeded):
        await world.comes(stranger, meetup)


async def test_ten_thousand_meetups_of_one_person_end_at_the_limit(
    world: MeetupsWorld, ada: Visitor
) -> None:
    for number in range(MOST_OF_ONE):
        await world.called(ada, f"Lunch {number}")
    for _ in range(100):
        with pytest.raises(Invalid, match="as many as I keep"):
            await world.meetups.call(ada, Call("One more", WHEN))
    assert len(world.memory.gatherings) == MOST_OF_ONE
    world.clock.advance(days=30)
    await world.meetups.call(ada, Call("Later", "2026-06-01 18:00"))


async def test_without_a_channel_nobody_calls_into_the_void(
    world: MeetupsWorld, ada: Visitor
) -> None:
    world.change(prompts=None)
    with pytest.raises(Invalid, match="channel"):
        await world.meetups.call(ada, Call("Lunch", WHEN))


# --- answering ----------------------------------------------------------------------------------


async def test_an_answer_is_said_back_and_shown_on_the_card_a_little_later(
    world: MeetupsWorld, ada: Visitor
) -> None:
    meetup = await world.called(ada)
    ben, cem = await world.know("Ben", "Cem")
    await world.send_all()
    assert "You are coming" in said(told(await world.comes(ben, meetup))[0])
    assert "maybe" in said(told(await world.comes(cem, meetup, MAYBE))[0])
    edits = [call for call in world.chat.calls if call.verb == "edit"]
    await world.waits(seconds=3)
    assert "Ada and Ben" in world.card(meetup)
    assert "2 people and 1 maybe" in world.card(meetup)
    assert len([call for call in world.chat.calls if call.verb == "edit"]) == len(edits) + 1


async def test_whoever_waits_is_told_their_rank(world: MeetupsWorld, ada: Visitor) -> None:
    meetup = await world.called(ada, places=1)
    ben, cem = await world.know("Ben", "Cem")
    await world.comes(ben, meetup)
    seen = await world.comes(cem, meetup)
    assert "number 2 in the queue" in said(told(seen)[0])
    assert [said(one) for one in numbers(seen)] == ["1 of 1", "2 waiting"]


async def test_a_guest_comes_and_stays_at_home(world: MeetupsWorld, ada: Visitor) -> None:
    meetup = await world.called(ada)
    [ben] = await world.know("Ben")
    with pytest.raises(Invalid, match="first"):
        await world.meetups.guest(ben, meetup.id)
    await world.comes(ben, meetup)
    seen = await world.meetups.guest(ben, meetup.id)
    assert "so is the person" in said(told(seen)[0])
    assert "Ben +1" in sentences(more_card(seen, "en"))
    assert said(numbers(seen)[0]) == "3 people"
    assert said(numbers(await world.meetups.guest(ben, meetup.id))[0]) == "2 people"


async def test_online_and_on_site_are_counted_apart(world: MeetupsWorld, ada: Visitor) -> None:
    meetup = await world.called(ada, space=Space.HYBRID, places=1)
    [ben] = await world.know("Ben")
    seen = await world.meetups.answer(ben, meetup.id, YES, online=True)
    assert "online" in said(told(seen)[0])
    assert [said(one) for one in numbers(seen)] == ["1 of 1", "1 online"]
    assert any(b.action.startswith("meetup_online") for b in public_card(seen).buttons)


async def test_a_conference_is_hybrid_unless_its_caller_says_otherwise(
    world: MeetupsWorld, ada: Visitor
) -> None:
    kind = MeetupKind.CONFERENCE
    assert (await world.called(ada, kind=kind)).space is Space.HYBRID
    assert (await world.called(ada, kind=kind, space=Space.SITE)).space is Space.SITE
    assert (await world.called(ada)).space is Space.SITE


async def test_of_a_conference_one_reads_who_is_there_who_follows_and_who_comes_in_the_evenings(
    world: MeetupsWorld, ada: Visitor
) -> None:
    meetup = await world.called(ada, kind=MeetupKind.CONFERENCE)
    ben, cem = await world.know("Ben", "Cem")
    await world.meetups.answer(ben, meetup.id, YES, online=True)
    seen = await world.meetups.answer(cem, meetup.id, YES, evenings=True)
    assert said(told(seen)[0]) == "You come in the evenings. See you there!"
    assert any(b.action.startswith("meetup_evenings") for b in public_card(seen).buttons)
    await world.waits(seconds=3)
    for words in (
        "Answers: 2 people and 1 of them evenings only and 1 online",
        "On site: Ada",
        "From afar: Ben",
        "Evenings only: Cem",
    ):
        assert words in world.card(meetup)
    shown = sentences(more_card(await world.meetups.show(cem, meetup.id), "en"))
    assert shown.count("Evenings only: Cem") == 1


async def test_an_unknown_meetup_and_one_of_another_community_are_not_there(
    world: MeetupsWorld, ada: Visitor
) -> None:
    with pytest.raises(NotFound):
        await world.meetups.answer(ada, 4711, YES)
    with pytest.raises(NotFound):
        await world.meetups.show(ada, 4711)


# --- hosting ------------------------------------------------------------------------------------


async def test_a_change_raises_the_sequence_only_if_people_must_know(
    world: MeetupsWorld, ada: Visitor
) -> None:
    meetup = await world.called(ada)
    seen = await world.hosting.change(ada, meetup.id, Call(about="Bring a scarf."))
    assert seen.meetup.sequence == 0
    seen = await world.hosting.change(ada, meetup.id, Call(when="2026-03-13 18:30"))
    assert seen.meetup.sequence == 1
    assert seen.meetup.about == "Bring a scarf."
    assert seen.meetup.starts_at == meetup.starts_at + timedelta(days=1)


async def test_a_time_that_can_be_read_in_two_ways_changes_nothing(
    world: MeetupsWorld, ada: Visitor
) -> None:
    meetup = await world.called(ada)
    with pytest.raises(Invalid, match="in full"):
        await world.hosting.change(ada, meetup.id, Call(when="03/04 12:30"))
    assert world.gathering(meetup).meetup == meetup


async def test_only_hosts_and_organisers_change_it(world: MeetupsWorld, ada: Visitor) -> None:
    meetup = await world.called(ada)
    ben, olga = (*await world.know("Ben"), world.olga)
    await world.members.agree(olga, old_enough=True)
    for act in (
        world.hosting.change(ben, meetup.id, Call("Mine now")),
        world.hosting.call_off(ben, meetup.id),
        world.hosting.details_form(ben, meetup.id),
        world.hosting.detail(ben, meetup.id, Filled({"topic": "Mine"})),
        world.hosting.hand_over(ben, meetup.id, ben.account, together=True),
        world.meetups.attended(ben, meetup.id, there=True, who=ada.account),
    ):
        with pytest.raises(NotAllowed):
            await act
    assert world.gathering(meetup).meetup == meetup
    await world.hosting.call_off(olga, meetup.id)
    assert world.gathering(meetup).meetup.state is MeetupState.CANCELLED


async def test_places_cannot_become_fewer_than_people(world: MeetupsWorld, ada: Visitor) -> None:
    meetup = await world.called(ada, places=5)
    [ben] = await world.know("Ben")
    await world.comes(ben, meetup)
    with pytest.raises(Invalid, match="fewer"):
        await world.hosting.change(ada, meetup.id, Call(places=1))
    seen = await world.hosting.change(ada, meetup.id, Call(places=2))
    assert said(numbers(seen)[0]) == "2 of 2"


async def test_whoever_waits_just_comes_once_there_is_no_limit_and_is_told(
    world: MeetupsWorld, ada: Visitor
) -> None:
    meetup = await world.called(ada, places=1)
    [ben] = await world.know("Ben")
    await world.comes(ben, meetup)
    await world.hosting.change(ada, meetup.id, Call(places=0))
    await world.waits(seconds=15)
    assert world.rsvp(meetup, "Ben").seat is Seat.NONE
    assert "2 people" in world.card(meetup)
    [words] = world.thread(meetup)
    assert "Ben, a place became free, and it is yours." in words


async def test_details_are_asked_for_by_kind_and_shown(world: MeetupsWorld, ada: Visitor) -> None:
    meetup = await world.called(ada, kind=MeetupKind.WALK)
    form = await world.hosting.details_form(ada, meetup.id)
    assert [field.key for field in form.fields] == ["route", "motto", "tasks", "access", "photos"]
    with pytest.raises(Invalid, match="empty"):
        await world.hosting.detail(ada, meetup.id, Filled(parts=form.parts))
    await world.hosting.detail(ada, meetup.id, Filled({"route": "Main door", "motto": " "}))
    await world.waits(seconds=3)
    assert "Meeting point and stops: Main door" in world.card(meetup)
    assert "Motto" not in world.card(meetup)
    assert world.gathering(meetup).meetup.sequence == 0


async def test_a_meetup_is_handed_over_or_hosted_together(
    world: MeetupsWorld, ada: Visitor
) -> None:
    meetup = await world.called(ada)
    ben, _ = await world.know("Ben", "Cem")
    seen = await world.hosting.hand_over(ada, meetup.id, account("Ben"), together=True)
    assert seen.meetup.hosts == (world.member("Ada").id, world.member("Ben").id)
    seen = await world.hosting.hand_over(ben, meetup.id, account("Cem"), together=False)
    assert seen.meetup.hosts == (world.member("Cem").id, world.member("Ben").id)
    with pytest.raises(NotAllowed):
        await world.hosting.call_off(ada, meetup.id)
    with pytest.raises(NotFound):
        await world.hosting.hand_over(ben, meetup.id, account("Nobody"), together=True)


async def test_what_is_called_off_or_over_can_be_changed_by_nobody(
    world: MeetupsWorld, ada: Visitor
) -> None:
    meetup = await world.called(ada)
    await world.hosting.call_off(ada, meetup.id)
    await world.hosting.call_off(ada, meetup.id)  # twice is no matter
    with pytest.raises(Invalid, match="called off"):
        await world.hosting.change(ada, meetup.id, Call("Again"))
    with pytest.raises(Invalid, match="called off"):
        await world.comes(ada, meetup)
    with pytest.raises(Invalid, match="called off"):
        await world.hosting.detail(ada, meetup.id, Filled({"topic": "Soup"}))
    other = await world.called(ada)
    world.clock.time = other.ends_at
    with pytest.raises(Invalid, match="over"):
        await world.hosting.call_off(ada, other.id)


# --- looking them up ----------------------------------------------------------------------------


async def test_the_list_shows_what_comes_next_by_kind_place_and_whose(
    world: MeetupsWorld, ada: Visitor
) -> None:
    [ben] = await world.know("Ben")
    walk = await world.called(ada, "Walk", "2026-03-20 18:00", kind=MeetupKind.WALK, where="Köln")
    lunch = await world.called(ben, "Lunch", "2026-03-15 12:00", space=Space.ONLINE)
    gone = await world.called(ben, "Gone", "2026-03-16 12:00")
    await world.hosting.call_off(ben, gone.id)

    async def ids(**wanted: object) -> list[int]:
        found = await world.meetups.listed(ada, **wanted)  # type: ignore[arg-type]
        return [one.meetup.id for one in found]

    assert await ids() == [lunch.id, walk.id]
    assert await ids(kind=MeetupKind.WALK) == [walk.id]
    assert await ids(space=Space.ONLINE) == [lunch.id]
    assert await ids(place="köln") == [walk.id]
    assert await ids(mine=True) == [walk.id]
    await world.comes(ada, lunch, MAYBE)
    assert await ids(mine=True) == [lunch.id, walk.id]
    words = sentences(listed_card(await world.meetups.listed(ada), "en"))
    assert "Lunch" in words
    assert "1 person" in words


async def test_an_empty_list_invites_to_call_one(world: MeetupsWorld, ada: Visitor) -> None:
    assert "/meetup call" in sentences(listed_card(await world.meetups.listed(ada), "en"))


# --- afterwards ---------------------------------------------------------------------------------


async def test_who_was_there_is_said_by_oneself_or_by_a_host(
    world: MeetupsWorld, ada: Visitor
) -> None:
    meetup = await world.called(ada)
    ben, cem = await world.know("Ben", "Cem")
    await world.comes(ben, meetup)
    with pytest.raises(Invalid, match="has begun"):
        await world.meetups.attended(ben, meetup.id, there=True)
    world.clock.time = meetup.ends_at
    await world.meetups.attended(ben, meetup.id, there=True)
    await world.meetups.attended(cem, meetup.id, there=True)  # came without a word
    seen = await world.meetups.attended(ada, meetup.id, there=False, who=cem.account)
    assert world.rsvp(meetup, "Ben").attended is True
    assert world.rsvp(meetup, "Cem").attended is False
    assert "Were there: Ben" in sentences(more_card(seen, "en"))
    theirs = await world.meetups.show(ben, meetup.id)
    assert "Were there" not in sentences(more_card(theirs, "en"))


async def test_whom_one_met_is_noted_once_and_can_be_said_anew(
    world: MeetupsWorld, ada: Visitor
) -> None:
    meetup = await world.called(ada)
    [ben] = await world.know("Ben")
    with pytest.raises(Invalid, match="has begun"):
        await world.meetups.met(ben, meetup.id, ada.account, again=False)
    world.clock.time = meetup.starts_at
    with pytest.raises(Invalid, match="That is you"):
        await world.meetups.met(ben, meetup.id, ben.account, again=False)
    await world.meetups.met(ben, meetup.id, ada.account, again=False)
    assert (await world.meetups.met(ben, meetup.id, ada.account, again=True)).name == "Ada"
    [met] = world.memory.encounters.values()
    assert (met.by, met.other, met.again) == (world.member("Ben").id, world.member("Ada").id, True)


async def test_reminders_are_chosen(world: MeetupsWorld, ada: Visitor) -> None:
    wanted = await world.meetups.remind(ada, Reminders(week=True, day=False, hour=True))
    assert said(reminded(wanted)) == "I name you in the reminder a week before and an hour before."
    assert "no reminder" in said(reminded(Reminders(day=False, hour=False)))
