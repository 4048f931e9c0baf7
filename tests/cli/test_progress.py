"""How far a long command has come."""

import io

from rich.console import Console

from cli._progress import stages
from community.texts import text


def test_a_terminal_sees_one_stage_after_the_other_in_its_language() -> None:
    seen = io.StringIO()
    with stages(Console(file=seen, force_terminal=True, width=80), "de") as shown:
        shown.begin(text("Pairing"))
        shown.begin(text("Saying why"), total=4)
        shown.reach(2)
    assert "Zusammenbringen" in seen.getvalue()
    assert "Begründen" in seen.getvalue()
    assert "50%" in seen.getvalue()


def test_how_long_a_stage_takes_may_be_known_later() -> None:
    seen = io.StringIO()
    with stages(Console(file=seen, force_terminal=True, width=80), "en") as shown:
        shown.begin(text("Pairing"))
        shown.reach(3, 12)
    assert "25%" in seen.getvalue()


def test_where_nobody_watches_nothing_is_shown() -> None:
    seen = io.StringIO()
    with stages(Console(file=seen), "en") as shown:
        shown.reach(1)
        shown.begin(text("Pairing"))
        shown.reach(3, 12)
    assert seen.getvalue() == ""
