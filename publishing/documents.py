"""Pages as files: Markdown for a blog or a wiki, and HTML that stands on its own.

Everything that a person wrote is shown as they wrote it and obeys nothing: no markup of theirs gets
through, in either form. Links are the checked ones that come as such. A finished page of HTML goes
through a sieve besides.
"""

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from html import escape
from itertools import pairwise
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_skeleton

from community.documents import Document, Format, Heading, Linked, Part, Points, Words
from community.texts import Facts, Param, Text, Url, Where, Who, text
from locales import regional, render
from publishing.sanitising import BOXES, sanitised, without_tags

ALONE = "body > article:only-child"
"""The page while it stands alone: pasted into a blog it leaves the blog's own look as it is."""
STYLE = f"""
{ALONE} {{ margin: -8px; min-height: 100vh; box-sizing: border-box; }}
{ALONE} {{ border: 1rem solid transparent; padding: 0 calc(50% - 21rem); }}
{ALONE} {{ font: 1.05rem/1.6 system-ui, sans-serif; color: #1c1c1c; background: #ffffff; }}
{ALONE} {{ overflow-wrap: break-word; }}
{ALONE} h1 {{ line-height: 1.2; hyphens: auto; }}
{ALONE} h2 {{ margin-top: 2rem; line-height: 1.3; hyphens: auto; }}
{ALONE} dl {{ display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: .25rem 1rem; }}
{ALONE} dt {{ font-weight: 600; }}
{ALONE} dd {{ margin: 0; }}
{ALONE} li {{ margin: .5rem 0; }}
{ALONE} ul[style] li {{ padding-left: 1.2em; text-indent: -1.2em; }}
{ALONE} blockquote {{ margin: 1rem 0; padding: .1rem 1rem; border-left: .25rem solid #4a8a8e; }}
{ALONE} footer {{ font-size: .95rem; }}
{ALONE} a {{ overflow-wrap: anywhere; }}
@media (max-width: 30rem) {{
{ALONE} h1 {{ font-size: 1.6rem; }}
{ALONE} dl {{ grid-template-columns: minmax(0, 1fr); }}
{ALONE} dd {{ margin-bottom: .5rem; }}
}}
@media (prefers-color-scheme: dark) {{
{ALONE} {{ color: #e6e6e6; background: #16181a; }}
{ALONE} a {{ color: #9ecbff; }}
{ALONE} a:visited {{ color: #d0b3ff; }}
}}
""".strip()


@dataclass(frozen=True, slots=True)
class Safe:
    """How a form shows people's words so that they are only shown, and a checked address."""

    words: Callable[[str], str]
    link: Callable[[str], str]


_MARKS = re.compile(r"([\\`*_\[\]<>#|~!&])")
_ADDRESSES = re.compile(r"(?i)((?<=\w):(?=//)|(?<=\bwww)\.|@)")
"""What makes an address in somebody's words a link in many kinds of Markdown."""
_AT_THE_BEGINNING = re.compile(r"(?m)^(\s*)([-+=]|\d+(?=[.)]))")
_UNWRITABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
"""What no page of HTML may hold, and nobody sees."""


def write_document(document: Document, form: Format) -> bytes:
    """Return the document as a file."""
    write = _html if form == "html" else _markdown
    return write(document).encode()


# --- Markdown -----------------------------------------------------------------------------------


def _markdown(document: Document) -> str:
    written = f"# {_one_line(_said(document, document.title, _MARKED))}"
    before: Part | None = None
    for part in document.parts:
        # Links that follow each other are one list, without gaps.
        gap = "\n" if isinstance(part, Linked) and isinstance(before, Linked) else "\n\n"
        written += gap + _marked(document, part)
        before = part
    return _UNWRITABLE.sub("", written) + "\n"


def _marked(document: Document, part: Part) -> str:
    match part:
        case Text():
            return _AT_THE_BEGINNING.sub(_not_a_list, _said(document, part, _MARKED))
        case Heading():
            depth = "###" if part.deep else "##"
            return f"{depth} {_one_line(_said(document, part.text, _MARKED))}"
        case Points():
            box = "[ ] " if part.boxes else ""
            return "\n".join(
                f"- {box}{_one_line(_said(document, point, _MARKED))}" for point in part.points
            )
        case Facts():
            return "\n".join(
                f"- **{_said(document, label, _MARKED)}:** {_fact(document, value)}"
                for label, value in part.rows
            )
        case Words():
            note = _note(document, part, _MARKED)
            by = f"\n>\n> {_credit(document, part.by, _MARKED)}{note}" if part.by else ""
            return _quoted(part.words) + by
        case Linked():
            by = f", {_credit(document, part.by, _MARKED)}" if part.by else ""
            note = _note(document, part, _MARKED)
            about = f": {_unmarked(_one_line(part.about))}" if part.about else ""
            label, address = _unmarked(_one_line(part.label)), _address(part.address)
            return f"- [{label}](<{address}>){by}{note}{about}"


def _quoted(words: str) -> str:
    """Return words as a quote; a line ends where its author ended it (two blanks say so)."""
    lines = [marked(line).strip() for line in words.splitlines() or [""]]
    following = [*lines[1:], ""]
    return "\n".join(
        f"> {line}  " if line and after else f"> {line}".rstrip()
        for line, after in zip(lines, following, strict=True)
    )


