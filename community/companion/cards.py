"""The cards of conferences: the programme, a session, pairs, questions, what changed."""

from collections.abc import Iterable, Sequence
from zoneinfo import ZoneInfo

from community.companion.model import Presence, Question, Session
from community.companion.seen import Followed
from community.companion.texts import ANSWER, ASK, NOTE, starter
from community.companion.watches import Watch
from community.meetups.cards import NAMED, more_card
from community.meetups.model import MeetupKind, MeetupState
from community.model import Member
from community.places import Language
from community.texts import Block, Button, Card, Facts, Param, Quote, Text, ntext, text

LISTED = 10
"""So many sessions are listed; of the others it says how many they are."""


# --- what somebody reads alone ------------------------------------------------------------------


def shown_card(found: Followed, language: Language) -> Card:
    """Return what somebody sees of a meetup in private; of a conference also what comes next, and
    whose eyes they have.
    """
    card = more_card(found.seen, language)
    if found.meetup.kind is not MeetupKind.CONFERENCE:
        return card
    body = (*card.body, *_eyes(found), *_listed(found, found.ahead))
    return Card(language, card.title, body, (*card.buttons, *_ask_button(found)))


def programme_card(found: Followed, language: Language) -> Card:
    """Return what a host reads once the programme was read."""
    zone = ZoneInfo(found.meetup.zone)
    there = [one for one in found.companion.sessions if not one.cancelled]
    days = {one.starts_at.astimezone(zone).date() for one in there}
    count = text(
        "{sessions}, {days}",
        sessions=ntext("{count} session", "{count} sessions", len(there)),
        days=ntext("{count} day", "{count} days", len(days)),
    )
    return Card(
        language,
        text("The programme of “{title}”", title=found.meetup.title),
        (
            count,
            *_listed(found, there),
            text(
                "Fifteen minutes before each of them I open a thread for it. Give me the programme"
                " again when something changes: it replaces this one, and those who come are told."
            ),
        ),
    )


def _ask_button(found: Followed) -> tuple[Button, ...]:
    if found.meetup.state is not MeetupState.CALLED or found.seen.over:
        return ()
    return (Button(f"meetup_ask:{found.meetup.id}", ASK),)


def _eyes(found: Followed) -> Iterable[Block]:
    reader = found.seen.reader
    if eyes := found.eyes_of(reader):
        yield text("{name} is there for you.", name=eyes.name)
    if afar := found.remotes_of(reader):
        yield text("You are there for {names}.", names=[one.name for one in afar])


def _listed(found: Followed, sessions: Sequence[Session]) -> Iterable[Block]:
    """Yield sessions, one a line, in the time of the place."""
    if not sessions:
        return
    zone = found.meetup.zone
    yield text("The times are those of {zone}.", zone=zone)
    for one in sessions[:LISTED]:
        local = one.starts_at.astimezone(ZoneInfo(zone))
        day, time = local.date(), f"{local:%H:%M}"
        if one.where:
            yield text(
                "{day}, {time}: {title} ({where})",
                day=day,
                time=time,
                title=one.title,
                where=one.where,
            )
        else:
            yield text("{day}, {time}: {title}", day=day, time=time, title=one.title)
    if len(sessions) > LISTED:
        left = len(sessions) - LISTED
        yield ntext("… and {count} more", "… and {count} more", left)


# --- what everybody reads -----------------------------------------------------------------------


def session_card(found: Followed, session: Session) -> Card:
    """Return the card of a session that is about to begin."""
    language = found.seen.community.language
    here = [_with_afar(found, one) for one in found.following(Presence.SITE)]
    watched = {one.id for h in found.following(Presence.SITE) for one in found.remotes_of(h.id)}
    afar = [one.name for one in found.following(Presence.REMOTE) if one.id not in watched]
    facts: list[tuple[Text, Param]] = [(text("When"), session.starts_at)]
    if session.where:
        facts.append((text("Where"), session.where))
    if here:
        facts.append((text("On site"), _cut(here)))
    if afar:
        facts.append((text("From afar"), _cut(afar)))
    return Card(
        language,
        text("{title}", title=session.title),
        (Facts(tuple(facts)), starter(session)),
        (
            Button(f"session_ask:{session.id}", ASK, "primary"),
            Button(f"session_note:{session.id}", NOTE),
        ),
    )


def stale_card(found: Followed, session: Session) -> Card:
    """Return what the card of a session says that is called off, or is at another time now."""
    called_off = found.meetup.state is MeetupState.CANCELLED
    said = text("This meetup was called off.") if called_off else _what_changed(session)
    return Card(found.seen.community.language, text("{title}", title=session.title), (said,))


