"""What happens to a server's own events, as Discord sends it.

discord.py tells of it only where it has the event and the person in its cache; we keep no people
there. So what comes is told as it came, as well: ``on_raw_event`` gets the gateway's name of it
and its JSON.
"""

from collections.abc import Callable, Mapping
from typing import Any

import discord

ADDED, REMOVED = "GUILD_SCHEDULED_EVENT_USER_ADD", "GUILD_SCHEDULED_EVENT_USER_REMOVE"
UPDATED, DELETED = "GUILD_SCHEDULED_EVENT_UPDATE", "GUILD_SCHEDULED_EVENT_DELETE"
TOLD = (ADDED, REMOVED, UPDATED, DELETED)

Parser = Callable[[Any], None]


def tell_raw(client: discord.Client) -> None:
    """Let a client dispatch these events as they come, before what discord.py makes of them."""
    # There is no public way but to have every event of the gateway handed over as text, and read
    # all of them twice.
    parsers: dict[str, Parser] = client._connection.parsers  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
    for name in TOLD:
        parsers[name] = _both(client, name, parsers[name])


def _both(client: discord.Client, name: str, usual: Parser) -> Parser:
    def told(data: Mapping[str, Any]) -> None:
        client.dispatch("raw_event", name, data)
        usual(data)

    return told
