"""`demo`: weeks of a made-up community, played by the real bot without an account."""

import asyncio
import tempfile
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Any

import typer

from cli import logs
from cli._console import EX_FAILED, complain, language, out, say
from cli.matrix_demo import Stage
from cli.matrix_demo import play as play_on_matrix
from community.places import Language
from community.texts import text

DEFAULT_SEED = 7
TITLES: dict[Language, str] = {"de": "Am Netz werken", "en": "The net workshop"}


def command(
    tongue: Annotated[
        str, typer.Option("--language", help=say(text("de or en; otherwise your terminal's.")))
    ] = "",
    seed: Annotated[int, typer.Option(help=say(text("Who does what is drawn from it.")))] = (
        DEFAULT_SEED
    ),
    folder: Annotated[
        Path, typer.Option("--out", help=say(text("The folder for what is written.")))
    ] = Path("demo-out"),
    *,
    browser: Annotated[
        bool,
        typer.Option(
            help=say(text("Then click through it in a browser; on Matrix: in any client."))
        ),
    ] = False,
    matrix: Annotated[
        bool, typer.Option("--matrix", help=say(text("Play it on a Matrix homeserver.")))
    ] = False,
    homeserver: Annotated[
        str,
        typer.Argument(
            help=say(text("With --matrix: its address; without one, a homeserver is started."))
        ),
    ] = "",
    user: Annotated[
        str,
        typer.Option("--matrix-user", help=say(text("An account for the bot; else a new one."))),
    ] = "",
    password: Annotated[
        str,
        typer.Option(
            "--matrix-password",
            envvar="DEMO_MATRIX_PASSWORD",
            help=say(text("The password of this account.")),
        ),
    ] = "",
    secret: Annotated[
        str,
        typer.Option(
            "--registration-secret",
            envvar="DEMO_REGISTRATION_SECRET",
            help=say(text("The homeserver's registration_shared_secret, to make accounts.")),
        ),
    ] = "",
    people: Annotated[
        int, typer.Option(min=4, max=26, help=say(text("How many people live on Matrix.")))
    ] = 12,
) -> None:
    """Play the demo; exit with 1 if a round broke one of its promises."""
    chosen: Language = "de" if (tongue or language()) == "de" else "en"
    if matrix:
        logs.set_up("human", "error")
        folder.mkdir(parents=True, exist_ok=True)
        stage = Stage(homeserver, user, password, secret, people, browser)
        raise typer.Exit(play_on_matrix(chosen, TITLES[chosen], folder, stage))
    if homeserver:
        complain("demo", text("An address is for the demo on Matrix only; please add --matrix."))
        raise typer.Exit(EX_FAILED)
    if find_spec("simcord") is None:  # only the demo needs it, so the bot does without
        complain("demo", text("The demo needs one more package; please type: make demo"))
        raise typer.Exit(EX_FAILED)
    logs.set_up("human", "error")
    folder.mkdir(parents=True, exist_ok=True)
    faults = asyncio.run(play(chosen, seed, folder, browser=browser))
    for fault in faults:
        complain("demo", text("{fault}", fault=fault))
    raise typer.Exit(EX_FAILED if faults else 0)


async def play(
    chosen: Language,
    seed: int,
    folder: Path,
    *,
    browser: bool,
    watch: Callable[[Any], None] = lambda _env: None,
) -> list[str]:
    """Play all weeks and write what came of it; return the promises that were broken.

    ``watch`` is given the in-memory Discord before anything happens in it.
    """
    from demo.browser import serve  # noqa: PLC0415 - see command()
    from demo.results import conclude  # noqa: PLC0415
    from demo.story import Story  # noqa: PLC0415
    from demo.town import open_town  # noqa: PLC0415
    from demo.weeks import Weeks  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as scratch:
        async with open_town(chosen, seed, Path(scratch), TITLES[chosen]) as town:
            watch(town.env)
            story = Story(out, chosen)
            weeks = Weeks(town, story, seed)
            await weeks.play()
            faults = conclude(town, weeks.record, story, folder, weeks.meetups, weeks.parade)
            if browser:
                await serve(town, story)
    return faults
