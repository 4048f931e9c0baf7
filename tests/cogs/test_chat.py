"""The Chat port on Discord: once and only once, whatever answer gets lost, and who is to blame."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from discord.http import MultipartParameters
from simcord.actors import MemberActor
from simcord.builders import ChannelHandle

from cogs._chat import DiscordChat
from cogs._ui import account
from community.errors import ChatRefused, ChatUnavailable
from community.places import Place, Ref
from community.texts import Button, Card, Quote, Text, Who, text
from tests.cogs.town import Town, cards


def card(words: str = "hello", *pinged: MemberActor, title: str = "Ada", **more: Any) -> Card:
    people = tuple(Who(one.name, "discord", str(one.id)) for one in pinged)
    buttons = (Button("why:7", text("Why us?")),)
    return Card("en", text("{t}", t=title), (Quote(text("Goal"), words),), buttons, people, **more)


def place(channel: ChannelHandle) -> Place:
    return Place("discord", str(channel.id))


def requests(town: Town, method: str, path: str) -> list[Any]:
    return [r for r in town.env.http_requests if r.method == method and r.path == path]


# --- messages ---------------------------------------------------------------------------------


async def test_a_post_names_its_nonce_and_pings_exactly_its_people(town: Town) -> None:
    ada = town.person("Ada")
    ref = await town.chat.post(place(town.plaza), card("hi @everyone", ada), key=7, again=False)
    [sent] = requests(town, "POST", f"/channels/{town.plaza.id}/messages")
    assert sent.json["nonce"] == "7"
    assert sent.json["enforce_nonce"] is True
    assert sent.json["allowed_mentions"] == {"parse": [], "users": [ada.id]}
    assert sent.json["components"][0]["id"] == 1_000_000_007
    assert ref == Ref("discord", str(town.plaza.id), str(town.plaza.history()[-1].id))


async def test_a_post_whose_answer_was_lost_is_found_and_not_repeated(
    town: Town, lose_answer: Callable[[str], None]
) -> None:
    lose_answer("send_message")
    with pytest.raises(ChatUnavailable):
        await town.chat.post(place(town.plaza), card(), key=7, again=False)
    for number in range(120):  # more than one page of history
        await town.organiser.send(town.plaza, f"chatter {number}")
    ref = await town.chat.post(place(town.plaza), card(), key=7, again=True)
    ours = [one for one in town.plaza.history() if one.author.bot]
    assert [str(one.id) for one in ours] == [ref.message]


async def test_a_second_attempt_posts_where_the_first_never_arrived(town: Town) -> None:
    await town.chat.post(place(town.plaza), card(), key=6, again=False)
    await town.chat.post(place(town.plaza), card(), key=7, again=True)
    assert len(cards(town.plaza)) == 2


async def test_a_look_back_ends_after_three_pages(town: Town) -> None:
    for number in range(301):
        town.env.backend.create_message(town.plaza.id, town.organiser.id, f"chatter {number}")
    await town.env.settle()
    await town.chat.post(place(town.plaza), card(), key=7, again=True)
    assert len(requests(town, "GET", f"/channels/{town.plaza.id}/messages")) == 3


async def test_where_the_history_cannot_be_read_the_nonce_has_to_do(town: Town) -> None:
    town.env.inject_error("GET", "/channels/*/messages", status=403, code=50001)
    ref = await town.chat.post(place(town.plaza), card(), key=7, again=True)
    assert ref.message is not None


async def test_an_edit_replaces_words_and_buttons(town: Town) -> None:
    ref = await town.chat.post(place(town.plaza), card("before"), key=7, again=False)
    await town.chat.edit(ref, Card("en", None, (text("after"),)))
    assert cards(town.plaza) == ["after"]


async def test_an_edit_of_what_somebody_deleted_is_refused_as_gone(town: Town) -> None:
    ref = await town.chat.post(place(town.plaza), card(), key=7, again=False)
    town.env.backend.delete_message(town.plaza.id, int(ref.message or 0))
    with pytest.raises(ChatRefused) as refused:
        await town.chat.edit(ref, card())
    assert refused.value.cause == "gone"


async def test_an_archived_thread_is_opened_for_an_edit(town: Town) -> None:
    ref = await _talk(town, [town.person("Ada")])
    path = f"/channels/{ref.place}/messages/{ref.message}"
    town.env.inject_error("PATCH", path, status=400, code=50083)
    await town.chat.edit(ref, Card("en", None, (text("after"),)))
    assert cards(town.rounds.threads[0]) == ["after"]
    assert requests(town, "PATCH", f"/channels/{ref.place}")[0].json == {"archived": False}


async def test_a_thread_is_called_otherwise_also_when_it_fell_asleep(town: Town) -> None:
    posted = await town.chat.post(place(town.plaza), card(), key=7, again=False)
    ref = await town.chat.open_thread(posted, text("A walk"), key=8, again=False)
    await town.chat.rename(ref, text("Not now"), "de")
    [thread] = town.plaza.threads
    assert thread.name == "Gerade nicht"
    town.env.inject_error("PATCH", f"/channels/{ref.place}", status=400, code=50083)
    await town.chat.rename(ref, text("Not now"), "en")
    [thread] = town.plaza.threads
    assert thread.name == "Not now"
    changes = [one.json for one in requests(town, "PATCH", f"/channels/{ref.place}")]
    assert changes[-2:] == [{"archived": False}, {"name": "Not now"}]


async def test_removing_twice_is_fine(town: Town) -> None:
    ref = await town.chat.post(place(town.plaza), card(), key=7, again=False)
    await town.chat.remove(ref)
    await town.chat.remove(ref)
    assert cards(town.plaza) == []


# --- forums -----------------------------------------------------------------------------------


@pytest.fixture
def forum(town: Town, monkeypatch: pytest.MonkeyPatch) -> ChannelHandle:
    """A forum whose posts begin with a message of the post's own id, as on Discord itself."""
    backend = town.env.backend
    original = backend.create_forum_post

    def create(*args: Any, **rest: Any) -> Any:
        thread, starter = original(*args, **rest)
        del backend.messages[thread.id][starter.id]
        starter.id = thread.id
        backend.messages[thread.id][starter.id] = starter
        return thread, starter

    monkeypatch.setattr(backend, "create_forum_post", create)
    made = town.guild.create_forum_channel("introductions-forum")
    names = ("Photography", "PR", "museums", "theatre", "comics", "opera")
    stored = town.env.backend.get_channel(made.id)
    stored.available_tags = [
        {"id": str(number), "name": name, "moderated": name == "opera"}
        for number, name in enumerate(names, start=100)
    ]
    return made


