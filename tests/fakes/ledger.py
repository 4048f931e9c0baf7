"""An erasure ledger in memory."""

from datetime import datetime
from hashlib import sha256

from community.places import Account
from community.ports import ErasedAt, Ledger


class FakeLedger(Ledger):
    """Keeps what was appended, newest last; ``entries`` survives a "restored" database."""

    def __init__(self) -> None:
        self.entries: list[tuple[Account, str, datetime]] = []
        self.reads = 0

    async def append(self, account: Account, home: str, at: datetime) -> None:
        self.entries.append((account, home, at))

    async def name(self, account: Account, home: str) -> str:
        return sha256(f"{home} {account}".encode()).hexdigest()

    async def read(self) -> ErasedAt:
        self.reads += 1
        entries = tuple(self.entries)

        def erased_at(account: Account, home: str) -> datetime | None:
            return max((at for a, h, at in entries if (a, h) == (account, home)), default=None)

        return erased_at
