"""/admin schedule and /admin prompt, as an organiser meets them."""

from typing import Any

import pytest

from tests.cogs.town import Town, cards, labels, message, said, seen


async def plan(town: Town, **options: Any) -> str:
    """Plan something and press Save; return what is read then."""
    shown = await town.organiser.slash(town.plaza, "admin schedule add", **options)
    await town.organiser.click(message(shown), label="Save")
    return said(shown)


async def test_three_dates_are_shown_and_nothing_is_saved_before(town: Town) -> None:
    shown = await town.organiser.slash(
        town.plaza, "admin schedule add", kind="meetup", every="last", weekday=4, time="18:30"
    )
    answer = said(shown)
    assert "Meetup prompt, on the last Friday of each month at 18:30" in answer
    assert answer.count("<t:") == 6  # three dates, each absolute and relative
    assert "Nothing is saved yet." in answer
    listed = said(await town.organiser.slash(town.plaza, "admin schedule list"))
    assert "Meetup prompt" not in listed
    await town.restart()
    await town.organiser.click(message(shown), label="Save")
    assert "Saved." in said(shown)
    assert "[Save]" not in said(shown)
    listed = said(await town.organiser.slash(town.plaza, "admin schedule list"))
    assert "Meetup prompt, on the last Friday of each month at 18:30: next <t:1769794200" in listed


@pytest.mark.parametrize(
    ("options", "described"),
    [
        ({"every": "week", "weekday": 0}, "every week on Monday"),
        ({"every": "two_weeks", "weekday": 1}, "every two weeks on Tuesday"),
        ({"every": "first", "weekday": 2}, "on the first Wednesday of each month"),
        ({"every": "third", "weekday": 3}, "on the third Thursday of each month"),
        (
            {"every": "quarter", "weekday": 0},
            "every three months, on the first Monday of January, April, July and October",
        ),
        (
            {"every": "quarter_last", "weekday": 4, "date": "2026-02-01"},
            "every three months, on the last Friday of February, May, August and November",
        ),
        ({"every": "once", "date": "31.03.2026"}, "once, on 31 March 2026"),
    ],
)
async def test_every_friendly_choice_is_said_back(
    town: Town, options: dict[str, Any], described: str
) -> None:
    assert described in await plan(town, kind="question", time="12:00", **options)


@pytest.mark.parametrize(
    ("options", "answer"),
    [
        ({"every": "week", "time": "18:30"}, "Please add the weekday."),
        ({"every": "once", "time": "18:30"}, "Please add the date"),
        ({"every": "week", "time": "late", "weekday": 1}, "I cannot read “late” as a time"),
        ({"every": "once", "time": "18:30", "date": "2025-01-01"}, "lies ahead"),
    ],
)
async def test_a_plan_that_cannot_be_is_explained(
    town: Town, options: dict[str, Any], answer: str
) -> None:
    shown = await town.organiser.slash(town.plaza, "admin schedule add", kind="question", **options)
    assert answer in said(shown)
    assert "[Save]" not in said(shown)


async def test_a_second_plan_for_rounds_moves_them(town: Town) -> None:
    await plan(town, kind="round", every="first", weekday=2, time="10:00")
    listed = said(await town.organiser.slash(town.plaza, "admin schedule list"))
    assert "Round of matches, on the first Wednesday of each month at 10:00" in listed
    assert listed.count("Round of matches") == 1


async def test_a_schedule_rests_goes_on_and_goes(town: Town) -> None:
    await plan(town, kind="parade", every="week", weekday=2, time="10:00")
    choices = await town.organiser.autocomplete(
        town.plaza, "admin schedule pause", "schedule", "blog"
    )
    [(name, number)] = [(one["name"], one["value"]) for one in choices]
    assert "Blog-parade prompt, every week on Wednesday at 10:00" in name
    rests = said(await town.organiser.slash(town.plaza, "admin schedule pause", schedule=number))
    assert "paused by an organiser" in rests
    await town.advance(days=14)
    assert cards(town.prompts) == []
    goes_on = said(await town.organiser.slash(town.plaza, "admin schedule resume", schedule=number))
    assert "next <t:" in goes_on
    gone = said(await town.organiser.slash(town.plaza, "admin schedule remove", schedule=number))
    assert f"Schedule {number} is deleted." in gone
    again = said(await town.organiser.slash(town.plaza, "admin schedule remove", schedule=number))
    assert "This schedule is not there any more." in again


