"""A world in which members write for blog parades."""

from collections.abc import Mapping
from datetime import UTC, datetime

from community.forms import Filled
from community.model import Visitor
from community.outbox import Delivery
from community.pages import Page
from community.parades.archive import Archives
from community.parades.book import ParadeBook, Seen
from community.parades.feed_messages import FeedMessages
from community.parades.handing_in import HandingIn
from community.parades.messages import ParadeMessages
from community.parades.model import Parading, Post
from community.parades.pinning import ParadePins
from community.parades.roundups import Roundups
from community.parades.service import ParadeService
from community.parades.turn_messages import TurnMessages
from community.parades.turns import Turns
from community.parades.vote_messages import VoteMessages
from community.parades.votes import ParadeVotes
from community.parades.watching import Watching
from community.places import Ref
from publishing.documents import write_document
from publishing.post_feeds import write_atom, write_opml
from publishing.short_posts import write_short_posts
from tests.community.companion.conference_world import ConferenceWorld
from tests.community.people import account
from tests.community.two_homes_world import matrix_account
from tests.community.world import sentences
from tests.fakes.pages import FakePages
from tests.fakes.stores_parades import MemoryParadeStore
from tests.fakes.stores_votes import MemoryVoteStore

CALL = "https://host.example/call"
NOW = datetime(2026, 11, 25, 11, tzinfo=UTC)
"""When the stories begin: six days before the first of December."""


