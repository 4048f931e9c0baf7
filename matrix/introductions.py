"""/intro on Matrix: agree, introduce yourself, put topics right, look people up."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from community.commands import Given
from community.errors import ConsentNeeded, NotFound
from community.form_texts import details_form, introduction_form, topics_form
from community.forms import Chosen, Filled, Form
from community.fronts import FrontStore, Note
from community.introduction_texts import agree_button, found_page
from community.introductions import FIND_PAGE, Found, IntroductionService, Saved
from community.matching.topics import label
from community.members import MemberService
from community.model import Answers, Details, Search, Understanding
from community.places import Language
from community.ports import Clock
from community.services import Services
from community.texts import Button, Text, text
from community.understanding import PARTS, Named, Part
from community.understood_texts import (
    ADD_HINT,
    DROP_HINT,
    HEADINGS,
    MORE,
    TOPICS,
    every_topic,
    understood,
)
from matrix import PLATFORM
from matrix.desk import Answer, Asked, Desk, answer

SUGGESTED = "suggested"
"""The kind of note that holds the topics which may be meant too, for the account it is about."""

_DROP, _ADD = "topic_drop", "topic_add"
_PARTS: Mapping[str, Part] = {part: part for part in PARTS}


@dataclass(frozen=True, slots=True)
class Introductions:
    """Introductions, from the first consent to the search."""

    introductions: IntroductionService
    members: MemberService
    store: FrontStore
    clock: Clock

    async def write(self, asked: Asked, _given: Given) -> Answer:
        """Begin the form; before somebody agreed, show what is stored instead."""
        try:
            return await self._form(asked)
        except ConsentNeeded:
            return await self._note(asked)

    async def show(self, asked: Asked, given: Given) -> Answer:
        """Show a person's introduction to whoever asks."""
        person = given.people["member"]
        member, introduction = await self.introductions.show(asked.visitor, person)
        community = (await self.members.recognise(asked.visitor)).community
        return answer(self.introductions.card(community, member, introduction))

    async def find(self, asked: Asked, given: Given) -> Answer:
        """Show a page of those who fit."""
        search = Search(
            given["words"], given["topic"], given["field"], given["place"], given["language"]
        )
        page = max(given.numbers.get("page", 1), 1)
        found = await self.introductions.find(asked.visitor, search, (page - 1) * FIND_PAGE)
        said = found_page(found, asked.visitor.language)
        return answer(*said, *_further(found, page))

    # --- consent ------------------------------------------------------------------------------

    async def consent(self, asked: Asked, _parts: re.Match[str]) -> Answer:
        """Show what is stored."""
        return await self._note(asked)

    async def agreed(self, asked: Asked, _parts: re.Match[str]) -> Answer:
        """Store the consent, and go on with the form."""
        await self.members.agree(asked.visitor, old_enough=True)
        return await self._form(asked)

    async def _note(self, asked: Asked) -> Answer:
        community = (await self.members.recognise(asked.visitor)).community
        return answer(*self.members.note(community), buttons=(agree_button(community),))

    # --- forms --------------------------------------------------------------------------------

    async def _form(self, asked: Asked) -> Answer:
        before = await self.introductions.mine(asked.visitor)
        return Answer(form=introduction_form(before.answers if before else Answers()))

    async def written(self, asked: Asked, form: Filled) -> Answer:
        """Save the answers, and say what was understood."""
        answers = Answers(
            form["goal"], form["offer"], form["horizon"], form["contribution"], form["topics"]
        )
        saved = await self.introductions.write(asked.visitor, answers)
        await self._keep(asked, saved.suggested)
        add = (Button(_ADD, ADD_HINT),) if saved.suggested else ()
        return _understood(asked, saved, (MORE, TOPICS), add)

    async def more(self, asked: Asked, _parts: re.Match[str]) -> Answer:
        """Begin the second step."""
        before = await self.introductions.mine(asked.visitor)
        return Answer(form=details_form(before.details if before else Details()))

    async def detailed(self, asked: Asked, form: Filled) -> Answer:
        """Save the second step."""
        saved = await self.introductions.detail(
            asked.visitor,
            field=form["field"],
            languages=form["languages"],
            place=form["place"],
            zone=form["zone"],
            links=form["links"],
        )
        return _understood(asked, saved, (TOPICS,))

    async def topics(self, asked: Asked, _parts: re.Match[str]) -> Answer:
        """Begin to put right what was understood."""
        now = await self._now(asked)
        return Answer(form=topics_form(now, asked.visitor.language))

    async def corrected(self, asked: Asked, form: Filled) -> Answer:
        """Save the topics as the member put them right."""
        saved = await self.introductions.correct(
            asked.visitor,
            seeks=form["seeks"],
            gives=form["gives"],
            widens=form["widens"],
            interests=form["interests"],
        )
        return _understood(asked, saved, ())

    async def drop(self, asked: Asked, _parts: re.Match[str]) -> Answer:
        """Ask which topics do not fit."""
        there = every_topic(await self._now(asked))
        return _choose(_DROP, DROP_HINT, there, asked.visitor.language)

    async def dropped(self, asked: Asked, form: Filled) -> Answer:
        """Take the chosen topics out."""
        saved = await self.introductions.drop(asked.visitor, _named(form))
        return _understood(asked, saved, (TOPICS,))

    async def add(self, asked: Asked, _parts: re.Match[str]) -> Answer:
        """Ask which of the topics that may be meant are."""
        person = asked.visitor.account.external_id
        note = await self.store.note(PLATFORM, SUGGESTED, person)
        read = _read(note.value["topics"] if note else ())
        return _choose(_ADD, ADD_HINT, read, asked.visitor.language)

    async def added(self, asked: Asked, form: Filled) -> Answer:
        """Add the chosen topics."""
        saved = await self.introductions.add(asked.visitor, _named(form))
        await self._keep(asked, ())
        return _understood(asked, saved, (TOPICS,))

    async def _now(self, asked: Asked) -> Understanding:
        before = await self.introductions.mine(asked.visitor)
        return before.understood if before else Understanding()

    async def _keep(self, asked: Asked, suggested: Sequence[Named]) -> None:
        """Keep what may be meant too, until it is added or a new answer suggests something else."""
        person = asked.visitor.account.external_id
        if not suggested:
            await self.store.drop(PLATFORM, SUGGESTED, person)
            return
        value = {"topics": [list(one) for one in suggested]}
        note = Note(SUGGESTED, person, value, about=person, at=self.clock.now())
        await self.store.keep(PLATFORM, note)


