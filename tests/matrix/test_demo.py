"""The demo on Matrix: played on a real homeserver, and what is said where that is not possible."""

import asyncio
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.console import Console
from typer.testing import CliRunner

import bot
import cli.matrix_demo
from cli.matrix_demo import TRANSCRIPT, Stage
from demo import homeserver as homeservers
from demo.homeserver import Homeserver, RefusedByServer
from demo.registrar import NoAccounts, Registrar
from tests.cli.conftest import old_logging

__all__ = ["old_logging"]
pytestmark = pytest.mark.usefixtures("old_logging")

TITLE = "The net workshop"


@pytest.fixture
def story(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """What is told at the terminal, in English."""
    monkeypatch.setenv("LANGUAGE", "en")
    told = tmp_path / "story.txt"
    with told.open("w", encoding="utf-8") as file:
        monkeypatch.setattr(cli.matrix_demo, "out", Console(file=file, width=100))
        yield told


def chapter(transcript: str, heading: str) -> str:
    """Return what stands under a heading."""
    return transcript.partition(f"## {heading}\n")[2].partition("\n## ")[0]


def test_a_community_lives_on_a_homeserver_that_is_named(
    homeserver: Homeserver, tmp_path: Path, story: Path
) -> None:
    stage = Stage(homeserver.url, secret=homeserver.secret, size=4)
    assert cli.matrix_demo.play("en", TITLE, tmp_path, stage) == 0
    transcript = (tmp_path / TRANSCRIPT).read_text(encoding="utf-8")
    assert transcript.startswith(f"# {TITLE}\n")

    common = chapter(transcript, "Rooms for everybody")
    assert "I want to start a podcast" in common
    assert "Website: https://ada.example.org/" in common  # the newest edit, and only that
    assert common.count("I want to start a podcast") == 1
    assert "I wrote to you in our own room." in common
    assert "↳ ✋ Ben Achterberg" in common
    assert "Ben Achterberg hosts this." in common

    assert "↳ ✅ Ada Winkler, ❌ Ada Winkler" in common  # came, and could not after all
    thread = common.partition("**Deniz Kaya** ↳ “Winter walk along the canal”: coming\n")[2]
    offered, taken = thread.partition("↳ ✅ Deniz Kaya")[::2]
    assert "Deniz Kaya, a place became free." in offered
    for said in ("Tomorrow: ", "In an hour: ", "How was it?"):
        assert taken.count(f"> {said}") == 1
        assert common.count(f"> {said}") == 1
    assert taken.index("Tomorrow: ") < taken.index("In an hour: ") < taken.index("How was it?")

    the_parade_is_told(common)

    matches = chapter(transcript, "Matches")
    assert "Shall we talk then?" in matches
    assert "Did you meet?" in matches
    assert "takes the invitation of" in matches

    own = chapter(transcript, "Rooms of one person with the bot")
    assert "**Ada Winkler**: intro write" in own
    assert "Thank you! I have noted that you met." in own
    assert "why you were matched" in own
    listed = own.partition("**Deniz Kaya**: meetup list\n")[2].partition("**Deniz Kaya**")[0]
    assert "> 1: Winter walk along the canal, " in listed
    assert "(2 of 2 and 1 waiting)" in listed
    assert "Noted: you met Ben Achterberg." in own
    assert re.search(r"Accept the invitation to \w+ \w+ × \w+ \w+ · ", own)  # noqa: RUF001
    assert "Done. Everything about you is erased" in own
    assert "Answers: " in chapter(transcript, "The organisers")

    cli.matrix_demo.out.file.flush()
    told = story.read_text(encoding="utf-8")
    assert "Blog parade: 3 posts, read 2 times, and rounded up.\n" in told
    assert f"Homeserver: {homeserver.url}" in told
    account = told.partition("Account ")[2].split("\n", 1)[0]
    user, _, password = account.partition(", password ")
    assert user.startswith("@nora-")
    identifier = {"type": "m.id.user", "user": user}
    body = {"type": "m.login.password", "identifier": identifier, "password": password}
    assert homeserver.ask("POST", "/_matrix/client/v3/login", body)["user_id"] == user


def the_parade_is_told(common: str) -> None:
    """Check what everybody sees of the blog parade, from the proposal to the roundup."""
    assert "↳ ✍ Ben Achterberg, 🎤 Ada Winkler" in common
    proposal, card, thread, roundup = (
        common.index(f"> {begins}\n")
        for begins in (
            "Proposed: Places I go back to",
            "Blog parade: Places I go back to",
            "The reading room, third row, on the left, by Ada Winkler",
            "Roundup: Places I go back to",
        )
    )
    assert proposal < card < thread < roundup
    assert "> How far it is: rounded up  \n" in common[card:thread]
    written = common[thread:roundup]
    assert "The bench in front of the house, by Deniz Kaya" in written
    assert "Deniz Kaya, this is for you to read" in written
    assert written.count("1 person has read it.") == 2
    assert "↳ 💬 Ben Achterberg" in written
    assert "“Places I go back to” is over" in written
    assert "↳ 📰 Ada Winkler" in written
    assert "Came in: 3 posts by 3 people" in common[roundup:]
    assert "Ada Winkler writes" in common[roundup:]
    assert "written here" in common[roundup:]


async def test_a_wrong_secret_is_named(homeserver: Homeserver) -> None:
    with pytest.raises(NoAccounts, match="did not accept the secret"):
        await Registrar(homeserver.url, "wrong").register("Ada")


async def test_a_homeserver_where_not_everybody_may_register_says_so(
    homeserver: Homeserver,
) -> None:
    with pytest.raises(NoAccounts, match="Not everybody may register"):
        await Registrar(homeserver.url).register("Ada")


async def test_names_become_accounts_whatever_they_are_written_in(homeserver: Homeserver) -> None:
    made = await Registrar(homeserver.url, homeserver.secret, mark="-x").register("Jürg Ö. Weiß")
    assert made.user.startswith("@jurg.o.wei")
    with pytest.raises(NoAccounts):  # the name is taken now
        await Registrar(homeserver.url, homeserver.secret, mark="-x").register("Jürg Ö. Weiß")
    with pytest.raises(RefusedByServer):
        homeserver.ask("GET", "/_matrix/client/v3/account/whoami", token="no")


async def test_an_address_with_nobody_there_is_named() -> None:
    with pytest.raises(NoAccounts, match="no Matrix homeserver at"):
        await asyncio.wait_for(Registrar("http://127.0.0.1:1").register("Ada"), 60)


def test_without_a_homeserver_one_sentence_says_how_to_get_one(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("LANGUAGE", "en")
    monkeypatch.delenv("SYNAPSE_PYTHON", raising=False)
    monkeypatch.setattr(homeservers, "ROOT", tmp_path)
    given = CliRunner().invoke(bot.app, ["demo", "--matrix", "--out", str(tmp_path / "out")])
    assert given.exit_code == 1
    assert "Type: make demo-matrix" in given.output
    assert len(given.output.strip().splitlines()) == 1


def test_an_address_without_matrix_is_questioned(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "en")
    given = CliRunner().invoke(bot.app, ["demo", "https://matrix.example.org"])
    assert given.exit_code == 1
    assert "please add --matrix" in given.output
