"""Pictures of figures: what stands where."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from publishing.charts import WIDTH, Bar, Panel, bars_svg, png, text_width

SVG = "{http://www.w3.org/2000/svg}"
PANELS = (
    Panel(
        "Nutzen eines Matches",
        "Punkte von 100, mehr ist besser",
        (Bar("Netzwerkstatt", 24.0, "24,0", ours=True), Bar("nach Zufall", 6.0, "6,0")),
    ),
    Panel("Nobody", "", (Bar("ours", 0, "0", ours=True), Bar("theirs", 0, "0"))),
    Panel("One more", "a note", (Bar("ours", 1, "1", ours=True),)),
)


@dataclass(frozen=True)
class Box:
    """What something takes up on the picture."""

    what: str
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom


def parsed(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314 (our own picture)


def texts(svg: str) -> Iterator[Box]:
    for one in parsed(svg).iter(f"{SVG}text"):
        size, words = float(one.attrib["font-size"]), one.text or ""
        wide = text_width(words, size)
        left = float(one.attrib["x"]) - (wide if one.attrib["text-anchor"] == "end" else 0)
        foot = float(one.attrib["y"])
        yield Box(words, left, foot - 0.8 * size, left + wide, foot + 0.25 * size)


def bars(svg: str) -> list[Box]:
    """Return all bars; the first rectangle is the paper."""
    return [
        Box(
            one.attrib["fill"],
            float(one.attrib["x"]),
            float(one.attrib["y"]),
            float(one.attrib["x"]) + float(one.attrib["width"]),
            float(one.attrib["y"]) + float(one.attrib["height"]),
        )
        for one in list(parsed(svg).iter(f"{SVG}rect"))[1:]
    ]


def check_place(svg: str) -> None:
    """That all is within the frame and nothing lies upon anything else."""
    height = float(parsed(svg).attrib["height"])
    boxes = [*texts(svg), *bars(svg)]
    for box in boxes:
        assert box.left >= 0, box
        assert box.top >= 0, box
        assert box.right <= WIDTH + 0.1, box
        assert box.bottom <= height, box
    for one, other in combinations(boxes, 2):
        assert not one.meets(other), (one, other)


def test_every_word_and_figure_stands_on_the_picture() -> None:
    svg = bars_svg("Was es bringt", "120 Mitglieder", PANELS)
    shown = [box.what for box in texts(svg)]
    assert shown == [
        "Was es bringt",
        "120 Mitglieder",
        "Nutzen eines Matches",
        "Punkte von 100, mehr ist besser",
        "Netzwerkstatt",
        "24,0",
        "nach Zufall",
        "6,0",
        "Nobody",
        "ours",
        "0",
        "theirs",
        "0",
        "One more",
        "a note",
        "ours",
        "1",
    ]
    check_place(svg)


def test_bars_are_as_long_as_their_figures() -> None:
    first, second, *rest = bars(bars_svg("t", "n", PANELS))
    assert (first.right - first.left) == pytest.approx(4 * (second.right - second.left), abs=0.5)
    assert first.left == second.left
    assert [box.right - box.left for box in rest[:2]] == [pytest.approx(1), pytest.approx(1)]


def test_ours_is_far_darker_than_theirs_so_that_no_colour_needs_to_be_seen() -> None:
    def lightness(colour: str) -> float:
        red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
        return 0.2126 * red**2.2 + 0.7152 * green**2.2 + 0.0722 * blue**2.2

    ours, theirs, *_ = (lightness(box.what) for box in bars(bars_svg("t", "n", PANELS)))
    assert (theirs + 0.05) / (ours + 0.05) > 2.5


def test_the_picture_can_be_read_out() -> None:
    root = parsed(bars_svg("Was es bringt", "", PANELS[:1]))
    assert root.attrib["role"] == "img"
    assert root.findtext(f"{SVG}title") == "Was es bringt"
    assert root.findtext(f"{SVG}desc") == (
        "Nutzen eines Matches: Netzwerkstatt 24,0, nach Zufall 6,0."
    )


def test_long_words_are_broken_into_lines_or_cut() -> None:
    label = "a policy with a name that is far longer than anybody needs"
    panel = Panel("Wort " * 40, "x" * 300, (Bar(label, 2, "2" * 20), Bar("b", 1, "1")))
    svg = bars_svg("Titel " * 40, "Hinweis " * 60, (panel, panel))
    check_place(svg)
    shown = [box.what for box in texts(svg)]
    assert any(words.startswith("a policy") and words.endswith("…") for words in shown)
    assert any(words.startswith("xxx") and words.endswith("x…") for words in shown)
    assert sum("Hinweis" in words for words in shown) > 1


def test_signs_of_markup_are_words_and_control_characters_are_left_out() -> None:
    svg = bars_svg("<b>&\x00\x1b", "", (Panel('"<', "", (Bar("</svg>", 1, "&amp;"),)),))
    assert [box.what for box in texts(svg)] == ["<b>&", '"<', "</svg>", "&amp;"]


def test_no_panels_make_a_picture_too() -> None:
    check_place(bars_svg("t", "n", ()))
    check_place(bars_svg("t", "n", (Panel("p", "n", ()),)))


WORDS = st.text(st.characters(categories=["L", "N", "P", "Zs"]), max_size=60)
BARS = st.builds(Bar, WORDS, st.floats(0, 1e9), st.text("0123456789,. %", max_size=12))


@settings(max_examples=50, deadline=None)
@given(WORDS, st.lists(st.builds(Panel, WORDS, WORDS, st.tuples(BARS, BARS)), max_size=4))
def test_whatever_the_words_and_figures_nothing_overlaps(title: str, panels: list[Panel]) -> None:
    check_place(bars_svg(title, title, panels))


def test_a_png_has_the_size_of_the_picture_and_shows_its_words() -> None:
    svg = bars_svg("Was es bringt", "äöüß „für“", PANELS)
    picture = png(svg, zoom=1)
    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    assert struct.unpack(">II", picture[16:24]) == (WIDTH, int(parsed(svg).attrib["height"]))
    # Without a font the words would be missing, and then they would make no difference.
    assert picture != png(svg.replace("äöüß", "aous"), zoom=1)
    assert struct.unpack(">I", png(svg)[16:20]) == (2 * WIDTH,)
