"""Words between a thread and another platform: read as people read them, repeated safely."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import example, given, settings
from simcord.actors import MemberActor
from simcord.builders import ChannelHandle

from cogs._spoken import shown as repeats
from cogs._ui import account
from community.errors import ChatRefused, ChatUnavailable
from community.places import Account, Place, Ref
from community.spoken import Spoken
from community.texts import Card, text
from tests.cogs.discord_reader import active
from tests.cogs.hostile import spiteful
from tests.cogs.town import Town

LINK = re.compile(r"<https?://[a-z0-9.:-]+/[^\s<>]*>")
BOB = Account("matrix", "@bob:here")


def from_matrix(words: str, name: str = "Bob") -> Spoken:
    return Spoken(BOB, name, words)


async def thread_with(town: Town, *people: MemberActor) -> ChannelHandle:
    """Open a conversation with these people, and return it as a person sees it."""
    await town.env.settle()
    await town.chat.open_conversation(
        Place("discord", str(town.rounds.id)),
        text("{a} · #12", a="Ada"),
        [account(one) for one in people],
        Card("en", None, (text("hello"),)),
        key=1,
        again=False,
    )
    [thread] = town.rounds.threads
    return thread


def place(channel: ChannelHandle) -> Place:
    return Place("discord", str(channel.id))


def ref(channel: ChannelHandle, message: Any) -> Ref:
    return Ref("discord", str(channel.id), str(message.id))


def last(channel: ChannelHandle) -> Any:
    return channel.history()[-1]


def shown(channel: ChannelHandle) -> str:
    """Return what stands in the newest message, as it is sent."""
    return last(channel).components[0].content


# --- listening --------------------------------------------------------------------------------


async def test_a_message_is_heard_with_its_author_as_people_know_them(town: Town) -> None:
    ada = town.person("Ada")
    thread = await thread_with(town, ada)
    sent = await ada.send(thread, "Shall we meet on Friday?")
    heard = await town.chat.listen(ref(thread, sent))
    assert heard == Spoken(account(ada), "Ada", "Shall we meet on Friday?")
    town.env.backend.get_guild(town.guild.id).members[ada.id].nick = "Ada L."
    heard = await town.chat.listen(ref(thread, sent))
    assert heard is not None
    assert heard.name == "Ada L."


async def test_an_edited_message_is_heard_as_it_stands_and_a_deleted_one_not(town: Town) -> None:
    ada = town.person("Ada")
    thread = await thread_with(town, ada)
    sent = await ada.send(thread, "Helo")
    await ada.edit(sent, "Hello")
    heard = await town.chat.listen(ref(thread, sent))
    assert heard is not None
    assert heard.words == "Hello"
    await ada.delete(sent)
    assert await town.chat.listen(ref(thread, sent)) is None


async def test_files_are_counted_and_what_only_discord_understands_is_put_in_words(
    town: Town,
) -> None:
    ada, ben = town.person("Ada"), town.person("Ben")
    thread = await thread_with(town, ada, ben)
    words = f"<@{ben.id}> <:wave:1234567> at <t:1767225600:F> with </match why:12>, <t:9>"
    sent = await ada.send(thread, words, attachments=[("a.png", b"x"), ("b.png", b"y")])
    heard = await town.chat.listen(ref(thread, sent))
    assert heard is not None
    assert heard.attachments == 2
    assert heard.words == (
        "@Ben :wave: at 2026-01-01 00:00 UTC with /match why, 1970-01-01 00:00 UTC"
    )


async def test_what_is_forwarded_is_heard_too(town: Town) -> None:
    ada = town.person("Ada")
    thread = await thread_with(town, ada)
    forwarded = await ada.forward(await ada.send(town.plaza, "a finding"), thread)
    heard = await town.chat.listen(ref(thread, forwarded))
    assert heard is not None
    assert heard.words == "a finding"


async def test_robots_are_not_heard(town: Town) -> None:
    thread = await thread_with(town, town.person("Ada"))
    assert await town.chat.listen(ref(thread, last(thread))) is None


# --- passing on -------------------------------------------------------------------------------


async def test_words_are_repeated_once_and_name_who_said_them(town: Town) -> None:
    thread = await thread_with(town, town.person("Ada"))
    await town.chat.pass_on(place(thread), from_matrix("Hello Ada"), key=7, again=False)
    assert shown(thread) == "**Bob**: Hello Ada"
    [*_, sent] = [r for r in town.env.http_requests if r.method == "POST"]
    assert sent.json is not None
    assert sent.json["nonce"] == "7"
    assert sent.json["enforce_nonce"] is True
    assert sent.json["allowed_mentions"] == {"parse": [], "users": []}


@settings(max_examples=500, deadline=None)
@given(spiteful, spiteful)
@example("https://a.example/<@1>", "**x**")
@example("[x](https://a.example/*y*)", "a\nb")
@example("(https://discord.gg/a)", "@everyone")
def test_nothing_in_words_or_names_is_alive_but_web_addresses(words: str, name: str) -> None:
    said = repeats(from_matrix(words, name))
    assert said.startswith("**")
    name_shown, _, words_shown = said.removeprefix("**").partition("**: ")
    assert active(name_shown) == []
    assert active(LINK.sub("link", words_shown)) == []


async def test_links_stay_links_and_unfurl_nothing_while_invitations_are_only_words(
    town: Town,
) -> None:
    thread = await thread_with(town, town.person("Ada"))
    words = "https://a.example/b_c?d=e#f, https://discord.gg/abc and https://discord.com/invite/x"
    await town.chat.pass_on(place(thread), from_matrix(words), key=7, again=False)
    assert "<https://a.example/b_c?d=e#f>," in shown(thread)
    assert "://discord" not in shown(thread)


async def test_a_repetition_whose_answer_was_lost_is_found_and_brought_into_line(
    town: Town,
    lose_answer: Callable[[str], None],
) -> None:
    thread = await thread_with(town, town.person("Ada"))
    there, before = place(thread), len(thread.history())
    assert await town.chat.passed_on(there, key=7) is None
    lose_answer("send_message")
    with pytest.raises(ChatUnavailable):
        await town.chat.pass_on(there, from_matrix("Helo"), key=7, again=False)
    found = await town.chat.pass_on(there, from_matrix("Hello"), key=7, again=True)
    assert found == await town.chat.passed_on(there, key=7)
    await town.chat.pass_on_again(found, from_matrix("Hello"))
    assert shown(thread) == "**Bob**: Hello"
    assert await town.chat.passed_on(there, key=7) == found
    assert len(thread.history()) == before + 1


async def test_what_is_in_line_is_not_edited(town: Town) -> None:
    thread = await thread_with(town, town.person("Ada"))
    spoken = from_matrix("Hello *you*")
    there = await town.chat.pass_on(place(thread), spoken, key=7, again=False)
    await town.chat.pass_on_again(there, spoken)
    assert last(thread).edited_at is None
    await town.chat.pass_on_again(there, from_matrix("Hello you"))
    assert last(thread).edited_at is not None


async def test_a_long_message_is_shown_in_part_and_hangs_on_it_as_a_whole(town: Town) -> None:
    thread = await thread_with(town, town.person("Ada"))
    there, before = place(thread), len(thread.history())
    long = from_matrix("word " * 2000 + "END")
    passed = await town.chat.pass_on(there, long, key=7, again=False)
    assert len(shown(thread)) <= 4000
    assert shown(thread).endswith("…")
    [whole] = last(thread).attachments
    assert (await whole.read()).decode() == long.words
    await town.chat.pass_on_again(passed, from_matrix("shorter"))
    assert shown(thread) == "**Bob**: shorter"
    assert last(thread).attachments == []
    await town.chat.pass_on_again(passed, long)
    assert len(last(thread).attachments) == 1
    assert len(thread.history()) == before + 1
    assert await town.chat.passed_on(there, key=7) == passed


async def test_a_repetition_that_somebody_deleted_stays_deleted(town: Town) -> None:
    thread = await thread_with(town, town.person("Ada"))
    passed = await town.chat.pass_on(place(thread), from_matrix("Hello"), key=7, again=False)
    await town.chat.remove(passed)
    with pytest.raises(ChatRefused) as refused:
        await town.chat.pass_on_again(passed, from_matrix("Hello!"))
    assert refused.value.cause == "gone"
