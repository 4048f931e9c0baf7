"""Messages that stay on top: pinned where they stand, as far as a platform lets us."""

from typing import Protocol, runtime_checkable

from community.places import Ref


@runtime_checkable
class PinBoard(Protocol):
    """A chat platform (or several) where messages can be pinned.

    Pinning twice is fine. Where we may not, nothing is pinned, and that is no error: what is posted
    stands there all the same. Raises ChatUnavailable.
    """

    async def pin(self, ref: Ref, *, single: bool) -> None:
        """Let a message of ours be pinned; what others pinned stays. ``single``: it is about one
        event, so a platform with a list of events of its own leaves it out.
        """
        ...

    async def unpin(self, ref: Ref, *, single: bool) -> None:
        """Let a message of ours be pinned no more; what is taken away is so by itself."""
        ...


class NoPins(PinBoard):
    """Nothing is pinned anywhere."""

    async def pin(self, ref: Ref, *, single: bool) -> None:
        """Pin nothing."""

    async def unpin(self, ref: Ref, *, single: bool) -> None:
        """Leave everything as it is."""
