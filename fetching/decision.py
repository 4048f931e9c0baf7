"""Whether an address may be asked at all: decided from its letters alone, without any network.

What is decided on is what is asked for later: the answer holds the address in its normal form, in
ASCII, and nothing else is ever connected to. Whether the name then leads to a public address is
seen where the connection is made (:mod:`fetching.getting`).
"""

import re
import unicodedata
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv6Address
from urllib.parse import quote

import idna

from community.links import PRIVATE_ENDS
from community.pages import DecisionReason
from fetching.addresses import is_public

LONGEST_ADDRESS = 2_048
LONGEST_HOST = 253

PORTS = {"": None, "80": 80, "443": 443}
_OWN_PORT = {"http": 80, "https": 443}

_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_TOP_LEVEL = re.compile(r"[a-z]{2,63}|xn--[a-z0-9-]{1,58}[a-z0-9]")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
_QUAD = re.compile(r"(?:0|[1-9][0-9]{0,2})(?:\.(?:0|[1-9][0-9]{0,2})){3}")

_LOCAL_ENDS = PRIVATE_ENDS | {"alt", "bit", "i2p", "ip", "onion", "workgroup"}
_LOCAL_NAMES = frozenset({
    "fritz.box", "instance-data.ec2.internal", "metadata.google.internal",
    # Names whose purpose is to lead to any address one likes, also a private one.
    "1u.ms", "lacolhost.com", "localtest.me", "lvh.me", "nip.io", "rbndr.us", "sslip.io",
    "vcap.me", "xip.io",
})  # fmt: skip

_JOINERS = "\u200c\u200d"
"""Invisible, but part of Persian words and of emoji; fine in a path, never in a host."""

_ENDS_HOST = frozenset('/?#@\\%[]<>"^`{|}')


@dataclass(frozen=True, slots=True)
class Allowed:
    """The address may be asked; ``url`` is its normal form, ``host`` a name or a public address."""

    url: str
    scheme: str
    host: str


@dataclass(frozen=True, slots=True)
class Refused:
    """The address is not asked."""

    reason: DecisionReason


def decide(url: str) -> Allowed | Refused:  # noqa: PLR0911 - one rule after the other
    """Decide on an address, whatever it holds; never raises, never asks the network."""
    if not url or len(url) > LONGEST_ADDRESS:
        return Refused("length")
    if not is_plain(url):
        return Refused("characters")
    scheme, sep, rest = url.partition("://")
    scheme = scheme.lower()
    if not sep or scheme not in _OWN_PORT:
        return Refused("scheme")
    end = next((at for at, char in enumerate(rest) if char in "/?#"), len(rest))
    # Normalised before it is looked at: a fullwidth @, colon or dot means what it looks like.
    place = unicodedata.normalize("NFKC", rest[:end]).lower()
    if "@" in place:
        return Refused("userinfo")
    if place.startswith("["):
        typed, closed, port = place[1:].partition("]")
        host = _literal(typed) if closed else Refused("host")
        if port and not port.startswith(":"):
            return Refused("host")
        port = port[1:]
    else:
        typed, _, port = place.partition(":")
        host = _name(typed)
    if port not in PORTS:
        return Refused("port")
    if isinstance(host, Refused):
        return host
    number = PORTS[port]
    shown = f"[{host}]" if ":" in host else host
    shown += "" if number in (None, _OWN_PORT[scheme]) else f":{number}"
    return Allowed(f"{scheme}://{shown}{_escaped(rest[end:])}", scheme, host)


def is_plain(url: str) -> bool:
    """Whether all of it can be seen and none of it is a blank, a backslash or half a character."""
    if url.isascii():
        return url.isprintable() and " " not in url and "\\" not in url
    return not any(
        char in "\\\ufffd"
        or (
            char not in _JOINERS
            and unicodedata.category(char) in {"Cc", "Cf", "Co", "Cs", "Zl", "Zp", "Zs"}
        )
        for char in url
    )


def _literal(typed: str) -> str | Refused:
    """Return an IPv6 literal that is public."""
    try:
        address = str(IPv6Address(typed))
    except AddressValueError:
        # A zone is the local network's own business; anything else between brackets is no host.
        return Refused("address" if "%" in typed else "host")
    return address if is_public(address) else Refused("address")


def _name(typed: str) -> str | Refused:
    """Return a host name in ASCII, or a public IPv4 address in its one normal form."""
    if not typed or len(typed) > LONGEST_HOST + 1 or any(char in _ENDS_HOST for char in typed):
        return Refused("host")
    host = _in_ascii(typed.translate({0x3002: ".", 0xFF0E: ".", 0xFF61: "."}).removesuffix("."))
    if host is None or len(host) > LONGEST_HOST:
        return Refused("host")
    labels = host.split(".")
    if _NUMBER.fullmatch(labels[-1]):  # to a browser this is an IPv4 address, in whatever form
        return host if _QUAD.fullmatch(host) and is_public(host) else Refused("address")
    if (
        len(labels) < 2  # noqa: PLR2004 - a name on the internet has a dot
        or not _TOP_LEVEL.fullmatch(labels[-1])
        or labels[-1] in _LOCAL_ENDS
        or any(".".join(labels[at:]) in _LOCAL_NAMES for at in range(len(labels)))
    ):
        return Refused("host")
    return host


def _in_ascii(host: str) -> str | None:
    """Return the name as the network knows it (IDNA 2008), or None if it is none."""
    labels: list[str] = []
    for label in host.split("."):
        known = label
        if not label.isascii():
            try:
                known = idna.encode(label, uts46=True).decode("ascii")
            except UnicodeError:  # idna's errors are of this kind, too
                return None
        if not _LABEL.fullmatch(known) or (known.startswith("xn--") and not _is_punycode(known)):
            return None
        labels.append(known)
    return ".".join(labels)


def _is_punycode(label: str) -> bool:
    try:
        letters = label[4:].encode("ascii").decode("punycode")
    except (ValueError, OverflowError):  # UnicodeError is a ValueError
        return False
    return letters.isprintable() and not letters.isascii()


def _escaped(rest: str) -> str:
    """Return path, query and fragment in ASCII; what is escaped already stays as it is."""
    path, hash_sign, fragment = rest.partition("#")
    path = quote(path, safe="/%:@!$&'()*+,;=~-._?|^`{}[]")
    if not path.startswith("/"):
        path = f"/{path}"
    return path + (f"#{quote(fragment, safe='/%:@!$&()*+,;=~-._?')}" if hash_sign else "")
