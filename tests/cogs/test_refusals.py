"""What Discord refuses, and why: each cause of the Chat port, and what is tried again later."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import aiohttp
import discord
import pytest

from cogs._chat import DiscordChat
from cogs._refusals import translated
from community.errors import Cause, ChatRefused, ChatUnavailable
from community.places import Place, Ref
from community.texts import text
from tests.cogs.test_chat import card, place
from tests.cogs.town import Town, cards


async def removing(chat: DiscordChat, ref: Ref) -> None:
    await chat.remove(ref)


async def removing_all(chat: DiscordChat, ref: Ref) -> None:
    await chat.remove(Ref("discord", ref.place))


async def editing(chat: DiscordChat, ref: Ref) -> None:
    await chat.edit(ref, card())


async def opening(chat: DiscordChat, ref: Ref) -> None:
    await chat.open_thread(ref, text("Talk"), key=8, again=False)


@pytest.mark.parametrize(
    ("method", "path", "call"),
    [
        ("DELETE", "/channels/*/messages/*", removing),
        ("DELETE", "/channels/*", removing_all),
        ("PATCH", "/channels/*/messages/*", editing),
        ("POST", "/channels/*/messages/*/threads", opening),
    ],
)
async def test_a_missing_permission_is_said_whatever_was_asked(
    town: Town, method: str, path: str, call: Callable[[DiscordChat, Ref], Awaitable[object]]
) -> None:
    ref = await town.chat.post(place(town.plaza), card(), key=7, again=False)
    town.env.inject_error(method, path, status=403, code=50013)
    with pytest.raises(ChatRefused) as refused:
        await call(town.chat, ref)
    assert refused.value.cause == "forbidden"


@pytest.mark.parametrize(
    ("status", "code", "cause"),
    [
        (403, 50001, "forbidden"),
        (403, 50013, "forbidden"),
        (403, 0, "forbidden"),
        (404, 10003, "gone"),
        (404, 10008, "gone"),
        (404, 10013, "person_gone"),
        (404, 10007, "person_gone"),
        (400, 160006, "full"),
        (400, 30033, "full"),
        (400, 50035, "invalid"),
        (400, 99999, "invalid"),
    ],
)
async def test_a_refusal_names_its_cause(town: Town, status: int, code: int, cause: Cause) -> None:
    path = f"/channels/{town.plaza.id}/messages"
    town.env.inject_error("POST", path, status=status, code=code)
    with pytest.raises(ChatRefused) as refused:
        await town.chat.post(place(town.plaza), card(), key=7, again=False)
    assert refused.value.cause == cause
    assert cards(town.plaza) == []


@pytest.mark.parametrize("status", [401, 429, 500, 502, 503, 504])
async def test_what_passes_is_unavailable(town: Town, status: int) -> None:
    town.env.inject_error("POST", f"/channels/{town.plaza.id}/messages", status=status)
    with pytest.raises(ChatUnavailable):
        await town.chat.post(place(town.plaza), card(), key=7, again=False)


def test_a_rate_limit_says_when_to_come_back() -> None:
    with pytest.raises(ChatUnavailable) as unavailable, translated():
        raise discord.RateLimited(61.5)
    assert unavailable.value.retry_after == timedelta(seconds=61.5)
    answer: Any = SimpleNamespace(status=429, reason="", headers={"Retry-After": "12"})
    with pytest.raises(ChatUnavailable) as unavailable, translated():
        raise discord.HTTPException(answer, "limited")
    assert unavailable.value.retry_after == timedelta(seconds=12)


@pytest.mark.parametrize(
    "error", [aiohttp.ServerDisconnectedError(), ConnectionResetError(), TimeoutError()]
)
def test_a_cut_connection_is_unavailable(error: Exception) -> None:
    with pytest.raises(ChatUnavailable) as unavailable, translated():
        raise error
    assert unavailable.value.retry_after is None


async def test_a_place_of_another_platform_is_refused() -> None:
    with pytest.raises(ChatRefused):
        await DiscordChat().post(Place("matrix", "!room:x"), card(), key=7, again=False)


async def test_nothing_goes_out_before_a_client_is_attached() -> None:
    with pytest.raises(RuntimeError):
        await DiscordChat().post(Place("discord", "1"), card(), key=7, again=False)
