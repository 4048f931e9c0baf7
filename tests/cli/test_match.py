"""`match`, as an organiser types it."""

import json
import random
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner, Result

import bot
from cli import match
from cli._console import EX_FAILED, EX_OK
from cli._plan_json import write
from community.model import MatchKind

TYPED = CliRunner()
pytestmark = pytest.mark.usefixtures("elsewhere")

README = Path(__file__).parents[2] / "README.md"
HEAD = "id,name,field,languages,timezone,seeks,gives,horizon,contributes\n"
FOUR = (
    HEAD + "1,Ada,Museum,de;en,Europe/Berlin,PR,Fotografie,KI,\n"
    '2,Ben,Radio,de,Wien,"Fotografie. Und jemanden, der Geduld hat.",PR,,Texte schreiben\n'
    "3,Cyd,Film,English,,AI,Video,podcasts,\n"
    "4,Dov,Verlag,en,America/New_York,video,,,künstliche Intelligenz\n"
)
TOTALS = {
    "people", "matched", "mutual", "weight", "upper_bound", "out_of_bubble", "seconds", "peak_mb",
}  # fmt: skip


@pytest.fixture
def members(elsewhere: Path) -> Path:
    file = elsewhere / "members.csv"
    file.write_text(FOUR, encoding="utf-8")
    return file


def typed(*words: str) -> Result:
    return TYPED.invoke(bot.app, ["match", *words])


def planned(*words: str) -> Mapping[str, Any]:
    """Plan into a file; return what it holds."""
    shown = typed(*words, "--out", "plan.json")
    assert shown.exit_code == EX_OK, shown.output
    document: Mapping[str, Any] = json.loads(Path("plan.json").read_text(encoding="utf-8"))
    return document


def timeless(plan: Mapping[str, Any]) -> Mapping[str, Any]:
    """A plan without what it took."""
    took = {"seconds", "peak_mb"}
    kept = {name: value for name, value in plan["totals"].items() if name not in took}
    return {**plan, "totals": kept}


def check_form(plan: Mapping[str, Any], ids: set[str]) -> None:
    """That a plan has the form it should have, and everybody exactly once."""
    assert list(plan) == ["seed", "totals", "matches", "unmatched"]
    assert set(plan["totals"]) == TOTALS
    seats: list[str] = []
    for one in plan["matches"]:
        assert list(one) == ["members", "kind", "score", "parts", "reasons"]
        assert len(one["members"]) >= 2
        assert MatchKind(one["kind"])
        assert 0 <= one["score"] <= 100
        assert set(one["parts"]) in (set(), set(one["members"]))
        for parts in one["parts"].values():
            assert list(parts) == ["need", "shared", "horizon", "interests", "mentor"]
        assert one["reasons"]
        assert all(isinstance(reason, str) and reason for reason in one["reasons"])
        seats += one["members"]
    left = [one["member"] for one in plan["unmatched"]]
    assert all(one["reason"] in {"alone", "no_partner", "language"} for one in plan["unmatched"])
    assert sorted(seats + left) == sorted(ids)
    totals = plan["totals"]
    assert totals["people"] == len(ids)
    assert totals["matched"] == len(seats)
    assert 0 <= totals["mutual"] <= len(plan["matches"])
    assert 0 <= totals["out_of_bubble"] <= 1
    assert totals["upper_bound"] is None or totals["upper_bound"] >= totals["weight"]


def test_a_small_list_gets_its_plan_with_reasons_in_the_peoples_own_words(members: Path) -> None:
    plan = planned(str(members), "--language", "de")
    check_form(plan, {"1", "2", "3", "4"})
    first, second = plan["matches"]
    assert (first["members"], second["members"]) == (["1", "2"], ["3", "4"])
    assert (first["kind"], second["kind"]) == ("exchange", "exchange")
    assert "Ben sucht: Fotografie. …" in first["reasons"]
    assert "Und umgekehrt: Cyd kann Dov weiterhelfen, wenn es um Video geht." in second["reasons"]
    assert "Dov bietet an: künstliche Intelligenz" in second["reasons"]
    assert plan["unmatched"] == []
    assert plan["totals"]["mutual"] == 2
    assert plan["totals"]["out_of_bubble"] == 1
    assert plan["totals"]["seconds"] > 0
    assert plan["totals"]["peak_mb"] > 10


def test_the_reasons_come_in_the_language_asked_for(members: Path) -> None:
    plan = planned(str(members), "--language", "en")
    assert "And the other way round, Cyd can help Dov with video." in plan["matches"][1]["reasons"]


def test_the_same_seed_gives_the_same_plan(members: Path) -> None:
    plans = [timeless(planned(str(members), "--seed", "5")) for _ in range(2)]
    assert plans[0] == plans[1]
    assert plans[0]["seed"] == 5


