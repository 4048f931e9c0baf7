"""The blog parade of the demo: from the proposal to the roundup, with real pages on real blogs."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import Any

from babel.dates import format_date

from community.places import Language
from community.texts import text
from demo.acting import Acting
from demo.blogs import BlogPost, page_of, stored
from demo.parade_feed import OwnFeed
from demo.reading import prefilled
from demo.story import Story
from demo.town import ORGANISER, Town
from demo.transcript import BOT, Entry

WRITERS = 12
INTERESTED = 5
"""So many say at once that they will write."""
LASTS = timedelta(days=19)
BY_FEED = 7
"""The post that is found in its author's feed."""
WITHOUT_LINK = 3
"""The post that forgets to link to the call."""
HTML = "text/html; charset=utf-8"
NUMBER = re.compile(r"parade_host:(?P<number>\d+)")
TOKEN = re.compile(r"/(?P<token>[\w-]{32,})\.atom")


@cache
def words(language: Language) -> Mapping[str, Any]:
    """Return what people type about the parade, and what they write for it."""
    path = files("demo").joinpath(f"parade.{language}.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


@cache
def posts(language: Language) -> tuple[BlogPost, ...]:
    """Return what is written on blogs."""
    return tuple(BlogPost(**one | {"body": tuple(one["body"])}) for one in words(language)["post"])


class BlogParade(Acting):
    """What people do about it. ``names``: who hosts, then who writes."""

    def __init__(self, town: Town, story: Story, names: Sequence[str]) -> None:
        super().__init__(town, story)
        self.host, *self.writers = names
        self.files: dict[str, bytes] = {}
        self._typed: Mapping[str, str] = words(town.language)["call"]
        self._posts = posts(town.language)
        self._number = 0
        self._card_at_best: Entry | None = None
        self.own_feed = OwnFeed(
            town,
            story,
            self.writers[BY_FEED],
            self._posts[BY_FEED],
            lambda: self._write(BY_FEED, linked=True),
            words(town.language)["feed"],
        )

    @property
    def threads(self) -> frozenset[str]:
        """The name of its thread, as the transcript has it."""
        return frozenset(one.where for one in self._said_in_thread())

    @property
    def scene(self) -> Sequence[Entry]:
        """The card when most had written, and from its thread: the first posts, what is given to
        read, what somebody says, and the end.
        """
        if self._card_at_best is None:
            return []
        said = self._said_in_thread()
        spoken = next(i for i, one in enumerate(said) if one.who != BOT)
        return [self._card_at_best, *said[:3], said[spoken], said[-1]]

    # --- calling ------------------------------------------------------------------------------

    async def propose(self) -> None:
        """Let somebody propose a topic; others say that they will write."""
        proposer, *others = self.writers
        form = await self._town.slash(proposer, "parade propose")
        typed = {key: self._typed[key] for key in ("title", "question", "why")}
        await self._hand_in(proposer, form, typed)
        for name in others[:INTERESTED]:
            await self._press(name, self._proposal(), "parade_write")
        self._tell(text("{name} proposes a blog parade; five will write.", name=proposer))
        self._story.shows(self._town.reads(self._proposal()))

    async def call(self) -> None:
        """Let somebody host it: name the days, confirm, and put the call on their blog."""
        town, proposal = self._town, self._proposal()
        found = NUMBER.search(str(proposal.components))
        self._number = int(found["number"]) if found is not None else 0
        form = await self._press(self.host, proposal, "parade_host")
        opens = town.local().date() + timedelta(days=7 - town.local().weekday())
        days = {"opens": self._typed["opens"], "closes": self._day(opens + LASTS)}
        rest = {"grace": ["0"], "hashtag": self._typed["hashtag"]}
        shown = await self._hand_in(self.host, form, days | rest)
        await self._press(self.host, shown.response, "parade_go")
        told = await town.slash(self.host, "parade text", number=self._number, form="html")
        await self._publish(told, self._typed["address"])
        await town.slash(
            self.host, "parade link", number=self._number, address=self._typed["address"]
        )
        await town.slash(self.host, "parade text", number=self._number)
        await town.pass_seconds(60)
        self._tell(text("{name} hosts it, and puts the call on a blog.", name=self.host))
        self._story.shows(town.reads(self._card()))

    # --- writing ------------------------------------------------------------------------------

    async def hand_in(self, *which: int) -> None:
        """Let some hand in what they published, each in one of the three ways."""
        for at in which:
            name, post = self.writers[at], self._posts[at]
            self._write(at, linked=at != WITHOUT_LINK)
            found = await self._submit(at, name, post.address)
            form = await self._press(name, found, "parade_check")
            own = {"sentence": post.sentence, "kind": [post.kind]}
            await self._hand_in(name, form, prefilled(form) | own)
            self._tell(text("{name} hands in “{title}”.", name=name, title=post.title))
            if at == WITHOUT_LINK:
                self._show_newest("private")
                self._write(at, linked=True)
                self._tell(text("{name} adds the line with the link at home.", name=name))

    async def publish_at_home(self) -> None:
        """Let the one whose feed is known publish, with the hashtag."""
        await self.own_feed.write(self._typed["hashtag"])

    async def write_here(self) -> None:
        """Let somebody without a blog write where everybody talks."""
        name, typed = self.writers[WRITERS - 1], words(self._town.language)["words"]
        form = await self._press(name, self._card(), "parade_words")
        await self._hand_in(name, form, typed)
        self._tell(text("{name} has no blog, and writes here.", name=name))
        self._show_newest("thread")

    async def _submit(self, at: int, name: str, address: str) -> Any:
        """Hand an address in; return what the bot shows of the page."""
        town = self._town
        match at % 3:
            case 0:
                form = await self._press(name, self._card(), "parade_hand")
                found = await self._hand_in(name, form, {"address": address})
            case 1:
                found = await town.slash(name, "parade submit", address=address)
            case _:
                general = town.channels["general"]
                said = self._typed["message"].format(address=address)
                await town.says(name, general, said)
                menu = "Submit to the blog parade"
                town.deed(name, f"▸ {self._story.word(text('Submit to the blog parade'))}")
                found = await town.members[name].context_menu(general, menu, general.history()[-1])
                town.answered(name, found)
        return found.followups[-1] if found.followups else found.response

    def _write(self, at: int, *, linked: bool) -> None:
        """Put a post on its blog."""
        typed, post = self._typed, self._posts[at]
        back = f'<p>{escape(typed["link"])} <a href="{typed["address"]}">{typed["title"]}</a>.</p>'
        page = page_of(post, self.writers[at], self._town.language, back if linked else "")
        self._town.blogs.publish(post.address, *stored(post, page))

    # --- reading ------------------------------------------------------------------------------

    async def read(self, *which: int) -> None:
        """Let some read what they are given, and comment on it."""
        for at in which:
            name = self.writers[at]
            given = await self._town.slash(name, "parade read")
            await self._press(name, given.response, "parade_said")
        self._tell(text("{count} people read what they are given.", count=len(which)))
        self._show_newest("private")

    async def comment(self) -> None:
        """Let somebody say in the thread what they think of a post."""
        thread = self._thread(self._typed["title"])
        await self._town.says(self.writers[4], thread, self._typed["comment"])

    async def read_the_rest(self) -> None:
        """Show organisers what nobody has read; the host reads it."""
        self._tell(text("Two days before the end organisers see what nobody has read yet."))
        town = self._town
        wanted = self._story.word(text("Nobody has read these yet"))
        said = [one for one in town.transcript.entries if any(wanted in x for x in one.lines)]
        self._story.shows(said[-1])
        for message in self._thread(self._typed["title"]).history():
            if "parade_seen" in str(message.components):
                await self._press(self.host, message, "parade_seen")

    # --- rounding up --------------------------------------------------------------------------

    async def keep_the_card(self) -> None:
        """Show the card as it is by now, and keep it for the picture."""
        self._card_at_best = self._town.reads(self._card())
        self._story.shows(self._card_at_best)

    async def round_up(self) -> None:
        """Let the host add a few words and publish the roundup, here and on their blog."""
        town, number = self._town, self._number
        self._show_newest("thread")
        over = self._newest(self._thread(self._typed["title"]), "parade_draft")
        draft = await self._press(self.host, over, "parade_draft")
        form = await self._press(self.host, draft.response, "parade_foreword")
        typed = {key: self._typed[key] for key in ("foreword", "roundup")}
        draft = await self._hand_in(self.host, form, typed)
        await self._press(self.host, draft.response, "parade_publish")
        self._tell(text("{name} adds a few words and publishes the roundup.", name=self.host))
        self._show_newest("public")
        for form_, name in (("markdown", "roundup.md"), ("html", "roundup.html")):
            told = await town.slash(self.host, "parade roundup", number=number, form=form_)
            self.files[name] = await _file(told)
        town.blogs.publish(self._typed["roundup"], self.files["roundup.html"], HTML)
        await town.slash(self.host, "parade list")
        self.files["parade.atom"] = await self._feed()

    async def _feed(self) -> bytes:
        """Return the feed that an organiser opens; the bot's answer is not noted, since the
        address in it is another one each time.
        """
        self._town.deed(ORGANISER, "/parade feed which:new")
        channel = self._town.channels["general"]
        told = await self._town.organiser.slash(channel, "parade feed", which="new")
        found = TOKEN.search(str(told.response and told.response.components))
        served = await self._town.house.services.archives.atom(found["token"] if found else "")
        return served or b""

    def write(self, folder: Path) -> list[Path]:
        """Write the roundup and the feed; return where."""
        written = [folder / name for name in self.files]
        for path in written:
            path.write_bytes(self.files[path.name])
        return written

    # --- inside -------------------------------------------------------------------------------

    async def _publish(self, told: Any, address: str) -> None:
        """Put a page that the bot handed over on the host's blog."""
        self._town.blogs.publish(address, await _file(told), HTML)

    def _proposal(self) -> Any:
        return next(one for one, parts in self._messages() if "parade_host:" in str(parts))

    def _card(self) -> Any:
        """Return the card that everybody sees."""
        cards = (one for one, parts in self._messages() if "parade_more:" in str(parts))
        return next(cards)

    def _said_in_thread(self) -> list[Entry]:
        title = self._typed["title"]
        entries = self._town.transcript.entries
        return [one for one in entries if one.kind == "thread" and one.where.endswith(title)]

    def _day(self, day: date) -> str:
        pattern = "d. MMMM" if self._town.language == "de" else "d MMMM"
        return format_date(day, pattern, locale=self._town.language)


async def _file(told: Any) -> bytes:
    """Return the file that the bot answered with."""
    [file] = told.response.attachments
    return await file.read()
