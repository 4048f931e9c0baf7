"""What stays of a conference: its sessions with what people noted, and with what was asked from
afar and answered. What nobody said anything of is left out.
"""

from collections.abc import Mapping, Sequence

from community.companion.model import Companion, Note, Question
from community.documents import Heading, Part, Words
from community.model import Member
from community.texts import Block, Facts, Param, Quote, Text, ntext, text

SHOWN = 8
"""So many notes stand on a card; the files hold all of them."""

ASKED = text("A question from afar")
ANSWER = text("The answer")
FROM_AFAR = text("Asked from afar")


def notes_of(companion: Companion, people: Mapping[int, Member]) -> Sequence[Part]:
    """Return what stays as parts of a page, session by session: notes with the names of those who
    want that; questions and answers without, since nobody was asked whether theirs may be read
    elsewhere.
    """
    parts: list[Part] = []
    for session in companion.sessions:
        told = [
            *(
                Words(one.words, _credit(one, people))
                for one in companion.notes
                if one.session_id == session.id
            ),
            *_asked(companion, session.id),
        ]
        if told:
            facts: list[tuple[Text, Param]] = [(text("When"), session.starts_at)]
            if session.where:
                facts.append((text("Where"), session.where))
            heading = Heading(text("{title}", title=session.title))
            parts += [heading, Facts(tuple(facts)), *told]
    if whole := _asked(companion, None):
        parts += [Heading(FROM_AFAR), *whole]
    return parts


def noted(companion: Companion, people: Mapping[int, Member]) -> Sequence[Block]:
    """Return the first notes for a card, in the order of the sessions."""
    told = [
        (session, note)
        for session in companion.sessions
        for note in companion.notes
        if note.session_id == session.id
    ]
    blocks: list[Block] = []
    for session, note in told[:SHOWN]:
        name = _credit(note, people)
        label = (
            text("{name} on “{title}”", name=name, title=session.title)
            if name
            else text("On “{title}”", title=session.title)
        )
        blocks.append(Quote(label, note.words))
    if len(told) > SHOWN:
        blocks.append(ntext("… and {count} more", "… and {count} more", len(told) - SHOWN))
    return blocks


def _asked(companion: Companion, session_id: int | None) -> Sequence[Part]:
    """Return what was asked and answered about a session, or about the whole."""
    answered = (o for o in companion.questions if o.session_id == session_id and o.answer)
    return [part for one in answered for part in _question(one)]


def _question(one: Question) -> Sequence[Part]:
    return ASKED, Words(one.words), ANSWER, Words(one.answer)


def _credit(note: Note, people: Mapping[int, Member]) -> str:
    person = people.get(note.member_id)
    return person.name if person is not None and note.credited else ""
