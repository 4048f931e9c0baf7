"""What comes next on a real homeserver: one card in a room, edited, pinned and taken away."""

from datetime import timedelta
from pathlib import Path
from urllib.parse import unquote

from matrix.pins import PINNED
from tests.matrix.homeserver import Homeserver
from tests.matrix.living import LivingBot
from tests.matrix.people import People
from tests.matrix.person import Person
from tests.matrix.test_living_meetup import comes
from tests.matrix.test_story import a_plaza, talks

A_MOMENT = timedelta(seconds=30)


async def pinned(someone: Person, room: str) -> list[str]:
    """Return what is pinned in a room."""
    content = await someone.state(room, PINNED)
    return list(content.get("pinned", ()))


async def calls(someone: Person, private: str, words: str, bot: LivingBot) -> None:
    """Let somebody call a meetup, and let what follows be posted."""
    await talks(someone, private, f"meetup call {words}", by=bot.user)
    draft = next(one for one in reversed(someone.came) if "Nobody else sees" in one.text)
    await someone.sees_pressed("👍", on=draft, by=bot.user)
    await someone.presses("👍", on=draft)
    await someone.hears("is called", room=private, by=bot.user)
    await bot.lets_pass(A_MOMENT)


async def test_one_card_is_kept_up_to_date_and_pinned_beside_what_others_pinned(
    homeserver: Homeserver, person: People, tmp_path: Path
) -> None:
    login = person.account("netz", at=homeserver)
    async with LivingBot(homeserver.url, login, tmp_path) as bot:
        plaza = await a_plaza(person, bot, homeserver)
        olga = plaza.olga
        rooms = [await olga.opens_room(name, inside=plaza.home) for name in ("Prompts", "Board")]
        prompts, board = rooms
        for room in rooms:
            await olga.invites(bot.user, room)
            await olga.sees("m.room.member", room=room, by=bot.user)
            await olga.gives_power(bot.user, 50, room)
        rules = await olga.says("Be kind to each other.", prompts)
        await olga.sets_state(prompts, PINNED, {"pinned": [rules.id]})
        await bot.is_set_up(plaza.home, prompts=prompts, zone="Europe/Berlin")
        ada = await person("Ada")
        private = await comes(ada, (plaza.home, *rooms), olga, bot)
        with_us = await olga.opens_direct(bot.user)
        await olga.sees("m.room.member", room=with_us, by=bot.user)
        await olga.hears("help", room=with_us, by=bot.user)

        # An organiser chooses the room; the card is there, and pinned.
        told = await talks(olga, with_us, f"admin upcoming where={board}", by=bot.user)
        assert "I show what comes next in" in told
        await bot.lets_pass(A_MOMENT)
        card = await ada.hears("Nothing is planned yet", room=board, by=bot.user)
        assert await pinned(ada, board) == [card.id]

        # A meetup is called: it comes into the card, and its own card is pinned behind the rules.
        begins = (bot.clock.now() + timedelta(days=5)).strftime("%Y-%m-%d")
        await calls(ada, private, f"title=Walk when={begins} 18:30 places=3", bot)
        edited = await ada.hears("2 places are free", room=board, by=bot.user)
        assert edited.relation.get("event_id") == card.id
        assert "Walk" in edited.text
        walk = await ada.hears("Walk", room=prompts, by=bot.user)
        await bot.lets_pass(A_MOMENT)
        assert await pinned(ada, prompts) == [rules.id, walk.id]
        shown = unquote(edited.content["m.new_content"]["formatted_body"])
        assert f"{prompts}/{walk.id}" in shown, "and leads to the meetup's own card"

        # Called off: it goes from the card and from the pins, and the rules stay.
        assert "cannot be taken back" in await talks(ada, private, "meetup cancel 1", by=bot.user)
        assert "called off" in await talks(ada, private, "yes", by=bot.user)
        await bot.lets_pass(A_MOMENT)
        await ada.hears("Nothing is planned yet", room=board, by=bot.user)
        assert await pinned(ada, prompts) == [rules.id]

        # Somebody deletes the card: with the next change it is back, as a new message.
        await olga.takes_back(card)
        await calls(ada, private, f"title=Lunch when={begins} 12:30", bot)
        anew = await ada.hears("Lunch", room=board, by=bot.user)
        assert not anew.relation
        await bot.lets_pass(A_MOMENT)
        assert await pinned(ada, board) == [anew.id]

        # Switched off: nothing of it stays.
        await talks(olga, with_us, "admin upcoming which=off", by=bot.user)
        await bot.lets_pass(A_MOMENT)
        assert await pinned(ada, board) == []