def moved_card(found: Followed, sessions: Sequence[Session], people: Sequence[Member]) -> Card:
    """Return what those who come read when the programme changed."""
    lines: list[Block] = [_what_changed(one) for one in sessions[:LISTED]]
    if len(sessions) > LISTED:
        left = len(sessions) - LISTED
        lines.append(ntext("… and {count} more", "… and {count} more", left))
    names = Facts(((text("For"), [one.who for one in people]),))
    return Card(
        found.seen.community.language,
        text("The programme changed"),
        (*lines, names),
        mentions=tuple(one.who for one in people),
    )


def pairs_card(found: Followed, watches: Sequence[Watch], hosts: Sequence[Member]) -> Card:
    """Return who is the eyes and ears of whom. ``hosts``: they are asked where nobody is there."""
    body: list[Block] = [
        text("{here} is there for {afar}.", here=one.here.who, afar=_who(one.afar))
        for one in watches
        if one.here is not None
    ]
    apart = [other for one in watches for other in one.apart]
    if any(len(one.apart) < len(one.afar) for one in watches if one.here is not None):
        body.append(text("Write to each other in this thread: ask, tell, send a picture."))
    if apart:
        body.append(
            text(
                "{people}: from the other platform, “{ask}” brings a question across, and the"
                " answer back.",
                people=_who(apart),
                ask=ASK,
            )
        )
    left = [member for one in watches if one.here is None for member in one.afar]
    if left and hosts:
        body.append(
            text(
                "{afar}: nobody has said yet that they are there. {hosts}, do you know somebody?",
                afar=_who(left),
                hosts=_who(hosts),
            )
        )
    elif left:
        body.append(text("{afar}: your questions go to all who are there.", afar=_who(left)))
    named = dict.fromkeys(member.who for one in watches for member in one.people)
    return Card(
        found.seen.community.language,
        text("Eyes and ears"),
        tuple(body),
        mentions=(*named, *(one.who for one in hosts if one.who not in named)),
    )


def asked_card(found: Followed, question: Question, session: Session | None) -> Card:
    """Return a question from afar, for whoever is there. ``session``: named where the question
    does not stand in its thread.
    """
    asker, eyes = found.person(question.asked_by), found.eyes_of(question.asked_by)
    label = text("{name} asks", name=asker.name if asker else "")
    please = (
        text("{name}, can you ask this for them?", name=eyes.who)
        if eyes
        else text("Who is there, and can ask this?")
    )
    about = (text("About “{title}”", title=session.title),) if session else ()
    return Card(
        found.seen.community.language,
        text("A question from afar"),
        (*about, Quote(label, question.words), please),
        (Button(f"session_answer:{question.id}", ANSWER, "success"),),
        mentions=(eyes.who,) if eyes else (),
    )


def answered_card(found: Followed, question: Question) -> Card:
    """Return the answer to a question, for whoever asked."""
    asker, by = found.person(question.asked_by), found.person(question.answered_by)
    body: list[Block] = []
    if asker:
        body.append(text("{name}, this is for you.", name=asker.who))
        body.append(Quote(text("{name} asks", name=asker.name), question.words))
    label = text("{name} answers", name=by.name) if by else text("The answer")
    body.append(Quote(label, question.answer))
    return Card(
        found.seen.community.language,
        text("An answer for you") if asker else text("The answer"),
        tuple(body),
        mentions=(asker.who,) if asker else (),
    )


def session_title(session: Session) -> Text:
    """Return what a session's thread is called."""
    return text("{title}", title=session.title)


# --- inside -------------------------------------------------------------------------------------


def _what_changed(session: Session) -> Text:
    if session.cancelled:
        return text("Called off: {title}", title=session.title)
    if session.where:
        return text(
            "Moved: {title} ({where}), now at {at}",
            title=session.title,
            at=session.starts_at,
            where=session.where,
        )
    return text("Moved: {title}, now at {at}", title=session.title, at=session.starts_at)


def _with_afar(found: Followed, here: Member) -> Param:
    afar = found.remotes_of(here.id)
    if not afar:
        return here.name
    names = [one.name for one in afar]
    return text("{name} (for {names})", name=here.name, names=names)


def _who(people: Sequence[Member]) -> list[Param]:
    return [one.who for one in people]


def _cut(names: Sequence[Param]) -> list[Param]:
    left = len(names) - NAMED
    return [*names[:NAMED], *([ntext("{count} other", "{count} others", left)] if left > 0 else [])]
