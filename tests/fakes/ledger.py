"""An erasure ledger in memory."""

from datetime import datetime

from community.model import Account
from community.ports import Ledger


class FakeLedger(Ledger):
    """Keeps what was appended, newest last; ``entries`` survives a "restored" database."""

    def __init__(self) -> None:
        self.entries: list[tuple[Account, str, datetime]] = []

    async def append(self, account: Account, home: str, at: datetime) -> None:
        self.entries.append((account, home, at))

    async def erased_at(self, account: Account, home: str) -> datetime | None:
        found = [at for a, h, at in self.entries if (a, h) == (account, home)]
        return max(found, default=None)
