"""Our rooms on a real homeserver: whom we talk to alone, whom we follow, when we leave."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from community.errors import ChatRefused
from community.fronts import FrontStore, Note
from matrix import PLATFORM
from matrix.events import Invited
from matrix.reading import read
from matrix.rooms import OurRooms
from tests.matrix.homeserver import Homeserver, Login
from tests.matrix.people import People
from tests.matrix.person import Person
from tests.matrix.station import PATIENCE, Station

HOUR = 3_600_000


class House(Station):
    """A bot that answers nothing, but looks after its rooms as the front does."""

    def __init__(
        self,
        url: str,
        login: Login,
        folder: Path,
        *inviters: str,
        store: FrontStore | None = None,
    ) -> None:
        super().__init__(url, login, folder, store)
        self.replaced: list[tuple[str, str]] = []
        self.rooms = OurRooms(self.wire, self.store, inviters, self._note)
        self.taken: list[bool] = []

    async def _note(self, _platform: str, old: str, new: str) -> None:
        self.replaced.append((old, new))

    async def handle(self) -> None:
        """Handle all that waits."""
        for one in await self.inbox():
            event = read(one.event)
            if event is not None:
                await self.rooms.heard(event)
            if isinstance(event, Invited):
                self.taken.append(await self.rooms.take_invitation(event))
            await self.store.handled(PLATFORM, one.id)

    async def gets_and_handles(self, kind: str = "netzwerkstatt.invitation") -> None:
        """Wait for an event of a type, and handle all."""
        await self.gets(kind)
        await self.handle()

    async def knows(self, *rooms: str) -> None:
        """Wait until the sync has told of these rooms."""
        await self._until(lambda: all(self.wire.rooms.get(room) for room in rooms))

    async def leaves(self, room: str) -> None:
        """Handle what comes until we are out of a room."""
        await self._until(lambda: room not in (self.wire.rooms.joined() or ()))

    async def _until(self, there: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE):
            while not there():
                self.came.clear()
                await self.handle()
                with suppress(TimeoutError):
                    async with asyncio.timeout(0.05):
                        await self.came.wait()


async def a_home(house: House, olga: Person, *people: Person, version: str = "") -> str:
    """Let Olga, who may, take the bot into a room that is a home."""
    home = await olga.opens_room("Makers", inviting=[house.wire.me, *people], version=version)
    for somebody in people:
        await somebody.joins(home)
    await house.gets_and_handles()
    await house.knows(home)
    return home


async def test_a_1_to_1_room_is_made_once_and_encrypted(
    homeserver: Homeserver, person: People, tmp_path: Path
) -> None:
    ada = await person.encrypted("Ada")
    async with House(homeserver.url, person.account("bot"), tmp_path) as house:
        room = await house.rooms.room_with(ada.user)
        assert await house.rooms.room_with(ada.user) == room
        assert await house.rooms.alone_with(room) == ada.user
        await ada.is_invited(by=house.wire.me, room=room)
        await ada.joins(room)
        await house.wire.send(room, {"msgtype": "m.notice", "body": "hello"}, key="k")
        said = await ada.hears("hello", room=room)
        assert said.encrypted
        assert await house.rooms.home_of(room) is None
        levels = await ada.state(room, "m.room.power_levels")
        assert levels.get("users", {}).get(ada.user, 0) == 0
        assert levels["invite"] == 50
        assert house.wire.me in await ada.members(room)


async def test_a_1_to_1_room_is_found_that_was_made_right_before_the_process_ended(
    homeserver: Homeserver, person: People, tmp_path: Path
) -> None:
    ada, login = await person("Ada"), person.account("bot")
    async with House(homeserver.url, login, tmp_path) as house:
        await house.rooms.room_with(ada.user)
        (room,) = await house.wire.joined_rooms()
        await house.wire.set_account_data("m.direct", {})
    async with House(homeserver.url, login, tmp_path, store=house.store) as house:
        assert await house.rooms.room_with(ada.user) == room
        assert await house.rooms.alone_with(room) == ada.user


async def test_a_room_with_a_third_person_is_none_to_talk_alone_in(
    homeserver: Homeserver, person: People, tmp_path: Path
) -> None:
    ada, bea, login = await person("Ada"), await person("Bea"), person.account("bot")
    async with House(homeserver.url, login, tmp_path, ada.user) as house:
        room = await ada.opens_direct(login.user)
        await house.gets_and_handles()
        await house.knows(room)
        assert await house.rooms.alone_with(room) == ada.user
        assert await house.rooms.room_with(ada.user) == room
        await ada.invites(bea, room)
        await ada.says("now there are three", room)
        await house.hears("now there are three")
        assert await house.rooms.alone_with(room) is None
        assert await house.rooms.room_with(ada.user) != room


async def test_somebody_who_cannot_be_invited_is_gone(
    homeserver: Homeserver, person: People, tmp_path: Path
) -> None:
    async with House(homeserver.url, person.account("bot"), tmp_path) as house:
        with pytest.raises(ChatRefused) as refused:
            await house.rooms.room_with("@nobody:localhost:99999999")
        assert refused.value.cause == "person_gone"


async def test_only_allowed_people_take_the_bot_along(
    homeserver: Homeserver, person: People, tmp_path: Path
) -> None:
    olga, ada, mallory = await person("Olga"), await person("Ada"), await person("Mallory")
    login = person.account("bot")
    async with House(homeserver.url, login, tmp_path, olga.user) as house:
        home = await a_home(house, olga, ada)
        assert await house.rooms.homes() == [home]
        for who, direct, taken in (
            (ada, True, True),  # of a community of ours: may talk to us
            (ada, False, False),
            (mallory, True, False),
            (mallory, False, False),
        ):
            room = await (
                who.opens_direct(login.user)
                if direct
                else who.opens_room("Trap", inviting=[login.user])
            )
            await house.gets_and_handles()
            assert house.taken[-1] is taken
            assert (room in await house.wire.joined_rooms()) is taken
            assert (await who.members(room))[login.user] == ("join" if taken else "leave")
        assert await house.rooms.homes() == [home]


async def test_a_room_of_several_people_is_no_1_to_1_room_whatever_the_invitation_says(
    homeserver: Homeserver, person: People, tmp_path: Path
) -> None:
    olga, ada, bea = await person("Olga"), await person("Ada"), await person("Bea")
    login = person.account("bot")
    async with House(homeserver.url, login, tmp_path, olga.user) as house:
        await a_home(house, olga, ada)
        room = await ada.opens_room(inviting=[login.user, bea], is_direct=True)
        await house.gets_and_handles()
        assert house.taken[-1] is False
        assert (await ada.members(room))[login.user] == "leave"


async def test_an_invitation_that_was_taken_back_harms_nothing(
    homeserver: Homeserver, person: People, tmp_path: Path
) -> None:
    olga, login = await person("Olga"), person.account("bot")
    async with House(homeserver.url, login, tmp_path, "*") as house:
        room = await olga.opens_room("Makers", inviting=[login.user])
        await house.gets("netzwerkstatt.invitation")
        await olga.kicks(login.user, room)
        await house.handle()
        assert house.taken == [False]


async def test_rooms_in_which_nobody_else_is_are_left(
    homeserver: Homeserver, person: People, tmp_path: Path
) -> None:
    olga, ada, login = await person("Olga"), await person("Ada"), person.account("bot")
    async with House(homeserver.url, login, tmp_path, "*:localhost") as house:
        home = await a_home(house, olga, ada)
        direct = await house.rooms.room_with(ada.user)
        await house.knows(home, direct)
        await ada.leaves(direct)  # declined
        await house.leaves(direct)
        await ada.leaves(home)
        await olga.says("only the two of us", home)
        await house.hears("only the two of us")
        await house.handle()
        assert await house.wire.joined_rooms() == [home]
        await olga.leaves(home)
        await house.leaves(home)


@pytest.mark.parametrize("purpose", ["match:1", "direct:@bo:localhost"])
async def test_a_room_that_was_just_made_is_not_left_before_people_come(
    homeserver: Homeserver, person: People, tmp_path: Path, purpose: str
) -> None:
    async with House(homeserver.url, person.account("bot"), tmp_path) as house:
        marked = {"creation_content": {"netzwerkstatt.key": purpose}}
        room = await house.wire.create_room({"preset": "private_chat", **marked})
        await house.knows(room)
        made = await house.wire.all_state(room)
        at = next(int(e["origin_server_ts"]) for e in made if e["type"] == "m.room.create")
        await house.rooms.tidy(at + HOUR)
        assert room in await house.wire.joined_rooms()
        await house.rooms.tidy(at + 25 * HOUR)
        assert room not in await house.wire.joined_rooms()


async def test_a_communitys_own_room_is_kept_for_as_long_as_the_bot_is_with_them(
    homeserver: Homeserver, person: People, tmp_path: Path
) -> None:
    olga, login = await person("Olga"), person.account("bot")
    async with House(homeserver.url, login, tmp_path, olga.user) as house:
        space = await olga.opens_space("Makers", inviting=[login.user])
        await house.gets_and_handles()
        marked = {"creation_content": {"netzwerkstatt.key": f"channel:rounds:{space}"}}
        room = await house.wire.create_room({"preset": "private_chat", **marked})
        await house.store.keep(PLATFORM, Note("room", room, {"home": space}))
        await house.knows(space, room)
        made = await house.wire.all_state(room)
        at = next(int(e["origin_server_ts"]) for e in made if e["type"] == "m.room.create")
        await house.rooms.tidy(at + 100 * HOUR)
        assert room in await house.wire.joined_rooms()
        await olga.kicks(login.user, space)
        await house.leaves(space)
        await house.rooms.tidy(at + 100 * HOUR)
        assert room not in await house.wire.joined_rooms()


async def test_a_room_in_a_space_belongs_to_it_and_a_made_room_where_its_note_says(
    homeserver: Homeserver, person: People, tmp_path: Path
) -> None:
    olga, login = await person("Olga"), person.account("bot")
    async with House(homeserver.url, login, tmp_path, olga.user) as house:
        space = await olga.opens_space("Makers", inviting=[login.user])
        await house.gets_and_handles()
        plaza = await olga.opens_room("Plaza", inside=space, inviting=[login.user])
        await house.gets_and_handles()
        marked = {"creation_content": {"netzwerkstatt.key": "match:1"}}
        match = await house.wire.create_room({"preset": "private_chat", **marked})
        await house.knows(space, plaza, match)
        await olga.says("hello", plaza)
        await house.hears("hello")
        assert await house.rooms.homes() == [space]
        assert await house.rooms.home_of(plaza) == space
        assert await house.rooms.home_of(match) is None
        await house.store.keep(PLATFORM, Note("room", match, {"home": space}))
        assert await house.rooms.home_of(match) == space
        assert await house.rooms.home_of("!elsewhere") is None


@pytest.mark.parametrize(("before", "after"), [("10", "11"), ("11", "12"), ("12", "12")])
async def test_a_replaced_home_is_followed(
    homeserver: Homeserver, person: People, tmp_path: Path, before: str, after: str
) -> None:
    """It is invite-only, so somebody has to invite us again; they need not be allowed to."""
    olga, ada, login = await person("Olga"), await person("Ada"), person.account("bot")
    async with House(homeserver.url, login, tmp_path, olga.user) as house:
        home = await a_home(house, olga, ada, version=before)
        match = await house.wire.create_room(
            {"preset": "private_chat", "creation_content": {"netzwerkstatt.key": "match:1"}}
        )
        await house.store.keep(PLATFORM, Note("room", match, {"home": home}))
        new = await olga.upgrades(home, after)
        await house.gets_and_handles("m.room.tombstone")
        assert house.replaced == []
        await olga.invites(ada, new)
        await ada.joins(new)
        await ada.invites(login.user, new)
        await house.gets_and_handles()
        assert house.replaced == [(home, new)]
        assert home not in await house.wire.joined_rooms()
        await house.knows(new, match)
        assert await house.rooms.homes() == [new]
        assert await house.rooms.home_of(match) == new


async def test_an_open_room_is_followed_at_once_and_belongs_where_it_did(
    homeserver: Homeserver, person: People, tmp_path: Path
) -> None:
    olga, login = await person("Olga"), person.account("bot")
    async with House(homeserver.url, login, tmp_path, olga.user) as house:
        space = await olga.opens_space("Makers", inviting=[login.user])
        await house.gets_and_handles()
        plaza = await olga.opens_room("Plaza", public=True, inviting=[login.user])
        await house.gets_and_handles()
        await olga.puts_into(space, plaza)
        await olga.says("hello", plaza)
        await house.hears("hello")
        await house.handle()
        assert await house.rooms.home_of(plaza) == space
        new = await olga.upgrades(plaza, "12")
        await house.gets_and_handles("m.room.tombstone")
        assert house.replaced == [(plaza, new)]
        await house.knows(new)
        assert await house.rooms.home_of(new) == space
        assert await house.rooms.homes() == [space]


async def test_nobody_leads_the_bot_into_a_room_that_replaces_nothing(
    homeserver: Homeserver, person: People, tmp_path: Path
) -> None:
    olga, login = await person("Olga"), person.account("bot")
    async with House(homeserver.url, login, tmp_path, olga.user) as house:
        home = await a_home(house, olga)
        trap = await olga.opens_room("Trap", public=True)
        await olga.sets_state(home, "m.room.tombstone", {"replacement_room": trap, "body": ""})
        await house.gets_and_handles("m.room.tombstone")
        assert house.replaced == []
        assert trap not in await house.wire.joined_rooms()
        assert await house.rooms.homes() == [home]
        assert await house.store.notes(PLATFORM, "promised") == []
