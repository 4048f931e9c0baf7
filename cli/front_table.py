"""Both fronts side by side in ``docs/fronts.md``: ``python -m cli.front_table`` renews it.

What stands between the markers is written: a row for every command, and a card of every kind as
either front really renders it. All else in the file is ours to edit. A test fails while it lags.
"""

import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from cli._sample_cards import NAMES, NOW, ROOMS, ZONE, Sample, room_id, samples
from cogs._cards import PLATFORM as DISCORD
from cogs._cards import layout, render_plain
from community.command_list import COMMANDS, GROUPS
from community.commands import Command
from community.forms import Form
from demo.reading import Reader, buttons, texts
from matrix import PLATFORM as MATRIX
from matrix.cards import message, said
from matrix.forms import ask, begin
from matrix.sentences import Voice

PAGE = Path(__file__).parent.parent / "docs" / "fronts.md"
COMMANDS_BEGIN = "<!-- commands: begin (written by `python -m cli.front_table`) -->"
COMMANDS_END = "<!-- commands: end -->"
CARDS_BEGIN = "<!-- cards: begin (written by `python -m cli.front_table`) -->"
CARDS_END = "<!-- cards: end -->"
PREFIX = "!netz"

AGREED = "who agreed"
FREE = {("meetup", "list"), ("meetup", "show"), ("meetup", "file")}
"""To look is free."""
PLAIN = ("", "", "")
FURTHER: Mapping[tuple[str, ...], tuple[str, str, str]] = {
    ("intro", "write"): (
        "button to agree, form; buttons to a second form and to the topics",
        "`agree`, questions; `more` and `correct` lead to further questions",
        "the card among the introductions",
    ),
    ("intro", "show"): ("also the menu of a person, *Show introduction*", "", ""),
    ("intro", "find"): ("buttons turn the pages", "`page=2`", ""),
    ("match", "wishes"): ("a menu for each wish", "questions", ""),
    ("match", "why"): ("also the button of a match", "also ❓ under a match", ""),
    ("match", "met"): (
        "also the buttons of “Did you meet?”",
        "also the words `yes`, `planned`, `no`, `not again`",
        "",
    ),
    ("match", "avoid"): (
        "also the menu of a person, *Never match me with …*; a menu takes somebody off the list",
        "numbers take somebody off the list",
        "",
    ),
    ("meetup", "call"): (
        "the day and time are read while they are typed; buttons to call it, or one for each day",
        "in one go or `title=… when=…`, in either language; `yes`, `no`, or 1️⃣ and 2️⃣ for each day",
        "the card and its thread; on Discord an event, too",
    ),
    ("meetup", "slots"): (
        "button to ask; form to answer; buttons of the best times make the meetup",
        "`title=… days=…`, `yes` to ask; questions to answer; 🇦 🇧 🇨 make the meetup",
        "a card with the best times; nobody's single answers",
    ),
    ("meetup", "list"): ("", "`mine`, `walk`, `place=…`", ""),
    ("meetup", "show"): ("buttons, also behind *More …*", "words and signs, also behind 👀", ""),
    ("meetup", "answer"): (
        "also the buttons of the card; a guest behind *More …*",
        "also ✅ 💻 🌙 🤔 ❌ under the card; a sign taken back is a no; `guest` behind 👀",
        "names and numbers on the card; who waits is told in the thread",
    ),
    ("meetup", "change"): (
        "the day and time are read while they are typed",
        "",
        "the card; in the thread those who come",
    ),
    ("meetup", "details"): ("form", "questions", "the card"),
    ("meetup", "programme"): (
        "form, or a calendar file that is attached",
        "questions; a calendar file is pasted",
        "in the meetup's thread what changed; before each session its card and its thread",
    ),
    ("meetup", "ask"): (
        "form; also a button behind *More …* and under the card of a session",
        "questions; also 🙋 under the card of a session",
        "the question, where whoever is there reads it",
    ),
    ("meetup", "host"): ("", "", "the hosts on the card"),
    ("meetup", "repeat"): (
        "button to save",
        "1️⃣ or `1` to save",
        "the next date's card, once this one is over",
    ),
    ("meetup", "cancel"): (
        "also a button; asked once more before it happens",
        "also a number; asked once more: `yes` or `no`",
        "the card; in the thread those who come",
    ),
    ("meetup", "there"): (
        "also the buttons of “How was it?”",
        "also the words `yes` and `no`",
        "the hosts alone",
    ),
    ("meetup", "met"): ("", "`again=yes`", "nobody"),
    ("meetup", "share"): ("form; also a button of “How was it?”", "questions", "the recap"),
    ("meetup", "recap"): (
        "buttons for own words and to publish; files",
        "numbers for own words and to publish; files",
        "the recap, once it is published",
    ),
    ("meetup", "remind"): ("", "", "who is named in the thread"),
    ("meetup", "feed"): (
        "an address, if whoever runs the bot serves calendars",
        "the same, in the room with the bot",
        "",
    ),
    ("meetup", "file"): ("a file", "a file, encrypted where the room is", ""),
    ("parade", "propose"): (
        "form",
        "questions",
        "a card with “I'll write” and “I'll host it”",
    ),
    ("parade", "show"): ("buttons, also behind *More*", "words and signs, also behind 👀", ""),
    ("parade", "host"): (
        "form; a button to call it",
        "questions; `yes` to call it",
        "the call's card and its thread",
    ),
    ("parade", "submit"): (
        "form to check what was found; also a button, and the menu of a message",
        "questions to check what was found; also 📬 under the card",
        "the post in the thread",
    ),
    ("parade", "write"): ("form; also a button", "questions; also 📝", "the post in the thread"),
    ("parade", "read"): (
        "buttons to say what one has read and commented on",
        "signs to say what one has read and commented on",
        "how many have read a post",
    ),
    ("parade", "text"): ("two files, short posts", "a file, short posts", "nobody"),
    ("parade", "link"): ("", "", "the call on the card"),
    ("parade", "deputy"): ("", "", "who steps in, on the card"),
    ("parade", "roundup"): (
        "buttons for own words and to publish; files",
        "🖋️ for own words, 📣 to publish; files",
        "the roundup, once it is published",
    ),
    ("parade", "vote"): (
        "for organisers; Discord's own poll; a button to end it early",
        "for organisers; a poll in the room; 🏁 to end it early",
        "the poll, and at its end what was chosen",
    ),
    ("parade", "choose"): (
        "the same as a tap in the poll",
        "for clients that show no polls",
        "nobody",
    ),
    ("parade", "close"): ("", "", "the card"),
    ("parade", "blog"): (
        "a button to end it; I ask in a direct message",
        "a word to end it; I ask in the room with the bot",
        "",
    ),
    ("parade", "feed"): ("an address, if whoever runs the bot serves feeds", "the same", ""),
    ("privacy", "export"): ("a file", "a file, encrypted where the room is", ""),
    ("privacy", "erase"): (
        "button",
        "the words `erase everything`",
        "card and words disappear",
    ),
    ("admin", "setup"): (
        "menus, channel menus, buttons; creates missing channels",
        "⚙️ and 🕘 ask questions; 🏗️ creates missing rooms",
        "new channels or rooms",
    ),
    ("admin", "upcoming"): (
        "`where` is a channel; the card is pinned if the bot may",
        "`where` is a room; the card is pinned, and those of meetups are",
        "the card with what comes next",
    ),
    ("admin", "feed"): (
        "an address, if whoever runs the bot serves calendars",
        "the same, in the room with the bot",
        "",
    ),
    ("admin", "meetups"): (
        "of each meetup that waits, a card with buttons in the organisers' channel; a form",
        "the same in the organisers' room, with ✅ and ❌; a question",
        "the meetup, once there was a yes",
    ),
    ("admin", "round", "run"): ("button to undo", "`undo`", "the round, ten minutes later"),
    ("admin", "round", "preview"): ("buttons turn the pages", "a file if it is long", ""),
    ("admin", "schedule", "add"): ("button to save", "`save`", ""),
    ("admin", "prompt", "add"): ("form", "questions", ""),
    ("admin", "prompt", "list"): ("buttons turn the pages", "a file if it is long", ""),
    ("admin", "topics", "list"): ("", "a file if it is long", ""),
}
"""What follows a command on Discord, on Matrix, and what others then see."""


