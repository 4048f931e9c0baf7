"""Hosting a parade: whose the days are, when they can be changed, and what becomes of drafts."""

from dataclasses import replace
from datetime import date

import pytest

from community.errors import Invalid, NotAllowed
from community.model import Visitor
from community.parades.cards import found_card, listed_card, more_card
from community.parades.model import ParadeState, Phase
from tests.community.parades.parades_world import NOW, ParadesWorld
from tests.community.world import sentences

TOWER = "https://ben.example/tower"


@pytest.fixture
async def world() -> ParadesWorld:
    world = ParadesWorld()
    world.clock.time = NOW
    await world.open()
    await world.know("Ada", "Ben", "Cem")
    world.there_is(TOWER, "The tower")
    return world


@pytest.fixture
def ada(world: ParadesWorld) -> Visitor:
    return world.visitor("Ada")


@pytest.fixture
def ben(world: ParadesWorld) -> Visitor:
    return world.visitor("Ben")


# --- drafts -------------------------------------------------------------------------------------


async def test_the_days_of_a_draft_are_its_hosts_alone(
    world: ParadesWorld, ada: Visitor, ben: Visitor
) -> None:
    number = (await world.proposes(ada)).parade.id
    await world.names_days(ben, number)
    mine = sentences(more_card(await world.parades.show(ben, number), "en"))
    assert "#MyTown" in mine
    hers = sentences(more_card(await world.parades.show(ada, number), "en"))
    assert "#MyTown" not in hers
    assert "2026-12-01" not in hers
    assert "Ben" not in hers
    listed = sentences(listed_card(await world.parades.listed(ada), "en"))
    assert "about to be called" in listed
    with pytest.raises(Invalid, match="not called yet"):
        await world.parades.file(ada, number, "markdown")
    _, call = await world.parades.file(ben, number, "markdown")
    assert "#MyTown" in call.decode()


async def test_a_draft_is_given_back_by_its_host_and_withdrawn_only_by_who_proposed_it(
    world: ParadesWorld, ada: Visitor, ben: Visitor
) -> None:
    number = (await world.proposes(ada)).parade.id
    await world.names_days(ben, number)
    with pytest.raises(NotAllowed):
        await world.parades.close(world.visitor("Cem"), number)
    await world.parades.close(ben, number)
    parade = world.memory.parades[number].parade
    assert (parade.state, parade.host, parade.opens) == (ParadeState.PROPOSED, None, None)
    with pytest.raises(NotAllowed):
        await world.parades.close(ben, number)
    await world.parades.close(ada, number)
    assert world.memory.parades[number].parade.state is ParadeState.WITHDRAWN


async def test_who_thinks_about_the_days_for_too_long_leaves_them_to_others(
    world: ParadesWorld, ada: Visitor, ben: Visitor
) -> None:
    seen = await world.proposes(ada)
    await world.names_days(ben, seen.parade.id)
    with pytest.raises(Invalid, match="about to host it"):
        await world.parades.days_form(ada, seen.parade.id)
    world.clock.advance(days=2)
    assert (await world.parades.show(ada, seen.parade.id)).phase is Phase.PROPOSED
    await world.names_days(ada, seen.parade.id)
    with pytest.raises(NotAllowed):
        await world.parades.confirm(ben, seen.parade.id)
    assert (await world.parades.confirm(ada, seen.parade.id)).parade.host == world.member("Ada").id


# --- days that change ---------------------------------------------------------------------------


async def test_the_last_day_can_be_moved_while_people_write(
    world: ParadesWorld, ada: Visitor
) -> None:
    seen = await world.called_parade(ada)
    await world.it_is("2026-12-20")
    later = {"opens": "2026-12-01", "closes": "2027-01-10"}
    seen = await world.names_days(ada, seen.parade.id, **later)
    assert seen.parade.days == (date(2026, 12, 1), date(2027, 1, 10))
    await world.it_is("2027-01-05")
    assert "How far it is: open" in world.shown(seen)
    two_days = [one for one in world.channel() if "Two days are left" in one]
    assert two_days == [], "what was due for the earlier end says nothing any more"
    with pytest.raises(Invalid, match="last day is over"):
        await world.names_days(ada, seen.parade.id, opens="2026-12-01", closes="2026-12-31")


