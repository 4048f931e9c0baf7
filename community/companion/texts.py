"""What is said about conferences that are followed together."""

from community.companion.model import Companion, Session
from community.companion.seen import Followed
from community.texts import Text, ntext, text

ASK = text("Ask from afar")
NOTE = text("Note for all")
ANSWER = text("I know the answer")

NO_CONFERENCE = text("This is for conferences that are followed together; this meetup is none.")
GONE = text("This session is not in the programme any more.")
CALLED_OFF = text("This session does not take place.")
QUESTION_GONE = text("This question is not there any more.")
ANSWERED_ALREADY = text("Somebody has answered this already. You can add to it in the thread.")
EMPTY = text("A few words are enough, but I need some.")

NOTED = text("Noted. It comes into the recap, and you can change it as often as you like.")
NOTE_TAKEN_BACK = text("Your note is gone.")
ANSWERED = text("Thank you! Whoever asked reads it in the thread.")

STARTERS = (
    text("What do you hope to take home from this session?"),
    text("Who has worked on this already, and can tell the others?"),
    text("Which question would you like to hear answered here?"),
    text("What would make this session worth your time?"),
)
"""A question to begin with, one of them a session."""


def starter(session: Session) -> Text:
    """Return the question that a session's thread begins with: always the same one."""
    return STARTERS[session.id % len(STARTERS)]


def handed_over(found: Followed) -> Text:
    """Return what somebody reads who asked from afar."""
    eyes = found.eyes_of(found.seen.reader)
    if eyes is None:
        return text("Handed over: all who are there read it in the thread.")
    return text("Handed over: {name} is there for you, and reads it in the thread.", name=eyes.name)


def too_many_questions(limit: int) -> Text:
    """Say that somebody has asked often enough."""
    return text(
        "You have asked {limit} questions here, which is as many as I hand over for one person."
        " In the thread you can go on asking.",
        limit=limit,
    )


def gathered(companion: Companion) -> Text | None:
    """Return how many questions and notes came together; None if there was nothing."""
    questions, notes = len(companion.questions), len(companion.notes)
    said: list[Text] = []
    if questions:
        said.append(ntext("{count} question", "{count} questions", questions))
    if notes:
        said.append(ntext("{count} note", "{count} notes", notes))
    return text("This came together: {what}.", what=said) if said else None