async def test_in_a_forum_a_card_becomes_a_post_with_the_forums_own_tags(
    town: Town, forum: ChannelHandle
) -> None:
    wanted = ("photography", "pr", "museums", "opera", "knitting")
    ref = await town.chat.post(place(forum), card(tags=wanted), key=7, again=False)
    [post] = forum.threads
    assert post.name == "Ada"
    assert ref == Ref("discord", str(post.id), str(post.id))
    [sent] = requests(town, "POST", f"/channels/{forum.id}/threads")
    assert sent.json["applied_tags"] == ["100", "101", "102"]


async def test_a_forum_post_whose_answer_was_lost_is_found_by_its_marker(
    town: Town, forum: ChannelHandle, lose_answer: Callable[[str], None]
) -> None:
    await town.chat.post(place(forum), card(), key=6, again=False)
    lose_answer("start_thread_in_forum")
    with pytest.raises(ChatUnavailable):
        await town.chat.post(place(forum), card(), key=7, again=False)
    ref = await town.chat.post(place(forum), card(), key=7, again=True)
    assert len(forum.threads) == 2
    again = await town.chat.post(place(forum), card(), key=6, again=True)
    assert again.place != ref.place


async def test_a_forum_post_is_found_again_without_its_name(
    town: Town, forum: ChannelHandle
) -> None:
    posted = await town.chat.post(place(forum), card(), key=6, again=False)
    await town.chat.post(place(forum), card(), key=7, again=False)
    assert await town.chat.passed_on(place(forum), key=6) == posted
    assert await town.chat.passed_on(place(forum), key=8) is None


