"""Introductions, and finding people by them."""

from base64 import b64decode
from dataclasses import replace

import sqlalchemy as sa

from community.meant import Meant
from community.model import Introduction, Search, Understanding
from community.places import Community
from data.engine import Database
from data.tables import introductions
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


async def introduced(stores: Stores, community: Community, name: str, **words: str) -> None:
    member = await a_member(stores, community, name)
    await stores.introductions.save(community.id, introduction(member, **words), ())


async def names(stores: Stores, community: Community, search: Search) -> list[str]:
    found = await stores.introductions.find(community.id, search, 0, 50)
    assert found.total == len(found.people)
    return [member.name for member, _ in found.people]


async def test_an_introduction_comes_back_as_it_was_saved(stores: Stores) -> None:
    graz = await a_community(stores)
    ada = await a_member(stores, graz, "Ada")
    written = introduction(ada, goal="Förderungen\nfinden")

    await stores.introductions.save(graz.id, written, ())

    assert await stores.introductions.get(graz.id, ada.id) == written


async def test_saving_again_replaces_it_and_writes_the_card_in_the_same_transaction(
    stores: Stores,
) -> None:
    graz = await a_community(stores)
    ada = await a_member(stores, graz, "Ada")
    await stores.introductions.save(graz.id, introduction(ada), ())
    newer = replace(introduction(ada, goal="another goal"), understood=Understanding())

    await stores.introductions.save(graz.id, newer, [outgoing(graz, f"intro:{graz.id}:{ada.id}")])

    assert await stores.introductions.get(graz.id, ada.id) == newer
    assert (await stores.outbox.health(NOW)).pending == 1


async def test_introductions_are_read_by_community(stores: Stores) -> None:
    graz, linz = await a_community(stores, "Graz"), await a_community(stores, "Linz")
    ada, bea = await members(stores, graz, "Ada", "Bea")
    far = await a_member(stores, linz, "Far")
    for community, member in ((graz, ada), (graz, bea), (linz, far)):
        await stores.introductions.save(community.id, introduction(member), ())

    found = await stores.introductions.many(graz.id, [ada.id, bea.id, far.id, 4711])

    assert {i: type(one) for i, one in found.items()} == {
        ada.id: Introduction,
        bea.id: Introduction,
    }
    assert await stores.introductions.get(graz.id, far.id) is None


SAME = [
    Search(words="ÜBER"),
    Search(words="über förderungen"),
    Search(words="FÖRDERUNGEN Öl"),
    Search(words="zoë"),
    Search(words="STRASSE"),
    Search(words="u\N{COMBINING DIAERESIS}ber"),
    Search(topic="öffentliche förderung"),
    Search(field="ÖLMÜHLE"),
    Search(place="zürich"),
    Search(words="zoë", language="DE"),
    Search(words="über", topic="öffentliche förderung", place="ZÜRICH", language="fr"),
]


async def test_upper_and_lower_case_are_the_same_also_for_umlauts(stores: Stores) -> None:
    graz = await a_community(stores)
    await introduced(stores, graz, "Bob")
    zoe = await a_member(stores, graz, "ZOË")
    written = introduction(
        zoe, goal="Über FÖRDERUNGEN reden", offer="Lange Straße", field="Ölmühle", place="Zürich"
    )
    understood = Understanding(seeks=("öffentliche förderung",))
    await stores.introductions.save(graz.id, replace(written, understood=understood), ())

    for search in SAME:
        assert await names(stores, graz, search) == ["ZOË"], search
    assert await names(stores, graz, Search(language="DE")) == ["Bob", "ZOË"]


DIFFERENT = [
    Search(words="%"),
    Search(words="_"),
    Search(words="cooking juggling"),
    Search(topic="cook"),
    Search(field="Desig"),
    Search(language="d"),
    Search(words="cooking", place="Linz"),
]


async def test_what_does_not_fit_is_not_found(stores: Stores) -> None:
    graz = await a_community(stores)
    await introduced(stores, graz, "Ada")

    for search in DIFFERENT:
        assert await names(stores, graz, search) == [], search


async def test_a_word_is_looked_for_in_every_part_and_in_the_name(stores: Stores) -> None:
    graz = await a_community(stores)
    await introduced(stores, graz, "Ada")

    for word in ("Ada", "goal", "offer", "horizon", "contri", "chess", "sign", "gra"):
        assert await names(stores, graz, Search(words=word)) == ["Ada"], word


