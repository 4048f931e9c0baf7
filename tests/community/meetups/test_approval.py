"""Meetups that wait for the organisers: asked, approved, declined, too late, erased."""

from dataclasses import replace
from datetime import timedelta

import pytest

from community.communities import SetUp
from community.errors import Invalid, NotAllowed, NotFound
from community.forms import Filled
from community.meetups.approval_words import confirmed_card
from community.meetups.calling import Call
from community.meetups.cards import more_card
from community.meetups.ending import called_off
from community.meetups.model import Coming, Meetup, MeetupState
from community.meetups.series import Every
from community.meetups.service import MOST_OF_ONE
from community.model import Visitor
from community.places import Account
from community.texts import Card
from tests.community.meetups.meetups_world import WHEN, MeetupsWorld
from tests.community.people import account
from tests.community.two_homes_world import matrix_account
from tests.community.world import said, sentences

WORDS = "The museum is closed that day, would Friday do?"


@pytest.fixture
async def world() -> MeetupsWorld:
    world = MeetupsWorld()
    await world.open()
    await world.approvals.choose(world.olga, wanted=True)
    return world


@pytest.fixture
async def ada(world: MeetupsWorld) -> Visitor:
    [ada] = await world.know("Ada")
    return ada


def state(world: MeetupsWorld, meetup: Meetup) -> MeetupState:
    return world.gathering(meetup).meetup.state


def organisers_card(world: MeetupsWorld) -> Card:
    """Return the one card that stands in the organisers' channel."""
    [card] = world.chat.cards_in("organisers")
    return card


def in_private(world: MeetupsWorld, who: Account | None = None) -> list[str]:
    """Return what Ada was told in private, or whoever has this account."""
    place = f"private-{(who or account('Ada')).external_id}"
    return [sentences(card) for card in world.chat.cards_in(place)]


async def declines(world: MeetupsWorld, meetup: Meetup, words: str = WORDS) -> None:
    form = await world.approvals.decline_form(world.olga, meetup.id)
    await world.approvals.decline(world.olga, Filled({"words": words}, parts=form.parts))


# --- asked --------------------------------------------------------------------------------------


async def test_what_a_member_confirms_waits_and_is_seen_by_the_organisers_alone(
    world: MeetupsWorld, ada: Visitor
) -> None:
    draft = await world.meetups.call(ada, Call("Light and shadow", WHEN, about="With a camera"))
    seen = await world.meetups.confirm(ada, draft.meetup.id)
    words = sentences(confirmed_card(seen, "en"))
    assert "“Light and shadow” waits for the organisers" in words
    assert "in private" in words
    await world.send_all()
    assert world.chat.cards_in("prompts") == []
    assert world.events.events == {}
    card = organisers_card(world)
    assert sentences(card).startswith("Shall “Light and shadow” take place?\nWhen: 2026-03-12")
    for part in ("With a camera", "Called by: Ada"):
        assert part in sentences(card)
    assert [one.action for one in card.buttons] == [
        f"meetup_approve:{draft.meetup.id}",
        f"meetup_decline:{draft.meetup.id}",
    ]


async def test_it_is_in_no_list_no_calendar_and_can_be_answered_by_nobody(
    world: MeetupsWorld, ada: Visitor
) -> None:
    meetup = await world.called(ada)
    [ben] = await world.know("Ben")
    assert await world.meetups.listed(ben) == []
    assert await world.meetups.listed(ada, mine=True) == []
    assert await world.meetup_store.since(meetup.community_id, world.clock.now(), 9) == []
    with pytest.raises(NotFound):
        await world.meetups.show(ben, meetup.id)
    with pytest.raises(Invalid, match="not called yet"):
        await world.comes(ben, meetup)
    assert (await world.meetups.show(world.olga, meetup.id)).meetup == meetup


