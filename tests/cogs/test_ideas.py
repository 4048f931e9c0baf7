"""After a round a meetup is proposed about what many want, and a tap calls it."""

from tests.cogs.town import Town, cards, message, said


async def test_what_many_want_becomes_a_meetup_of_whoever_calls_it(town: Town) -> None:
    people = [
        await town.matched_in(name, goal="I want to make a podcast", offer="museums")
        for name in ("Ada", "Ben", "Cyd", "Dot")
    ]
    await town.organiser.slash(town.plaza, "admin round run")
    await town.advance(hours=25)
    [idea] = town.prompts.history()
    [words] = cards(town.prompts)
    assert "4 of you want to get further with podcasts." in words
    assert not any(f"<@{one.id}>" in words for one in people)
    await town.restart()
    form = await people[1].click(idea, label="I call it")
    assert form.modal is not None
    assert form.modal["components"][0]["component"]["value"] == "About podcasts"
    when = f"{town.env.now().year + 1}-03-12 18:30"
    shown = await people[1].submit_modal(
        form, {"title": "About podcasts", "when": when, "space": ["online"]}
    )
    await people[1].click(message(shown), label="Call it")
    await town.settle()
    assert any(one.startswith("### About podcasts\n") for one in cards(town.prompts))
    [words] = [one for one in cards(town.prompts) if "A meeting about podcasts?" in one]
    assert "Ben calls it: “About podcasts”" in words
    assert "I call it" not in words
    assert town.surprises() == []


async def test_organisers_see_and_choose_whether_meetups_are_proposed(town: Town) -> None:
    ask = "admin prompt proposals"
    assert "I propose meetings about" in said(await town.organiser.slash(town.plaza, ask))
    off = await town.organiser.slash(town.plaza, ask, use="off")
    assert "I propose no meetings" in said(off)
    for name in ("Ada", "Ben", "Cyd", "Dot"):
        await town.matched_in(name, goal="I want to make a podcast", offer="museums")
    await town.organiser.slash(town.plaza, "admin round run")
    await town.advance(hours=25)
    assert cards(town.prompts) == []
    on = await town.organiser.slash(town.plaza, ask, use="on")
    assert "I propose meetings about" in said(on)
