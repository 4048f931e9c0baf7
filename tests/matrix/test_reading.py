"""From an event's JSON to a value, whatever somebody made up."""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import astuple
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from matrix.events import (
    Event,
    Invited,
    Moved,
    Reacted,
    Redacted,
    Said,
    Unreadable,
    Upgraded,
    Voted,
)
from matrix.reading import ENCRYPTED, INVITATION, UNREADABLE, read

Json = dict[str, Any]
BASE = ("$e", "!r", "@ada:hs", 1_700_000_000_000)
UNSTABLE = "org.matrix.msc3381.poll.response"


def event(kind: str, content: object, **more: Any) -> Json:
    return {
        "type": kind,
        "event_id": "$e",
        "room_id": "!r",
        "sender": "@ada:hs",
        "origin_server_ts": 1_700_000_000_000,
        "content": content,
        **more,
    }


def message(body: object = "Hello", *, msgtype: object = "m.text", **content: Any) -> Json:
    return event("m.room.message", {"msgtype": msgtype, "body": body, **content})


def related(kind: str, to: str, **more: Any) -> Json:
    return {"rel_type": kind, "event_id": to, **more}


READ: list[tuple[str, Json, Event]] = [
    ("a message", message(), Said(*BASE, "Hello")),
    ("a notice", message(msgtype="m.notice"), Said(*BASE, "Hello", is_notice=True)),
    ("an emote", message(msgtype="m.emote"), Said(*BASE, "Hello")),
    ("a picture", message("a.png", msgtype="m.image"), Said(*BASE, "a.png", is_file=True)),
    ("a voice message", message("", msgtype="m.audio"), Said(*BASE, "", is_file=True)),
    ("a sticker", event("m.sticker", {"body": "cat"}), Said(*BASE, "cat", is_file=True)),
    (
        "a message that came encrypted",
        {**message(), ENCRYPTED: True},
        Said(*BASE, "Hello", encrypted=True),
    ),
    (
        "an edit, with the new words",
        message(
            "* Helo",
            **{"m.new_content": {"body": "Hi"}, "m.relates_to": related("m.replace", "$old")},
        ),
        Said(*BASE, "Hi", replaces="$old"),
    ),
    (
        "in a thread",
        message(
            **{
                "m.relates_to": related(
                    "m.thread", "$root", **{"m.in_reply_to": {"event_id": "$last"}}
                )
            }
        ),
        Said(*BASE, "Hello", thread="$root", answers="$last"),
    ),
    (
        "a reply without the quote of older clients",
        message(
            "> <@bea:hs> one\n> two\n\nyes",
            formatted_body="<mx-reply>one</mx-reply>yes",
            **{"m.relates_to": {"m.in_reply_to": {"event_id": "$q"}}},
        ),
        Said(*BASE, "yes", answers="$q"),
    ),
    (
        "words that begin like a quote and are none",
        message("> deep", **{"m.relates_to": {"m.in_reply_to": {"event_id": "$q"}}}),
        Said(*BASE, "> deep", answers="$q"),
    ),
    (
        "mentions, of which only words count",
        message(**{"m.mentions": {"user_ids": ["@bea:hs", 7, None, "@cyd:hs"]}}),
        Said(*BASE, "Hello", mentions=("@bea:hs", "@cyd:hs")),
    ),
    (
        "a reaction, without the variation selector",
        event("m.reaction", {"m.relates_to": related("m.annotation", "$m", key="❤\ufe0f")}),
        Reacted(*BASE, "$m", "❤"),
    ),
    ("a redaction, old", event("m.room.redaction", {}, redacts="$m"), Redacted(*BASE, "$m")),
    ("a redaction, new", event("m.room.redaction", {"redacts": "$m"}), Redacted(*BASE, "$m")),
    (
        "a redaction: what the sync has put beside the content counts",
        event("m.room.redaction", {"redacts": "$forged"}, redacts="$true"),
        Redacted(*BASE, "$true"),
    ),
    (
        "a vote, unstable",
        event(
            UNSTABLE,
            {UNSTABLE: {"answers": ["a", "b"]}, "m.relates_to": related("m.reference", "$p")},
        ),
        Voted(*BASE, "$p", ("a", "b")),
    ),
    (
        "a vote that is spoiled by what is no answer",
        event(
            UNSTABLE,
            {UNSTABLE: {"answers": ["a", 2]}, "m.relates_to": related("m.reference", "$p")},
        ),
        Voted(*BASE, "$p", ()),
    ),
    (
        "a vote for nothing that could be chosen",
        event(
            UNSTABLE,
            {UNSTABLE: {"answers": {"a": "b"}}, "m.relates_to": related("m.reference", "$p")},
        ),
        Voted(*BASE, "$p", ()),
    ),
    (
        "a vote, stable",
        event(
            "m.poll.response",
            {"m.selections": ["b"], "m.relates_to": related("m.reference", "$p")},
        ),
        Voted(*BASE, "$p", ("b",)),
    ),
    (
        "a vote taken back",
        event(UNSTABLE, {"m.relates_to": related("m.reference", "$p")}),
        Voted(*BASE, "$p", ()),
    ),
    (
        "an invitation",
        event(INVITATION, {"is_direct": True, "is_space": "yes"}),
        Invited(*BASE, is_direct=True),
    ),
    (
        "somebody came",
        event("m.room.member", {"membership": "join", "displayname": "Bea"}, state_key="@bea:hs"),
        Moved(*BASE, "@bea:hs", "join", "Bea"),
    ),
    (
        "somebody left",
        event("m.room.member", {"membership": "leave", "displayname": 5}, state_key="@bea:hs"),
        Moved(*BASE, "@bea:hs", "leave"),
    ),
    (
        "a room was replaced",
        event("m.room.tombstone", {"replacement_room": "!new"}, state_key=""),
        Upgraded(*BASE, "!new"),
    ),
    ("unreadable", event(UNREADABLE, {}), Unreadable(*BASE)),
    ("still encrypted", event("m.room.encrypted", {"ciphertext": "x"}), Unreadable(*BASE)),
]
NOTHING: list[tuple[str, Any]] = [
    ("no object", None),
    ("a list", [message()]),
    ("no id", {**message(), "event_id": None}),
    ("an empty id", {**message(), "event_id": ""}),
    ("no room", {**message(), "room_id": 1}),
    ("no sender", {**message(), "sender": ["@ada:hs"]}),
    ("an unknown kind", event("m.room.topic", {"topic": "x"}, state_key="")),
    ("a kind that is no word", event("x", {}) | {"type": ["m.room.message"]}),
    ("a redacted message", event("m.room.message", {})),
    ("a message of an unknown type", message(msgtype="m.location")),
    ("a message that is state", {**message(), "state_key": ""}),
    ("a reaction to nothing", event("m.reaction", {})),
    (
        "a reaction with nothing",
        event("m.reaction", {"m.relates_to": related("m.annotation", "$m")}),
    ),
    ("another relation", event("m.reaction", {"m.relates_to": related("m.thread", "$m", key="x")})),
    ("a redaction of nothing", event("m.room.redaction", {"redacts": 5})),
    ("a vote in nothing", event("m.poll.response", {"m.selections": ["a"]})),
    (
        "a tombstone under a key",
        event("m.room.tombstone", {"replacement_room": "!n"}, state_key="x"),
    ),
    ("a tombstone to nowhere", event("m.room.tombstone", {}, state_key="")),
    ("a member without a key", event("m.room.member", {"membership": "join"})),
    ("a member of no kind", event("m.room.member", {}, state_key="@bea:hs")),
]


