"""The day before a meetup its thread says who could say hello to each other."""

from datetime import timedelta

from tests.cogs.town import Town, cards, message


async def test_two_who_come_and_have_something_to_talk_about_are_named_once(town: Town) -> None:
    ada = await town.matched_in("Ada", goal="I want to start a podcast", offer="museums")
    ben = await town.matched_in("Ben", goal="sewing", offer="I produce podcasts")
    cyd = await town.introduced("Cyd", goal="sewing", offer="I produce podcasts")
    begins = town.env.now() + timedelta(days=3)
    shown = await ada.slash(
        town.plaza, "meetup call", title="Coffee", when=f"{begins:%Y-%m-%d %H:%M}"
    )
    await ada.click(message(shown), label="Call it")
    await town.settle()
    card = next(one for one in town.prompts.history() if one.components)
    for someone in (ben, cyd):
        await someone.click(card, label="I'm coming")
    await town.advance(days=2, hours=1)
    [thread] = town.prompts.threads
    said = [one for one in cards(thread) if "Say hello tomorrow" in one]
    assert len(said) == 1
    assert f"<@{ben.id}> can help with what <@{ada.id}> is looking for: podcasts." in said[0]
    assert f"<@{cyd.id}>" not in said[0], "she takes part in no round"
    await town.restart()
    await town.advance(days=1)
    assert sum("Say hello tomorrow" in one for one in cards(thread)) == 1
    assert town.surprises() == []
