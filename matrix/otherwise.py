"""The few sentences that would be wrong here: they tell of how another platform works."""

from collections.abc import Mapping
from dataclasses import replace

from community.texts import Text, text

_INSTEAD: Mapping[str, Text] = {
    "This conversation is yours alone. Only moderators who may manage threads could read along.": (
        text(
            "This room is yours alone; I am in it, too. Whoever runs a homeserver of yours could"
            " read along, unless the room is encrypted."
        )
    ),
}


def said_here(said: Text) -> Text:
    """Return a sentence as it is said here, with the same parameters."""
    instead = _INSTEAD.get(said.msgid)
    return said if instead is None else replace(instead, params=said.params)
