"""`demo --matrix`: a made-up community on a Matrix homeserver, played by the real bot."""

import asyncio
import secrets
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cli._console import EX_FAILED, complain, out
from cli.matrix_front import extra_missing
from community.places import Language
from community.texts import Text, text
from demo.homeserver import DidNotStart, Homeserver, Login, NoSynapse
from demo.registrar import NoAccounts, Registrar
from demo.story import Story
from matrix.refusals import MatrixRefused

TRANSCRIPT = "matrix.md"
TICK_SECONDS = 1.0
SHOWN = 3
"""Accounts that are named to look around with."""


@dataclass(frozen=True, slots=True)
class Stage:
    """Where it is played. ``url``: a homeserver; "": one that is started for it. ``user`` and
    ``password``: an account for the bot; "": a new one. ``secret``: of the homeserver.
    """

    url: str = ""
    user: str = ""
    password: str = ""
    secret: str = ""
    size: int = 12
    stay: bool = False


def play(language: Language, title: str, folder: Path, stage: Stage) -> int:
    """Play it; return the exit code."""
    if missing := extra_missing():
        complain("demo", missing)
        return EX_FAILED
    try:
        with tempfile.TemporaryDirectory() as scratch, _homeserver(stage, Path(scratch)) as there:
            url, registrar = there
            asyncio.run(_play(language, title, folder, stage, url, registrar, Path(scratch)))
    except DidNotStart as error:
        complain("demo", text("The homeserver did not start: {fault}", fault=str(error)))
        return EX_FAILED
    except NoSynapse:
        complain(
            "demo",
            text(
                "There is no Matrix homeserver on this machine. Type: make demo-matrix, which"
                " installs one; or name yours: demo --matrix https://matrix.example.org"
            ),
        )
        return EX_FAILED
    except (NoAccounts, MatrixRefused) as refused:
        complain("demo", refused.text)
        return EX_FAILED
    return 0


@contextmanager
def _homeserver(stage: Stage, scratch: Path) -> Generator[tuple[str, Registrar]]:
    """Start a homeserver unless one is named; yield its address and who makes accounts there."""
    if stage.url:
        mark = f"-{secrets.token_hex(2)}"
        yield stage.url, Registrar(stage.url.rstrip("/"), stage.secret, mark=mark)
        return
    server = Homeserver(scratch / "synapse")
    try:
        server.start()
        yield server.url, Registrar(server.url, server.secret)
    finally:
        server.stop()


async def _play(
    language: Language,
    title: str,
    folder: Path,
    stage: Stage,
    url: str,
    registrar: Registrar,
    scratch: Path,
) -> None:
    from demo.plaza import open_plaza  # noqa: PLC0415 - needs the extra matrix
    from demo.plaza_weeks import PlazaWeeks  # noqa: PLC0415

    story = Story(out, language)
    account = Login(stage.user, stage.password, "", "") if stage.user else None
    async with open_plaza(
        language, url, registrar, scratch / "bot", size=stage.size, bot=account
    ) as plaza:
        weeks = PlazaWeeks(plaza, story, title)
        await weeks.play()
        story.chapter(text("What came of it"))
        for sentence in weeks.came_of_it:
            story.line(sentence)
        path = folder / TRANSCRIPT
        plaza.book.write(path, title, weeks.chapters, plaza.bot.user, weeks.folded)
        story.line(text("Written: {path}", path=str(path)))
        if not (stage.url or stage.stay):
            story.line(
                text("The homeserver ends now. To look around in it: demo --matrix --browser")
            )
            return
        for sentence in _way_in(url, [who.login for who in plaza.everybody[:SHOWN]]):
            story.line(sentence)
        if not stage.stay:
            story.line(
                text(
                    "The bot stops now; what was written stays on the homeserver. With --browser it"
                    " goes on answering."
                )
            )
            return
        story.line(text("The bot answers you, too. Ctrl+C ends it."))
        while True:
            await asyncio.sleep(TICK_SECONDS)
            await plaza.bot.delivers()


def _way_in(url: str, accounts: list[Login]) -> list[Text]:
    """Say how to look around."""
    return [
        text("Look around with any Matrix client. Homeserver: {address}", address=url),
        *(
            text("Account {user}, password {password}", user=one.user, password=one.password)
            for one in accounts
        ),
    ]