async def test_a_forum_that_demands_a_tag_gets_one() -> None:
    told: dict[str, Any] = {
        "guild_id": "1",
        "type": 15,
        "available_tags": [{"id": "5", "name": "x"}],
        "flags": 1 << 4,
    }

    sent: list[dict[str, Any]] = []

    async def get_channel(_number: int) -> Any:
        return told

    async def start_thread_in_forum(_number: int, *, params: MultipartParameters) -> Any:
        sent.append(params.payload or {})
        return {"id": "8", "message": {"id": "8"}}

    chat = DiscordChat()
    http: Any = SimpleNamespace(
        get_channel=get_channel, start_thread_in_forum=start_thread_in_forum
    )
    chat.attach(http)
    await chat.post(Place("discord", "3"), card(tags=("knitting",)), key=7, again=False)
    told["flags"] = 0
    await chat.post(Place("discord", "3"), card(tags=("knitting",)), key=8, again=False)
    assert [body["applied_tags"] for body in sent] == [["5"], []]


async def test_a_forum_post_is_removed_as_a_whole_or_at_least_emptied(
    town: Town, forum: ChannelHandle
) -> None:
    first = await town.chat.post(place(forum), card(), key=7, again=False)
    await town.chat.remove(first)
    assert forum.threads == []
    second = await town.chat.post(place(forum), card(), key=8, again=False)
    town.env.inject_error("DELETE", f"/channels/{second.place}", status=403, code=50013)
    await town.chat.remove(second)
    [post] = forum.threads
    assert cards(post) == []


async def test_a_forum_post_is_its_own_thread(town: Town, forum: ChannelHandle) -> None:
    ref = await town.chat.post(place(forum), card(), key=7, again=False)
    assert await town.chat.open_thread(ref, text("Talk"), key=8, again=False) == Ref(
        "discord", ref.place
    )


# --- conversations ----------------------------------------------------------------------------

TITLE = text("{a} × {b} · #12", a="Ada", b="Ben")  # noqa: RUF001 - the sign that the title has


async def test_a_conversation_is_private_and_holds_exactly_its_people(town: Town) -> None:
    ada, ben, eve = (town.person(name) for name in ("Ada", "Ben", "Eve"))
    ref = await _talk(town, [ada, ben])
    [made] = requests(town, "POST", f"/channels/{town.rounds.id}/threads")
    assert made.json["type"] == 12
    assert made.json["invitable"] is False
    assert made.json["auto_archive_duration"] == 10080
    [thread] = town.rounds.threads
    assert thread.name == "Ada × Ben · #12"  # noqa: RUF001
    members = town.env.backend.get_thread(thread.id).thread_members
    assert {ada.id, ben.id} <= set(members)
    assert eve.id not in members
    assert ref == Ref("discord", str(thread.id), str(thread.history()[-1].id))


async def test_a_hostile_name_cannot_hide_what_tells_threads_apart(town: Town) -> None:
    ada = town.person("Ada")
    title = text("{a} · #12", a="\u202e" + "x\n" * 90)
    await town.chat.open_conversation(
        place(town.rounds), title, [account(ada)], card(), key=7, again=False
    )
    [thread] = town.rounds.threads
    assert len(thread.name or "") <= 100
    assert (thread.name or "").endswith(" · #12")
    assert (thread.name or "").startswith("x x x")


