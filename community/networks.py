"""The networks that an introduction can link to: their addresses, and what people call them."""

import re
from dataclasses import dataclass

from community.errors import Invalid
from community.texts import Text, text


@dataclass(frozen=True, slots=True)
class Profile:
    """A network with one address per person.

    ``path`` finds the name in an address's path, ``handle`` says what a name may look like,
    ``address`` is the normal form, ``mirrors`` a pattern of harmless subdomains, ``not_people``
    the first path segments that belong to the network itself.
    """

    network: str
    hosts: tuple[str, ...]
    path: re.Pattern[str]
    handle: re.Pattern[str]
    address: str
    mirrors: str = r"(?:www|m|mobile|[a-z]{2}(?:-[a-z]{2})?)"
    not_people: frozenset[str] = frozenset()


def _profile(
    network: str, hosts: str, *, before: str, name: str, address: str, not_people: str = ""
) -> Profile:
    return Profile(
        network,
        tuple(hosts.split()),
        re.compile(rf"{before}({name})/?"),
        re.compile(name),
        address,
        not_people=frozenset(not_people.split()),
    )


PROFILES = {
    profile.network: profile
    for profile in (
        _profile(
            "bluesky",
            "bsky.app",
            before="/profile/",
            name=r"[a-zA-Z0-9-]+(?:\.[a-zA-Z0-9-]+)+|did:(?:plc|web):[a-zA-Z0-9._:-]+",
            address="https://bsky.app/profile/{}",
        ),
        _profile(
            "instagram",
            "instagram.com",
            before="/",
            name=r"[a-zA-Z0-9_](?:[a-zA-Z0-9_.]{0,28}[a-zA-Z0-9_])?",
            address="https://www.instagram.com/{}/",
            not_people="p reel reels explore stories accounts direct about legal",
        ),
        _profile(
            "linkedin",
            "linkedin.com",
            before="/in/",
            name=r"[\w-]{3,100}",
            address="https://www.linkedin.com/in/{}",
        ),
        _profile(
            "xing",
            "xing.com",
            before="/profile/",
            name=r"[\w-]{2,100}",
            address="https://www.xing.com/profile/{}",
        ),
        _profile(
            "facebook",
            "facebook.com fb.com",
            before="/",
            name=r"[a-zA-Z0-9.]{3,50}",
            address="https://www.facebook.com/{}",
            not_people="groups events watch marketplace gaming pages people sharer sharer.php login"
            " login.php help privacy policies share stories reel photo photo.php permalink.php"
            " story.php profile.php",
        ),
        _profile(
            "x",
            "x.com twitter.com",
            before="/",
            name=r"[a-zA-Z0-9_]{1,15}",
            address="https://x.com/{}",
            not_people="home i search explore intent share hashtag settings notifications messages"
            " login tos privacy",
        ),
    )
}

MASTODON_USER = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,62}[A-Za-z0-9_])?")

AUTHORS_NOT_MASTODON = frozenset({
    "flickr.com", "medium.com", "substack.com", "threads.com", "threads.net", "tiktok.com",
    "youtube.com",
})  # fmt: skip
"""Sites that also write /@name but are not in the fediverse: links to them are websites."""

BY_WORD = {
    word: network
    for network, words in {
        "website": "website web webseite homepage site blog url link",
        "mastodon": "mastodon fediverse masto",
        "bluesky": "bluesky bsky",
        "instagram": "instagram insta ig",
        "linkedin": "linkedin",
        "xing": "xing",
        "facebook": "facebook fb",
        "x": "x twitter",
    }.items()
    for word in words.split()
}

NAMES = {
    "website": text("Website"),
    "mastodon": text("Mastodon"),
    "bluesky": text("Bluesky"),
    "instagram": text("Instagram"),
    "linkedin": text("LinkedIn"),
    "xing": text("Xing"),
    "facebook": text("Facebook"),
    "x": text("X"),
}
"""What each network is called on a card."""

_EXAMPLES = {
    "mastodon": "@name@mastodon.social",
    "bluesky": "bsky.app/profile/name.bsky.social",
    "instagram": "instagram.com/name",
    "linkedin": "linkedin.com/in/name",
    "xing": "xing.com/profile/Name",
    "facebook": "facebook.com/name",
    "x": "x.com/name",
}


def name_of(network: str) -> Text:
    """Return what a network is called."""
    return NAMES[network]


def expected(network: str, typed: str) -> Invalid:
    """Return the error that names an unusable link and says what it should look like."""
    shown = typed if len(typed) <= 80 else typed[:79] + "…"  # noqa: PLR2004
    if network == "website":
        return Invalid(
            text(
                "I cannot use “{link}” as a link. One link a line, please, for example"
                " https://my-blog.org, @name@mastodon.social or “Instagram: name”.",
                link=shown,
            )
        )
    return Invalid(
        text(
            "I cannot use “{link}” as a link to {network}. It looks like this: {example}",
            link=shown,
            network=name_of(network),
            example=_EXAMPLES[network],
        )
    )
