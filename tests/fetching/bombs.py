"""XML and HTML that is made to explode, and bodies that never end."""

import gzip
import zlib


def _xml(inside: str, doctype: str = "") -> bytes:
    return f'<?xml version="1.0"?>{doctype}<rss><channel>{inside}</channel></rss>'.encode()


_LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "lol"}">' for n in range(10))

XML_BOMBS: dict[str, bytes] = {
    "entities, a billion laughs": _xml("<title>&l9;</title>", f"<!DOCTYPE rss [{_LAUGHS}]>"),
    "entities, quadratic": _xml(
        "<title>" + "&a;" * 20_000 + "</title>",
        f'<!DOCTYPE rss [<!ENTITY a "{"x" * 50_000}">]>',
    ),
    "entities that name each other": _xml(
        "&a;", '<!DOCTYPE rss [<!ENTITY a "&b;"><!ENTITY b "&a;">]>'
    ),
    "entity, a file": _xml("&x;", '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
    "entity, a server": _xml("&x;", '<!DOCTYPE rss [<!ENTITY x SYSTEM "http://127.0.0.1/">]>'),
    "entity, of parameters": _xml(
        "", '<!DOCTYPE rss [<!ENTITY % p SYSTEM "http://127.0.0.1/p.dtd"> %p;]>'
    ),
    "doctype, elsewhere": _xml("", '<!DOCTYPE rss SYSTEM "http://127.0.0.1/rss.dtd">'),
    "doctype, public": _xml("", '<!DOCTYPE rss PUBLIC "-//X//EN" "http://127.0.0.1/rss.dtd">'),
    "doctype, plain": _xml("", "<!DOCTYPE rss>"),
    "doctype, default attributes": _xml(
        "<a/>" * 1_000, f'<!DOCTYPE rss [<!ATTLIST a b CDATA "{"x" * 10_000}">]>'
    ),
    "nested": b"<rss>" + b"<a>" * 500_000,
    "nested and well-formed": b"<rss>" + b"<a>" * 200_000 + b"</a>" * 200_000 + b"</rss>",
    "attributes": b"<rss " + b" ".join(b'a%d=""' % n for n in range(150_000)),
    "attributes of one name": b"<rss " + b'a="" ' * 300_000 + b"/>",
    "one long name": b"<" + b"a" * 2_000_000,
    "one long attribute": b'<rss a="' + b"x" * 2_000_000,
    "one long comment": b"<rss><!--" + b"-" * 2_000_000,
    "namespaces": b"<rss " + b" ".join(b'xmlns:n%d="u%d"' % (n, n) for n in range(80_000)),
    "processing instructions": b"<rss>" + b"<?x ?>" * 300_000,
    "character references": b"<rss>" + b"&#x41;" * 300_000,
    "cdata": b"<rss><![CDATA[" + b"]" * 2_000_000,
    "blank lines": b"\n" * 2_000_000,
}
"""Feeds nobody writes by accident; each is to be refused quickly."""

HTML_BOMBS: dict[str, bytes] = {
    "nested divs": b"<div>" * 400_000,
    "nested spans": b"<span>" * 330_000,
    "unclosed bold": b"<b>" * 600_000,
    "unclosed links": b"<a href=x>" * 200_000,
    "bold paragraphs": b"<b><p>" * 330_000,
    "tables in tables": b"<table><td>" * 180_000,
    "many fonts": b"".join(b"<font size=%d>" % n for n in range(120_000)),
    "attributes": b"<p " + b" ".join(b"a%d" % n for n in range(250_000)) + b">",
    "opening signs": b"<" * 2_000_000,
    "ampersands": b"&" * 2_000_000,
    "one long title": b"<title>" + b"x" * 2_000_000,
    "many titles": b"<title>x</title>" * 120_000,
    "many metas": b"".join(b"<meta name=n%d content=x>" % n for n in range(70_000)),
    "many paragraphs": b"<p>x</p>" * 250_000,
    "combining marks": b"<title>" + "\u0301".encode() * 900_000,
    "comments": b"<!--" * 500_000,
    "select": b"<select><option>" * 120_000,
    "svg": b"<svg><foreignObject>" * 100_000,
    "nul bytes": bytes(2_000_000),
}
"""Pages that keep a parser busy; each is read, or given up in time."""


def endless_gzip(members: int = 1) -> bytes:
    """Return 50 MB of nothing, packed: 50 KB on the wire."""
    return gzip.compress(bytes(50 << 20), 9) * members


def endless_deflate() -> bytes:
    """Return the same, as deflate."""
    return zlib.compress(bytes(50 << 20), 9)


def packed_twice() -> bytes:
    """Return a gzip in a gzip: 50 MB in a hundred bytes or two."""
    return gzip.compress(gzip.compress(bytes(50 << 20), 9), 9)


def endless_brotli() -> bytes:
    """Return what announces itself as brotli; nobody is meant to unpack it."""
    return b"\x5b\xff\xff\x3f\x00\xe2" + bytes(100_000)


def endless_zstd() -> bytes:
    """Return a zstd frame of many blocks that each repeat one byte 128 KiB often."""
    block = (1 << 1 | (128 << 10) << 3).to_bytes(3, "little") + b"\0"
    return b"\x28\xb5\x2f\xfd\x00\x58" + block * 10_000