@pytest.mark.parametrize(
    "step", ["start_thread_without_message", "add_user_to_thread", "send_message"]
)
async def test_a_conversation_is_continued_wherever_it_broke_off(
    town: Town, lose_answer: Callable[[str], None], step: str
) -> None:
    ada, ben = town.person("Ada"), town.person("Ben")
    lose_answer(step)
    with pytest.raises(ChatUnavailable):
        await _talk(town, [ada, ben])
    await _talk(town, [ada, ben], again=True)
    [thread] = town.rounds.threads
    assert {ada.id, ben.id} <= set(town.env.backend.get_thread(thread.id).thread_members)
    assert len(cards(thread)) == 1


async def test_a_conversation_is_found_again_though_somebody_took_another_name(
    town: Town, lose_answer: Callable[[str], None]
) -> None:
    ada = town.person("Ada")
    lose_answer("start_thread_without_message")
    with pytest.raises(ChatUnavailable):
        await _talk(town, [ada])
    renamed = text("Ada Lovelace × Ben · #12")  # noqa: RUF001
    await _talk(town, [ada], again=True, title=renamed)
    assert len(town.rounds.threads) == 1


async def test_who_left_is_skipped(town: Town) -> None:
    ada, ben = town.person("Ada"), town.person("Ben")
    town.guild.remove_member(ben)
    await _talk(town, [ada, ben])
    [thread] = town.rounds.threads
    assert ada.id in town.env.backend.get_thread(thread.id).thread_members


async def test_a_conversation_of_nobody_is_refused(town: Town) -> None:
    ada = town.person("Ada")
    path = "/channels/*/thread-members/*"
    town.env.inject_error("PUT", path, status=404, code=10013, times=1)
    with pytest.raises(ChatRefused) as refused:
        await _talk(town, [ada])
    assert refused.value.cause == "person_gone"
    town.env.inject_error("PUT", path, status=403, code=50013, times=1)
    with pytest.raises(ChatRefused) as refused:
        await _talk(town, [ada], again=True)
    assert refused.value.cause == "forbidden"


async def test_a_conversation_is_silent_until_a_person_writes(town: Town) -> None:
    ada = town.person("Ada")
    ref = await _talk(town, [ada])
    assert await town.chat.is_silent(ref)
    await ada.send(town.rounds.threads[0], "Hello!")
    assert not await town.chat.is_silent(ref)


async def test_who_is_on_the_server_is_present(town: Town) -> None:
    ada = town.person("Ada")
    assert await town.chat.is_present(place(town.rounds), account(ada))
    town.guild.remove_member(ada)
    assert not await town.chat.is_present(place(town.rounds), account(ada))


async def test_a_thread_under_a_message_is_opened_once(town: Town) -> None:
    ref = await town.chat.post(place(town.prompts), card(), key=7, again=False)
    thread = await town.chat.open_thread(ref, text("Who comes?"), key=8, again=False)
    path = f"/channels/{town.prompts.id}/messages/{ref.message}/threads"
    town.env.inject_error("POST", path, status=400, code=160004)
    assert await town.chat.open_thread(ref, text("Who comes?"), key=8, again=True) == thread
    [opened] = town.prompts.threads
    assert str(opened.id) == thread.place
    assert opened.name == "Who comes?"


async def test_a_server_that_is_gone_says_nothing_about_a_person(town: Town) -> None:
    ada = town.person("Ada")
    town.env.inject_error("GET", "/guilds/*/members/*", status=404, code=10004)
    with pytest.raises(ChatRefused) as refused:
        await town.chat.is_present(place(town.rounds), account(ada))
    assert refused.value.cause == "gone"


# --- steps ------------------------------------------------------------------------------------


async def _talk(
    town: Town, people: list[MemberActor], *, again: bool = False, title: Text = TITLE
) -> Ref:
    await town.env.settle()
    return await town.chat.open_conversation(
        place(town.rounds),
        title,
        [account(one) for one in people],
        card("hi", *people),
        key=7,
        again=again,
    )
