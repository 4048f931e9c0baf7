"""Polls (MSC3381): asked in a room or a thread, voted on by its people, ended by us.

What a poll decides stands in the event that asks it, which only we can have sent. So a vote is
understood even if the process ended before it could note what it had asked; the note beside it says
whether the poll is over. Clients know the unstable names; the stable ones are read as well.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from community.fronts import FrontStore, Note
from community.polls import Poll
from community.texts import text
from matrix import PLATFORM
from matrix.cards import MARK, Content, in_thread
from matrix.events import Redacted, Voted
from matrix.marks import sent
from matrix.pace import EVENT
from matrix.paced_wire import PacedWire
from matrix.sentences import sentence_plain
from matrix.untrusted import Json, as_map, as_whole, as_word, as_words
from matrix.wire import Wire

POLL = "poll"
"""The kind of note about a poll of ours (its key): what it decides, by which answers, if it ended.
"""
VOTE = "vote"
"""The kind of note that holds somebody's last vote (its key) in a poll that is not over."""
ABOUT = "netzwerkstatt.poll"
"""In the event that asks: what it decides."""
NAMESPACE = "org.matrix.msc3381.poll"
START, END = f"{NAMESPACE}.start", f"{NAMESPACE}.end"
TEXT = "org.matrix.msc1767.text"
MOST_QUESTION, MOST_ANSWER = 340, 340  # what Element lets people write
MOST_FOREIGN = 1000

ENDED = text("This poll is over.")


class Polls:
    """Asks, and ends what was asked."""

    def __init__(self, wire: PacedWire, store: FrontStore) -> None:
        self._wire = wire
        self._store = store

    async def keep(
        self,
        room: str,
        root: str,
        poll: Poll,
        *,
        old: tuple[str, str] | None,
        mark: str,
        again: bool,
        note: str = "",
    ) -> str:
        """Let a poll stand in a room (in a thread of it); return its event. ``old``: the room and
        the event where it stands already; what asks for something else is ended, and asked anew.
        ``note``: what whoever sees no polls reads below it.
        """
        self._wire.check(EVENT)
        if old is not None:
            standing = await asked(self._wire, self._store, *old)
            if standing is None or standing["answers"] == [one.id for one in poll.answers]:
                return old[1]
            await self.close(*old, again=again)
            mark = f"{old[1]}.next"
        event = await sent(self._wire, room, mark) if again else ""
        if not event:
            content = {**question(poll, note), MARK: mark}
            placed = in_thread(content, root) if root else content
            event = await self._wire.send(room, placed, key=mark, kind=START)
        await self._store.keep(PLATFORM, _note(event, room, about(poll)))
        return event

    async def close(self, room: str, event: str, *, again: bool) -> None:
        """End a poll; whoever voted last is of no use to anybody then."""
        self._wire.check(EVENT)
        standing = await asked(self._wire, self._store, room, event)
        if standing is None or standing.get("closed"):
            return
        mark = f"{event}.end"
        if not (again and await sent(self._wire, room, mark)):
            content = {**ended(event, str(standing["language"])), MARK: mark}
            await self._wire.send(room, content, key=mark, kind=END)
        await self._store.keep(PLATFORM, _note(event, room, {**standing, "closed": True}))
        votes = await self._store.notes(PLATFORM, VOTE)
        over = [note.key for note in votes if note.value["poll"] == event]
        await self._store.drop(PLATFORM, VOTE, *over)


@dataclass(frozen=True, slots=True)
class Vote:
    """A vote that counts. ``key``: what the poll decides; ``chosen``: the answers, none if it is
    taken back; ``before``: the person's last vote; ``then`` and ``drops``: what is to be noted of
    it, and forgotten (kind, key), once it has done something.
    """

    key: str
    chosen: tuple[str, ...]
    before: tuple[str, ...] = ()
    then: tuple[Note, ...] = ()
    drops: tuple[tuple[str, str], ...] = ()


