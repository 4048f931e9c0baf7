"""Logging: one handler, two forms, no secrets."""

import io
import json
import logging

import pytest

from cli.logs import MASK, scrub, set_up

# Made-up values in the shapes of real secrets, joined so that no scanner takes them for real ones.
TOKEN = f"{'MTA1MjM0NTY3ODkwMTIzNDU2Nzg'}.{'GabcDe'}.{'abcdefghijklmnopqrstuvwxyz0123456789AB'}"
SHAPES = {
    f"login with {TOKEN}": TOKEN,
    f"Bot {'x' * 60}": "x" * 60,
    "https://discord.com/api/webhooks/123456/abcDEF-ghi_jkl": "abcDEF-ghi_jkl",
    "POST https://discord.com/api/v10/interactions/42/aW50ZXJhY3Rpb24/callback": "aW50ZXJhY3Rpb24",
    "postgresql://netz:geheim123@db.example/netz": "geheim123",
    "syt_dXNlcg_abcdefghijkl_123abc": "syt_dXNlcg_abcdefghijkl_123abc",
    "Authorization: Basic dXNlcjpwYXNz": "dXNlcjpwYXNz",
}


@pytest.fixture
def stream() -> io.StringIO:
    return io.StringIO()


def redirect(stream: io.StringIO) -> None:
    (handler,) = logging.getLogger().handlers
    assert isinstance(handler, logging.StreamHandler)
    handler.setStream(stream)  # pyright: ignore[reportUnknownMemberType]


@pytest.mark.parametrize(("line", "secret"), SHAPES.items())
def test_what_looks_like_a_secret_is_masked(line: str, secret: str) -> None:
    assert secret not in scrub(line)
    assert MASK in scrub(line)


def test_an_ordinary_line_is_left_as_it_is() -> None:
    line = "round 12 of community 3 planned: 14 matches at https://example.org/a.b.c"
    assert scrub(line) == line


@pytest.mark.parametrize("form", ["human", "json"])
def test_a_secret_in_a_traceback_is_masked_in_both_forms(stream: io.StringIO, form: str) -> None:
    set_up("json" if form == "json" else "human", "info")
    redirect(stream)
    try:
        raise ValueError(TOKEN)  # noqa: TRY301
    except ValueError:
        logging.getLogger("cogs").exception("login failed for %s", TOKEN)
    assert "ValueError" in stream.getvalue()
    assert TOKEN not in stream.getvalue()


def test_json_lines_can_be_read_by_a_machine(stream: io.StringIO) -> None:
    set_up("json", "info")
    redirect(stream)
    logging.getLogger("scheduling").info("round %d planned", 7)
    line = json.loads(stream.getvalue())
    assert line["event"] == "round 7 planned"
    assert line["level"] == "info"


def test_the_level_is_kept(stream: io.StringIO) -> None:
    set_up("human", "warning")
    redirect(stream)
    logging.getLogger("scheduling").info("not to be seen")
    logging.getLogger("scheduling").warning("to be seen")
    assert "not to be seen" not in stream.getvalue()
    assert "to be seen" in stream.getvalue()
