"""To which server belongs what is pressed in a direct message.

A direct message stands in no server, but what is pressed in it is about a community. So the id of
everything that is drawn there ends with @ and the server's number, and what is opened or answered
from there carries it on.
"""

import re
from typing import Any

import discord

HOME = r"(?:@(?P<guild>\d{1,20}))?"
"""The pattern of such an end."""
_END = re.compile(r"@(\d{1,20})$")


def at_home(custom_id: str, guild: int | None) -> str:
    """Return an id that says where it belongs to; in a server (None) there is no need."""
    return custom_id if guild is None else f"{custom_id}@{guild}"


def without_home(custom_id: str) -> str:
    """Return an id without the server it belongs to."""
    return _END.sub("", custom_id)


def pressed_home(interaction: discord.Interaction[Any]) -> int | None:
    """Return the server that is meant by what was pressed or filled in outside of all servers."""
    data: Any = interaction.data or {}
    found = _END.search(str(data.get("custom_id", "")))
    return int(found[1]) if found and interaction.guild_id is None else None
