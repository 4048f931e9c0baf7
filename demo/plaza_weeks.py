"""What happens in the demo on Matrix: a community begins, meets, and says how it went."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from community.texts import Text, text
from demo.guestbook import Happened
from demo.people import Person
from demo.plaza import ORGANISER, ZONES, Plaza
from demo.plaza_parade import PlazaParade
from demo.plaza_walk import PlazaWalk
from demo.resident import Resident
from demo.story import Story
from demo.transcript import Entry

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = range(5)
AT_ONCE = 4
"""People who introduce themselves at the same time."""
COMMON = ("introductions", "rounds", "prompts")
GREETINGS = (
    (
        text("Hello {name}! I am free on Thursday at ten. Shall we talk then?", name=""),
        text("Thursday at ten is fine. I bring coffee, and questions."),
    ),
    (
        text("Hi {name}, nice to meet you! Would Wednesday evening suit you?", name=""),
        text("Rather Friday at noon? Then we can take our time."),
        text("Friday at noon it is."),
    ),
    (
        text("Hello {name}! Shall we go for a walk, each with a phone to the ear?", name=""),
        text("Lovely idea. Tuesday after work?"),
    ),
)


class PlazaWeeks:
    """The script; the bot itself is not scripted."""

    def __init__(self, plaza: Plaza, story: Story, title: str) -> None:
        self._plaza = plaza
        self._story = story
        self._title = title
        self._rooms: dict[str, str] = {}
        self._matches: list[str] = []
        self.space = ""
        self.came_of_it: Sequence[Text] = ()
        """What there is to tell when everything is over."""

    async def play(self) -> None:
        """Play everything."""
        await self._set_up()
        await self._introduce()
        await self._round()
        await self._take_up()
        await self._begin_parade()
        await self._afterwards()
        await self._second_round()
        await self._round_up()

    @property
    def folded(self) -> Sequence[str]:
        """The rooms that tell again what another one told."""
        return [who.own for who in self._plaza.residents.values()][1:]

    @property
    def chapters(self) -> Sequence[tuple[Text, Sequence[str]]]:
        """The rooms under the headings of the transcript."""
        own = [who.own for who in self._plaza.residents.values()]
        return (
            (text("The organisers"), [self._plaza.nora.own, *self._named("organisers")]),
            (text("Rooms for everybody"), self._named(*COMMON)),
            (text("Matches"), self._matches),
            (text("Rooms of one person with the bot"), own),
        )

    @property
    def _walk(self) -> PlazaWalk:
        return PlazaWalk(self._plaza, self._story, self._rooms["prompts"], self._show)

    @property
    def _parade(self) -> PlazaParade:
        host, second, *_, last = [who for _, who in self._people()]
        return PlazaParade(
            self._plaza, self._story, self._rooms["prompts"], self._show, (host, second, last)
        )

    def _named(self, *roles: str) -> list[str]:
        return [self._rooms[role] for role in roles if role in self._rooms]

    def _tell(self, sentence: Text) -> None:
        self._story.happens(self._plaza.local(), sentence)

    def _show(self, messages: Sequence[Happened], where: str) -> None:
        """Show the newest of some messages in the story."""
        if messages:
            newest = messages[-1]
            lines = tuple(newest.words.split("\n"))
            who = self._plaza.book.names[newest.who]
            self._story.shows(Entry(newest.at, "public", where, who, lines))

    def _people(self) -> list[tuple[Person, Resident]]:
        return [(one, self._plaza.residents[one.name]) for one in self._plaza.cast]

    # --- before the first round ---------------------------------------------------------------

    async def _set_up(self) -> None:
        plaza, nora = self._plaza, self._plaza.nora
        self._story.chapter(text("An organiser sets the bot up"))
        await plaza.opens_own(nora)
        if plaza.language == "de":
            await plaza.tells(nora, "sprache deutsch")
        space = {"name": self._title, "creation_content": {"type": "m.space"}}
        self.space = await nora.opens(space, inviting=[plaza.bot.user])
        await plaza.bot.is_with(plaza.bot.user, self.space)
        await nora.empowers(plaza.bot.user, 50, self.space)
        await plaza.bot.has_power(self.space, 50)
        await nora.looks()
        self._tell(text("{name} makes a space, and invites the bot.", name=ORGANISER))
        zone = ZONES[plaza.language]
        await plaza.tells(
            nora,
            f"admin setup language={plaza.language} zone={zone} weekday={self._day(MONDAY)}"
            " time=09:00",
        )
        done = await plaza.tells(nora, plaza.word("create"))
        self._show(done, ORGANISER)
        await self._find_rooms()
        self._tell(text("It creates its rooms; meetups and questions are planned."))
        for kind, at, day in (("meetup", "10:00", TUESDAY), ("question", "12:30", THURSDAY)):
            await plaza.tells(nora, f"admin schedule add {kind} week {at} {self._day(day)}")
            await plaza.tells(nora, plaza.word("save"))
        self._show(await plaza.tells(nora, "admin schedule list"), ORGANISER)

    def _day(self, weekday: int) -> str:
        names = ("monday", "tuesday", "wednesday", "thursday", "friday")
        return self._plaza.word(names[weekday].capitalize()).lower()

    async def _find_rooms(self) -> None:
        plaza = self._plaza
        for community in await plaza.bot.house.stores.communities.all():
            channels = community.channels
            for role in (*COMMON, "organisers"):
                room = getattr(channels, role)
                self._rooms[role] = room
                await plaza.nora.joins(room)
        await plaza.nora.looks()

    async def _introduce(self) -> None:
        plaza = self._plaza
        self._story.chapter(text("People introduce themselves"))
        people = self._people()
        lanes = asyncio.Semaphore(AT_ONCE)
        with self._story.counting(text("Introductions"), len(people)) as counter:

            async def introduce(person: Person, who: Resident) -> None:
                async with lanes:
                    await self._introduce_one(person, who)
                counter.step()

            async with asyncio.TaskGroup() as together:
                for person, who in people:
                    together.create_task(introduce(person, who))
        self._tell(text("{count} people have introduced themselves.", count=len(people)))
        first, last = people[0], people[-1]
        self._show(
            plaza.book.said(self._rooms["introductions"], by=plaza.bot.user),
            plaza.book.titles[self._rooms["introductions"]],
        )
        topic = first[0].topics.split(",")[0]
        await plaza.tells(last[1], f"intro find topic={topic}")
        await plaza.tells(first[1], "!netz match status", self._rooms["rounds"])

    async def _introduce_one(self, person: Person, who: Resident) -> None:
        """Come in, agree, answer the questions one by one, join the rounds."""
        plaza = self._plaza
        await plaza.nora.invites(who.user, self.space)
        await plaza.comes_in(who, self.space)
        for role in COMMON:
            await plaza.comes_in(who, self._rooms[role])
        await plaza.opens_own(who)
        zone = ZONES[plaza.language]
        page = f"https://{person.name.split()[0].lower()}.example.org"
        for words in (
            "intro write",
            plaza.word("agree"),
            person.goal,
            person.offer,
            person.horizon,
            person.contribution,
            person.topics,
            plaza.word("more"),
            person.field,
            ", ".join(person.languages),
            person.place,
            zone,
            page,
            "match join",
        ):
            await plaza.tells(who, words)

    # --- a round ------------------------------------------------------------------------------

    async def _round(self) -> None:
        plaza = self._plaza
        self._story.chapter(text("Round {number}", number=1))
        await plaza.until(plaza.next(MONDAY, 8, 45))
        self._tell(text("The round is planned; organisers can still undo it."))
        planned = plaza.book.said(self._rooms["organisers"], by=plaza.bot.user)
        self._show(planned, plaza.book.titles[self._rooms["organisers"]])
        await plaza.until(plaza.next(MONDAY, 9, 5))
        await self._accept()

    async def _accept(self) -> None:
        """Let all but one accept, and all but the last match talk."""
        plaza = self._plaza
        invited: dict[str, list[Resident]] = {}
        for who in plaza.residents.values():
            for room in who.invited:
                invited.setdefault(room, []).append(who)
        self._matches = list(invited)
        self._tell(
            text(
                "{matches} rooms open; {people} people are invited.",
                matches=len(invited),
                people=sum(map(len, invited.values())),
            )
        )
        for number, (room, people) in enumerate(invited.items()):
            waits = number == len(invited) - 1 and number > 0
            silent = number == len(invited) - 2 and number > 0
            for who in people[:1] if waits else people:
                await plaza.comes_in(who, room)
            if not waits and not silent:
                await self._talk(room, people, number)
        first = self._matches[0]
        cards = plaza.book.said(first, by=plaza.bot.user)
        self._show(cards, plaza.book.titles[first])
        await plaza.presses(invited[first][0], "❓", cards[0], first)

    async def _talk(self, room: str, people: Sequence[Resident], number: int) -> None:
        lines = GREETINGS[number % len(GREETINGS)]
        for place, line in enumerate(lines):
            who, other = people[place % len(people)], people[(place + 1) % len(people)]
            said = replace(line, params={"name": other.name.split()[0]}) if line.params else line
            await self._plaza.says(who, self._story.word(said), room)

    async def _take_up(self) -> None:
        plaza = self._plaza
        await plaza.until(plaza.next(TUESDAY, 10, 5))
        room = self._rooms["prompts"]
        prompt = plaza.book.said(room, by=plaza.bot.user)[-1]
        people = [who for _, who in self._people()]
        host, guest = people[1], people[0]
        await plaza.presses(host, "✋", prompt, room)
        await plaza.look()
        invitation = text("I would come along. Next week, in the afternoon?")
        await plaza.says(guest, self._story.word(invitation), room, thread=prompt.id)
        self._tell(text("{name} takes up the call for a meetup.", name=host.name))
        self._show([prompt], plaza.book.titles[room])
        await self._walk.call(host, guest, people[-1])
        await self._walk.make_room(guest, people[-1])

    async def _begin_parade(self) -> None:
        self._story.chapter(text("A blog parade"))
        await self._parade.propose()
        await self._parade.call()
        await self._plaza.until(self._plaza.next(WEDNESDAY, 18))
        await self._parade.write()
        await self._plaza.until(self._plaza.next(THURSDAY, 18))
        await self._parade.read()

    async def _afterwards(self) -> None:
        """Let four days pass; people say how it went, each in their own way."""
        plaza = self._plaza
        self._story.chapter(text("How it went"))
        await plaza.until(plaza.next(FRIDAY, 9, 30))
        answers = ("yes", "planned", "yes", "no", "yes")
        met = [who for _, who in self._people()]
        for who, word in zip(met, answers, strict=False):
            await plaza.tells(who, plaza.word(word))
        asked = next(
            (
                (one, room)
                for room in self._matches
                for one in plaza.book.said(room, by=plaza.bot.user)[::-1]
                if met[-1].own and one.at > plaza.clock.now() - timedelta(hours=2)
            ),
            None,
        )
        if asked is not None:
            self._show([asked[0]], plaza.book.titles[asked[1]])
        await plaza.tells(met[-1], "privacy show")
        leaving = met[-2]
        await plaza.tells(leaving, "privacy erase")
        await plaza.tells(leaving, plaza.word("erase everything"))
        await plaza.look()
        self._tell(text("{name} has everything erased.", name=leaving.name))
        await self._walk.take_place(met[1], met[-1])

    async def _second_round(self) -> None:
        plaza = self._plaza
        await plaza.until(plaza.next(MONDAY, 9, 30))
        self._story.chapter(text("Round {number}", number=2))
        self._tell(text("Everybody who is in has a new invitation."))
        self._show(await plaza.tells(plaza.nora, "admin report"), ORGANISER)

    async def _round_up(self) -> None:
        plaza = self._plaza
        await plaza.until(plaza.next(THURSDAY, 10))
        self._story.chapter(text("The roundup"))
        await self._parade.round_up()
        self.came_of_it = [await self._parade.result()]
