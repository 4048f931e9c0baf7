"""Whether two addresses mean the same page, as a person would say."""

from urllib.parse import urlsplit

from community.links import TRACKING
from fetching.decision import Allowed, decide


def without_tracking(address: str) -> str:
    """Return a decided address without fragment and without what only follows people around."""
    parts = urlsplit(address)
    query = "&".join(
        part
        for part in parts.query.split("&")
        if part and not TRACKING.fullmatch(part.partition("=")[0][:50])
    )
    return f"{parts.scheme}://{parts.netloc}{parts.path}" + (f"?{query}" if query else "")


def gist(address: str) -> str:
    """Return what is the same for addresses of one page; "" if it is not the address of one.

    http or https, with or without www, with or without a final slash, a fragment or tracking.
    """
    decision = decide(address)
    if not isinstance(decision, Allowed):
        return ""
    parts = urlsplit(without_tracking(decision.url))
    path = parts.path.rstrip("/")
    return bare_host(decision.host) + path + (f"?{parts.query}" if parts.query else "")


def bare_host(host: str) -> str:
    """Return a host without the www that many have and many have not."""
    return host.removeprefix("www.")
