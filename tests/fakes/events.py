"""A platform's list of events, in memory."""

from dataclasses import dataclass, field, fields

from community.errors import ChatRefused
from community.native_events import EventBoard, Listed, NativeEvent
from community.places import Account, Place, Ref

SERVER = "100"
"""The one that has a list."""


@dataclass
class FakeEvents(EventBoard):
    """Only Discord has one. ``full``: nothing more can be added; ``asked``: how often it was;
    ``people``: who is interested, and ``read`` whose people were asked for; ``too_many``: they
    are; ``hidden``: nothing can be looked at.
    """

    events: dict[Ref, NativeEvent] = field(default_factory=dict[Ref, NativeEvent])
    people: dict[Ref, frozenset[Account]] = field(default_factory=dict[Ref, frozenset[Account]])
    read: list[Ref] = field(default_factory=list[Ref])
    full: bool = False
    too_many: bool = False
    hidden: bool = False
    asked: int = 0

    async def keep_event(
        self, place: Place, event: NativeEvent, *, ref: Ref | None, again: bool
    ) -> Ref | None:
        self.asked += 1
        if place.platform != "discord":
            return None
        if ref is None and again:
            same = (event.title, event.starts_at)
            found = (r for r, e in self.events.items() if (e.title, e.starts_at) == same)
            ref = next(found, None)
        if event.called_off:
            if ref is not None:
                self.events.pop(ref, None)
            return None
        if ref is None:
            if self.full:
                return None
            ref = Ref(place.platform, SERVER, str(self.asked))
        elif ref not in self.events:
            return None  # somebody took it away
        self.events[ref] = event
        return ref

    async def listed(self, ref: Ref, event: NativeEvent) -> Listed | None:
        if self.hidden:
            raise ChatRefused("forbidden", "refused by the test")
        found = self.events.get(ref)
        if found is None:
            return None
        differs = {
            f.name for f in fields(event) if getattr(found, f.name) != getattr(event, f.name)
        }
        return Listed(frozenset(differs), len(self.people.get(ref, ())))

    async def interested(self, ref: Ref) -> frozenset[Account] | None:
        self.read.append(ref)
        return None if self.too_many else self.people.get(ref, frozenset())
