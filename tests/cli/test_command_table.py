"""The table of commands in the docs, which is written from the list of commands."""

from pathlib import Path

import pytest

from cli.command_table import BEGIN, END, PAGE, command_table, main, renewed
from community.command_list import COMMANDS


def test_the_page_in_the_docs_is_up_to_date() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert page == renewed(page), "run: python -m cli.command_table"


def test_every_command_has_its_row_with_both_forms() -> None:
    table = command_table()
    for one in COMMANDS:
        [row] = [line for line in table.splitlines() if line.startswith(f"| {one.about.msgid} |")]
        assert f"`/{one.name}" in row
        assert f"`!netz {one.name}" in row
        assert row.count("|") == 4
    assert "| `/match met <answer>` | `!netz match met <answer>` |" in table


def test_what_one_platform_alone_can_take_stands_in_its_column_only() -> None:
    [row] = [line for line in command_table().splitlines() if "`/admin setup" in line]
    _, _, discord, matrix, _ = row.split("|")
    assert "[group_size]" not in discord
    assert "[group_size]" in matrix


def test_only_what_stands_between_the_markers_is_written(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"Before.\n{BEGIN}\nwhat was here\n{END}\nAfter.\n", encoding="utf-8")
    main(page)
    written = page.read_text(encoding="utf-8")
    assert written.startswith(f"Before.\n{BEGIN}\n")
    assert written.endswith(f"{END}\nAfter.\n")
    assert "what was here" not in written
    assert renewed(written) == written


@pytest.mark.parametrize("page", ["", BEGIN, END, f"{END} {BEGIN}"])
def test_a_page_without_its_markers_is_left_alone(page: str) -> None:
    with pytest.raises(ValueError, match="markers"):
        renewed(page)
