"""Every setting of the bot, typed and checked once; faults are reported together.

Values come from the environment, else from ``.env`` (read with python-dotenv through
pydantic-settings). What a setting is for, and how to mend it, stands in ``SETTINGS``: the same
sentences serve error messages and the README's table.
"""

import difflib
import stat
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from community.texts import Text, text

ENV_FILE = Path(".env")
LONGEST_PORT = 65535


@dataclass(frozen=True, slots=True)
class About:
    """A setting in words: what it does, and what to write."""

    purpose: Text
    remedy: Text


SETTINGS: Mapping[str, About] = {
    "DISCORD_TOKEN": About(
        text("The bot's token from Discord's developer portal. Only `run` needs it."),
        text("Copy it from the page Bot of your application in Discord's developer portal."),
    ),
    "DATABASE_URL": About(
        text("Where everything is kept: a SQLite file, or a PostgreSQL server."),
        text("Write sqlite:///var/netzwerkstatt.db or postgresql://user:password@host/name."),
    ),
    "STATE_DIR": About(
        text("The folder for backups and for the list of erasures that outlives a restore."),
        text("Name a folder that the bot may write to, for example var."),
    ),
    "DISCORD_MEMBERS_INTENT": About(
        text("Whether the bot learns at once that somebody left the server."),
        text(
            "Write true, and switch on Server Members Intent on the page Bot of the portal; or "
            "write false."
        ),
    ),
    "DISCORD_API_URL": About(
        text("A REST proxy to use in place of Discord's own address. Empty: Discord's own."),
        text("Write an address such as http://127.0.0.1:8080/api/v10, or leave it empty."),
    ),
    "DISCORD_GATEWAY_URL": About(
        text("A gateway proxy to use in place of Discord's own address. Empty: Discord's own."),
        text("Write an address such as ws://127.0.0.1:8081, or leave it empty."),
    ),
    "HEALTH_ADDRESS": About(
        text("Where /livez, /readyz and /metrics answer. Empty: nowhere."),
        text("Write an address and a port such as 127.0.0.1:8090, or leave it empty."),
    ),
    "LOG_FORMAT": About(
        text("How the log is written: human, or json for machines."),
        text("Write human or json."),
    ),
    "LOG_LEVEL": About(
        text("How much is logged: debug, info, warning or error."),
        text("Write debug, info, warning or error."),
    ),
}


class SettingsError(Exception):
    """One or more settings are wrong; ``faults`` holds (setting or file, sentence) pairs.

    No sentence ever holds a setting's value.
    """

    def __init__(self, faults: Sequence[tuple[str, Text]]) -> None:
        super().__init__(", ".join(name for name, _ in faults))
        self.faults = tuple(faults)


class Settings(BaseSettings):
    """The settings, as typed values."""

    model_config = SettingsConfigDict(
        env_file_encoding="utf-8", extra="forbid", hide_input_in_errors=True
    )

    discord_token: SecretStr = SecretStr("")
    database_url: str = "sqlite:///var/netzwerkstatt.db"
    state_dir: Path = Path("var")
    discord_members_intent: bool = True
    discord_api_url: str = ""
    discord_gateway_url: str = ""
    health_address: str = "127.0.0.1:8090"
    log_format: Literal["human", "json"] = "human"
    log_level: Literal["debug", "info", "warning", "error"] = "info"

    @field_validator("discord_token", mode="before")
    @classmethod
    def _trim(cls, value: object) -> object:
        return value.strip() if isinstance(value, str) else value

    @field_validator("log_format", "log_level", mode="before")
    @classmethod
    def _lower(cls, value: object) -> object:
        return value.strip().lower() if isinstance(value, str) else value

    @field_validator("database_url")
    @classmethod
    def _database(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme.partition("+")[0] == "sqlite" and parts.path.strip("/"):
            return value
        if parts.scheme.partition("+")[0] in {"postgresql", "postgres"} and parts.hostname:
            return value
        raise ValueError("not a database address")

    @field_validator("discord_api_url", "discord_gateway_url")
    @classmethod
    def _address(cls, value: str) -> str:
        if value and (
            urlsplit(value).scheme not in {"http", "https", "ws", "wss"}
            or not urlsplit(value).hostname
        ):
            raise ValueError("not an address")
        return value.rstrip("/")

    @field_validator("health_address")
    @classmethod
    def _host_and_port(cls, value: str) -> str:
        host, _, port = value.rpartition(":")
        if value and not (host and port.isascii() and port.isdigit() and int(port) <= LONGEST_PORT):
            raise ValueError("not an address and a port")
        return value


def load(env_file: Path | None = None) -> Settings:
    """Read and check all settings; raise SettingsError with every fault at once.

    ``env_file``: another file than ``.env``; it need not exist.
    """
    path = ENV_FILE if env_file is None else env_file
    if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077:
        remedy = text(
            "Other people on this machine can read it, and it holds your token. "
            "Type: chmod 600 {file}",
            file=str(path),
        )
        raise SettingsError([(str(path), remedy)])
    try:
        return Settings(_env_file=path)  # pyright: ignore[reportCallIssue]  (pydantic-settings' own argument)
    except ValidationError as error:
        raise SettingsError([_fault(str(e["loc"][0]), e["type"]) for e in error.errors()]) from None


def _fault(field: str, kind: str) -> tuple[str, Text]:
    """Turn one of pydantic's findings into our own sentence (pydantic's may quote the value)."""
    name = field.upper()
    if name in SETTINGS:
        return name, SETTINGS[name].remedy
    near = difflib.get_close_matches(name, SETTINGS, n=1)
    if near and kind == "extra_forbidden":
        return name, text("There is no such setting. Did you mean {near}?", near=near[0])
    return name, text("There is no such setting. Remove the line from .env.")