def command_rows() -> str:
    """Return all commands as Markdown: who may give them, and what follows on either front."""
    lines: list[str] = []
    for group in dict.fromkeys(one.path[:1] for one in COMMANDS):
        lines += ["", f"**{group[0]}**: {GROUPS[group].msgid}", ""]
        lines += ["| command | who | what follows on Discord | on Matrix | others see |"]
        lines += ["|---|---|---|---|---|"]
        lines += [_row(one) for one in COMMANDS if one.path[:1] == group]
    return "\n".join([*lines[1:], ""])


def card_blocks() -> str:
    """Return a card of every kind, first as Discord shows it, then as Matrix does."""
    there = {sample.name: sample for sample in samples(DISCORD)}
    lines: list[str] = []
    for sample in samples(MATRIX):
        lines += ["", f"### {sample.name}", "", f"Where: {sample.where}."]
        if sample.name in there:
            lines += ["", "Discord:", *_fenced(on_discord(there[sample.name]))]
        lines += ["", "Matrix:", *_fenced(on_matrix(sample))]
    return "\n".join([*lines[1:], ""])


def renewed(page: str) -> str:
    """Return a page with both parts between their markers; ValueError if it lacks one of them."""
    page = _between(page, COMMANDS_BEGIN, COMMANDS_END, command_rows())
    return _between(page, CARDS_BEGIN, CARDS_END, card_blocks())


