"""Makes people on a homeserver, and sends them home when a test is over."""

import itertools
import secrets
from collections.abc import Callable

from tests.matrix.encrypted_person import EncryptedPerson
from tests.matrix.homeserver import Homeserver, Login
from tests.matrix.person import Person

_NUMBERS = itertools.count(1)
_RUN = secrets.token_hex(2)


class People:
    """Everybody of one test. Accounts are new, so tests share a server and nothing else."""

    def __init__(self, usual: Callable[[], Homeserver]) -> None:
        self._usual = usual
        self._made: list[Person] = []

    async def __call__(
        self, name: str, *, at: Homeserver | None = None, named: bool = True
    ) -> Person:
        """Return somebody new of this name; ``named=False``: they did not set a display name."""
        server = at or self._usual()
        somebody = Person(server.url, self.account(name, at=server), name)
        self._made.append(somebody)
        await somebody.arrives(named=named)
        return somebody

    async def encrypted(
        self, name: str, *, at: Homeserver | None = None, strict: bool = True, signed: bool = True
    ) -> EncryptedPerson:
        """Return somebody new whose client encrypts.

        ``strict``: with devices only that their owners vouch for. ``signed``: so is their own.
        """
        server = at or self._usual()
        account = self.account(name, at=server)
        somebody = EncryptedPerson(server.url, account, name, strict=strict, signed=signed)
        self._made.append(somebody)
        await somebody.arrives()
        return somebody

    def account(self, name: str, *, at: Homeserver | None = None) -> Login:
        """Return a new account that nobody uses yet: the bot's own, say."""
        server = at or self._usual()
        return server.register(f"{name.lower().replace(' ', '-')}-{_RUN}-{next(_NUMBERS)}")

    async def go_home(self) -> None:
        """Close everybody's connections."""
        for each in self._made:
            await each.close()
