"""What is pinned on platforms, in memory."""

from dataclasses import dataclass, field
from datetime import timedelta

from community.errors import ChatUnavailable
from community.pins import PinBoard
from community.places import Ref


@dataclass
class FakePins(PinBoard):
    """Everything that is asked for is pinned. ``down``: the platform cannot be reached."""

    pinned: list[Ref] = field(default_factory=list[Ref])
    down: bool = False

    async def pin(self, ref: Ref, *, single: bool) -> None:
        self._reach()
        if ref not in self.pinned and not (single and ref.platform == "discord"):
            self.pinned.append(ref)

    async def unpin(self, ref: Ref, *, single: bool) -> None:
        self._reach()
        if ref in self.pinned and not (single and ref.platform == "discord"):
            self.pinned.remove(ref)

    def _reach(self) -> None:
        if self.down:
            raise ChatUnavailable("unavailable for the test", timedelta(seconds=30))
