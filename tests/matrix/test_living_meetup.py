"""A meetup on a real homeserver: called, answered by signs under its card, and called off."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from community.model import Answers
from tests.matrix.homeserver import Homeserver
from tests.matrix.living import LivingBot
from tests.matrix.people import People
from tests.matrix.person import Person
from tests.matrix.seen import Seen
from tests.matrix.test_story import a_plaza, talks

HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Walk:
    """Where a meetup stands, and who is there."""

    bot: LivingBot
    room: str
    card: Seen

    async def answers(self, someone: Person, private: str, sign: str, told: str) -> Seen:
        """Let somebody react to the card; they read the answer where nobody else does."""
        pressed = await someone.presses(sign, on=self.card)
        await someone.hears(told, room=private, by=self.bot.user)
        return pressed

    async def shows(self, someone: Person, *words: str) -> None:
        """Let the card be drawn anew; everybody reads these words on it then."""
        await self.bot.lets_pass(timedelta(seconds=30))
        edited = await someone.hears(words[0], room=self.room, by=self.bot.user)
        assert edited.relation.get("event_id") == self.card.id
        for one in words:
            assert one in edited.text


async def comes(someone: Person, walk_to: tuple[str, ...], olga: Person, bot: LivingBot) -> str:
    """Let somebody into rooms, become a member, and open a room with the bot; return it."""
    for where in walk_to:
        await olga.invites(someone, where)
        await someone.joins(where)
    await bot.has_member(someone.user, walk_to[0], someone.name, Answers(goal="to meet"))
    private = await someone.opens_direct(bot.user)
    await someone.sees("m.room.member", room=private, by=bot.user)
    await someone.hears("help", room=private, by=bot.user)
    return private


async def test_people_come_by_a_sign_wait_and_hear_of_it_in_the_thread(
    homeserver: Homeserver, person: People, tmp_path: Path
) -> None:
    login = person.account("netz", at=homeserver)
    async with LivingBot(homeserver.url, login, tmp_path) as bot:
        plaza = await a_plaza(person, bot, homeserver)
        room = await plaza.olga.opens_room("Prompts", inside=plaza.home)
        await plaza.olga.invites(bot.user, room)
        await plaza.olga.sees("m.room.member", room=room, by=bot.user)
        await bot.is_set_up(plaza.home, prompts=room, zone="Europe/Berlin")
        ada, ben, cyd = [await person(name) for name in ("Ada", "Ben", "Cyd")]
        private = {
            one: await comes(one, (plaza.home, room), plaza.olga, bot) for one in (ada, ben, cyd)
        }

        # Called in plain words, confirmed by a sign.
        begins = (bot.clock.now() + timedelta(days=5)).strftime("%Y-%m-%d")
        shown = await talks(
            ada,
            private[ada],
            f"meetup call title=Light and shadow when={begins} 18:30 where=Main door places=2",
            by=bot.user,
        )
        assert "Nobody else sees it yet" in shown
        draft = next(one for one in reversed(ada.came) if "Nobody else sees" in one.text)
        await ada.sees_pressed("👍", on=draft, by=bot.user)
        await ada.presses("👍", on=draft)
        await ada.hears("Light and shadow is called", room=private[ada], by=bot.user)
        await bot.lets_pass(timedelta(seconds=10))
        card = await ben.hears("Light and shadow", room=room, by=bot.user)
        walk = Walk(bot, room, card)
        for sign in ("✅", "🤔", "❌", "👀"):
            await ben.sees_pressed(sign, on=card, by=bot.user)

        # Ben comes, Cyd waits; nothing of it is said in front of all.
        yes = await walk.answers(ben, private[ben], "✅", "You are coming")
        await walk.shows(ada, "2 of 2", "Coming: Ada and Ben")
        await walk.answers(cyd, private[cyd], "✅", "number 1 in the queue")
        await walk.shows(ada, "2 of 2 and 1 waiting")
        said = [one.text for one in await ben.reads_thread(room, card)]
        assert [one for one in said if "Are you coming?" not in one] == []

        # Ben takes the sign back: the place is kept for Cyd, who is told in the thread.
        await ben.takes_back(yes)
        await ben.hears("See you another time!", room=private[ben], by=bot.user)
        await walk.shows(ada, "2 of 2", "Coming: Ada")
        offer = await cyd.hears("There is a place for you", room=room, by=bot.user, thread=card)
        assert offer.content["m.mentions"] == {"user_ids": [cyd.user]}
        await cyd.presses("✅", on=offer)
        await cyd.hears("You are coming", room=private[cyd], by=bot.user)

        # The day before, those who come are reminded, once.
        await bot.lets_pass(timedelta(days=4, hours=12))
        reminder = await ada.hears("Tomorrow: Light", room=room, by=bot.user, thread=card)
        assert set(reminder.content["m.mentions"]["user_ids"]) == {ada.user, cyd.user}
        await bot.lets_pass(HOUR)

        # Called off: the card says so, and those who come are told.
        asked = await talks(ada, private[ada], "meetup cancel 1", by=bot.user)
        assert "Call off “Light" in asked
        assert "called off" in await talks(ada, private[ada], "yes", by=bot.user)
        await bot.lets_pass(timedelta(minutes=1))
        told = await cyd.hears("Called off: Light", room=room, by=bot.user, thread=card)
        assert set(told.content["m.mentions"]["user_ids"]) == {ada.user, cyd.user}
        await walk.shows(ben, "This meetup was called off.")
        thread = [one.text for one in await ada.reads_thread(room, card)]
        for words in ("There is a place for you", "Tomorrow: Light", "Called off: Light"):
            assert sum(words in one for one in thread) == 1, words
        late = await talks(cyd, private[cyd], "meetup answer 1 yes", by=bot.user)
        assert "This meetup was called off." in late
