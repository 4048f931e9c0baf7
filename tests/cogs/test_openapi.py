"""The check itself: it lets through what Discord takes, and stops what Discord refuses."""

from typing import Any

import pytest
from simcord.types import HttpLogEntry

from tests.cogs.openapi import Description, description


@pytest.fixture
def known() -> Description:
    found = description()
    if found is None:
        pytest.skip("Discord's API description is not here")
    return found


def request(method: str, path: str, body: Any = None) -> HttpLogEntry:
    return HttpLogEntry(method, path, {}, body, None)


def box(**parts: Any) -> dict[str, Any]:
    content = {"type": 10, "content": "hello"}
    return {
        "components": [{"type": 17, "components": [content], **parts}],
        "flags": 1 << 15,
        "tts": False,
        "nonce": "7",
        "enforce_nonce": True,
        "allowed_mentions": {"parse": [], "users": [123456789012345678]},
    }


def test_a_message_as_the_bot_sends_it_is_right(known: Description) -> None:
    sent = request("POST", "/channels/1/messages", box(id=1_000_000_007))
    assert known.faults([sent]) == []


@pytest.mark.parametrize(
    "fault",
    [
        {"id": "seven"},
        {"accent_color": -1},
        {"components": []},
        {"components": [{"type": 10, "content": ""}]},
        {"components": [{"type": 10, "content": "x" * 4001}]},
    ],
)
def test_a_message_that_discord_would_refuse_is_found(
    known: Description, fault: dict[str, Any]
) -> None:
    faults = known.faults([request("POST", "/channels/1/messages", box(**fault))])
    assert len(faults) >= 1
    assert faults[0].startswith("POST /channels/1/messages: /components")


def test_an_operation_that_does_not_exist_is_found(known: Description) -> None:
    assert known.faults([request("POST", "/channels/1/mesages", box())]) == [
        "POST /channels/1/mesages: no such operation"
    ]
    assert known.faults([request("PUT", "/channels/1/messages", box())]) == [
        "PUT /channels/1/messages: no such operation"
    ]


def test_a_missing_and_a_needless_body_are_found(known: Description) -> None:
    assert known.faults([request("POST", "/channels/1/messages")]) == [
        "POST /channels/1/messages: a body is required"
    ]
    assert known.faults([request("GET", "/channels/1/messages", {"x": 1})]) == [
        "GET /channels/1/messages: this operation takes no body"
    ]


def test_a_command_with_too_long_a_description_is_found(known: Description) -> None:
    command = {"name": "intro", "description": "x" * 101, "type": 1, "nsfw": False}
    faults = known.faults([request("PUT", "/applications/1/commands", [command])])
    assert len(faults) == 1
    assert "/0/description" in faults[0]
    command["description"] = "x" * 100
    assert known.faults([request("PUT", "/applications/1/commands", [command])]) == []
