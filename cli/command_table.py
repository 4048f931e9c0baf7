"""The table of commands in ``docs/commands.md``: ``python -m cli.command_table`` renews it.

Only what stands between the two markers is written; all else in the file is ours to edit. A test
fails while the file lags behind the list of commands.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from cogs._cards import PLATFORM as DISCORD
from community.command_list import COMMANDS, GROUPS
from community.commands import Command, Option
from matrix.usage import typed_form

PAGE = Path(__file__).parent.parent / "docs" / "commands.md"
BEGIN = "<!-- commands: begin (written by `python -m cli.command_table`) -->"
END = "<!-- commands: end -->"
LEAD = "!netz "
"""How a command begins on Matrix unless the operator chose another word."""


def command_table() -> str:
    """Return all commands as Markdown: what each does, and how it is given on either platform."""
    lines: list[str] = []
    for group in dict.fromkeys(one.path[:1] for one in COMMANDS):
        lines += ["", f"### {group[0]}: {GROUPS[group].msgid}", ""]
        lines += ["| What it does | Discord | Matrix |", "|---|---|---|"]
        lines += [_row(one) for one in COMMANDS if one.path[:1] == group]
    return "\n".join([*lines[1:], ""])


def renewed(page: str) -> str:
    """Return a page with the table between its markers; ValueError if it lacks one of them."""
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError("the page lacks the markers between which the table stands")
    return f"{before}{BEGIN}\n\n{command_table()}\n{END}{after}"


def _row(one: Command) -> str:
    discord = " ".join(["/" + one.name, *_options(one)])
    matrix = typed_form(one, "en", LEAD)
    return f"| {one.about.msgid} | `{discord}` | `{matrix}` |".replace("\n", " ")


def _options(one: Command) -> Iterator[str]:
    return (_shown(option) for option in one.on(DISCORD))


def _shown(option: Option) -> str:
    return f"<{option.name}>" if option.required else f"[{option.name}]"


def main(page: Path = PAGE) -> None:
    """Renew the table in the page."""
    page.write_text(renewed(page.read_text(encoding="utf-8")), encoding="utf-8")
    sys.stdout.write(f"{page}: {len(COMMANDS)} commands\n")


if __name__ == "__main__":
    main()
