"""Codes that one side shows and the other enters: kept as the ledger's keyed hash, and guarded."""

from collections.abc import Callable
from datetime import timedelta

from community.errors import Invalid
from community.link_store import Linked, LinkStore
from community.places import Account, Community
from community.ports import Clock, Ledger
from community.seats import name_of
from community.texts import text

VALID = timedelta(minutes=15)
MOST_MISSES = 5
AN_HOUR = timedelta(hours=1)
ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Without what is easily taken for something else."""
CODE_LENGTH = 10
LONGEST = 100
"""Letters of which anything is tried; nothing longer was ever a code."""

NewCode = Callable[[], str]
"""Return a code of CODE_LENGTH letters of ALPHABET that nobody can guess."""

NO_CODE = text(
    "This code is not valid. It may have been used, or its 15 minutes are over; please ask for a"
    " new one on the other side."
)


class LinkCodes:
    """Gives codes out, and tells what an entered one stands for."""

    def __init__(self, store: LinkStore, ledger: Ledger, clock: Clock, new_code: NewCode) -> None:
        self._store = store
        self._ledger = ledger
        self._clock = clock
        self._new_code = new_code

    async def give_out(self, linked: Linked) -> str:
        """Return a new code; an earlier one for the same becomes void."""
        code = self._new_code()
        kept_as = await self._kept_as(code)
        await self._store.keep_code(kept_as, linked, self._clock.now() + VALID)
        return f"{code[:5]}-{code[5:]}"

    async def entered(self, community: Community, by: Account, code: str) -> tuple[str, Linked]:
        """Return as what a code is kept and what it stands for; Invalid if it is none, and after
        too many wrong ones.
        """
        now = self._clock.now()
        who = await name_of(self._ledger, community, by)
        if await self._store.misses(community.id, who, now - AN_HOUR) >= MOST_MISSES:
            raise Invalid(text("Too many codes were wrong. Please try again in an hour."))
        kept_as = await self._kept_as(code)
        linked = await self._store.find_code(kept_as, now)
        if linked is None:
            await self._store.missed(community.id, who, now, now - AN_HOUR)
            raise Invalid(NO_CODE)
        return kept_as, linked

    async def still_valid(self, kept_as: str) -> Linked:
        """Return what a code stands for that was entered before; Invalid if it is over by now."""
        linked = await self._store.find_code(kept_as, self._clock.now())
        if linked is None:
            raise Invalid(NO_CODE)
        return linked

    async def purge(self) -> None:
        """Forget codes whose time is over."""
        await self._store.forget_old(self._clock.now())

    async def _kept_as(self, code: str) -> str:
        """Small letters, blanks and hyphens do not matter."""
        plain = "".join(letter for letter in code[:LONGEST].upper() if letter.isalnum())
        return await self._ledger.name(Account("code", plain), "link")
