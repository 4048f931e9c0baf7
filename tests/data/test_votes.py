"""Votes on topics: stored, said, counted once, and whose they are."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from community.model import Member
from community.outbox import Outgoing
from community.parades.model import Parade, ParadeState, Parading
from community.parades.vote_store import Change
from community.parades.voting import Ballot, Vote, counted, put_to_the_vote
from community.places import Community, Ref
from scheduling.recurrence import WallCalendar
from tests.data.conftest import Stores
from tests.data.meetup_samples import due, nothing
from tests.data.parade_samples import A_MINUTE, a_parade, changed, read
from tests.data.samples import LATER, NOW, a_community, data, members, outgoing
from tests.data.test_meetups_of_people import a_space, joined, united

CALENDAR = WallCalendar()
A_DAY = timedelta(days=1)


def said(vote: Vote, _changes: Sequence[Change]) -> Sequence[Outgoing]:
    """Return rows that tell who wrote them by their key."""
    state = "begun" if vote.runs else "ended"
    return [
        Outgoing(
            f"parade:vote{vote.id}:{state}",
            vote.community_id,
            "parade_poll",
            NOW,
            NOW + LATER * 1000,
            {"vote": vote.id},
        )
    ]


async def topics(stores: Stores, by: Member, *titles: str) -> list[Parade]:
    """Store proposals, the first one first."""
    return [
        (
            await a_parade(
                stores, by, title=title, state=ParadeState.PROPOSED, host=None,
                proposed_at=NOW + A_MINUTE * n,
            )
        ).parade
        for n, title in enumerate(titles)
    ]  # fmt: skip


async def begun(stores: Stores, community: Community) -> Vote | None:
    return await stores.votes.begin(
        community.id,
        lambda every: put_to_the_vote(every, community.id, NOW, 5, CALENDAR),
        said,
    )


async def a_vote(stores: Stores, community: Community) -> Vote:
    vote = await begun(stores, community)
    assert vote is not None
    return vote


async def says(
    stores: Stores, vote: Vote, who: Member, number: int, place: str = "here", after: int = 0
) -> bool:
    ballot = Ballot(vote.id, who.id, place, number, NOW + A_MINUTE * after)
    return await stores.votes.cast(vote.community_id, ballot)


async def over(stores: Stores, vote: Vote, **strangers: int) -> Vote | None:
    by_number = {int(name.removeprefix("n")): many for name, many in strangers.items()}
    return await stores.votes.end(
        vote.community_id,
        vote.id,
        lambda there, every, ballots: counted(there, every, ballots, by_number, NOW + A_DAY),
        said,
    )


# --- beginning ----------------------------------------------------------------------------------


async def test_a_vote_begins_with_all_open_topics_and_comes_back_as_it_was_stored(
    stores: Stores,
) -> None:
    graz = await a_community(stores)
    (ada,) = await members(stores, graz, "Ada")
    light, dark = await topics(stores, ada, "Light", "Dark")
    hosted = (await a_parade(stores, ada)).parade

    vote = await a_vote(stores, graz)

    assert vote.parade_ids == (dark.id, light.id), "the newest first"
    assert await stores.votes.get(graz.id, vote.id) == vote
    assert await stores.votes.get(graz.id + 1, vote.id) is None
    assert await stores.votes.running(graz.id) == await stores.votes.running() == [vote]
    assert await stores.votes.running(graz.id + 1) == []
    for one in (light, dark):
        there = (await read(stores, one)).parade
        assert there == replace(one, state=ParadeState.VOTING, voting_until=vote.ends_at)
    assert (await read(stores, hosted)).parade == hosted
    assert set(await due(stores)) == {f"parade:vote{vote.id}:begun"}


async def test_nothing_is_written_where_there_is_no_vote(stores: Stores) -> None:
    graz = await a_community(stores)
    (ada,) = await members(stores, graz, "Ada")
    (light,) = await topics(stores, ada, "Light")
    assert await begun(stores, graz) is None
    assert (await read(stores, light)).parade == light
    await topics(stores, ada, "Dark")
    vote = await a_vote(stores, graz)
    await topics(stores, ada, "More", "And more")
    assert await begun(stores, graz) is None, "one runs"
    assert await stores.votes.running(graz.id) == [vote]


async def test_of_two_that_begin_at_once_one_does(
    stores: Stores, another: Callable[[], Awaitable[Stores]]
) -> None:
    graz = await a_community(stores)
    (ada,) = await members(stores, graz, "Ada")
    await topics(stores, ada, "Light", "Dark", "Grey", "Blue")
    other = await another()
    votes = await asyncio.gather(*(begun(one, graz) for one in (stores, other, stores, other)))
    (vote,) = [one for one in votes if one is not None]
    assert await stores.votes.running(graz.id) == [vote]
    assert set(await due(stores)) == {f"parade:vote{vote.id}:begun"}


# --- saying -------------------------------------------------------------------------------------


async def test_a_member_says_one_thing_at_each_place_and_can_take_it_back(stores: Stores) -> None:
    graz = await a_community(stores)
    ada, bea = await members(stores, graz, "Ada", "Bea")
    await topics(stores, ada, "Light", "Dark")
    vote = await a_vote(stores, graz)

    assert await says(stores, vote, ada, 1)
    assert await says(stores, vote, ada, 2, after=1)
    assert await says(stores, vote, ada, 1, "there", after=2)
    assert await says(stores, vote, bea, 2)
    assert not await says(stores, vote, bea, 3), "there is no such topic"

    assert await stores.votes.ballots(graz.id, vote.id) == [
        Ballot(vote.id, ada.id, "here", 2, NOW + A_MINUTE),
        Ballot(vote.id, ada.id, "there", 1, NOW + A_MINUTE * 2),
        Ballot(vote.id, bea.id, "here", 2, NOW),
    ]
    assert not await stores.votes.take_back(graz.id, vote.id, ada.id, "here", 1)
    assert await stores.votes.take_back(graz.id, vote.id, ada.id, "here", 2)
    assert not await stores.votes.take_back(graz.id, vote.id, ada.id, "here")
    assert await stores.votes.take_back(graz.id, vote.id, ada.id, "there")
    assert [one.member_id for one in await stores.votes.ballots(graz.id, vote.id)] == [bea.id]


async def test_what_a_place_says_replaces_what_was_heard_of_it_and_keeps_what_is_the_same(
    stores: Stores,
) -> None:
    graz = await a_community(stores)
    same, other, gone, new, twice = await members(stores, graz, "A", "B", "C", "D", "E")
    await topics(stores, same, "Light", "Dark", "Grey")
    vote = await a_vote(stores, graz)
    for one in (same, other, gone, twice):
        await says(stores, vote, one, 3)
    await says(stores, vote, gone, 2, "elsewhere")
    there = {same.id: {3}, other.id: {1}, new.id: {2}, twice.id: {1, 3}}

    await stores.votes.bring_into_line(graz.id, vote.id, "here", there, NOW + LATER)

    found = [(one.member_id, one.place, one.number, one.at) for one in
             await stores.votes.ballots(graz.id, vote.id)]  # fmt: skip
    assert found == [
        (same.id, "here", 3, NOW),
        (other.id, "here", 1, NOW + LATER),
        (gone.id, "elsewhere", 2, NOW),
        (new.id, "here", 2, NOW + LATER),
        (twice.id, "here", 3, NOW),
    ]


async def test_who_has_left_has_no_voice(stores: Stores) -> None:
    graz = await a_community(stores)
    ada, bea = await members(stores, graz, "Ada", "Bea")
    await topics(stores, ada, "Light", "Dark")
    vote = await a_vote(stores, graz)
    for one in (ada, bea):
        await says(stores, vote, one, 1)
    await stores.members.leave(graz.id, bea.account, NOW, lambda _one: (), lambda _one: ())
    assert [one.member_id for one in await stores.votes.ballots(graz.id, vote.id)] == [ada.id]


# --- ending -------------------------------------------------------------------------------------


async def test_a_vote_is_counted_once_and_forgets_who_said_what(stores: Stores) -> None:
    graz = await a_community(stores)
    ada, bea, cyd = await members(stores, graz, "Ada", "Bea", "Cyd")
    light, dark = await topics(stores, ada, "Light", "Dark")
    vote = await a_vote(stores, graz)
    for one in (ada, bea, cyd):
        await says(stores, vote, one, 2)
    await says(stores, vote, cyd, 1, "there", after=1)

    done = await over(stores, vote, n1=1)

    assert done is not None
    assert [one.votes for one in done.topics] == [2, 2], "and the earlier proposal is chosen"
    assert (done.chosen, done.ended_at) == (2, NOW + A_DAY)
    assert await stores.votes.get(graz.id, vote.id) == done
    assert await stores.votes.running() == []
    assert await stores.votes.ballots(graz.id, vote.id) == []
    chosen, other = [(await read(stores, one)).parade for one in (light, dark)]
    assert (chosen.state, chosen.chosen_at) == (ParadeState.PROPOSED, NOW + A_DAY)
    assert (other.state, other.chosen_at, other.voting_until) == (ParadeState.PROPOSED, None, None)
    assert f"parade:vote{vote.id}:ended" in await due(stores)
    assert await over(stores, vote) is None
    assert not await says(stores, vote, ada, 1), "it is over"
    await stores.votes.bring_into_line(graz.id, vote.id, "here", {ada.id: {1}}, NOW)
    assert await stores.votes.ballots(graz.id, vote.id) == []
    assert not await stores.votes.hasten(graz.id, vote.id, NOW, said(vote, ()))


async def test_of_two_that_count_at_once_one_does(
    stores: Stores, another: Callable[[], Awaitable[Stores]]
) -> None:
    graz = await a_community(stores)
    (ada,) = await members(stores, graz, "Ada")
    await topics(stores, ada, "Light", "Dark")
    vote = await a_vote(stores, graz)
    await says(stores, vote, ada, 1)
    other = await another()
    done = await asyncio.gather(*(over(one, vote) for one in (stores, other, stores, other)))
    (counted_once,) = [one for one in done if one is not None]
    assert counted_once.voices == 1


async def test_an_end_can_be_brought_forward(stores: Stores) -> None:
    graz = await a_community(stores)
    (ada,) = await members(stores, graz, "Ada")
    await topics(stores, ada, "Light", "Dark")
    vote = await a_vote(stores, graz)
    row = outgoing(graz, "parade:vote:soon", kind="parade_count")
    assert await stores.votes.hasten(graz.id, vote.id, NOW + A_MINUTE, [row])
    assert await stores.votes.get(graz.id, vote.id) == replace(vote, ends_at=NOW + A_MINUTE)
    assert "parade:vote:soon" in await due(stores)


async def test_a_topic_that_was_taken_back_is_not_chosen(stores: Stores) -> None:
    graz = await a_community(stores)
    ada, bea, cyd = await members(stores, graz, "Ada", "Bea", "Cyd")
    light, dark = await topics(stores, ada, "Light", "Dark")
    vote = await a_vote(stores, graz)
    await says(stores, vote, ada, 1)
    await says(stores, vote, bea, 1)
    await says(stores, vote, cyd, 2)

    def withdrawn(before: Parading) -> Parading:
        return replace(before, parade=replace(before.parade, state=ParadeState.WITHDRAWN))

    await changed(stores, dark, withdrawn)
    done = await over(stores, vote)
    assert done is not None
    assert done.winner is not None
    assert done.winner.parade_id == light.id
    assert (await read(stores, dark)).parade.state is ParadeState.WITHDRAWN


# --- whose they are -----------------------------------------------------------------------------


async def test_what_one_says_is_handed_over_and_goes_with_them(stores: Stores) -> None:
    graz = await a_community(stores)
    ada, bea = await members(stores, graz, "Ada", "Bea")
    await topics(stores, ada, "Light", "Dark")
    vote = await a_vote(stores, graz)
    for one in (ada, bea):
        await says(stores, vote, one, 1)
    (mine,) = (await stores.privacy.export(graz.id, bea.id))["parade_ballots"]
    assert (mine["number"], mine["place"]) == (1, "here")

    await stores.privacy.erase(bea, nothing, [])

    assert [one.member_id for one in await stores.votes.ballots(graz.id, vote.id)] == [ada.id]


@pytest.mark.parametrize("whole", [True, False])
async def test_an_erased_topic_goes_from_polls_and_results(stores: Stores, *, whole: bool) -> None:
    graz = await a_community(stores)
    ada, bea = await members(stores, graz, "Ada", "Bea")
    await topics(stores, ada, "Light")
    await topics(stores, bea, "Dark")
    vote = await a_vote(stores, graz)
    poll, result = (f"parade:vote{vote.id}:{what}" for what in ("poll", "result"))
    for key, kind in ((poll, "parade_poll"), (result, "parade_result")):
        await stores.outbox.put([outgoing(graz, key, kind=kind, data=data(vote=vote.id))])
    for row in (await due(stores)).values():
        await stores.outbox.sent(row, Ref("discord", "channel", row.key), NOW)

    who = ada if whole else (await members(stores, graz, "Nobody"))[0]
    await stores.privacy.erase(who, nothing, [])

    rows = await due(stores)
    again = {key for key, row in rows.items() if row.data.get("erased")}
    assert again >= {poll, result} if whole else not again
    if whole:
        assert rows[poll].ref == Ref("discord", "channel", poll), "so that it can be taken away"


async def test_what_two_said_who_are_one_follows_unless_they_said_it_at_the_same_place(
    stores: Stores,
) -> None:
    graz = await a_community(stores)
    ada, twin = await members(stores, graz, "Ada", "Twin")
    await topics(stores, ada, "Light", "Dark")
    vote = await a_vote(stores, graz)
    await says(stores, vote, ada, 1)
    await says(stores, vote, twin, 2)
    await says(stores, vote, twin, 2, "there", after=1)

    await united(stores, ada, twin)

    found = await stores.votes.ballots(graz.id, vote.id)
    assert [(one.member_id, one.place, one.number) for one in found] == [
        (ada.id, "here", 1),
        (ada.id, "there", 2),
    ]
    done = await over(stores, vote)
    assert done is not None
    assert [one.votes for one in done.topics] == [0, 1], "one voice, and the last word counts"


async def test_a_vote_comes_along_with_a_home_that_joins(stores: Stores) -> None:
    graz = await a_community(stores)
    space, (mia,) = await a_space(stores, "mia")
    (ada,) = await members(stores, graz, "Ada")
    await topics(stores, ada, "Light", "Dark")
    await topics(stores, mia, "Here", "There")
    ours, theirs = await a_vote(stores, graz), await a_vote(stores, space)
    await says(stores, theirs, mia, 1)

    await joined(stores, graz, space)

    moved = replace(theirs, community_id=graz.id)
    assert await stores.votes.running(graz.id) == [ours, moved]
    assert await stores.votes.ballots(graz.id, theirs.id) == [
        Ballot(theirs.id, mia.id, "here", 1, NOW)
    ]
    assert f"parade:vote{theirs.id}:begun@1" in await due(stores)
    done = await over(stores, moved)
    assert done is not None
    assert done.chosen == 1
