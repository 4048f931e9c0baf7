"""`simulate`, as an organiser types it."""

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from typer.testing import CliRunner, Result

import bot
from cli._console import EX_FAILED, EX_OK
from cli.simulate import DEFAULT_MEMBERS, DEFAULT_ROUNDS, figures
from demo.crowd import workshop
from demo.policies import chance
from demo.seasons import play

TYPED = CliRunner()
README = Path(__file__).parents[2] / "README.md"
SMALL = ("--members", "24", "--rounds", "3")
pytestmark = pytest.mark.usefixtures("elsewhere")


def typed(*words: str) -> Result:
    return TYPED.invoke(bot.app, ["simulate", *words])


def test_the_figures_of_four_policies_stand_beside_each_other(elsewhere: Path) -> None:
    shown = typed(*SMALL)
    assert shown.exit_code == EX_OK, shown.output
    for words in ("Netzwerkstatt", "by chance", "best first", "stable"):
        assert words in shown.stdout
    rows = {
        cells[0].strip(): [cell.strip() for cell in cells[1:-1]]
        for line in shown.stdout.splitlines()
        if line.startswith("│") and (cells := line[1:].split("│"))
    }
    assert len(rows) == 10
    assert rows["Met again within 12 weeks"][0] == "0"
    assert rows["Left without a match"][0] == "0"
    assert rows["Should never have met"][0] == "0"
    mean = [float(cell) for cell in rows["Benefit of a match"]]
    assert mean[0] > mean[1]
    assert "24 made-up members, 3 weekly rounds" in " ".join(shown.stdout.split())
    assert not list(elsewhere.iterdir())
    assert shown.stderr == ""


def test_picture_and_figures_are_written_in_the_language_asked_for(elsewhere: Path) -> None:
    shown = typed(*SMALL, "--out", "sim/deep", "--language", "de", "--seed", "3")
    assert shown.exit_code == EX_OK, shown.output
    folder = elsewhere / "sim" / "deep"
    assert sorted(path.name for path in folder.iterdir()) == [
        "season.json",
        "season.png",
        "season.svg",
    ]
    assert (folder / "season.png").read_bytes().startswith(b"\x89PNG")
    svg = (folder / "season.svg").read_text(encoding="utf-8")
    words = [one.text for one in ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]  # noqa: S314 (our own picture)
    assert words.count("Netzwerkstatt") == words.count("nach Zufall") == 10
    assert "Wieder binnen 12 Wochen" in words
    assert any(word and "24 erfundene Mitglieder" in word for word in words)
    told = json.loads((folder / "season.json").read_text(encoding="utf-8"))
    assert (told["members"], told["rounds"], told["seed"]) == (24, 3, 3)
    assert list(told["seasons"]) == ["ours", "chance", "greedy", "stable"]
    assert told["seasons"]["ours"]["left_out"] == 0
    assert "Geschrieben: sim/deep/season.png" in shown.stdout


def test_a_seed_gives_the_same_figures_but_for_the_time(elsewhere: Path) -> None:
    seasons: list[object] = []
    for name in ("one", "other"):
        assert typed(*SMALL, "--out", name).exit_code == EX_OK
        told = json.loads((elsewhere / name / "season.json").read_text(encoding="utf-8"))
        for season in told["seasons"].values():
            season.pop("seconds_a_round")
        seasons.append(told)
    assert seasons[0] == seasons[1]


def test_figures_are_written_as_their_readers_write_numbers() -> None:
    season = play(chance, workshop(40, 1), 3, 1)
    english, german = figures(season, "en"), figures(season, "de")
    assert english[0].shown == f"{season.mean_benefit:.1f}"
    assert german[0].shown == english[0].shown.replace(".", ",")
    assert english[3].shown == german[3].shown == f"{round(100 * season.mutual_share)} %"


def test_a_folder_that_cannot_be_made_is_named_before_the_work(elsewhere: Path) -> None:
    (elsewhere / "taken").write_text("a file", encoding="utf-8")
    shown = typed("--out", "taken/sim")
    assert shown.exit_code == EX_FAILED
    assert shown.stderr.startswith("taken/sim: This cannot be written")


@pytest.mark.parametrize("words", [("--members", "1"), ("--members", "9999"), ("--rounds", "0")])
def test_what_nobody_can_play_is_refused(words: tuple[str, str]) -> None:
    assert typed(*words).exit_code == 2


def test_an_unknown_language_is_refused() -> None:
    shown = typed("--language", "fr")
    assert shown.exit_code == EX_FAILED
    assert shown.stderr == "simulate: I speak de and en. Please name one of them.\n"


def test_the_readme_names_what_is_played_without_any_options() -> None:
    section = README.read_text(encoding="utf-8").partition("## What would it bring us?")[2]
    assert f"{DEFAULT_MEMBERS} made-up members" in section
    assert f"{DEFAULT_ROUNDS} weekly rounds" in section
