"""What of parades is handed over, and what becomes of them when people are erased."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace

from community.outbox import Outgoing
from community.parades.feeds import Watched
from community.parades.model import Intent, ParadeState, Parading, Reading
from community.parades.rows import given
from community.places import Community
from tests.data.conftest import Stores
from tests.data.meetup_samples import due, nothing
from tests.data.parade_samples import (
    A_MINUTE,
    a_parade,
    a_post,
    changed,
    posted,
    read,
)
from tests.data.samples import LATER, NOW, a_community, data, members, outgoing


async def with_people(stores: Stores, graz: Community) -> tuple[list[int], Parading]:
    """Return Ada, Bea and Cyd, and a parade of Ada's to which all three gave everything."""
    ada, bea, cyd = await members(stores, graz, "Ada", "Bea", "Cyd")
    everyone = (ada, bea, cyd)
    before = await a_parade(stores, ada, *(a_post(one) for one in everyone))

    def give(there: Parading) -> Parading:
        return replace(
            there,
            intents=tuple(Intent(one.id, NOW) for one in everyone),
            readings=tuple(
                Reading(post.id, one.id, NOW + number * A_MINUTE, NOW, NOW)
                for number, post in enumerate(there.posts)
                for one in everyone
                if one.id != post.member_id
            ),
        )

    for one in everyone:
        await stores.parades.watch(Watched(graz.id, one.id, f"https://{one.id}.example/feed"))
    return [one.id for one in everyone], await changed(stores, before.parade, give)


def gave(there: Parading, post_id: int, reader: int) -> str:
    """Return the key of the row that gave somebody a post to read."""
    [reading] = [o for o in there.readings if (o.post_id, o.reader) == (post_id, reader)]
    return f"parade:{there.parade.id}:{given(reading)}"


# --- handed over --------------------------------------------------------------------------------


async def test_an_export_tells_what_somebody_gave_and_no_words_of_others(stores: Stores) -> None:
    graz = await a_community(stores)
    (ada, bea, _), there = await with_people(stores, graz)
    await changed(
        stores,
        there.parade,
        lambda before: replace(before, parade=replace(before.parade, stand_in=bea)),
    )

    mine, hers = [await stores.privacy.export(graz.id, one) for one in (ada, bea)]

    assert [row["foreword"] for row in mine["parades"]] == [there.parade.foreword]
    (role,) = hers["parades"]
    assert {role["why"], role["foreword"]} == {""}, "she stands in: these are Ada's words"
    assert [len(hers[f"parade_{what}"]) for what in ("posts", "intents", "readings")] == [1, 1, 2]
    assert [row["address"] for row in hers["parade_feeds"]] == [f"https://{bea}.example/feed"]


# --- erased -------------------------------------------------------------------------------------


async def test_an_erased_participant_takes_everything_of_theirs_along(stores: Stores) -> None:
    graz = await a_community(stores)
    (ada, bea, cyd), before = await with_people(stores, graz)
    member = (await stores.members.get(graz.id, [bea]))[bea]

    await stores.privacy.erase(member, nothing, ["keyed hash"])

    left = await read(stores, before.parade)
    assert left.parade == before.parade
    assert [one.member_id for one in left.posts] == [ada, cyd]
    assert [one.member_id for one in left.intents] == [ada, cyd]
    by_ada, by_cyd = left.posts
    assert {(one.post_id, one.reader) for one in left.readings} == {
        (by_ada.id, cyd),
        (by_cyd.id, ada),
    }
    assert [one.member_id for one in await stores.parades.watched(graz.id)] == [ada, cyd]


async def test_a_parade_stays_without_a_word_of_its_erased_host(stores: Stores) -> None:
    graz = await a_community(stores)
    (ada, bea, _), there = await with_people(stores, graz)
    await changed(
        stores,
        there.parade,
        lambda before: replace(before, parade=replace(before.parade, stand_in=bea)),
    )
    member = (await stores.members.get(graz.id, [ada]))[ada]

    await stores.privacy.erase(member, nothing, ["keyed hash"])

    left = (await read(stores, there.parade)).parade
    assert left == replace(
        there.parade,
        proposed_by=None,
        host=bea,
        title="",
        question="",
        why="",
        call="",
        foreword="",
        roundup="",
    )
    (listed,) = await stores.parades.listed(graz.id, 5)
    assert len(listed.posts) == 2


