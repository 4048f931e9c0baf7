"""People from a spreadsheet."""

import csv
import io
import json
import os
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cli._people_csv import COLUMNS, Listed, People, Words, read_people
from community.matching.topics import PER_LIST, Topics
from community.model import Answers

HOSTILE = Path(__file__).parents[3] / "shared" / "data" / "hostile" / "csv_cells.json"
WINTER, SUMMER = datetime(2026, 1, 5, 9), datetime(2026, 7, 6, 9)  # noqa: DTZ001 (slots are local)


def read(tmp_path: Path, *lines: str) -> People:
    file = tmp_path / "members.csv"
    file.write_text("\n".join(lines), encoding="utf-8")
    return read_people(file, Words())


def only(people: People) -> Listed:
    assert people.faults == ()
    (one,) = people.listed
    return one


def faults(people: People) -> list[tuple[int, str]]:
    return [(fault.line, fault.sentence.msgid) for fault in people.faults]


def test_a_row_becomes_a_person(tmp_path: Path) -> None:
    one = only(
        read(
            tmp_path,
            "id,name,field,languages,timezone,seeks,gives,horizon,contributes",
            "a7,Ada , Museum,de;English,Wien,PR;SEO,podcasts,KI,Fotografie",
        )
    )
    assert (one.id, one.name, one.field, one.zone) == ("a7", "Ada", "Museum", "Europe/Vienna")
    assert one.answers == Answers("PR; SEO", "podcasts", "KI", "Fotografie")
    person = one.person(3, WINTER)
    assert person.id == 3
    assert person.seeks == {"pr", "seo"}
    assert person.gives == {"podcasts", "photography"}
    assert person.widens == {"ai"}
    assert person.languages == {"de", "en"}
    assert person.zone_hours == 1
    assert one.person(3, SUMMER).zone_hours == 2


def test_only_the_id_is_needed_and_the_name_is_the_id_then(tmp_path: Path) -> None:
    one = only(read(tmp_path, "id", "7"))
    assert (one.id, one.name, one.languages) == ("7", "7", frozenset())
    assert one.person(1, WINTER).zone_hours is None


def test_columns_come_in_any_order_and_size_of_letters(tmp_path: Path) -> None:
    one = only(read(tmp_path, " Seeks ,ID,name", "PR,7,Ada"))
    assert (one.id, one.name, one.seeks) == ("7", "Ada", {"pr"})


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_lists_are_separated_by_semicolons_or_commas_whatever_separates_cells(
    tmp_path: Path, separator: str
) -> None:
    for listed in ("PR; SEO; alte Drucke", "PR, SEO, alte Drucke"):
        lines = (("id", "seeks", "name"), ("7", f'"{listed}"', "Ada"))
        one = only(read(tmp_path, *map(separator.join, lines)))
        assert one.seeks == {"pr", "seo", "alte drucke"}
        assert one.answers.goal == listed


def test_an_entry_may_be_a_sentence_whose_commas_separate_nothing(tmp_path: Path) -> None:
    sentence = "Ich suche jemanden, der sich mit Podcasts auskennt, gern auch per Video."
    one = only(read(tmp_path, "id,seeks", f'1,"SEO;{sentence}"'))
    assert one.seeks == {"seo", *Topics().understand(Answers(goal=sentence)).seeks}
    assert "podcasts" in one.seeks


def test_a_short_entry_that_sounds_like_talk_is_a_topic_all_the_same(tmp_path: Path) -> None:
    assert only(read(tmp_path, "id,seeks", "1,how to whittle")).seeks == {"whittle"}


def test_no_more_topics_are_taken_than_from_a_list_in_the_bot(tmp_path: Path) -> None:
    wall = ";".join(f"topic{number}" for number in range(200))
    assert len(only(read(tmp_path, "id,seeks", f"1,{wall}")).seeks) == PER_LIST


def test_an_answer_that_was_read_is_known_again_in_its_parts() -> None:
    words = Words()
    words.entries("PR;alte  Drucke")
    assert words.named("PR; alte Drucke") == {"pr", "alte drucke"}
    assert words.named("") == frozenset()


def test_a_misspelt_column_is_a_fault_and_a_foreign_one_a_note(tmp_path: Path) -> None:
    people = read(tmp_path, "id,langauges,Joined,shoe size", "1,de,,")
    assert faults(people) == [(1, "I do not know the column “{column}”. Did you mean “{guess}”?")]
    assert people.faults[0].sentence.params == {"column": "langauges", "guess": "languages"}
    assert people.ignored == ("joined", "shoe size")


def test_a_column_like_one_that_is_there_is_only_foreign(tmp_path: Path) -> None:
    people = read(tmp_path, "id,name,names", "1,Ada,Ada Lovelace")
    assert only(people).name == "Ada"
    assert people.ignored == ("names",)


