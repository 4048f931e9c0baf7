"""`link`, as an organiser types it."""

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

import bot
from cli import link
from cli._console import EX_CONFIG, EX_FAILED, EX_OK
from community.pages import Feed, FeedItem, Page
from fetching.decision import LONGEST_ADDRESS
from fetching.getting import Getter
from tests.fakes.pages import FakePages
from tests.fetching.addresses import ORDINARY, hostile

TYPED = CliRunner()
pytestmark = pytest.mark.usefixtures("elsewhere")

ROOT = Path(__file__).parents[2]
POST, CALL, FEED = "https://a.example/post", "https://host.example/call", "https://a.example/feed"


class Shown(FakePages):
    """The pages of a test, in place of the internet."""

    closed = False

    async def close(self) -> None:
        self.closed = True


@pytest.fixture
def pages(monkeypatch: pytest.MonkeyPatch) -> Shown:
    shown = Shown(
        {
            POST: Page(
                POST,
                hops=("https://s.example/x", POST),
                title="A [b]title[/b]",
                author="Ada",
                language="de",
                canonical=POST,
                feeds=(FEED,),
            )
        },
        {FEED: Feed(FEED, "Ada's blog", items=(FeedItem("One", "https://a.example/1"),))},
        {POST: {CALL}},
        {"https://slow.example/": "timeout"},
    )

    def opened(getter: Getter) -> Shown:
        assert "Netzwerkstatt/" in vars(getter)["_agent"]
        return shown

    monkeypatch.setattr(link, "WebPages", opened)
    return shown


def test_a_page_is_shown_with_all_that_was_found(pages: Shown) -> None:
    shown = TYPED.invoke(bot.app, ["link", POST, "--back", CALL])
    assert shown.exit_code == EX_OK, shown.output
    assert shown.stdout.splitlines() == [
        f"Opened: {POST}",
        f"On the way: https://s.example/x and {POST}",
        "Title: A [b]title[/b]",
        "Author: Ada",
        "Language: de",
        "About: nothing found",
        "First sentence: nothing found",
        "Picture: nothing found",
        f"The same page as: {POST}",
        f"Feeds: {FEED}",
        f"It links to {CALL}.",
    ]
    assert pages.closed


def test_a_page_that_does_not_link_back_is_told_in_german(pages: Shown) -> None:
    pages.links.clear()
    shown = TYPED.invoke(bot.app, ["link", POST, "--back", CALL, "--language", "de"])
    assert shown.exit_code == EX_OK
    assert shown.stdout.splitlines()[-1] == f"Sie verlinkt nicht auf {CALL}."


def test_an_address_of_a_feed_shows_its_posts(pages: Shown) -> None:
    assert FEED not in pages.known
    shown = TYPED.invoke(bot.app, ["link", FEED])
    assert shown.stdout.splitlines() == [
        f"A feed: {FEED}",
        "Title: Ada's blog",
        "Posts in it: 1",
        "Post: One https://a.example/1",
    ]


@pytest.mark.parametrize(
    ("address", "why"), [("https://slow.example/", "(timeout)"), ("file:///etc/passwd", "(scheme)")]
)
def test_a_refusal_is_one_sentence_and_a_word(pages: Shown, address: str, why: str) -> None:
    shown = TYPED.invoke(bot.app, ["link", address])
    assert shown.exit_code == EX_FAILED
    assert shown.stdout == ""
    assert shown.stderr.strip().endswith(why)
    assert len(shown.stderr.splitlines()) == 1
    assert pages.closed


def test_what_may_not_be_asked_is_not_looked_for_either(pages: Shown) -> None:
    shown = TYPED.invoke(bot.app, ["link", POST, "--back", "http://localhost/"])
    assert shown.exit_code == EX_FAILED
    assert shown.stderr.startswith("--back: ")
    assert not pages.asked


@pytest.mark.usefixtures("pages")
def test_a_wrong_setting_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ABOUT_URL", "nonsense")
    assert TYPED.invoke(bot.app, ["link", POST]).exit_code == EX_CONFIG


# --- deciding only -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "said", "code"),
    [
        ("https://example.org/", "allowed\n", EX_OK),
        ("http://127.0.0.1/", "refused address\n", EX_FAILED),
        ("http://example.org:22/", "refused port\n", EX_FAILED),
        ("", "refused length\n", EX_FAILED),
    ],
)
def test_one_address_is_decided_on(address: str, said: str, code: int) -> None:
    shown = TYPED.invoke(bot.app, ["link", "--decide", address])
    assert (shown.stdout, shown.stderr, shown.exit_code) == (said, "", code)


def decided(given_bytes: bytes) -> list[str]:
    return [link.decided(line) for line in link.lines(io.BytesIO(given_bytes))]


PIECES = [
    *(b"\n", b"\r", b"\r\n", b"\x00", b"\xff", b"\x85", b"\xe2\x80\xa8", b"\x0c", b"\x1c"),
    *(b"http://", b"example.org", b"/", b"a" * 3_000, b"a" * 9_000),
]


@settings(max_examples=500, deadline=None)
@given(
    st.one_of(st.binary(max_size=300), st.lists(st.sampled_from(PIECES), max_size=12).map(b"".join))
)
def test_a_line_of_any_bytes_has_exactly_one_answer(given_bytes: bytes) -> None:
    answers = decided(given_bytes)
    whole = given_bytes.count(b"\n") + (not given_bytes.endswith(b"\n") and given_bytes != b"")
    assert len(answers) == whole
    for answer in answers:
        word, _, reason = answer.partition(" ")
        assert (word, reason) == ("allowed", "") or (word == "refused" and reason.isalpha())


def test_the_input_is_read_to_its_end() -> None:
    shown = TYPED.invoke(bot.app, ["link", "--decide", "-"], input=b"https://a.example/\n\xff\nx")
    assert shown.stdout == "allowed\nrefused characters\nrefused scheme\n"
    assert shown.exit_code == EX_OK


def test_a_very_long_line_is_one_line_and_kept_short() -> None:
    long = b"http://example.org/" + b"a" * 5_000_000 + b"\nhttp://example.org/\n"
    assert decided(long) == ["refused length", "allowed"]
    assert max(len(line) for line in link.lines(io.BytesIO(long))) <= 4 * LONGEST_ADDRESS + 2


def test_addresses_from_the_input_are_decided_on_one_a_line() -> None:
    """The command itself, without a network, without settings, whatever stands in the input."""
    bad = [url for url in hostile() if "\n" not in url and "\ud800" not in url]
    typed = "\n".join([*bad, *ORDINARY]).encode() + b"\n\xff\xfe\n\n\r\n\x00"
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, str(ROOT / "bot.py"), "link", "--decide", "-"],
        input=typed,
        capture_output=True,
        check=True,
        env={**os.environ, "ABOUT_URL": "nonsense", "PYTHONIOENCODING": "ascii"},
    )
    assert done.stderr == b""
    lines = done.stdout.decode("ascii").split("\n")
    assert lines.pop() == ""
    expected = ["refused"] * len(bad) + ["allowed"] * len(ORDINARY) + ["refused"] * 4
    assert [line.partition(" ")[0] for line in lines] == expected
