"""Bring the catalogues up to date with the code: ``python -m locales``.

Collects every sentence, writes ``messages.pot`` and both .po files, and says what is missing. The
files hold no dates and no line numbers, so they change only when a sentence does.
"""

import ast
import sys
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

from community.places import LANGUAGES
from locales import DOMAIN

HERE = Path(__file__).parent
ROOT = HERE.parent
ROOMS = (
    "cogs", "community", "cli", "data", "demo", "fetching", "matrix", "publishing", "scheduling",
    "web",
)  # fmt: skip
FILES = ("bot.py", "settings.py")

# How many forms a call holds: text(sentence), ntext(one, many, n) and, for the entries of
# Discord's menus, discord.py's locale_str under the name _T.
KEYWORDS = {"text": 1, "ntext": 2, "_T": 1}

# Header lines that would change with every run, or that Babel fills with placeholders.
_NOISE = tuple(
    f'"{name}:'.encode()
    for name in (
        "POT-Creation-Date", "PO-Revision-Date", "Generated-By", "Project-Id-Version",
        "Report-Msgid-Bugs-To", "Last-Translator", "Language-Team",
    )
)  # fmt: skip
_HEADER = """\
# What Netzwerkstatt says. Translate the msgstr lines; `make messages` keeps the file in order.
# Keep every {field} as it is, write du and ihr in German, and no forms with a star or colon."""


def collect(root: Path = ROOT) -> Catalog:
    """Return all sentences of the code, with the files they stand in."""
    template = Catalog(fuzzy=False)
    for path, (one, *many) in _found(root):
        message = template.add((one, *many) if many else one, locations=[(path, 0)])
        # Our fields are {name}; "30 % of" is no printf format.
        message.flags.discard("python-format")
    return template


def read(language: str, room: Path = HERE) -> Catalog:
    """Return a language's catalogue as it stands in its file; an empty one if there is none."""
    path = po_path(language, room)
    if not path.is_file():
        return Catalog(locale=language, domain=DOMAIN, fuzzy=False)
    with path.open("rb") as source:
        return read_po(source, locale=language, domain=DOMAIN)


def update(language: str, template: Catalog, room: Path = HERE) -> Catalog:
    """Return a language's catalogue with exactly the template's sentences, translations kept."""
    catalogue = read(language, room)
    catalogue.update(template, no_fuzzy_matching=True)
    for message in sentences(catalogue):
        message.flags.discard("python-format")
        if language == "en" and is_missing(message):
            message.string = message.id
    return catalogue


def sentences(catalogue: Catalog) -> Iterable[Message]:
    """Return a catalogue's messages without its header."""
    return [message for message in catalogue if message.id]


def is_missing(message: Message) -> bool:
    """Whether a message, or one of its plural forms, has no translation."""
    return not (all(message.string) if isinstance(message.string, tuple) else message.string)


def po_path(language: str, room: Path = HERE) -> Path:
    """Return where a language's catalogue lies."""
    return room / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def as_po(catalogue: Catalog) -> bytes:
    """Return a catalogue as a .po file that is the same for the same sentences."""
    written = BytesIO()
    catalogue.header_comment = _HEADER
    write_po(
        written, catalogue, width=98, sort_output=True, include_lineno=False, ignore_obsolete=True
    )
    lines = written.getvalue().splitlines(keepends=True)
    return b"".join(line for line in lines if not line.startswith(_NOISE))


def _found(root: Path) -> Iterable[tuple[str, tuple[str, ...]]]:
    """Yield each sentence, its plural form beside it, with the file it stands in."""
    paths = [path for room in ROOMS for path in (root / room).rglob("*.py")]
    for path in (*paths, *(root / name for name in FILES)):
        if path.is_file():
            for call in calls(path):
                yield path.relative_to(root).as_posix(), literals(call)


def calls(path: Path) -> Iterable[ast.Call]:
    """Return a file's calls that hold a sentence: a whole one, or they are none of ours."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        # A plain name only: sqlalchemy.text() and the like are never written so here.
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and literals(node):
            yield node


def literals(call: ast.Call) -> tuple[str, ...]:
    """Return the sentence of a call, or its two forms; empty if it has none in clear."""
    forms = KEYWORDS.get(call.func.id, 0) if isinstance(call.func, ast.Name) else 0
    found = [arg.value for arg in call.args[:forms] if isinstance(arg, ast.Constant)]
    words = tuple(one for one in found if isinstance(one, str))
    return words if len(words) == forms else ()


def main(root: Path = ROOT, room: Path = HERE) -> int:
    """Update the files in ``room`` from the code; return 1 if a sentence lacks its translation."""
    template = collect(root)
    (room / "messages.pot").write_bytes(as_po(template))
    lacking = 0
    for language in LANGUAGES:
        catalogue = update(language, template, room)
        path = po_path(language, room)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(as_po(catalogue))
        open_ones = [m for m in sentences(catalogue) if is_missing(m) or m.fuzzy]
        lacking += len(open_ones)
        total = len(catalogue)
        sys.stdout.write(f"{language}: {total - len(open_ones)} of {total} sentences\n")
        for message in open_ones:
            sys.stdout.write(f"  missing: {message.id!r}\n")
    return 1 if lacking else 0


if __name__ == "__main__":
    sys.exit(main())
