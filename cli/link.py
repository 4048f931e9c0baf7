"""`link`: show what the bot makes of somebody's address, and why."""

import asyncio
import sys
from collections.abc import Iterator
from typing import Annotated, BinaryIO

import typer

from cli._console import EX_FAILED, complain, err, in_lines, out, say
from cli._settings import settings_or_exit
from cli._spoken import spoken_or_exit
from community.errors import FetchRefused
from community.pages import Feed, Page, Pages
from community.texts import Block, Facts, Param, Text, Url, text
from fetching.decision import LONGEST_ADDRESS, Allowed, decide
from fetching.getting import Getter
from fetching.pages import WebPages, agent

FROM_INPUT = "-"
SHOWN_ITEMS = 5

_LONGEST_LINE = 4 * LONGEST_ADDRESS + 2
"""Bytes of a line that are kept: an address of the longest kind, and its end."""


def command(
    address: Annotated[
        str,
        typer.Argument(
            metavar="URL",
            help=say(text("The address; - with --decide reads one a line from the input.")),
        ),
    ],
    only_decide: Annotated[  # noqa: FBT002 - an option is a keyword to whoever types it
        bool,
        typer.Option(
            "--decide", help=say(text("Only decide whether I would open it; ask nobody."))
        ),
    ] = False,
    back: Annotated[
        str, typer.Option("--back", metavar="URL", help=say(text("Does it link to this page?")))
    ] = "",
    tongue: Annotated[
        str, typer.Option("--language", help=say(text("de or en; otherwise your terminal's.")))
    ] = "",
) -> None:
    """Show what is made of an address; exit with 1 if it is refused."""
    chosen = spoken_or_exit("link", tongue)
    if only_decide:
        if address == FROM_INPUT:
            for line in lines(sys.stdin.buffer):
                typer.echo(decided(line))
            return
        answer = decided(address.encode("utf-8", "surrogateescape"))
        typer.echo(answer)
        raise typer.Exit(0 if answer == "allowed" else EX_FAILED)
    if back and not isinstance(decide(back), Allowed):
        complain("--back", text("This is not an address that I would open myself."))
        raise typer.Exit(EX_FAILED)
    who = agent(settings_or_exit().about_url)
    try:
        blocks = asyncio.run(_looked_at(who, address, back))
    except FetchRefused as error:
        err.print(f"{say(error.text, chosen)} ({error.reason})", markup=False, soft_wrap=True)
        raise typer.Exit(EX_FAILED) from None
    for line in in_lines(blocks, chosen):
        out.print(line, markup=False, soft_wrap=True)


def lines(source: BinaryIO) -> Iterator[bytes]:
    """Yield the lines of the input; of one that is too long to be an address only the begin."""
    while line := source.readline(_LONGEST_LINE):
        rest = line
        while rest and not rest.endswith(b"\n"):
            rest = source.readline(_LONGEST_LINE)
        yield line.removesuffix(b"\n").removesuffix(b"\r")


def decided(line: bytes) -> str:
    """Return the decision on an address, whatever its bytes, for machines."""
    try:
        typed = line.decode("utf-8")
    except UnicodeDecodeError:
        return "refused characters"
    decision = decide(typed)
    return "allowed" if isinstance(decision, Allowed) else f"refused {decision.reason}"


async def _looked_at(who: str, address: str, back: str) -> list[Block]:
    pages = WebPages(Getter(who))
    try:
        return await look(pages, address, back)
    finally:
        await pages.close()


async def look(pages: Pages, address: str, back: str) -> list[Block]:
    """Return what to tell of an address: of a page, or else of a feed. Raises FetchRefused."""
    try:
        return _of_page(await pages.page(address, back=back), back)
    except FetchRefused as error:
        if error.reason != "type":
            raise
    return _of_feed(await pages.feed(address))


def _of_page(page: Page, back: str) -> list[Block]:
    hops = [Url(hop) for hop in page.hops]
    rows: list[tuple[Text, Param]] = [(text("Opened"), Url(page.address))]
    if len(hops) > 1:
        rows.append((text("On the way"), hops))
    rows += [
        (text("Title"), page.title),
        (text("Author"), page.author),
        (text("Language"), page.language),
        (text("About"), page.description),
        (text("First sentence"), page.first_sentence),
        (text("Picture"), page.picture_alt),
        (text("The same page as"), Url(page.canonical)),
        (text("Feeds"), [Url(feed) for feed in page.feeds]),
    ]
    known = [(name, value or text("nothing found")) for name, value in rows]
    told: list[Block] = [Facts(tuple(known))]
    if page.links_back is not None:
        told.append(
            text("It links to {address}.", address=Url(back))
            if page.links_back
            else text("It does not link to {address}.", address=Url(back))
        )
    return told


def _of_feed(feed: Feed) -> list[Block]:
    rows: list[tuple[Text, Param]] = [
        (text("A feed"), Url(feed.address)),
        (text("Title"), feed.title or text("nothing found")),
        (text("Posts in it"), len(feed.items)),
    ]
    rows += [(text("Post"), f"{one.title} {one.link}") for one in feed.items[:SHOWN_ITEMS]]
    return [Facts(tuple(rows))]