async def test_a_proposal_of_somebody_erased_is_seen_no_more(stores: Stores) -> None:
    graz = await a_community(stores)
    (ada,) = await members(stores, graz, "Ada")
    proposal = await a_parade(stores, ada, state=ParadeState.PROPOSED, host=None)
    await stores.privacy.erase(ada, nothing, ["keyed hash"])
    left = (await read(stores, proposal.parade)).parade
    assert (left.state, left.title, left.proposed_by) == (ParadeState.WITHDRAWN, "", None)
    assert await stores.parades.listed(graz.id, 5) == []
    assert await stores.parades.count(graz.id) == 0


async def test_the_cards_of_an_erased_members_parades_are_drawn_again_and_no_others(
    stores: Stores,
) -> None:
    graz = await a_community(stores)
    (_, _, cyd), there = await with_people(stores, graz)
    other = await a_parade(stores, (await members(stores, graz, "Dot"))[0])
    number, far = there.parade.id, other.parade.id
    cards = {
        f"parade:{number}:card": "parade_card",
        f"parade:{number}:card@1": "parade_card",
        f"parade:{number}:proposal": "parade_proposal",
        f"parade:{number}:roundup": "parade_roundup",
    }
    stays = {
        f"parade:{number}:thread": "parade_thread",
        f"parade:{far}:card": "parade_card",
        f"parade:{number}0:card": "parade_card",
    }
    await posted(stores, graz, *((key, kind, 0) for key, kind in (cards | stays).items()))
    member = (await stores.members.get(graz.id, [cyd]))[cyd]

    await stores.privacy.erase(member, nothing, ["keyed hash"])

    again = await due(stores)
    assert set(again) == set(cards)
    assert all(row.data == {"parade": 1, "erased": True} for row in again.values())
    assert all(row.ref is not None for row in again.values())


async def test_a_thread_is_called_otherwise_once_its_title_is_nobodys_any_more(
    stores: Stores,
) -> None:
    graz = await a_community(stores)
    (ada, bea, _), there = await with_people(stores, graz)
    thread = f"parade:{there.parade.id}:thread"
    threads = ((thread, "parade_thread", 0), (f"{thread}@1", "parade_thread", 0))
    await posted(stores, graz, *threads)
    everyone = await stores.members.get(graz.id, [ada, bea])
    await stores.privacy.erase(everyone[bea], nothing, ["keyed hash"])
    assert await due(stores) == {}, "who wrote for it gave it no name"
    await stores.privacy.erase(everyone[ada], nothing, ["another"])
    again = await due(stores)
    assert set(again) == {thread, f"{thread}@1"}
    assert all(row.data.get("erased") and row.ref is not None for row in again.values())


