"""`simulate`: what matching would bring a community, played on made-up members beside others."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
from babel.numbers import format_decimal
from rich.markup import escape
from rich.table import Table

from cli._console import EX_FAILED, complain, err, out, say
from cli._progress import stages
from cli._spoken import spoken_or_exit
from community.places import Language
from community.texts import Text, text
from demo.crowd import townspeople
from demo.policies import POLICIES, PolicyName
from demo.seasons import RULES, Season, play
from publishing.charts import Bar, Panel, bars_svg, png

DEFAULT_MEMBERS, DEFAULT_ROUNDS, DEFAULT_SEED = 200, 26, 1
MOST_MEMBERS, MOST_ROUNDS = 2000, 520
"""More members than these the other policies cannot pair in a time anybody waits for."""

NAMES: Mapping[PolicyName, Text] = {
    "ours": text("Netzwerkstatt"),
    "chance": text("by chance"),
    "greedy": text("best first"),
    "stable": text("stable"),
}


@dataclass(frozen=True, slots=True)
class Figure:
    """One measure of a season, and how it is written in a language."""

    name: Text
    note: Text
    value: float
    shown: str


Measured = Mapping[PolicyName, tuple[Figure, ...]]
"""Each policy's figures, in the same order."""


def command(
    members: Annotated[
        int, typer.Option(min=2, max=MOST_MEMBERS, help=say(text("How many made-up members.")))
    ] = DEFAULT_MEMBERS,
    rounds: Annotated[
        int, typer.Option(min=1, max=MOST_ROUNDS, help=say(text("How many weekly rounds.")))
    ] = DEFAULT_ROUNDS,
    seed: Annotated[
        int, typer.Option(min=0, help=say(text("Members and weeks are drawn from it.")))
    ] = DEFAULT_SEED,
    folder: Annotated[
        Path | None, typer.Option("--out", help=say(text("A folder for picture and figures.")))
    ] = None,
    tongue: Annotated[
        str, typer.Option("--language", help=say(text("de or en; otherwise your terminal's.")))
    ] = "",
) -> None:
    """Play many rounds with the same people, our way and three others', and compare."""
    spoken = spoken_or_exit("simulate", tongue)
    if folder:
        _make(folder)
    seasons = _played(members, rounds, seed, spoken)
    measured: Measured = {name: figures(season, spoken) for name, season in seasons.items()}
    _print(measured, spoken)
    said = _setting(members, rounds, seed)
    out.print(say(said, spoken), markup=False)
    if folder:
        svg = picture(measured, say(said, spoken), spoken)
        (folder / "season.svg").write_text(svg, encoding="utf-8")
        (folder / "season.png").write_bytes(png(svg))
        (folder / "season.json").write_text(_as_json(members, rounds, seed, seasons), "utf-8")
        for name in ("season.png", "season.svg", "season.json"):
            out.print(say(text("Written: {path}", path=str(folder / name)), spoken), markup=False)


def _played(members: int, rounds: int, seed: int, spoken: Language) -> Mapping[PolicyName, Season]:
    crowd = townspeople(members, seed)
    seasons: dict[PolicyName, Season] = {}
    with stages(err, spoken) as shown:
        for name, policy in POLICIES.items():
            done = iter(range(1, rounds + 1))
            shown.begin(NAMES[name], rounds)
            seasons[name] = play(
                policy, crowd, rounds, seed, step=lambda done=done: shown.reach(next(done))
            )
    return seasons


