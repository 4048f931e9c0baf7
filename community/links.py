"""Links to the networks people use: read from what they type, checked, in one normal form.

Nothing is fetched here. An address is refused unless it is a plain public name: no IP address, no
local name, no user, no port of its own; so that nobody is sent, or sends us, into a private net.
"""

import re
import unicodedata
from urllib.parse import SplitResult, quote, unquote, urlsplit

from community.errors import Invalid
from community.model import Link
from community.networks import (
    AUTHORS_NOT_MASTODON,
    BY_WORD,
    MASTODON_USER,
    PROFILES,
    Profile,
    expected,
)
from community.texts import text
from community.typed import tidy

URL_LIMIT = 300
MOST_LINKS = 10

LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
TOP_LEVEL = re.compile(r"[a-z]{2,63}|xn--[a-z0-9-]{1,58}[a-z0-9]")
"""Letters only: a numeric end, also 0x7f, would make it an IP address to a browser."""

PRIVATE_ENDS = frozenset({
    "arpa", "corp", "home", "internal", "intranet", "invalid", "lan", "local", "localdomain",
    "localhost", "private", "test",
})  # fmt: skip
HOST_LIMIT = 253

TRACKING = re.compile(
    r"utm_.*|fbclid|gclid|dclid|msclkid|yclid|twclid|igshid|igsh|mc_cid|mc_eid|mkt_tok|ref_src"
    r"|ref_url|mibextid|_hsenc|_hsmi|trk|lipi|si",
    re.IGNORECASE,
)

_NAMED = re.compile(r"([A-Za-z]+)(?:\s*[:=]\s*|\s+)(\S+)")
_HANDLE_WITH_HOST = re.compile(r"@?([^@/\s]+)@([^@/\s:]+)")
_BETWEEN = re.compile(r"[\n;]|,\s+|,(?=https?://|@|www\.)")


def read_links(typed: str) -> tuple[Link, ...]:
    """Return the links of a list (one a line, or comma separated), each once, in order.

    Raises Invalid, naming the first entry that cannot be used and what it should look like.
    """
    entries: list[str] = []
    for entry in _BETWEEN.split(tidy(typed)):
        # A comma may stand in a path, but not in a name or a host.
        entries += [entry] if "/" in entry else entry.split(",")
    links = tuple(dict.fromkeys(read_link(e.strip()) for e in entries if e.strip()))
    if len(links) > MOST_LINKS:
        raise Invalid(
            text(
                "There is room for {limit} links; these are {number}.",
                limit=MOST_LINKS,
                number=len(links),
            )
        )
    return links


