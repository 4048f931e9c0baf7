"""Having pages and feeds read in a process apart, and taking its answer."""

import asyncio
import json
import os
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, get_args

from community.pages import Feed, FeedItem, Page, Reason, refused
from fetching.getting import Fetched

AT_ONCE = 2
"""Processes at a time; each is done within a tenth of a second, unless the page is hostile."""

LONGEST_ANSWER = 1 << 20

_ROOT = Path(__file__).parent.parent
_PASSED_ON = ("LD_LIBRARY_PATH", "PATH", "SYSTEMROOT", "VIRTUAL_ENV")


class Reading:
    """Reads what was fetched. Everything raises FetchRefused only."""

    def __init__(self, program: tuple[str, ...] | None = None) -> None:
        self._program = program or (sys.executable, "-m", "fetching.read_worker")
        self._turn = asyncio.Semaphore(AT_ONCE)

    async def page(self, fetched: Fetched, back: str) -> Page:
        """Read a web page. Whoever builds it so that reading takes too long gets ``markup``."""
        said = await self._read("page", fetched, back, "markup")
        said["hops"] = fetched.hops
        said["feeds"] = tuple(said["feeds"])
        return Page(**said)

    async def feed(self, fetched: Fetched, sought: Sequence[str] = ()) -> Feed:
        """Read a feed, and see in which of its posts the ``sought`` words stand."""
        said = await self._read("feed", fetched, "", "feed", sought)
        said["items"] = tuple(_item(one) for one in said["items"])
        said["mark"] = fetched.mark
        return Feed(**said)

    async def _read(
        self, kind: str, fetched: Fetched, back: str, failed: Reason, sought: Sequence[str] = ()
    ) -> dict[str, Any]:
        job = {
            "kind": kind,
            "address": fetched.address,
            "content_type": fetched.content_type,
            "language": fetched.language,
            "back": back,
            "sought": list(sought),
        }
        async with self._turn:
            answered = await self._ask(json.dumps(job).encode() + b"\n" + fetched.body)
        if answered is None:
            raise refused(failed)
        said: dict[str, Any] = json.loads(answered)
        for reason in get_args(Reason):
            if said.get("refused") == reason:
                raise refused(reason)
        return said

    async def _ask(self, asked: bytes) -> bytes | None:
        """Return what the process answered; None if it was ended by its limits."""
        process = await asyncio.create_subprocess_exec(
            *self._program,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env={
                **{name: os.environ[name] for name in _PASSED_ON if name in os.environ},
                "PYTHONPATH": str(_ROOT),
                "PYTHONUTF8": "1",
            },
            cwd=_ROOT,
            start_new_session=True,
        )
        try:
            answered, _ = await process.communicate(asked)
        except asyncio.CancelledError:
            process.kill()
            await process.wait()
            raise
        return answered if process.returncode == 0 and len(answered) <= LONGEST_ANSWER else None


def _item(said: dict[str, Any]) -> FeedItem:
    if said["published"]:
        said["published"] = datetime.fromisoformat(said["published"])
    said["hashtags"] = tuple(said["hashtags"])
    said["found"] = tuple(said["found"])
    return FeedItem(**said)
