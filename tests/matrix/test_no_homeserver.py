"""Servers end with the tests, and where there is none that is said in one line."""

import asyncio
import os
import signal
import sys
from pathlib import Path

import psutil
import pytest

from demo import homeserver as homeservers
from tests.matrix.conftest import running
from tests.matrix.homeserver import ROOT, Homeserver, NoSynapse, RefusedByServer

STARTED_ELSEWHERE = """
import sys
from pathlib import Path
from tests.matrix.homeserver import Homeserver
server = Homeserver(Path(sys.argv[1]))
server.start()
print(server.pid, flush=True)
sys.stdin.read()
"""


@pytest.fixture
def nowhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("SYNAPSE_PYTHON", raising=False)
    monkeypatch.setattr(homeservers, "ROOT", tmp_path)


@pytest.mark.usefixtures("nowhere")
@pytest.mark.parametrize(
    ("ci", "outcome"), [("", pytest.skip.Exception), ("true", pytest.fail.Exception)]
)
def test_without_synapse_tests_are_skipped_but_never_where_all_must_run(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, ci: str, outcome: type[BaseException]
) -> None:
    monkeypatch.setenv("CI", ci)
    with (
        pytest.raises(outcome, match=r"no Synapse: run `make \.synapse/\.ready`"),
        running(tmp_path),
    ):
        pytest.fail("it runs")


def test_a_server_that_cannot_start_says_why(homeserver: Homeserver, tmp_path: Path) -> None:
    assert homeserver.pid
    broken = Homeserver(tmp_path)
    (tmp_path / "homeserver.yaml").write_text('{"server_name": "localhost"}', encoding="utf-8")
    with pytest.raises(NoSynapse, match="report_stats"):
        broken.start()
    broken.stop()


async def test_a_server_ends_with_whoever_started_it(
    homeserver: Homeserver, tmp_path: Path
) -> None:
    assert homeserver.url
    starter = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        STARTED_ELSEWHERE,
        str(tmp_path / "synapse"),
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert starter.stdout is not None
    server = psutil.Process(int(await starter.stdout.readline()))
    starter.send_signal(signal.SIGKILL)
    await starter.wait()
    async with asyncio.timeout(60):
        while _lives(server):  # noqa: ASYNC110 - another process tells no event
            await asyncio.sleep(0.05)


def _lives(process: psutil.Process) -> bool:
    """Whether a process still runs; where nobody buries the dead, they do not count."""
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def test_a_server_that_stands_still_answers_when_it_goes_on(own_homeserver: Homeserver) -> None:
    own_homeserver.pause()
    own_homeserver.resume()
    assert own_homeserver.ask("GET", "/_matrix/client/versions")["versions"]
    account = own_homeserver.register("ada")
    own_homeserver.deactivate(account.user)
    with pytest.raises(RefusedByServer) as refused:
        own_homeserver.ask("GET", "/_matrix/client/v3/account/whoami", token=account.token)
    assert refused.value.status == 401
