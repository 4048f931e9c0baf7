"""A small reader of Matrix messages, written apart from what it judges.

:func:`alive` names everything in plain words that a client would act on, :func:`judged` does so for
a whole message; both are strict: what *might* become a link counts.
"""

import re
from html.parser import HTMLParser
from typing import Any

_FOUND = {
    "everybody": re.compile(r"@room", re.IGNORECASE),
    "identifier": re.compile(r"[@#!]\S"),
    "address": re.compile(r"[^\W\d_]:\S"),
    "host": re.compile(r"[.\u3002\uff0e\uff61][^\W\d_]"),
}
_TAGS = {"strong", "code", "p", "h4", "blockquote", "em", "br", "a"}


def alive(words: str) -> list[str]:
    """Return the names of what is alive in plain words."""
    # A zero-width space ends whatever a client looks for.
    return [name for name, pattern in _FOUND.items() if pattern.search(_broken(words))]


def _broken(words: str) -> str:
    return words.replace("\u200b", " ")


def read(words: str) -> str:
    """Return what a person sees."""
    return words.replace("\u200b", "")


class Page(HTMLParser):
    """The HTML of a message: what a person reads, its links, and every tag that is not ours."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.links: dict[str, str] = {}
        self.strange: list[str] = []
        self._open: list[str] = []
        self._address = ""
        self.feed(source)
        self.close()
        self.strange += [f"not closed: {tag}" for tag in self._open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag not in _TAGS or set(given) - ({"href"} if tag == "a" else set()):
            self.strange.append(f"<{tag} {given}>")
        if tag == "a":
            self._address = given.get("href") or ""
            self.links[self._address] = ""
        if tag == "br":
            self.words.append("\n")
        else:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open.pop() != tag:
            self.strange.append(f"</{tag}>")
        if tag == "a":
            self._address = ""
        if tag in {"p", "h4", "blockquote"}:
            self.words.append("\n\n")

    def handle_data(self, data: str) -> None:
        if self._address:
            self.links[self._address] += data
        else:
            self.words.append(data)

    def handle_comment(self, data: str) -> None:
        self.strange.append(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        self.strange.append(f"<!{decl}>")

    def handle_pi(self, data: str) -> None:
        self.strange.append(f"<?{data}>")

    def unknown_decl(self, data: str) -> None:
        self.strange.append(f"<![{data}>")

    @property
    def text(self) -> str:
        """What stands outside of links."""
        return "".join(self.words)


def judged(content: dict[str, Any]) -> list[str]:
    """Return what is wrong with a message that may hold no link at all."""
    page = Page(content["formatted_body"])
    wrong = [*alive(content["body"]), *alive(page.text), *page.strange, *page.links]
    if "m.mentions" not in content:
        wrong.append("clients look for names")
    if content["body"].startswith((">", "* ", "!")):
        wrong.append("a body that clients take for something else")
    return wrong