async def test_pages_are_ordered_by_name_and_say_how_many_there_are(stores: Stores) -> None:
    graz, linz = await a_community(stores, "Graz"), await a_community(stores, "Linz")
    for name in ("eve", "Bea", "ada", "Cyd", "Dot"):
        await introduced(stores, graz, name)
    await introduced(stores, graz, "Aa who left")
    await stores.members.leave(graz.id, account("Aa who left"), NOW, unsaid, unsaid)
    await introduced(stores, linz, "Elsewhere")
    await a_member(stores, graz, "Without an introduction")

    page = await stores.introductions.find(graz.id, Search(), 2, 2)
    last = await stores.introductions.find(graz.id, Search(), 4, 2)

    assert [member.name for member, _ in page.people] == ["Cyd", "Dot"]
    assert (page.total, page.offset) == (5, 2)
    assert [member.name for member, _ in last.people] == ["eve"]
    assert all(member.id == written.member_id for member, written in page.people)


# --- meaning ---------------------------------------------------------------------------------

MEANT = Meant(bytes(range(128)), bytes(range(128, 256)), "fake-1")


async def test_what_an_introduction_means_comes_back_byte_for_byte(stores: Stores) -> None:
    graz = await a_community(stores)
    ada = await a_member(stores, graz, "Ada")
    for meant in (MEANT, Meant(b"", MEANT.offer, "fake-1"), Meant()):
        written = replace(introduction(ada), meant=meant)
        await stores.introductions.save(graz.id, written, ())
        assert await stores.introductions.get(graz.id, ada.id) == written


async def test_introductions_whose_meaning_another_made_or_nobody_are_found(
    stores: Stores,
) -> None:
    graz, linz = await a_community(stores, "Graz"), await a_community(stores, "Linz")
    ada, bea, cyd = await members(stores, graz, "Ada", "Bea", "Cyd")
    far = await a_member(stores, linz, "Far")
    old = replace(MEANT, by="fake-0")
    for community, member, meant in (
        (graz, ada, MEANT),
        (graz, bea, old),
        (graz, cyd, Meant()),
        (linz, far, Meant()),
    ):
        written = replace(introduction(member), meant=meant)
        await stores.introductions.save(community.id, written, ())

    found = await stores.introductions.unmeant("fake-1", 50)

    assert [(where, one.member_id) for where, one in found] == [
        (graz.id, bea.id),
        (graz.id, cyd.id),
        (linz.id, far.id),
    ]
    assert len(await stores.introductions.unmeant("fake-1", 2)) == 2


async def test_a_meaning_is_kept_only_where_the_introduction_is_still_the_same(
    stores: Stores,
) -> None:
    graz = await a_community(stores)
    ada, bea, cyd = await members(stores, graz, "Ada", "Bea", "Cyd")
    for member in (ada, bea):
        await stores.introductions.save(graz.id, introduction(member), ())
    read = [replace(introduction(member), meant=MEANT) for member in (ada, bea, cyd)]
    newer = replace(introduction(bea, goal="another goal"), updated_at=NOW + LATER)
    await stores.introductions.save(graz.id, newer, ())

    await stores.introductions.keep_meant(graz.id, read)

    assert await stores.introductions.get(graz.id, ada.id) == read[0]
    assert await stores.introductions.get(graz.id, bea.id) == newer
    assert await stores.introductions.get(graz.id, cyd.id) is None


async def test_the_meaning_is_handed_over_as_text_and_goes_with_the_introduction(
    stores: Stores, database: Database
) -> None:
    graz = await a_community(stores)
    ada = await a_member(stores, graz, "Ada")
    await stores.introductions.save(graz.id, replace(introduction(ada), meant=MEANT), ())

    [row] = (await stores.privacy.export(graz.id, ada.id))["introductions"]

    assert b64decode(row["meant_wish"]) == MEANT.wish
    assert b64decode(row["meant_offer"]) == MEANT.offer
    assert row["meant_model"] == "fake-1"
    await stores.privacy.erase(ada, lambda _: (), ["nobody"])
    async with database.reader.begin() as connection:
        assert (await connection.execute(sa.select(introductions))).all() == []
