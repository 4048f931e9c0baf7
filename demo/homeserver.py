"""A throw-away Synapse on this machine, for demo and tests: started, stopped, killed, and again.

It is a program of its own with an interpreter of its own (AGPL; nothing here imports it). The
interpreter is ``SYNAPSE_PYTHON``, else the one that ``make`` put into ``.synapse``.
"""

import asyncio
import base64
import hashlib
import hmac
import http.client
import json
import os
import secrets
import signal
import socket
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

SERVER_NAME = "localhost"
STARTS_WITHIN = 180.0
STOPS_WITHIN = 60.0
REGISTER = "/_synapse/admin/v1/register"
ROOT = Path(__file__).parent.parent

# The server ends with us, however we end: it holds the other end of a pipe that we hold open.
_ENDING_WITH_US = """\
import os, runpy, sys, threading
def watch():
    while os.read(0, 1):
        pass
    os._exit(0)
threading.Thread(target=watch, daemon=True).start()
sys.argv[0] = "synapse"
runpy.run_module("synapse.app.homeserver", run_name="__main__", alter_sys=True)
"""

_LIMITS_OF = (
    "rc_message",
    "rc_registration",
    "rc_registration_token_validity",
    "rc_admin_redaction",
    "rc_joins_per_room",
    "rc_3pid_validation",
    "rc_room_creation",
    "rc_media_create",
    "rc_delayed_event_mgmt",
    "rc_user_directory",
    "rc_reports",
)
_LIMITS_BY = {
    "rc_login": ("address", "account", "failed_attempts"),
    "rc_joins": ("local", "remote"),
    "rc_invites": ("per_room", "per_user", "per_issuer"),
    "rc_presence": ("per_user",),
}
_NEVER = {"per_second": 100_000, "burst_count": 100_000}


class NoSynapse(Exception):
    """There is no Synapse on this machine."""


class DidNotStart(NoSynapse):
    """It is there, and ended at once or said nothing for too long."""


class RefusedByServer(Exception):
    """The homeserver answered with an error."""

    def __init__(self, status: int, body: Any) -> None:
        super().__init__(f"{status} {body}")
        self.status = status
        self.body: dict[str, Any] = body if isinstance(body, dict) else {}
        self.code = str(self.body.get("errcode", ""))


@dataclass(frozen=True, slots=True)
class Login:
    """An account on the server, and one device of it that is logged in."""

    user: str
    password: str
    token: str
    device: str


def registration(secret: str, nonce: str, name: str, *, admin: bool = False) -> dict[str, Any]:
    """Return what makes an account with a new password, signed with a server's shared secret."""
    password = secrets.token_hex(8)
    signed = "\0".join((nonce, name, password, "admin" if admin else "notadmin")).encode()
    mac = hmac.new(secret.encode(), signed, hashlib.sha1).hexdigest()
    return {"nonce": nonce, "username": name, "password": password, "admin": admin, "mac": mac}


def synapse_python() -> str:
    """Return the interpreter that has Synapse; :class:`NoSynapse` if there is none."""
    named = os.environ.get("SYNAPSE_PYTHON")
    own = ROOT / ".synapse" / "bin" / "python"
    if named:
        return named
    if own.exists():
        return str(own)
    raise NoSynapse("no Synapse: run `make .synapse/.ready`, or name its Python in SYNAPSE_PYTHON")


