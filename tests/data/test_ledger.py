"""The list of erasures: lasting, telling nobody who is on it."""
# ruff: noqa: ASYNC240 - the files of a test are small and here

import asyncio
import stat
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from community.places import Account
from data.errors import LedgerRefused
from data.ledger import FileLedger
from tests.data.samples import LATER, NOW

ADA = Account("discord", "111222333444555666")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "erasures.jsonl"


async def erased_at(ledger: FileLedger, account: Account, home: str) -> datetime | None:
    return (await ledger.read())(account, home)


async def test_an_erasure_is_remembered_across_restarts(path: Path) -> None:
    await FileLedger(path).append(ADA, "discord:1", NOW)
    await FileLedger(path).append(ADA, "discord:1", NOW + LATER)
    await FileLedger(path).append(ADA, "discord:1", NOW - LATER)

    assert await erased_at(FileLedger(path), ADA, "discord:1") == NOW + LATER


async def test_only_this_account_in_this_home_was_erased(path: Path) -> None:
    ledger = FileLedger(path)
    assert await erased_at(ledger, ADA, "discord:1") is None
    await ledger.append(ADA, "discord:1", NOW)

    assert await erased_at(ledger, ADA, "discord:2") is None
    assert await erased_at(ledger, Account("matrix", ADA.external_id), "discord:1") is None
    assert await erased_at(ledger, Account("discord", "1"), "discord:1") is None
    # Parts that only together make the same text are not the same.
    await ledger.append(Account("a", 'b", "c'), "home", NOW)
    assert await erased_at(ledger, Account('a", "b', "c"), "home") is None


async def test_the_files_are_for_our_eyes_only_and_name_nobody(path: Path) -> None:
    await FileLedger(path).append(ADA, "discord:98765", NOW)

    files = sorted(path.parent.iterdir())
    assert [file.name for file in files] == ["erasures.jsonl", "erasures.jsonl.key"]
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    assert ADA.external_id not in path.read_text()
    assert "98765" not in path.read_text()


async def test_a_torn_line_costs_only_itself(path: Path) -> None:
    await FileLedger(path).append(ADA, "discord:1", NOW)
    whole = path.read_bytes()
    path.write_bytes(whole + b'{"who": "abc", "at": "20\xff')
    assert await erased_at(FileLedger(path), ADA, "discord:1") == NOW

    other = Account("discord", "7")
    await FileLedger(path).append(other, "discord:1", NOW + LATER)

    assert await erased_at(FileLedger(path), other, "discord:1") == NOW + LATER
    assert await erased_at(FileLedger(path), ADA, "discord:1") == NOW


@pytest.mark.parametrize("line", [b"[]", b"7", b"{}", b'{"who": 1, "at": 2}', b"\x00\xff"])
async def test_lines_that_make_no_sense_are_passed_over(path: Path, line: bytes) -> None:
    await FileLedger(path).append(ADA, "discord:1", NOW)
    path.write_bytes(line + b"\n" + path.read_bytes())

    assert await erased_at(FileLedger(path), ADA, "discord:1") == NOW


async def test_many_at_once_lose_nothing(path: Path) -> None:
    accounts = [Account("discord", str(n)) for n in range(20)]
    ledgers = [FileLedger(path) for _ in accounts]
    await asyncio.gather(
        *(
            ledger.append(account, "discord:1", NOW + timedelta(days=n))
            for n, (ledger, account) in enumerate(zip(ledgers, accounts, strict=True))
        )
    )

    found = [await erased_at(FileLedger(path), account, "discord:1") for account in accounts]
    assert found == [NOW + timedelta(days=n) for n in range(20)]
    assert len(list(path.parent.iterdir())) == 2


async def test_a_key_and_a_first_line_made_meanwhile_are_no_lost_key(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between two looks of one ledger at the files, another one makes both."""
    other = FileLedger(path)
    exists = Path.exists

    def late(self: Path) -> bool:
        found = exists(self)
        if self.name.endswith(".key") and not found:
            monkeypatch.setattr(Path, "exists", exists)
            asyncio.run(other.append(ADA, "discord:1", NOW))
        return found

    monkeypatch.setattr(Path, "exists", late)
    assert await FileLedger(path).name(ADA, "discord:1") == await other.name(ADA, "discord:1")


async def test_a_list_without_its_key_is_refused_instead_of_forgetting(path: Path) -> None:
    await FileLedger(path).append(ADA, "discord:1", NOW)
    key = path.with_name("erasures.jsonl.key")
    key.unlink()

    with pytest.raises(LedgerRefused, match="its key"):
        await erased_at(FileLedger(path), ADA, "discord:1")
    with pytest.raises(LedgerRefused):
        await FileLedger(path).append(ADA, "discord:1", NOW)
    assert not key.exists()


async def test_a_damaged_key_is_refused(path: Path) -> None:
    await FileLedger(path).append(ADA, "discord:1", NOW)
    path.with_name("erasures.jsonl.key").write_bytes(b"short")

    with pytest.raises(LedgerRefused, match="damaged"):
        await erased_at(FileLedger(path), ADA, "discord:1")
