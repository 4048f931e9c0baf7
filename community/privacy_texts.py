"""What people read when they look at, download or erase what is stored about them."""

import json
from collections.abc import Mapping
from typing import Any

from community.texts import Button, text

ERASE = Button("erase", text("Erase everything about me"), "danger")

ERASE_WARNING = text(
    "This erases your introduction, your topics, your part in the matching, and what is yours of"
    " meetups and blog parades. It cannot be taken back. You can begin again at any time."
)
ERASED = text("Done. Everything about you is erased; your card disappears within a minute.")

EXPORTED = text("Here is everything I have about you.")


def export_file(held: Mapping[str, Any]) -> tuple[str, bytes]:
    """Return everything held about a person as a file: its name and content."""
    return "my-data.json", json.dumps(held, ensure_ascii=False, indent=2).encode()
