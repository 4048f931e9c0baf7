"""A meetup as a platform's own list of events shows it, and what its hosts hear of that list."""

from collections.abc import Sequence

from community.meetups.model import Meetup, MeetupState
from community.meetups.seen import Seen
from community.model import Member
from community.native_events import NativeEvent
from community.places import Community
from community.texts import Block, Card, Facts, text


def native_event(meetup: Meetup, community: Community) -> NativeEvent:
    """Return a meetup as it is to stand in the list."""
    return NativeEvent(
        meetup.title,
        meetup.about,
        meetup.where or community.name,
        meetup.starts_at,
        meetup.ends_at,
        meetup.host is None or meetup.state is MeetupState.CANCELLED,
    )


def by_hand_card(seen: Seen, what: str, hosts: Sequence[Member]) -> Card:
    """Return what the hosts read when somebody changed the event in the list, or took it out."""
    number = seen.meetup.id
    if what == "gone":
        title = text("This meetup was taken out of the list of events")
        said = (
            text("It takes place all the same, and I do not put it back into the list."),
            text(
                "If it is to be called off, please use /meetup cancel with number {number}: then"
                " everybody who wanted to come hears of it.",
                number=number,
            ),
        )
    else:
        title = text("This meetup was changed in the list of events")
        said = (
            text("I put it back as it was: people rely on what the card here says."),
            text(
                "To change it, please use /meetup change with number {number}: then"
                " everybody who wants to come hears of it.",
                number=number,
            ),
        )
    named = [one.who for one in hosts]
    body: tuple[Block, ...] = (*said, *([Facts(((text("For"), named),))] if named else []))
    return Card(seen.community.language, title, body, mentions=tuple(named))