async def test_messages_that_may_name_an_erased_member_are_taken_away(stores: Stores) -> None:
    graz = await a_community(stores)
    (ada, bea, cyd), there = await with_people(stores, graz)
    number = there.parade.id
    [hers] = [one.id for one in there.posts if one.member_id == bea]
    [other] = [one.id for one in there.posts if one.member_id == ada]
    away = [
        (gave(there, hers, cyd), "parade_give", cyd),
        (f"{gave(there, hers, cyd)}@1", "parade_give", cyd),
        (gave(there, other, bea), "parade_give", bea),
        (f"parade:{number}:unread:0", "parade_unread", 0),
        (f"parade:{number}:remind:half", "parade_remind", 0),
        (f"parade:{number}:remind:half@1", "parade_remind", 0),
        (f"parade:{number}:posted:3:{bea}", "parade_posted", bea),
        (f"parade:{number}1:asked:{bea}", "parade_asked", bea),
    ]
    stays = [
        (gave(there, other, cyd), "parade_give", cyd),
        (f"{gave(there, hers, cyd)}0", "parade_give", cyd),
        (f"parade:{number}:over:0", "parade_over", 0),
        (f"parade:{number}:silent:0", "parade_silent", 0),
        (f"parade:{number}:proposal", "parade_proposal", 0),
        (f"parade:{number}:posted:4:{cyd}", "parade_posted", cyd),
        (f"parade:{number}:card", "parade_card", 0),
        (f"parade:{number}:thread", "parade_thread", 0),
        (f"parade:{number}1:remind:half", "parade_remind", 0),
    ]
    await posted(stores, graz, *away, *stays)
    found: list[set[str]] = []

    def clean_up(refs: Mapping[str, str]) -> Sequence[Outgoing]:
        found.append(set(refs))
        return ()

    everyone = await stores.members.get(graz.id, [ada, bea])
    await stores.privacy.erase(everyone[bea], clean_up, ["keyed hash"])
    assert found.pop() == {key for key, _, _ in away}

    await stores.privacy.erase(everyone[ada], clean_up, ["another"])
    drawn_anew = {"parade_card", "parade_proposal", "parade_thread"}
    assert found.pop() == {
        key
        for key, kind, who in (*away, *stays)
        if key.startswith(f"parade:{number}:") and kind not in drawn_anew and who != bea
    }, "whatever repeats the title goes with who gave it"


async def test_rows_about_an_erased_member_wait_no_more(stores: Stores) -> None:
    graz = await a_community(stores)
    (_, bea, cyd), there = await with_people(stores, graz)
    rows = [
        outgoing(
            graz,
            f"parade:{there.parade.id}:remind:week:{one}",
            kind="parade_remind",
            data=data(parade=there.parade.id, member=one),
        )
        for one in (bea, cyd)
    ]
    await stores.outbox.put(rows)
    member = (await stores.members.get(graz.id, [bea]))[bea]
    await stores.privacy.erase(member, nothing, ["keyed hash"])
    assert set(await due(stores)) == {rows[1].key}


async def test_members_may_be_erased_while_others_hand_in(stores: Stores) -> None:
    graz = await a_community(stores)
    host, *people = await members(stores, graz, *(f"P{n}" for n in range(13)))
    gone, stay = people[::2], people[1::2]
    parades = [(await a_parade(stores, host)).parade for _ in range(2)]
    for parade in parades:
        here = tuple(Intent(one.id, NOW) for one in people)
        await changed(stores, parade, lambda before, here=here: replace(before, intents=here))
    key = f"parade:{parades[0].id}:card"
    await posted(stores, graz, (key, "parade_card", 0))

    def hand_in(who: int, there: Parading) -> Parading:
        if who not in {one.member_id for one in there.intents}:
            return there
        mine = next(one for one in people if one.id == who)
        return replace(there, posts=(*there.posts, a_post(mine)))

    await asyncio.gather(
        *(
            changed(stores, parade, lambda there, who=one.id: hand_in(who, there))
            for one in people
            for parade in parades
        ),
        *(stores.privacy.erase(one, nothing, [f"name of {one.id}"]) for one in gone),
    )

    for parade in parades:
        left = await read(stores, parade)
        assert {one.member_id for one in left.posts} == {one.id for one in stay}
        assert {one.member_id for one in left.intents} == {one.id for one in stay}
    assert (await due(stores))[key].data.get("erased") is True


async def test_parades_go_with_a_community_that_was_left_long_ago(stores: Stores) -> None:
    graz = await a_community(stores)
    _, there = await with_people(stores, graz)
    await stores.parades.open_archive(graz.id, "secret")
    await stores.communities.save(replace(graz, left_at=NOW))

    assert await stores.privacy.purge_left(NOW + LATER) == 1

    assert await stores.parades.get(graz.id, there.parade.id) is None
    assert await stores.parades.listed(graz.id, 5) == []
    assert await stores.parades.watched(graz.id) == []
    assert await stores.parades.archive("secret") is None
