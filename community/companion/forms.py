"""The forms of conferences: the programme, a question from afar, its answer, a note for all."""

from community.companion.model import Note, Question, Session
from community.companion.texts import ANSWER, ASK, NOTE
from community.forms import Chosen, Form, Typed
from community.meetups.model import Meetup
from community.texts import text

PROGRAMME_NAME, QUESTION_NAME = "session_programme", "session_question"
ANSWER_NAME, NOTE_NAME = "session_answer", "session_note"
"""The names of the forms."""
PROGRAMME_LIMIT = 20_000
"""A pasted calendar file is longer than a list; Discord's forms hold less than either."""
QUESTION_LIMIT = 500
ANSWER_LIMIT = 1000
NOTE_LIMIT = 800


def programme_form(meetup: Meetup) -> Form:
    """Return the form into which a programme is pasted."""
    return Form(
        PROGRAMME_NAME,
        text("The programme"),
        (
            Typed(
                "programme",
                text("Sessions, one a line"),
                hint=text("10:00-10:45 Opening, Great Hall. A line like “Day 2” begins a day."),
                most=PROGRAMME_LIMIT,
                required=True,
            ),
        ),
        (str(meetup.id),),
    )


def question_form(meetup: Meetup, session: Session | None) -> Form:
    """Return the form for a question from afar; without a session it is about the whole."""
    about = session.title if session else meetup.title
    return Form(
        QUESTION_NAME,
        ASK,
        (
            Typed(
                "question",
                text("What would you like to know?"),
                hint=text("About “{title}”", title=about),
                most=QUESTION_LIMIT,
                required=True,
            ),
        ),
        (str(meetup.id), str(session.id if session else 0)),
    )


def answer_form(question: Question) -> Form:
    """Return the form for the answer to a question, with what stands there already."""
    return Form(
        ANSWER_NAME,
        ANSWER,
        (
            Typed(
                "answer",
                text("What was said?"),
                question.answer,
                text("{words}", words=question.words),
                ANSWER_LIMIT,
                required=True,
            ),
        ),
        (str(question.id),),
    )


def note_form(session: Session, mine: Note | None) -> Form:
    """Return the form for a note, with what the member noted before."""
    return Form(
        NOTE_NAME,
        NOTE,
        (
            Typed(
                "note",
                text("What stays of it?"),
                mine.words if mine else "",
                text("For all, in the recap. Empty it to take it back."),
                NOTE_LIMIT,
            ),
            Chosen(
                "credit",
                text("Your name beside it"),
                (("yes", text("With my name")), ("no", text("Without my name"))),
                ("no",) if mine and not mine.credited else ("yes",),
                required=True,
            ),
        ),
        (str(session.id),),
    )
