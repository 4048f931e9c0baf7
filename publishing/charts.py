"""Pictures of figures: panels of bars, drawn as SVG and turned into PNG. Values in, bytes out.

Whoever calls brings every word in the reader's language. Ours and theirs differ in lightness and
not in hue, so nobody needs to tell colours apart.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import as_file, files
from xml.sax.saxutils import escape

from resvg_py import svg_to_bytes

FONT = "DejaVu Sans"
WIDTH = 960

_MARGIN, _GUTTER, _COLUMNS = 32, 40, 2
_PANEL_WIDTH = (WIDTH - 2 * _MARGIN - (_COLUMNS - 1) * _GUTTER) / _COLUMNS
_TITLE, _TEXT, _SMALL = 24.0, 15.0, 13.0
_LINE = 1.4
"""Height of a line in sizes of its letters."""

_BAR, _BETWEEN = 20.0, 8.0
_PAD = 8.0
_LABELS = 0.45
"""The most of a panel's width that labels take; what is longer is cut."""

_INK, _SOFT, _PAPER, _OURS, _THEIRS = "#1b1f24", "#57606a", "#ffffff", "#0072b2", "#b8c0c8"

_WIDTHS = {
    **dict.fromkeys("abcdefghijklnopqrstuvxyzäöüß0123456789/–„“”‚’", 0.66),  # noqa: RUF001
    **dict.fromkeys("ABCDEFGHIJKLNOPQRSTUVXYZÄÖÜ&", 0.8),
    **dict.fromkeys("mwMW@%+=<>—…·•→€", 1.01),
    **dict.fromkeys("ijltfrI.,:;'|!()[]- ", 0.42),
}
"""No letter of DejaVu Sans is wider, in sizes of the font: what is thought to fit does fit."""

_ANY_LETTER = 1.9


@dataclass(frozen=True, slots=True)
class Bar:
    """``value`` (0 or more) decides its length, ``shown`` stands at its end."""

    label: str
    value: float
    shown: str
    ours: bool = False


@dataclass(frozen=True, slots=True)
class Panel:
    """One measure, its bars on a scale of their own. ``note`` says how to read it."""

    title: str
    note: str
    bars: tuple[Bar, ...]


def bars_svg(title: str, note: str, panels: Sequence[Panel]) -> str:
    """Return panels of bars, two beside each other, under a title and a note on all of them."""
    head = list(_paragraph(_MARGIN, _MARGIN, title, _TITLE, WIDTH - 2 * _MARGIN))
    top = _MARGIN + _height(title, _TITLE, WIDTH - 2 * _MARGIN) + _PAD
    head += _paragraph(_MARGIN, top, note, _SMALL, WIDTH - 2 * _MARGIN, _SOFT)
    top += _height(note, _SMALL, WIDTH - 2 * _MARGIN) + _GUTTER / 2
    drawn: list[str] = []
    for at in range(0, len(panels), _COLUMNS):
        row = panels[at : at + _COLUMNS]
        bars_at = top + max(map(_head_height, row))
        for column, panel in enumerate(row):
            drawn += _panel(_MARGIN + column * (_PANEL_WIDTH + _GUTTER), top, bars_at, panel)
        top = bars_at + max(len(panel.bars) for panel in row) * (_BAR + _BETWEEN) + _GUTTER / 2
    height = round(top + _MARGIN - _GUTTER / 2)
    lines = (
        '<svg xmlns="http://www.w3.org/2000/svg" role="img"',
        f'width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}" font-family="{FONT}">',
        f"<title>{escape(_writable(title))}</title>",
        f"<desc>{escape(_in_words(panels))}</desc>",
        f'<rect width="{WIDTH}" height="{height}" fill="{_PAPER}"/>',
        *head,
        *drawn,
        "</svg>\n",
    )
    return "\n".join(lines)


def png(svg: str, zoom: float = 2.0) -> bytes:
    """Return a picture of ``svg`` with ``zoom`` pixels a unit, drawn with the shipped font."""
    with as_file(files("publishing") / "fonts" / "DejaVuSans.ttf") as font:
        return svg_to_bytes(
            svg_string=svg, zoom=zoom, skip_system_fonts=True, font_files=[str(font)]
        )