ROWS = st.lists(
    st.tuples(
        st.lists(st.sampled_from(["PR", "SEO", "KI", "Video", "Ton"]), max_size=3).map(";".join),
        st.lists(st.sampled_from(["PR", "SEO", "KI", "Video", "Ton"]), max_size=3).map(";".join),
        st.sampled_from(["Film", "Radio", ""]),
        st.sampled_from(["de", "en", ""]),
    ),
    min_size=1,
    max_size=9,
)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(ROWS, st.integers(0, 2**32))
def test_the_order_of_rows_changes_nothing(
    elsewhere: Path, table: list[tuple[str, str, str, str]], shuffle: int
) -> None:
    lines = [f"p{at},{','.join(cells)}" for at, cells in enumerate(table)]
    plans: list[Mapping[str, Any]] = []
    for name in ("one.csv", "other.csv"):
        written = "\n".join(["id,seeks,gives,field,languages", *lines])
        (elsewhere / name).write_text(written, encoding="utf-8")
        plans.append(timeless(planned(name)))
        random.Random(shuffle).shuffle(lines)  # noqa: S311 (test data)
    assert plans[0] == plans[1]


def test_who_met_of_late_and_who_should_never_meet_are_kept_apart(elsewhere: Path) -> None:
    (elsewhere / "members.csv").write_text("id\n1\n2\n3\n4\n", encoding="utf-8")
    (elsewhere / "past.csv").write_text("round,id,id\n3,1,2\n3,4,3\n", encoding="utf-8")
    (elsewhere / "apart.csv").write_text("1,4\n2,9\n", encoding="utf-8")
    shown = typed(
        "members.csv", "--history", "past.csv", "--avoid", "apart.csv", "--out", "plan.json"
    )
    assert shown.exit_code == EX_OK
    assert "apart.csv line 2: “9” is not in the list any more, or misspelt" in shown.stderr
    plan = json.loads((elsewhere / "plan.json").read_text(encoding="utf-8"))
    assert [one["members"] for one in plan["matches"]] == [["1", "3"], ["2", "4"]]


def test_one_person_is_alone(elsewhere: Path) -> None:
    (elsewhere / "one.csv").write_text("id\n7\n", encoding="utf-8")
    plan = planned("one.csv")
    check_form(plan, {"7"})
    assert plan["unmatched"] == [{"member": "7", "reason": "alone"}]
    assert plan["totals"]["out_of_bubble"] == 0


def test_every_fault_of_every_file_is_named_and_nothing_written(elsewhere: Path) -> None:
    (elsewhere / "members.csv").write_text("id,timezone\n1,Wien\n,Wien\n3,Viena\n", "utf-8")
    (elsewhere / "past.csv").write_text("1,1,3\n2,1\n", encoding="utf-8")
    shown = typed(
        "members.csv", "--history", "past.csv", "--avoid", "none.csv", "--out", "plan.json"
    )
    assert shown.exit_code == EX_FAILED
    no_id = "There is no id. Give every person an id of their own, for example a number."
    assert shown.stderr.splitlines() == [
        f"members.csv line 3: {no_id}",
        "members.csv line 4: I do not know the time zone “Viena”. Did you mean Europe/Vienna?",
        "past.csv line 2: After the round come the ids of at least two different people.",
        "none.csv: There is no such file.",
    ]
    assert shown.stdout == ""
    assert not (elsewhere / "plan.json").exists()


def test_of_many_faults_the_first_fifty_are_named_and_the_others_counted(elsewhere: Path) -> None:
    (elsewhere / "members.csv").write_text("id,name\n" + ",Ada\n" * 73, encoding="utf-8")
    shown = typed("members.csv", "--language", "de")
    assert shown.exit_code == EX_FAILED
    lines = shown.stderr.splitlines()
    assert len(lines) == 51
    assert lines[49].startswith("members.csv Zeile 51: Hier fehlt die id.")
    assert lines[50] == "… und 23 weitere."


@pytest.mark.parametrize("content", [b"", b"id,name\n", b"Ada,PR\n", b"id\n\xff\xfe\x81\n"])
def test_a_file_without_people_is_named(elsewhere: Path, content: bytes) -> None:
    (elsewhere / "members.csv").write_bytes(content)
    shown = typed("members.csv")
    assert shown.exit_code == EX_FAILED
    assert shown.stderr.startswith("members.csv")
    assert "Traceback" not in shown.output


def test_a_foreign_column_is_noted(elsewhere: Path) -> None:
    (elsewhere / "members.csv").write_text("id,shoe size\n1,42\n2,41\n", encoding="utf-8")
    shown = typed("members.csv")
    assert shown.exit_code == EX_OK
    assert "left aside: shoe size" in shown.stderr


