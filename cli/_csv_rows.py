"""Rows of a CSV file as spreadsheets write it, with the line that each begins in."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from community.texts import Text, text

DELIMITERS = (",", ";", "\t")
"""What separates cells: a comma, or a semicolon where the comma is the decimal sign, or a tab."""

_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))

# Letters of Western Europe and signs of typing; in every other old encoding the same bytes would
# also give something else (a euro sign, a superscript, a quotation mark within a word).
_WESTERN = frozenset(map(chr, (*range(0xC0, 0xD7), *range(0xD8, 0xF7), *range(0xF8, 0x100))))
_TYPED = frozenset("’‚‘„“”–—…€«»§°\u00a0")  # noqa: RUF001 (these very signs)
_WITHIN_A_WORD = re.compile(r"[^\W\d_][‚‘„“”–—…€«»§°][^\W\d_]")  # noqa: RUF001 (the same)

_ROW_OF_ACCENTS = re.compile("[\u00c0-\u00ff]{3}")
"""No western word has three accented letters in a row; every Greek or Russian one looks so."""

_NOT_UTF8 = text(
    "This file is not in UTF-8, and its letters cannot be guessed for certain. Please save it as"
    " “CSV UTF-8” and try again."
)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a file, with the remedy. ``line`` counts from 1; 0: the file as a whole."""

    file: str
    line: int
    sentence: Text


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one row, which begins in ``line``; never without any filled cell."""

    line: int
    cells: tuple[str, ...]


class Unreadable(Exception):
    """A file, or the rest of it, cannot be read at all."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.sentence.msgid)
        self.fault = fault


def read_text(path: Path) -> str:
    """Return a file's text, whether in UTF-8, UTF-16 with its mark, or surely in Windows-1252.

    Unreadable if there is no such file, or nothing in it, or no telling what its letters are.
    """
    try:
        written = path.read_bytes()
    except FileNotFoundError:
        raise Unreadable(Fault(path.name, 0, text("There is no such file."))) from None
    except IsADirectoryError:
        sentence = text("This is a folder. Please name a file in it.")
        raise Unreadable(Fault(path.name, 0, sentence)) from None
    except OSError as error:
        sentence = text("This file cannot be read: {why}", why=error.strerror or "")
        raise Unreadable(Fault(path.name, 0, sentence)) from None
    decoded = _decoded(path.name, written)
    if not decoded.strip():
        raise Unreadable(Fault(path.name, 0, text("This file is empty.")))
    return decoded


def rows(file: str, written: str, delimiter: str) -> Iterator[Row]:
    """Yield the rows that have a filled cell; Unreadable from where quotation marks go wrong."""
    reader = csv.reader(io.StringIO(written, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield Row(line, tuple(cells))
            line = reader.line_num + 1
    except csv.Error:
        sentence = text(
            "The quotation marks of this row do not match, so nothing from here on can be read."
            " Please close each one, and double those within a cell."
        )
        raise Unreadable(Fault(file, line, sentence)) from None


def first_row(written: str, delimiter: str) -> Sequence[str]:
    """Return the first filled row as it would be with ``delimiter``; empty if it cannot be read."""
    try:
        return next((row.cells for row in rows("", written, delimiter)), ())
    except Unreadable:
        return ()


def widest(written: str) -> str:
    """Return the delimiter that cuts the first row into the most cells."""
    return max(DELIMITERS, key=lambda one: len(first_row(written, one)))


def _decoded(file: str, written: bytes) -> str:
    marked = (encoding for mark, encoding in _MARKS if written.startswith(mark))
    encoding = next(marked, "utf-8")
    try:
        return written.decode(encoding)
    except UnicodeDecodeError as error:
        western = _western(written) if encoding == "utf-8" else None
        if western is None:
            line = written.count(b"\n", 0, error.start) + 1
            raise Unreadable(Fault(file, line, _NOT_UTF8)) from None
        return western


def _western(written: bytes) -> str | None:
    """Return the text if it can only be Windows-1252, as older spreadsheets write it."""
    try:
        decoded = written.decode("cp1252")
    except UnicodeDecodeError:
        return None
    signs = {sign for sign in decoded if not sign.isascii()}
    doubtful = _WITHIN_A_WORD.search(decoded) or _ROW_OF_ACCENTS.search(decoded)
    return decoded if signs <= _WESTERN | _TYPED and not doubtful else None
