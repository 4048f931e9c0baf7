"""The outbox: every row is delivered by one hand, and none is lost."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from community.outbox import OutboxHealth, OutboxRow
from community.places import Community, Ref
from tests.data.conftest import Stores
from tests.data.samples import LATER, NOW, a_community, a_member, data, outgoing

REF = Ref("discord", "10", "99")
MINUTE = timedelta(minutes=1)


async def claim_one(stores: Stores, owner: str = "one", minutes: int = 0) -> OutboxRow:
    """Claim the only row there is, so many minutes later, for an hour."""
    now = NOW + minutes * MINUTE
    (row,) = await stores.outbox.claim(owner, now, now + LATER, 10)
    return row


async def none_left(stores: Stores) -> bool:
    now = NOW + 12 * LATER
    return not await stores.outbox.claim("last", now, now + LATER, 10)


async def test_a_row_comes_back_as_it_was_put(stores: Stores) -> None:
    graz = await a_community(stores)
    ids = data(match=7, name="zoë", on=True, none=None)
    await stores.outbox.put([outgoing(graz, "notice:1", data=ids)])

    row = await claim_one(stores)

    assert (row.key, row.community_id, row.kind, row.data) == ("notice:1", graz.id, "notice", ids)
    assert (row.attempt, row.version, row.ref, row.again) == (1, 1, None, False)
    assert (row.first_at, row.lease_until) == (NOW, NOW + LATER)
    assert row.expires_at == NOW + timedelta(days=1)
    assert row.number("match") == 7


async def test_the_same_key_is_written_once(stores: Stores) -> None:
    graz = await a_community(stores)
    await stores.outbox.put([outgoing(graz, "notice:1"), outgoing(graz, "notice:1", urgency=1)])
    await stores.outbox.sent(await claim_one(stores), REF, NOW)
    await stores.outbox.put([outgoing(graz, "notice:1")])

    assert await none_left(stores)


async def test_urgent_rows_go_first_and_then_the_oldest(stores: Stores) -> None:
    graz = await a_community(stores)
    await stores.outbox.put(
        [
            outgoing(graz, "young", not_before=NOW - MINUTE),
            outgoing(graz, "old", not_before=NOW - LATER),
            outgoing(graz, "urgent", urgency=1),
            outgoing(graz, "not yet", urgency=0, not_before=NOW + MINUTE),
        ]
    )

    first = await stores.outbox.claim("me", NOW, NOW + LATER, 2)
    rest = await stores.outbox.claim("me", NOW, NOW + LATER, 2)

    assert [row.key for row in first] == ["urgent", "old"]
    assert [row.key for row in rest] == ["young"]
    assert await stores.outbox.claim("me", NOW, NOW + LATER, 2) == []


async def test_a_lease_that_ended_is_taken_over_and_the_next_one_looks_first(
    stores: Stores,
) -> None:
    graz = await a_community(stores)
    await stores.outbox.put([outgoing(graz, "notice:1")])
    await claim_one(stores, "one")
    assert await stores.outbox.claim("two", NOW + 59 * MINUTE, NOW + 2 * LATER, 10) == []

    row = await claim_one(stores, "two", minutes=60)

    assert (row.attempt, row.again, row.first_at) == (2, True, NOW)


async def test_who_was_too_slow_cannot_give_back_what_another_holds(stores: Stores) -> None:
    graz = await a_community(stores)
    await stores.outbox.put([outgoing(graz, "notice:1")])
    slow = await claim_one(stores, "slow")
    await claim_one(stores, "quick", minutes=60)

    await stores.outbox.retry(slow, NOW, "slow")
    await stores.outbox.drop(slow, "slow")
    await stores.outbox.give_up(slow, "slow")

    at = NOW + 61 * MINUTE
    assert await stores.outbox.claim("third", at, at + LATER, 10) == []
    assert (await stores.outbox.health(at)).pending == 1


async def test_what_was_delivered_is_sent_even_if_the_lease_had_ended(stores: Stores) -> None:
    graz = await a_community(stores)
    await stores.outbox.put([outgoing(graz, "notice:1")])
    slow = await claim_one(stores, "slow")
    quick = await claim_one(stores, "quick", minutes=60)

    await stores.outbox.sent(slow, REF, NOW)
    await stores.outbox.sent(quick, Ref("discord", "10", "second"), NOW)

    assert await stores.outbox.ref("notice:1") == REF
    assert await none_left(stores)


async def test_a_row_is_tried_again_when_it_says(stores: Stores) -> None:
    graz = await a_community(stores)
    await stores.outbox.put([outgoing(graz, "notice:1")])
    await stores.outbox.retry(await claim_one(stores), NOW + 5 * MINUTE, "503")

    assert await stores.outbox.claim("me", NOW + 4 * MINUTE, NOW + LATER, 10) == []
    assert await stores.outbox.next_due() == NOW + 5 * MINUTE
    assert (await claim_one(stores, minutes=5)).attempt == 2


async def test_dropped_and_dead_rows_are_not_delivered(stores: Stores) -> None:
    graz = await a_community(stores)
    await stores.outbox.put([outgoing(graz, "notice:1"), outgoing(graz, "notice:2")])
    one, two = await stores.outbox.claim("me", NOW, NOW + LATER, 10)
    await stores.outbox.drop(one, "the member left")
    await stores.outbox.give_up(two, "403")

    assert await none_left(stores)
    assert await stores.outbox.health(NOW) == OutboxHealth(0, 0, None, 1)
    assert await stores.outbox.next_due() is None


async def test_a_row_past_its_time_is_not_delivered(stores: Stores) -> None:
    graz = await a_community(stores)
    await stores.outbox.put([outgoing(graz, "notice:1", expires_at=NOW)])

    assert await stores.outbox.claim("me", NOW, NOW + LATER, 10) == []
    assert await stores.outbox.health(NOW) == OutboxHealth(0, 0, None, 0)


async def test_a_row_in_somebodys_hand_does_not_expire(stores: Stores) -> None:
    graz = await a_community(stores)
    await stores.outbox.put([outgoing(graz, "notice:1", expires_at=NOW + MINUTE)])
    row = await claim_one(stores)
    assert await stores.outbox.claim("two", NOW + MINUTE, NOW + 2 * LATER, 10) == []

    await stores.outbox.sent(row, REF, NOW + 2 * MINUTE)

    assert await stores.outbox.ref("notice:1") == REF


# --- renewing ----------------------------------------------------------------------------------


async def test_a_renewed_row_is_due_again_and_knows_where_it_stands(stores: Stores) -> None:
    graz = await a_community(stores)
    card = outgoing(graz, "intro:1:1", kind="introduction", renew=True)
    await stores.outbox.put([card])
    await stores.outbox.sent(await claim_one(stores), REF, NOW)
    again = outgoing(graz, "intro:1:1", kind="introduction", renew=True, data=data(member=9))
    await stores.outbox.put([again])

    row = await claim_one(stores, minutes=1)

    assert (row.version, row.attempt, row.again, row.ref) == (2, 1, False, REF)
    assert (row.first_at, row.data) == (NOW + MINUTE, {"member": 9})
    await stores.outbox.sent(row, None, NOW)
    assert await stores.outbox.ref("intro:1:1") == REF


async def test_a_row_renewed_while_it_is_sent_stays_pending_and_keeps_its_ref(
    stores: Stores,
) -> None:
    graz = await a_community(stores)
    card = outgoing(graz, "intro:1:1", renew=True)
    await stores.outbox.put([card])
    row = await claim_one(stores)

    await stores.outbox.put([card])
    assert await stores.outbox.claim("two", NOW, NOW + LATER, 10) == [], "it is in one hand"
    await stores.outbox.sent(row, REF, NOW)

    again = await claim_one(stores)
    assert (again.version, again.attempt, again.again, again.ref) == (2, 1, False, REF)


@pytest.mark.parametrize("how", ["retry", "drop", "give_up"])
async def test_a_row_renewed_while_it_was_in_vain_stays_pending(stores: Stores, how: str) -> None:
    graz = await a_community(stores)
    card = outgoing(graz, "intro:1:1", renew=True)
    await stores.outbox.put([card])
    row = await claim_one(stores)
    await stores.outbox.put([card])

    if how == "retry":
        await stores.outbox.retry(row, NOW + LATER, "503")
    elif how == "drop":
        await stores.outbox.drop(row, "nothing to say")
    else:
        await stores.outbox.give_up(row, "403")

    assert (await claim_one(stores)).version == 2


async def test_after_an_attempt_that_nobody_knows_the_end_of_a_renewed_row_looks_first(
    stores: Stores,
) -> None:
    graz = await a_community(stores)
    card = outgoing(graz, "intro:1:1", renew=True)
    await stores.outbox.put([card])
    await claim_one(stores, "crashes")
    await stores.outbox.put([card])

    row = await claim_one(stores, "two", minutes=60)

    assert (row.version, row.again, row.first_at) == (2, True, NOW)


async def test_what_an_earlier_attempt_may_have_posted_before_a_renewal_is_redrawn(
    stores: Stores,
) -> None:
    graz = await a_community(stores)
    await stores.outbox.put([outgoing(graz, "card", renew=True)])
    await claim_one(stores)
    await stores.outbox.put([outgoing(graz, "card", renew=True)])
    row = await claim_one(stores, "two", 61)
    assert (row.again, row.version, row.ref) == (True, 2, None)
    await stores.outbox.sent(row, REF, NOW)
    row = await claim_one(stores, "two", 62)
    assert (row.again, row.ref) == (False, REF)
    await stores.outbox.sent(row, REF, NOW)
    assert await none_left(stores)


async def test_a_renewal_puts_off_nothing_that_waits(stores: Stores) -> None:
    graz = await a_community(stores)
    card = outgoing(graz, "intro:1:1", renew=True)
    await stores.outbox.put([card])
    await stores.outbox.put([replace(card, not_before=NOW + LATER)])
    row = await claim_one(stores)
    await stores.outbox.put([replace(card, not_before=NOW + LATER)])
    await stores.outbox.sent(row, REF, NOW)
    assert await stores.outbox.next_due() == NOW + LATER, "it was under way: so it is due anew"


async def test_a_dead_row_that_is_renewed_begins_anew(stores: Stores) -> None:
    graz = await a_community(stores)
    card = outgoing(graz, "intro:1:1", renew=True)
    await stores.outbox.put([card])
    await stores.outbox.give_up(await claim_one(stores), "403")
    await stores.outbox.put([card])

    row = await claim_one(stores, minutes=1)

    assert (row.version, row.attempt, row.first_at) == (2, 1, NOW + MINUTE)


async def test_a_row_that_begins_anew_has_another_id_and_stands_nowhere(stores: Stores) -> None:
    graz = await a_community(stores)
    card = outgoing(graz, "card", renew=True, data=data(channel="7", erased=True))
    await stores.outbox.put([card])
    await stores.outbox.sent(await claim_one(stores), REF, NOW)
    await stores.outbox.put([card])
    before = await claim_one(stores, minutes=1)

    await stores.outbox.begin_anew(before)
    await stores.outbox.drop(before, "it has another id by now")

    after = await claim_one(stores, minutes=1)
    assert after.id != before.id
    assert (after.key, after.ref, after.again) == ("card", None, False)
    assert after.data == {"channel": "7"}, "no name stands there that would have to go"


async def test_only_who_holds_a_row_lets_it_begin_anew(stores: Stores) -> None:
    graz = await a_community(stores)
    await stores.outbox.put([outgoing(graz, "card", renew=True)])
    slow = await claim_one(stores)
    other = await claim_one(stores, "two", minutes=61)

    await stores.outbox.begin_anew(slow)
    await stores.outbox.sent(other, REF, NOW)

    assert await stores.outbox.ref("card") == REF


# --- looking -----------------------------------------------------------------------------------


async def test_refs_are_found_by_the_exact_beginning_of_their_keys(stores: Stores) -> None:
    graz = await a_community(stores)
    keys = ["match:1:open", "match:1:ask", "match:12:open", "Match:1:open", "match:1"]
    await stores.outbox.put([outgoing(graz, key) for key in [*keys, "match:1:bump"]])
    for row in await stores.outbox.claim("me", NOW, NOW + LATER, 10):
        if row.key in keys:
            await stores.outbox.sent(row, Ref("discord", row.key), NOW)

    refs = await stores.outbox.refs("match:1:")

    assert refs == {key: Ref("discord", key) for key in ("match:1:open", "match:1:ask")}
    assert await stores.outbox.ref("match:1:bump") is None


async def test_what_stands_of_a_kind_is_found_in_its_own_community_only(stores: Stores) -> None:
    graz, linz = await a_community(stores), await a_community(stores, "linz")
    rows = [
        outgoing(graz, "meetup:1:event", kind="meetup_event"),
        outgoing(graz, "meetup:1:event@1", kind="meetup_event"),
        outgoing(graz, "meetup:1:card", kind="meetup_card"),
        outgoing(linz, "meetup:2:event", kind="meetup_event"),
    ]
    await stores.outbox.put(rows)
    for row in await stores.outbox.claim("me", NOW, NOW + LATER, 10):
        await stores.outbox.sent(row, Ref("discord", row.key), NOW)
    await stores.outbox.put([outgoing(graz, "meetup:3:event", kind="meetup_event")])
    keys = ("meetup:1:event", "meetup:1:event@1")
    assert await stores.outbox.standing(graz.id, "meetup_event") == {
        key: Ref("discord", key) for key in keys
    }


async def test_a_row_is_pending_until_it_is_settled_and_when_it_is_renewed(stores: Stores) -> None:
    graz = await a_community(stores)
    await stores.outbox.put([outgoing(graz, "a"), outgoing(graz, "b")])
    assert not await stores.outbox.is_pending("c")
    assert await stores.outbox.is_pending("a")
    first, second = await stores.outbox.claim("me", NOW, NOW + LATER, 10)
    assert await stores.outbox.is_pending("a")
    await stores.outbox.sent(first, Ref("discord", "a"), NOW)
    await stores.outbox.drop(second, "not needed")
    assert [await stores.outbox.is_pending(key) for key in ("a", "b")] == [False, False]
    await stores.outbox.put([outgoing(graz, "a", renew=True)])
    assert await stores.outbox.is_pending("a")


async def test_health_tells_what_waits_and_since_when(stores: Stores) -> None:
    graz = await a_community(stores)
    await stores.outbox.put(
        [outgoing(graz, f"n:{n}", not_before=NOW + n * MINUTE) for n in (-3, -2, 5)]
    )

    assert await stores.outbox.health(NOW) == OutboxHealth(3, 2, NOW - 3 * MINUTE, 0)
    assert await stores.outbox.next_due() == NOW - 3 * MINUTE


async def test_nobody_wakes_up_for_a_row_that_another_holds(stores: Stores) -> None:
    graz = await a_community(stores)
    await stores.outbox.put([outgoing(graz, "n:1"), outgoing(graz, "n:2", not_before=NOW + MINUTE)])
    await claim_one(stores)

    assert await stores.outbox.next_due() == NOW + MINUTE
    await stores.outbox.sent(await claim_one(stores, minutes=1), None, NOW)
    assert await stores.outbox.next_due() == NOW + LATER


# --- many hands --------------------------------------------------------------------------------


async def test_two_processes_never_claim_the_same_row(
    stores: Stores, another: Callable[[], Awaitable[Stores]]
) -> None:
    graz = await a_community(stores)
    await stores.outbox.put([outgoing(graz, f"n:{n:02}") for n in range(60)])
    other = await another()

    async def claims(owner: str, through: Stores) -> list[int]:
        return [
            row.id
            for _ in range(8)
            for row in await through.outbox.claim(owner, NOW, NOW + LATER, 5)
        ]

    taken = await asyncio.gather(
        claims("one", stores), claims("two", other), claims("three", stores), claims("four", other)
    )

    ids = [i for mine in taken for i in mine]
    assert len(ids) == 60
    assert len(set(ids)) == 60


# --- an erasure in between ---------------------------------------------------------------------


async def erased_while_delivered(stores: Stores, kind: str) -> tuple[Community, OutboxRow]:
    graz = await a_community(stores)
    ada = await a_member(stores, graz, "Ada")
    about = data(member=ada.id)
    await stores.outbox.put([outgoing(graz, f"intro:{graz.id}:{ada.id}", kind=kind, data=about)])
    row = await claim_one(stores)
    await stores.privacy.erase(ada, lambda _refs: (), ["keyed hash"])
    return graz, row


async def test_a_card_posted_while_its_member_was_erased_is_taken_away(stores: Stores) -> None:
    graz, late = await erased_while_delivered(stores, "introduction")

    await stores.outbox.sent(late, REF, NOW)

    row = await claim_one(stores)
    assert (row.kind, row.community_id, row.ref) == ("late", graz.id, REF)


async def erased_while_redrawn(stores: Stores) -> tuple[Community, OutboxRow]:
    """Let a card that stands somewhere be drawn anew while its member is erased."""
    graz = await a_community(stores)
    ada = await a_member(stores, graz, "Ada")
    card = outgoing(graz, f"intro:{graz.id}:{ada.id}", kind="introduction", renew=True)
    await stores.outbox.put([card])
    await stores.outbox.sent(await claim_one(stores), Ref("discord", "10", "1"), NOW)
    await stores.outbox.put([card])
    row = await claim_one(stores)
    await stores.privacy.erase(ada, lambda _refs: (), ["keyed hash"])
    return graz, row


async def test_a_card_posted_anew_while_its_member_was_erased_is_taken_away(
    stores: Stores,
) -> None:
    graz, late = await erased_while_redrawn(stores)

    await stores.outbox.sent(late, REF, NOW)

    row = await claim_one(stores)
    assert (row.kind, row.community_id, row.data) == ("remove", graz.id, {"ref": str(REF)})


async def test_nothing_is_taken_away_that_was_not_posted(stores: Stores) -> None:
    _, late = await erased_while_redrawn(stores)

    await stores.outbox.sent(late, None, NOW)

    assert await none_left(stores)


async def test_a_row_of_a_purged_community_ends_quietly(stores: Stores) -> None:
    graz, late = await erased_while_delivered(stores, "introduction")
    saved = await stores.communities.get(graz.id)
    await stores.communities.save(
        type(saved)(id=saved.id, home=saved.home, name=saved.name, left_at=NOW)
    )
    assert await stores.privacy.purge_left(NOW + LATER) == 1

    await stores.outbox.sent(late, REF, NOW)

    assert await none_left(stores)


async def test_the_queue_of_one_community_tells_nothing_of_another(stores: Stores) -> None:
    graz, linz = await a_community(stores, "Graz"), await a_community(stores, "Linz")
    await stores.outbox.put([outgoing(graz, "notice:1"), outgoing(linz, "notice:2")])
    assert await stores.outbox.health(NOW, graz.id) == OutboxHealth(1, 1, NOW, 0)
    assert await stores.outbox.health(NOW, linz.id + 1) == OutboxHealth(0, 0, None, 0)
    assert await stores.outbox.health(NOW) == OutboxHealth(2, 2, NOW, 0)