async def test_its_host_sees_that_it_waits_and_can_take_it_back(
    world: MeetupsWorld, ada: Visitor
) -> None:
    meetup = await world.called(ada)
    card = more_card(await world.meetups.show(ada, meetup.id), "en")
    assert "The organisers look at it first." in sentences(card)
    assert f"meetup_off:{meetup.id}" in [one.action for one in card.buttons]
    await world.hosting.calling_off(ada, meetup.id)
    gone = await world.hosting.call_off(ada, meetup.id)
    assert said(called_off(gone)) == "All right, nothing was called."
    assert (await world.hosting.call_off(ada, meetup.id)).meetup.state is MeetupState.DROPPED
    await world.send_all()
    assert "taken back" in sentences(organisers_card(world))
    assert organisers_card(world).buttons == ()
    assert in_private(world) == []
    with pytest.raises(Invalid, match="not wait"):
        await world.approvals.approve(world.olga, meetup.id)
    with pytest.raises(NotFound):
        await world.meetups.confirm(ada, meetup.id)


async def test_what_its_host_adds_meanwhile_stands_on_the_organisers_card(
    world: MeetupsWorld, ada: Visitor
) -> None:
    meetup = await world.called(ada)
    await world.hosting.detail(ada, meetup.id, Filled({"topic": "Grants for small museums"}))
    await world.send_all()
    assert "Grants for small museums" in sentences(organisers_card(world))
    with pytest.raises(Invalid, match="not called yet"):
        await world.hosting.repeat(ada, meetup.id, Every.WEEK)


async def test_what_waits_counts_in_the_limits(world: MeetupsWorld, ada: Visitor) -> None:
    for number in range(MOST_OF_ONE):
        await world.called(ada, f"Walk {number}")
    with pytest.raises(Invalid, match="as many as I keep for one person"):
        await world.meetups.call(ada, Call("One more", WHEN))


async def test_an_organisers_own_meetup_waits_for_nobody(world: MeetupsWorld) -> None:
    await world.members.agree(world.olga, old_enough=True)
    meetup = await world.called(world.olga)
    assert state(world, meetup) is MeetupState.CALLED
    assert len(world.chat.cards_in("prompts")) == 1
    assert world.chat.cards_in("organisers") == []


# --- the setting --------------------------------------------------------------------------------


async def test_without_the_setting_nothing_waits(world: MeetupsWorld, ada: Visitor) -> None:
    waits = await world.called(ada)
    await world.approvals.choose(world.olga, wanted=False)
    assert not await world.approvals.is_on(world.olga)
    assert state(world, await world.called(ada)) is MeetupState.CALLED
    await world.approvals.approve(world.olga, waits.id)  # what waits already can still be decided
    assert state(world, waits) is MeetupState.CALLED


async def test_only_organisers_decide(world: MeetupsWorld, ada: Visitor) -> None:
    meetup = await world.called(ada)
    for act in (
        world.approvals.is_on(ada),
        world.approvals.choose(ada, wanted=False),
        world.approvals.approve(ada, meetup.id),
        world.approvals.decline_form(ada, meetup.id),
        world.approvals.decline(ada, Filled({"words": WORDS}, parts=(str(meetup.id),))),
    ):
        with pytest.raises(NotAllowed):
            await act
    assert state(world, meetup) is MeetupState.ASKED
    assert await world.approvals.is_on(world.olga)


async def test_without_a_channel_for_organisers_it_cannot_be_switched_on(
    world: MeetupsWorld, ada: Visitor
) -> None:
    with pytest.raises(Invalid, match="channel for organisers"):
        await world.set_up(SetUp(organisers=""))
    assert world.community().channels.organisers == "organisers"
    await world.approvals.choose(world.olga, wanted=False)
    await world.set_up(SetUp(organisers=""))
    with pytest.raises(Invalid, match="/admin setup first"):
        await world.approvals.choose(world.olga, wanted=True)
    assert not world.community().approval
    # A platform may take a channel away without asking anybody.
    here = world.community()
    world.memory.communities[here.id] = replace(here, approval=True)
    draft = await world.meetups.call(ada, Call("Lunch", WHEN))
    with pytest.raises(Invalid, match="no channel for it"):
        await world.meetups.confirm(ada, draft.meetup.id)
    assert state(world, draft.meetup) is MeetupState.DRAFT


# --- approved -----------------------------------------------------------------------------------


