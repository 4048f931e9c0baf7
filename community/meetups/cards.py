"""The cards of meetups: what everybody sees, what the host confirms, what the thread reads."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from community.meetups.details import details_of
from community.meetups.model import (
    Coming,
    Meetup,
    MeetupState,
    Rsvp,
    Seat,
    Space,
)
from community.meetups.recap_words import SHARE
from community.meetups.seen import Seen
from community.meetups.series import EVERY, Series, dates_of, every_of
from community.meetups.texts import (
    COMING,
    EVENINGS,
    GUEST,
    KINDS,
    MORE,
    NO_GUEST,
    ONLINE,
    SPACES,
    numbers,
)
from community.model import Member
from community.places import Language
from community.texts import Block, Button, Card, Facts, Param, Quote, Text, ntext, text

NAMED = 20
"""So many names stand on a card; of the others it says how many they are."""


def public_card(seen: Seen) -> Card:
    """Return the one card that everybody sees, in the community's language."""
    meetup, language = seen.meetup, seen.community.language
    if meetup.host is None:
        return Card(language, text("This meetup is not there any more."), (_HOST_GONE,))
    body: list[Block] = [
        Facts(tuple(_facts(seen))),
        *([Quote(text("What it is about"), meetup.about)] if meetup.about else []),
        *details_of(meetup),
    ]
    if meetup.state is MeetupState.CANCELLED:
        title = text("Called off: {title}", title=meetup.title)
        return Card(language, title, (text("This meetup was called off."), *body))
    if seen.over:
        return Card(language, text("{title}", title=meetup.title), tuple(body))
    return Card(language, text("{title}", title=meetup.title), tuple(body), answer_buttons(meetup))


def all_facts(seen: Seen) -> Facts:
    """Return what is known of a meetup: when and where, what kind, whose, who comes."""
    return Facts(tuple(_facts(seen)))


def answer_buttons(meetup: Meetup) -> tuple[Button, ...]:
    """Return the buttons under the card."""
    number = meetup.id
    online = Button(f"meetup_online:{number}", ONLINE, "success")
    evenings = Button(f"meetup_evenings:{number}", EVENINGS)
    return (
        Button(f"meetup_yes:{number}", COMING[Coming.YES], "success"),
        *([online] if meetup.space is Space.HYBRID else []),
        *([evenings] if meetup.has_evenings else []),
        Button(f"meetup_maybe:{number}", COMING[Coming.MAYBE]),
        Button(f"meetup_no:{number}", COMING[Coming.NO]),
        Button(f"meetup_more:{number}", MORE),
    )


def confirm_card(seen: Seen, language: Language) -> Card:
    """Return what the host reads before a meetup is called; of two readings they choose one."""
    meetup = seen.meetup
    body: list[Block] = [Facts(tuple(_facts(seen)))]
    if meetup.about:
        body.append(Quote(text("What it is about"), meetup.about))
    slots = [meetup.slot] + ([meetup.other_slot] if meetup.other_slot else [])
    if len(slots) > 1:
        body.append(text("That can be read in two ways, so please choose the day."))
        labels = [text("{day}, {time}", day=one.date(), time=f"{one:%H:%M}") for one in slots]
    else:
        labels = [text("Call it")]
    body.append(text("Nobody else sees it yet. Shall I call it like this?"))
    go = (
        Button(f"meetup_go:{meetup.id}:{number}", label, "success")
        for number, label in enumerate(labels, start=1)
    )
    drop = Button(f"meetup_drop:{meetup.id}", text("Not now"))
    return Card(language, text("{title}", title=meetup.title), tuple(body), (*go, drop))


def repeat_card(seen: Seen, found: Series, language: Language) -> Card:
    """Return what the host reads before a meetup comes again: the next dates."""
    number = seen.meetup.id
    return Card(
        language,
        text("{title}, {every}", title=seen.meetup.title, every=EVERY[found.every]),
        (
            Facts(((text("The next dates"), dates_of(found.dates)),)),
            text(
                "Each one is called when the one before it is over. You can move one or call it"
                " off, and the others stay."
            ),
        ),
        (Button(f"meetup_repeat:{number}:{found.every}", text("Let it come again"), "success"),),
    )


def called_card(seen: Seen, language: Language) -> Card:
    """Return what the host reads once it is called."""
    number = seen.meetup.id
    return Card(
        language,
        text("{title} is called", title=seen.meetup.title),
        (
            text("It is number {number}. Everybody can see it now, and answer.", number=number),
            text(
                "You are on the list already. For everything else there is a thread under its card."
            ),
        ),
        host_buttons(seen.meetup),
    )