def on_discord(sample: Sample) -> list[str]:
    """Return a card's lines as Discord's client shows them, or the fields of a form."""
    if sample.form is not None:
        return list(_modal(sample.form))
    if sample.card is None:
        return []
    parts = _components(layout(sample.card, "en", guild=9))
    reader = Reader(
        "en",
        ZoneInfo(ZONE),
        dict(enumerate(NAMES, start=1)),
        ROOMS,
        NOW,
    )
    lines = [line for part in texts(parts) for line in reader.plain(part).splitlines()]
    choices = [f"[{one['label']}]" for one in buttons(parts)]
    return [*lines, *([" ".join(choices)] if choices else [])]


def on_matrix(sample: Sample) -> list[str]:
    """Return the plain words of a card, which every client has; or the first question of a form."""
    names = {room_id(MATRIX, number): name for number, name in ROOMS.items()}
    voice = Voice(PREFIX, ZONE, names, "ex.org")
    if sample.form is not None:
        content = said(ask(begin(sample.form, "en", "")), "en", voice)
    elif sample.card is not None:
        content = message(sample.card, voice, shared=sample.shared)
    else:
        return []
    return str(content["body"]).splitlines()


def _modal(form: Form) -> Iterator[str]:
    yield f"[form] {render_plain(form.title, 'en', 45)}"
    for field in form.fields:
        hint = "" if field.hint is None else f" ({render_plain(field.hint, 'en', 100)})"
        yield f"{render_plain(field.label, 'en', 45)}{hint}: ______"


def _components(view: Any) -> Sequence[Mapping[str, Any]]:
    components: Sequence[Mapping[str, Any]] = view.to_components()
    return components


def _fenced(lines: Sequence[str]) -> list[str]:
    return ["```text", *lines, "```"]


def _row(one: Command) -> str:
    discord, matrix, others = FURTHER.get(one.path, PLAIN)
    agreed = one.path[0] in ("match", "meetup") and one.path not in FREE
    who = "organisers" if one.organisers else AGREED if agreed else "everybody"
    return f"| `{one.name}` | {who} | {discord} | {matrix} | {others} |"


def _between(page: str, begin_mark: str, end_mark: str, written: str) -> str:
    before, begins, rest = page.partition(begin_mark)
    _, ends, after = rest.partition(end_mark)
    if not begins or not ends:
        raise ValueError("the page lacks the markers between which its parts stand")
    return f"{before}{begins}\n\n{written}\n{ends}{after}"


def main(page: Path = PAGE) -> None:
    """Renew both parts of the page."""
    page.write_text(renewed(page.read_text(encoding="utf-8")), encoding="utf-8")
    sys.stdout.write(f"{page}: {len(COMMANDS)} commands\n")


if __name__ == "__main__":
    main()
