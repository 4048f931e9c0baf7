"""Communities of before there were several homes, and members of before several accounts."""

from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from cli.wiring import sql_stores
from community.model import Consent
from community.places import Account, Channels, Home
from data.engine import Database
from data.urls import database_url
from tests.data.conftest import REFUSED
from tests.data.test_engine import bring_to

BEGAN = datetime(1970, 1, 1, tzinfo=UTC)
CONSENT = Consent(1, BEGAN, 16)


def community(name: str, left_at: str = "NULL", channels: str = "'1', '2', '3', '4'") -> str:
    return f"""INSERT INTO communities (platform, external_id, name, language, zone, minimum_age,
    cooldown_weeks, out_of_bubble_percent, group_size, channel_introductions, channel_rounds,
    channel_prompts, channel_organisers, set_up, left_at)
    VALUES ('discord', 'home of {name}', '{name}', 'de', 'UTC', 18, 7, 40, 3, {channels}, true,
    {left_at})"""  # noqa: S608 - our own words


def member(name: str, community_id: int = 1) -> str:
    return f"""INSERT INTO members (community_id, platform, external_id, name, name_folded,
    language, since, consent_version, consent_given_at, consent_minimum_age)
    VALUES ({community_id}, 'discord', '{name}', '{name}', '{name}', 'de', 0, 1, 0, 16)"""  # noqa: S608


OLD = (
    community("Graz"),
    community("Linz", left_at="0", channels="NULL, NULL, NULL, NULL"),
    *(member(name) for name in ("Ada", "Bea", "Cyd")),
    member("Ada", 2),
    "INSERT INTO blocks (community_id, member_id, other_id, at) VALUES (1, 1, 2, 0)",
    """INSERT INTO participations (community_id, member_id, rhythm, trio, sat_out, debt, mode,
    bubble, presence, mentees) VALUES (1, 1, 'weekly', true, 0, 0, 'mixed', 0, 'any', 0)""",
    "DELETE FROM members WHERE id = 4",
)


async def test_members_keep_their_accounts_and_communities_their_channels(empty_url: str) -> None:
    engine = create_async_engine(database_url(empty_url), poolclass=NullPool)
    async with engine.begin() as connection:
        await connection.run_sync(bring_to, "0008")
        for statement in OLD:
            await connection.execute(sa.text(statement))
    await engine.dispose()

    database = await Database.open(empty_url)
    stores = sql_stores(database)
    graz, linz = await stores.communities.get(1), await stores.communities.get(2)
    people = await stores.members.everyone(1)
    joined = await stores.privacy.joined()
    blocks = await stores.participation.blocks(1)
    taking_part = await stores.participation.all(1)
    found = await stores.members.by_account(1, Account("discord", "Bea"))
    added = await stores.members.add(1, Account("discord", "Dot"), "Dot", "de", CONSENT)
    again = await stores.members.add(1, Account("discord", "Ada"), "Ada", "de", CONSENT)
    refused = False
    try:
        async with database.writer.begin() as connection:
            await connection.execute(
                sa.text(
                    "INSERT INTO accounts (community_id, member_id, platform, external_id, since)"
                    " VALUES (1, 1, 'discord', 'Bea', 0)"
                )
            )
    except REFUSED:
        refused = True
    await database.close()

    assert (graz.home, graz.name) == (Home("discord", "home of Graz"), "Graz")
    assert graz.channels == Channels("1", "2", "3", "4")
    assert (graz.minimum_age, graz.cooldown_weeks, graz.group_size) == (18, 7, 3)
    assert (graz.number, graz.elsewhere, graz.left_at) == (0, (), None)
    assert (linz.channels, linz.left_at) == (Channels(), BEGAN)
    assert {one.id: one.account.external_id for one in people.values()} == {
        1: "Ada",
        2: "Bea",
        3: "Cyd",
    }
    assert joined == [
        (number, Account("discord", name), BEGAN)
        for number, name in enumerate(("Ada", "Bea", "Cyd"), 1)
    ]
    assert found == people[2]
    assert blocks == {(1, 2)}
    assert set(taking_part) == {1}
    assert added.id > 4, "an id that is gone is never given to somebody else"
    assert again.id == 1
    assert refused, "an account is one person's"
