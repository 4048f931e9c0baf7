"""What comes back from the setup page's selects is checked, whoever sends it."""

from types import SimpleNamespace
from typing import Any, cast

import pytest

from cogs._setup import change_of
from cogs._ui import Interaction
from community.communities import SetUp
from community.errors import Invalid
from tests.cogs.town import Town


def chosen(town: Town, value: str) -> Interaction:
    guild = town.env.bot.get_guild(town.guild.id)
    return cast(Interaction, cast(Any, SimpleNamespace(data={"values": [value]}, guild=guild)))


async def test_a_channel_of_this_server_is_taken(town: Town) -> None:
    number = str(town.rounds.id)
    assert change_of(chosen(town, number), "rounds") == SetUp(rounds=number)


@pytest.mark.parametrize("value", ["", "x", "-1", "٣"])
async def test_what_is_no_channel_is_refused(town: Town, value: str) -> None:
    with pytest.raises(Invalid):
        change_of(chosen(town, value), "prompts")


@pytest.mark.parametrize("what", ["weekday", "group_size"])
async def test_a_number_is_taken_and_what_is_none_is_refused(town: Town, what: str) -> None:
    wanted: dict[str, Any] = {what: 4}
    assert change_of(chosen(town, "4"), what) == SetUp(**wanted)
    for value in ("", "x", "-1", "4.5"):
        with pytest.raises(Invalid, match="I do not know this choice"):
            change_of(chosen(town, value), what)


async def test_another_servers_channel_is_refused(town: Town) -> None:
    other = town.env.create_guild("Elsewhere", owner=town.env.create_user("zoe"))
    far = other.create_text_channel("far")
    await town.env.settle()
    with pytest.raises(Invalid, match="cannot see this channel"):
        change_of(chosen(town, str(far.id)), "rounds")
