"""Discord as the rules' Chat port: plain REST requests, so that any process may deliver any row.

Nothing is taken from the gateway's cache. Doing something only once rests on two legs: Discord
itself ignores a nonce it saw in the past few minutes, and a second attempt first looks for what an
earlier one may have left (a message carries its outbox row's id as a component id, a thread in
its name).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import discord
from discord.http import HTTPClient, MultipartParameters, Route

from cogs._cards import PLATFORM, container_id, layout
from cogs._posting import chosen_tags, has_marker, request_for
from cogs._refusals import ARCHIVED, THREAD_EXISTS, forbidden, missing, refusal, translated
from cogs._spoken import heard, is_by_a_person, mark_of, repeated, says_already
from cogs._thread_names import FORUM_TYPES, tail_of, thread_name
from cogs._threads import DiscordThreads
from community.errors import ChatRefused
from community.places import Account, Place, Ref
from community.ports import Chat
from community.spoken import Spoken
from community.texts import Card, Text

TEXTS_A_PAGE = 100
POSTS_LOOKED_AT = 10
"""So many of our newest posts in a forum are looked through for one of unknown name."""
PAGES_BACK = 3
"""How far a second attempt looks back: 300 messages; Discord itself covers the first minutes."""
A_WEEK: Any = 10080  # minutes until a quiet thread is archived, Discord's longest
PRIVATE_THREAD: Any = 12


@dataclass(frozen=True, slots=True)
class _Channel:
    """What stays true of a channel for ever, so that it need not be asked each time."""

    guild: int
    is_forum: bool


class DiscordChat(DiscordThreads, Chat):
    """Cards as Components V2 messages, conversations as private threads."""

    def __init__(self) -> None:
        self._http: HTTPClient | None = None
        self._channels: dict[int, _Channel] = {}
        self._me = ""

    def attach(self, http: HTTPClient) -> None:
        """Use this (logged in) client; before, everything would fail."""
        self._http = http

    @property
    def http(self) -> HTTPClient:
        """The attached client."""
        if self._http is None:
            raise RuntimeError("the chat is not attached to a client yet")
        return self._http

    # --- messages -----------------------------------------------------------------------------

    async def post(self, place: Place, card: Card, *, key: int, again: bool) -> Ref:
        """Post a card, in a forum as a forum post."""
        number = _number(place.external_id)
        with translated():
            channel = await self._channel(number)
            if channel.is_forum:
                return await self._post_in_forum(number, channel, card, key=key, again=again)
            return await self._post_once(number, channel.guild, card, key=key, again=again)

    async def _post_once(
        self, number: int, guild: int | None, card: Card, *, key: int, again: bool
    ) -> Ref:
        def drawn() -> MultipartParameters:
            return request_for(layout(card, card.language, key, guild=guild), card, key)

        return await self._send_once(number, drawn, key=key, again=again)

    async def _send_once(
        self, number: int, made: Callable[[], MultipartParameters], *, key: int, again: bool
    ) -> Ref:
        found = await self._posted(number, key) if again else None
        if found is None:
            with made() as params:
                sent: Any = await self.http.send_message(number, params=params)
            found = str(sent["id"])
        return Ref(PLATFORM, str(number), found)

    async def _posted(self, number: int, key: int) -> str | None:
        """Return the message with this row's marker among the newest ones, if there is one."""
        before: int | None = None
        for _ in range(PAGES_BACK):
            try:
                page: Any = await self.http.logs_from(number, TEXTS_A_PAGE, before=before)
            except discord.Forbidden:
                return None  # may write but not read back: the nonce has to do
            for message in page:
                if has_marker(message, key) and await self._is_me(message["author"]["id"]):
                    return str(message["id"])
            if len(page) < TEXTS_A_PAGE:
                return None
            before = int(page[-1]["id"])
        return None

    async def edit(self, ref: Ref, card: Card) -> None:
        """Replace a posted card and its buttons."""
        number, message = _number(ref.place), _number(ref.message)
        with translated():
            guild = (await self._channel(number)).guild
            # Without a marker: a card that can be edited was found already.
            params = request_for(layout(card, card.language, guild=guild), card)
            await self._edit(number, message, lambda: params)

    async def overwrite(self, ref: Ref, card: Card, *, key: int) -> Ref:  # noqa: ARG002 - there is no history
        """Replace a posted card; Discord shows nobody what it said before."""
        await self.edit(ref, card)
        return ref

    async def _edit(
        self, number: int, message: int, made: Callable[[], MultipartParameters]
    ) -> None:
        try:
            with made() as params:
                await self.http.edit_message(number, message, params=params)
        except discord.HTTPException as error:
            if error.code != ARCHIVED:
                raise
            await self.http.edit_channel(number, archived=False)
            with made() as params:
                await self.http.edit_message(number, message, params=params)

    async def remove(self, ref: Ref) -> None:
        """Delete a message; a forum post or conversation goes as a whole where that is allowed."""
        number = _number(ref.place)
        with translated():
            try:
                if _is_place(ref):
                    await self._remove_thread(number, ref.message)
                else:
                    await self.http.delete_message(number, _number(ref.message))
            except discord.HTTPException as error:
                if not missing(error):
                    raise

    async def _remove_thread(self, number: int, message: str | None) -> None:
        try:
            await self.http.delete_channel(number)
        except discord.Forbidden:
            if message is None:
                raise
            await self.http.delete_message(number, _number(message))  # at least what it says

    # --- forums -------------------------------------------------------------------------------

    async def _posted_in_forum(
        self, number: int, channel: _Channel, key: int, name: str = ""
    ) -> Ref | None:
        """Return the forum post with this row's marker; ``name``: what it is called, if known."""
        threads = await self._our_threads(channel.guild, number)
        likely = [one for one in threads if one["name"] == name] if name else threads
        newest = sorted(likely, key=lambda one: int(one["id"]), reverse=True)
        for thread in newest if name else newest[:POSTS_LOOKED_AT]:
            starter = await self._posted(int(thread["id"]), key)
            if starter is not None:
                return Ref(PLATFORM, str(thread["id"]), starter)
        return None

    async def _post_in_forum(
        self, number: int, channel: _Channel, card: Card, *, key: int, again: bool
    ) -> Ref:
        name = thread_name(card.title, card.language)
        if again:
            found = await self._posted_in_forum(number, channel, key, name)
            if found is not None:
                return found
        made: Any = await self.http.start_thread_in_forum(
            number,
            params=request_for(
                layout(card, card.language, key, guild=channel.guild),
                card,
                thread={
                    "name": name,
                    "auto_archive_duration": A_WEEK,
                    "applied_tags": await self._tags(number, card.tags),
                },
            ),
        )
        return Ref(PLATFORM, str(made["id"]), str(made["message"]["id"]))

    async def _tags(self, number: int, wanted: Sequence[str]) -> list[str]:
        """Choose among the forum's own tags. None is created: they belong to the organisers."""
        forum: Any = await self.http.get_channel(number)
        return chosen_tags(forum, wanted)

    # --- conversations and threads ------------------------------------------------------------

    async def open_conversation(
        self,
        place: Place,
        title: Text,
        people: Sequence[Account],
        card: Card,
        *,
        key: int,
        again: bool,
    ) -> Ref:
        """Open a private thread, add the people one by one, then post the card in it."""
        number = _number(place.external_id)
        name = thread_name(title, card.language)
        with translated():
            guild = (await self._channel(number)).guild
            thread = await self._private_thread(guild, number, name, again=again)
            await self._add(thread, people)
            return await self._post_once(thread, guild, card, key=key, again=again)

    async def _private_thread(self, guild: int, number: int, name: str, *, again: bool) -> int:
        if again:
            for thread in await self._our_threads(guild, number):
                if tail_of(thread["name"]) == tail_of(name):  # people may have renamed themselves
                    return int(thread["id"])
        made: Any = await self.http.start_thread_without_message(
            number,
            name=name,
            type=PRIVATE_THREAD,
            invitable=False,
            auto_archive_duration=A_WEEK,
        )
        return int(made["id"])

    async def _add(self, thread: int, people: Sequence[Account]) -> None:
        """Add everybody who can be; who left or cannot see the channel is skipped."""
        skipped: list[discord.HTTPException] = []
        for person in people:
            try:
                await self.http.add_user_to_thread(thread, _number(person.external_id))
            except (discord.Forbidden, discord.NotFound) as error:
                skipped.append(error)
        if len(skipped) < len(people):
            return
        if any(forbidden(error) for error in skipped):
            raise refusal(skipped[0])
        raise ChatRefused("person_gone", "nobody could be added to the thread")

    async def open_thread(
        self,
        ref: Ref,
        title: Text,
        *,
        key: int,  # noqa: ARG002 - Discord itself allows one thread a message
        again: bool,  # noqa: ARG002
    ) -> Ref:
        """Open the public thread under a message; Discord allows one, so it cannot be doubled."""
        if ref.message is None or _is_place(ref):
            return Ref(PLATFORM, ref.place)  # a forum post is a thread itself
        number, message = _number(ref.place), _number(ref.message)
        with translated():
            try:
                await self.http.start_thread_with_message(
                    number, message, name=thread_name(title, "en"), auto_archive_duration=A_WEEK
                )
            except discord.HTTPException as error:
                if error.code != THREAD_EXISTS:
                    raise
        return Ref(PLATFORM, ref.message)  # a thread has the id of the message it hangs on

    async def is_silent(self, ref: Ref) -> bool:
        """Whether no person has written in this thread."""
        with translated():
            page: Any = await self.http.logs_from(_number(ref.place), TEXTS_A_PAGE)
        return not any(map(is_by_a_person, page))

    async def is_present(self, place: Place, person: Account) -> bool:
        """Whether the person is still on the server."""
        with translated():
            channel = await self._channel(_number(place.external_id))
            try:
                await self.http.get_member(channel.guild, _number(person.external_id))
            except discord.NotFound as error:
                if missing(error, person=True):
                    return False
                raise
        return True

    # --- across platforms ---------------------------------------------------------------------

    async def pending(self, ref: Ref) -> Sequence[Account]:  # noqa: ARG002 - people are added
        """Return nobody: Discord asks nobody before they are added to a thread."""
        return ()

    async def withdraw(self, ref: Ref, people: Sequence[Account]) -> None:
        """Take nothing back: there are no invitations."""

    async def tell(self, person: Account, card: Card, *, key: int, again: bool) -> Ref:
        """Write a direct message; who takes none cannot be reached."""
        with translated():
            channel: Any = await self.http.start_private_message(_number(person.external_id))
            return await self._post_once(int(channel["id"]), None, card, key=key, again=again)

    async def pace(self, place: Place, conversations: int) -> timedelta | None:  # noqa: ARG002
        """Return None: Discord's limits never hold a round up for long."""
        return None

    async def listen(self, ref: Ref) -> Spoken | None:
        """Return what a person wrote; it takes the intent to read messages."""
        number, message = _number(ref.place), _number(ref.message)
        with translated():
            try:
                found: Any = await self.http.get_message(number, message)
            except discord.HTTPException as error:
                if missing(error):
                    return None
                raise
            return heard(found, await self._name_of((await self._channel(number)).guild, found))

    async def _name_of(self, guild: int, message: Mapping[str, Any]) -> str:
        """Return what the author of a message is called on the server."""
        author = message["author"]
        member: Any = {}
        try:
            member = await self.http.get_member(guild, int(author["id"]))
        except discord.NotFound as error:
            if not missing(error, person=True):
                raise
        return member.get("nick") or author.get("global_name") or author["username"]

    async def pass_on(self, place: Place, spoken: Spoken, *, key: int, again: bool) -> Ref:
        """Repeat what a person wrote elsewhere."""
        number = _number(place.external_id)

        def made() -> MultipartParameters:
            return repeated(spoken, container_id(key), key)

        with translated():
            return await self._send_once(number, made, key=key, again=again)

    async def passed_on(self, place: Place, *, key: int) -> Ref | None:
        """Return what an earlier attempt left behind; in a forum, in one of our newest posts."""
        number = _number(place.external_id)
        with translated():
            channel = await self._channel(number)
            if channel.is_forum:
                return await self._posted_in_forum(number, channel, key)
            found = await self._posted(number, key)
        return None if found is None else Ref(PLATFORM, place.external_id, found)

    async def pass_on_again(self, ref: Ref, spoken: Spoken) -> None:
        """Bring a repeated message into line with what it says now."""
        number, message = _number(ref.place), _number(ref.message)
        with translated():
            standing: Any = await self.http.get_message(number, message)
            if not says_already(standing, spoken):
                mark = mark_of(standing)
                await self._edit(number, message, lambda: repeated(spoken, mark))

    # --- what is known ------------------------------------------------------------------------

    async def _channel(self, number: int) -> _Channel:
        known = self._channels.get(number)
        if known is None:
            told: Any = await self.http.get_channel(number)
            known = _Channel(int(told["guild_id"]), told["type"] in FORUM_TYPES)
            self._channels[number] = known
        return known

    async def _our_threads(self, guild: int, parent: int) -> list[Any]:
        """Return our own open threads under a channel."""
        listed: Any = await self.http.get_active_threads(guild)
        under = [thread for thread in listed["threads"] if int(thread["parent_id"]) == parent]
        return [thread for thread in under if await self._is_me(thread["owner_id"])]

    async def _is_me(self, user: str | int) -> bool:
        if not self._me:
            me: Any = await self.http.request(Route("GET", "/users/@me"))
            self._me = str(me["id"])
        return str(user) == self._me


def _is_place(ref: Ref) -> bool:
    """Whether this is a thread as a whole: a forum post has the id of the message it began with."""
    return ref.message is None or ref.message == ref.place


def _number(external_id: str | None) -> int:
    """Return a Discord id; what is none was not posted here."""
    if external_id is None or not external_id.isdecimal():
        raise ChatRefused("gone", "this is no place on Discord")
    return int(external_id)
