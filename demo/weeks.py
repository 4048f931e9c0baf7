"""What happens in the demo: three weeks of a community, as its people live them."""

import random
from collections.abc import Callable, Sequence
from datetime import datetime, time, timedelta
from typing import Any

from community.match_words import KINDS
from community.model import Match, Round
from community.texts import Text, text
from demo.meetups import Meetups
from demo.parade import WRITERS, BlogParade
from demo.people import Person, people
from demo.rounds import Record
from demo.story import Story
from demo.town import ORGANISER, ZONES, Town

ANSWERS = ("yes", "yes", "yes", "yes", "planned", "no", "")
"""What people press when asked whether they met; nothing means that they do not answer."""
MONDAY, TUESDAY, WEDNESDAY, THURSDAY, _, SATURDAY, SUNDAY = range(7)
BREAK = timedelta(days=20)
FORTNIGHTLY = {12, 25}
TRIO = {8, 17}


class Weeks:
    """The script. ``seed`` decides who does what; the bot itself is not scripted."""

    def __init__(self, town: Town, story: Story, seed: int) -> None:
        self._town = town
        self._story = story
        self._random = random.Random(seed)  # noqa: S311 - a demo that can be repeated
        self.record = Record(town.language)
        self._cast = list(people(town.language))
        # Who will block, pause, leave, or be erased; everybody else just takes part.
        self._odd = [p.name for p in self._random.sample(self._cast, 5)]
        steady = [p.name for p in self._cast if p.name not in self._odd]
        self.meetups = Meetups(town, story, steady)
        self.parade = BlogParade(town, story, steady[-1 - WRITERS :])

    async def play(self) -> None:
        """Play everything."""
        await self._set_up()
        await self._introduce()
        await self._wish()
        await self._avoid()
        await self._begin_a_parade()
        await self._round(1, self._first_week)
        await self._pause_and_go()
        await self._round(2, self._second_week)
        await self._erase()
        await self._round(3, self._third_week)
        await self._round_the_parade_up()
        await self._town.until(self._next(MONDAY, time(8)))

    def _tell(self, sentence: Text) -> None:
        self._story.happens(self._town.local(), sentence)

    def _next(self, weekday: int, at: time) -> datetime:
        """Return the coming weekday at a local time, as an instant."""
        here = self._town.local()
        day = here.date() + timedelta(days=(weekday - here.weekday()) % 7)
        there = datetime.combine(day, at, self._town.zone)
        return there if there > here else there + timedelta(days=7)

    # --- before the first round ---------------------------------------------------------------

    async def _set_up(self) -> None:
        town = self._town
        self._story.chapter(text("An organiser sets the bot up"))
        await town.until(self._next(THURSDAY, time(10)))
        shown = await town.slash(
            ORGANISER,
            "admin setup",
            language=town.language,
            zone=ZONES[town.language],
            weekday=MONDAY,
            time="09:00",
        )
        await town.press(ORGANISER, shown.response, "setup_create")
        self._find_channels()
        self._tell(text("{name} runs /admin setup; the bot creates its channels.", name=ORGANISER))
        for kind, every, weekday, at in (
            ("meetup", "week", TUESDAY, "10:00"),
            ("parade", "first", WEDNESDAY, "12:00"),
            ("question", "week", THURSDAY, "12:30"),
        ):
            planned = await town.slash(
                ORGANISER, "admin schedule add", kind=kind, every=every, weekday=weekday, time=at
            )
            await town.press(ORGANISER, planned.response, "plan:")
        listed = await town.slash(ORGANISER, "admin schedule list")
        self._show_answer(listed)

    def _find_channels(self) -> None:
        for handle in self._town.guild.channels.values():
            self._town.channels[handle.name or ""] = handle

    def _show_answer(self, result: Any) -> None:
        """Show the newest private answer in the story."""
        del result
        newest = [e for e in self._town.transcript.entries if e.kind == "private"]
        self._story.shows(newest[-1])

    async def _introduce(self) -> None:
        self._story.chapter(text("People introduce themselves"))
        with self._story.counting(text("Introductions"), len(self._cast)) as counter:
            for place, person in enumerate(self._cast):
                await self._introduce_one(person, place)
                counter.step()
        self._tell(text("{count} people have introduced themselves.", count=len(self._cast)))
        cards = [e for e in self._town.transcript.entries if e.kind == "public"]
        self._story.shows(cards[-1])
        await self._town.slash(self._cast[0].name, "intro find", topic=_first(self._cast[0].topics))
        self._show_answer(None)

    async def _introduce_one(self, person: Person, place: int) -> None:
        """Agree, fill in both forms, and join the rounds."""
        town = self._town
        actor = town.move_in(person)
        asked = await town.slash(person.name, "intro write")
        form = await town.press(person.name, asked.response, "agree")
        saved = await actor.submit_modal(
            form,
            {
                "goal": person.goal,
                "offer": person.offer,
                "horizon": person.horizon,
                "contribution": person.contribution,
                "topics": person.topics,
            },
        )
        town.answered(person.name, saved)
        form = await town.press(person.name, saved.response, "more")
        detailed = await actor.submit_modal(
            form,
            {
                "field": person.field,
                "languages": ", ".join(person.languages),
                "place": person.place,
                "zone": ZONES[town.language],
                "links": f"https://{person.name.split()[0].lower()}.example.org",
            },
        )
        town.answered(person.name, detailed)
        await town.work()
        rhythm = "fortnightly" if place in FORTNIGHTLY else "weekly"
        group = "trio" if place in TRIO else "pair"
        await town.slash(person.name, "match join", rhythm=rhythm, group=group)
        await self._write_down(person.name)

    async def _write_down(self, name: str) -> None:
        """Remember what the bot understood, for rounds.json."""
        stores = self._town.house.stores
        for community in await stores.communities.all():
            everyone = await stores.members.everyone(community.id)
            found = {i: m for i, m in everyone.items() if m.name == name}
            self.record.people.update(found)
            known = await stores.introductions.many(community.id, found)
            self.record.introductions.update(known)

    async def _wish(self) -> None:
        """Let those who have wishes choose them, one tap after the other."""
        wishing = [person for person in self._cast if person.wishes]
        for person in wishing:
            page = await self._town.slash(person.name, "match wishes")
            for wish, value in person.wishes:
                await self._town.choose(person.name, page.response, f"wish:{wish}", value)
        self._tell(
            text("{count} people say how they would like to be matched.", count=len(wishing))
        )
        self._show_answer(None)

    async def _avoid(self) -> None:
        blocker, other = self._odd[0], self._odd[1]
        await self._town.slash(blocker, "match avoid", member=self._town.members[other])
        ids = sorted(m.id for m in self.record.people.values() if m.name in {blocker, other})
        self.record.avoid.add((ids[0], ids[1]))
        self._tell(text("Somebody notes in confidence whom they never want to meet."))

    async def _begin_a_parade(self) -> None:
        self._story.chapter(text("A blog parade"))
        await self.parade.propose()
        await self.parade.call()

    async def _round_the_parade_up(self) -> None:
        self._story.chapter(text("The roundup"))
        await self._town.until(self._next(SATURDAY, time(18)))
        await self.parade.hand_in(10)
        await self._town.until(self._next(SUNDAY, time(10, 5)))
        await self.parade.round_up()

    # --- a round ------------------------------------------------------------------------------

    async def _round(self, number: int, week: Callable[[Round], Any]) -> None:
        town = self._town
        self._story.chapter(text("Round {number}", number=number))
        await town.until(self._next(MONDAY, time(8)))
        await town.slash(ORGANISER, "admin round preview")
        await town.until(self._next(MONDAY, time(8, 45)))
        self._tell(text("The round is planned; organisers can still undo it."))
        await town.until(self._next(MONDAY, time(9, 1)))
        round_ = await self._latest()
        written = self.record.note(round_)
        totals = written["totals"]
        self._tell(
            text(
                "{matches} conversations open for {people} people.",
                matches=len(round_.matches),
                people=totals["matched"],
            )
        )
        self._show_newest("thread")
        self._story.table(
            (text("Who"), text("Kind"), text("Score")),
            [
                (self._names(match), self._story.word(KINDS[match.kind]), str(match.score))
                for match in round_.matches
            ],
        )
        await week(round_)

    async def _latest(self) -> Round:
        (community,) = await self._town.house.stores.communities.all()
        (round_,) = await self._town.house.stores.rounds.latest(community.id)
        return round_

    def _names(self, match: Match) -> str:
        return " & ".join(self.record.people[i].name for i in match.present)

    def _show_newest(self, kind: str) -> None:
        said = [e for e in self._town.transcript.entries if e.kind == kind]
        if said:
            self._story.shows(said[-1])

    async def _chat(self, round_: Round, silent: int) -> None:
        """Let people talk in their threads, all but ``silent`` of them."""
        for match in round_.matches[silent:]:
            thread = self._thread(match)
            if thread is None:
                continue
            for member in match.present:
                name = self.record.people[member].name
                await self._town.members[name].send(thread, self._story.word(HELLO))
        await self._town.work()

    def _thread(self, match: Match) -> Any:
        """Return the private thread of a match, as its people find it."""
        for handle in self._town.guild.channels.values():
            for thread in handle.threads:
                if (thread.name or "").endswith(f"#{match.id}"):
                    return thread
        return None

    async def _did_you_meet(self, round_: Round) -> None:
        """Let people answer the question in their threads."""
        await self._town.until(self._next(WEEKDAY_OF_ASKING, time(9, 5)))
        self._tell(text("In every thread the bot asks: did you meet?"))
        self._show_newest("thread")
        pressed = 0
        for match in round_.matches:
            thread = self._thread(match)
            for member in match.present:
                answer = self._random.choice(ANSWERS)
                name = self.record.people[member].name
                if answer and thread is not None and name in self._town.members:
                    question = _with_button(thread, f"met:{match.id}:{answer}")
                    if question is not None:
                        await self._town.press(name, question, f"met:{match.id}:{answer}")
                        pressed += 1
        self._tell(text("{count} answers; they count for the next round.", count=pressed))

    # --- the weeks ----------------------------------------------------------------------------

    async def _first_week(self, round_: Round) -> None:
        await self._chat(round_, silent=2)
        who = self.record.people[round_.matches[0].present[0]].name
        await self._town.slash(who, "match why")
        await self._town.until(self._next(TUESDAY, time(10, 1)))
        host = self.meetups.walkers[0]
        await self._take_up("meetup", text("{name} will host.", name=host), host)
        await self.meetups.call_a_walk()
        await self._town.until(self._next(WEDNESDAY, time(12, 1)))
        self._tell(text("Silent threads get one friendly nudge."))
        writer = self._cast[17].name
        await self._take_up("parade", text("{name} will write.", name=writer), writer)
        await self._town.restart()
        self._tell(text("The bot is restarted; every button goes on working."))
        await self.meetups.one_cannot_come()
        await self.parade.hand_in(0, 1, 2)
        await self.parade.own_feed.name()
        await self._did_you_meet(round_)

    async def _take_up(self, kind: str, sentence: Text, name: str) -> None:
        """Let somebody press the button of the newest prompt."""
        self._show_newest("public")
        prompt = next(
            (
                message
                for handle in self._town.guild.channels.values()
                for message in reversed(handle.history())
                if _has_button(message, "take:")
            ),
            None,
        )
        if prompt is None:
            raise LookupError(f"no {kind} prompt was posted")
        await self._town.press(name, prompt, "take:")
        self._tell(sentence)

    async def _pause_and_go(self) -> None:
        pausing, leaving = self._odd[2], self._odd[3]
        until = (self._town.local() + BREAK).date()
        await self._town.slash(pausing, "match pause", until=until.isoformat())
        self._tell(text("{name} takes a break until {day}.", name=pausing, day=until))
        self._town.guild.remove_member(self._town.members.pop(leaving))
        await self._town.env.settle()
        await self._town.work()
        self._town.deed(leaving, self._story.word(text("leaves the server")))
        self._tell(
            text("{name} leaves the server, and is out of all rounds at once.", name=leaving)
        )

    async def _second_week(self, round_: Round) -> None:
        await self._chat(round_, silent=0)
        await self._town.until(self._next(TUESDAY, time(17)))
        await self.meetups.call_a_conference()
        await self.parade.hand_in(3, 4, 5)
        await self.parade.write_here()
        await self.parade.comment()
        await self.parade.publish_at_home()
        await self._did_you_meet(round_)
        await self._town.until(self._next(SATURDAY, time(13, 30)))
        await self.meetups.on_the_way()
        await self._town.until(self._next(SATURDAY, time(17, 30)))
        await self.meetups.after_the_walk()
        await self.parade.hand_in(6)
        await self.parade.own_feed.hand_in()
        await self.parade.read(*range(8))

    async def _erase(self) -> None:
        name = self._odd[4]
        await self._town.slash(name, "privacy show")
        self._show_answer(None)
        await self._town.slash(name, "privacy export")
        asked = await self._town.slash(name, "privacy erase")
        await self._town.press(name, asked.response, "erase")
        self._tell(text("{name} has everything erased.", name=name))

    async def _third_week(self, round_: Round) -> None:
        await self._chat(round_, silent=1)
        await self._town.until(self._next(WEDNESDAY, time(18)))
        await self.parade.hand_in(8, 9)
        await self._town.until(self._next(THURSDAY, time(11)))
        await self.parade.read_the_rest()
        await self.parade.keep_the_card()
        await self.meetups.at_the_conference()
        await self._town.until(self._next(THURSDAY, time(19, 30)))
        await self.meetups.after_the_conference()
        await self._did_you_meet(round_)
        await self._town.slash(ORGANISER, "admin report")
        self._show_answer(None)
        await self._town.slash(ORGANISER, "admin members")


HELLO = text("Hello! When would suit you?")
WEEKDAY_OF_ASKING = 4


def _first(topics: str) -> str:
    return topics.partition(",")[0].strip()


def _has_button(message: Any, action: str) -> bool:
    found: Sequence[Any] = [part.to_dict() for part in message.components]
    return action in str(found)


def _with_button(place: Any, action: str) -> Any:
    """Return the newest message in a place that has a certain button."""
    return next((m for m in reversed(place.history()) if _has_button(m, action)), None)
