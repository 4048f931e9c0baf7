"""The default limits of a homeserver are what our pacing believes they are."""

import aiohttp
import pytest

from tests.matrix import limits
from tests.matrix.homeserver import Homeserver, RefusedByServer
from tests.matrix.limits import EVENTS, INVITATIONS_OF_ONE_PERSON, LOGINS, REFUSED_AFTER, ROOMS
from tests.matrix.people import People


async def test_events_are_counted_in_one_purse(
    person: People, limited_homeserver: Homeserver
) -> None:
    found = await limits.events(person, limited_homeserver)
    assert found.is_of(EVENTS), found
    assert found.code == "M_LIMIT_EXCEEDED"
    assert found.refused_after >= REFUSED_AFTER


async def test_new_rooms_are_counted_beside_that(
    person: People, limited_homeserver: Homeserver
) -> None:
    found = await limits.rooms(person, limited_homeserver)
    assert found.is_of(ROOMS), found


async def test_nobody_is_invited_too_often_but_into_new_rooms(
    person: People, limited_homeserver: Homeserver
) -> None:
    found = await limits.invitations(person, limited_homeserver, with_room=False)
    assert found.is_of(INVITATIONS_OF_ONE_PERSON), found
    more = await limits.invitations(person, limited_homeserver, with_room=True)
    assert (more.burst, more.code) == (20, "")


async def test_whoever_was_invited_too_often_can_still_be_invited_into_a_new_room(
    person: People, limited_homeserver: Homeserver
) -> None:
    bo = await person("Bo", at=limited_homeserver)
    for _ in range(INVITATIONS_OF_ONE_PERSON.burst):
        ada = await person("Ada", at=limited_homeserver)
        await ada.invites(bo, await ada.opens_room())
    late = await person("Late Ada", at=limited_homeserver)
    with pytest.raises(RefusedByServer) as refused:
        await late.invites(bo, await late.opens_room())
    assert refused.value.code == "M_LIMIT_EXCEEDED"
    assert (await bo.is_invited(room=await late.opens_room(inviting=[bo]))).by == late.user


async def test_logging_in_is_dear(person: People, limited_homeserver: Homeserver) -> None:
    found = await limits.logins(person, limited_homeserver)
    assert found.is_of(LOGINS), found


async def test_whoever_is_refused_is_told_for_how_long(
    person: People, limited_homeserver: Homeserver
) -> None:
    ada = await person("Ada", at=limited_homeserver)
    room = await ada.opens_room()
    await limits.measured(lambda n: ada.says(str(n), room))
    with pytest.raises(RefusedByServer) as refused:
        await ada.says("And now?", room)
    assert (refused.value.status, refused.value.code) == (429, "M_LIMIT_EXCEEDED")
    assert 0 < refused.value.body["retry_after_ms"] <= EVENTS.every * 1000
    async with (
        aiohttp.ClientSession(headers={"Authorization": f"Bearer {ada.token}"}) as http,
        http.put(
            f"{limited_homeserver.url}/_matrix/client/v3/rooms/{room}/send/m.room.message/once",
            json={"msgtype": "m.text", "body": "And now?"},
        ) as answer,
    ):
        assert (answer.status, int(answer.headers["Retry-After"]) > 0) == (429, True)


async def test_an_operator_can_lift_the_limits(
    person: People, limited_homeserver: Homeserver
) -> None:
    ada = await person("Ada", at=limited_homeserver)
    others = [person.account("Bo", at=limited_homeserver).user for _ in range(12)]
    limited_homeserver.lift_limits(ada.user)
    for other in others:
        room = await ada.opens_room(inviting=[other])
        await ada.says("Hello", room)
    assert len((await ada.call("GET", "/joined_rooms"))["joined_rooms"]) == len(others)
