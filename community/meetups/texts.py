"""The words for meetups: kinds, spaces, answers, and what is said to whoever answered."""

from collections.abc import Mapping

from community.meetups.model import Coming, MeetupKind, Reminders, Rsvp, Seat, Space
from community.meetups.seen import Seen
from community.model import Member
from community.rule_words import WEEKDAYS
from community.texts import Text, Url, ntext, text
from community.when import Reading

KINDS: Mapping[MeetupKind, Text] = {
    MeetupKind.MEETUP: text("a meetup"),
    MeetupKind.WALK: text("a walk"),
    MeetupKind.EVENT: text("an event for bloggers"),
    MeetupKind.CONFERENCE: text("a conference followed together"),
}
SPACES: Mapping[Space, Text] = {
    Space.SITE: text("on site"),
    Space.ONLINE: text("online"),
    Space.HYBRID: text("on site and online"),
}
COMING: Mapping[Coming, Text] = {
    Coming.YES: text("I'm coming"),
    Coming.MAYBE: text("Maybe"),
    Coming.NO: text("Not this time"),
}
ONLINE = text("I join online")
EVENINGS = text("Evenings only")
GUEST = text("I bring somebody along")
NO_GUEST = text("I come alone after all")
MORE = text("More …")

DROPPED = text("All right, nothing was called.")
SAVED = text("Saved. The card shows it in a moment.")

CALLED_OFF = text("It is called off, and those who wanted to come are told.")
NOTED = text("Thank you, noted.")
FILE = text("Open this file, and the meetup is in your calendar.")
REPEATS = text("It comes again. The next date is called when this one is over.")
REPEATS_NOT = text("It does not come again.")
RECAP_FILE = text("Here it is. It can go onto your blog as it stands.")
FEED_OFF = text("The address leads nowhere any more. Your calendar keeps what it has.")

PUBLIC_FEED_OFF = text("The address leads nowhere any more. What follows it keeps what it has.")


def read_as(reading: Reading, zone: str) -> Text:
    """Return how a day and a time were read, in the zone of whoever typed them."""
    at = f"{reading.local:%H:%M}"
    return text(
        "{weekday} {day}, {time} ({zone})",
        weekday=WEEKDAYS[reading.local.weekday()],
        day=reading.local.date(),
        time=at,
        zone=zone,
    )


def feed_told(address: str) -> tuple[Text, ...]:
    """Return the address that a calendar follows, and how to use it."""
    return (
        text("Add this address to your calendar as a subscription:"),
        text("{address}", address=Url(address)),
        text(
            "Whoever has it can read what is in it, so keep it to yourself. An earlier address of"
            " yours ends now; /meetup feed with “off” ends this one."
        ),
    )


def public_feed_told(address: str) -> tuple[Text, ...]:
    """Return the address of the community's calendar, and what is in it, to an organiser."""
    return (
        text("This is the calendar of all meetups here, for your website:"),
        text("{address}", address=Url(address)),
        text(
            "It tells title, time, place and description of each meetup; not who calls it or comes,"
            " and no link to one that is online. Whoever has the address can read that, without"
            " logging in."
        ),
        text("An earlier address ends now; /admin feed with “off” ends this one."),
    )


def met_told(person: Member) -> Text:
    """Return what somebody reads who said whom they met."""
    return text(
        "Noted: you met {name}. I do not introduce you to each other as strangers for a while.",
        name=person.name,
    )


def told(seen: Seen) -> tuple[Text, ...]:
    """Return what somebody reads who has just answered."""
    mine = seen.mine
    if mine is None or mine.coming is Coming.NO:
        return (text("Thank you for saying so. See you another time!"),)
    if mine.coming is Coming.MAYBE:
        return (text("Noted as “maybe”. You hear of changes; say yes as soon as you know."),)
    if mine.seat is Seat.WAITING:
        ahead = 1 + sum(
            one.seat is Seat.WAITING and (one.since, one.member_id) < (mine.since, mine.member_id)
            for one in seen.gathering.rsvps
        )
        return (
            text("All places are taken. You are number {rank} in the queue.", rank=ahead),
            text("As soon as a place becomes free, I tell you in the meetup's thread."),
        )
    return (_comes(mine),)


def _comes(mine: Rsvp) -> Text:
    if mine.online:
        return text("You join online. Good to have you there!")
    if mine.evenings:
        return text("You come in the evenings. See you there!")
    if mine.guests:
        return text("You are coming, and so is the person you bring. See you there!")
    return text("You are coming. See you there!")


def numbers(seen: Seen) -> tuple[Text, ...]:
    """Return how many come, wait and hesitate; what is zero is left out."""
    rsvps = seen.gathering.rsvps
    coming = [one for one in rsvps if one.coming is Coming.YES and one.seat is not Seat.WAITING]
    online = [one for one in coming if one.online and seen.meetup.space is Space.HYBRID]
    here = sum(one.heads for one in coming if one not in online)
    waiting = sum(one.seat is Seat.WAITING for one in rsvps)
    maybe = sum(one.coming is Coming.MAYBE for one in rsvps)
    said: list[Text] = []
    if seen.meetup.places:
        said.append(text("{here} of {places}", here=here, places=seen.meetup.places))
    elif here:
        said.append(ntext("{count} person", "{count} people", here))
    if evenings := sum(one.evenings for one in coming):
        only = ntext("{count} of them evenings only", "{count} of them evenings only", evenings)
        said.append(only)
    if online:
        said.append(ntext("{count} online", "{count} online", len(online)))
    if waiting:
        said.append(ntext("{count} waiting", "{count} waiting", waiting))
    if maybe:
        said.append(ntext("{count} maybe", "{count} maybe", maybe))
    return tuple(said)


def reminded(wanted: Reminders) -> Text:
    """Return which reminders somebody gets from now on."""
    names = [
        name
        for is_wanted, name in (
            (wanted.week, text("a week before")),
            (wanted.day, text("a day before")),
            (wanted.hour, text("an hour before")),
        )
        if is_wanted
    ]
    if not names:
        return text("All right, I name you in no reminder.")
    return text("I name you in the reminder {when}.", when=names)
