"""On a real homeserver: what many want is proposed, called by a sign, and who comes says hello."""

from datetime import timedelta
from pathlib import Path

from community.model import Answers
from tests.matrix.homeserver import Homeserver
from tests.matrix.living import LivingBot
from tests.matrix.people import People
from tests.matrix.test_living_meetup import comes
from tests.matrix.test_story import a_plaza, talks

WANTED = Answers(goal="I want to make a podcast", topics="museums")


async def test_an_idea_becomes_a_meetup_and_two_who_come_are_told_to_say_hello(
    homeserver: Homeserver, person: People, tmp_path: Path
) -> None:
    login = person.account("netz", at=homeserver)
    async with LivingBot(homeserver.url, login, tmp_path) as bot:
        plaza = await a_plaza(person, bot, homeserver)
        room = await plaza.olga.opens_room("Prompts", inside=plaza.home)
        await plaza.olga.invites(bot.user, room)
        await plaza.olga.sees("m.room.member", room=room, by=bot.user)
        await bot.is_set_up(plaza.home, prompts=room, zone="Europe/Berlin")
        people = [await person(name) for name in ("Ada", "Ben", "Cyd", "Dot")]
        private = {one: await comes(one, (plaza.home, room), plaza.olga, bot) for one in people}
        for one in people:
            visitor = bot.visitor(one.user, plaza.home, one.name)
            await bot.house.services.introductions.write(visitor, WANTED)

        # A day after the round, in numbers and without a name.
        assert await bot.runs_round(plaza.home) == 2
        await bot.lets_pass(timedelta(hours=26))
        ada, ben, cyd, dot = people
        idea = await ada.hears("4 of you want to get further with", room=room, by=bot.user)
        assert not any(one.name in idea.text for one in people)

        # Ada calls it by a sign, and answers question by question where nobody else reads along.
        await ada.sees_pressed("📣", on=idea, by=bot.user)
        await ada.presses("📣", on=idea)
        asked = await ada.hears("question 1 of 5", room=private[ada], by=bot.user)
        assert "About podcasts" in asked.text
        begins = (bot.clock.now() + timedelta(days=5)).strftime("%Y-%m-%d")
        shown = await talks(
            ada, private[ada], "skip", f"{begins} 18:30", "skip", "Main door", "done", by=bot.user
        )
        assert "Nobody else sees it yet" in shown
        assert "About podcasts is called" in await talks(ada, private[ada], "yes", by=bot.user)
        await bot.lets_pass(timedelta(seconds=10))
        card = await ben.hears("About podcasts", room=room, by=bot.user)

        # All come; on the day before two pairs are named who were not matched with each other.
        for one in (ben, cyd, dot):
            await one.sees_pressed("✅", on=card, by=bot.user)
            await one.presses("✅", on=card)
            await one.hears("You are coming", room=private[one], by=bot.user)
        await bot.lets_pass(timedelta(days=4, hours=12))
        hello = await ada.hears("Say hello tomorrow", room=room, by=bot.user, thread=card)
        assert set(hello.content["m.mentions"]["user_ids"]) == {one.user for one in people}
        assert hello.text.count("you both wrote about") == 2
        await bot.lets_pass(timedelta(hours=3))
        thread = [one.text for one in await ada.reads_thread(room, card)]
        assert sum("Say hello tomorrow" in one for one in thread) == 1