def test_without_a_file_the_first_matches_and_the_totals_are_printed(elsewhere: Path) -> None:
    rows = "\n".join(f"{number},Person {number},de,PR,PR" for number in range(1, 45))
    (elsewhere / "members.csv").write_text(f"id,name,languages,seeks,gives\n{rows}\n90,Zoe,fr,,\n")
    shown = typed("members.csv")
    assert shown.exit_code == EX_OK
    assert shown.stdout.count("give and take") == match.SHOWN
    assert "… and 2 more matches. With --out you get all of them." in shown.stdout
    assert "Without a match: Zoe (no language in common with the others)" in shown.stdout
    assert "People: 45\nMatched: 44\nMatches: 22\nEverybody finds and gives: 22" in shown.stdout
    assert not list(elsewhere.glob("*.json"))
    assert shown.stderr == ""


def test_with_a_file_only_the_totals_are_printed(members: Path) -> None:
    shown = typed(str(members), "--out", "plan.json", "--language", "de")
    assert shown.stdout.startswith("Personen: 4\nMit Match: 4\n")
    assert shown.stdout.endswith("Geschrieben: plan.json\n")


def test_what_stands_in_a_cell_is_no_command_to_the_terminal(elsewhere: Path) -> None:
    (elsewhere / "members.csv").write_text(
        "id,name,seeks,gives\n1,\x1b[31m[red]Ada,PR,SEO\n2,Ben,SEO,PR\n", encoding="utf-8"
    )
    shown = typed("members.csv")
    assert "\x1b" not in shown.output
    assert "[red]Ada" in shown.output


@pytest.mark.parametrize("target", [".", "nowhere/plan.json"])
def test_a_target_that_cannot_be_written_is_named_before_the_work(
    members: Path, target: str
) -> None:
    shown = typed(str(members), "--out", target)
    assert shown.exit_code == EX_FAILED
    assert "Please name a file in a folder that exists." in shown.stderr


def test_a_plan_that_cannot_be_written_leaves_the_old_one(
    members: Path, elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (elsewhere / "plan.json").write_text("the old one", encoding="utf-8")

    def refuse(_from: Path, _to: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", refuse)
    shown = typed(str(members), "--out", "plan.json")
    assert shown.exit_code == EX_FAILED
    assert "No space left on device" in shown.stderr
    assert (elsewhere / "plan.json").read_text(encoding="utf-8") == "the old one"
    assert not list(elsewhere.glob(".plan.json*"))


def test_a_plan_is_json_with_a_line_each_match(elsewhere: Path) -> None:
    write(elsewhere / "plan.json", {"seed": 1, "matches": [{"a": 1}, {"b": "ü"}], "unmatched": []})
    assert (elsewhere / "plan.json").read_text(encoding="utf-8") == (
        '{\n"seed": 1,\n"matches": [\n{"a": 1},\n{"b": "ü"}\n],\n"unmatched": []\n}\n'
    )


def test_an_unknown_language_is_refused(members: Path) -> None:
    shown = typed(str(members), "--language", "fr")
    assert shown.exit_code == EX_FAILED
    assert shown.stderr == "match: I speak de and en. Please name one of them.\n"


def test_memory_is_counted_in_mebibytes_everywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    linux = match.peak_mb()
    monkeypatch.setattr("sys.platform", "darwin")
    assert match.peak_mb() == pytest.approx(linux / 1024, abs=0.06)
    assert linux > 10


def test_no_settings_no_database_and_no_token_are_needed(members: Path, elsewhere: Path) -> None:
    (elsewhere / ".env").write_text("LOG_FORMAT=loud\n", encoding="utf-8")
    assert typed(str(members)).exit_code == EX_OK
    assert not (elsewhere / "var").exists()


def test_the_example_of_the_readme_works_as_it_stands(elsewhere: Path) -> None:
    section = README.read_text(encoding="utf-8").partition("## Plan a round from a spreadsheet")[2]
    example = section.partition("```csv\n")[2].partition("```")[0]
    commands = section.partition("```csv")[2].partition("```\n\n```\n")[2].partition("```")[0]
    (elsewhere / "members.csv").write_text(example, encoding="utf-8")
    (elsewhere / "history.csv").write_text("round,id,id\n1,1,4\n", encoding="utf-8")
    (elsewhere / "avoid.csv").write_text("2,3\n", encoding="utf-8")
    for line in commands.strip().splitlines():
        start, *words = line.removeprefix("python bot.py ").split()
        assert start == "match"
        shown = typed(*words)
        assert shown.exit_code == EX_OK
        assert shown.stderr == ""
    plan = json.loads((elsewhere / "plan.json").read_text(encoding="utf-8"))
    check_form(plan, {"1", "2", "3", "4"})
    assert [one["members"] for one in plan["matches"]] == [["1", "2"], ["3", "4"]]
    assert plan["totals"]["mutual"] == 2
    assert "Ben sucht: Photography. …" in plan["matches"][0]["reasons"]


def test_a_plan_is_for_whoever_asked_for_it_alone(members: Path, elsewhere: Path) -> None:
    planned(str(members))
    assert (elsewhere / "plan.json").stat().st_mode & 0o777 == 0o600
