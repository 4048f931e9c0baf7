"""Privacy: all that is stored is handed over, and all of it can be erased."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from community.meetups.model import Coming, Rsvp
from community.model import Answer, MatchState
from community.outbox import Outgoing
from community.places import Ref
from data.engine import Database
from data.privacy import HOLDINGS, IMPERSONAL
from data.tables import metadata
from tests.data.conftest import Stores
from tests.data.full import CANARY, a_full_community, canary_introduction
from tests.data.meetup_samples import a_meetup
from tests.data.samples import (
    LATER,
    NOW,
    SLOT,
    a_community,
    a_member,
    introduction,
    new_round,
    outgoing,
    planned,
    silent,
    unsaid,
)


def nothing(_refs: Mapping[str, str]) -> Sequence[Outgoing]:
    return ()


async def everything(database: Database) -> dict[str, list[dict[str, object]]]:
    """Return every row of every table, as the database holds it."""
    async with database.reader.begin() as connection:
        found: dict[str, list[dict[str, object]]] = {}
        for name in metadata.tables:
            rows = await connection.execute(sa.text(f"SELECT * FROM {name}"))  # noqa: S608
            found[name] = [dict(row) for row in rows.mappings()]
    return found


async def test_the_full_community_has_a_row_in_every_table(
    stores: Stores, database: Database
) -> None:
    await a_full_community(stores)

    empty = [name for name, rows in (await everything(database)).items() if not rows]

    assert empty == [], "the tests below say nothing about an empty table: fill it in full.py"


@pytest.mark.engines("sqlite", "postgresql", because="it looks for the columns of the tables")
async def test_an_export_has_a_part_for_every_table_that_holds_something(stores: Stores) -> None:
    full = await a_full_community(stores)

    export = await stores.privacy.export(full.community.id, full.ada.id)

    assert set(export) == {h.table.name for h in HOLDINGS} - {"rounds"}
    assert json.loads(json.dumps(export)) == export
    for holding in HOLDINGS:
        columns = {c.name for c in holding.table.c}
        for row in export.get(holding.table.name, []):
            assert columns - set(holding.withheld) <= set(row), holding.table.name


async def test_an_export_tells_the_members_own_facts(stores: Stores) -> None:
    full = await a_full_community(stores)

    export = await stores.privacy.export(full.community.id, full.ada.id)

    (member,), (written,) = export["members"], export["introductions"]
    assert (member["name"], member["since"]) == (f"Ada {CANARY}", NOW.isoformat())
    assert written["links"] == [["website", f"https://{CANARY}.at"]]
    assert [row["other_id"] for row in export["blocks"]] == [full.bea.id]
    assert [row["answer"] for row in export["feedback"]] == [Answer.YES]
    first, second = export["matches"]
    assert (first["with"], second["with"]) == (["Bea"], ["Bea", "Cyd"])
    assert (first["number"], first["slot"]) == (1, SLOT.isoformat())
    assert [[part["member"] for part in match["parts"]] for match in (first, second)] == [
        [full.ada.id],
        [full.ada.id],
    ], "what somebody else got of a match is not the member's"
    assert [row["reason"] for row in export["left_out"]] == ["no_partner"]
    kinds = {row["kind"] for row in export["outbox"]}
    assert kinds == {"introduction", "left_out", "prompt_took"}


async def test_an_export_tells_how_one_wants_to_be_matched(stores: Stores) -> None:
    full = await a_full_community(stores)

    export = await stores.privacy.export(full.community.id, full.ada.id)

    (joined,) = export["participations"]
    told = {name: joined[name] for name in ("mode", "bubble", "presence", "mentees", "debt")}
    assert told == {"mode": "mentor", "bubble": 1, "presence": "on_site", "mentees": 2, "debt": 7}


async def test_an_export_holds_nothing_of_what_others_decided(stores: Stores) -> None:
    full = await a_full_community(stores)

    export = await stores.privacy.export(full.community.id, full.cyd.id)

    assert [row["other_id"] for row in export["blocks"]] == [full.ada.id]
    assert CANARY not in json.dumps({k: v for k, v in export.items() if k != "matches"})
    assert "feedback" not in export
    assert await stores.privacy.export(full.community.id, 4711) == {}


async def test_after_an_erasure_no_table_holds_the_member(
    stores: Stores, database: Database
) -> None:
    full = await a_full_community(stores)

    await stores.privacy.erase(full.ada, nothing, ["keyed hash"])

    assert await stores.privacy.export(full.community.id, full.ada.id) == {}
    tables = await everything(database)
    assert CANARY not in repr(tables)
    for holding in HOLDINGS:
        for column in holding.names_members:
            ids = [row[column] for row in tables[holding.table.name]]
            assert full.ada.id not in ids, f"{holding.table.name}.{column}"
    assert not any(str(row["key"]).endswith(f":{full.ada.id}") for row in tables["outbox"])
    assert set(tables) == {h.table.name for h in HOLDINGS} | set(IMPERSONAL)


async def test_an_erasure_leaves_the_others_with_an_empty_seat_and_no_reasons(
    stores: Stores,
) -> None:
    full = await a_full_community(stores)
    graz = full.community.id
    apart = await stores.rounds.match(graz, full.apart.id)

    await stores.privacy.erase(full.ada, nothing, ["keyed hash"])

    together = await stores.rounds.match(graz, full.together.id)
    assert together is not None
    assert together == replace(
        full.together,
        members=(None, full.bea.id),
        reasons=(),
        starter=None,
        parts=(full.together.parts[1],),
    )
    assert together.present == (full.bea.id,)
    assert await stores.rounds.match(graz, full.apart.id) == apart
    assert await stores.rounds.answers(graz, full.together.id) == {full.bea.id: Answer.NO}
    current = await stores.rounds.current(graz, full.bea.id)
    assert current is not None
    assert current[1].members == (full.bea.id, full.cyd.id, None)
    assert current[1].starter == full.bea.id
    assert await stores.rounds.inputs(graz, full.together.round_id) == ""
    assert set(await stores.members.everyone(graz)) >= {full.bea.id, full.cyd.id}
    assert await stores.participation.blocks(graz) == {(full.bea.id, full.cyd.id)}
    past = {match.members for match in await stores.rounds.history(graz, SLOT)}
    assert past == {(full.bea.id, full.cyd.id), apart.present if apart else ()}


async def test_what_others_wrote_stays_as_it_was(stores: Stores) -> None:
    full = await a_full_community(stores)
    before = await stores.privacy.export(full.community.id, full.bea.id)

    await stores.privacy.erase(full.ada, nothing, ["keyed hash"])

    after = await stores.privacy.export(full.community.id, full.bea.id)
    unchanged = {"members", "introductions", "participations", "feedback", "take_ups", "left_out"}
    assert {k: after[k] for k in unchanged} == {k: before[k] for k in unchanged}


async def test_an_erasure_says_where_the_member_stands_on_the_platforms(stores: Stores) -> None:
    full = await a_full_community(stores)
    given: list[Mapping[str, str]] = []
    card = f"intro:{full.community.id}:{full.ada.id}"

    def clean_up(refs: Mapping[str, str]) -> Sequence[Outgoing]:
        given.append(refs)
        return [outgoing(full.community, "remove:1", kind="remove", urgency=0)]

    await stores.privacy.erase(full.ada, clean_up, ["keyed hash"])

    thread = f"match:{full.together.id}:open"
    assert given == [{card: f"discord|introduction|{card}", thread: f"discord|match_open|{thread}"}]
    (row, *_) = await stores.outbox.claim("me", NOW + LATER, NOW + 2 * LATER, 10)
    assert row.key == "remove:1"


async def test_whatever_was_posted_for_a_member_is_named_when_they_are_erased(
    stores: Stores,
) -> None:
    full = await a_full_community(stores)
    ada, bea, match = full.ada.id, full.bea.id, full.together.id
    round_ = full.together.round_id
    theirs = {
        f"match:{match}:bump",
        f"match:{match}:remind:{bea}",
        f"match:{match}:remind:{bea}@1",
        f"round:{round_}:planned",
        f"round:{round_}:planned@1",
        f"left_out:9:{ada}",
        f"prompt:9:took:{ada}",
    }
    others = {
        f"match:{match}:ask",
        f"match:{match + 100}:remind:{bea}",
        f"round:{round_ + 100}:planned",
        f"left_out:9:{bea}",
        f"prompt:9:took:{bea}",
        f"x:9:{ada}",
    }
    await stores.outbox.put([outgoing(full.community, key) for key in theirs | others])
    for row in await stores.outbox.claim("me", NOW + LATER, NOW + 2 * LATER, 100):
        await stores.outbox.sent(row, Ref("discord", "place", row.key), NOW)
    given: set[str] = set()

    def clean_up(refs: Mapping[str, str]) -> Sequence[Outgoing]:
        given.update(refs)
        return ()

    await stores.privacy.erase(full.ada, clean_up, ["keyed hash"])

    assert theirs <= given
    assert not others & given


@pytest.mark.engines("sqlite", because="it refuses a condition of a thousand parts")
async def test_who_was_in_very_many_matches_and_meetups_can_be_erased(stores: Stores) -> None:
    graz = await a_community(stores)
    ada, bea = await a_member(stores, graz, "Ada"), await a_member(stores, graz, "Bea")
    matches = [planned(ada, bea) for _ in range(260)]
    done = await stores.rounds.commit(new_round(graz, *matches), silent, None)
    meetups = [await a_meetup(stores, bea, Rsvp(ada.id, Coming.YES, NOW)) for _ in range(170)]
    theirs = {f"match:{one.id}:open" for one in (done.matches[0], done.matches[-1])}
    theirs |= {f"meetup:{one.id}:told:1" for one in (meetups[0], meetups[-1])}
    await stores.outbox.put([outgoing(graz, key) for key in theirs])
    for row in await stores.outbox.claim("me", NOW, NOW + LATER, 1000):
        if row.key in theirs:
            await stores.outbox.sent(row, Ref("discord", "place", row.key), NOW)
    given: list[str] = []

    def clean_up(refs: Mapping[str, str]) -> Sequence[Outgoing]:
        given.extend(refs)
        return ()

    await stores.privacy.erase(ada, clean_up, ["keyed hash"])

    assert given == sorted(theirs)
    assert await stores.privacy.export(graz.id, ada.id) == {}


async def test_erasing_twice_is_no_error_and_cleans_up_once(stores: Stores) -> None:
    full = await a_full_community(stores)
    await stores.privacy.erase(full.ada, nothing, ["keyed hash"])
    called: list[Mapping[str, str]] = []

    def clean_up(refs: Mapping[str, str]) -> Sequence[Outgoing]:
        called.append(refs)
        return ()

    await stores.privacy.erase(full.ada, clean_up, ["keyed hash"])

    assert called == []


async def test_nothing_is_erased_when_cleaning_up_cannot_be_written(stores: Stores) -> None:
    full = await a_full_community(stores)
    before = await stores.privacy.export(full.community.id, full.ada.id)

    def fail(_refs: Mapping[str, str]) -> Sequence[Outgoing]:
        raise RuntimeError("no rows")

    with pytest.raises(RuntimeError, match="no rows"):
        await stores.privacy.erase(full.ada, fail, ["keyed hash"])

    assert await stores.privacy.export(full.community.id, full.ada.id) == before


async def test_who_comes_back_after_an_erasure_is_somebody_new(stores: Stores) -> None:
    full = await a_full_community(stores)
    await stores.privacy.erase(full.ada, nothing, ["keyed hash"])

    again = await stores.members.add(
        full.community.id, full.ada.account, "Ada", "de", full.ada.consent
    )

    assert again.id > full.ada.id
    assert await stores.introductions.get(full.community.id, again.id) is None


async def test_everyone_is_listed_for_the_replay_also_those_who_left(stores: Stores) -> None:
    graz, linz = await a_community(stores, "Graz"), await a_community(stores, "Linz")
    ada, far = await a_member(stores, graz, "Ada"), await a_member(stores, linz, "Far")
    await stores.members.leave(graz.id, ada.account, NOW, unsaid, unsaid)

    assert await stores.privacy.everyone() == [replace(ada, left_at=NOW), far]


async def test_a_community_left_long_ago_goes_with_everything(
    stores: Stores, database: Database
) -> None:
    full = await a_full_community(stores)
    await stores.rounds.set_state(full.together, MatchState.OPEN)
    linz = await a_community(stores, "Linz")
    await a_member(stores, linz, "Far")
    await stores.communities.save(replace(full.community, left_at=NOW))
    assert await stores.privacy.purge_left(NOW) == 0

    assert await stores.privacy.purge_left(NOW + LATER) == 1

    tables = await everything(database)
    left = {name for name, rows in tables.items() if rows}
    assert left == {
        "communities",
        "homes",
        "members",
        "accounts",
        "front_state",
        "front_inbox",
    }
    assert CANARY not in repr(tables["front_inbox"])
    assert await stores.communities.all() == [linz]


@pytest.mark.engines("sqlite", because="it looks into the file")
async def test_after_an_erasure_no_byte_of_the_text_is_in_the_files(
    stores: Stores, url: str
) -> None:
    full = await a_full_community(stores)
    for number in range(150):  # so that pages are split and merged around Ada's
        member = await a_member(stores, full.community, f"Somebody {number}")
        await stores.introductions.save(
            full.community.id, introduction(member, goal="other words " * (number % 40)), ()
        )
        if number % 50 == 0:
            longer = canary_introduction(full.ada, "longer " * number)
            await stores.introductions.save(full.community.id, longer, ())
    path = Path(url.removeprefix("sqlite:///"))
    files = [path, path.with_name(path.name + "-wal")]
    assert any(CANARY.encode() in file.read_bytes() for file in files)

    await stores.privacy.erase(full.ada, nothing, ["keyed hash"])

    for file in files:
        assert CANARY.encode() not in file.read_bytes(), file.name
    assert files[1].stat().st_size == 0
