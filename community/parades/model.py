"""What a blog parade is, and what people give to it: values without behaviour of their own.

Instants are aware and in UTC; days are the community's local ones; ids are our own integers.
"""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum

from community.places import Language


class ParadeState(StrEnum):
    """What was decided about a parade; how far it is besides follows from its days."""

    PROPOSED = "proposed"  # a topic that somebody would like to read or write about
    VOTING = "voting"  # a topic that is put to the vote, with others
    DRAFT = "draft"  # its host has named days, and not confirmed them
    CALLED = "called"
    CLOSED = "closed"  # by its host, before its days were over
    ROUNDED_UP = "rounded_up"
    WITHDRAWN = "withdrawn"  # nobody sees it any more


NOT_CALLED = (ParadeState.PROPOSED, ParadeState.VOTING, ParadeState.DRAFT)
"""Nothing but a topic so far."""


class Phase(StrEnum):
    """How far a parade is: what people see, and what they can do."""

    PROPOSED = "proposed"
    VOTING = "voting"
    DRAFT = "draft"
    CALLED = "called"  # announced, and not begun
    OPEN = "open"
    GRACE = "grace"  # over, but late posts are welcome for some days
    CLOSED = "closed"
    ROUNDED_UP = "rounded_up"
    ARCHIVED = "archived"
    WITHDRAWN = "withdrawn"


class Asked(StrEnum):
    """Who was asked last whether they host it now."""

    NOBODY = ""
    HOST = "host"  # whoever said that they would, else whoever proposed it
    STAND_IN = "stand_in"


class PostKind(StrEnum):
    """What somebody gives to a parade."""

    ARTICLE = "article"
    PODCAST = "podcast"
    VIDEO = "video"
    PHOTOS = "photos"
    WORDS = "words"  # written here, by somebody without a blog


@dataclass(frozen=True, slots=True)
class Parade:
    """One blog parade. ``id`` is 0 until it is stored.

    ``host``: who calls it and rounds it up, or would when its turn comes; None for a proposal that
    nobody hosts, or once they were erased. ``stand_in``: who steps in when the host is silent.
    ``asked``: whose turn it is to say whether they host it, ``asked_at``: since when, or when it
    was their turn last. ``question``: what it asks, a
    question a line. ``hashtag``: without #. ``opens`` and ``closes``: its first and last day, both
    included, in ``zone``; ``grace_days``: for so many days late posts are welcome. ``call``: where
    the call stands on the host's blog ("" while it stands only here). ``foreword``: the host's
    words above the roundup; ``roundup``: where the roundup stands on the host's blog.
    ``called_at``: when it was called, if that is known. ``sequence`` grows with every change of its
    days. ``voting_until``: when the vote ends in which it is; ``chosen_at``: when the community
    chose it in one.
    """

    id: int
    community_id: int
    proposed_by: int | None
    title: str
    question: str
    why: str
    language: Language
    zone: str
    proposed_at: datetime
    state: ParadeState = ParadeState.PROPOSED
    host: int | None = None
    stand_in: int | None = None
    asked: Asked = Asked.NOBODY
    asked_at: datetime | None = None
    hashtag: str = ""
    opens: date | None = None
    closes: date | None = None
    grace_days: int = 0
    call: str = ""
    foreword: str = ""
    roundup: str = ""
    rounded_up_at: datetime | None = None
    changed_at: datetime | None = None
    called_at: datetime | None = None
    sequence: int = 0
    voting_until: datetime | None = None
    chosen_at: datetime | None = None

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last day; only for one that has them."""
        if self.opens is None or self.closes is None:
            raise ValueError("a parade without days")
        return self.opens, self.closes


@dataclass(frozen=True, slots=True)
class Post:
    """What a member gave. ``id`` is 0 until it is stored.

    ``address`` and ``canonical`` are "" for words that were written here; ``canonical`` is what
    tells duplicates apart. ``title``, ``author``, ``language``, ``opening`` (its first sentence)
    and ``picture_alt`` are what the page says, or what the author made of it. ``sentence``: what it
    is about, in the author's words. ``words``: all of it, if it was written here.
    ``confirmed``: its author has said that it is right; nobody else sees it before.
    ``links_back``: whether it links to the call (None: not known); ``reached``: whether it was
    there when we last looked, ``looked_at``. ``feed``: of the blog, if the page names one.
    """

    id: int
    parade_id: int
    member_id: int
    kind: PostKind
    at: datetime
    address: str = ""
    canonical: str = ""
    title: str = ""
    author: str = ""
    language: str = ""
    opening: str = ""
    picture_alt: str = ""
    sentence: str = ""
    words: str = ""
    confirmed: bool = False
    links_back: bool | None = None
    reached: bool = True
    looked_at: datetime | None = None
    feed: str = ""


@dataclass(frozen=True, slots=True)
class Intent:
    """Somebody will write. ``remind``: they wish to be reminded in person."""

    member_id: int
    at: datetime
    remind: bool = True


@dataclass(frozen=True, slots=True)
class Reading:
    """A post that a member was given to read; ``at``: when. ``read_at`` and ``commented_at``: None
    until they said so. Who read one without being given it has one too.
    """

    post_id: int
    reader: int
    at: datetime
    read_at: datetime | None = None
    commented_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Parading:
    """A parade with all that people gave: posts and readings oldest first, intents too."""

    parade: Parade
    posts: tuple[Post, ...] = ()
    intents: tuple[Intent, ...] = ()
    readings: tuple[Reading, ...] = field(default=())

    @property
    def shown(self) -> tuple[Post, ...]:
        """The posts that everybody sees."""
        return tuple(one for one in self.posts if one.confirmed)

    def post(self, post_id: int) -> Post | None:
        """Return one post."""
        return next((one for one in self.posts if one.id == post_id), None)

    def read(self, post_id: int) -> int:
        """Return how many have read a post."""
        return sum(one.post_id == post_id and one.read_at is not None for one in self.readings)

    def of(self, member_id: int) -> tuple[Post, ...]:
        """Return what a member gave, unconfirmed drafts included."""
        return tuple(one for one in self.posts if one.member_id == member_id)

    def with_post(self, post: Post) -> "Parading":
        """Return it with this post in the place of the one with its id; a new one comes last."""
        if not post.id:
            return replace(self, posts=(*self.posts, post))
        return replace(self, posts=tuple(post if one.id == post.id else one for one in self.posts))