def read_link(typed: str) -> Link:
    """Return the link that one entry stands for; Invalid if it cannot be used."""
    if any(unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp") for c in typed):
        raise expected("website", typed)
    named = _NAMED.fullmatch(typed)
    if named and (network := BY_WORD.get(named[1].casefold())):
        link = _of_network(network, named[2], typed)
    elif typed.startswith("@") and (handle := _HANDLE_WITH_HOST.fullmatch(typed)):
        link = _mastodon(handle[1], handle[2], typed)
    elif "/" not in typed and typed.casefold().endswith(".bsky.social"):
        link = _of_network("bluesky", typed, typed)
    else:
        link = _address(typed, typed)
    if len(link.url) > URL_LIMIT:
        raise too_long(link.url)
    return link


def too_long(url: str) -> Invalid:
    """Return the sentence for an address that is too long."""
    return Invalid(
        text(
            "The link “{link}” is {length} characters long, and {limit} fit.",
            link=url[:60] + "…",
            length=len(url),
            limit=URL_LIMIT,
        )
    )


def _of_network(network: str, rest: str, typed: str) -> Link:
    """Return the link for "Instagram: rest", where rest is an address or a name."""
    profile = PROFILES.get(network)
    if profile and "/" not in rest:
        name = rest.removeprefix("@")
        if not profile.handle.fullmatch(name):
            raise expected(network, typed)
        return Link(network, profile.address.format(quote(name, safe=".-:")))
    if network == "mastodon" and "/" not in rest:
        handle = _HANDLE_WITH_HOST.fullmatch(rest)
        if handle is None:
            raise expected(network, typed)
        return _mastodon(handle[1], handle[2], typed)
    link = _address(rest, typed)
    if network not in (link.network, "website"):
        raise expected(network, typed)
    return link


def _mastodon(user: str, host: str, typed: str) -> Link:
    checked = _host(host)
    if checked is None or not MASTODON_USER.fullmatch(user):
        raise expected("mastodon", typed)
    return Link("mastodon", f"https://{checked}/@{user}")


def read_address(typed: str) -> str:
    """Return a web address in its normal form, whatever it leads to; Invalid if it cannot be used.
    Without https:// in front it gets one.
    """
    if any(unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp") for c in typed):
        raise expected("website", typed)
    host, parts = _public(typed, typed)
    url = _plain(host, parts)
    if len(url) > URL_LIMIT:
        raise too_long(url)
    return url


def _address(address: str, typed: str) -> Link:
    """Return the link for a web address, with or without https:// in front."""
    host, parts = _public(address, typed)
    if profile := _profile_at(host):
        return _profile_link(profile, host, parts.path, parts.query, typed)
    user = re.fullmatch(r"/@([^/@]+)(?:@([^/@]+))?/?", parts.path)
    if user and host.removeprefix("www.") not in AUTHORS_NOT_MASTODON:
        return _mastodon(user[1], user[2] or host, typed)
    return Link("website", _plain(host, parts))


def _public(address: str, typed: str) -> tuple[str, SplitResult]:
    """Return the host and the parts of an address with a plain public name."""
    if re.search(r"[\s\\]", address):
        raise expected("website", typed)
    try:
        parts = urlsplit(address if "://" in address else f"https://{address}")
        port = parts.port
    except ValueError:
        raise expected("website", typed) from None
    host = _host(parts.hostname or "")
    if (
        host is None
        or parts.scheme not in ("http", "https")
        or "@" in parts.netloc
        or port not in (None, 80, 443)
    ):
        raise expected("website", typed)
    return host, parts


def _plain(host: str, parts: SplitResult) -> str:
    """Return an address without what only follows people around."""
    query = "&".join(
        p for p in parts.query.split("&") if p and not TRACKING.fullmatch(p.split("=", 1)[0])
    )
    url = f"https://{host}{_escaped(parts.path) or '/'}"
    url += f"?{_escaped(query)}" if query else ""
    return url + (f"#{_escaped(parts.fragment)}" if parts.fragment else "")


def _profile_at(host: str) -> Profile | None:
    for profile in PROFILES.values():
        if any(host == h or host.endswith(f".{h}") for h in profile.hosts):
            return profile
    return None


def _profile_link(profile: Profile, host: str, path: str, query: str, typed: str) -> Link:
    """Return the link to a person's page on a network whose pages we know."""
    mirror = any(
        re.fullmatch(rf"(?:{profile.mirrors}\.)?{re.escape(h)}", host) for h in profile.hosts
    )
    found = profile.path.fullmatch(unquote(path))
    name = found[1] if found else ""
    if profile.network == "facebook" and path == "/profile.php":
        number = re.search(r"(?:^|&)id=(\d{3,20})(?:&|$)", query)
        name = f"profile.php?id={number[1]}" if number else ""
    if not mirror or not name or name.casefold() in profile.not_people:
        raise expected(profile.network, typed)
    return Link(profile.network, profile.address.format(quote(name, safe="._-:?=")))


def _host(typed: str) -> str | None:
    """Return a public host name in ASCII (punycode), or None if it is anything else."""
    labels: list[str] = []
    for label in unicodedata.normalize("NFKC", typed).lower().removesuffix(".").split("."):
        ascii_label = label
        if not label.isascii():
            if not all(c.isalnum() or c == "-" or unicodedata.category(c)[0] == "M" for c in label):
                return None
            # Not Python's "idna" codec: it is the rule of 2003 and turns straße into strasse,
            # which is another address.
            ascii_label = "xn--" + label.encode("punycode").decode()
        if not LABEL.fullmatch(ascii_label):
            return None
        labels.append(ascii_label)
    host = ".".join(labels)
    if len(labels) < 2 or len(host) > HOST_LIMIT or labels[-1] in PRIVATE_ENDS:  # noqa: PLR2004
        return None
    return host if TOP_LEVEL.fullmatch(labels[-1]) else None


def _escaped(part: str) -> str:
    """Escape whatever could end an address early in Markdown or HTML; keep what is escaped."""
    return quote(part, safe="/%:@!$&*+,;=~-._?#")