async def test_what_was_planned_once_stays_in_the_list_as_done(town: Town) -> None:
    await plan(town, kind="question", every="once", date="2026-01-06", time="10:00")
    await town.advance(days=7)
    assert len(cards(town.prompts)) == 1
    listed = said(await town.organiser.slash(town.plaza, "admin schedule list"))
    assert ": over" in listed


async def test_without_schedules_the_list_says_how_to_plan(town: Town) -> None:
    await town.organiser.slash(town.plaza, "admin schedule remove", schedule=1)
    assert "Nothing is planned" in said(
        await town.organiser.slash(town.plaza, "admin schedule list")
    )


# --- prompts --------------------------------------------------------------------------------------


async def test_an_own_prompt_is_written_listed_and_switched_off(town: Town) -> None:
    form = await town.organiser.slash(town.plaza, "admin prompt add", kind="meetup")
    assert labels(form) == ["Title", "What people read"]
    await town.restart()
    saved = await town.organiser.submit_modal(
        form, {"title": "A walk by the river", "body": "Who shows the others a bridge?"}
    )
    assert "“A walk by the river” is in the drawer now." in said(saved)
    found = await town.organiser.autocomplete(town.plaza, "admin prompt off", "prompt", "river")
    [key] = [one["value"] for one in found]
    off = said(await town.organiser.slash(town.plaza, "admin prompt off", prompt=key))
    assert "will not be posted any more" in off
    found = await town.organiser.autocomplete(town.plaza, "admin prompt off", "prompt", "river")
    assert found == []
    found = await town.organiser.autocomplete(town.plaza, "admin prompt on", "prompt", "")
    assert [one["value"] for one in found] == [key]
    pages = await town.organiser.slash(town.plaza, "admin prompt list", kind="meetup")
    for _ in range(4):
        await town.organiser.click(message(pages), label="Next")
    assert f"⏸️ {key}: A walk by the river" in said(pages)
    on = said(await town.organiser.slash(town.plaza, "admin prompt on", prompt=key))
    assert "may be posted again" in on


async def test_a_blog_parade_asks_for_its_hashtag(town: Town) -> None:
    form = await town.organiser.slash(town.plaza, "admin prompt add", kind="parade")
    assert labels(form) == ["Title", "What people read", "Hashtag"]
    refused = await town.organiser.submit_modal(
        form, {"title": "My street", "body": "What do you see?", "hashtag": "2030"}
    )
    assert "A blog parade needs a hashtag" in said(refused)


async def test_prompts_are_listed_page_by_page(town: Town) -> None:
    shown = await town.organiser.slash(town.plaza, "admin prompt list", kind="question")
    first = said(shown)
    assert first.count("✅") == 10
    await town.organiser.click(message(shown), label="Next")
    assert said(shown) != first


async def test_a_prompt_that_is_none_is_refused(town: Town) -> None:
    answer = said(await town.organiser.slash(town.plaza, "admin prompt off", prompt="nonsense"))
    assert "There is no prompt called “nonsense”." in answer


async def test_an_own_prompt_is_posted_when_all_others_are_off(town: Town) -> None:
    form = await town.organiser.slash(town.plaza, "admin prompt add", kind="question")
    await town.organiser.submit_modal(form, {"title": "Bridges", "body": "Which one is yours?"})
    asking = town.visitor(town.organiser, organiser=True)
    for prompt, _ in await town.house.services.prompts.listed(asking, "question"):
        if not prompt.key.startswith("own-"):
            await town.house.services.prompts.switch(asking, prompt.key, on=False)
    await plan(town, kind="question", every="week", weekday=2, time="10:00")
    await town.advance(days=7)
    [posted] = town.prompts.history()
    assert "Which one is yours?" in seen(posted)
