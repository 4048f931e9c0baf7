"""What becomes of meetups when people are erased, become one, or change their community."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest

from community.link_store import Linked
from community.meetups.model import Coming, Encounter, Reminders, Rsvp, Seat
from community.meetups.store import Change, Feed
from community.model import Consent, Member
from community.outbox import Outgoing
from community.places import Account, Channels, Community, Home, Ref
from tests.data.conftest import Stores
from tests.data.meetup_samples import A_MINUTE, a_meetup, due, nothing, posted, read
from tests.data.samples import LATER, NOW, a_community, data, members, outgoing

YES, MAYBE, NO = Coming.YES, Coming.MAYBE, Coming.NO


# --- erased -------------------------------------------------------------------------------------


async def test_what_named_an_erased_guest_in_a_thread_is_taken_away(stores: Stores) -> None:
    graz = await a_community(stores)
    ada, bea = await members(stores, graz, "Ada", "Bea")
    mine = await a_meetup(stores, ada, Rsvp(bea.id, NO, NOW))
    other = await a_meetup(stores, ada, Rsvp(ada.id, YES, NOW))
    says = {
        "told:2": "meetup_told",
        "told:2:p1@1": "meetup_told",
        "remind:day:2": "meetup_remind",
        "after:2": "meetup_after",
        f"promoted:{bea.id}:99": "meetup_promoted",
    }
    theirs = {f"meetup:{mine.id}:{what}": kind for what, kind in says.items()}
    others = {
        f"meetup:{mine.id}:promoted:{ada.id}:99": "meetup_promoted",
        f"meetup:{mine.id}:card": "meetup_card",
        f"meetup:{other.id}:told:2": "meetup_told",
        f"meetup:{mine.id}0:told:2": "meetup_told",
    }
    await posted(stores, graz, theirs | others)
    given: dict[str, str] = {}

    def clean_up(refs: Mapping[str, str]) -> Sequence[Outgoing]:
        given.update(refs)
        return ()

    await stores.privacy.erase(bea, clean_up, ["keyed hash"])

    assert given == {key: f"discord|thread|{key}" for key in theirs}


async def test_what_repeats_an_erased_hosts_words_is_taken_away(stores: Stores) -> None:
    graz = await a_community(stores)
    ada, bea = await members(stores, graz, "Ada", "Bea")
    meetup = await a_meetup(stores, ada, Rsvp(bea.id, YES, NOW))
    key = f"meetup:{meetup.id}:remind:day:0"
    await posted(stores, graz, {key: "meetup_remind"})
    given: dict[str, str] = {}

    def clean_up(refs: Mapping[str, str]) -> Sequence[Outgoing]:
        given.update(refs)
        return ()

    await stores.privacy.erase(ada, clean_up, ["keyed hash"])

    assert set(given) == {key}


async def test_a_card_that_may_be_posted_is_looked_for_before_it_is_drawn_without_a_guest(
    stores: Stores,
) -> None:
    graz = await a_community(stores)
    ada, bea = await members(stores, graz, "Ada", "Bea")
    meetup = await a_meetup(stores, ada, Rsvp(bea.id, YES, NOW))
    key = f"meetup:{meetup.id}:card"
    await stores.outbox.put([outgoing(graz, key, kind="meetup_card")])
    await stores.outbox.claim("a process that is killed", NOW, NOW + A_MINUTE, 1)

    await stores.privacy.erase(bea, nothing, ["keyed hash"])

    row = (await due(stores))[key]
    assert row.again, "nobody knows how the first attempt ended"
    assert row.first_at == NOW


async def test_an_answer_meanwhile_lets_no_card_forget_that_it_must_lose_a_name(
    stores: Stores,
) -> None:
    graz = await a_community(stores)
    ada, bea = await members(stores, graz, "Ada", "Bea")
    meetup = await a_meetup(stores, ada, Rsvp(bea.id, YES, NOW))
    key = f"meetup:{meetup.id}:card"
    again = outgoing(graz, key, kind="meetup_card", data=data(meetup=meetup.id), renew=True)
    await posted(stores, graz, {key: "meetup_card"})
    await stores.privacy.erase(bea, nothing, ["keyed hash"])

    await stores.outbox.put([again])

    row = (await due(stores))[key]
    assert row.data.get("erased") is True
    await stores.outbox.sent(row, row.ref, NOW)
    await stores.outbox.put([again])
    assert (await due(stores))[key].data == {"meetup": meetup.id}


async def test_an_erased_member_takes_encounters_feed_and_reminders_along(stores: Stores) -> None:
    graz = await a_community(stores)
    ada, bea, cyd = await members(stores, graz, "Ada", "Bea", "Cyd")
    meetup = await a_meetup(stores, ada)
    pairs = ((ada, bea), (bea, ada), (cyd, bea), (ada, cyd))
    said = [Encounter(meetup.id, a.id, b.id, again=False, at=NOW) for a, b in pairs]
    await stores.meetups.met(graz.id, said)
    for one in (ada, bea):
        await stores.meetups.save_reminders(graz.id, one.id, Reminders(week=True))
        await stores.meetups.open_feed(Feed(graz.id, one.id), f"secret of {one.name}")
    export = await stores.privacy.export(graz.id, bea.id)
    assert len(export["encounters"]) == 1, "what others said of her is theirs"
    assert "secret" not in str(export["calendar_feeds"])

    await stores.privacy.erase(bea, nothing, ["keyed hash"])

    assert await stores.meetups.encounters(graz.id, NOW) == said[3:]
    assert set(await stores.meetups.reminders(graz.id, [ada.id, bea.id])) == {ada.id}
    assert await stores.meetups.feed("secret of Bea") is None
    assert await stores.meetups.feed("secret of Ada") == Feed(graz.id, ada.id)


async def test_meetups_go_with_a_community_that_was_left_long_ago(stores: Stores) -> None:
    graz = await a_community(stores)
    ada, bea = await members(stores, graz, "Ada", "Bea")
    meetup = await a_meetup(stores, ada, Rsvp(bea.id, YES, NOW))
    met = Encounter(meetup.id, ada.id, bea.id, again=True, at=NOW)
    await stores.meetups.met(graz.id, [met])
    await stores.meetups.save_reminders(graz.id, ada.id, Reminders())
    await stores.meetups.open_feed(Feed(graz.id, ada.id), "secret")
    await stores.communities.save(replace(graz, left_at=NOW))

    assert await stores.privacy.purge_left(NOW + LATER) == 1

    assert await stores.meetups.get(graz.id, meetup.id) is None
    assert await stores.meetups.encounters(graz.id, NOW) == []
    assert await stores.meetups.reminders(graz.id, [ada.id]) == {}
    assert await stores.meetups.feed("secret") is None


# --- one person ---------------------------------------------------------------------------------


async def united(stores: Stores, kept: Member, gone: Member) -> None:
    await stores.links.keep_code("hash", Linked(kept.community_id, kept.id), NOW + LATER)
    assert await stores.links.unite("hash", kept, gone, nothing, ())


@pytest.mark.parametrize(
    ("mine", "other", "holds"),
    [
        ((NO, Seat.NONE, 0), (MAYBE, Seat.NONE, 5), "other"),
        ((MAYBE, Seat.NONE, 0), (YES, Seat.WAITING, 5), "other"),
        ((YES, Seat.NONE, 5), (MAYBE, Seat.NONE, 0), "mine"),
        ((YES, Seat.WAITING, 0), (YES, Seat.TAKEN, 5), "other"),
        ((YES, Seat.OFFERED, 5), (YES, Seat.WAITING, 0), "mine"),
        ((YES, Seat.WAITING, 5), (YES, Seat.WAITING, 0), "other"),
        ((YES, Seat.WAITING, 0), (YES, Seat.WAITING, 5), "mine"),
    ],
)
async def test_of_two_answers_of_one_person_the_stronger_and_then_the_earlier_holds(
    stores: Stores,
    mine: tuple[Coming, Seat, int],
    other: tuple[Coming, Seat, int],
    holds: str,
) -> None:
    graz = await a_community(stores)
    kept, gone, host = await members(stores, graz, "Kept", "Gone", "Host")
    answers = {
        name: Rsvp(member.id, said[0], NOW + said[2] * A_MINUTE, said[1])
        for name, member, said in (("mine", kept, mine), ("other", gone, other))
    }
    hers = Rsvp(host.id, YES, NOW)
    meetup = await a_meetup(stores, host, *answers.values(), hers)
    only = await a_meetup(stores, host, answers["other"])

    await united(stores, kept, gone)

    left = await read(stores, meetup)
    assert left.of(kept.id) == replace(answers[holds], member_id=kept.id)
    assert (left.of(host.id), len(left.rsvps)) == (hers, 2)
    alone = replace(answers["other"], member_id=kept.id)
    assert (await read(stores, only)).rsvps == (alone,)


async def test_who_becomes_somebody_else_brings_meetups_encounters_and_wishes(
    stores: Stores,
) -> None:
    graz = await a_community(stores)
    kept, gone, bea = await members(stores, graz, "Kept", "Gone", "Bea")
    hosted = await a_meetup(stores, gone)
    beside = await a_meetup(stores, bea)
    for meetup, cohosts in ((hosted, (kept.id, bea.id)), (beside, (gone.id,))):
        await stores.meetups.change(
            graz.id,
            meetup.id,
            lambda before, who=cohosts: Change(
                replace(before, meetup=replace(before.meetup, cohosts=who))
            ),
        )
    pairs = ((gone, bea), (bea, gone), (bea, kept), (kept, gone))
    await stores.meetups.met(
        graz.id,
        [
            Encounter(hosted.id, a.id, b.id, again=b is kept, at=NOW + n * A_MINUTE)
            for n, (a, b) in enumerate(pairs)
        ],
    )
    await stores.meetups.save_reminders(graz.id, gone.id, Reminders(week=True))
    await stores.meetups.open_feed(Feed(graz.id, gone.id), "secret of gone")

    await united(stores, kept, gone)

    there = (await read(stores, hosted)).meetup
    assert (there.host, there.cohosts) == (kept.id, (bea.id,)), "nobody hosts beside themselves"
    assert there == replace(hosted, host=kept.id, cohosts=(bea.id,)), "the words are still theirs"
    assert (await read(stores, beside)).meetup.cohosts == (kept.id,)
    assert await stores.meetups.encounters(graz.id, NOW) == [
        Encounter(hosted.id, kept.id, bea.id, again=False, at=NOW),
        Encounter(hosted.id, bea.id, kept.id, again=True, at=NOW + 2 * A_MINUTE),
    ]
    assert await stores.meetups.reminders(graz.id, [kept.id]) == {kept.id: Reminders(week=True)}
    assert await stores.meetups.feed("secret of gone") == Feed(graz.id, kept.id)


async def test_what_somebody_chose_holds_over_what_their_other_account_chose(
    stores: Stores,
) -> None:
    graz = await a_community(stores)
    kept, gone = await members(stores, graz, "Kept", "Gone")
    for one, week in ((kept, True), (gone, False)):
        await stores.meetups.save_reminders(graz.id, one.id, Reminders(week=week))
        await stores.meetups.open_feed(Feed(graz.id, one.id), f"secret of {one.name}")

    await united(stores, kept, gone)

    assert await stores.meetups.reminders(graz.id, [kept.id]) == {kept.id: Reminders(week=True)}
    assert await stores.meetups.feed("secret of Kept") == Feed(graz.id, kept.id)
    assert await stores.meetups.feed("secret of Gone") is None


async def test_a_place_that_is_offered_is_told_to_who_they_became(stores: Stores) -> None:
    graz = await a_community(stores)
    kept, gone, host = await members(stores, graz, "Kept", "Gone", "Host")
    meetup = await a_meetup(stores, host, Rsvp(gone.id, YES, NOW, Seat.OFFERED))
    row = outgoing(
        graz,
        f"meetup:{meetup.id}:promoted:{gone.id}:99@1",
        kind="meetup_promoted",
        data=data(meetup=meetup.id, member=gone.id, seat=1),
    )
    card = f"meetup:{meetup.id}:card"
    await posted(stores, graz, {card: "meetup_card"})
    await stores.outbox.put([row])

    await united(stores, kept, gone)

    found = await due(stores)
    key = f"meetup:{meetup.id}:promoted:{kept.id}:99@1"
    assert set(found) == {key, card}, "and the card names who they are now"
    assert found[key].data == {"meetup": meetup.id, "member": kept.id, "seat": 1}
    assert "erased" not in found[card].data


# --- homes --------------------------------------------------------------------------------------


async def a_space(stores: Stores, *names: str) -> tuple[Community, list[Member]]:
    """Return a community on another platform, and its members."""
    space = await stores.communities.save(
        Community(0, Home("matrix", "!s"), "Space", channels=Channels(prompts="!p"))
    )
    consent = Consent(1, NOW, 16)
    return space, [
        await stores.members.add(space.id, Account("matrix", f"@{name}:hs"), name, "en", consent)
        for name in names
    ]


async def joined(stores: Stores, whole: Community, entering: Community) -> Community:
    await stores.links.keep_code("join", Linked(whole.id), NOW + LATER)
    assert await stores.joins.join("join", whole, entering, {}, nothing)
    seen = await stores.communities.by_home(entering.home)
    assert seen is not None
    return seen


async def test_meetups_come_along_with_a_home_that_joins(stores: Stores) -> None:
    graz = await a_community(stores)
    space, (mia, noa) = await a_space(stores, "mia", "noa")
    meetup = await a_meetup(stores, mia, Rsvp(noa.id, YES, NOW, Seat.WAITING))
    met = Encounter(meetup.id, mia.id, noa.id, again=True, at=NOW)
    await stores.meetups.met(space.id, [met])
    await stores.meetups.save_reminders(space.id, mia.id, Reminders(hour=False))
    await stores.meetups.open_feed(Feed(space.id, mia.id, whole=True), "secret")
    await stores.meetups.open_feed(Feed(space.id, None, whole=True), "the space's")
    await stores.meetups.open_feed(Feed(graz.id, None, whole=True), "Graz's")
    card, told = f"meetup:{meetup.id}:card", f"meetup:{meetup.id}:told:1"
    await posted(stores, space, {card: "meetup_card"})
    await stores.outbox.put([outgoing(space, told, kind="meetup_told")])
    await stores.outbox.put([outgoing(space, f"meetup:{meetup.id}:pin", kind="meetup_pin")])

    seen = await joined(stores, graz, space)

    moved = await read(stores, meetup, seen)
    assert moved.meetup == replace(meetup, community_id=graz.id)
    assert moved.rsvps == (Rsvp(noa.id, YES, NOW, Seat.WAITING),)
    assert await stores.meetups.get(space.id, meetup.id) is None
    assert await stores.meetups.encounters(graz.id, NOW) == [met]
    assert await stores.meetups.reminders(graz.id, [mia.id]) == {mia.id: Reminders(hour=False)}
    assert await stores.meetups.feed("secret") == Feed(graz.id, mia.id, whole=True)
    assert await stores.meetups.feed("the space's") is None
    assert await stores.meetups.feed("Graz's") == Feed(graz.id, None, whole=True)
    assert await stores.outbox.ref(f"{card}@1") == Ref("discord", "thread", card)
    rows = await due(stores)
    for key in (f"{told}@1", f"meetup:{meetup.id}:pin@1"):
        assert (rows[key].community_id, rows[key].data["seat"]) == (graz.id, 1)


async def test_a_home_that_parts_keeps_wishes_but_no_card_that_names_who_stays(
    stores: Stores,
) -> None:
    graz = await a_community(stores)
    (ada,) = await members(stores, graz, "Ada")
    space, (mia,) = await a_space(stores, "mia")
    seen = await joined(stores, graz, space)
    await stores.meetups.save_reminders(graz.id, mia.id, Reminders(week=True))
    await stores.meetups.open_feed(Feed(graz.id, mia.id), "secret")
    meetup = await a_meetup(stores, ada, Rsvp(ada.id, YES, NOW), Rsvp(mia.id, YES, NOW))
    here, there = f"meetup:{meetup.id}:card", f"meetup:{meetup.id}:card@1"
    await posted(stores, graz, {here: "meetup_card", there: "meetup_card"})

    alone = await stores.joins.leave(seen, {}, NOW, nothing, nothing, nothing)  # type: ignore[arg-type]

    assert alone is not None
    assert await stores.meetups.reminders(alone.id, [mia.id]) == {mia.id: Reminders(week=True)}
    assert await stores.meetups.feed("secret") == Feed(alone.id, mia.id)
    assert await stores.outbox.ref(here) is not None
    assert await stores.outbox.ref(there) is None
    rows = await due(stores)
    assert rows[f"remove:discord|thread|{there}"].data == {"ref": f"discord|thread|{there}"}
    assert here in rows, "the card of those who stay is drawn without who went"
    stays = await read(stores, meetup)
    assert [one.member_id for one in stays.rsvps] == [ada.id]