class Homeserver:
    """One server: its folder, its port, its process. The port stays the same when it comes again.

    ``limited``: with the limits a Synapse has unless told otherwise; else practically without.
    ``room_version``: what rooms get that nobody chose a version for; else the server's own default.
    ``limits``: settings in place of these.
    """

    def __init__(
        self,
        folder: Path,
        *,
        limited: bool = False,
        room_version: str = "",
        limits: Mapping[str, Any] | None = None,
    ) -> None:
        self.folder = folder
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.started_in = 0.0
        self.secret = secrets.token_hex(16)
        self._python = synapse_python()
        self._process: subprocess.Popen[bytes] | None = None
        self._admin: Login | None = None
        self._write(limited=limited, room_version=room_version, limits=limits or {})

    @property
    def log(self) -> str:
        """What it wrote down (warnings and errors)."""
        written = (self.folder / name for name in ("synapse.log", "out.log"))
        return "".join(path.read_text(encoding="utf-8") for path in written if path.exists())

    @property
    def pid(self) -> int:
        """The process, for those who measure it."""
        if self._process is None:
            raise RuntimeError("the server is not running")
        return self._process.pid

    # --- its life -----------------------------------------------------------------------------

    def start(self) -> None:
        """Start it (again) and wait until it answers."""
        if self._process is not None:
            raise RuntimeError("the server is running already")
        began = time.monotonic()
        environment = {k: v for k, v in os.environ.items() if not k.startswith(("COV_", "PYTHON"))}
        with (self.folder / "out.log").open("ab") as out:
            self._process = subprocess.Popen(  # noqa: S603 - our own command, no shell
                [self._python, "-c", _ENDING_WITH_US, "-c", str(self.folder / "homeserver.yaml")],
                cwd=self.folder,
                env=environment,
                stdin=subprocess.PIPE,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        while not self._answers():
            ended = self._process.poll()
            late = time.monotonic() - began > STARTS_WITHIN
            if ended is not None or late:
                self.kill()
                raise DidNotStart(f"it did not start (code {ended}):\n{self.log[-3000:]}")
            time.sleep(0.05)
        self.started_in = time.monotonic() - began

    def stop(self) -> None:
        """Stop it as an operator does; stopped already is fine."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """Kill it in the middle of whatever it does; dead already is fine."""
        self._end(signal.SIGKILL)

    def pause(self) -> None:
        """Let it stand still: it accepts connections and answers nothing, until :meth:`resume`."""
        os.kill(self.pid, signal.SIGSTOP)

    def resume(self) -> None:
        """Let it go on."""
        os.kill(self.pid, signal.SIGCONT)

    async def comes_back(self) -> None:
        """Start it again while the bot runs on in this event loop."""
        await asyncio.to_thread(self.start)

    def _end(self, how: signal.Signals) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        if process.poll() is None:
            process.send_signal(signal.SIGCONT)
            process.send_signal(how)
        try:
            process.wait(STOPS_WITHIN)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(STOPS_WITHIN)
        if process.stdin is not None:
            process.stdin.close()

    def _answers(self) -> bool:
        try:
            self.ask("GET", "/_matrix/client/versions")
        except (OSError, http.client.HTTPException):
            return False
        return True

    # --- what an operator does ----------------------------------------------------------------

    def ask(self, method: str, path: str, body: Any = None, token: str = "") -> dict[str, Any]:
        """Call its API once, and wait for the answer; for what is needed now and then."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Content-Type": "application/json"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        try:
            sent = None if body is None else json.dumps(body)
            connection.request(method, path, sent, headers)
            response = connection.getresponse()
            answer = json.loads(response.read())
        finally:
            connection.close()
        if response.status >= http.HTTPStatus.MULTIPLE_CHOICES:
            raise RefusedByServer(response.status, answer)
        return answer

    def register(self, name: str, *, admin: bool = False) -> Login:
        """Make an account (by the shared secret) with a device that is logged in."""
        nonce = self.ask("GET", REGISTER)["nonce"]
        wanted = registration(self.secret, nonce, name, admin=admin)
        made = self.ask("POST", REGISTER, wanted)
        return Login(made["user_id"], wanted["password"], made["access_token"], made["device_id"])

    def lift_limits(self, user: str) -> None:
        """Exempt an account from the limits on messages and rooms, as its operator can."""
        self._as_operator(
            "POST",
            f"/_synapse/admin/v1/users/{quote(user)}/override_ratelimit",
            {"messages_per_second": 0, "burst_count": 0},
        )

    def messages_in(self, room: str) -> list[dict[str, Any]]:
        """Return the newest events of any room, as its operator can."""
        path = f"/_synapse/admin/v1/rooms/{quote(room)}/messages?dir=b&limit=100"
        chunk: list[dict[str, Any]] = self._as_operator("GET", path, None)["chunk"]
        return chunk

    def deactivate(self, user: str) -> None:
        """Close an account, as its operator can."""
        self._as_operator("POST", f"/_synapse/admin/v1/deactivate/{quote(user)}", {"erase": False})

    def revoke(self, token: str) -> None:
        """Make an access token worthless."""
        self.ask("POST", "/_matrix/client/v3/logout", {}, token)

    def _as_operator(self, method: str, path: str, body: Any) -> dict[str, Any]:
        if self._admin is None:
            self._admin = self.register(f"operator-{secrets.token_hex(3)}", admin=True)
        return self.ask(method, path, body, self._admin.token)

    # --- its settings -------------------------------------------------------------------------

    def _write(self, *, limited: bool, room_version: str, limits: Mapping[str, Any]) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        seed = base64.b64encode(secrets.token_bytes(32)).decode().rstrip("=")
        (self.folder / "signing.key").write_text(f"ed25519 a_test {seed}\n", encoding="utf-8")
        log: dict[str, Any] = {
            "version": 1,
            "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
            "handlers": {
                "file": {
                    "class": "logging.FileHandler",
                    "filename": str(self.folder / "synapse.log"),
                    "formatter": "line",
                }
            },
            "root": {"level": "WARNING", "handlers": ["file"]},
            "disable_existing_loggers": False,
        }
        settings: dict[str, Any] = {
            "server_name": SERVER_NAME,
            "public_baseurl": f"{self.url}/",
            "report_stats": False,
            "listeners": [
                {
                    "port": self.port,
                    "bind_addresses": ["127.0.0.1"],
                    "type": "http",
                    "tls": False,
                    "resources": [{"names": ["client"], "compress": False}],
                }
            ],
            "database": {
                "name": "sqlite3",
                "args": {"database": str(self.folder / "homeserver.db")},
            },
            "registration_shared_secret": self.secret,
            "macaroon_secret_key": secrets.token_hex(16),
            "form_secret": secrets.token_hex(16),
            "signing_key_path": str(self.folder / "signing.key"),
            "media_store_path": str(self.folder / "media"),
            "log_config": str(self.folder / "log.yaml"),
            "bcrypt_rounds": 4,
            "trusted_key_servers": [],
            "federation_domain_whitelist": [],
            "presence": {"enabled": False},
            "url_preview_enabled": False,
        }
        if room_version:
            settings["default_room_version"] = room_version
        if not limited:
            settings |= dict.fromkeys(_LIMITS_OF, _NEVER)
            settings |= {name: dict.fromkeys(by, _NEVER) for name, by in _LIMITS_BY.items()}
        settings |= limits
        # YAML takes JSON as it is.
        (self.folder / "log.yaml").write_text(json.dumps(log), encoding="utf-8")
        (self.folder / "homeserver.yaml").write_text(json.dumps(settings), encoding="utf-8")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
