"""What happened in the rooms of a homeserver, as the demo's people saw it; written as Markdown."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from babel.lists import format_list

from community.ports import Clock
from community.texts import Text, ntext, text
from locales import regional, render

Json = Mapping[str, Any]
MESSAGE, REACTION, MEMBER = "m.room.message", "m.reaction", "m.room.member"
REDACTION = "m.room.redaction"
NEXT = "↳"
BREAK = "  "
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
    def is_edit(self) -> bool:
        """Whether it puts another message right."""
        return self.relation.get("rel_type") == "m.replace"

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
        name, kind = str(event.get("event_id")), str(event.get("type"))
        content = dict(event.get("content") or {})
        if kind == "m.room.name" and content.get("name"):
            self.titles.setdefault(room, str(content["name"]))
        if name in there:
            return
        gone = there.get(str(event.get("redacts") or content.get("redacts")))
        if kind == REDACTION and gone is not None:
            there[gone.id] = replace(gone, content={})
        there[name] = one = Happened(
            name,
            kind,
            str(event.get("sender")),
            content,
            self.clock.now(),
            int(event.get("origin_server_ts", 0)),
            str(event.get("state_key", "")),
        )
        edited = there.get(str(one.relation.get("event_id"))) if one.is_edit else None
        if edited is not None:
            told = {**content["m.new_content"], "m.relates_to": edited.relation}
            there[edited.id] = replace(edited, content=told)

    def said(self, room: str, *, by: str) -> list[Happened]:
        """Return somebody's messages in a room, the oldest first."""
        every = self._all(room)
        return [one for one in every if one.kind == MESSAGE and one.who == by and not one.is_edit]

    def _all(self, room: str) -> list[Happened]:
        return sorted(self.rooms.get(room, {}).values(), key=lambda one: one.order)

    # --- writing ------------------------------------------------------------------------------

    def write(
        self,
        path: Path,
        title: str,
        chapters: Sequence[tuple[Text, Sequence[str]]],
        bot: str,
        folded: Collection[str] = (),
    ) -> None:
        """Write all rooms as Markdown. ``chapters``: the rooms under each heading; ``folded``: the
        rooms that one opens only to read them.
        """
        lines = [f"# {title}", ""]
        for heading, rooms in chapters:
            lines += [f"## {self._say(heading)}", ""]
            for room in rooms:
                name, told = self.titles.get(room, "…"), list(self._room(room, bot))
                if not told:
                    continue
                if room in folded:
                    lines += [f"<details><summary>{name}</summary>", "", *told, "</details>", ""]
                else:
                    lines += [f"### {name}", "", *told]
        path.write_text("\n".join(lines), encoding="utf-8")

    def _room(self, room: str, bot: str) -> Iterator[str]:
        """Yield what happened in a room; those who come one after the other do so in one line."""
        day = ""
        reactions = self._reactions(room, bot)
        for together in self._together(room):
            one = together[0]
            shown = self._moves(together) if one.kind == MEMBER else self._said(one, room, bot)
            if not shown:
                continue
            local = one.at.astimezone(self.zone)
            today = format_date(local, "full", locale=regional(self.language))
            if today != day:
                yield from (f"*{today}*", "")
                day = today
            clock = format_datetime(local, "HH:mm", locale=self.language)
            yield from (f"{clock} {shown[0]}", "", *shown[1:])
            if pressed := reactions.get(one.id):
                yield from (f"{NEXT} {', '.join(pressed)}", "")

    def _together(self, room: str) -> Iterator[list[Happened]]:
        """Yield what happened, one by one; comings and goings of one kind and day together."""

        def kind(one: Happened) -> tuple[str, ...]:
            if one.kind != MEMBER:
                return (one.id,)
            moved = one.whom if one.who != one.whom else ""
            how = str(one.content.get("membership"))
            return (how, one.who if moved else "", str(one.at.date()))

        every = self._all(room)
        seen = [one for one in every if one.kind in {MESSAGE, MEMBER}]
        for _, together in groupby(seen, kind):
            yield list(together)

    def _reactions(self, room: str, bot: str) -> Mapping[str, Sequence[str]]:
        """Return who reacted with what, by message; the bot's own only offer."""
        found: dict[str, list[str]] = {}
        for one in self._all(room):
            if one.kind == REACTION and one.who != bot and one.relation:
                pressed = f"{one.relation.get('key')} {self._name(one.who)}"
                found.setdefault(str(one.relation.get("event_id")), []).append(pressed)
        return found

    def _said(self, one: Happened, room: str, bot: str) -> list[str]:
        who = f"**{self._name(one.who)}**"
        if one.is_edit:
            return []
        root = self.rooms[room].get(one.thread)
        under = "" if root is None else f" {NEXT} “{_short(root.words)}”"
        if not one.content:
            return [f"{who}{under}: *{self._say(text('taken away'))}*"]
        if one.who != bot and "\n" not in one.words:
            return [f"{who}{under}: {one.words}"]
        return [f"{who}{under}:", *_quoted(one.words), ""]

    def _moves(self, together: Sequence[Happened]) -> list[str]:
        one = together[0]
        how, by = one.content.get("membership"), self._name(one.who)
        names = list(dict.fromkeys(self._name(each.whom) for each in together))
        people = format_list(names, locale=regional(self.language))
        if how == "invite":
            said = text("{who} invites {people}", who=by, people=people)
        elif how == "join":
            said = ntext("{people} comes in", "{people} come in", len(names), people=people)
        elif how == "leave" and one.who != one.whom:
            said = text("{who} takes the invitation of {people} back", who=by, people=people)
        elif how == "leave":
            said = ntext("{people} leaves", "{people} leave", len(names), people=people)
        else:
            return []
        return [f"*{self._say(said)}*"]

    def _name(self, user: str) -> str:
        return self.names.get(user, user)

    def _say(self, sentence: Text) -> str:
        return render(sentence, self.language, lambda value, _language: str(value))


def _quoted(words: str) -> Iterator[str]:
    """Yield a message's lines as a quotation in which each stays a line."""
    lines = words.split("\n")
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        yield f"> {line}{BREAK if following else ''}" if line else ">"


def _short(words: str) -> str:
    line = words.split("\n", 1)[0]
    return line if len(line) <= QUOTED else f"{line[:QUOTED]}…"
