"""What a message or a reaction means, and what it is answered with."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from community.commands import Command, Given
from community.communities import organisers_only
from community.errors import (
    ChatRefused,
    CommunityError,
    ConsentNeeded,
    Invalid,
    NotAllowed,
    NotFound,
)
from community.forms import Form
from community.fronts import FrontStore, Note
from community.ports import Clock
from community.texts import Button, Text, text
from matrix import PLATFORM, missing
from matrix import forms as asked_forms
from matrix.addressing import Addressed, addressed
from matrix.answering import Reply
from matrix.arguments import Lacking, Parsed, Unclear
from matrix.asking import COMMUNITY, Askers, Reader, Undecided
from matrix.buttons import REACTION, Buttons, Pressing
from matrix.desk import Answer, Asked, Desk, answer
from matrix.events import Event, Reacted, Redacted, Said, Voted
from matrix.forms import Asking
from matrix.own_commands import OwnCommands, help_line, perhaps_meant
from matrix.parsing import parse
from matrix.polls import Vote, Votes
from matrix.typed_words import address_in
from matrix.wire import Wire

FORM = "form"
"""The kind of note that holds the form that a person (its key) is answering."""
FORM_LASTS = timedelta(days=7)
OFFER_LASTS = timedelta(days=1)
"""So long somebody may be reminded of what our last message offers them."""

OUTDATED = text("This button is from an earlier time. Please use the command instead.")


class Talk:
    """Turns what people write, press and take back into calls of the desk's handlers."""

    def __init__(
        self,
        wire: Wire,
        store: FrontStore,
        desk: Desk,
        askers: Askers,
        clock: Clock,
        prefix: str,
    ) -> None:
        self._wire = wire
        self._store = store
        self._desk = desk
        self._askers = askers
        self._clock = clock
        self._prefix = prefix
        self._buttons = Buttons(store)
        self._votes = Votes(wire, store)
        self._own = OwnCommands(askers)

    # --- messages -----------------------------------------------------------------------------

    async def said(self, said: Said, *, private: bool) -> Reply | None:
        """Answer a message; None if it is not for us."""
        names = await self._names(said) if said.mentions else (self._wire.me,)
        meant = addressed(said, names, self._prefix, private=private)
        if meant is None:
            return await self._under_a_card(said)
        asking = await self._form(said.sender) if private else None
        if asking is not None and not meant.by_name:
            if not self._is_command(said, asking, meant.words):
                return await self._fill(said, asking, meant.words)
            return await self._command(said, meant, asking, private=private)
        if said.is_file:
            return None
        if not meant.by_name:
            under = [one for one in (said.answers, said.thread) if one]
            pressing = await self._buttons.typed(meant.words, said.sender, said.room, under)
            if pressing is not None:
                return await self._press(said, pressing, private=private)
        return await self._command(said, meant, asking, private=private)

    async def _names(self, said: Said) -> Sequence[str]:
        me = self._wire.me
        local = me.partition(":")[0].removeprefix("@")
        return (me, await self._wire.name_of(me, said.room), local)

    async def _under_a_card(self, said: Said) -> Reply | None:
        """Answer a word under a card of ours in a shared room; all else there is people's own."""
        under = [one for one in (said.answers, said.thread) if one]
        if not under or said.is_file:
            return None
        for message in under:
            # Only what it is written under counts here, never the newest card.
            pressing = await self._buttons.typed(said.body, said.sender, said.room, [message])
            if pressing is not None and pressing.message == message:
                return await self._press(said, pressing, private=False)
        return None

    async def _command(
        self, said: Said, meant: Addressed, asking: Asking | None, *, private: bool
    ) -> Reply | None:
        reader = await self._askers.reader(said.sender)
        lead = "" if private else f"{self._prefix} "
        mentions = [one for one in said.mentions if one != self._wire.me]
        try:
            given = await self._own.answer(said, meant.words, reader, lead, private=private)
            if given is not None:
                # The language may be another from here on.
                return self._repeat(await self._own_reply(said, given), asking)
            read = parse(meant.words, reader.language, mentions=mentions, lead=lead)
            lacking = read if isinstance(read, Lacking) else None
            if lacking is not None:
                read = lacking.read
            if read is None or isinstance(read, Unclear):
                problem = await self._lost(said, lead, reader) if read is None else read.said
                return self._repeat(Reply(Answer(problem, public=True), reader), asking)
            answered_by = self._desk.commands.get(read.command.path)
            if answered_by is None:
                sorry = answer(text("This does not work here yet."))
                return self._repeat(Reply(sorry, reader), asking)
            asked = await self._askers.asked(said, private=private)
            reader = await self._reader(asked)
            if read.command.organisers:
                organisers_only(asked.visitor)  # before a room is looked up for somebody else
            if lacking is not None:
                given = await self._asked_for(asked, lacking, asking, reader)
                return self._repeat(self._reply(asked, reader, given), asking)
            found = await self._found(asked, read, trusting=not said.answers)
            given = await answered_by(asked, found)
            return self._repeat(self._reply(asked, reader, given), asking)
        except CommunityError as error:
            return self._repeat(Reply(refusal(error), reader), asking)

    async def _lost(self, said: Said, lead: str, reader: Reader) -> tuple[Text, ...]:
        since = self._clock.now() - OFFER_LASTS
        offered = await self._buttons.offered(said.sender, said.room, since)
        perhaps = perhaps_meant(said.body, offered, lead, reader.language)
        return (help_line(lead, reader.language), *perhaps)

    async def _asked_for(
        self, asked: Asked, lacking: Lacking, asking: Asking | None, reader: Reader
    ) -> Answer:
        """Ask for what is missing; a stranger, and whoever is in the middle of another form, reads
        what it is and how the command is written.
        """
        open_form = asking or await self._form(asked.visitor.account.external_id)
        is_other = open_form is not None and missing.command_of(open_form) is None
        for_all = lacking.read.command.organisers
        if is_other or not (for_all or await self._askers.agreed(asked.visitor)):
            return Answer(lacking.said, public=True)
        return Answer(form=missing.form_of(lacking.read, reader.language))

    async def _found(self, asked: Asked, read: Parsed, *, trusting: bool = True) -> Given:
        """Return the arguments with rooms by their ids, where they were named by an alias, and
        people by their accounts, where they were by what they are called. ``trusting``: whoever was
        mentioned is meant if nobody is called so; in a reply that is whom it is to.
        """
        words, people = dict(read.given.words), dict(read.given.people)
        for option, name in read.named.items():
            mentioned = people.get(option)
            if mentioned and await self._askers.is_called(asked.visitor, mentioned, name):
                continue
            try:
                people[option] = await self._askers.person(asked.visitor, name)
            except (NotFound, Invalid) as error:
                if mentioned is None or not trusting:
                    raise Invalid(error.text, option) from error
        for option in read.command.options:
            alias = words.get(option.name, "")
            if option.kind != "place" or not alias.startswith("#"):
                continue
            try:
                words[option.name] = await self._wire.resolve(alias)
            except ChatRefused:
                raise NotFound(text("I cannot find the room {room}.", room=alias)) from None
        return replace(read.given, words=words, people=people)

    async def _own_reply(self, said: Said, given: Answer) -> Reply:
        return Reply(given, await self._askers.reader(said.sender))

    # --- buttons ------------------------------------------------------------------------------

    async def reacted(self, reaction: Reacted, *, private: bool) -> Reply | None:
        """Answer a reaction that is a button; None if it is none."""
        pressing = await self._buttons.reacted(reaction)
        if pressing is None:
            return None
        reply = await self._press(reaction, pressing, private=private)
        # Nobody asked aloud, so nobody is answered aloud.
        reply = replace(reply, answer=replace(reply.answer, public=False), silent=True)
        if self._desk.taken_back(pressing.action) is None:
            return reply
        done = self._buttons.note(reaction, pressing, self._clock.now())
        return replace(reply, then=(*reply.then, done))

    async def taken_back(self, redacted: Redacted, *, private: bool) -> Reply | None:
        """Take an answer back whose reaction was removed by whoever gave it."""
        action = await self._buttons.taken_back(redacted.target, redacted.sender)
        found = self._desk.taken_back(action) if action else None
        if found is None:
            vote = await self._votes.taken_back(redacted)
            return None if vote is None else await self._vote(redacted, vote, private=private)
        drops = ((REACTION, redacted.target),)
        reader = await self._askers.reader(redacted.sender)
        try:
            asked = await self._askers.asked(redacted, private=private)
            reader = await self._reader(asked)
            given = await found[0](asked, found[1])
        except CommunityError as error:
            return Reply(refusal(error), reader, silent=True, drops=drops)
        return Reply(given, reader, silent=True, drops=drops)

    async def _press(self, event: Event, pressing: Pressing, *, private: bool) -> Reply:
        verb, _, chosen = pressing.action.partition(":")
        reader = await self._askers.reader(event.sender)
        if verb == COMMUNITY:
            return Reply(await self._own.chosen(event.sender, chosen), reader)
        found = self._desk.pressed(pressing.action)
        if found is None:
            return Reply(answer(OUTDATED), reader)
        try:
            asked = await self._askers.asked(event, private=private)
            reader = await self._reader(asked)
            return self._reply(asked, reader, await found[0](asked, found[1]))
        except CommunityError as error:
            return Reply(refusal(error), reader)

    # --- polls --------------------------------------------------------------------------------

    async def voted(self, voted: Voted, *, private: bool) -> Reply | None:
        """Answer a vote in a poll of ours, in private; None if it changes nothing."""
        vote = await self._votes.read(voted)
        return None if vote is None else await self._vote(voted, vote, private=private)

    async def _vote(self, event: Event, vote: Vote, *, private: bool) -> Reply | None:
        found = self._desk.polled(vote.key)
        if found is None:
            return None
        reader = await self._askers.reader(event.sender)
        try:
            asked = await self._askers.asked(event, private=private)
            reader = await self._reader(asked)
            given = await found[0](asked, found[1], vote.chosen, vote.before)
        except CommunityError as error:
            said = replace(refusal(error), public=False)
            return Reply(said, reader, silent=True)
        return Reply(given, reader, silent=True, then=vote.then, drops=vote.drops)

    # --- forms --------------------------------------------------------------------------------

    async def _form(self, person: str) -> Asking | None:
        """Return the form that somebody is answering, unless they left it for a week."""
        note = await self._store.note(PLATFORM, FORM, person)
        if note is None or (note.at and note.at < self._clock.now() - FORM_LASTS):
            return None
        return Asking.from_json(note.value)

    @staticmethod
    def _is_command(said: Said, asking: Asking, words: str) -> bool:
        """Whether somebody went on to a command where a number, say, is asked for."""
        if said.is_file or missing.takes_words(asking):
            return False
        return isinstance(parse(words, "en"), Parsed | Lacking)

    async def _fill(self, said: Said, asking: Asking, words: str) -> Reply:
        reader = await self._askers.reader(said.sender, asking.home)
        command, problem = missing.command_of(asking), None
        if command is not None and not said.is_file:
            words = missing.as_answer(asking, words)
            problem = missing.problem(asking, words, reader.language)
            if missing.asks_for_somebody(asking) and not asked_forms.leads_on(words):
                words, problem = await self._somebody(said, asking, words)
        turn = asked_forms.not_words(asking) if said.is_file else asked_forms.answer(asking, words)
        if problem is not None:
            turn = asked_forms.stay(asking, problem)
        if turn.complete and turn.asking is not None:
            try:
                asked = await self._askers.asked(said, private=True, home=asking.home)
                given = await self._filled(asked, turn.asking, command)
                return self._reply(asked, reader, given, drops=((FORM, said.sender),))
            except CommunityError as error:
                if command is not None and not isinstance(error, (Invalid, NotFound)):
                    return Reply(refusal(error), reader, drops=((FORM, said.sender),))
                field = error.field if isinstance(error, Invalid) else ""
                if command is not None:
                    field = field or asking.questions[0].key
                turn = asked_forms.again(turn.asking, error.text, field)
        if turn.asking is None:
            return Reply(answer(*turn.said), reader, drops=((FORM, said.sender),))
        return Reply(answer(*turn.said), reader, then=(self._note(said.sender, turn.asking),))

    async def _somebody(self, said: Said, asking: Asking, words: str) -> tuple[str, Text | None]:
        """Return who is named in an answer, as an address if it is one; or why that is unclear."""
        mentioned = [one for one in said.mentions if one != self._wire.me]
        person = address_in(words) or (mentioned[0] if len(mentioned) == 1 else "")
        if person:
            return person, None
        try:
            asked = await self._askers.asked(said, private=True, home=asking.home)
            await self._askers.person(asked.visitor, words)
        except CommunityError as error:
            return words, error.text
        return words, None

    async def _filled(self, asked: Asked, asking: Asking, command: Command | None) -> Answer:
        filled = asking.filled()
        if command is None:
            return await self._desk.forms[asking.name](asked, filled)
        read = missing.read(filled, asked.visitor.language)
        return await self._desk.commands[command.path](asked, await self._found(asked, read))

    def _begin(self, form: Form, asked: Asked) -> Asking:
        return asked_forms.begin(form, asked.visitor.language, asked.visitor.home.external_id)

    def _note(self, person: str, asking: Asking) -> Note:
        return Note(FORM, person, asking.as_json(), about=person, at=self._clock.now())

    # --- replies ------------------------------------------------------------------------------

    async def _reader(self, asked: Asked) -> Reader:
        person, home = asked.visitor.account.external_id, asked.visitor.home.external_id
        return await self._askers.reader(person, home)

    def _reply(
        self,
        asked: Asked,
        reader: Reader,
        given: Answer,
        *,
        drops: tuple[tuple[str, str], ...] = (),
    ) -> Reply:
        """Return a handler's answer; if it is a form, with its first question."""
        if given.form is None:
            return Reply(given, reader, drops=drops)
        asking = self._begin(given.form, asked)
        question = answer(*asked_forms.ask(asking))
        spoken = Answer(given.said, given.buttons, files=given.files)
        note = self._note(asked.visitor.account.external_id, asking)
        if spoken == Answer():
            return Reply(question, reader, then=(note,))
        return Reply(spoken, reader, after=question, then=(note,))

    @staticmethod
    def _repeat(reply: Reply, asking: Asking | None) -> Reply:
        """Ask an open question again after something else was answered."""
        begun = any(note.kind == FORM for note in reply.then)
        if asking is None or begun:
            return reply
        question = answer(*asked_forms.ask(asking))
        return Reply(reply.answer, reply.reader, after=question)


_AGREE = Button("consent", text("Read what is stored, and take part"), "primary")


def refusal(error: CommunityError) -> Answer:
    """Return what somebody reads of an expected fault: in private, since it may tell of them."""
    if isinstance(error, Undecided):
        return Answer((error.text,), error.buttons)
    buttons = (_AGREE,) if isinstance(error, ConsentNeeded) else ()
    return Answer((error.text,), buttons, public=isinstance(error, NotAllowed) and not buttons)