async def test_once_approved_it_is_like_any_other(world: MeetupsWorld, ada: Visitor) -> None:
    meetup = await world.called(ada, places=2)
    await world.approvals.approve(world.olga, meetup.id)
    await world.send_all()
    assert "Light and shadow" in world.card(meetup)
    assert "1 of 2" in world.card(meetup)
    assert world.rsvp(meetup, "Ada").coming is Coming.YES
    assert world.thread(meetup) == []
    assert len(world.events.events) == 1
    assert f"meetup:{meetup.id}:remind:day:0" in world.row_keys()
    assert sentences(organisers_card(world)).startswith("“Light and shadow” takes place")
    assert organisers_card(world).buttons == ()
    [told] = in_private(world)
    assert told.startswith("Light and shadow is called\nThe organisers have said yes.")
    await world.hosting.change(ada, meetup.id, Call("Shadow and light"))
    assert state(world, meetup) is MeetupState.CALLED


async def test_pressed_twice_it_is_called_once(world: MeetupsWorld, ada: Visitor) -> None:
    meetup = await world.called(ada)
    await world.approvals.approve(world.olga, meetup.id)
    await world.approvals.approve(world.olga, meetup.id)
    await world.send_all()
    assert len(world.chat.cards_in("prompts")) == 1
    assert len(in_private(world)) == 1
    with pytest.raises(Invalid, match="not wait"):
        await declines(world, meetup)


async def test_a_date_that_has_passed_cannot_be_approved(world: MeetupsWorld, ada: Visitor) -> None:
    meetup = await world.called(ada)
    world.clock.time = meetup.starts_at
    with pytest.raises(Invalid, match="date has passed"):
        await world.approvals.approve(world.olga, meetup.id)
    assert state(world, meetup) is MeetupState.ASKED


async def test_later_dates_of_an_approved_series_wait_for_nobody(
    world: MeetupsWorld, ada: Visitor
) -> None:
    meetup = await world.called(ada)
    await world.approvals.approve(world.olga, meetup.id)
    await world.hosting.repeat(ada, meetup.id, Every.WEEK)
    world.clock.time = meetup.ends_at + timedelta(hours=3)
    await world.send_all()
    [following] = await world.meetups.listed(ada)
    assert following.meetup.slot == meetup.slot + timedelta(weeks=1)
    assert len(world.chat.cards_in("organisers")) == 1


# --- declined -----------------------------------------------------------------------------------


async def test_who_is_declined_reads_why_in_private_and_nobody_else_does(
    world: MeetupsWorld, ada: Visitor
) -> None:
    meetup = await world.called(ada)
    await declines(world, meetup)
    await world.send_all()
    [told] = in_private(world)
    assert told.startswith("“Light and shadow” is not called like this")
    assert WORDS in told
    assert "/meetup call" in told
    settled = sentences(organisers_card(world))
    assert "not like this" in settled
    assert "Light" not in settled
    assert WORDS not in settled
    assert world.chat.verbs().count("overwrite") == 1
    assert world.chat.cards_in("prompts") == []
    assert WORDS in sentences(more_card(await world.meetups.show(ada, meetup.id), "en"))
    with pytest.raises(NotFound):
        await world.meetups.show(world.olga, meetup.id)
    with pytest.raises(Invalid, match="not wait"):
        await world.approvals.approve(world.olga, meetup.id)


@pytest.mark.parametrize(("words", "why"), [(" \n", "write a sentence"), ("w" * 401, "shorten")])
async def test_without_a_sentence_that_fits_nobody_is_declined(
    world: MeetupsWorld, ada: Visitor, words: str, why: str
) -> None:
    meetup = await world.called(ada)
    with pytest.raises(Invalid, match=why):
        await declines(world, meetup, words)
    assert state(world, meetup) is MeetupState.ASKED


async def test_who_takes_no_messages_finds_it_with_show(world: MeetupsWorld, ada: Visitor) -> None:
    meetup = await world.called(ada)
    world.chat.refuse(account("Ada"), "person_gone")
    await declines(world, meetup)
    await world.send_all()
    assert in_private(world) == []
    assert world.failures == []
    assert WORDS in sentences(more_card(await world.meetups.show(ada, meetup.id), "en"))


