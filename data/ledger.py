"""The list of erasures: outside the database, so that a restored backup forgets them again.

A line is a keyed hash and a time. Without the key, which lies beside the list and is in no backup,
nobody can find out whom a line is about.
"""

import asyncio
import fcntl
import hashlib
import hmac
import json
import os
import secrets
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from community.places import Account
from community.ports import ErasedAt, Ledger
from community.texts import text
from data.errors import LedgerRefused

_KEY_BYTES = 32


class FileLedger(Ledger):
    """A file of JSON lines, and its key in ``<path>.key``; both are for our eyes only."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._key_path = path.with_name(path.name + ".key")
        self._key: bytes | None = None

    async def append(self, account: Account, home: str, at: datetime) -> None:
        """Record an erasure; it is on the disk when this returns. Raises LedgerRefused."""
        await asyncio.to_thread(self._append, account, home, at)

    async def name(self, account: Account, home: str) -> str:
        """Return the keyed hash that stands for an account of a home. Raises LedgerRefused."""
        return await asyncio.to_thread(self._who, account, home)

    async def read(self) -> ErasedAt:
        """Return what the list says at this moment. Raises LedgerRefused."""
        return await asyncio.to_thread(self._read)

    def _append(self, account: Account, home: str, at: datetime) -> None:
        line = json.dumps({"who": self._who(account, home), "at": at.isoformat()}).encode()
        handle = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            size = os.fstat(handle).st_size
            # A line that a power cut tore stays torn; the next one begins on its own.
            torn = size > 0 and os.pread(handle, 1, size - 1) != b"\n"
            os.write(handle, (b"\n" if torn else b"") + line + b"\n")
            os.fsync(handle)
        finally:
            os.close(handle)
        _sync_folder(self._path.parent)

    def _read(self) -> ErasedAt:
        newest: dict[str, datetime] = {}
        if self._path.exists():
            self._key = self._read_or_make_key()
            for who, at in self._lines():
                newest[who] = max(at, newest.get(who, at))
        # Without a list there is nobody to look for, and so no need of a key either.
        return lambda account, home: newest.get(self._who(account, home)) if newest else None

    def _lines(self) -> Iterator[tuple[str, datetime]]:
        for line in self._path.read_bytes().splitlines():
            try:
                entry = json.loads(line)
                yield str(entry["who"]), datetime.fromisoformat(entry["at"])
            except (ValueError, KeyError, TypeError):
                continue  # torn: the erasure it would have told of did not happen either

    def _who(self, account: Account, home: str) -> str:
        if self._key is None:
            self._key = self._read_or_make_key()
        name = json.dumps([home, account.platform, account.external_id])
        return hmac.new(self._key, name.encode(), hashlib.sha256).hexdigest()

    def _read_or_make_key(self) -> bytes:
        # In this order: whoever writes the first line has made the key before.
        listed = self._path.exists() and self._path.stat().st_size > 0
        if not self._key_path.exists():
            if listed:
                raise LedgerRefused(
                    text(
                        "The list of erasures {path} is there, but its key {key} is not. "
                        "Put the key back from where you keep the settings.",
                        path=str(self._path),
                        key=str(self._key_path),
                    )
                )
            self._make_key()
        key = self._key_path.read_bytes()
        if len(key) != _KEY_BYTES:
            raise LedgerRefused(
                text(
                    "The key {key} is damaged. Put it back from where you keep the settings.",
                    key=str(self._key_path),
                )
            )
        return key

    def _make_key(self) -> None:
        """Make a key; if two processes do so at once, both go on with the first one's."""
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = self._key_path.with_name(f"{self._key_path.name}.{secrets.token_hex(4)}")
        handle = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        try:
            os.write(handle, secrets.token_bytes(_KEY_BYTES))
            os.fsync(handle)
        finally:
            os.close(handle)
        try:
            os.link(draft, self._key_path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
        _sync_folder(self._key_path.parent)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
