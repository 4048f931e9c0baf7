"""Other people's pages and feeds, said by a test."""

from dataclasses import dataclass, field, replace

from community.pages import Feed, Page, Pages, Reason, refused


@dataclass
class FakePages(Pages):
    """``known``: by address; ``links``: the addresses a page links to; ``refusals``: by address."""

    known: dict[str, Page] = field(default_factory=dict[str, Page])
    feeds: dict[str, Feed] = field(default_factory=dict[str, Feed])
    links: dict[str, set[str]] = field(default_factory=dict[str, set[str]])
    refusals: dict[str, Reason] = field(default_factory=dict[str, Reason])
    asked: list[str] = field(default_factory=list[str])
    """What was fetched, in order."""

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

    async def feed(self, address: str) -> Feed:
        self._ask(address)
        if address not in self.feeds:
            raise refused("feed")
        return self.feeds[address]

    def _ask(self, address: str) -> None:
        self.asked.append(self.check(address))
        if address in self.refusals:
            raise refused(self.refusals[address])
