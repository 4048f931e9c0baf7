"""HTML that may be handed on: what we wrote, with people's words in it, through a strict sieve."""

import nh3

LONGEST = 500_000
"""Characters; a roundup of a hundred posts has a tenth of that."""

_TAGS = frozenset({
    "a", "abbr", "article", "b", "blockquote", "br", "cite", "code", "em", "h1", "h2", "h3", "h4",
    "header", "footer", "hr", "i", "li", "main", "ol", "p", "pre", "q", "section", "small", "span",
    "strong", "time", "ul",
})  # fmt: skip
_ATTRIBUTES = {
    "*": {"lang", "dir"},
    "a": {"href", "title", "hreflang"},
    "abbr": {"title"},
    "time": {"datetime"},
}


def sanitised(html: str) -> str:
    """Return the HTML with plain elements and http(s) links only; ValueError if it is too long."""
    if len(html) > LONGEST:
        raise ValueError("too long to be a roundup")
    return nh3.clean(
        html,
        tags=set(_TAGS),
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https"},
        link_rel="noopener noreferrer",
        strip_comments=True,
    )
