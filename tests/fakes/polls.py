"""Polls on a platform, in memory."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from community.errors import Cause, ChatRefused, ChatUnavailable
from community.places import Account, Place, Ref
from community.polls import Poll, PollBoard


@dataclass
class FakePolls(PollBoard):
    """Matrix has them, and Discord such as end by themselves. ``open``: by where they stand;
    ``closed``: where one was ended; ``gone``: nothing can be said where they would stand, or it
    is ``refused``, or the platform is ``away``; ``said``: who chose what, where a platform tells.
    """

    open: dict[Ref, Poll] = field(default_factory=dict[Ref, Poll])
    closed: list[Ref] = field(default_factory=list[Ref])
    taken_away: list[Ref] = field(default_factory=list[Ref])
    gone: bool = False
    refused: Cause | None = None
    away: bool = False
    said: dict[Ref, dict[str, frozenset[Account]]] = field(
        default_factory=dict[Ref, dict[str, frozenset[Account]]]
    )
    _made: dict[int, Ref] = field(default_factory=dict[int, Ref])

    async def keep_poll(
        self, place: Place, poll: Poll, *, ref: Ref | None, key: int, again: bool
    ) -> Ref | None:
        if self.gone or self.refused is not None:
            raise ChatRefused(self.refused or "gone", "refused by the test")
        if place.platform != "matrix" and poll.lasts is None:
            return None
        if ref is None and again:
            ref = self._made.get(key)
        if ref is not None:
            if ref not in self.open or self.open[ref].answers == poll.answers:
                return ref  # it stands as it should, or somebody took it away
            await self.close_poll(ref, again=again)
        made = Ref(place.platform, place.external_id, f"poll-{len(self._made)}")
        self._made[key] = made
        self.open[made] = poll
        return made

    async def close_poll(self, ref: Ref, *, again: bool) -> None:  # noqa: ARG002 - the port's
        if self.away:
            raise ChatUnavailable("unavailable for the test")
        if self.open.pop(ref, None) is not None:
            self.closed.append(ref)

    async def take_away(self, ref: Ref, *, again: bool) -> None:  # noqa: ARG002 - the port's
        self.open.pop(ref, None)
        self.taken_away.append(ref)

    async def voices(self, ref: Ref) -> Mapping[str, frozenset[Account]] | None:
        return self.said.get(ref)
