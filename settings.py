"""Every setting of the bot, typed and checked once; faults are reported together.

Values come from the environment, else from ``.env`` (read with python-dotenv through
pydantic-settings). What a setting is for, and how to mend it, stands in ``SETTINGS``: the same
sentences serve error messages and the README's table.
"""

import difflib
import ipaddress
import re
import stat
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, SettingsConfigDict

from community.texts import Text, text

ENV_FILE = Path(".env")
LONGEST_PORT = 65535
LONGEST_PREFIX = 20
NO_HOMESERVER = "no_homeserver"

USER_ID = re.compile(r"@[^\s:@]+:[^\s:]+(:\d{1,5})?")
"""A Matrix account: @name:server, perhaps with a port."""

HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")
"""The name of a machine."""

INVITER = re.compile(rf"\*|\*:[^\s:]+(:\d{{1,5}})?|{USER_ID.pattern}")


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
    "DISCORD_MESSAGES_INTENT": About(
        text("Whether the bot may read messages; needed where conversations reach over to Matrix."),
        text(
            "Write true, and switch on Message Content Intent on the page Bot of the portal; or "
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
    "MATRIX_HOMESERVER": About(
        text("The address of the Matrix homeserver where the bot's account is. Empty: no Matrix."),
        text(
            "Write an address such as https://matrix.example.org; http is only for a homeserver "
            "on this machine."
        ),
    ),
    "MATRIX_USER": About(
        text("The bot's account on Matrix."),
        text("Write it in full, such as @netz:example.org."),
    ),
    "MATRIX_PASSWORD": About(
        text("The password of the bot's Matrix account; only the first start needs it."),
        text("Write the password of the account in MATRIX_USER, and MATRIX_HOMESERVER with it."),
    ),
    "MATRIX_TOKEN": About(
        text("An access token of the bot's Matrix account, in place of a password."),
        text("Write a token of the account in MATRIX_USER, and MATRIX_HOMESERVER with it."),
    ),
    "MATRIX_ALLOWED_INVITERS": About(
        text("Who may invite the bot into rooms and spaces on Matrix. Empty: nobody."),
        text(
            "Write accounts such as @ada:example.org, *:example.org for everybody of a server, or "
            "* for everybody; blanks or commas between them."
        ),
    ),
    "MATRIX_PREFIX": About(
        text("The word that commands on Matrix start with."),
        text("Write one short word that starts with a sign, such as !netz."),
    ),
    "MATRIX_ENCRYPT_MATCHES": About(
        text("Whether the rooms of matches on Matrix are end-to-end encrypted."),
        text("Write true or false."),
    ),
    "HEALTH_ADDRESS": About(
        text("Where /livez, /readyz and /metrics answer. Empty: nowhere."),
        text("Write an address and a port such as 127.0.0.1:8090, or leave it empty."),
    ),
    "FEED_PORT": About(
        text("The port where calendars are served to whoever has their address. 0: nowhere."),
        text("Write the number of a free port such as 8091, or 0 for no calendars."),
    ),
    "FEED_HOST": About(
        text("The address of this machine where FEED_PORT listens."),
        text("Write 127.0.0.1 for a reverse proxy on this machine, or 0.0.0.0 for every network."),
    ),
    "FEED_URL": About(
        text("The public address under which people reach FEED_PORT. Empty: none is told them."),
        text(
            "Write an address such as https://bot.example.org, without a user name, a ? or a #, "
            "and set FEED_PORT, too; or leave it empty."
        ),
    ),
    "ABOUT_URL": About(
        text("A page about your bot, for the owners of websites it reads. Empty: none is named."),
        text("Write an address such as https://example.org/our-bot, or leave it empty."),
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
        env_file_encoding="utf-8",
        extra="forbid",
        hide_input_in_errors=True,
        validate_default=True,
    )

    discord_token: SecretStr = SecretStr("")
    database_url: str = "sqlite:///var/netzwerkstatt.db"
    state_dir: Path = Path("var")
    discord_members_intent: bool = True
    discord_messages_intent: bool = False
    discord_api_url: str = ""
    discord_gateway_url: str = ""
    matrix_homeserver: str = ""
    matrix_user: str = ""
    matrix_password: SecretStr = SecretStr("")
    matrix_token: SecretStr = SecretStr("")
    matrix_allowed_inviters: str = ""
    matrix_prefix: str = "!netz"
    matrix_encrypt_matches: bool = False
    health_address: str = "127.0.0.1:8090"
    feed_port: int = Field(default=0, ge=0, le=LONGEST_PORT)
    feed_host: str = "127.0.0.1"
    feed_url: str = ""
    about_url: str = ""
    log_format: Literal["human", "json"] = "human"
    log_level: Literal["debug", "info", "warning", "error"] = "info"

    @property
    def inviters(self) -> tuple[str, ...]:
        """Who may invite the bot on Matrix: accounts, ``*:server``, or ``*``."""
        return tuple(self.matrix_allowed_inviters.replace(",", " ").split())

    @field_validator(
        "discord_token",
        "matrix_homeserver",
        "matrix_user",
        "matrix_password",
        "matrix_token",
        "matrix_allowed_inviters",
        "matrix_prefix",
        "feed_host",
        "feed_url",
        "about_url",
        mode="before",
    )
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

    @field_validator("about_url")
    @classmethod
    def _page(cls, value: str) -> str:
        plain = value.isascii() and value.isprintable() and not set(value) & set(' ()<>"')
        parts = urlsplit(value) if plain else None
        if value and not (parts and parts.scheme in {"http", "https"} and parts.hostname):
            raise ValueError("not the address of a page")
        return value

    @field_validator("feed_port", mode="before")
    @classmethod
    def _no_port(cls, value: object) -> object:
        return 0 if isinstance(value, str) and not value.strip() else value

    @field_validator("feed_host")
    @classmethod
    def _own_address(cls, value: str) -> str:
        if not (HOST.fullmatch(value) or _is_ip(value.removeprefix("[").removesuffix("]"))):
            raise ValueError("not an address to listen at")
        return value

    @field_validator("feed_url")
    @classmethod
    def _public_address(cls, value: str, info: ValidationInfo) -> str:
        if value and (set(value) & set("?#@\\") or info.data.get("feed_port") == 0):
            raise ValueError("not the base of addresses, or nothing listens there")
        if value and urlsplit(cls._page(value)).port == 0:  # also refuses what is no port
            raise ValueError("no port")
        return value.rstrip("/")

    @field_validator("matrix_homeserver")
    @classmethod
    def _homeserver(cls, value: str) -> str:
        parts = urlsplit(value)
        at_home = parts.scheme == "http" and _is_loopback(parts.hostname or "")
        if value and not (parts.hostname and (parts.scheme == "https" or at_home)):
            raise ValueError("not the address of a homeserver")
        return value.rstrip("/")

    @field_validator("matrix_user")
    @classmethod
    def _account(cls, value: str, info: ValidationInfo) -> str:
        if value and not USER_ID.fullmatch(value):
            raise ValueError("not a Matrix account")
        if info.data.get("matrix_homeserver") and not value:
            raise ValueError("a homeserver without an account")
        return _with_homeserver(value, info)

    @field_validator("matrix_password", "matrix_token")
    @classmethod
    def _key(cls, value: SecretStr, info: ValidationInfo) -> SecretStr:
        _with_homeserver(value.get_secret_value(), info)
        return value

    @field_validator("matrix_allowed_inviters")
    @classmethod
    def _inviters(cls, value: str) -> str:
        if not all(INVITER.fullmatch(one) for one in value.replace(",", " ").split()):
            raise ValueError("not a list of inviters")
        return value

    @field_validator("matrix_prefix")
    @classmethod
    def _one_word(cls, value: str) -> str:
        starts_well = value[:1].isprintable() and not value[:1].isalnum() and value[:1] != "@"
        if not (starts_well and 1 < len(value) <= LONGEST_PREFIX and len(value.split()) == 1):
            raise ValueError("not a word to start commands with")
        return value

    @field_validator("health_address")
    @classmethod
    def _host_and_port(cls, value: str) -> str:
        host, _, port = value.rpartition(":")
        if value and not (host and port.isascii() and port.isdigit() and int(port) <= LONGEST_PORT):
            raise ValueError("not an address and a port")
        return value


def _is_ip(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _with_homeserver(value: str, info: ValidationInfo) -> str:
    """Return what is of use with a homeserver only; without one, it is the fault to be named."""
    if value and info.data.get("matrix_homeserver") == "":  # missing here: it is wrong itself
        raise PydanticCustomError(NO_HOMESERVER, "an account without a homeserver")
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
        faults = dict(_fault(str(e["loc"][0]), e["type"]) for e in error.errors())
        raise SettingsError([*faults.items()]) from None


def _fault(field: str, kind: str) -> tuple[str, Text]:
    """Turn one of pydantic's findings into our own sentence (pydantic's may quote the value)."""
    name = "MATRIX_HOMESERVER" if kind == NO_HOMESERVER else field.upper()
    if name in SETTINGS:
        return name, SETTINGS[name].remedy
    near = difflib.get_close_matches(name, SETTINGS, n=1)
    if near and kind == "extra_forbidden":
        return name, text("There is no such setting. Did you mean {near}?", near=near[0])
    return name, text("There is no such setting. Remove the line from .env.")