class Votes:
    """Understands votes: each person's last one counts, whatever order they come in."""

    def __init__(self, wire: Wire, store: FrontStore) -> None:
        self._wire = wire
        self._store = store
        self._foreign: set[str] = set()

    async def read(self, voted: Voted) -> Vote | None:
        """Return what a vote says; None if the poll is not ours or over, or nothing is changed."""
        poll = await self._asked(voted)
        if poll is None or poll.get("closed"):
            return None
        mine = await self._store.notes(PLATFORM, VOTE, voted.sender)
        here = [note for note in mine if note.value["poll"] == voted.poll]
        last = max(here, key=lambda note: note.value["at"], default=None)
        if last is not None and last.value["at"] > voted.at:
            return None  # it was on its way for longer than a later one
        chosen = valid(poll, voted.answers)
        before = tuple(last.value["answers"]) if last is not None else ()
        if not chosen and not before:
            return None
        drops = () if last is None or last.key == voted.id else ((VOTE, last.key),)
        value = {"poll": voted.poll, "answers": list(chosen), "at": voted.at}
        note = Note(VOTE, voted.id, value, about=voted.sender)
        return Vote(str(poll["key"]), chosen, before, (note,), drops)

    async def taken_back(self, redacted: Redacted) -> Vote | None:
        """Return what it means that somebody removed their vote; None if it was none that counts,
        or somebody else removed it.
        """
        note = await self._store.note(PLATFORM, VOTE, redacted.target)
        if note is None or note.about != redacted.sender or not note.value["answers"]:
            return None
        poll = await self._store.note(PLATFORM, POLL, note.value["poll"])
        if poll is None or poll.value.get("closed"):
            return None
        drops = ((VOTE, note.key),)
        return Vote(str(poll.value["key"]), (), tuple(note.value["answers"]), drops=drops)

    async def _asked(self, voted: Voted) -> Mapping[str, Any] | None:
        if voted.poll in self._foreign:
            return None
        poll = await asked(self._wire, self._store, voted.room, voted.poll)
        if poll is None:
            # People's own polls may get many votes; we need not look at each of them anew.
            if len(self._foreign) >= MOST_FOREIGN:
                self._foreign.clear()
            self._foreign.add(voted.poll)
        return poll


def valid(poll: Mapping[str, Any], answers: tuple[str, ...]) -> tuple[str, ...]:
    """Return the answers that count; one that the poll does not offer spoils the vote."""
    if not set(answers) <= set(poll["answers"]):
        return ()
    return tuple(dict.fromkeys(answers))[: poll["most"]]


async def asked(wire: Wire, store: FrontStore, room: str, event: str) -> Mapping[str, Any] | None:
    """Return what an event of ours asks; None if it asks nothing (any more)."""
    note = await store.note(PLATFORM, POLL, event)
    if note is not None:
        return note.value if note.value["room"] == room else None
    found = await wire.event(room, event)
    value = None if found is None else _read(found, wire.me)
    if value is None:
        return None
    made = _note(event, room, value)
    await store.keep(PLATFORM, made)
    return made.value


def about(poll: Poll) -> Json:
    """Return what is to be known of a poll when somebody votes."""
    return {
        "key": poll.key,
        "answers": [one.id for one in poll.answers],
        "most": poll.at_most,
        "language": poll.language,
    }


def question(poll: Poll, note: str = "") -> Content:
    """Return the event that asks; whoever sees no polls reads the question and the answers."""
    asks = sentence_plain(poll.question, poll.language, MOST_QUESTION)
    answers = [
        (one.id, sentence_plain(one.label, poll.language, MOST_ANSWER)) for one in poll.answers
    ]
    lines = [
        f"{number}. {label}" if poll.numbered else label
        for number, (_, label) in enumerate(answers, start=1)
    ]
    body = "\n".join((asks, *lines, *([note] if note else [])))
    start = {
        "question": {TEXT: asks, "body": asks, "msgtype": "m.text"},
        "kind": f"{NAMESPACE}.disclosed",
        "max_selections": poll.at_most,
        "answers": [{"id": name, TEXT: label} for name, label in answers],
    }
    return {START: start, TEXT: body, "body": body, "m.mentions": {}, ABOUT: about(poll)}


def ended(event: str, language: str) -> Content:
    """Return the event that ends a poll."""
    said = sentence_plain(ENDED, language, MOST_QUESTION)
    return {
        END: {},
        TEXT: said,
        "body": said,
        "m.mentions": {},
        "m.relates_to": {"rel_type": "m.reference", "event_id": event},
    }


def _read(event: Json, me: str) -> Json | None:
    """Return what an event asks, if it is one of ours and asks something."""
    said = as_map(as_map(event.get("content")).get(ABOUT))
    key, answers = as_word(said.get("key")), as_words(said.get("answers"))
    if event.get("sender") != me or event.get("type") != START or not key or not answers:
        return None
    language = as_word(said.get("language")) or "en"
    most = max(as_whole(said.get("most")), 1)
    return {"key": key, "answers": list(answers), "most": most, "language": language}


def _note(event: str, room: str, value: Mapping[str, Any]) -> Note:
    return Note(POLL, event, {**value, "room": room})
