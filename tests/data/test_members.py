"""Members: consent, coming and going."""

from dataclasses import replace

import pytest

from community.model import Consent, Participation
from tests.data.conftest import Stores
from tests.data.samples import (
    LATER,
    NOW,
    a_community,
    a_member,
    account,
    introduction,
    members,
    outgoing,
    unsaid,
)


async def test_a_member_comes_back_with_their_consent(stores: Stores) -> None:
    graz = await a_community(stores)
    consent = Consent(1, NOW, 16)
    ada = await stores.members.add(graz.id, account("Ada"), "Ada ✨", "de", consent)

    assert await stores.members.by_account(graz.id, account("Ada")) == ada
    assert (ada.name, ada.consent, ada.since, ada.left_at) == ("Ada ✨", consent, NOW, None)


async def test_agreeing_again_renews_the_consent_and_keeps_the_person(stores: Stores) -> None:
    graz = await a_community(stores)
    first = await a_member(stores, graz, "Ada")
    await stores.members.leave(graz.id, first.account, NOW, unsaid, unsaid)
    newer = Consent(2, NOW + LATER, 18)

    again = await stores.members.add(graz.id, first.account, "Ada L.", "en", newer)

    assert again == replace(first, name="Ada L.", language="en", consent=newer)


async def test_one_account_is_a_different_member_in_each_community(stores: Stores) -> None:
    graz, linz = await a_community(stores, "Graz"), await a_community(stores, "Linz")
    here, there = await a_member(stores, graz, "Ada"), await a_member(stores, linz, "Ada")

    assert here.id != there.id
    assert await stores.members.get(graz.id, [here.id, there.id, 4711]) == {here.id: here}
    assert await stores.members.everyone(linz.id) == {there.id: there}


async def test_a_changed_name_is_noted(stores: Stores) -> None:
    graz = await a_community(stores)
    ada = await a_member(stores, graz, "Ada")

    touched = await stores.members.touch(ada, "Augusta", "en")

    assert touched == replace(ada, name="Augusta", language="en")
    assert await stores.members.by_account(graz.id, ada.account) == touched


async def test_nobody_is_made_up_by_a_changed_name(stores: Stores) -> None:
    graz = await a_community(stores)
    ada = await a_member(stores, graz, "Ada")
    with pytest.raises(KeyError):
        await stores.members.touch(replace(ada, id=4711), "Nobody", "en")


async def test_who_leaves_is_out_of_matching_at_once(stores: Stores) -> None:
    graz = await a_community(stores)
    ada, bea = await members(stores, graz, "Ada", "Bea")
    await stores.participation.save(graz.id, Participation(ada.id))

    assert await stores.members.leave(graz.id, ada.account, NOW, unsaid, unsaid)

    assert await stores.participation.get(graz.id, ada.id) is None
    assert await stores.members.everyone(graz.id) == {bea.id: bea}
    assert await stores.members.by_account(graz.id, ada.account) == replace(ada, left_at=NOW)


async def test_who_comes_back_is_present_but_not_in_matching(stores: Stores) -> None:
    graz = await a_community(stores)
    ada = await a_member(stores, graz, "Ada")
    await stores.participation.save(graz.id, Participation(ada.id))
    await stores.members.leave(graz.id, ada.account, NOW, unsaid, unsaid)

    assert await stores.members.come_back(graz.id, ada.account)

    assert await stores.members.everyone(graz.id) == {ada.id: ada}
    assert await stores.participation.all(graz.id) == {}


async def test_strangers_neither_leave_nor_come_back(stores: Stores) -> None:
    graz = await a_community(stores)

    assert not await stores.members.leave(graz.id, account("Stranger"), NOW, unsaid, unsaid)
    assert not await stores.members.come_back(graz.id, account("Stranger"))
    assert await stores.members.by_account(graz.id, account("Stranger")) is None


async def test_with_a_leaving_goes_what_must_be_said_of_an_introduction(stores: Stores) -> None:
    graz = await a_community(stores)
    ada, bea = await members(stores, graz, "Ada", "Bea")
    await stores.introductions.save(graz.id, introduction(ada), [])

    for member in (ada, bea):
        await stores.members.leave(
            graz.id,
            member.account,
            NOW,
            lambda gone: [outgoing(graz, f"intro:{gone.id}")],
            lambda gone: [outgoing(graz, f"left:{gone.id}")],
        )

    rows = await stores.outbox.claim("me", NOW, NOW + LATER, 9)
    assert {row.key for row in rows} == {f"intro:{ada.id}", f"left:{ada.id}", f"left:{bea.id}"}
