"""Other people's pages and feeds, said by a test."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from community.pages import UNMARKED, Feed, FeedItem, Mark, Page, Pages, Reason, refused
from community.parades.hashtags import found_in


@dataclass
class FakePages(Pages):
    """``known``: by address; ``links``: the addresses a page links to; ``refusals``: by address."""

    known: dict[str, Page] = field(default_factory=dict[str, Page])
    feeds: dict[str, Feed] = field(default_factory=dict[str, Feed])
    links: dict[str, set[str]] = field(default_factory=dict[str, set[str]])
    refusals: dict[str, Reason] = field(default_factory=dict[str, Reason])
    asked: list[str] = field(default_factory=list[str])
    """What was fetched, in order."""
    marks: list[Mark] = field(default_factory=list[Mark])
    """What was known of each feed that was fetched."""

    def check(self, address: str) -> str:
        if not address.startswith(("http://", "https://")):
            raise refused("scheme")
        return address

    async def page(self, address: str, *, back: str = "") -> Page:
        self._ask(address)
        if address not in self.known:
            raise refused("type" if address in self.feeds else "status")
        links_back = back in self.links.get(address, set()) if back else None
        return replace(self.known[address], links_back=links_back)

    async def feed(
        self, address: str, *, sought: Sequence[str] = (), mark: Mark = UNMARKED
    ) -> Feed:
        self._ask(address)
        self.marks.append(mark)
        if address not in self.feeds:
            raise refused("feed")
        feed = self.feeds[address]
        if mark == feed.mark != UNMARKED:
            return Feed(address, mark=mark, unchanged=True)
        return replace(feed, items=tuple(_with_found(one, sought) for one in feed.items))

    def _ask(self, address: str) -> None:
        self.asked.append(self.check(address))
        if address in self.refusals:
            raise refused(self.refusals[address])


def _with_found(item: FeedItem, sought: Sequence[str]) -> FeedItem:
    everything = (item.title, item.summary, *item.hashtags)
    return replace(item, found=found_in(sought, everything))
