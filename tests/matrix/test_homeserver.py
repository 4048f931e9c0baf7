"""The homeserver of these tests, and the people on it."""

import pytest

from tests.matrix.homeserver import Homeserver, RefusedByServer
from tests.matrix.people import People

VERSIONS = ("10", "11", "12")


@pytest.mark.parametrize("version", VERSIONS)
async def test_two_people_talk_as_people_do(person: People, version: str) -> None:
    ada, bo = await person("Ada"), await person("Bo")
    room = await ada.opens_room("Lobby", inviting=[bo], version=version)
    invited = await bo.is_invited(by=ada)
    assert (invited.room, invited.name, invited.is_direct) == (room, "Lobby", False)
    await bo.joins(room)

    hello = await ada.says("Hello", room, mentioning=[bo], html="<b>Hello</b>")
    heard = await bo.hears("Hello", room=room, by=ada)
    assert (heard.id, heard.mentions, heard.html) == (hello.id, [bo.user], "<b>Hello</b>")

    await bo.presses("👍", on=heard)
    await ada.sees_pressed("👍", on=hello, by=bo)
    answer = await bo.says("Hello yourself", room, thread=heard)
    assert (await ada.hears("yourself", thread=hello)).id == answer.id
    assert [e.text for e in await ada.reads_thread(room, hello)] == ["Hello yourself"]

    await bo.edits(answer, "Good morning")
    edited = await ada.hears("Good morning", room=room)
    assert (edited.replaces, edited.text) == (answer.id, "Good morning")
    reply = await ada.says("Well", room, to=answer)
    assert (await bo.hears("Well")).answers == answer.id
    await ada.takes_back(reply)
    assert (await bo.looks_at(reply)).is_gone
    assert "Hello" in [e.text for e in await bo.reads(room)]


async def test_what_was_heard_once_is_not_heard_again(person: People) -> None:
    ada, bo = await person("Ada"), await person("Bo")
    room = await ada.opens_room(inviting=[bo])
    await bo.joins(room)
    first, second = await ada.says("Ping", room), await ada.says("Ping", room)
    assert [(await bo.hears("Ping")).id, (await bo.hears("Ping")).id] == [first.id, second.id]
    with pytest.raises(AssertionError, match=r"waited 0\.1 s for 'Ping'"):
        await bo.hears("Ping", within=0.1)
    assert len(await bo.has_heard("Ping", by=ada)) == 2


async def test_a_space_lets_its_people_into_its_rooms(person: People) -> None:
    ada, bo, eve = await person("Ada"), await person("Bo"), await person("Eve")
    space = await ada.opens_space("Guild", inviting=[bo])
    room = await ada.opens_room("Inside", inside=space)
    assert set(await ada.children(space)) == {space, room}
    assert (await bo.is_invited()).is_space
    await bo.joins(space)
    await bo.joins(room)
    with pytest.raises(RefusedByServer) as refused:
        await eve.joins(room)
    assert refused.value.code == "M_FORBIDDEN"
    assert (await ada.members(room))[bo.user] == "join"


async def test_people_are_taken_out_and_know_it(person: People) -> None:
    ada, bo, kim = await person("Ada"), await person("Bo"), await person("Kim")
    room = await ada.opens_room(inviting=[bo, kim])
    await bo.joins(room)
    await kim.joins(room)
    await bo.catch_up()
    await ada.kicks(bo, room)
    await bo.is_out_of(room)
    await ada.bans(kim, room)
    with pytest.raises(RefusedByServer):
        await kim.joins(room)
    await ada.unbans(kim, room)
    await ada.invites(bo, room)
    await bo.is_invited(room=room)
    await bo.leaves(room)
    assert (await ada.members(room)) == {ada.user: "join", bo.user: "leave", kim.user: "leave"}


async def test_a_one_to_one_room_is_remembered_as_one(person: People) -> None:
    ada, bo = await person("Ada"), await person("Bo")
    room = await ada.opens_direct(bo)
    assert (await bo.is_invited(by=ada)).is_direct
    await ada.catch_up()
    assert ada.account_data["m.direct"] == {bo.user: [room]}


async def test_a_file_arrives_as_it_was(person: People) -> None:
    ada, bo = await person("Ada"), await person("Bo")
    room = await ada.opens_room(inviting=[bo])
    await bo.joins(room)
    await ada.shows_file(b"BEGIN:VCALENDAR", "talk.ics", room)
    assert await bo.opens_file(await bo.hears("talk.ics")) == b"BEGIN:VCALENDAR"


async def test_rooms_get_the_version_of_their_server(
    person: People, older_homeserver: Homeserver
) -> None:
    ada, old = await person("Ada"), await person("Old Ada", at=older_homeserver)
    newer, older = await ada.opens_room(), await old.opens_room()
    assert (await ada.creation(newer))["room_version"] == "12"
    assert ":" not in newer
    assert (await old.creation(older))["room_version"] == "11"
    assert older.endswith(":localhost")


async def test_a_killed_server_comes_back_with_everything(
    person: People, own_homeserver: Homeserver
) -> None:
    ada = await person("Ada", at=own_homeserver)
    room = await ada.opens_room()
    said = await ada.says("Still here?", room)
    own_homeserver.kill()
    with pytest.raises(OSError, match="Cannot connect"):
        await ada.says("Hello?", room)
    await own_homeserver.comes_back()
    assert (await ada.looks_at(said)).text == "Still here?"
    own_homeserver.revoke(ada.token)
    with pytest.raises(RefusedByServer) as refused:
        await ada.catch_up()
    assert (refused.value.status, refused.value.code) == (401, "M_UNKNOWN_TOKEN")
    assert own_homeserver.started_in > 0