@pytest.mark.parametrize(
    ("head", "sentence"),
    [
        ("1,Ada", "The first line has to name the columns, “id” and any of: {columns}."),
        ("name,seeks", "There is no column “id”. Give every person an id of their own."),
        ("id,name,name", "The column “{column}” is there twice. Please keep one."),
    ],
)
def test_a_head_that_does_not_work_is_named(tmp_path: Path, head: str, sentence: str) -> None:
    assert faults(read(tmp_path, head, "1,Ada,x"[: len(head)])) == [(1, sentence)]


def test_an_id_column_that_is_misspelt_is_one_fault(tmp_path: Path) -> None:
    people = read(tmp_path, "idd,name", "1,Ada")
    assert people.faults[0].sentence.params == {"column": "idd", "guess": "id"}
    assert len(people.faults) == 1


def test_a_file_of_nobody_is_a_fault(tmp_path: Path) -> None:
    assert faults(read(tmp_path, "id,name", "", ",")) == [
        (0, "There is nobody in this file. Add a row a person.")
    ]


def test_every_bad_row_is_named_with_its_line_and_the_remedy(tmp_path: Path) -> None:
    people = read(
        tmp_path,
        "id,timezone,languages",
        "1,Europe/Viena,de",
        ",Wien,de",
        "2,,",
        "2,Wien,zzzz",
        "3,Wien,de,too many",
        "4,Wien,de,,",
        "5,Nowhere/Nothing,Germn",
    )
    assert [(fault.line, fault.sentence.msgid.split(". ")[-1]) for fault in people.faults] == [
        (2, "Did you mean {guess}?"),
        (3, "Give every person an id of their own, for example a number."),
        (5, "Give every person an id of their own."),
        (5, "Please separate languages with commas, for example: German, English."),
        (6, "Please put quotation marks around a cell that holds the separator."),
        (8, "Did you mean {guess}?"),
        (8, "Please name a region and a city, for example Europe/Vienna."),
    ]
    assert people.faults[0].sentence.params["guess"] == "Europe/Vienna"
    assert people.faults[2].sentence.params == {"id": "2", "line": "4"}
    assert [one.id for one in people.listed] == ["2", "4"]


def test_a_short_row_is_filled_up_with_nothing(tmp_path: Path) -> None:
    assert only(read(tmp_path, "id,name,seeks", "1")).name == "1"


def test_what_cannot_be_read_at_all_is_the_last_fault(tmp_path: Path) -> None:
    people = read(tmp_path, "id,name", ",Ada", '2,"Ben')
    assert [line for line, _ in faults(people)] == [2, 3]
    assert faults(read_people(tmp_path / "none.csv", Words()))[0][0] == 0


def test_reading_tells_how_far_it_is(tmp_path: Path) -> None:
    file = tmp_path / "members.csv"
    file.write_text("id\n" + "\n".join(map(str, range(2500))), encoding="utf-8")
    told: list[tuple[int, int]] = []
    read_people(file, Words(), lambda line, lines: told.append((line, lines)))
    assert told == [(1, 2501), (1001, 2501), (2001, 2501)]


def hostile_cells() -> Sequence[str]:
    if not HOSTILE.is_file():
        if os.environ.get("CI") == "true":
            pytest.fail(f"the hostile cells are missing: {HOSTILE}")
        pytest.skip("the hostile cells are not on this machine")
    cells: list[str] = json.loads(HOSTILE.read_text(encoding="utf-8"))
    return cells


def test_formulas_and_control_characters_are_words_like_any_others(tmp_path: Path) -> None:
    cells = hostile_cells()
    written = io.StringIO()
    table = csv.writer(written)
    table.writerow(COLUMNS)
    for number, cell in enumerate(cells):
        table.writerow([f"{number}{cell}", cell, cell, "", "", cell, cell, cell, cell])
    file = tmp_path / "members.csv"
    file.write_text(written.getvalue(), encoding="utf-8", newline="")
    people = read_people(file, Words())
    assert people.faults == ()
    assert len(people.listed) == len(cells)
    for one in people.listed:
        for shown in (one.id, one.name, one.field):
            assert shown.isprintable()
        assert not {"\x00", "\r", "\t", "\ufeff"} & set(one.answers.goal)


def test_an_id_of_nothing_but_control_characters_is_no_id(tmp_path: Path) -> None:
    assert [line for line, _ in faults(read(tmp_path, "id,name", "\x00\u200b,Ada"))] == [2]


CELLS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(CELLS, min_size=4, max_size=4), max_size=5))
def test_whatever_stands_in_the_cells_nothing_breaks(
    tmp_path_factory: pytest.TempPathFactory, table: list[list[str]]
) -> None:
    written = io.StringIO()
    csv.writer(written).writerows([["id", "name", "seeks", "timezone"], *table])
    file = tmp_path_factory.mktemp("any") / "members.csv"
    file.write_text(written.getvalue(), encoding="utf-8", newline="")
    people = read_people(file, Words())
    filled = [row for row in table if any(cell.strip() for cell in row)]
    assert len(people.listed) + len({fault.line for fault in people.faults if fault.line > 1}) >= (
        len(filled)
    )
