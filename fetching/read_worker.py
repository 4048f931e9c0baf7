"""The process that reads one page or feed: `python -m fetching.read_worker`, job in, JSON out.

Strangers write pages and feeds, and no parser is fast, frugal and faultless on everything they can
think of (400,000 nested <div> keep a good one busy for minutes). So it works here, where time and
memory are limited by the system, no secret is in the environment, and a crash ends nothing else.
"""

import json
import os
import sys
from dataclasses import asdict
from datetime import datetime
from typing import Any, BinaryIO

from community.errors import FetchRefused
from fetching.feeds import read_feed
from fetching.html import read_page

CPU_SECONDS = 3
MEMORY = 512 << 20
POLITENESS = 5
"""How far the process stands back (see nice(1)): the bot's answers to people go first."""


def answer(job: dict[str, Any], body: bytes) -> dict[str, Any]:
    """Return what was read, or the reason why it was not."""
    try:
        if job["kind"] == "feed":
            return asdict(
                read_feed(
                    body,
                    address=job["address"],
                    content_type=job["content_type"],
                    sought=job.get("sought", ()),
                )
            )
        return asdict(
            read_page(
                body,
                address=job["address"],
                content_type=job["content_type"],
                language=job["language"],
                back=job["back"],
            )
        )
    except FetchRefused as error:
        return {"refused": error.reason}


def work(source: BinaryIO, sink: BinaryIO) -> None:
    """Read a job (a line of JSON, then the body), write what came of it."""
    job: dict[str, Any] = json.loads(source.readline())
    sink.write(json.dumps(answer(job, source.read()), default=_as_text).encode())


def limit() -> None:
    """Limit this process, as far as the system can."""
    try:
        import resource  # noqa: PLC0415 - not there on Windows
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    if sys.platform == "linux":  # elsewhere it is not kept to, or refused
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    os.nice(POLITENESS)


def _as_text(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


if __name__ == "__main__":
    limit()
    work(sys.stdin.buffer, sys.stdout.buffer)