def text_width(words: str, size: float) -> float:
    """Return a width that ``words`` will not exceed."""
    return size * sum(_WIDTHS.get(letter, _ANY_LETTER) for letter in words)


def _panel(left: float, top: float, bars_at: float, panel: Panel) -> Iterator[str]:
    yield from _paragraph(left, top, panel.title, _TEXT, _PANEL_WIDTH)
    note_at = top + _height(panel.title, _TEXT, _PANEL_WIDTH)
    yield from _paragraph(left, note_at, panel.note, _SMALL, _PANEL_WIDTH, _SOFT)
    labels = [_cut(bar.label, _SMALL, _LABELS * _PANEL_WIDTH) for bar in panel.bars]
    gutter = max((text_width(label, _SMALL) for label in labels), default=0) + _PAD
    shown = max((text_width(bar.shown, _SMALL) for bar in panel.bars), default=0) + _PAD
    longest = max((bar.value for bar in panel.bars), default=0)
    room = _PANEL_WIDTH - gutter - shown
    for at, (bar, label) in enumerate(zip(panel.bars, labels, strict=True)):
        y = bars_at + at * (_BAR + _BETWEEN)
        length = room * bar.value / longest if longest else 0.0
        ink = _INK if bar.ours else _SOFT
        middle = y + _BAR / 2 + 0.36 * _SMALL
        yield _text(left + gutter - _PAD, middle, label, _SMALL, ink, anchor="end")
        # A hair stands for nothing at all, so that a bar is never missing.
        yield (
            f'<rect x="{left + gutter:.1f}" y="{y:.1f}" width="{max(length, 1):.1f}"'
            f' height="{_BAR:.1f}" fill="{_OURS if bar.ours else _THEIRS}"/>'
        )
        yield _text(left + gutter + length + _PAD, middle, bar.shown, _SMALL, ink)


def _head_height(panel: Panel) -> float:
    """Return how high a panel's title and note are, with the gap below."""
    title = _height(panel.title, _TEXT, _PANEL_WIDTH)
    return title + _height(panel.note, _SMALL, _PANEL_WIDTH) + _PAD


def _paragraph(
    left: float, top: float, words: str, size: float, width: float, ink: str = _INK
) -> Iterator[str]:
    for at, line in enumerate(_lines(words, size, width)):
        yield _text(left, top + (at + 1) * _LINE * size - 0.4 * size, line, size, ink)


def _height(words: str, size: float, width: float) -> float:
    return len(_lines(words, size, width)) * _LINE * size


def _lines(words: str, size: float, width: float) -> list[str]:
    """Break words into lines that fit; a word that is too long for one is cut."""
    lines: list[str] = []
    for word in words.split():
        fitting = _cut(word, size, width)
        longer = f"{lines[-1]} {fitting}" if lines else fitting
        if lines and text_width(longer, size) <= width:
            lines[-1] = longer
        else:
            lines.append(fitting)
    return lines


def _cut(words: str, size: float, width: float) -> str:
    if text_width(words, size) <= width:
        return words
    end = len(words)
    while end and text_width(words[:end] + "…", size) > width:
        end -= 1
    return words[:end].rstrip() + "…"


def _text(x: float, y: float, words: str, size: float, ink: str, *, anchor: str = "start") -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:g}" fill="{ink}"'
        f' text-anchor="{anchor}">{escape(_writable(words))}</text>'
    )


def _in_words(panels: Sequence[Panel]) -> str:
    """Return the figures as text, for whoever has the picture read out."""
    return _writable(
        " ".join(
            f"{panel.title}: " + ", ".join(f"{bar.label} {bar.shown}" for bar in panel.bars) + "."
            for panel in panels
        )
    )


def _writable(words: str) -> str:
    """Leave out what XML cannot hold."""
    return "".join(letter for letter in words if letter.isprintable())
