"""A conference on a real homeserver: called, paired, asked from afar, answered, noted."""

from datetime import timedelta
from pathlib import Path

from tests.matrix.homeserver import Homeserver
from tests.matrix.living import LivingBot
from tests.matrix.people import People
from tests.matrix.test_living_meetup import comes
from tests.matrix.test_story import a_plaza, talks

A_MOMENT = timedelta(seconds=30)


async def test_who_is_not_there_asks_whoever_is(
    homeserver: Homeserver, person: People, tmp_path: Path
) -> None:
    login = person.account("netz", at=homeserver)
    async with LivingBot(homeserver.url, login, tmp_path) as bot:
        plaza = await a_plaza(person, bot, homeserver)
        room = await plaza.olga.opens_room("Prompts", inside=plaza.home)
        await plaza.olga.invites(bot.user, room)
        await plaza.olga.sees("m.room.member", room=room, by=bot.user)
        await bot.is_set_up(plaza.home, prompts=room, zone="Europe/Berlin")
        ada, ben = [await person(name) for name in ("Ada", "Ben")]
        private = {one: await comes(one, (plaza.home, room), plaza.olga, bot) for one in (ada, ben)}

        # Called, with its programme; Ben follows it from afar.
        opens = (bot.clock.now() + timedelta(days=3)).replace(hour=9, minute=0, second=0)
        typed = f"meetup call title=Museums when={opens:%Y-%m-%d} 10:00 kind=conference lasts=600"
        assert "on site and online" in await talks(ada, private[ada], typed, by=bot.user)
        assert "Museums is called" in await talks(ada, private[ada], "1", by=bot.user)
        await bot.lets_pass(A_MOMENT)
        card = await ben.hears("Museums", room=room, by=bot.user)
        await ben.sees_pressed("🌙", on=card, by=bot.user)
        await ben.presses("💻", on=card)
        await ben.hears("You join online", room=private[ben], by=bot.user)
        asked = await talks(ada, private[ada], "meetup programme 1", by=bot.user)
        assert "Sessions, one a line" in asked
        read = await talks(
            ada, private[ada], "10:00-10:45 Opening, Great Hall\n11:00 Open data", by=bot.user
        )
        assert "2 sessions, 1 day" in read

        # Half a day before, both learn of each other; then the session begins.
        await bot.lets_pass(opens - timedelta(hours=6) - bot.clock.now())
        eyes = await ben.hears("Eyes and ears", room=room, by=bot.user, thread=card)
        assert set(eyes.content["m.mentions"]["user_ids"]) == {ada.user, ben.user}
        await bot.lets_pass(opens - timedelta(minutes=10) - bot.clock.now())
        session = await ben.hears("Where: Great Hall", room=room, by=bot.user)
        await ben.sees_pressed("🙋", on=session, by=bot.user)
        await ben.presses("🙋", on=session)
        await ben.hears("What would you like to know?", room=private[ben], by=bot.user)
        handed = await talks(ben, private[ben], "Who pays for the licences?", by=bot.user)
        assert "Ada is there for you" in handed
        await bot.lets_pass(A_MOMENT)
        question = await ada.hears("can you ask this", room=room, by=bot.user, thread=session)
        assert question.content["m.mentions"] == {"user_ids": [ada.user]}
        await ada.sees_pressed("💬", on=question, by=bot.user)
        await ada.presses("💬", on=question)
        await ada.hears("What was said?", room=private[ada], by=bot.user)
        assert "Thank you!" in await talks(ada, private[ada], "The county does.", by=bot.user)
        await bot.lets_pass(A_MOMENT)
        answer = await ben.hears("The county does.", room=room, by=bot.user, thread=session)
        assert answer.content["m.mentions"] == {"user_ids": [ben.user]}
        await ben.presses("📝", on=session)
        await ben.hears("What stays of it?", room=private[ben], by=bot.user)
        assert "recap" in await talks(ben, private[ben], "Good talk.", "1", by=bot.user)

        # At the end it is said what came together.
        await bot.lets_pass(timedelta(hours=12))
        after = await ben.hears("How was it?", room=room, by=bot.user, thread=card)
        assert "This came together: 1 question and 1 note." in after.text