def _fact(document: Document, value: Param) -> str:
    return _one_line(_value(document, value, _MARKED))


def marked(words: str) -> str:
    """Return words so that Markdown shows them and obeys none of them."""
    return _AT_THE_BEGINNING.sub(_not_a_list, _unmarked(words))


def _unmarked(words: str) -> str:
    """Return words that begin no line so that Markdown obeys none of them."""
    return _ADDRESSES.sub(r"\\\1", _MARKS.sub(r"\\\1", words))


def _not_a_list(found: re.Match[str]) -> str:
    """Return the beginning of a line that would begin a list, or a heading, as it is shown."""
    space, mark = found.groups()
    return f"{space}{mark}\\" if mark.isdecimal() else f"{space}\\{mark}"


_MARKED = Safe(_unmarked, lambda address: f"<{_address(address)}>")


# --- HTML ---------------------------------------------------------------------------------------


def _html(document: Document) -> str:
    said = _UNWRITABLE.sub("", _said(document, document.title, _TAGGED))
    title = without_tags(_one_line(said))
    parts = _UNWRITABLE.sub("", "\n".join(_tagged(document, part) for part in document.parts))
    body = sanitised(f"<article>\n<h1>{title}</h1>\n{parts}\n</article>")
    return (
        f'<!doctype html>\n<html lang="{document.language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>\n{STYLE}\n</style>\n</head>\n<body>\n"
        f"{body}\n</body>\n</html>\n"
    )


def _tagged(document: Document, part: Part) -> str:
    match part:
        case Text():
            return f"<p>{_said(document, part, _TAGGED)}</p>"
        case Heading():
            tag = "h3" if part.deep else "h2"
            return f"<{tag}>{_said(document, part.text, _TAGGED)}</{tag}>"
        case Points():
            box, style = ("☐ ", f' style="{BOXES}"') if part.boxes else ("", "")
            points = "\n".join(
                f"<li>{box}{_said(document, point, _TAGGED)}</li>" for point in part.points
            )
            return f"<ul{style}>\n{points}\n</ul>"
        case Facts():
            rows = "\n".join(
                f"<dt>{_said(document, label, _TAGGED)}</dt>"
                f"<dd>{_value(document, value, _TAGGED)}</dd>"
                for label, value in part.rows
            )
            return f"<dl>\n{rows}\n</dl>"
        case Words():
            said = "\n".join(f"<p>{lines}</p>" for lines in _paragraphs(part.words))
            note = _note(document, part, _TAGGED)
            by = (
                f"\n<footer>{_credit(document, part.by, _TAGGED)}{note}</footer>" if part.by else ""
            )
            return f"<blockquote>\n{said}{by}\n</blockquote>"
        case Linked():
            by = f", {_credit(document, part.by, _TAGGED)}" if part.by else ""
            about = f": {escape(part.about)}" if part.about else ""
            note = _note(document, part, _TAGGED)
            return f"<p>{_anchor(part.address, part.label)}{by}{note}{about}</p>"


def _paragraphs(words: str) -> Iterator[str]:
    for lines in re.split(r"\n\s*\n", words.strip()):
        yield "<br>\n".join(escape(line) for line in lines.split("\n"))


def _anchor(address: str, label: str) -> str:
    return f'<a href="{escape(_address(address), quote=True)}">{escape(label)}</a>'


_TAGGED = Safe(escape, lambda address: _anchor(address, address))


# --- both ---------------------------------------------------------------------------------------


def _said(document: Document, said: Text, safe: Safe) -> str:
    told = frozenset(_years_told_by_another(said))
    return render(said, document.language, lambda value, _: _leaf(document, value, safe, told))


def _years_told_by_another(said: Text) -> Iterator[date]:
    """Yield the days of a sentence that need no year: "1 December to 31 December 2026"."""
    for value in said.params.values():
        if isinstance(value, Text):
            yield from _years_told_by_another(value)
    days = [value for value in said.params.values() if type(value) is date]
    yield from (one for one, after in pairwise(days) if one < after and one.year == after.year)


def _value(document: Document, value: Param, safe: Safe) -> str:
    return _said(document, Text("{value}", {"value": value}), safe)


def _leaf(document: Document, value: Param, safe: Safe, without_year: Collection[date]) -> str:
    place = regional(document.language)
    match value:
        case Who():
            return safe.words(value.name)
        case Url():
            return safe.link(value.address)
        case Where():
            return safe.words("#")
        case datetime():
            there = value.astimezone(ZoneInfo(document.zone))
            day, at = format_date(there, "full", locale=place), f"{there:%H:%M}"
            return safe.words(f"{day}, {at}")
        case date():
            short = value in without_year
            day = format_skeleton("MMMMd", value, locale=place) if short else None
            return safe.words(day or format_date(value, "long", locale=place))
        case _:
            return safe.words(str(value))


def _credit(document: Document, name: str, safe: Safe) -> str:
    return _said(document, text("by {name}", name=_one_line(name)), safe)


def _note(document: Document, part: Linked | Words, safe: Safe) -> str:
    return f" ({_said(document, part.note, safe)})" if part.note is not None else ""


def _one_line(words: str) -> str:
    return " ".join(words.split())


def _address(address: str) -> str:
    """Return an address without what could end it before its end; "" for what is no web page."""
    bare = re.sub(r"[\s<>\"\\]", "", address)
    return bare if bare.casefold().startswith(("https://", "http://")) else ""
