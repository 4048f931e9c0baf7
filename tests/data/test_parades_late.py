"""What a process was saying about a parade as it died, once somebody is erased whom it concerns."""

from datetime import timedelta

from community.places import Ref
from tests.data.conftest import Stores
from tests.data.meetup_samples import due, nothing
from tests.data.parade_samples import A_MINUTE
from tests.data.samples import NOW, a_community, data, outgoing
from tests.data.test_parades_of_people import gave, with_people

YEARS = timedelta(days=3000)


async def test_what_may_have_been_said_of_an_erased_member_is_looked_for_and_names_nobody(
    stores: Stores,
) -> None:
    graz = await a_community(stores)
    (_, bea, cyd), there = await with_people(stores, graz)
    number = there.parade.id
    hers = there.of(bea)[0].id
    said = [
        (f"parade:{number}:post:{hers}:{bea}", "parade_post", bea),
        (f"parade:{number}:post:{hers}:{bea}@1", "parade_post", bea),
        (gave(there, hers, cyd), "parade_give", cyd),
        (f"parade:{number}:remind:half:0", "parade_remind", 0),
    ]
    others = [
        (f"parade:{number}:post:{hers}0:{cyd}", "parade_post", cyd),
        (f"parade:{number}:phase:end:0", "parade_phase", 0),
        (f"parade:{number}:over:0", "parade_over", 0),
    ]
    await stores.outbox.put(
        [
            outgoing(graz, key, kind=kind, data=data(parade=number, seat=key.count("@"), **about))
            for key, kind, who in (*said, *others)
            for about in [{"member": who} if who else {}]
        ]
    )
    dying = await stores.outbox.claim("dying", NOW, NOW + A_MINUTE, 100)
    ids = {row.key: row.id for row in dying}
    member = (await stores.members.get(graz.id, [bea]))[bea]

    await stores.privacy.erase(member, nothing, ["keyed hash"])

    again = await due(stores)
    late = {f"late:{ids[key]}{'@1' * key.count('@')}" for key, _, _ in said}
    anew = {key for key, _, who in said if who != bea}
    assert set(again) == late | anew | {key for key, _, _ in others}
    assert not any(again[key].again for key in anew), "to those who stay it is said anew"
    for key in late:
        row = again[key]
        assert (row.kind, row.again, row.ref) == ("late", True, None)
        assert row.data == {"about": f"parade:{number}", "seat": key.count("@")}
        assert row.expires_at > NOW + YEARS


async def test_what_was_tried_is_looked_for_unless_it_is_known_where_it_stands(
    stores: Stores,
) -> None:
    graz = await a_community(stores)
    (_, bea, _), there = await with_people(stores, graz)
    number = there.parade.id
    waiting = outgoing(
        graz,
        gave(there, there.posts[0].id, bea),
        kind="parade_give",
        data=data(member=bea),
    )
    known = outgoing(
        graz, f"parade:{number}:post:1:{bea}", kind="parade_post", data=data(member=bea)
    )
    reminder = outgoing(graz, f"parade:{number}:remind:half:0", kind="parade_remind")
    await stores.outbox.put([known, reminder])
    for row in await stores.outbox.claim("me", NOW, NOW + A_MINUTE, 100):
        if row.kind == "parade_post":
            await stores.outbox.sent(row, Ref("discord", "1", "2"), NOW)
        else:
            await stores.outbox.retry(row, NOW + A_MINUTE, "Discord was away")
    await stores.outbox.put([waiting])
    member = (await stores.members.get(graz.id, [bea]))[bea]

    await stores.privacy.erase(member, nothing, ["keyed hash"])

    late, anew = sorted(await due(stores))
    assert (late[:5], anew) == ("late:", reminder.key), "it is made without her"


async def test_a_message_that_is_posted_while_its_author_is_erased_is_known_and_taken_away(
    stores: Stores,
) -> None:
    graz = await a_community(stores)
    (_, bea, _), there = await with_people(stores, graz)
    post = outgoing(
        graz,
        f"parade:{there.parade.id}:post:1:{bea}",
        kind="parade_post",
        data=data(parade=there.parade.id, member=bea),
    )
    await stores.outbox.put([post])
    (row,) = await stores.outbox.claim("me", NOW, NOW + A_MINUTE, 100)
    member = (await stores.members.get(graz.id, [bea]))[bea]
    await stores.privacy.erase(member, nothing, ["keyed hash"])

    await stores.outbox.sent(row, Ref("discord", "1", "2"), NOW)

    (late,) = (await due(stores)).values()
    assert (late.kind, late.ref) == ("late", Ref("discord", "1", "2"))
