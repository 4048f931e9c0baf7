"""Meetups that were proposed are kept, with what is posted of them, and never two at once."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from community.meetups.ideas import Idea
from community.meetups.model import Gathering, MeetupState
from community.meetups.store import Change
from community.outbox import Outgoing
from community.places import Community, Ref
from tests.data.conftest import Stores
from tests.data.meetup_samples import a_meetup
from tests.data.samples import LATER, NOW, a_community, a_member, outgoing

PAUSE = timedelta(days=28)


def idea(community: Community, topic: str = "podcasts") -> Idea:
    return Idea(0, community.id, topic, 5, 2, NOW)


def row(stored: Idea) -> Sequence[Outgoing]:
    return [outgoing(stored.community_id, f"idea:{stored.id}:posted", kind="meetup_proposed")]


async def test_an_idea_is_kept_with_its_row(stores: Stores) -> None:
    graz, linz = await a_community(stores), await a_community(stores, "Linz")
    assert await stores.ideas.propose(idea(graz), NOW - PAUSE, row)
    [kept] = await stores.ideas.since(graz.id, NOW)
    assert (kept.topic, kept.seek, kept.give, kept.at) == ("podcasts", 5, 2, NOW)
    assert await stores.ideas.idea(graz.id, kept.id) == kept
    assert await stores.ideas.idea(linz.id, kept.id) is None
    assert await stores.ideas.since(linz.id, NOW) == []
    assert await stores.ideas.since(graz.id, NOW + LATER) == []
    [sent] = await stores.outbox.claim("me", NOW, NOW + LATER, 10)
    assert sent.key == f"idea:{kept.id}:posted"


async def test_within_the_pause_nothing_is_written(stores: Stores) -> None:
    graz, linz = await a_community(stores), await a_community(stores, "Linz")
    assert await stores.ideas.propose(idea(graz), NOW - PAUSE, row)
    assert not await stores.ideas.propose(idea(graz, "law"), NOW - LATER, row)
    assert await stores.ideas.propose(idea(linz), NOW - PAUSE, row)
    assert await stores.ideas.propose(idea(graz, "law"), NOW, row)
    assert [one.topic for one in await stores.ideas.since(graz.id, NOW)] == ["podcasts", "law"]
    assert len(await stores.outbox.claim("me", NOW, NOW + LATER, 10)) == 3


async def test_of_several_at_once_one_is_written(stores: Stores) -> None:
    graz = await a_community(stores)
    done = await asyncio.gather(
        *(stores.ideas.propose(idea(graz, f"topic {n}"), NOW - PAUSE, row) for n in range(4))
    )
    assert sorted(done) == [False, False, False, True]
    assert len(await stores.ideas.since(graz.id, NOW)) == 1


async def test_what_was_called_from_an_idea_is_found_while_it_is_called_and_has_a_host(
    stores: Stores,
) -> None:
    graz = await a_community(stores)
    ada, bea = [await a_member(stores, graz, name) for name in ("Ada", "Bea")]
    assert await stores.ideas.propose(idea(graz), NOW - PAUSE, row)
    [kept] = await stores.ideas.since(graz.id, NOW)
    hers = await a_meetup(stores, ada, title="Hers", idea=kept.id)
    other = await a_meetup(
        stores, bea, title="Bea's", idea=kept.id, starts_at=hers.starts_at + LATER
    )
    await a_meetup(stores, bea, title="Of her own")
    off = await a_meetup(stores, bea, idea=kept.id)

    def called_off(before: Gathering) -> Change:
        return Change(replace(before, meetup=replace(before.meetup, state=MeetupState.CANCELLED)))

    await stores.meetups.change(graz.id, off.id, called_off)
    found = await stores.ideas.called(graz.id, kept.id)
    assert [(one.id, one.title, one.idea) for one in found] == [
        (hers.id, "Hers", kept.id),
        (other.id, "Bea's", kept.id),
    ]
    assert await stores.ideas.called(graz.id, kept.id + 1) == []
    await stores.privacy.erase(ada, lambda _: (), ["keyed hash"])
    assert [one.id for one in await stores.ideas.called(graz.id, kept.id)] == [other.id]


async def test_the_card_of_an_idea_is_drawn_anew_without_an_erased_host(stores: Stores) -> None:
    graz = await a_community(stores)
    ada = await a_member(stores, graz, "Ada")
    meetup = await a_meetup(stores, ada, idea=1)
    key = f"meetup:{meetup.id}:taken"
    await stores.outbox.put([outgoing(graz, key, kind="meetup_taken")])
    [sent] = await stores.outbox.claim("me", NOW, NOW + LATER, 10)
    await stores.outbox.sent(sent, Ref("discord", "prompts", "7"), NOW)
    await stores.privacy.erase(ada, lambda _: (), ["keyed hash"])
    again = await stores.outbox.claim("me", NOW + LATER, NOW + 2 * LATER, 10)
    assert [one.data.get("erased") for one in again if one.key == key] == [True]