class ParadesWorld(ConferenceWorld):
    """The services for parades. It has one home unless it ``begin``s with two."""

    def __init__(self) -> None:
        super().__init__()
        self.pages = FakePages()
        self.parade_store = MemoryParadeStore(self.memory)
        self.book = ParadeBook(self.parade_store, self.members, self.calendar, self.clock)
        self.parades = ParadeService(
            self.book, self.pages, write_document, write_short_posts, self.prompts
        )
        self.handing_in = HandingIn(self.book, self.introduction_store, self.pages)
        self.roundups = Roundups(self.book, self.pages, write_document)
        self.archives = Archives(
            self.book,
            self.community_store,
            self.ledger,
            write_atom,
            write_opml,
            lambda: "token-of-the-archive",
            "https://bot.example.org/parades/{}.atom".format,
        )
        self.watching = Watching(self.handing_in, self.community_store, self.outbox, self.pages)
        self.feed_messages = FeedMessages(self.book, self.community_store, self.chat, self.pages)
        self.parade_messages = ParadeMessages(
            self.book,
            self.handing_in,
            self.roundups,
            self.community_store,
            self.outbox,
            self.chat,
            self.pages,
        )

        self.parade_pins = ParadePins(self.book, self.community_store, self.outbox, self.pins)
        self.vote_store = MemoryVoteStore(self.memory)
        self.votes = ParadeVotes(
            self.vote_store, self.book, self.community_store, self.outbox, self.polls
        )
        self.vote_messages = VoteMessages(
            self.votes, self.book, self.community_store, self.outbox, self.chat, self.polls
        )
        self.turns = Turns(self.book, self.community_store, self.schedules_store, self.outbox)
        self.turn_messages = TurnMessages(
            self.book, self.community_store, self.outbox, self.chat, self.votes
        )

    def handlers(self) -> Mapping[str, Delivery]:
        """Return who delivers which kind."""
        ours = (
            *(self.parade_messages, self.parade_pins, self.vote_messages, self.feed_messages),
            self.turn_messages,
        )
        more = {kind: one for feature in ours for kind, one in feature.deliveries().items()}
        return {**super().handlers(), **more}

    async def know(self, *names: str) -> list[Visitor]:
        """Return people who agreed."""
        return [await self.introduced(name) for name in names]

    # --- what people do -----------------------------------------------------------------------

    async def proposes(self, visitor: Visitor, title: str = "My town", why: str = "") -> Seen:
        """Let somebody propose a topic."""
        words = {"title": title, "question": "What do you show a guest?\nAnd why?", "why": why}
        seen = await self.parades.propose(visitor, Filled(words))
        await self.send_all()
        return seen

    async def names_days(
        self, visitor: Visitor, number: int, opens: str = "1 December", closes: str = "31 December",
        *, grace: str = "3", hashtag: str = "#MyTown", address: str = "",
    ) -> Seen:  # fmt: skip
        """Let a host name days."""
        words = {"opens": opens, "closes": closes, "hashtag": hashtag, "address": address}
        filled = Filled(words, {"grace": (grace,)}, (str(number),))
        return await self.parades.name_days(visitor, filled)

    async def called_parade(self, host: Visitor, **more: str) -> Seen:
        """Let somebody propose a parade, and call it."""
        proposed = await self.proposes(host)
        await self.names_days(host, proposed.parade.id, **more)
        seen = await self.parades.confirm(host, proposed.parade.id)
        await self.send_all()
        return seen

    def there_is(self, address: str, title: str, *, linked: bool = True, **more: str) -> None:
        """Let there be a page on the web."""
        self.pages.known[address] = Page(address, title=title, **more)  # type: ignore[arg-type]
        if linked:
            self.pages.links[address] = {CALL}

    async def hands_in(
        self, visitor: Visitor, address: str, sentence: str = "What I love.", **more: str
    ) -> Post:
        """Let somebody hand in a page, as it is."""
        _, draft = await self.handing_in.submit(visitor, address, None)
        words = {
            "title": draft.title,
            "author": draft.author,
            "sentence": sentence,
            "picture_alt": draft.picture_alt,
            **more,
        }
        filled = Filled(words, {"kind": ("article",)}, (str(draft.id),))
        _, post = await self.handing_in.confirm(visitor, filled)
        await self.send_all()
        return post

    async def writes_here(self, visitor: Visitor, number: int, title: str, words: str) -> Post:
        """Let somebody without a blog write."""
        filled = Filled({"title": title, "words": words}, parts=(str(number),))
        _, post = await self.handing_in.write(visitor, filled)
        await self.send_all()
        return post

    async def a_moment(self) -> None:
        """Let so much time pass that cards are redrawn."""
        self.clock.advance(seconds=10)
        await self.send_all()

    async def it_is(self, day: str, hour: int = 12) -> None:
        """Let it be a day, hour by hour of what is due."""
        wanted = datetime.fromisoformat(day).replace(hour=hour, tzinfo=UTC)
        while self.clock.time < wanted:
            left = wanted - self.clock.time
            self.clock.advance(seconds=min(3600.0 * 6, left.total_seconds()))
            await self.send_all()

    def chooses(self, number: int, *names: str, home: str = "discord") -> None:
        """Let people have tapped an answer of the poll in a home; it is read at the end."""
        ref = self.poll(home)
        accounts = frozenset(
            account(one) if home == "discord" else matrix_account(one) for one in names
        )
        self.polls.said.setdefault(ref, {})[str(number)] = accounts

    # --- what is there ------------------------------------------------------------------------

    def poll(self, home: str = "discord") -> Ref:
        """Return where the only poll in a home stands, or stood last."""
        every = [*self.polls.open, *self.polls.closed]
        return next(one for one in every if one.platform == home)

    def parading(self, seen: Seen) -> Parading:
        """Return a parade as it is stored."""
        return self.memory.parades[seen.parade.id]

    def ref(self, seen: Seen, what: str = "card", at: str = "") -> Ref:
        """Return where something about a parade stands."""
        ref = self.memory.outbox[f"parade:{seen.parade.id}:{what}{at}"].ref
        assert ref is not None
        return ref

    def shown(self, seen: Seen, what: str = "card", at: str = "") -> str:
        """Return what a card of a parade says."""
        return sentences(self.chat.messages[self.ref(seen, what, at)])

    def posts_in_thread(self, seen: Seen, at: str = "") -> list[str]:
        """Return what is said in a parade's thread."""
        place = self.chat.threads[self.ref(seen, "card", at)].place
        return [sentences(card) for card in self.chat.cards_in(place)]

    def channel(self, name: str = "prompts") -> list[str]:
        """Return what is said in a channel."""
        return [sentences(card) for card in self.chat.cards_in(name)]
