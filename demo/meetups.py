"""The meetups of the demo: a walk with a queue, and a conference that is followed together."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from community.meetups.details import DETAILS
from community.meetups.model import MeetupKind
from community.places import Language
from community.texts import text
from demo.acting import Acting
from demo.story import Story
from demo.town import Town
from demo.transcript import Entry

WALKERS, FOLLOWERS = 5, 4
PLACES = 3
NUMBER = re.compile(r"meetup_yes:(?P<number>\d+)")


@cache
def words(language: Language) -> Mapping[str, Mapping[str, str]]:
    """Return what people type about each meetup, by its kind."""
    path = files("demo").joinpath(f"meetups.{language}.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


class Meetups(Acting):
    """What people do about them. ``names``: who takes part, the two hosts among them."""

    def __init__(self, town: Town, story: Story, names: Sequence[str]) -> None:
        super().__init__(town, story)
        self.walkers = names[:WALKERS]
        self.followers = names[WALKERS : WALKERS + FOLLOWERS]
        self._numbers: dict[MeetupKind, int] = {}
        self._cards: dict[MeetupKind, Entry] = {}

    @property
    def threads(self) -> frozenset[str]:
        """The names of their threads, as the transcript has them."""
        return frozenset(f"#{words(self._town.language)[kind]['title']}" for kind in self._numbers)

    @property
    def scene(self) -> Sequence[Entry]:
        """The walk's card as it was when everybody had answered, and its thread without the earlier
        reminders, which say what the card says.
        """
        where = f"#{self._title(MeetupKind.WALK)}"
        said = [one for one in self._town.transcript.entries if one.where == where]
        return [self._cards[MeetupKind.WALK], *said[:2], *said[-3:]]

    # --- a walk with three places -------------------------------------------------------------

    async def call_a_walk(self) -> None:
        """Let somebody call a walk and say more about it; others take the places."""
        host, first, second, third, fourth = self.walkers
        kind = MeetupKind.WALK
        await self._call(host, kind, places=PLACES)
        self._tell(text("{name} calls a walk, and adds where it leads.", name=host))
        await self._town.slash(first, "meetup remind", week="yes")
        for name in (first, second):
            await self._press(name, self._card(kind), "meetup_yes")
        await self._press(fourth, self._card(kind), "meetup_maybe")
        await self._press(third, self._card(kind), "meetup_yes")
        self._show_newest("private")
        await self._shows_card(kind)
        self._tell(text("The three places are taken; {name} waits for one.", name=third))

    async def one_cannot_come(self) -> None:
        """Let somebody give their place back; who waits is offered it, and takes it."""
        host, _, second, third, _ = self.walkers
        kind = MeetupKind.WALK
        await self._says(host, kind, "greeting")
        await self._press(second, self._card(kind), "meetup_no")
        self._tell(text("{name} cannot come after all.", name=second))
        self._show_newest("thread")
        await self._press(third, self._in_thread(kind, "meetup_yes"), "meetup_yes")
        self._tell(text("{name} takes the place that became free.", name=third))
        await self._shows_card(kind)

    async def on_the_way(self) -> None:
        """Show the reminder, and let the host say where to find them."""
        self._show_newest("thread")
        await self._says(self.walkers[0], MeetupKind.WALK, "arriving")

    async def after_the_walk(self) -> None:
        """Let people say whether they were there, and whom they met."""
        host, first, _, third, _ = self.walkers
        kind = MeetupKind.WALK
        self._tell(text("After the walk the bot asks in its thread how it was."))
        self._show_newest("thread")
        question = self._in_thread(kind, "meetup_there")
        await self._press(host, question, "meetup_there")
        await self._press(third, question, "meetup_there")
        await self._press(first, question, "meetup_absent")
        number, member = self._numbers[kind], self._town.members
        await self._town.slash(third, "meetup met", number=number, member=member[host], again="yes")
        self._show_newest("private")
        self._tell(text("{name} says whom they met.", name=third))
        await self._town.slash(host, "meetup show", number=number)
        await self._round_up(third, host)

    async def _round_up(self, guest: str, host: str) -> None:
        """Let somebody give a photo and words to the recap, and the host publish it."""
        kind, typed = MeetupKind.WALK, words(self._town.language)["recap"]
        question = self._in_thread(kind, "meetup_share")
        given = {key: typed[key] for key in ("words", "address", "about")}
        form = await self._press(guest, question, "meetup_share")
        await self._hand_in(guest, form, {**given, "credit": ["yes"]})
        shown = await self._town.slash(host, "meetup recap", number=self._numbers[kind])
        form = await self._press(host, shown.response, "meetup_words")
        await self._hand_in(host, form, {"recap": typed["recap"]})
        await self._press(host, shown.response, "meetup_publish")
        self._tell(text("The host rounds up what stays of the walk, and publishes it."))
        self._show_newest("public")

    # --- a conference -------------------------------------------------------------------------

    async def call_a_conference(self) -> None:
        """Let somebody call a conference that they follow on site, and others online; its programme
        is pasted as it stands on the web.
        """
        host, *remote = self.followers
        kind = MeetupKind.CONFERENCE
        await self._call(host, kind)
        form = await self._town.slash(host, "meetup programme", number=self._numbers[kind])
        sessions = words(self._town.language)[kind]["sessions"]
        await self._hand_in(host, form, {"programme": sessions})
        self._show_newest("private")
        for name in remote:
            await self._press(name, self._card(kind), "meetup_online")
        self._tell(text("{name} goes to a conference; three follow it online.", name=host))
        await self._shows_card(kind)
        await self._town.slash(remote[0], "meetup list")
        self._show_newest("private")

    async def at_the_conference(self) -> None:
        """Let the one who is there be the eyes and ears of the others: a question from afar is
        asked, answered, and something is noted for all.
        """
        host, remote, *_ = self.followers
        typed = words(self._town.language)[MeetupKind.CONFERENCE]
        await self._says(host, MeetupKind.CONFERENCE, "arriving")
        card = self._newest_for_all("session_ask:")
        self._story.shows(self._town.reads(card))
        form = await self._press(remote, card, "session_ask")
        await self._hand_in(remote, form, {"question": typed["question"]})
        thread = self._thread_under(card)
        form = await self._press(host, self._newest(thread, "session_answer"), "session_answer")
        await self._hand_in(host, form, {"answer": typed["answer"]})
        self._show_newest("thread")
        self._tell(text("{name} asks from afar, and somebody there passes it on.", name=remote))
        form = await self._press(host, card, "session_note")
        await self._hand_in(host, form, {"note": typed["note"], "credit": ["yes"]})

    async def after_the_conference(self) -> None:
        """Let people say whether they were there, and whom they met."""
        host, first, second, third = self.followers
        kind = MeetupKind.CONFERENCE
        question = self._in_thread(kind, "meetup_there")
        for name in (host, first, second):
            await self._press(name, question, "meetup_there")
        await self._press(third, question, "meetup_absent")
        number, met = self._numbers[kind], self._town.members[host]
        await self._town.slash(first, "meetup met", number=number, member=met)
        self._tell(text("Three of four were there, and say so with a tap."))
        shown = await self._town.slash(host, "meetup recap", number=number)
        await self._press(host, shown.response, "meetup_publish")
        self._show_newest("public")

    # --- what both have -----------------------------------------------------------------------

    async def _call(self, host: str, kind: MeetupKind, **options: Any) -> None:
        """Call a meetup, read how it was understood, confirm, and say more in the form."""
        town, typed = self._town, words(self._town.language)[kind]
        before = set(self._open())
        shown = await town.slash(
            host,
            "meetup call",
            **{name: typed[name] for name in ("title", "when", "where", "about")},
            kind=kind.value,
            **options,
        )
        self._show_newest("private")
        called = await self._press(host, shown.response, "meetup_go")
        self._numbers[kind] = next(iter(set(self._open()) - before))
        form = await self._press(host, called.response, "meetup_details")
        details = {key: typed[key] for key, _, _ in DETAILS[kind] if typed[key]}
        await self._hand_in(host, form, details)

    async def _says(self, who: str, kind: MeetupKind, which: str) -> None:
        typed = words(self._town.language)[kind][which]
        await self._town.says(who, self._thread(self._title(kind)), typed)

    def _open(self) -> list[int]:
        """Return the numbers of the cards that can be answered."""
        found = (NUMBER.search(str(part)) for _, parts in self._messages() for part in parts)
        return [int(one["number"]) for one in found if one is not None]

    def _card(self, kind: MeetupKind) -> Any:
        """Return the card of a meetup."""
        wanted = f"meetup_yes:{self._numbers[kind]}"
        return next(one for one, parts in self._messages() if wanted in str(parts))

    def _newest_for_all(self, action: str) -> Any:
        """Return the newest message for everybody that has a certain button."""
        return [one for one, parts in self._messages() if action in str(parts)][-1]

    def _thread_under(self, card: Any) -> Any:
        """Return the thread that a card began."""
        channels = self._town.guild.channels.values()
        return next(one for channel in channels for one in channel.threads if one.id == card.id)

    def _in_thread(self, kind: MeetupKind, action: str) -> Any:
        """Return the newest message in a meetup's thread that has a certain button."""
        return self._newest(self._thread(self._title(kind)), action)

    def _title(self, kind: MeetupKind) -> str:
        return words(self._town.language)[kind]["title"]

    async def _shows_card(self, kind: MeetupKind) -> None:
        """Show the card as it is by now."""
        self._cards[kind] = shown = self._town.reads(self._card(kind))
        self._story.shows(shown)
