"""What a process was saying about somebody as it died, once they are erased."""

from datetime import timedelta

from community.places import Ref
from tests.data.conftest import Stores
from tests.data.meetup_samples import a_meetup, due, nothing
from tests.data.samples import NOW, a_community, data, members, outgoing

A_MINUTE = timedelta(minutes=1)


async def test_rows_about_somebody_are_looked_for_if_nobody_knows_whether_they_were_said(
    stores: Stores,
) -> None:
    graz = await a_community(stores)
    ada, bea = await members(stores, graz, "Ada", "Bea")
    unknown: list[tuple[str, str, dict[str, int], str]] = [
        (f"intro:{graz.id}:{ada.id}", "introduction", {}, ""),
        (f"intro:{graz.id}:{ada.id}@1", "introduction", {"seat": 1}, ""),
        (f"meetup:7:promoted:{ada.id}:0", "meetup_promoted", {"member": ada.id}, "meetup:7"),
    ]
    goes = [
        (f"meetup:8:promoted:{ada.id}:0", "meetup_promoted", {"member": ada.id}),
        ("relay:1:2", "relay", {"member": ada.id}),
    ]
    stays = f"intro:{graz.id}:{bea.id}"
    await stores.outbox.put(
        [
            *(outgoing(graz, key, kind=kind, data=data(**more)) for key, kind, more, _ in unknown),
            *(outgoing(graz, key, kind=kind, data=data(**more)) for key, kind, more in goes),
            outgoing(graz, stays, kind="introduction", data=data(member=bea.id)),
        ]
    )
    ids: dict[str, int] = {}
    for row in await stores.outbox.claim("dying", NOW, NOW + A_MINUTE, 100):
        ids[row.key] = row.id
        if row.key == goes[0][0]:  # of this one it is known: cleaning up takes it away
            await stores.outbox.sent(row, Ref("discord", "1", "2"), NOW)

    await stores.privacy.erase(ada, nothing, ["keyed hash"])

    again = await due(stores)
    late = {
        f"late:{ids[key]}{'@1' if 'seat' in more else ''}": {"about": about, **more}
        for key, _, more, about in unknown
    }
    late = {key: {k: v for k, v in more.items() if k != "member"} for key, more in late.items()}
    assert set(again) == {*late, stays}
    for key, told in late.items():
        row = again[key]
        assert (row.kind, row.again, row.ref, row.data) == ("late", True, None, told)


async def test_what_was_never_begun_is_not_looked_for(stores: Stores) -> None:
    graz = await a_community(stores)
    [ada] = await members(stores, graz, "Ada")
    waiting = outgoing(graz, f"intro:{graz.id}:{ada.id}", kind="introduction")
    await stores.outbox.put([waiting])
    await stores.privacy.erase(ada, nothing, ["keyed hash"])
    assert await due(stores) == {}


async def test_what_a_thread_was_telling_of_those_who_come_is_looked_for(stores: Stores) -> None:
    graz = await a_community(stores)
    ada, bea = await members(stores, graz, "Ada", "Bea")
    meetup = await a_meetup(stores, ada)
    other = await a_meetup(stores, bea)
    keys = [f"meetup:{one.id}:{what}:0" for one in (meetup, other) for what in ("remind", "hello")]
    waits = f"meetup:{meetup.id}:after:0"
    await stores.outbox.put([outgoing(graz, key, kind="meetup_remind") for key in keys])
    ids = {row.key: row.id for row in await stores.outbox.claim("dying", NOW, NOW + A_MINUTE, 100)}
    await stores.outbox.put([outgoing(graz, waits, kind="meetup_after")])

    await stores.privacy.erase(ada, nothing, ["keyed hash"])

    late = {f"late:{ids[key]}" for key in keys[:2]}
    again = await due(stores)
    assert set(again) == {*late, *keys, waits}, "and to those who stay it is said anew"
    assert not any(again[key].again for key in keys[:2])
    assert {again[key].data["about"] for key in late} == {f"meetup:{meetup.id}"}