@pytest.mark.parametrize(("told", "said"), [r[1:] for r in READ], ids=[r[0] for r in READ])
def test_an_event_is_read(told: Json, said: Event) -> None:
    assert read(told) == said


@pytest.mark.parametrize("told", [r[1] for r in NOTHING], ids=[r[0] for r in NOTHING])
def test_what_says_nothing_to_us_is_nothing(told: object) -> None:
    assert read(told) is None


HOSTILE: st.SearchStrategy[Any] = st.sampled_from(
    [
        None,
        True,
        -1,
        10**30,
        float("nan"),
        "",
        "$e",
        "join",
        "m.replace",
        "m.image",
        "\0",
        "\ud800",
        "x" * 100_000,
        ["$e"],
        [[1]],
        {"event_id": 5},
        {"body": {"body": None}},
        {"user_ids": "@ada:hs"},
        {"m.in_reply_to": {"event_id": ["$e"]}},
    ]
) | st.text(max_size=3)
CHANGES = st.lists(st.tuples(st.integers(0, 40), HOSTILE, st.booleans()), min_size=1, max_size=3)
LIKE_REAL = st.tuples(st.sampled_from([row[1] for row in READ]), CHANGES)


def changed(told: Json, changes: list[tuple[int, Any, bool]]) -> Json:
    """Return a copy in which some values, wherever they stand, are others or gone."""
    copy: Json = deepcopy(told)
    for where, value, gone in changes:
        spots = list(places(copy)) or [(copy, "content")]
        inside, name = spots[where % len(spots)]
        if gone:
            inside.pop(name, None)
        else:
            inside[name] = deepcopy(value)
    return copy


def places(inside: Json) -> Iterator[tuple[Json, str]]:
    for name, value in inside.items():
        yield inside, name
        if isinstance(value, dict):
            yield from places(cast("Json", value))


def is_plain(value: object) -> bool:
    if isinstance(value, tuple):
        return all(type(one) is str for one in cast("tuple[object, ...]", value))
    return value is None or type(value) in {str, int, bool}


@seed(4)
@settings(
    max_examples=10_000, deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None
)
@given(LIKE_REAL)
def test_nothing_that_anybody_makes_up_trips_the_reader(
    made_up: tuple[Json, list[tuple[int, Any, bool]]],
) -> None:
    found = read(changed(*made_up))
    if found is not None:
        assert found.id
        assert found.room
        assert found.sender
        assert 0 <= found.at <= 253_402_300_799_999  # a time that exists
        assert all(map(is_plain, astuple(found)))