def _understood(
    asked: Asked, saved: Saved, buttons: Sequence[Button], add: Sequence[Button] = ()
) -> Answer:
    drop = (Button(_DROP, DROP_HINT),) if every_topic(saved.introduction.understood) else ()
    said = understood(saved, asked.visitor.language)
    return answer(*said, buttons=(*buttons, *drop, *add))


def _choose(name: str, title: Text, topics: Sequence[Named], language: Language) -> Answer:
    """Ask for some of the topics, by number."""
    if not topics:
        raise NotFound(text("There are no topics to choose from at the moment."))
    options = tuple(
        (
            f"{part}:{topic}",
            text("{part}: {topic}", part=HEADINGS[part], topic=label(topic, language)),
        )
        for part, topic in topics
    )
    return Answer(form=Form(name, title, (Chosen("topics", title, options, most=len(options)),)))


def _named(form: Filled) -> list[Named]:
    """Return the topics that were chosen."""
    return _read(value.split(":", 1) for value in form.choices.get("topics", ()))


def _read(pairs: Iterable[Sequence[str]]) -> list[Named]:
    """Return (part, topic) pairs; what names no part is left out."""
    return [(_PARTS[pair[0]], pair[1]) for pair in pairs if pair[0] in _PARTS and pair[1:]]


def _further(found: Found, page: int) -> tuple[Text, ...]:
    """Say how to read on, if there is more."""
    pages = -(-found.total // FIND_PAGE)
    if pages <= 1:
        return ()
    if page >= pages:
        return (text("Page {page} of {pages}.", page=page, pages=pages),)
    return (
        text(
            "Page {page} of {pages}. For the next one, add page={next} to what you wrote.",
            page=page,
            pages=pages,
            next=page + 1,
        ),
    )


def fill(desk: Desk, services: Services, store: FrontStore, clock: Clock) -> None:
    """Say who answers what is about introductions."""
    ours = Introductions(services.introductions, services.members, store, clock)
    desk.command("intro", "write", answered_by=ours.write)
    desk.command("intro", "show", answered_by=ours.show)
    desk.command("intro", "find", answered_by=ours.find)
    desk.button("consent", "", answered_by=ours.consent)
    desk.button("agree", "", answered_by=ours.agreed)
    desk.button("more", "", answered_by=ours.more)
    desk.button("topics", "", answered_by=ours.topics)
    desk.button(_DROP, "", answered_by=ours.drop)
    desk.button(_ADD, "", answered_by=ours.add)
    desk.form("introduction", answered_by=ours.written)
    desk.form("details", answered_by=ours.detailed)
    desk.form("topics", answered_by=ours.corrected)
    desk.form(_DROP, answered_by=ours.dropped)
    desk.form(_ADD, answered_by=ours.added)
