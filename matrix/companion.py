"""Conferences on Matrix: the programme, questions from afar, answers, notes, and /meetup show."""

import re
from dataclasses import dataclass

from community.commands import Given
from community.companion.cards import programme_card, shown_card
from community.companion.forms import ANSWER_NAME, NOTE_NAME, PROGRAMME_NAME, QUESTION_NAME
from community.companion.service import CompanionService
from community.companion.texts import ANSWERED, handed_over
from community.forms import Filled
from community.services import Services
from matrix.desk import Answer, Asked, Desk, answer


@dataclass(frozen=True, slots=True)
class Conferences:
    """The commands, buttons and forms of conferences."""

    service: CompanionService

    async def show(self, asked: Asked, given: Given) -> Answer:
        """Show everything about a meetup."""
        return await self._shown(asked, given.numbers["number"])

    async def pressed_more(self, asked: Asked, parts: re.Match[str]) -> Answer:
        """Show everything, and what else one can do."""
        return await self._shown(asked, int(parts["meetup"]))

    async def programme(self, asked: Asked, given: Given) -> Answer:
        """Ask for the programme."""
        number = given.numbers["number"]
        return Answer(form=await self.service.programme_form(asked.visitor, number))

    async def ask(self, asked: Asked, given: Given) -> Answer:
        """Ask for a question about the whole."""
        number = given.numbers["number"]
        return Answer(form=await self.service.question_form(asked.visitor, number))

    async def pressed_ask(self, asked: Asked, parts: re.Match[str]) -> Answer:
        """Ask for a question about the whole."""
        return Answer(form=await self.service.question_form(asked.visitor, int(parts["meetup"])))

    async def pressed_session_ask(self, asked: Asked, parts: re.Match[str]) -> Answer:
        """Ask for a question about a session."""
        session = int(parts["session"])
        return Answer(form=await self.service.session_question_form(asked.visitor, session))

    async def pressed_note(self, asked: Asked, parts: re.Match[str]) -> Answer:
        """Ask for a note."""
        return Answer(form=await self.service.note_form(asked.visitor, int(parts["session"])))

    async def pressed_answer(self, asked: Asked, parts: re.Match[str]) -> Answer:
        """Ask for the answer to a question."""
        return Answer(form=await self.service.answer_form(asked.visitor, int(parts["question"])))

    async def pasted(self, asked: Asked, filled: Filled) -> Answer:
        """Read a programme."""
        found = await self.service.programme(asked.visitor, filled)
        return answer(programme_card(found, asked.visitor.language))

    async def questioned(self, asked: Asked, filled: Filled) -> Answer:
        """Hand a question over."""
        return answer(handed_over(await self.service.ask(asked.visitor, filled)))

    async def answered(self, asked: Asked, filled: Filled) -> Answer:
        """Bring an answer to whoever asked."""
        await self.service.answer(asked.visitor, filled)
        return answer(ANSWERED)

    async def noted(self, asked: Asked, filled: Filled) -> Answer:
        """Keep a note."""
        return answer(await self.service.note(asked.visitor, filled))

    async def _shown(self, asked: Asked, number: int) -> Answer:
        found = await self.service.show(asked.visitor, number)
        return answer(shown_card(found, asked.visitor.language))


def fill(desk: Desk, services: Services) -> None:
    """Say who answers what is about conferences."""
    ours = Conferences(services.companions)
    desk.command("meetup", "show", answered_by=ours.show)
    desk.command("meetup", "programme", answered_by=ours.programme)
    desk.command("meetup", "ask", answered_by=ours.ask)
    desk.button("meetup_more", r"(?P<meetup>\d{1,18})", answered_by=ours.pressed_more)
    desk.button("meetup_ask", r"(?P<meetup>\d{1,18})", answered_by=ours.pressed_ask)
    desk.button("session_ask", r"(?P<session>\d{1,18})", answered_by=ours.pressed_session_ask)
    desk.button("session_note", r"(?P<session>\d{1,18})", answered_by=ours.pressed_note)
    desk.button("session_answer", r"(?P<question>\d{1,18})", answered_by=ours.pressed_answer)
    desk.form(PROGRAMME_NAME, answered_by=ours.pasted)
    desk.form(QUESTION_NAME, answered_by=ours.questioned)
    desk.form(ANSWER_NAME, answered_by=ours.answered)
    desk.form(NOTE_NAME, answered_by=ours.noted)
