"""What people do at a conference: give its programme, ask from afar, answer, note for all."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from community.companion import rows, texts
from community.companion.forms import (
    ANSWER_LIMIT,
    NOTE_LIMIT,
    PROGRAMME_LIMIT,
    QUESTION_LIMIT,
    answer_form,
    note_form,
    programme_form,
    question_form,
)
from community.companion.model import Companion, Note, Question, Session
from community.companion.programme import ReadProgramme, read_programme, revised
from community.companion.seen import Followed, followed
from community.companion.store import CompanionStore, Decide, Rows
from community.errors import Invalid, NotFound
from community.forms import Filled, Form
from community.meetups import coming as rules
from community.meetups.coming import GONE
from community.meetups.model import Gathering, Meetup, MeetupKind, MeetupState
from community.meetups.rows import FOREVER, posted
from community.meetups.seen import found_one, hosts_only
from community.meetups.store import MeetupStore
from community.members import Actor, MemberService
from community.model import Member, Visitor
from community.outbox import Outgoing
from community.places import Community
from community.ports import Calendar, Clock, Think
from community.texts import Text, text
from community.typed import fitting, tidy

MOST_QUESTIONS = 20
MOST_BYTES = 500_000
"""A calendar file that is larger is no programme of a conference."""
_CALENDAR = "BEGIN:VCALENDAR"


@dataclass(frozen=True, slots=True)
class _Here:
    """Who does something with which meetup, and when."""

    actor: Actor
    member: Member
    gathering: Gathering
    now: datetime

    @property
    def community(self) -> Community:
        return self.actor.community

    @property
    def meetup(self) -> Meetup:
        return self.gathering.meetup


class CompanionService:
    """What a conference has besides its meetup."""

    def __init__(
        self,
        store: CompanionStore,
        meetups: MeetupStore,
        members: MemberService,
        calendar: Calendar,
        clock: Clock,
        read_file: ReadProgramme,
        think: Think,
    ) -> None:
        self._store = store
        self._meetups = meetups
        self._members = members
        self._calendar = calendar
        self._clock = clock
        self._read_file = read_file
        self._think = think

    # --- looking it up ------------------------------------------------------------------------

    async def show(self, visitor: Visitor, meetup_id: int) -> Followed:
        """Return a meetup of any kind as the visitor sees it, with what it has of a conference."""
        actor = await self._members.recognise(visitor)
        gathering = await found_one(self._meetups, actor, meetup_id)
        companion = await self._store.get(actor.community.id, meetup_id)
        now, reader = self._clock.now(), actor.member.id if actor.member else 0
        return await followed(self._members, actor.community, gathering, companion, now, reader)

    async def gathered(self, community_id: int, meetup_id: int) -> Text | None:
        """Return what is said afterwards of what came together; None if there is nothing."""
        return texts.gathered(await self._store.get(community_id, meetup_id))

    # --- the hosts ----------------------------------------------------------------------------

    async def programme_form(self, visitor: Visitor, meetup_id: int) -> Form:
        """Return the form into which a host pastes the programme."""
        return programme_form((await self._hosted(visitor, meetup_id)).meetup)

    async def programme(self, visitor: Visitor, filled: Filled) -> Followed:
        """Read a pasted list, or a pasted calendar file, as the programme; it replaces an earlier
        one. Invalid says which line cannot be read.
        """
        here = await self._hosted(visitor, int(filled.parts[0]))
        typed = fitting(tidy(filled["programme"]), PROGRAMME_LIMIT, text("The programme"))
        if typed.upper().startswith(_CALENDAR):
            return await self._replace(here, await self._in_file(here.meetup, typed.encode()))
        first, last = _days(here.meetup)
        read = read_programme(
            typed, day=first, last_day=last, zone=here.meetup.zone, calendar=self._calendar
        )
        return await self._replace(here, read)

    async def programme_file(self, visitor: Visitor, meetup_id: int, file: bytes) -> Followed:
        """Read a calendar file as the programme; it replaces an earlier one."""
        here = await self._hosted(visitor, meetup_id)
        within_size(len(file))
        return await self._replace(here, await self._in_file(here.meetup, file))

    # --- questions ----------------------------------------------------------------------------

    async def question_form(self, visitor: Visitor, meetup_id: int) -> Form:
        """Return the form for a question about the conference as a whole."""
        return question_form((await self._open(visitor, meetup_id)).meetup, None)

    async def session_question_form(self, visitor: Visitor, session_id: int) -> Form:
        """Return the form for a question about a session."""
        meetup_id = await self._meetup_of_session(visitor, session_id)
        here = await self._open(visitor, meetup_id)
        return question_form(here.meetup, await self._session(here, session_id))

    async def ask(self, visitor: Visitor, filled: Filled) -> Followed:
        """Hand a question over; the same one again changes nothing."""
        here = await self._open(visitor, int(filled.parts[0]))
        session_id = int(filled.parts[1]) or None
        words = fitting(tidy(filled["question"]), QUESTION_LIMIT, text("Your question"))
        question = Question(0, here.meetup.id, session_id, here.member.id, _some(words), here.now)

        def decide(before: Companion) -> Companion:
            if session_id is not None:
                _taking_place(before, session_id)
            mine = [one for one in before.questions if one.asked_by == here.member.id]
            if any((o.session_id, o.words) == (session_id, words) for o in mine):
                return before
            if len(mine) >= MOST_QUESTIONS:
                raise Invalid(texts.too_many_questions(MOST_QUESTIONS))
            return replace(before, questions=(*before.questions, question))

        def handed(before: Companion, after: Companion) -> Sequence[Outgoing]:
            known = {one.id for one in before.questions}
            new = (one for one in after.questions if one.id not in known)
            return [
                r for one in new for r in rows.asked(here.community, here.meetup, one, here.now)
            ]

        return await self._change(here, decide, handed)

    async def answer_form(self, visitor: Visitor, question_id: int) -> Form:
        """Return the form for the answer to a question."""
        here = await self._of_question(visitor, question_id)
        companion = await self._store.get(here.community.id, here.meetup.id)
        return answer_form(_unanswered(companion, question_id, here.member))

    async def answer(self, visitor: Visitor, filled: Filled) -> None:
        """Bring an answer to whoever asked; who answered can put their answer right."""
        question_id = int(filled.parts[0])
        here = await self._of_question(visitor, question_id)
        words = _some(fitting(tidy(filled["answer"]), ANSWER_LIMIT, text("Your answer")))

        def decide(before: Companion) -> Companion:
            open_one = _unanswered(before, question_id, here.member)
            if open_one.answer == words:
                return before
            said = replace(open_one, answer=words, answered_by=here.member.id, answered_at=here.now)
            others = (said if one.id == question_id else one for one in before.questions)
            return replace(before, questions=tuple(others))

        def brought(before: Companion, after: Companion) -> Sequence[Outgoing]:
            question = after.question(question_id)
            if question is None or after == before:
                return []
            return rows.answered(here.community, here.meetup, question, here.now)

        await self._change(here, decide, brought)

    # --- notes --------------------------------------------------------------------------------

    async def note_form(self, visitor: Visitor, session_id: int) -> Form:
        """Return the form for a note, with what the visitor noted before."""
        here = await self._called(visitor, await self._meetup_of_session(visitor, session_id))
        companion = await self._store.get(here.community.id, here.meetup.id)
        session = companion.session(session_id)
        if session is None:
            raise NotFound(texts.GONE)
        return note_form(session, _note_of(companion, session_id, here.member.id))

    async def note(self, visitor: Visitor, filled: Filled) -> Text:
        """Keep a note instead of an earlier one, or forget it if it is empty now; return what the
        visitor reads.
        """
        session_id = int(filled.parts[0])
        here = await self._called(visitor, await self._meetup_of_session(visitor, session_id))
        words = fitting(tidy(filled["note"]), NOTE_LIMIT, text("Your note"))
        note = Note(session_id, here.member.id, words, filled["credit"] != "no", here.now)

        def decide(before: Companion) -> Companion:
            if before.session(session_id) is None:
                raise NotFound(texts.GONE)
            mine = _note_of(before, session_id, here.member.id)
            if mine is None and not words:
                raise Invalid(texts.EMPTY)
            others = [one for one in before.notes if one != mine]
            return replace(before, notes=(*others, *([note] if words else [])))

        await self._change(here, decide, lambda _before, _after: _recap(here))
        return texts.NOTED if words else texts.NOTE_TAKEN_BACK

    # --- inside -------------------------------------------------------------------------------

    async def _replace(self, here: _Here, read: Sequence[Session]) -> Followed:
        """Let a programme be the one that was read; those who come are told what changed."""

        def decide(before: Companion) -> Companion:
            merged, _ = revised(before.sessions, read, here.now)
            sessions = (replace(one, meetup_id=here.meetup.id) for one in merged)
            return replace(before, sessions=tuple(sessions))

        def told(before: Companion, after: Companion) -> Sequence[Outgoing]:
            _, news = revised(before.sessions, read, here.now)
            ids = [one.id for one in news]
            return list(rows.programme(here.community, here.meetup, before, after, ids, here.now))

        return await self._change(here, decide, told)

    async def _in_file(self, meetup: Meetup, file: bytes) -> Sequence[Session]:
        """Return the sessions in a file. A long one takes a second, in which everybody else is
        answered all the same.
        """
        first, last = _days(meetup)

        def read() -> Sequence[Session]:
            return self._read_file(
                file, day=first, last_day=last, zone=meetup.zone, calendar=self._calendar
            )

        return await self._think(read)

    async def _change(self, here: _Here, decide: Decide, made: Rows) -> Followed:
        after = await self._store.change(here.community.id, here.meetup.id, decide, made)
        if after is None:
            raise NotFound(GONE)
        return await followed(
            self._members, here.community, here.gathering, after, here.now, here.member.id
        )

    async def _called(self, visitor: Visitor, meetup_id: int) -> _Here:
        """Return what is needed to do something at a conference that is called."""
        actor, member = await self._members.member(visitor)
        gathering = await found_one(self._meetups, actor, meetup_id)
        if gathering.meetup.kind is not MeetupKind.CONFERENCE:
            raise Invalid(texts.NO_CONFERENCE)
        if gathering.meetup.state is MeetupState.CANCELLED:
            raise Invalid(text("This meetup was called off."))
        return _Here(actor, member, gathering, self._clock.now())

    async def _open(self, visitor: Visitor, meetup_id: int) -> _Here:
        here = await self._called(visitor, meetup_id)
        rules.open_for_answers(here.meetup, here.now)
        return here

    async def _hosted(self, visitor: Visitor, meetup_id: int) -> _Here:
        here = await self._called(visitor, meetup_id)
        hosts_only(here.actor, here.meetup, here.member)
        rules.open_for_answers(here.meetup, here.now)
        return here

    async def _meetup_of_session(self, visitor: Visitor, session_id: int) -> int:
        actor, _ = await self._members.member(visitor)
        found = await self._store.meetup_of_session(actor.community.id, session_id)
        if found is None:
            raise NotFound(texts.GONE)
        return found

    async def _of_question(self, visitor: Visitor, question_id: int) -> _Here:
        actor, _ = await self._members.member(visitor)
        found = await self._store.meetup_of_question(actor.community.id, question_id)
        if found is None:
            raise NotFound(texts.QUESTION_GONE)
        return await self._called(visitor, found)

    async def _session(self, here: _Here, session_id: int) -> Session:
        return _taking_place(await self._store.get(here.community.id, here.meetup.id), session_id)


def within_size(size: int) -> None:
    """Raise Invalid if a file of so many bytes is too large to be a programme."""
    if size > MOST_BYTES:
        raise Invalid(
            text("This file is too big for a programme. Could you paste the sessions as a list?")
        )


def _days(meetup: Meetup) -> tuple[date, date]:
    """Return the first and the last day of a meetup, where it is."""
    zone = ZoneInfo(meetup.zone)
    last = max(meetup.ends_at - timedelta(minutes=1), meetup.starts_at)
    return meetup.starts_at.astimezone(zone).date(), last.astimezone(zone).date()


def _some(words: str) -> str:
    if not words:
        raise Invalid(texts.EMPTY)
    return words


def _taking_place(companion: Companion, session_id: int) -> Session:
    """Return a session; NotFound if it is gone, Invalid if it does not take place."""
    session = companion.session(session_id)
    if session is None:
        raise NotFound(texts.GONE)
    if session.cancelled:
        raise Invalid(texts.CALLED_OFF)
    return session


def _unanswered(companion: Companion, question_id: int, member: Member) -> Question:
    """Return a question that a member may answer, or whose answer is theirs."""
    question = companion.question(question_id)
    if question is None:
        raise NotFound(texts.QUESTION_GONE)
    if question.answer and question.answered_by != member.id:
        raise Invalid(texts.ANSWERED_ALREADY)
    return question


def _note_of(companion: Companion, session_id: int, member_id: int) -> Note | None:
    whose = (session_id, member_id)
    return next((o for o in companion.notes if (o.session_id, o.member_id) == whose), None)


def _recap(here: _Here) -> Sequence[Outgoing]:
    """Have a published recap drawn anew: what it shows of a note is what its author wants."""
    if here.meetup.recap_at is None:
        return []
    drawn = posted(here.community, here.meetup, "recap", here.now, here.now + FOREVER)
    return [replace(row, renew=True) for row in drawn]
