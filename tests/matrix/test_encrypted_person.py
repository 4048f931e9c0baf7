"""People whose clients encrypt understand each other, and nobody whom nothing vouches for."""

import pytest

from tests.matrix.encrypted_person import EncryptedPerson
from tests.matrix.keys import Directory, identity_keys
from tests.matrix.people import People

VERSIONS = ("11", "12")


@pytest.mark.parametrize("version", VERSIONS)
async def test_two_people_talk_and_the_server_reads_nothing(person: People, version: str) -> None:
    ada, bo = await person.encrypted("Ada"), await person.encrypted("Bo")
    room = await ada.opens_direct(bo, encrypted=True, version=version)
    assert (await bo.is_invited(by=ada)).is_encrypted
    await bo.joins(room)
    hello = await ada.says("Hello", room)
    heard = await bo.hears("Hello", room=room, by=ada)
    assert (heard.id, heard.encrypted) == (hello.id, True)
    answer = await bo.says("Hello yourself", room, thread=heard)
    assert (await ada.hears("yourself", thread=hello)).id == answer.id
    await bo.edits(answer, "Good morning")
    assert (await ada.hears("Good morning")).replaces == answer.id
    await ada.presses("👍", on=answer)
    await bo.sees_pressed("👍", on=answer, by=ada)
    assert [e.id for e in await ada.reads_thread(room, hello)] == [answer.id]

    spy = await bo.call("GET", f"/rooms/{room}/event/{hello.id}")
    assert spy["type"] == "m.room.encrypted"
    assert "Hello" not in str(spy)


async def test_a_message_before_the_answer_of_an_invitation_is_readable(person: People) -> None:
    ada, bo = await person.encrypted("Ada"), await person.encrypted("Bo")
    room = await ada.opens_direct(bo, encrypted=True)
    await ada.says("For later", room)
    await bo.joins(room)
    assert (await bo.hears("For later")).encrypted


@pytest.mark.parametrize(
    ("sender_is_strict", "reader_is_signed", "readable"),
    [(True, True, True), (True, False, False), (False, False, True)],
)
async def test_the_strict_write_only_to_devices_that_somebody_vouches_for(
    person: People, *, sender_is_strict: bool, reader_is_signed: bool, readable: bool
) -> None:
    ada = await person.encrypted("Ada", strict=sender_is_strict)
    bo = await person.encrypted("Bo", strict=False, signed=reader_is_signed)
    room = await ada.opens_direct(bo, encrypted=True)
    await bo.joins(room)
    said = await ada.says("Secret", room)
    came = await bo.wait_for(lambda e: e.id == said.id, "the message")
    assert came.unreadable is not readable
    assert (came.text == "Secret") is readable
    assert [w["code"] for w in bo.withheld] == ([] if readable else ["m.unverified"])


async def test_the_strict_do_not_listen_to_devices_that_nobody_vouches_for(person: People) -> None:
    ada = await person.encrypted("Ada", strict=True)
    bo = await person.encrypted("Bo", strict=False, signed=False)
    room = await ada.opens_direct(bo, encrypted=True)
    await bo.joins(room)
    said = await bo.says("Believe me", room)
    assert (await ada.wait_for(lambda e: e.id == said.id)).unreadable


async def test_whoever_left_cannot_read_what_comes_after(person: People) -> None:
    ada, bo = await person.encrypted("Ada"), await person.encrypted("Bo")
    kim = await person.encrypted("Kim")
    room = await ada.opens_room(inviting=[bo, kim], encrypted=True)
    await bo.joins(room)
    await kim.joins(room)
    before = await ada.says("All three", room)
    await kim.hears("All three")
    await bo.hears("All three")
    await kim.leaves(room)
    after = await ada.says("The two of us", room)
    await bo.hears("The two of us")

    def session(person: EncryptedPerson, event: str) -> str:
        return next(s for s, e in person.used.items() if e == event)[0]

    await kim.catch_up()
    assert session(kim, before.id) == session(bo, before.id) != session(bo, after.id)
    assert session(bo, after.id) not in {known for _, known in kim.incoming}


async def test_a_changed_identity_is_not_believed(person: People) -> None:
    ada, bo = await person.encrypted("Ada"), await person.encrypted("Bo")
    answer = await ada.call("POST", "/keys/query", {"device_keys": {bo.user: []}})
    directory = Directory()
    assert [d.is_theirs for d in directory.devices(answer)] == [True]
    forged = identity_keys(bo.user, ada.identity)
    for usage in ("master", "self_signing"):
        answer[f"{usage}_keys"][bo.user] = forged[f"{usage}_key"]
    assert [d.is_theirs for d in directory.devices(answer)] == [False]
    assert [d.is_theirs for d in Directory().devices(answer)] == [False]


async def test_a_device_under_another_name_is_not_believed(person: People) -> None:
    ada, bo = await person.encrypted("Ada"), await person.encrypted("Bo")
    answer = await ada.call("POST", "/keys/query", {"device_keys": {bo.user: [], ada.user: []}})
    keys = answer["device_keys"]
    keys[bo.user][bo.device] = keys[ada.user][ada.device]
    assert [d.user for d in Directory().devices(answer)] == [ada.user]


async def test_files_are_encrypted_too(person: People) -> None:
    ada, bo = await person.encrypted("Ada"), await person.encrypted("Bo")
    room = await ada.opens_direct(bo, encrypted=True)
    await bo.joins(room)
    await ada.shows_file(b"BEGIN:VCALENDAR", "talk.ics", room)
    shown = await bo.hears("talk.ics")
    assert "url" not in shown.content
    assert await bo.opens_file(shown) == b"BEGIN:VCALENDAR"
    box = str(shown.content["file"]["url"]).removeprefix("mxc://")
    assert b"VCALENDAR" not in await bo.download(box)
