"""Reading Discord's messages as a person sees them: components and markup turned into lines."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_datetime, format_timedelta

ACTION_ROW, BUTTON, SELECT, SECTION, TEXT, CONTAINER, LABEL = 1, 2, 3, 9, 10, 17, 18
MARKUP = re.compile(r"<t:(?P<time>\d+):(?P<style>\w)>|<@!?(?P<user>\d+)>|<#(?P<channel>\d+)>")
BARE = re.compile(r"<(https?://[^\s<>]+)>")
"""An address without a preview; the brackets are not shown."""
INVISIBLE = re.compile("[\u200b\u2060]")
ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+\-.!~>|:/@<])")

Component = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Reader:
    """Whoever reads: their language and zone, and the names behind ids."""

    language: str
    zone: ZoneInfo
    names: Mapping[int, str]
    channels: Mapping[int, str]
    now: datetime

    def plain(self, markup: str) -> str:
        """Return markup with mentions and times as Discord's client would show them."""
        shown = MARKUP.sub(self._show, BARE.sub(r"\1", markup))
        return ESCAPED.sub(r"\1", INVISIBLE.sub("", shown))

    def _show(self, match: re.Match[str]) -> str:
        if match["user"]:
            return "@" + self.names.get(int(match["user"]), "…")
        if match["channel"]:
            return "#" + self.channels.get(int(match["channel"]), "…")
        instant = datetime.fromtimestamp(int(match["time"]), UTC)
        if match["style"] == "R":
            return format_timedelta(instant - self.now, add_direction=True, locale=self.language)
        pattern = "EEEE, d. MMMM y, HH:mm" if self.language == "de" else "EEEE, d MMMM y, HH:mm"
        return format_datetime(instant, pattern, tzinfo=self.zone, locale=self.language)


def texts(components: Sequence[Component]) -> Iterator[str]:
    """Yield the text of a message's components, top to bottom."""
    for part in components:
        if part["type"] == TEXT:
            yield part["content"]
        yield from texts(part.get("components", ()))


def buttons(components: Sequence[Component]) -> Iterator[Component]:
    """Yield a message's buttons, top to bottom."""
    for part in components:
        if part["type"] == BUTTON:
            yield part
        yield from buttons(part.get("components", ()))
        if "accessory" in part:
            yield from buttons([part["accessory"]])


def fields(components: Sequence[Component]) -> Iterator[tuple[str, Component]]:
    """Yield a form's fields with their labels."""
    for part in components:
        if part["type"] == LABEL:
            yield part["label"], part["component"]


def button(components: Sequence[Component], action: str) -> str:
    """Return the custom id of the button whose id contains ``action``."""
    for found in buttons(components):
        if action in found.get("custom_id", ""):
            return str(found["custom_id"])
    raise LookupError(f"no button {action}")


def select(components: Sequence[Component], action: str) -> Component:
    """Return the select whose custom id contains ``action``."""
    for part in _walk(components):
        if part["type"] == SELECT and action in part["custom_id"]:
            return part
    raise LookupError(f"no select {action}")


def _walk(components: Sequence[Component]) -> Iterator[Component]:
    for part in components:
        yield part
        yield from _walk(part.get("components", ()))


def prefilled(form: Any) -> dict[str, Any]:
    """Return what stands in a form before anybody types."""
    found: dict[str, Any] = {}
    for _, one in fields(form.modal["components"]):
        chosen = [option["value"] for option in one.get("options", ()) if option.get("default")]
        found[one["custom_id"]] = chosen or one.get("value", "")
    return found
