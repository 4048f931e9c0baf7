"""Meetups that were proposed are kept, with what is posted of them, and never two at once."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta

from community.meetups.ideas import Idea
from community.outbox import Outgoing
from community.places import Community
from tests.data.conftest import Stores
from tests.data.samples import LATER, NOW, a_community, outgoing

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