def more_card(seen: Seen, language: Language) -> Card:
    """Return what somebody sees of a meetup in private: the whole, and what they can do."""
    meetup, mine = seen.meetup, seen.mine
    is_open = meetup.state is MeetupState.CALLED and not seen.over
    buttons: list[Button] = []
    if is_open:
        if mine is not None and mine.coming is not Coming.NO:
            label = NO_GUEST if mine.guests else GUEST
            buttons.append(Button(f"meetup_guest:{meetup.id}", label))
        if seen.hosted:
            buttons += host_buttons(meetup)
    elif meetup.state is MeetupState.CALLED:
        buttons += after_buttons(meetup)
    elif meetup.state is MeetupState.ASKED and seen.hosted:
        buttons += host_buttons(meetup)
    lists = [
        Facts(((label, names),))
        for label, names in (
            *_who(seen),
            (text("In the queue"), _names(seen, _seated(seen, Seat.WAITING))),
            (text("Maybe"), _names(seen, _maybe(seen))),
        )
        if names
    ]
    if seen.hosted and seen.over:
        there = [one for one in seen.gathering.rsvps if one.attended]
        lists += [Facts(((text("Were there"), _names(seen, there)),))] if there else []
    body = (Facts(tuple(row for row in _facts(seen) if row[0] not in _WHO)), *lists)
    if meetup.state is MeetupState.ASKED:
        body = (text("The organisers look at it first. Nobody else sees it yet."), *body)
    elif meetup.declined:
        body = (Quote(text("The organisers say"), meetup.declined), *body)
    number = text("{title} (number {number})", title=meetup.title, number=meetup.id)
    return Card(language, number, (*body, *details_of(meetup)), tuple(buttons))


def host_buttons(meetup: Meetup) -> tuple[Button, ...]:
    """Return what only its hosts can do."""
    return (
        Button(f"meetup_details:{meetup.id}", text("Add details")),
        Button(f"meetup_off:{meetup.id}", text("Call it off"), "danger"),
    )


def after_buttons(meetup: Meetup) -> tuple[Button, ...]:
    """Return the answers to "Were you there?", and what one can give to the recap."""
    return (
        Button(f"meetup_there:{meetup.id}", text("I was there"), "success"),
        Button(f"meetup_absent:{meetup.id}", text("I was not")),
        Button(f"meetup_share:{meetup.id}", SHARE),
    )


def listed_card(found: Sequence[Seen], language: Language) -> Card:
    """Return what comes next, one line a meetup."""
    if not found:
        return Card(
            language,
            text("Nothing is planned yet"),
            (text("You can be the first: /meetup call takes a minute."),),
        )
    lines = tuple(
        text(
            "{number}: {title}, {at}, {kind}, {space} ({numbers})",
            number=seen.meetup.id,
            title=seen.meetup.title,
            at=seen.meetup.starts_at,
            kind=KINDS[seen.meetup.kind],
            space=SPACES[seen.meetup.space],
            numbers=numbers(seen) or (text("nobody yet"),),
        )
        for seen in found
    )
    return Card(
        language,
        text("What comes next"),
        (*lines, text("/meetup show with a number tells you more.")),
    )


# --- in the thread ------------------------------------------------------------------------------


def changed_card(seen: Seen, what: str, people: Sequence[Member]) -> Card:
    """Return what those who come read when something changed, or when it was called off."""
    meetup = seen.meetup
    mentions = tuple(one.who for one in people)
    if what == "cancelled":
        return Card(
            seen.community.language,
            text("Called off: {title}", title=meetup.title),
            (
                text("This meetup does not take place. Thank you for wanting to come."),
                Facts((_for(people),)),
            ),
            mentions=mentions,
        )
    return Card(
        seen.community.language,
        text("A time was found") if what == "found" else text("Something changed"),
        (Facts((*(row for row in _facts(seen) if row[0] not in _WHO), _for(people))),),
        mentions=mentions,
    )


def reminder_card(seen: Seen, which: str, people: Sequence[Member]) -> Card:
    """Return the reminder of a meetup."""
    meetup = seen.meetup
    left = {
        "week": text("In a week: {title}", title=meetup.title),
        "day": text("Tomorrow: {title}", title=meetup.title),
        "hour": text("In an hour: {title}", title=meetup.title),
    }[which]
    facts: list[tuple[Text, Param]] = [(_WHEN, meetup.starts_at)]
    if meetup.where:
        facts.append((_WHERE, meetup.where))
    facts.append(_for(people))
    if meetup.places:
        please = text("If you cannot come after all, please say so: somebody may be waiting.")
    else:
        please = text("If you cannot come after all, please say so.")
    return Card(
        seen.community.language,
        left,
        # On the day before people pack their bags, so that is when they read it all once more.
        (Facts(tuple(facts)), *(details_of(meetup) if which == "day" else ()), please),
        (Button(f"meetup_no:{meetup.id}", COMING[Coming.NO]),),
        mentions=tuple(one.who for one in people),
    )


