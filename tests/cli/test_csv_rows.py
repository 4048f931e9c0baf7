"""Files as spreadsheets write them: letters, separators, quotation marks."""

from pathlib import Path

import pytest

from cli._csv_rows import Unreadable, first_row, read_text, rows, widest

WORDS = "id;name\n1;Jörg Weiß\n2;Zoë: “quoted”, 5 €\n"


def said(path: Path) -> tuple[int, str]:
    """What is wrong with a file: the line and the sentence."""
    with pytest.raises(Unreadable) as caught:
        read_text(path)
    assert caught.value.fault.file == path.name
    return caught.value.fault.line, caught.value.fault.sentence.msgid


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_letters_are_read_however_a_spreadsheet_writes_them(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "list.csv"
    file.write_bytes(WORDS.encode(encoding))
    assert read_text(file) == WORDS


@pytest.mark.parametrize(
    ("words", "encoding"),
    [
        ("März", "cp850"),  # what Windows-1252 shows as a quotation mark within a word
        ("März", "mac-roman"),
        ("Wałęsa", "cp1250"),
        ("привет", "cp1251"),
    ],
)
def test_letters_that_could_be_others_are_not_guessed(
    tmp_path: Path, words: str, encoding: str
) -> None:
    file = tmp_path / "list.csv"
    file.write_bytes(b"id\n1\n" + words.encode(encoding))
    line, sentence = said(file)
    assert line == 3
    assert "CSV UTF-8" in sentence


def test_a_broken_letter_in_utf_8_is_named_by_its_line(tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_bytes("id,name\n1,Jörg\n2,Zo".encode() + b"\xc3\n")
    assert said(file)[0] == 3


def test_half_a_letter_in_utf_16_is_named(tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_bytes("id\n".encode("utf-16") + b"\x00")
    assert "CSV UTF-8" in said(file)[1]


def test_what_is_no_file_is_named_with_the_remedy(tmp_path: Path) -> None:
    (tmp_path / "empty.csv").write_text(" \n\n")
    (tmp_path / "folder.csv").mkdir()
    assert said(tmp_path / "missing.csv") == (0, "There is no such file.")
    assert said(tmp_path / "empty.csv") == (0, "This file is empty.")
    assert said(tmp_path / "folder.csv")[1].startswith("This is a folder.")


def test_a_file_that_the_system_refuses_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_path: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert said(tmp_path / "secret.csv") == (0, "This file cannot be read: {why}")


def test_a_row_knows_the_line_it_begins_in() -> None:
    written = 'id,name\r\n\r\n1,"Ada\r\nLovelace"\r\n,\r\n2,Ben\r\n'
    assert [(row.line, row.cells) for row in rows("list.csv", written, ",")] == [
        (1, ("id", "name")),
        (3, ("1", "Ada\r\nLovelace")),
        (6, ("2", "Ben")),
    ]


@pytest.mark.parametrize("broken", ['2,"open\n3,Cyd\n', '2,"Ben"jamin\n', f"2,{'x' * 200_000}\n"])
def test_rows_before_broken_quotation_marks_are_read(broken: str) -> None:
    reading = rows("list.csv", f"id,name\n1,Ada\n{broken}", ",")
    assert [next(reading).line, next(reading).line] == [1, 2]
    with pytest.raises(Unreadable) as caught:
        next(reading)
    assert caught.value.fault.line == 3


def test_the_separator_is_what_cuts_most() -> None:
    assert widest("1;2;3\n") == ";"
    assert widest("1\t2,5\t3\n") == "\t"
    assert widest("1,2\n") == ","
    assert widest('"1;2;3",4\n') == ","
    assert first_row('"open', ",") == ()
    assert first_row("\n\n", ",") == ()
