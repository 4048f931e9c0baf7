"""HTML that is handed on: what we wrote, with people's words in it, through a strict sieve.

All that people wrote is escaped where the page is written. This is the second lock: should that
ever fail somewhere, what gets through is a plain element without a script, a style or an event.
"""

import nh3

_TAGS = frozenset({
    "a", "abbr", "article", "b", "blockquote", "br", "cite", "code", "dd", "dl", "dt", "em", "h1",
    "h2", "h3", "h4", "header", "footer", "hr", "i", "li", "main", "ol", "p", "pre", "q", "section",
    "small", "span", "strong", "time", "ul",
})  # fmt: skip
_ATTRIBUTES = {
    "*": {"lang", "dir"},
    "a": {"href", "title", "hreflang"},
    "abbr": {"title"},
    "time": {"datetime"},
}
BOXES = "list-style: none; padding-left: 0"
"""A list with boxes needs no dots; the one style that is let through, as it is written here."""


def sanitised(html: str) -> str:
    """Return the HTML with plain elements and http(s) links only."""
    return nh3.clean(
        html,
        tags=set(_TAGS),
        attributes=_ATTRIBUTES,
        tag_attribute_values={"ul": {"style": {BOXES}}},
        url_schemes={"http", "https"},
        url_relative="deny",
        link_rel="noopener",  # not "noreferrer": who is linked to may see where readers come from
        strip_comments=True,
    )


def without_tags(html: str) -> str:
    """Return HTML without any element, for where only words may stand; it stays escaped."""
    return nh3.clean(html, tags=set())