def figures(season: Season, spoken: Language) -> tuple[Figure, ...]:
    """Return everything that is told of a season, in the order it is told."""
    points, count = text("points of 100, more is better"), text("fewer is better")
    share = text("more is better")

    def point(value: float) -> str:
        return format_decimal(value, "0.0", locale=spoken)

    def percent(value: float) -> str:
        return f"{round(100 * value)} %"

    return (
        Figure(text("Benefit of a match"), points, season.mean_benefit, point(season.mean_benefit)),
        Figure(
            text("Benefit of the poorest 5 %"),
            points,
            season.poorest_benefit,
            point(season.poorest_benefit),
        ),
        Figure(
            text("Inequality (Gini)"),
            text("0 is everybody the same; less is better"),
            season.gini,
            format_decimal(season.gini, "0.00", locale=spoken),
        ),
        Figure(
            text("Everybody finds and gives"),
            share,
            season.mutual_share,
            percent(season.mutual_share),
        ),
        Figure(
            text("Met again within {weeks} weeks", weeks=RULES.cooldown_weeks),
            count,
            season.repeats,
            str(season.repeats),
        ),
        Figure(text("Left without a match"), count, season.left_out, str(season.left_out)),
        Figure(text("Twice in a row"), count, season.left_out_twice, str(season.left_out_twice)),
        Figure(
            text("Out of the bubble"),
            text(
                "share of matches; at least {aim} % are aimed at", aim=RULES.out_of_bubble_percent
            ),
            season.beyond_share,
            percent(season.beyond_share),
        ),
        Figure(text("Should never have met"), count, season.blocked, str(season.blocked)),
        Figure(
            text("Seconds a round"),
            text("less is better"),
            season.seconds_a_round,
            format_decimal(season.seconds_a_round, "0.000", locale=spoken),
        ),
    )


def picture(measured: Measured, setting: str, spoken: Language) -> str:
    """Return the figures as SVG, a panel each."""
    panels = [
        Panel(
            title=say(told[0].name, spoken),
            note=say(told[0].note, spoken),
            bars=tuple(
                Bar(say(NAMES[name], spoken), one.value, one.shown, ours=name == "ours")
                for name, one in zip(measured, told, strict=True)
            ),
        )
        for told in zip(*measured.values(), strict=True)
    ]
    title = text("What matching brings: four ways to decide who meets whom")
    return bars_svg(say(title, spoken), setting, panels)


def _setting(members: int, rounds: int, seed: int) -> Text:
    return text(
        "{members} made-up members, {rounds} weekly rounds, four of five there, seed {seed}. Each"
        " way faces the same people, weeks and wishes never to meet; benefits are scored alike."
        " “By chance” heeds none of it, the others keep the {weeks} weeks, languages and wishes.",
        weeks=RULES.cooldown_weeks,
        members=members,
        rounds=rounds,
        seed=str(seed),
    )


def _print(measured: Measured, spoken: Language) -> None:
    """Print a row a figure and a column a policy: that fits any terminal."""
    names = [escape(say(NAMES[name], spoken)) for name in measured]
    table = Table(escape(say(text("Over the whole season"), spoken)))
    for name in names:
        table.add_column(name, justify="right")
    for told in zip(*measured.values(), strict=True):
        table.add_row(escape(say(told[0].name, spoken)), *(escape(one.shown) for one in told))
    out.print(table)


def _as_json(members: int, rounds: int, seed: int, seasons: Mapping[PolicyName, Season]) -> str:
    document = {
        "members": members,
        "rounds": rounds,
        "seed": seed,
        "seasons": {
            name: {
                "mean_benefit": round(season.mean_benefit, 3),
                "poorest_benefit": round(season.poorest_benefit, 3),
                "gini": round(season.gini, 4),
                "mutual_share": round(season.mutual_share, 4),
                "repeats": season.repeats,
                "left_out": season.left_out,
                "left_out_twice": season.left_out_twice,
                "beyond_share": round(season.beyond_share, 4),
                "blocked": season.blocked,
                "seconds_a_round": round(season.seconds_a_round, 4),
            }
            for name, season in seasons.items()
        },
    }
    return json.dumps(document, indent=2) + "\n"


def _make(folder: Path) -> None:
    """Make the folder before the long work, or say why that does not work."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        complain(str(folder), text("This cannot be written: {why}", why=error.strerror or ""))
        raise typer.Exit(EX_FAILED) from None