async def test_one_that_was_closed_early_opens_again_with_new_days(
    world: ParadesWorld, ada: Visitor
) -> None:
    seen = await world.called_parade(ada)
    await world.it_is("2026-12-10")
    await world.parades.close(ada, seen.parade.id)
    assert (await world.parades.show(ada, seen.parade.id)).phase is Phase.CLOSED
    days = {"opens": "2026-12-01", "closes": "2026-12-24"}
    assert (await world.names_days(ada, seen.parade.id, **days)).phase is Phase.OPEN


async def test_days_of_one_that_is_rounded_up_stay(world: ParadesWorld, ada: Visitor) -> None:
    seen = await world.called_parade(ada)
    await world.it_is("2026-12-10")
    await world.parades.close(ada, seen.parade.id)
    await world.roundups.publish(ada, seen.parade.id)
    with pytest.raises(Invalid, match="stay as they were"):
        await world.names_days(ada, seen.parade.id, closes="31 January")


# --- what is drawn ------------------------------------------------------------------------------


async def test_a_posts_card_tells_how_many_have_read_it_and_other_cards_stay(
    world: ParadesWorld, ada: Visitor, ben: Visitor
) -> None:
    seen = await world.called_parade(ada)
    post = await world.hands_in(ben, TOWER)
    await world.a_moment()
    before = {key: row.version for key, row in world.memory.outbox.items()}
    await world.handing_in.read(ada, post.id, commented=False)
    changed = {key for key, row in world.memory.outbox.items() if before.get(key, 0) != row.version}
    assert changed == {f"parade:{seen.parade.id}:post:{post.id}:{post.member_id}"}
    await world.a_moment()
    assert "1 person has read it." in world.posts_in_thread(seen)[0].replace("{count}", "1")


async def test_what_was_handed_in_before_is_not_shown_as_if_it_were_new(
    world: ParadesWorld, ada: Visitor, ben: Visitor
) -> None:
    await world.called_parade(ada)
    post = await world.hands_in(ben, TOWER)
    seen, again = await world.handing_in.submit(ben, TOWER, None)
    assert again.id == post.id
    shown = found_card(seen, again, "en")
    assert "is in" in sentences(shown)
    assert not any("Not now" in one.label.msgid for one in shown.buttons)


async def test_willing_can_be_said_twice_and_taken_back(
    world: ParadesWorld, ada: Visitor, ben: Visitor
) -> None:
    number = (await world.called_parade(ada)).parade.id
    for willing, is_in in ((True, True), (True, True), (False, False), (None, True), (None, False)):
        assert (await world.parades.intend(ben, number, willing=willing)).writes is is_in


async def test_short_posts_are_a_page_to_copy_from(world: ParadesWorld, ada: Visitor) -> None:
    seen = await world.called_parade(ada, address="host.example/call")
    name, page = await world.parades.short_posts(ada, seen.parade.id)
    assert name == f"posts-{seen.parade.id}.html"
    written = page.decode()
    assert '<a href="https://share.joinmastodon.org/#text=Blog%20parade' in written
    for network in ("Mastodon", "Bluesky", "LinkedIn", "Xing", "Instagram", "Facebook", "X"):
        assert f"<h2>{network}</h2>" in written


async def test_a_proposal_cannot_be_made_without_end(world: ParadesWorld, ada: Visitor) -> None:
    for number in range(10):
        await world.proposes(ada, f"Topic {number}")
    with pytest.raises(Invalid, match="Let us write those first"):
        await world.proposes(ada, "One more")
    assert replace(world.memory.parades[max(world.memory.parades)].parade, id=0).title == "Topic 9"


async def test_who_would_host_what_is_hosted_already_is_told_so(
    world: ParadesWorld, ada: Visitor, ben: Visitor
) -> None:
    number = (await world.called_parade(ada)).parade.id
    with pytest.raises(Invalid, match="It has a host already"):
        await world.parades.days_form(ben, number)
    assert await world.parades.days_form(ada, number)
