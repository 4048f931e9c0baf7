"""Native polls: asked, ended and read by plain REST requests.

Discord's polls end by themselves, and nothing of one can be changed. A component cannot be put
beside one, so a second attempt looks for a running poll of ours that asks the same.
"""

import logging
import math
from abc import abstractmethod
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import discord
from discord.http import HTTPClient, Route, handle_message_parameters

from cogs._cards import NOBODY, PLATFORM, render, render_plain
from cogs._refusals import missing, translated
from cogs._thread_names import FORUM_TYPES
from community.places import Account, Place, Ref
from community.polls import Poll, PollBoard

log = logging.getLogger(__name__)

MOST_QUESTION, MOST_ANSWER = 300, 55
SHORTEST, LONGEST = 1, 768
"""Hours that a poll may last."""
POLL_RESULT = 46
"""The type of the message in which Discord itself tells how a poll ended."""
EXPIRED, NO_POLL = 520001, 520006
TEXTS_A_PAGE, PAGES = 100, 10
VOTERS_A_PAGE, MOST_PAGES = 100, 50


class DiscordPolls(PollBoard):
    """Asks by polls; the chat lends its client."""

    @property
    @abstractmethod
    def http(self) -> HTTPClient:
        """The client."""

    async def keep_poll(
        self, place: Place, poll: Poll, *, ref: Ref | None, key: int, again: bool
    ) -> Ref | None:
        """Ask a question; in forums, and without an end, there are no polls."""
        if poll.lasts is None or ref is not None:
            return ref
        number = int(place.external_id)
        with translated():
            channel: Any = await self.http.get_channel(number)
            if channel["type"] in FORUM_TYPES:
                return None
            found = await self._asked_before(number, poll) if again else None
            if found is None:
                with handle_message_parameters(
                    content=_note(poll),
                    poll=_drawn(poll, poll.lasts),
                    nonce=str(key),
                    allowed_mentions=NOBODY,
                ) as params:
                    sent: Any = await self.http.send_message(number, params=params)
                found = str(sent["id"])
        return Ref(PLATFORM, place.external_id, found)

    async def _asked_before(self, number: int, poll: Poll) -> str | None:
        me: Any = await self.http.request(Route("GET", "/users/@me"))
        page: Any = await self.http.logs_from(number, TEXTS_A_PAGE)
        for message in page:
            asked = message.get("poll")
            if (
                asked
                and str(message["author"]["id"]) == str(me["id"])
                and asked["question"].get("text") == _question(poll)
                and message["content"] == _note(poll)
                and not _is_over(asked)
            ):
                return str(message["id"])
        return None

    async def close_poll(self, ref: Ref, *, again: bool) -> None:  # noqa: ARG002 - ends once anyway
        """End a poll; one that ended, or was taken away, is fine."""
        with translated():
            try:
                await self.http.end_poll(int(ref.place), int(ref.message or 0))
            except discord.HTTPException as error:
                if error.code not in {EXPIRED, NO_POLL} and not missing(error):
                    raise

    async def take_away(self, ref: Ref, *, again: bool) -> None:  # noqa: ARG002
        """Delete a poll, and what Discord itself said of its end."""
        number, asked = int(ref.place), int(ref.message or 0)
        with translated():
            for message in (*await self._told_of_its_end(number, asked), asked):
                try:
                    await self.http.delete_message(number, message)
                except discord.HTTPException as error:
                    if not missing(error):
                        raise

    async def _told_of_its_end(self, number: int, asked: int) -> list[int]:
        """Return the messages in which Discord tells the result of a poll."""
        after = asked
        for _ in range(PAGES):
            page: Any = await self.http.logs_from(number, TEXTS_A_PAGE, after=after)
            told = [
                int(one["id"])
                for one in page
                if one["type"] == POLL_RESULT and _is_about(one, asked)
            ]
            if told or len(page) < TEXTS_A_PAGE:
                return told
            after = max(int(one["id"]) for one in page)
        return []

    async def voices(self, ref: Ref) -> Mapping[str, frozenset[Account]] | None:
        """Return who chose what; None if somebody took the poll away."""
        number, message = int(ref.place), int(ref.message or 0)
        with translated():
            try:
                found: Any = await self.http.get_message(number, message)
                asked = found.get("poll")
                if not asked:
                    return None
                ids = [int(one["answer_id"]) for one in asked["answers"]]
                return {str(one): await self._voters(number, message, one) for one in ids}
            except discord.HTTPException as error:
                if missing(error):
                    return None
                raise

    async def _voters(self, number: int, message: int, answer: int) -> frozenset[Account]:
        found: set[int] = set()
        after: int | None = None
        for _ in range(MOST_PAGES):
            page: Any = await self.http.get_poll_answer_voters(
                number, message, answer, after, VOTERS_A_PAGE
            )
            ids = [int(one["id"]) for one in page["users"]]
            found |= set(ids)
            if len(ids) < VOTERS_A_PAGE:
                break
            after = max(ids)
        else:
            log.warning("poll %d: more people have voted than are read", message)
        return frozenset(Account(PLATFORM, str(one)) for one in found)


def _is_over(asked: Any) -> bool:
    results: Any = asked.get("results")
    return bool(results and results["is_finalized"])


def _is_about(message: Any, asked: int) -> bool:
    about: Any = message.get("message_reference")
    return bool(about and str(about["message_id"]) == str(asked))


def _question(poll: Poll) -> str:
    return render_plain(poll.question, poll.language, MOST_QUESTION)


def _note(poll: Poll) -> str:
    return "" if poll.note is None else render(poll.note, poll.language)


def _drawn(poll: Poll, lasts: timedelta) -> discord.Poll:
    """Return a poll that lasts at least as long as it shall: we end it ourselves."""
    hours = math.ceil(lasts / timedelta(hours=1))
    asked = discord.Poll(
        _question(poll),
        timedelta(hours=min(max(hours, SHORTEST), LONGEST)),
        multiple=poll.at_most > 1,
    )
    for one in poll.answers:
        asked.add_answer(text=render_plain(one.label, poll.language, MOST_ANSWER) or "…")
    return asked
