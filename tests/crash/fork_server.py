"""Starts processes quickly: everything is imported once, then each life is a fork.

Forking is safe here because this process never has a thread or an event loop. It reads one order a
line (JSON, the fields of :class:`tests.crash.life.Life`) and answers with how that life ended.
"""

import gc
import json
import os
import subprocess
import sys
import traceback
from pathlib import Path
from typing import Any, Self

ROOT = Path(__file__).resolve().parents[2]


class ForkServer:
    """The test's side of it. Use as a context manager."""

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.crash.fork_server"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        return self

    def live(self, order: dict[str, Any]) -> int:
        """Let one life be lived; return its exit code, or minus the signal that ended it."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())

    def __exit__(self, *_: object) -> None:
        with self._process as process:
            assert process.stdin
            process.stdin.close()
            process.wait(60)


def _fork(order: dict[str, Any]) -> int:
    pid = os.fork()
    if pid:
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    code = 1
    try:
        from tests.crash.life import Life, live  # noqa: PLC0415 - imported before the first fork

        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
        live(Life(**order))
        code = 0
    except BaseException:  # noqa: BLE001 - a child must never go on as a second fork server
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)


def serve() -> None:
    """Read orders until there are none."""
    from tests.crash.life import warm_up  # noqa: PLC0415 - the expensive imports, once

    warm_up()
    gc.collect()
    gc.freeze()
    for line in sys.stdin:
        sys.stdout.write(f"{_fork(json.loads(line))}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    serve()
