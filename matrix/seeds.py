"""What a card of ours offers: a note of what reactions and words stand for, then the reactions."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from community.fronts import FrontStore
from community.ports import Clock
from matrix import PLATFORM
from matrix.buttons import ANYWHERE, BUTTONS, MOST_SEEDED, buttons_note
from matrix.choices import Offered
from matrix.wire import Wire


class Seeds:
    """Offers choices under messages, changes them, takes them back."""

    def __init__(self, wire: Wire, store: FrontStore, clock: Clock) -> None:
        self._wire = wire
        self._store = store
        self._clock = clock

    async def offer(
        self,
        room: str,
        event: str,
        offers: Sequence[Offered],
        *,
        key: str,
        only: str = "",
        people: Sequence[str] = (),
    ) -> None:
        """Offer choices under a message; what was offered there before and is not any more, goes.

        ``only``: the one person who reads it. Otherwise ``people`` may type what is confidential,
        in their own rooms with us.
        """
        note = await self._store.note(PLATFORM, BUTTONS, event)
        before: dict[str, str] = dict(note.value.get("seeds", {})) if note else {}
        if not offers and note is None:
            return
        confidential = [] if only else [one for one in offers if one.confidential]
        shown = [one for one in offers if one not in confidential]
        # Before the reactions: whoever is quick must find what theirs means.
        await self._note(room, event, shown, only, before)
        await self._whisper(event, confidential, people)
        seeds = dict(before)
        try:
            await self._seed(room, event, shown, seeds, key)
        finally:
            # Also when the rest has to wait: what is there is not paid for again the next time, or
            # where many wait, nobody would ever have paid for all of theirs.
            if seeds != before:
                await self._note(room, event, shown, only, seeds)

    async def withdraw(self, event: str) -> None:
        """Forget what a message offered that is gone."""
        about = f"{event} "
        every = await self._store.notes(PLATFORM, BUTTONS)
        keys = [note.key for note in every if note.key == event or note.key.startswith(about)]
        await self._store.drop(PLATFORM, BUTTONS, *keys)

    async def _note(
        self,
        room: str,
        event: str,
        offers: Sequence[Offered],
        only: str,
        seeds: dict[str, str],
    ) -> None:
        at = self._clock.now() if only else None
        made = buttons_note(event, room, offers, only=only, at=at)
        value: dict[str, Any] = {**made.value, "seeds": seeds}
        await self._store.keep(PLATFORM, replace(made, value=value))

    async def _whisper(self, event: str, offers: Sequence[Offered], people: Sequence[str]) -> None:
        """Note what each of these people may type where only we read it."""
        if not offers:
            return
        now = self._clock.now()
        notes = [
            buttons_note(f"{event} {person}", ANYWHERE, offers, only=person, at=now)
            for person in people
        ]
        await self._store.keep(PLATFORM, *notes)

    async def _seed(
        self,
        room: str,
        event: str,
        offers: Sequence[Offered],
        seeds: dict[str, str],
        key: str,
    ) -> None:
        """Let ``seeds`` (sign: event) become what is shown, one after the other."""
        signs = [one.sign for one in offers if one.sign]
        if len(signs) > MOST_SEEDED:
            signs = []
        for sign in [one for one in seeds if one not in signs]:
            await self._wire.redact(room, seeds[sign], key=f"{seeds[sign]}.gone")
            del seeds[sign]
        for number, sign in enumerate(signs, start=1):
            if sign in seeds:
                continue
            relation = {"rel_type": "m.annotation", "event_id": event, "key": sign}
            seeds[sign] = await self._wire.send(
                room, {"m.relates_to": relation}, key=f"{key}.{number}", kind="m.reaction"
            )
