"""What a conference that is followed together has: sessions, pairs, questions. Only values.

Instants are aware and in UTC; ids are our own integers.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

MOST_SESSIONS = 60
"""A programme that is longer is no programme that a thread a session makes sense for."""


class Presence(StrEnum):
    """How somebody follows a conference."""

    SITE = "site"
    REMOTE = "remote"
    EVENINGS = "evenings"  # in town, but only for what comes after the talks


@dataclass(frozen=True, slots=True)
class Session:
    """One session. ``id`` is 0 until it is stored. ``uid``: what tells it apart when the programme
    is read again (of a calendar file: its UID; of a pasted list: made of day and title).
    ``cancelled``: it is not in the programme any more, or called off there.
    """

    id: int
    meetup_id: int
    uid: str
    title: str
    starts_at: datetime
    minutes: int
    where: str = ""
    cancelled: bool = False

    @property
    def ends_at(self) -> datetime:
        """When it ends."""
        return self.starts_at + timedelta(minutes=self.minutes)


@dataclass(frozen=True, slots=True)
class Pair:
    """Somebody on site who is the eyes and ears of somebody who is not."""

    meetup_id: int
    on_site: int
    remote: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Question:
    """A question from afar. ``id`` is 0 until it is stored; ``session_id``: None if it is about
    the conference as a whole; ``answer``: "" until somebody on site told what was said;
    ``answered_by``: None then, or once they were erased.
    """

    id: int
    meetup_id: int
    session_id: int | None
    asked_by: int
    words: str
    at: datetime
    answer: str = ""
    answered_by: int | None = None
    answered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """What somebody noted of a session, for all. ``credited``: their name may stand beside it.
    A member has one a session; a later one replaces it.
    """

    session_id: int
    member_id: int
    words: str
    credited: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class Companion:
    """All that a conference has, as it is stored: sessions by start and id, the rest oldest
    first.
    """

    meetup_id: int
    sessions: tuple[Session, ...] = ()
    pairs: tuple[Pair, ...] = ()
    questions: tuple[Question, ...] = ()
    notes: tuple[Note, ...] = ()

    def session(self, session_id: int) -> Session | None:
        """Return one session."""
        return next((one for one in self.sessions if one.id == session_id), None)

    def question(self, question_id: int) -> Question | None:
        """Return one question."""
        return next((one for one in self.questions if one.id == question_id), None)

    def eyes_of(self, remote: int) -> int | None:
        """Return who on site is the eyes and ears of a member."""
        return next((one.on_site for one in self.pairs if one.remote == remote), None)

    def without_loose_ends(self) -> "Companion":
        """Return it as it can be stored: a question about a session that is gone is one about the
        whole, a note of it is gone, too; everything in its order.
        """
        there = {one.id for one in self.sessions}
        about = (
            one if one.session_id in {None, *there} else replace(one, session_id=None)
            for one in self.questions
        )
        notes = (one for one in self.notes if one.session_id in there)
        return Companion(
            self.meetup_id,
            tuple(sorted(self.sessions, key=lambda one: (one.starts_at, one.id))),
            tuple(sorted(self.pairs, key=lambda one: (one.at, one.on_site, one.remote))),
            tuple(sorted(about, key=lambda one: (one.at, one.id))),
            tuple(sorted(notes, key=lambda one: (one.at, one.session_id, one.member_id))),
        )