async def test_what_was_declined_is_forgotten_after_a_day(
    world: MeetupsWorld, ada: Visitor
) -> None:
    meetup = await world.called(ada)
    await declines(world, meetup)
    world.clock.advance(hours=25)
    assert await world.meetups.purge_drafts() == 1
    with pytest.raises(NotFound):
        await world.meetups.show(ada, meetup.id)
    # The card was not redrawn before: it says nothing of its host all the same.
    await world.send_all()
    assert "Light" not in sentences(organisers_card(world))


# --- too late, gone -----------------------------------------------------------------------------


async def test_whose_date_passed_meanwhile_is_told_and_it_waits_no_longer(
    world: MeetupsWorld, ada: Visitor
) -> None:
    meetup = await world.called(ada)
    later = await world.called(ada, "Lunch", "2026-04-12 12:00")
    assert await world.approvals.purge() == 0
    world.clock.time = meetup.starts_at
    assert await world.approvals.purge() == 1
    assert await world.approvals.purge() == 0
    await world.send_all()
    assert state(world, meetup) is MeetupState.DROPPED
    assert state(world, later) is MeetupState.ASKED
    [told] = in_private(world)
    assert told.startswith("“Light and shadow” was not called\nIts date has passed")
    assert any("date has passed" in sentences(c) for c in world.chat.cards_in("organisers"))
    world.clock.advance(hours=25)
    assert await world.meetups.purge_drafts() == 1


async def test_of_a_host_who_is_erased_no_word_stays_with_the_organisers(
    world: MeetupsWorld, ada: Visitor
) -> None:
    meetup = await world.called(ada)
    await world.privacy.erase(ada)
    await world.send_all()
    words = sentences(organisers_card(world))
    assert words == "This meetup is not there any more.\nWhoever called it has erased it."
    with pytest.raises(NotFound):
        await world.approvals.approve(world.olga, meetup.id)
    with pytest.raises(NotFound):
        await world.approvals.decline_form(world.olga, meetup.id)
    world.clock.time = meetup.starts_at
    assert await world.approvals.purge() == 1
    await world.send_all()
    assert "Ada" not in str(world.chat.messages)


async def test_what_the_host_was_told_in_private_goes_with_them(
    world: MeetupsWorld, ada: Visitor
) -> None:
    meetup = await world.called(ada)
    await declines(world, meetup)
    await world.send_all()
    assert len(in_private(world)) == 1
    await world.privacy.erase(ada)
    await world.send_all()
    assert in_private(world) == []


async def test_a_card_that_an_organiser_deleted_stays_away(
    world: MeetupsWorld, ada: Visitor
) -> None:
    meetup = await world.called(ada)
    ref = world.memory.outbox[f"meetup:{meetup.id}:approval"].ref
    assert ref is not None
    world.chat.delete_by_hand(ref)
    await world.approvals.approve(world.olga, meetup.id)
    await world.send_all()
    assert world.chat.cards_in("organisers") == []
    assert "Light and shadow" in world.card(meetup)


async def test_a_crash_after_the_card_was_posted_posts_no_second_one(
    world: MeetupsWorld, ada: Visitor
) -> None:
    meetup = await world.called(ada)
    await world.deliver_again(f"meetup:{meetup.id}:approval")
    assert len(world.chat.cards_in("organisers")) == 1
    await declines(world, meetup)
    await world.send_all()
    await world.deliver_again(f"meetup:{meetup.id}:decided:{world.member('Ada').id}:declined")
    assert len(in_private(world)) == 1


# --- on two platforms ---------------------------------------------------------------------------


async def test_organisers_in_each_home_see_it_and_the_host_is_told_where_they_are(
    world: MeetupsWorld, ada: Visitor
) -> None:
    await world.begin()
    here = world.community()
    world.memory.communities[here.id] = replace(here, approval=True)
    ada_there = world.member("Ada")
    world.memory.members[ada_there.id] = replace(ada_there, others=(matrix_account("Ada"),))
    world.chat.refuse(account("Ada"), "person_gone")
    meetup = await world.called(ada)
    [there] = world.chat.cards_in("!organisers:here")
    assert "Shall “Light" in sentences(there)
    await world.approvals.approve(world.olga, meetup.id)
    await world.send_all()
    [there] = world.chat.cards_in("!organisers:here")
    assert "takes place" in sentences(there)
    assert len(in_private(world, matrix_account("Ada"))) == 1
