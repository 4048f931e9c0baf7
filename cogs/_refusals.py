"""What Discord's error codes mean to the rules: try again later, or never, and why."""

from collections.abc import Generator
from contextlib import contextmanager
from datetime import timedelta

import aiohttp
import discord

from community.errors import Cause, ChatError, ChatRefused, ChatUnavailable

ARCHIVED = 50083
THREAD_EXISTS = 160004

_CAUSES: dict[int, Cause] = {
    10003: "gone",  # unknown channel
    10004: "gone",  # unknown guild
    10008: "gone",  # unknown message
    10007: "person_gone",  # unknown member
    10013: "person_gone",  # unknown user
    50007: "person_gone",  # takes no messages
    50001: "forbidden",  # missing access
    50013: "forbidden",  # missing permissions
    160006: "full",  # most active threads reached
    30033: "full",  # most people in a thread reached
    50035: "invalid",  # a value is not acceptable
}
_BY_STATUS: dict[int, Cause] = {403: "forbidden", 404: "gone"}
_PERSON = frozenset({10007, 10013})
_FORBIDDEN = frozenset({50001, 50013})

UNAUTHORISED = 401
TOO_MANY = 429
SERVER_FAULT = 500


def refusal(error: discord.HTTPException) -> ChatError:
    """Return what an error of Discord's means."""
    said = f"status {error.status}, code {error.code}"
    if error.status in {UNAUTHORISED, TOO_MANY} or error.status >= SERVER_FAULT:
        return ChatUnavailable(said, _retry_after(error))
    cause = _CAUSES.get(error.code) or _BY_STATUS.get(error.status) or "invalid"
    return ChatRefused(cause, said)


def _retry_after(error: discord.HTTPException) -> timedelta | None:
    """Return how long Discord asks to wait, where it says so."""
    try:
        return timedelta(seconds=float(error.response.headers["Retry-After"]))
    except (KeyError, ValueError):
        return None


def missing(error: discord.HTTPException, *, person: bool = False) -> bool:
    """Whether the thing (or the person) is simply not there any more."""
    if person:
        return error.code in _PERSON
    return _CAUSES.get(error.code) == "gone"


def forbidden(error: discord.HTTPException) -> bool:
    """Whether a permission of ours is missing."""
    return error.code in _FORBIDDEN


@contextmanager
def translated() -> Generator[None]:
    """Turn discord.py's errors, and those of the network, into those of the Chat port."""
    try:
        yield
    except discord.RateLimited as error:
        raise ChatUnavailable("rate limited", timedelta(seconds=error.retry_after)) from error
    except discord.HTTPException as error:
        raise refusal(error) from error
    except (TimeoutError, aiohttp.ClientError, OSError) as error:
        raise ChatUnavailable(f"no answer: {type(error).__name__}") from error
