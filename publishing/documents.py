"""Pages as files: Markdown for a blog or a wiki, and HTML that stands on its own.

Everything that a person wrote is shown as they wrote it and obeys nothing: no markup of theirs gets
through, in either form. Links are the checked ones that come as such.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime
from html import escape
from zoneinfo import ZoneInfo

from babel.dates import format_date

from community.documents import Document, Format, Heading, Linked, Part, Points, Words
from community.texts import Facts, Param, Text, Url, Where, Who, text
from locales import regional, render

STYLE = """
:root { color-scheme: light dark; }
body { margin: 0 auto; max-width: 42rem; padding: 1.25rem; }
body { font: 1.05rem/1.6 system-ui, sans-serif; overflow-wrap: break-word; }
h1 { line-height: 1.2; } h2 { margin-top: 2rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1rem; }
dt { font-weight: 600; } dd { margin: 0; }
blockquote { margin: 1rem 0; padding: .1rem 1rem; border-left: .25rem solid #3c6e71; }
footer { font-size: .95rem; } a { overflow-wrap: anywhere; }
@media (max-width: 30rem) { dl { grid-template-columns: 1fr; } dd { margin-bottom: .5rem; } }
""".strip()

BOXES = ' style="list-style: none; padding-left: 0"'
"""A list with boxes needs no dots."""

Safe = Callable[[str], str]
"""Makes words safe for a form."""

_MARKS = re.compile(r"([\\`*_\[\]<>#|~!&])")
_AT_THE_BEGINNING = re.compile(r"(?m)^(\s*)([-+=]|\d+(?=[.)]))")


def write_document(document: Document, form: Format) -> bytes:
    """Return the document as a file."""
    write = _html if form == "html" else _markdown
    return write(document).encode("utf-8", "replace")


# --- Markdown -----------------------------------------------------------------------------------


def _markdown(document: Document) -> str:
    written = f"# {_one_line(_said(document, document.title, _unmarked))}"
    before: Part | None = None
    for part in document.parts:
        # Links that follow each other are one list, without gaps.
        gap = "\n" if isinstance(part, Linked) and isinstance(before, Linked) else "\n\n"
        written += gap + _marked(document, part)
        before = part
    return written + "\n"


def _marked(document: Document, part: Part) -> str:
    match part:
        case Text():
            return _AT_THE_BEGINNING.sub(_not_a_list, _said(document, part, _unmarked))
        case Heading():
            depth = "###" if part.deep else "##"
            return f"{depth} {_one_line(_said(document, part.text, _unmarked))}"
        case Points():
            box = "[ ] " if part.boxes else ""
            return "\n".join(
                f"- {box}{_one_line(_said(document, point, _unmarked))}" for point in part.points
            )
        case Facts():
            return "\n".join(
                f"- **{_said(document, label, _unmarked)}:** {_fact(document, value)}"
                for label, value in part.rows
            )
        case Words():
            return _quoted(part.words) + (
                f"\n>\n> {_credit(document, part.by, _unmarked)}" if part.by else ""
            )
        case Linked():
            by = f", {_credit(document, part.by, _unmarked)}" if part.by else ""
            note = _note(document, part, _unmarked)
            about = f": {_unmarked(_one_line(part.about))}" if part.about else ""
            label, address = _unmarked(_one_line(part.label)), _address(part.address)
            return f"- [{label}](<{address}>){by}{note}{about}"


def _quoted(words: str) -> str:
    """Return words as a quote; a line ends where its author ended it (two blanks say so)."""
    lines = [marked(line).rstrip() for line in words.split("\n")]
    following = [*lines[1:], ""]
    return "\n".join(
        f"> {line}  " if line and after else f"> {line}".rstrip()
        for line, after in zip(lines, following, strict=True)
    )


def _fact(document: Document, value: Param) -> str:
    return _one_line(_value(document, value, _unmarked))


def marked(words: str) -> str:
    """Return words so that Markdown shows them and obeys none of them."""
    return _AT_THE_BEGINNING.sub(_not_a_list, _unmarked(words))


def _unmarked(words: str) -> str:
    """Return words that begin no line so that Markdown obeys none of them."""
    return _MARKS.sub(r"\\\1", words)


def _not_a_list(found: re.Match[str]) -> str:
    """Return the beginning of a line that would begin a list, or a heading, as it is shown."""
    space, mark = found.groups()
    return f"{space}{mark}\\" if mark.isdecimal() else f"{space}\\{mark}"


# --- HTML ---------------------------------------------------------------------------------------


def _html(document: Document) -> str:
    title = _one_line(_said(document, document.title, escape))
    body = "\n".join(_tagged(document, part) for part in document.parts)
    return (
        f'<!doctype html>\n<html lang="{document.language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>\n{STYLE}\n</style>\n</head>\n<body>\n<main>\n"
        f"<h1>{title}</h1>\n{body}\n</main>\n</body>\n</html>\n"
    )


def _tagged(document: Document, part: Part) -> str:
    match part:
        case Text():
            return f"<p>{_said(document, part, escape)}</p>"
        case Heading():
            tag = "h3" if part.deep else "h2"
            return f"<{tag}>{_said(document, part.text, escape)}</{tag}>"
        case Points():
            box = "☐ " if part.boxes else ""
            points = "\n".join(
                f"<li>{box}{_said(document, point, escape)}</li>" for point in part.points
            )
            return f"<ul{BOXES if part.boxes else ''}>\n{points}\n</ul>"
        case Facts():
            rows = "\n".join(
                f"<dt>{_said(document, label, escape)}</dt>"
                f"<dd>{_value(document, value, escape)}</dd>"
                for label, value in part.rows
            )
            return f"<dl>\n{rows}\n</dl>"
        case Words():
            said = "\n".join(f"<p>{lines}</p>" for lines in _paragraphs(part.words))
            by = f"\n<footer>{_credit(document, part.by, escape)}</footer>" if part.by else ""
            return f"<blockquote>\n{said}{by}\n</blockquote>"
        case Linked():
            address = escape(_address(part.address), quote=True)
            by = f", {_credit(document, part.by, escape)}" if part.by else ""
            about = f": {escape(part.about)}" if part.about else ""
            note = _note(document, part, escape)
            return f'<p><a href="{address}">{escape(part.label)}</a>{by}{note}{about}</p>'


def _paragraphs(words: str) -> Iterator[str]:
    for lines in re.split(r"\n\s*\n", words.strip()):
        yield "<br>\n".join(escape(line) for line in lines.split("\n"))


# --- both ---------------------------------------------------------------------------------------


def _said(document: Document, said: Text, safe: Safe) -> str:
    return render(said, document.language, lambda value, _: _leaf(document, value, safe))


def _value(document: Document, value: Param, safe: Safe) -> str:
    return _said(document, Text("{value}", {"value": value}), safe)


def _leaf(document: Document, value: Param, safe: Safe) -> str:
    place = regional(document.language)
    match value:
        case Who():
            return safe(value.name)
        case Url():
            return safe(value.address)
        case Where():
            return safe("#")
        case datetime():
            there = value.astimezone(ZoneInfo(document.zone))
            day, at = format_date(there, "full", locale=place), f"{there:%H:%M}"
            return safe(f"{day}, {at}")
        case date():
            return safe(format_date(value, "long", locale=place))
        case _:
            return safe(str(value))


def _credit(document: Document, name: str, safe: Safe) -> str:
    return _said(document, text("by {name}", name=_one_line(name)), safe)


def _note(document: Document, part: Linked, safe: Safe) -> str:
    return f" ({_said(document, part.note, safe)})" if part.note is not None else ""


def _one_line(words: str) -> str:
    return " ".join(words.split())


def _address(address: str) -> str:
    """Return an address without what could end it before its end."""
    return re.sub(r"[\s<>\"\\]", "", address)
