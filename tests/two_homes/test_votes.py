"""A vote on the next topic stands as a poll in both homes, and each person has one voice."""

import asyncio

from tests.cogs.test_votes import proposed, the_poll, the_vote
from tests.cogs.town import cards, said
from tests.matrix.seen import POLL_START
from tests.two_homes.both import PATIENCE, Both
from tests.two_homes.test_two_homes import one_community


async def test_people_vote_in_both_homes_and_who_is_in_both_counts_once(both: Both) -> None:
    town = both.town
    await one_community(both)
    ada, ben = await town.introduced("Ada"), await town.introduced("Ben")
    gil = await both.introduced("Gil", "Somebody who knows about grants", "photography")
    room = both.there.prompts
    await gil.joins(room)
    for title in ("Light", "Dark"):
        await proposed(town, ada, title)

    assert "A vote is running" in said(await town.organiser.slash(town.plaza, "parade vote"))
    await town.advance(seconds=10)
    here = the_poll(town)
    there = await gil.sees(POLL_START, room=room, by=both.me)
    await ben.vote(here, answer=2)
    await ada.vote(here, answer=2)
    stores, vote = town.house.stores, await the_vote(town)

    async def voices() -> list[int]:
        found = await stores.votes.ballots(vote.community_id, vote.id)
        return sorted(one.number for one in found)

    await gil.votes("1", poll=there)
    async with asyncio.timeout(PATIENCE):
        while len(await voices()) < 3:
            await town.advance(seconds=1)
            await asyncio.sleep(0.05)
    assert await voices() == [1, 2, 2]

    await town.advance(days=6)
    [result] = [one for one in cards(town.prompts) if "The vote is over" in one]
    assert "The community has chosen: Light" in result
    assert "1: Light:** 2 votes" in result
    told = await both.heard_by(gil, "The community has chosen: Light", room)
    assert "2: Dark: 1 vote" in told.text
