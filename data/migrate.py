"""Bringing a database to the present tables, and knowing one that is newer than the program."""

from functools import cache
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from community.texts import text
from data.errors import ForeignDatabase, NewerDatabase

_ADVISORY_KEY = 0x4E65747A  # "Netz": one migration at a time, whoever else uses this server
VERSION_TABLE = "alembic_version"


def _config() -> Config:
    config = Config()
    folder = Path(__file__).parent / "migrations"
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    return config


@cache
def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())


def head() -> str:
    """Return the revision that this program works with."""
    revision = _scripts().get_current_head()
    if revision is None:
        raise RuntimeError("no migrations are installed")
    return revision


def is_known(revision: str) -> bool:
    """Whether this program knows the revision; else a newer program wrote it."""
    return any(script.revision == revision for script in _scripts().walk_revisions())


def check_revision(revision: str | None, *, has_tables: bool) -> None:
    """Refuse a revision that this program does not know, and tables that are not ours."""
    if revision is None:
        if has_tables:
            raise ForeignDatabase(
                text(
                    "This database belongs to another program, so it was left untouched. "
                    "Give the bot a database of its own."
                )
            )
        return
    if not is_known(revision):
        raise NewerDatabase(
            text(
                "This database was written by a newer version of the bot (its version {theirs}, "
                "this program's {ours}), so it was left untouched. Start the newer version again, "
                "or restore a backup from before the update: python bot.py restore FILE",
                theirs=revision,
                ours=head(),
            )
        )


def upgrade(connection: sa.Connection) -> None:
    """Run what is missing inside the caller's transaction; refuse before anything is changed."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_ADVISORY_KEY)))
    revision = MigrationContext.configure(connection).get_current_revision()
    # On a server the schema may be shared with an extension's tables, so only a file must be empty.
    foreign = connection.dialect.name == "sqlite" and bool(sa.inspect(connection).get_table_names())
    check_revision(revision, has_tables=foreign)
    if revision == head():
        return
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
