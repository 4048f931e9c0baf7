"""Two communities become one, and a home parts, in every table."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest
from sqlalchemy.exc import IntegrityError

from community.fronts import Note
from community.join_store import Names
from community.link_store import Linked
from community.model import Answer, MatchState, Member, RoundState, Search
from community.outbox import Outgoing
from community.places import Account, Channels, Community, Home, Ref
from community.relay_store import Bridge
from data.engine import Database
from data.keys import metadata
from data.moving import BELONGS_TO_THE_COMMUNITY, MOVED
from tests.data.conftest import Stores
from tests.data.full import Full, a_full_community, canary_introduction
from tests.data.samples import LATER, NOW, a_community, a_member, data, introduction, outgoing
from tests.data.test_privacy import everything


def nothing(*_asked: object) -> tuple[()]:
    return ()


def cleaned(member: Member, refs: Mapping[str, str]) -> Sequence[Outgoing]:
    return [outgoing(member.community_id, f"gone:{key}", kind="remove") for key in refs]


def ended(bridge: Bridge) -> Outgoing:
    return outgoing(bridge.community_id, f"over:{bridge.match_id}@{bridge.seat}")


async def a_space(stores: Stores) -> Community:
    """Return another community, on another platform."""
    return await stores.communities.save(
        Community(0, Home("matrix", "!s"), "Space", channels=Channels(introductions="!i"))
    )


async def in_space(stores: Stores, space: Community, name: str) -> Member:
    consent = (await a_member(stores, await a_community(stores, "Linz"), "Consenting")).consent
    return await stores.members.add(space.id, Account("matrix", f"@{name}:hs"), name, "en", consent)


async def joined(stores: Stores, whole: Community, entering: Community, names: Names) -> Community:
    """Join, and return the community as seen from the home that entered."""
    await stores.links.keep_code("hash", Linked(whole.id), NOW + LATER)
    assert await stores.joins.join("hash", whole, entering, names, nothing)
    seen = await stores.communities.by_home(entering.home)
    assert seen is not None
    return seen


def test_it_is_said_of_every_table_what_becomes_of_it() -> None:
    of_communities = {table.name for table in metadata.sorted_tables if "community_id" in table.c}
    assert {table.name for table in MOVED} | set(BELONGS_TO_THE_COMMUNITY) == of_communities


async def test_a_home_without_members_joins_another_community(stores: Stores) -> None:
    graz, space = await a_community(stores), await a_space(stores)
    ada = await a_member(stores, graz, "Ada")
    seen = await joined(stores, graz, space, {})
    assert (seen.id, seen.number, seen.channels) == (graz.id, 1, space.channels)
    assert [seat.number for seat in seen.seats] == [0, 1]
    assert await stores.communities.all() == [await stores.communities.get(graz.id)]
    assert set(await stores.members.everyone(graz.id)) == {ada.id}
    assert await stores.joins.join("hash", graz, space, {}, nothing) is None, "a code works once"


@pytest.mark.engines("sqlite", "postgresql", because="it looks into every table")
async def test_everything_of_members_moves_and_nothing_names_the_community_that_was(
    stores: Stores, database: Database
) -> None:
    full, space = await a_full_community(stores), await a_space(stores)
    await stores.rounds.set_state(full.together, MatchState.OPEN)
    before = await everything(database)
    export = await stores.privacy.export(full.community.id, full.ada.id)

    seen = await joined(stores, space, full.community, {})

    after = await everything(database)
    assert seen.number == 1
    for table in MOVED:
        assert {row["community_id"] for row in after[table.name]} == {space.id}, table.name
        assert len(after[table.name]) == len(before[table.name]), table.name
    for table in metadata.sorted_tables:
        if "community_id" in table.c:
            assert full.community.id not in {row["community_id"] for row in after[table.name]}
    now = await stores.privacy.export(space.id, full.ada.id)
    for name in ("introductions", "blocks", "feedback", "match_members"):
        same = [{**row, "community_id": space.id} for row in export[name]]
        assert now[name] == same, name
    (card,) = [row for row in now["outbox"] if row["kind"] == "introduction"]
    assert card["key"] == f"intro:{space.id}:{full.ada.id}@1"
    assert Ref.parse(card["ref"]).place == "introduction"
    found = await stores.introductions.find(space.id, Search(words="kanarienvogel"), 0, 5)
    assert found.total == 1
    history = await stores.rounds.history(space.id, NOW.replace(tzinfo=None, year=2020))
    assert any({full.ada.id, full.bea.id} <= set(past.members) for past in history)


async def test_rounds_of_before_are_no_rounds_of_the_community(stores: Stores) -> None:
    full, space = await a_full_community(stores), await a_space(stores)
    (newest,) = await stores.rounds.latest(full.community.id)
    assert newest.state is RoundState.PLANNED
    seen = await joined(stores, space, full.community, {})
    assert await stores.rounds.latest(seen.id, 10) == []
    was = await stores.rounds.outline(seen.id, newest.id)
    assert was is not None
    assert (was.number, was.state) == (-newest.number, RoundState.UNDONE)
    match = await stores.rounds.match(seen.id, full.together.id)
    assert match is not None
    await stores.rounds.answer(match, full.ada.id, Answer.PLANNED, NOW, block=False)


async def test_a_later_erasure_finds_what_was_posted_before(stores: Stores) -> None:
    full, space = await a_full_community(stores), await a_space(stores)
    await joined(stores, space, full.community, {})
    moved = (await stores.members.get(space.id, [full.ada.id]))[full.ada.id]
    refs: dict[str, str] = {}

    def clean_up(found: Mapping[str, str]) -> Sequence[Outgoing]:
        refs.update(found)
        return ()

    await stores.privacy.erase(moved, clean_up, [])
    assert {f"intro:{space.id}:{moved.id}@1", f"match:{full.together.id}:open"} <= set(refs)


async def test_who_avoids_a_name_avoids_the_member_who_has_it(stores: Stores) -> None:
    graz, space = await a_community(stores), await a_space(stores)
    ada, ben = await a_member(stores, graz, "Ada"), await in_space(stores, space, "ben")
    await stores.participation.avoid(graz.id, ada.id, ben.account, "name of ben", NOW)
    await stores.participation.avoid(graz.id, ada.id, Account("matrix", "@x"), "somebody", NOW)
    await joined(stores, graz, space, {ada.id: ["name of ada"], ben.id: ["name of ben"]})
    assert await stores.participation.blocks(graz.id) == {(ada.id, ben.id)}
    export = await stores.privacy.export(graz.id, ada.id)
    assert len(export["kept_apart"]) == 1


async def test_words_and_own_prompts_come_along(stores: Stores) -> None:
    full, space = await a_full_community(stores), await a_space(stores)
    await stores.communities.set_alias(space.id, "js", "jazz")
    await stores.communities.set_alias(full.community.id, "py", "python")
    seen = await joined(stores, space, full.community, {})
    assert await stores.communities.aliases(seen.id) == {"js": "jazz", "py": "python"}
    assert [prompt.title for prompt in await stores.prompts.own(seen.id)] == ["Title"]
    assert await stores.schedules.all(seen.id) == []


def failing(_number: int) -> list[Outgoing]:
    return [outgoing(0, "there is no community with this id")]


@pytest.mark.engines("sqlite", "postgresql", because="it looks into every table")
async def test_homes_join_altogether_or_not_at_all(stores: Stores, database: Database) -> None:
    full, space = await a_full_community(stores), await a_space(stores)
    await stores.links.keep_code("hash", Linked(space.id), NOW + LATER)
    before = await everything(database)
    with pytest.raises(IntegrityError):
        await stores.joins.join("hash", space, full.community, {}, failing)
    assert await everything(database) == before


# --- parting ------------------------------------------------------------------------------------


async def shared(stores: Stores) -> tuple[Full, Community, Member]:
    """Return a full community with a space as second home, seen from there, and who is in both."""
    full, space = await a_full_community(stores), await a_space(stores)
    both = await in_space(stores, space, "both")
    seen = await joined(stores, full.community, space, {})
    return full, seen, both


async def test_who_is_only_there_goes_along_and_who_is_not_stays(stores: Stores) -> None:
    full, seen, ben = await shared(stores)
    await stores.introductions.save(seen.id, canary_introduction(ben), ())
    bea = (await stores.members.get(seen.id, [full.bea.id]))[full.bea.id]
    await stores.links.keep_code("again", Linked(seen.id, bea.id), NOW + LATER)
    second = Account("matrix", "@bea:hs")
    assert await stores.links.give("again", bea, second, NOW, "name")
    await stores.participation.avoid(seen.id, full.cyd.id, ben.account, "", NOW)
    await stores.participation.avoid(seen.id, ben.id, full.cyd.account, "", NOW)
    card = outgoing(
        seen, f"intro:{seen.id}:{ben.id}@1", kind="introduction", data=data(member=ben.id, seat=1)
    )
    theirs = outgoing(
        seen, f"intro:{seen.id}:{bea.id}@1", kind="introduction", data=data(member=bea.id, seat=1)
    )
    await stores.outbox.put([card, theirs])
    for row in await stores.outbox.claim("me", NOW, NOW + LATER, 100):
        await stores.outbox.sent(row, Ref("matrix", "!i", row.key), NOW)
    names = {full.cyd.id: ["cyd"], ben.id: ["ben"], bea.id: ["bea", "bea there"]}
    told: list[Sequence[int]] = []

    def rows(_alone: Community, written: Sequence[int]) -> Sequence[Outgoing]:
        told.append(written)
        return ()

    alone = await stores.joins.leave(seen, names, NOW, cleaned, ended, rows)

    assert alone is not None
    assert told == [[ben.id]]
    assert await stores.communities.by_home(seen.home) == alone
    assert (alone.number, alone.set_up, alone.channels) == (0, False, seen.channels)
    assert set(await stores.members.everyone(alone.id)) == {ben.id}
    written = await stores.introductions.get(alone.id, ben.id)
    assert written == canary_introduction(ben)
    assert ben.id not in await stores.members.everyone(full.community.id)
    stays = (await stores.members.get(full.community.id, [bea.id]))[bea.id]
    assert stays.others == ()
    for community_id, one, name in (
        (full.community.id, full.cyd.id, "ben"),
        (alone.id, ben.id, "cyd"),
    ):
        held = await stores.privacy.export(community_id, one)
        assert len(held["kept_apart"]) == 1, name
    refs = await stores.outbox.refs(f"intro:{full.community.id}:")
    assert not [key for key in refs if key.endswith("@1")]
    again = await stores.joins.leave(seen, {}, NOW, cleaned, ended, rows)
    assert again is None, "it is gone already"


async def test_the_only_home_does_not_part(stores: Stores) -> None:
    graz = await a_community(stores)
    assert await stores.joins.leave(graz, {}, NOW, cleaned, ended, nothing) is None


@pytest.mark.engines("sqlite", "postgresql", because="it looks into every table")
async def test_a_home_parts_altogether_or_not_at_all(stores: Stores, database: Database) -> None:
    _, seen, _ = await shared(stores)
    before = await everything(database)

    def rows(_alone: Community, _written: Sequence[int]) -> Sequence[Outgoing]:
        return failing(0)

    with pytest.raises(IntegrityError):
        await stores.joins.leave(seen, {}, NOW, cleaned, ended, rows)
    assert await everything(database) == before


async def test_homes_that_parted_may_join_again(stores: Stores) -> None:
    full, seen, ben = await shared(stores)
    await stores.introductions.save(seen.id, replace(introduction(ben), updated_at=NOW), ())
    alone = await stores.joins.leave(seen, {}, NOW, cleaned, ended, nothing)
    assert alone is not None
    again = await joined(stores, await stores.communities.get(full.community.id), alone, {})
    assert again.id == full.community.id
    assert ben.id in await stores.members.everyone(again.id)
    assert await stores.introductions.get(again.id, ben.id) is not None


async def test_what_is_under_way_goes_with_a_home_that_the_bot_was_removed_from(
    stores: Stores, database: Database
) -> None:
    full, seen, ben = await shared(stores)
    bea = (await stores.members.get(seen.id, [full.bea.id]))[full.bea.id]
    second = Account("matrix", "@bea:hs")
    await stores.links.keep_code("again", Linked(seen.id, bea.id), NOW + LATER)
    assert await stores.links.give("again", bea, second, NOW, "name")
    for front, one in (("matrix", second), ("matrix", ben.account), ("discord", bea.account)):
        about = one.external_id
        await stores.fronts.keep(front, Note("form", f"form of {about}", {}, about))
    await stores.communities.save(replace(seen, left_at=NOW))
    assert await stores.privacy.purge_left(NOW + LATER) == 0
    about = {row["about"] for row in (await everything(database))["front_notes"]}
    assert bea.account.external_id in about
    assert not about & {second.external_id, ben.account.external_id}
    stays = (await stores.members.get(seen.id, [bea.id]))[bea.id]
    assert stays.accounts == bea.accounts


async def test_no_words_are_carried_into_a_home_that_parted(stores: Stores) -> None:
    full, seen, _ = await shared(stores)
    here, there = Ref("discord", "thread", "1"), Ref("matrix", "!room", "$1")
    for match, sides in ((full.together, ((0, here), (1, there))), (full.apart, ((0, here),))):
        for seat, ref in sides:
            await stores.relay.open(Bridge(seen.id, match.id, seat, ref))
    assert await stores.joins.leave(seen, {}, NOW, cleaned, ended, nothing) is not None
    assert [one.ended_at for one in await stores.relay.bridges(seen.id, full.together.id)] == [
        NOW,
        NOW,
    ]
    assert [one.ended_at for one in await stores.relay.bridges(seen.id, full.apart.id)] == [None]
    waiting = await stores.outbox.claim("me", NOW, NOW + LATER, 100)
    assert sorted(row.key for row in waiting if row.key.startswith("over:")) == [
        f"over:{full.together.id}@0",
        f"over:{full.together.id}@1",
    ]
