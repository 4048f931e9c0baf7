"""What websites ask of programs in their robots.txt (RFC 9309), and asking for it now and then."""

import asyncio
import re
from collections import OrderedDict
from dataclasses import dataclass
from urllib.parse import urlsplit

from community.errors import FetchRefused
from community.pages import refused
from fetching.decision import Allowed
from fetching.getting import OK, Visit

KEPT = 24 * 3600.0
"""Seconds for which an answer holds."""
KEPT_TROUBLE = 600.0
"""Seconds for which a website that is in trouble is left alone."""
MOST_KEPT = 500
LONGEST = 500 * 1024
MOST_RULES = 2_000

_PRODUCT = re.compile(r"[A-Za-z_-]+")
_CLIENT_ERRORS = range(400, 500)
_NO_ROBOTS = frozenset({"redirects", "downgrade", "size", "encoding", "broken"})
"""A robots.txt that cannot be had for one of these is none."""


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of one website for us: (path pattern, whether it may be asked)."""

    rules: tuple[tuple[str, bool], ...] = ()

    def allow(self, path: str) -> bool:
        """Whether the path may be asked: the longest pattern decides, a tie is a yes."""
        found = [(len(pattern), allowed) for pattern, allowed in self.rules if fits(pattern, path)]
        return max(found, default=(0, True))[1]


EVERYTHING = Rules()
NOTHING = Rules((("/", False),))


def fits(pattern: str, path: str) -> bool:
    """Whether a path begins with the pattern; * is anything, a final $ the end of the path."""
    to_the_end = pattern.endswith("$")
    first, *rest = pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    at = len(first)
    for piece in rest[:-1] if to_the_end else rest:
        found = path.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    if not to_the_end:
        return True
    if not rest:
        return at == len(path)
    return path.endswith(rest[-1]) and len(path) - len(rest[-1]) >= at


def read(body: bytes, product: str) -> Rules:
    """Return what a robots.txt says to ``product``, or else to everybody."""
    ours: list[tuple[str, bool]] = []
    everybodys: list[tuple[str, bool]] = []
    named = False
    groups: list[list[tuple[str, bool]]] = []
    naming = False  # the names above a group may be several
    for line in body[:LONGEST].decode("utf-8-sig", "replace").splitlines():
        key, colon, value = line.partition("#")[0].partition(":")
        key, value = key.strip().lower(), value.strip()
        if not colon:
            continue
        if key == "user-agent":
            groups = groups if naming else []
            naming = True
            name = _PRODUCT.match(value)
            if name and name[0].lower() == product.lower():
                named = True
                groups.append(ours)
            elif value == "*":
                groups.append(everybodys)
        elif key in {"allow", "disallow"}:
            naming = False
            for group in groups:
                if value and len(group) < MOST_RULES:
                    group.append((value, key == "allow"))
    return Rules(tuple(ours if named else everybodys))


class Robots:
    """Knows for a while what websites ask of us."""

    def __init__(self, product: str) -> None:
        self._product = product
        self._known: OrderedDict[str, tuple[float, Rules]] = OrderedDict()

    async def ask(self, visit: Visit, allowed: Allowed) -> None:
        """Raise FetchRefused if the website asks us to stay away from this address."""
        parts = urlsplit(allowed.url)
        origin = f"{parts.scheme}://{parts.netloc}"
        now = asyncio.get_running_loop().time()
        until, rules = self._known.get(origin, (now, EVERYTHING))
        if until <= now:
            kept, rules = await self._fetch(visit, origin)
            self._known[origin] = now + kept, rules
            self._known.move_to_end(origin)
            if len(self._known) > MOST_KEPT:
                self._known.popitem(last=False)
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        if not rules.allow(path):
            raise refused("robots")

    async def _fetch(self, visit: Visit, origin: str) -> tuple[float, Rules]:
        try:
            answer = await visit.get(f"{origin}/robots.txt", "text/plain, */*;q=0.1")
        except FetchRefused as error:
            if error.reason in _NO_ROBOTS:
                return KEPT, EVERYTHING
            raise  # the feed would fare the same
        if answer.status == OK:
            return KEPT, read(answer.body, self._product)
        if answer.status in _CLIENT_ERRORS:
            return KEPT, EVERYTHING
        return KEPT_TROUBLE, NOTHING
