"""What happened in the rooms of a homeserver, as the demo's people saw it; written as Markdown."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime

from community.ports import Clock
from community.texts import Text, text
from locales import regional, render

Json = Mapping[str, Any]
MESSAGE, REACTION, MEMBER = "m.room.message", "m.reaction", "m.room.member"
QUOTED = 60
"""Characters of a message that are repeated where somebody answers in its thread."""


@dataclass(frozen=True, slots=True)
class Happened:
    """An event that somebody saw. ``at``: the demo's time; ``order``: the server's."""

    id: str
    kind: str
    who: str
    content: Json
    at: datetime
    order: int
    whom: str = ""

    @property
    def words(self) -> str:
        """What it says."""
        return str(self.content.get("body", ""))

    @property
    def relation(self) -> Json:
        """What it relates to."""
        return dict(self.content.get("m.relates_to") or {})

    @property
    def thread(self) -> str:
        """The root of the thread it stands in; "" if it stands in none."""
        there = self.relation.get("rel_type") == "m.thread"
        return str(self.relation["event_id"]) if there else ""


@dataclass(slots=True)
class Guestbook:
    """All rooms, in the order in which they were first seen."""

    clock: Clock
    language: str
    zone: ZoneInfo
    rooms: dict[str, dict[str, Happened]] = field(default_factory=dict[str, dict[str, Happened]])
    titles: dict[str, str] = field(default_factory=dict[str, str])
    names: dict[str, str] = field(default_factory=dict[str, str])

    def note(self, room: str, event: Json) -> None:
        """Note an event, unless somebody else saw it already."""
        there = self.rooms.setdefault(room, {})
        kind, content = str(event.get("type")), dict(event.get("content") or {})
        if kind == "m.room.name" and content.get("name"):
            self.titles.setdefault(room, str(content["name"]))
        if str(event.get("event_id")) in there and content:
            return
        known = there.get(str(event.get("event_id")))
        there[str(event.get("event_id"))] = Happened(
            str(event.get("event_id")),
            kind,
            str(event.get("sender")),
            content,
            known.at if known else self.clock.now(),
            int(event.get("origin_server_ts", 0)),
            str(event.get("state_key", "")),
        )

    def said(self, room: str, *, by: str) -> list[Happened]:
        """Return somebody's messages in a room, the oldest first."""
        return [one for one in self._all(room) if one.kind == MESSAGE and one.who == by]

    def _all(self, room: str) -> list[Happened]:
        return sorted(self.rooms.get(room, {}).values(), key=lambda one: one.order)

    # --- writing ------------------------------------------------------------------------------

    def write(
        self, path: Path, title: str, chapters: Sequence[tuple[Text, Sequence[str]]], bot: str
    ) -> None:
        """Write all rooms as Markdown. ``chapters``: the rooms under each heading."""
        lines = [f"# {title}", ""]
        for heading, rooms in chapters:
            lines += [f"## {self._say(heading)}", ""]
            for room in rooms:
                lines += [f"### {self.titles.get(room, '…')}", ""]
                lines += self._room(room, bot)
        path.write_text("\n".join(lines), encoding="utf-8")

    def _room(self, room: str, bot: str) -> Iterator[str]:
        day = ""
        every = self._all(room)
        reactions: dict[str, list[str]] = {}
        for one in every:
            if one.kind == REACTION and one.who != bot and one.relation:
                pressed = f"{one.relation.get('key')} {self._name(one.who)}"
                reactions.setdefault(str(one.relation.get("event_id")), []).append(pressed)
        for one in every:
            shown = list(self._shown(one, room, bot))
            if not shown:
                continue
            local = one.at.astimezone(self.zone)
            today = format_date(local, "full", locale=regional(self.language))
            if today != day:
                yield from (f"*{today}*", "")
                day = today
            clock = format_datetime(local, "HH:mm", locale=self.language)
            yield f"{clock} {shown[0]}"
            yield ""
            yield from shown[1:]
            if pressed := reactions.get(one.id):
                yield from (f"  ↑ {', '.join(pressed)}", "")

    def _shown(self, one: Happened, room: str, bot: str) -> Iterator[str]:
        who = f"**{self._name(one.who)}**"
        if one.kind == MEMBER:
            said = self._moved(one)
            if said is not None:
                yield f"*{self._say(said)}*"
            return
        if one.kind != MESSAGE or one.relation.get("rel_type") == "m.replace":
            return
        if not one.content:
            yield f"{who}: *{self._say(text('taken away'))}*"
            return
        root = self.rooms[room].get(one.thread)
        under = "" if root is None else f" ↳ “{_short(root.words)}”"
        if one.who != bot and "\n" not in one.words:
            yield f"{who}{under}: {one.words}"
            return
        yield f"{who}{under}:"
        yield from (f"> {line}  " if line else ">" for line in one.words.split("\n"))
        yield ""

    def _moved(self, one: Happened) -> Text | None:
        how, who, whom = one.content.get("membership"), self._name(one.who), self._name(one.whom)
        if how == "invite":
            return text("{who} invites {whom}", who=who, whom=whom)
        if how == "join":
            return text("{who} comes in", who=who)
        if how == "leave" and one.who != one.whom:
            return text("{who} takes the invitation of {whom} back", who=who, whom=whom)
        return text("{who} leaves", who=who) if how == "leave" else None

    def _name(self, user: str) -> str:
        return self.names.get(user, user)

    def _say(self, sentence: Text) -> str:
        return render(sentence, self.language, lambda value, _language: str(value))


def _short(words: str) -> str:
    line = words.split("\n", 1)[0]
    return line if len(line) <= QUOTED else f"{line[:QUOTED]}…"
