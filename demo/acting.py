"""What the people of the demo do with what the bot shows them, and what is told of it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from community.texts import Text
from demo.reading import buttons
from demo.story import Story
from demo.town import Town, components
from demo.transcript import Kind

A_MOMENT = 20.0
"""Seconds between two people's taps."""


class Acting:
    """People on the server, one tap after the other."""

    def __init__(self, town: Town, story: Story) -> None:
        self._town = town
        self._story = story

    async def _press(self, who: str, shown: Any, action: str) -> Any:
        """Let somebody press a button, and note which one it was."""
        label = next(
            one["label"] for one in buttons(components(shown)) if action in one.get("custom_id", "")
        )
        self._town.deed(who, f"▸ {label}")
        pressed = await self._town.press(who, shown, action)
        await self._town.pass_seconds(A_MOMENT)
        return pressed

    async def _hand_in(self, who: str, form: Any, filled: Mapping[str, Any]) -> Any:
        """Fill in a form, and note the answer."""
        saved = await self._town.members[who].submit_modal(form, dict(filled))
        self._town.answered(who, saved)
        await self._town.pass_seconds(A_MOMENT)
        return saved

    def _messages(self) -> Iterator[tuple[Any, Sequence[Any]]]:
        """Yield the messages of all channels for everybody, with what they are made of."""
        for channel in self._town.guild.channels.values():
            for message in channel.history():
                yield message, components(message)

    def _thread(self, title: str) -> Any:
        """Return the thread whose name ends with a title."""
        threads = [one for channel in self._town.guild.channels.values() for one in channel.threads]
        return next(one for one in threads if (one.name or "").endswith(title))

    def _newest(self, place: Any, action: str) -> Any:
        """Return the newest message in a place that has a certain button."""
        newest = reversed(place.history())
        return next(one for one in newest if action in str(components(one)))

    def _show_newest(self, kind: Kind) -> None:
        self._story.shows([e for e in self._town.transcript.entries if e.kind == kind][-1])

    def _tell(self, sentence: Text) -> None:
        self._story.happens(self._town.local(), sentence)