def promoted_card(seen: Seen, member: Member, rsvp: Rsvp) -> Card:
    """Return what somebody reads for whom a place became free."""
    number, who = seen.meetup.id, member.who
    if rsvp.until is None:
        said = text("{who}, a place became free, and it is yours.", who=who)
    else:
        said = text(
            "{who}, a place became free. I keep it for you until {until}.",
            who=who,
            until=rsvp.until,
        )
    return Card(
        seen.community.language,
        text("There is a place for you"),
        (said,),
        (
            Button(f"meetup_yes:{number}", COMING[Coming.YES], "success"),
            Button(f"meetup_no:{number}", COMING[Coming.NO]),
        ),
        mentions=(member.who,),
    )


def after_card(seen: Seen, people: Sequence[Member], gathered: Text | None = None) -> Card:
    """Return the question afterwards. ``gathered``: what a conference brought together."""
    return Card(
        seen.community.language,
        text("How was it?"),
        (
            *([gathered] if gathered else []),
            text("Were you there? A tap is enough; only the hosts see who was."),
            text(
                "Whom did you meet? Tell me with /meetup met: then I do not introduce you to each"
                " other as strangers."
            ),
            text("Words, photos and posts come into a recap: with your name, if you like."),
            Facts((_for(people),)),
        ),
        after_buttons(seen.meetup),
        mentions=tuple(one.who for one in people),
    )


def thread_title(meetup: Meetup) -> Text:
    """Return what the thread is called."""
    return text("{title}", title=meetup.title)


# --- inside -------------------------------------------------------------------------------------

_WHEN, _WHERE, _COMING = text("When"), text("Where"), text("Coming")
_HERE, _AFAR, _LATE = text("On site"), text("From afar"), text("Evenings only")
_KEPT = text("A place is kept for")
_WHO = (_COMING, _HERE, _AFAR, _LATE, _KEPT)
_HOST_GONE = text("Whoever called it has erased it.")


def _facts(seen: Seen) -> Iterable[tuple[Text, Param]]:
    meetup = seen.meetup
    yield _WHEN, meetup.starts_at
    yield text("How long"), _lasts(meetup.minutes)
    kind, space = KINDS[meetup.kind], SPACES[meetup.space]
    yield text("What kind"), text("{kind}, {space}", kind=kind, space=space)
    if meetup.repeats:
        yield text("Comes again"), EVERY[every_of(meetup)]
    if meetup.where:
        yield _WHERE, meetup.where
    if meetup.state is MeetupState.DRAFT:
        if meetup.places:
            yield text("Places"), meetup.places
        return
    hosts = [seen.people[i].who for i in meetup.hosts if i in seen.people]
    if hosts:
        yield text("Called by"), hosts
    if said := numbers(seen):
        yield text("Answers"), said
    yield from ((label, names) for label, names in _who(seen) if names)


def _who(seen: Seen) -> Sequence[tuple[Text, list[Param]]]:
    """Return who comes; of a conference, by how they follow it."""
    coming, kept = _coming(seen), (_KEPT, _names(seen, _seated(seen, Seat.OFFERED)))
    if not seen.meetup.has_evenings:
        return ((_COMING, _names(seen, coming)), kept)
    return (
        (_HERE, _names(seen, [one for one in coming if not (one.online or one.evenings)])),
        (_AFAR, _names(seen, [one for one in coming if one.online])),
        (_LATE, _names(seen, [one for one in coming if one.evenings])),
        kept,
    )


def _for(people: Sequence[Member]) -> tuple[Text, Param]:
    """Return the row that names whom a message is for: Discord pings only who stands in it."""
    return text("For"), [one.who for one in people]


def _lasts(minutes: int) -> Text:
    span = timedelta(minutes=minutes)
    if span >= timedelta(days=2):
        return ntext("{count} day", "{count} days", round(span / timedelta(days=1)))
    hours, left = divmod(minutes, 60)
    if not hours:
        return ntext("{count} minute", "{count} minutes", minutes)
    if not left:
        return ntext("{count} hour", "{count} hours", hours)
    return text("{hours}:{minutes} hours", hours=hours, minutes=f"{left:02}")


def _coming(seen: Seen) -> list[Rsvp]:
    return [
        one
        for one in seen.gathering.rsvps
        if one.coming is Coming.YES and one.seat not in (Seat.WAITING, Seat.OFFERED)
    ]


def _seated(seen: Seen, seat: Seat) -> list[Rsvp]:
    return [one for one in seen.gathering.rsvps if one.seat is seat]


def _maybe(seen: Seen) -> list[Rsvp]:
    return [one for one in seen.gathering.rsvps if one.coming is Coming.MAYBE]


def _names(seen: Seen, rsvps: Sequence[Rsvp]) -> list[Param]:
    """Return the names of who gave these answers; a guest is a plus, many are a number."""
    there = [
        (seen.people[one.member_id].name, one) for one in rsvps if one.member_id in seen.people
    ]
    names: list[Param] = [
        text("{name} +1", name=name) if one.guests else name for name, one in there[:NAMED]
    ]
    if len(there) > NAMED:
        left = len(there) - NAMED
        names.append(ntext("{count} other", "{count} others", left))
    return names
