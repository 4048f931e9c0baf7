"""Other channels of the same double, seen as another platform."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import TypeVar

from community.places import Account, Language, Place, Ref
from community.ports import Chat
from community.spoken import Spoken
from community.texts import Card, Text

NAME, REALLY = "matrix", "discord"
Somewhere = TypeVar("Somewhere", Account, Place, Ref)


def _really(there: Somewhere) -> Somewhere:
    return replace(there, platform=REALLY)


def _there(ref: Ref) -> Ref:
    return replace(ref, platform=NAME)


class Elsewhere(Chat):
    """Calls itself Matrix."""

    def __init__(self, inner: Chat) -> None:
        self._inner = inner

    async def post(self, place: Place, card: Card, *, key: int, again: bool) -> Ref:
        return _there(await self._inner.post(_really(place), card, key=key, again=again))

    async def edit(self, ref: Ref, card: Card) -> None:
        await self._inner.edit(_really(ref), card)

    async def overwrite(self, ref: Ref, card: Card, *, key: int) -> Ref:
        return _there(await self._inner.overwrite(_really(ref), card, key=key))

    async def remove(self, ref: Ref) -> None:
        await self._inner.remove(_really(ref))

    async def open_conversation(
        self,
        place: Place,
        title: Text,
        people: Sequence[Account],
        card: Card,
        *,
        key: int,
        again: bool,
    ) -> Ref:
        accounts = [_really(person) for person in people]
        opened = self._inner.open_conversation(
            _really(place), title, accounts, card, key=key, again=again
        )
        return _there(await opened)

    async def open_thread(self, ref: Ref, title: Text, *, key: int, again: bool) -> Ref:
        return _there(await self._inner.open_thread(_really(ref), title, key=key, again=again))

    async def rename(self, ref: Ref, title: Text, language: Language) -> None:
        await self._inner.rename(_really(ref), title, language)

    async def is_silent(self, ref: Ref) -> bool:
        return await self._inner.is_silent(_really(ref))

    async def is_present(self, place: Place, person: Account) -> bool:
        return await self._inner.is_present(_really(place), _really(person))

    async def pending(self, ref: Ref) -> Sequence[Account]:
        return await self._inner.pending(_really(ref))

    async def withdraw(self, ref: Ref, people: Sequence[Account]) -> None:
        await self._inner.withdraw(_really(ref), people)

    async def tell(self, person: Account, card: Card, *, key: int, again: bool) -> Ref:
        return _there(await self._inner.tell(_really(person), card, key=key, again=again))

    async def pace(self, place: Place, conversations: int) -> timedelta | None:
        return await self._inner.pace(_really(place), conversations)

    async def listen(self, ref: Ref) -> Spoken | None:
        return await self._inner.listen(_really(ref))

    async def pass_on(self, place: Place, spoken: Spoken, *, key: int, again: bool) -> Ref:
        return _there(await self._inner.pass_on(_really(place), spoken, key=key, again=again))

    async def passed_on(self, place: Place, *, key: int) -> Ref | None:
        found = await self._inner.passed_on(_really(place), key=key)
        return None if found is None else _there(found)

    async def pass_on_again(self, ref: Ref, spoken: Spoken) -> None:
        await self._inner.pass_on_again(_really(ref), spoken)
