"""Polls on a platform, in memory."""

from dataclasses import dataclass, field

from community.errors import ChatRefused
from community.places import Place, Ref
from community.polls import Poll, PollBoard


@dataclass
class FakePolls(PollBoard):
    """Only Matrix has them. ``open``: by where they stand; ``closed``: where one was ended;
    ``gone``: nothing can be said where they would stand.
    """

    open: dict[Ref, Poll] = field(default_factory=dict[Ref, Poll])
    closed: list[Ref] = field(default_factory=list[Ref])
    gone: bool = False
    _made: dict[int, Ref] = field(default_factory=dict[int, Ref])

    async def keep_poll(
        self, place: Place, poll: Poll, *, ref: Ref | None, key: int, again: bool
    ) -> Ref | None:
        if self.gone:
            raise ChatRefused("gone", "refused by the test")
        if place.platform != "matrix":
            return None
        if ref is None and again:
            ref = self._made.get(key)
        if ref is not None:
            if ref not in self.open or self.open[ref].answers == poll.answers:
                return ref  # it stands as it should, or somebody took it away
            await self.close_poll(ref, again=again)
        made = Ref(place.platform, place.external_id, f"poll-{len(self.open) + len(self.closed)}")
        self._made[key] = made
        self.open[made] = poll
        return made

    async def close_poll(self, ref: Ref, *, again: bool) -> None:  # noqa: ARG002 - the port's
        if self.open.pop(ref, None) is not None:
            self.closed.append(ref)
