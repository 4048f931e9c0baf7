"""Database addresses: plain ones are accepted, the driver is added here."""

from pathlib import Path

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from community.texts import text
from data.errors import UnusableUrl

_DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "sqlite+aiosqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+asyncpg",
    "postgresql": "postgresql+asyncpg",
    "postgresql+asyncpg": "postgresql+asyncpg",
}


def database_url(written: str) -> URL:
    """Return the address with the driver that the bot uses; raises UnusableUrl.

    What cannot be read is not repeated in the sentence: it may hold a password.
    """
    try:
        url = make_url(written)
    except (ArgumentError, ValueError):
        raise UnusableUrl(
            text(
                "This is not a database address. Write sqlite:///var/netzwerkstatt.db "
                "or postgresql://user:password@host/name."
            )
        ) from None
    driver = _DRIVERS.get(url.drivername)
    if driver is None:
        raise UnusableUrl(
            text(
                "The bot does not speak {scheme}. Write sqlite:///… or postgresql://….",
                scheme=url.drivername,
            )
        )
    url = url.set(drivername=driver)
    if url.get_backend_name() == "sqlite":
        return _with_file(url)
    # libpq's word, as hosting companies hand it out; asyncpg calls it ssl.
    mode = url.query.get("sslmode")
    if mode is not None:
        url = url.difference_update_query(["sslmode"]).update_query_dict({"ssl": mode})
    return url


def _with_file(url: URL) -> URL:
    if not url.database or url.database == ":memory:" or url.database.startswith("file:"):
        raise UnusableUrl(
            text(
                "The database must be a file, for example sqlite:///var/netzwerkstatt.db: "
                "in memory the bot would forget everything."
            )
        )
    return url


def sqlite_file(url: URL) -> Path | None:
    """Return the file of an SQLite address; None for a server."""
    if url.get_backend_name() != "sqlite" or url.database is None:
        return None
    return Path(url.database)
