"""Communities, aliases, numbers."""

from dataclasses import replace
from datetime import date

import pytest

from community.model import Participation
from community.places import Channels, Home
from tests.data.conftest import Stores
from tests.data.samples import (
    LATER,
    NOW,
    a_community,
    a_member,
    account,
    introduction,
    members,
    new_round,
    outgoing,
    planned,
    silent,
    unsaid,
)


async def test_a_community_comes_back_as_it_was_saved(stores: Stores) -> None:
    saved = await a_community(stores, "Zürich", language="de", cooldown_weeks=8)

    assert saved.id > 0
    assert await stores.communities.get(saved.id) == saved
    assert await stores.communities.by_home(saved.home) == saved


async def test_every_setting_can_be_changed(stores: Stores) -> None:
    saved = await a_community(stores)
    changed = replace(
        saved,
        name="Wien",
        language="de",
        zone="Europe/Vienna",
        minimum_age=14,
        cooldown_weeks=3,
        out_of_bubble_percent=0,
        group_size=6,
        approval=True,
        channels=Channels("1", "2", None, "4", "5"),
        set_up=True,
        left_at=NOW,
    )

    assert await stores.communities.save(changed) == changed
    assert await stores.communities.get(saved.id) == changed


async def test_rows_are_written_with_the_settings_that_they_tell_of(stores: Stores) -> None:
    saved = await a_community(stores)
    row = outgoing(saved, "upcoming:1:5", kind="upcoming")

    await stores.communities.save(replace(saved, channels=Channels(upcoming="5")), [row])

    [claimed] = await stores.outbox.claim("one", NOW, NOW + LATER, 10)
    assert claimed.key == "upcoming:1:5"


async def test_of_two_first_visits_of_one_home_the_first_wins(stores: Stores) -> None:
    first = await a_community(stores, "Graz")
    second = await stores.communities.save(replace(first, id=0, name="Another name"))

    assert second == first


async def test_an_unknown_community_is_not_made_up(stores: Stores) -> None:
    assert await stores.communities.by_home(Home("discord", "nowhere")) is None
    with pytest.raises(KeyError):
        await stores.communities.get(4711)


async def test_an_update_of_a_community_that_is_gone_is_an_error(stores: Stores) -> None:
    saved = await a_community(stores)
    with pytest.raises(KeyError):
        await stores.communities.save(replace(saved, id=4711, home=Home("discord", "other")))


async def test_only_communities_that_were_not_left_are_listed(stores: Stores) -> None:
    here = await a_community(stores, "Graz")
    gone = await a_community(stores, "Linz")
    await stores.communities.save(replace(gone, left_at=NOW))

    assert await stores.communities.all() == [here]


async def test_a_home_or_channel_that_was_replaced_is_known_under_its_new_id(
    stores: Stores,
) -> None:
    chosen = Channels(introductions="!plaza", rounds="!old", prompts="!plaza", upcoming="!plaza")
    made = [await a_community(stores, name) for name in ("Wien", "Graz")]
    saved, other = [await stores.communities.save(replace(one, channels=chosen)) for one in made]
    old, platform = saved.home.external_id, saved.home.platform

    for _ in range(2):
        await stores.communities.move(platform, old, "new")
        await stores.communities.move(platform, "!plaza", "!square")
    moved = replace(chosen, introductions="!square", prompts="!square", upcoming="!square")
    assert await stores.communities.by_home(saved.home) is None
    assert await stores.communities.get(saved.id) == replace(
        saved, home=Home(platform, "new"), channels=moved
    )
    assert (await stores.communities.get(other.id)).channels == moved


async def test_a_home_that_is_known_already_is_not_taken_over(stores: Stores) -> None:
    saved, other = await a_community(stores, "Wien"), await a_community(stores, "Graz")

    await stores.communities.move("discord", saved.home.external_id, other.home.external_id)

    assert await stores.communities.by_home(saved.home) == saved
    assert await stores.communities.by_home(other.home) == other
    await stores.communities.move("elsewhere", saved.home.external_id, "new")
    assert await stores.communities.by_home(saved.home) == saved


async def test_aliases_are_set_changed_and_removed_for_one_community(stores: Stores) -> None:
    graz, linz = await a_community(stores, "Graz"), await a_community(stores, "Linz")
    await stores.communities.set_alias(graz.id, "js", "java")
    await stores.communities.set_alias(graz.id, "js", "javascript")
    await stores.communities.set_alias(graz.id, "ki", "ai")
    await stores.communities.set_alias(linz.id, "js", "jugendschutz")
    await stores.communities.set_alias(graz.id, "ki", None)
    await stores.communities.set_alias(graz.id, "never there", None)

    assert await stores.communities.aliases(graz.id) == {"js": "javascript"}
    assert await stores.communities.aliases(linz.id) == {"js": "jugendschutz"}


async def test_numbers_count_only_people_who_are_present(stores: Stores) -> None:
    graz, linz = await a_community(stores, "Graz"), await a_community(stores, "Linz")
    ada, bea, eve, gone = await members(stores, graz, "Ada", "Bea", "Eve", "Gone")
    far = await a_member(stores, linz, "Far")
    for one in (ada, bea, gone):
        await stores.introductions.save(graz.id, introduction(one), ())
    await stores.introductions.save(linz.id, introduction(far), ())
    await stores.participation.save(graz.id, Participation(ada.id))
    await stores.participation.save(graz.id, Participation(eve.id, paused_until=date(2026, 3, 9)))
    await stores.participation.save(graz.id, Participation(gone.id))
    await stores.members.leave(graz.id, account("Gone"), NOW, unsaid, unsaid)
    kept = await stores.rounds.commit(new_round(graz, planned(ada, bea)), silent, None)
    undone = await stores.rounds.commit(new_round(graz), silent, None)
    await stores.rounds.undo(graz.id, undone.id)

    numbers = await stores.communities.numbers(graz.id, NOW)

    assert kept.number == 1
    assert (numbers.members, numbers.introduced) == (3, 2)
    assert (numbers.matched_in, numbers.paused, numbers.rounds) == (1, 1, 1)
    assert numbers.topics == {"grants": 2, "cooking": 2, "law": 2, "chess": 2}


async def test_a_pause_that_is_over_does_not_count_as_one(stores: Stores) -> None:
    graz = await a_community(stores)
    ada = await a_member(stores, graz, "Ada")
    await stores.participation.save(graz.id, Participation(ada.id, paused_until=NOW.date()))

    numbers = await stores.communities.numbers(graz.id, NOW + LATER)

    assert (numbers.matched_in, numbers.paused) == (1, 0)


async def test_the_registered_commands_are_remembered_for_each_front(stores: Stores) -> None:
    assert await stores.communities.command_hash("discord") is None
    await stores.communities.set_command_hash("discord", "a1")
    await stores.communities.set_command_hash("discord", "b2")
    await stores.communities.set_command_hash("matrix", "c3")

    assert await stores.communities.command_hash("discord") == "b2"
