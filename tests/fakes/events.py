"""A platform's list of events, in memory."""

from dataclasses import dataclass, field

from community.native_events import EventBoard, NativeEvent
from community.places import Place, Ref


@dataclass
class FakeEvents(EventBoard):
    """Only Discord has one. ``full``: nothing more can be added; ``asked``: how often it was."""

    events: dict[Ref, NativeEvent] = field(default_factory=dict[Ref, NativeEvent])
    full: bool = False
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
            ref = Ref(place.platform, "server", str(self.asked))
        elif ref not in self.events:
            return None  # somebody took it away
        self.events[ref] = event
        return ref
