"""A bot in a process of its own that is really killed: ``python -m tests.matrix.killed``.

It reads one order (JSON) from its input: where the homeserver is, who it is, its folder, the name
of the step at which it kills itself ("": it is killed from outside), and how many seconds of its
time to let pass once it is up.
"""

import asyncio
import json
import os
import signal
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from tests.fakes.clock import FakeClock
from tests.matrix.homeserver import Login
from tests.matrix.mortal import Mortal, MortalBot


def _kill(_step: str) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


async def _live(order: dict[str, Any]) -> None:
    mortal = Mortal(_kill)
    clock = FakeClock(datetime.fromisoformat(order["time"]))
    login, folder = Login(**order["login"]), Path(order["folder"])
    async with MortalBot(order["url"], login, folder, clock=clock, mortal=mortal) as bot:
        mortal.dies_at(order["step"], 1 if order["step"] else 0)
        print("up", flush=True)  # noqa: T201 - what the test waits for
        if order["passes"]:
            await bot.lets_pass(timedelta(seconds=order["passes"]))
        await bot.ended()


if __name__ == "__main__":
    asyncio.run(_live(json.loads(sys.stdin.readline())))
