"""Column types: what a value looks like in the database, the same on both engines.

Instants are integer milliseconds since 1970 UTC, slots and days ISO text, tuples JSON text.
"""
# ruff: noqa: ARG002 - the signatures are SQLAlchemy's

import json
import unicodedata
from datetime import UTC, date, datetime, timedelta
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.engine import Dialect

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
"""A row's own number. SQLite only counts up by itself in a column called INTEGER."""


def fold(written: str) -> str:
    """Return text as it is compared: without case, composed, blanks joined. Ü and ü are equal,
    and so is a letter followed by a combining mark.
    """
    composed = unicodedata.normalize("NFKC", storable(written)).casefold()
    return " ".join(unicodedata.normalize("NFC", composed).split())


def storable(written: str) -> str:
    """Replace what no database stores: U+0000 (PostgreSQL refuses it) and lone surrogates."""
    if "\0" in written:
        written = written.replace("\0", "\ufffd")
    try:
        written.encode()
    except UnicodeEncodeError:
        return written.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return written


def _storable_value(value: Any) -> Any:
    """Make every text in a JSON value storable: an escaped surrogate would come back as one."""
    match value:
        case str():
            return storable(value)
        case list():
            return [_storable_value(entry) for entry in cast("list[Any]", value)]
        case dict():
            entries = cast("dict[str, Any]", value)
            return {storable(name): _storable_value(entry) for name, entry in entries.items()}
        case _:
            return value


class Instant(sa.types.TypeDecorator[datetime]):
    """An aware datetime, stored as whole milliseconds since 1970 UTC."""

    impl = sa.BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        """Return milliseconds; a naive datetime is a mistake of the caller."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        return (value - EPOCH) // _MILLISECOND

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        """Return the aware UTC datetime."""
        return None if value is None else EPOCH + value * _MILLISECOND


class Slot(sa.types.TypeDecorator[datetime]):
    """A naive local datetime, stored as ISO text, which sorts like the time it stands for."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        """Return ISO text; an aware datetime is a mistake of the caller."""
        if value is None:
            return None
        if value.tzinfo is not None:
            raise ValueError("a slot is a local time without a zone")
        return value.isoformat()

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        """Return the naive datetime."""
        return None if value is None else datetime.fromisoformat(value)


class Day(sa.types.TypeDecorator[date]):
    """A calendar day, stored as ISO text."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: date | None, dialect: Dialect) -> str | None:
        """Return ISO text."""
        return None if value is None else value.isoformat()

    def process_result_value(self, value: str | None, dialect: Dialect) -> date | None:
        """Return the day."""
        return None if value is None else date.fromisoformat(value)


class Words(sa.types.TypeDecorator[str]):
    """Text that a person or a platform wrote, made storable."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Return storable text."""
        return None if value is None else storable(value)


class Sorted(sa.types.TypeDecorator[str]):
    """Words that are compared by code point on both engines: folded text and keys."""

    impl = sa.Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> sa.types.TypeEngine[Any]:
        """Pin PostgreSQL to the collation that SQLite has anyway."""
        return sa.TEXT(collation="C" if dialect.name == "postgresql" else None)

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Return storable text."""
        return None if value is None else storable(value)


class Json(sa.types.TypeDecorator[Any]):
    """A JSON value as ASCII text: lists come back as lists, nothing is lost on either engine."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str:
        """Return JSON text."""
        return json.dumps(_storable_value(value), separators=(",", ":"), sort_keys=True)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        """Return the value."""
        return None if value is None else json.loads(value)
