"""/meetup, as people meet it on Discord: call, come, wait, host, look up, round up."""

import discord
import pytest
from icalendar import Calendar
from simcord.actors import MemberActor
from simcord.builders import ChannelHandle
from simcord.results import InteractionResult

from cogs._cards import PREFIX
from tests.cogs.test_chat import requests
from tests.cogs.town import BUTTON, Town, cards, message, said, walk

WHEN = "2026-01-10 14:00"


async def drafted(town: Town, someone: MemberActor, **options: object) -> InteractionResult:
    """Let somebody type the command."""
    wanted = {"title": "Light and shadow", "when": WHEN, **options}
    return await someone.slash(town.plaza, "meetup call", **wanted)


async def called(town: Town, someone: MemberActor, **options: object) -> discord.Message:
    """Let somebody call a meetup; return its card."""
    shown = await drafted(town, someone, **options)
    await someone.click(message(shown), label="Call it")
    await town.settle()
    return newest(town)


def newest(town: Town) -> discord.Message:
    """Return the card of the meetup that was called last."""
    return [one for one in town.prompts.history() if _numbers(one)][-1]


def number_of(card: discord.Message) -> int:
    """Return a meetup's number, from the ids under its card."""
    return _numbers(card)[0]


def _numbers(posted: discord.Message) -> list[int]:
    parts = walk([row.to_dict() for row in posted.components])
    ids = [str(part.get("custom_id", "")) for part in parts]
    return [int(one.split(":")[-1]) for one in ids if one.startswith(PREFIX + "meetup_yes:")]


def _thread(town: Town, card: discord.Message) -> ChannelHandle:
    """Return a meetup's thread; what began it is not in it."""
    return next(one for one in town.prompts.threads if one.id == card.id)


def shown_in(town: Town) -> list[str]:
    """Return the cards in the channel; that a thread was opened is said there, too."""
    return [one for one in cards(town.prompts) if one.startswith("### ")]


def thread_of(town: Town, card: discord.Message) -> list[str]:
    """Return the cards in a meetup's thread, as they are read."""
    return [one for one in cards(_thread(town, card)) if one.startswith("### ")]


async def test_who_did_not_agree_is_asked_first(town: Town) -> None:
    zoe = town.person("Zoe")
    assert "[Read what is stored, and take part]" in said(await drafted(town, zoe))
    ada = await town.introduced("Ada")
    card = await called(town, ada)
    pressed = await zoe.click(card, label="I'm coming")
    assert "[Read what is stored, and take part]" in said(pressed)


async def test_the_reading_is_shown_while_it_is_typed(town: Town) -> None:
    ada = await town.introduced("Ada")
    found = await ada.autocomplete(town.plaza, "meetup call", "when", "10 January 2 pm")
    assert [one["name"] for one in found] == ["Saturday 10 January 2026, 14:00 (Europe/Berlin)"]
    assert await ada.autocomplete(town.plaza, "meetup call", "when", "sometime") == []
    town.locales[ada.id] = "de"
    found = await ada.autocomplete(town.plaza, "meetup call", "when", "10. Januar 14 Uhr")
    assert [one["name"] for one in found] == ["Samstag, 10. Januar 2026, 14:00 (Europe/Berlin)"]


async def test_it_is_called_once_it_is_confirmed(town: Town) -> None:
    ada = await town.introduced("Ada")
    shown = await drafted(town, ada, where="Main door", kind="walk", places=3)
    assert "Nobody else sees it yet" in said(shown)
    assert "<t:1768050000:F>" in said(shown)
    assert shown_in(town) == []
    pressed = await ada.click(message(shown), label="Call it")
    assert "is called" in said(pressed)
    await town.settle()
    [card] = shown_in(town)
    for words in ("Light and shadow", "Main door", "a walk", "1 of 3"):
        assert words in card
    await town.advance(seconds=4)
    assert thread_of(town, newest(town)) == []


async def test_not_now_calls_nothing(town: Town) -> None:
    ada = await town.introduced("Ada")
    shown = await drafted(town, ada)
    assert "nothing was called" in said(await ada.click(message(shown), label="Not now"))
    assert "not there any more" in said(await ada.click(message(shown), label="Call it"))


async def test_of_two_readings_one_is_chosen(town: Town) -> None:
    ada = await town.introduced("Ada")
    shown = await drafted(town, ada, when="03/04 12:30")
    assert "two ways" in said(shown)
    parts = walk(message(shown).components)
    first, second, not_now = [part["label"] for part in parts if part.get("type") == BUTTON]
    assert first != second
    assert not_now == "Not now"
    await ada.click(message(shown), label=second)
    await town.settle()
    assert len(shown_in(town)) == 1


async def test_people_come_wait_and_move_up(town: Town) -> None:
    ada = await town.introduced("Ada")
    card = await called(town, ada, places=2)
    ben, cem = await town.introduced("Ben"), await town.introduced("Cem")
    assert "You are coming" in said(await ben.click(card, label="I'm coming"))
    assert "number 1 in the queue" in said(await cem.click(card, label="I'm coming"))
    await town.advance(seconds=4)
    [shown] = shown_in(town)
    assert "2 of 2 and 1 waiting" in shown
    await town.restart()
    assert "another time" in said(await ben.click(card, label="Not this time"))
    await town.advance(seconds=4)
    [offer] = thread_of(town, card)
    assert f"<@{cem.id}>" in offer
    assert "You are coming" in said(await cem.click(card, label="I'm coming"))


async def test_forty_presses_are_few_edits(town: Town) -> None:
    ada = await town.introduced("Ada")
    card = await called(town, ada)
    people = [await town.introduced(f"P{number}") for number in range(8)]
    await town.advance(seconds=4)
    path = f"/channels/{town.prompts.id}/messages/{card.id}"
    before = len(requests(town, "PATCH", path))
    for _ in range(5):
        for person in people:
            await person.click(card, label="I'm coming")
            await person.click(card, label="Maybe")
    await town.advance(seconds=4)
    assert len(requests(town, "PATCH", path)) - before <= 2
    assert "8 maybe" in shown_in(town)[0]


async def test_more_shows_everything_and_a_guest_can_come(town: Town) -> None:
    ada, ben = await town.introduced("Ada"), await town.introduced("Ben")
    card = await called(town, ada)
    await ben.click(card, label="I'm coming")
    more = await ben.click(card, label="More …")
    assert "Coming:** Ada and Ben" in said(more)
    assert "Call it off" not in said(more)
    assert "so is the person" in said(
        await ben.click(message(more), label="I bring somebody along")
    )
    await town.advance(seconds=4)
    assert "3 people" in shown_in(town)[0]
    assert "Call it off" in said(await ada.click(card, label="More …"))


async def test_details_are_filled_in_by_a_form(town: Town) -> None:
    ada = await town.introduced("Ada")
    card = await called(town, ada, kind="walk")
    form = await ada.slash(town.plaza, "meetup details", number=number_of(card))
    saved = await ada.submit_modal(form, {"route": "Main door", "motto": "#LightAndShadow"})
    assert "Saved" in said(saved)
    await town.advance(seconds=4)
    assert "Meeting point and stops:** Main door" in shown_in(town)[0]


async def test_only_hosts_change_it_and_those_who_come_are_told(town: Town) -> None:
    ada, ben = await town.introduced("Ada"), await town.introduced("Ben")
    card = await called(town, ada)
    number = number_of(card)
    await ben.click(card, label="I'm coming")
    for command, options in (
        ("change", {"title": "Mine"}),
        ("details", {}),
        ("cancel", {}),
        ("repeat", {"every": "week"}),
        ("host", {"member": ben}),
    ):
        refused = await ben.slash(town.plaza, f"meetup {command}", number=number, **options)
        assert "for its hosts" in said(refused), command
    changed = await ada.slash(
        town.plaza, "meetup change", number=number, when="2026-01-11 15:00", where="Back door"
    )
    assert "Back door" in said(changed)
    await town.advance(seconds=4)
    [told] = thread_of(town, card)
    assert "Something changed" in told
    assert f"<@{ben.id}>" in told
    await ada.slash(town.plaza, "meetup host", number=number, member=ben, how="instead")
    sure = await ben.slash(town.plaza, "meetup cancel", number=number)
    assert "called off" in said(await ben.click(message(sure), label="Yes, call it off"))
    await town.advance(seconds=4)
    assert "Called off: Light and shadow" in shown_in(town)[0]


async def test_it_comes_again_after_the_dates_were_shown(town: Town) -> None:
    ada = await town.introduced("Ada")
    card = await called(town, ada)
    shown = await ada.slash(town.plaza, "meetup repeat", number=number_of(card), every="two_weeks")
    assert "Saturday 24 January 2026, 14:00" in said(shown)
    assert "It comes again" in said(await ada.click(message(shown), label="Let it come again"))
    await town.advance(days=12)
    assert len(shown_in(town)) == 2


async def test_the_list_shows_what_comes_next(town: Town) -> None:
    ada, ben = await town.introduced("Ada"), await town.introduced("Ben")
    assert "/meetup call" in said(await ben.slash(town.plaza, "meetup list"))
    card = await called(town, ada, kind="walk", where="Köln")
    number = number_of(card)
    assert "Light and shadow" in said(await ben.slash(town.plaza, "meetup list", place="köln"))
    assert "Light" not in said(await ben.slash(town.plaza, "meetup list", kind="event"))
    assert "Light" not in said(await ben.slash(town.plaza, "meetup list", which="mine"))
    await ben.slash(town.plaza, "meetup answer", number=number, answer="maybe")
    assert "Light" in said(await ben.slash(town.plaza, "meetup list", which="mine"))
    assert "Köln" in said(await ben.slash(town.plaza, "meetup show", number=number))
    assert "not there any more" in said(await ben.slash(town.plaza, "meetup show", number=4711))


async def test_a_file_opens_in_a_calendar(town: Town) -> None:
    ada = await town.introduced("Ada")
    card = await called(town, ada)
    answer = await ada.slash(town.plaza, "meetup file", number=number_of(card))
    [file] = message(answer).attachments
    assert file.filename.endswith(".ics")
    [event] = Calendar.from_ical(await file.read()).events
    assert event["SUMMARY"] == "Light and shadow"


async def test_where_feeds_are_off_a_sentence_says_so(town: Town) -> None:
    ada = await town.introduced("Ada")
    assert "/meetup file" in said(await ada.slash(town.plaza, "meetup feed"))
    assert "nowhere" in said(await ada.slash(town.plaza, "meetup feed", which="off"))


async def test_afterwards_people_say_how_it_was_and_the_host_rounds_it_up(town: Town) -> None:
    ada, ben = await town.introduced("Ada"), await town.introduced("Ben")
    card = await called(town, ada)
    number = number_of(card)
    await ben.click(card, label="I'm coming")
    early = await ben.slash(town.plaza, "meetup there", number=number)
    assert "once the meetup has begun" in said(early)
    await town.advance(days=10)
    day, hour, after = thread_of(town, card)
    assert ("Tomorrow" in day, "In an hour" in hour, "How was it?" in after) == (True, True, True)
    asked = _thread(town, card).history()[-1]
    assert "noted" in said(await ben.click(asked, label="I was there"))
    met = await ben.slash(town.plaza, "meetup met", number=number, member=ada, again="yes")
    assert "you met Ada" in said(met)
    form = await ben.click(asked, label="Give something to the recap")
    given = await ben.submit_modal(
        form, {"words": "The light!", "address": "", "about": "", "credit": ["yes"]}
    )
    assert "Thank you!" in said(given)
    refused = await ben.slash(town.plaza, "meetup recap", number=number)
    assert "for its hosts" in said(refused)
    draft = await ada.slash(town.plaza, "meetup recap", number=number)
    assert "Ben says" in said(draft)
    page = await ada.slash(town.plaza, "meetup recap", number=number, form="html")
    [file] = message(page).attachments
    assert b"The light!" in await file.read()
    assert "published" in said(await ada.click(message(draft), label="Publish it"))
    await town.settle()
    assert "What stays of" in shown_in(town)[-1]


@pytest.mark.parametrize(("day", "words"), [("yes", "a day before"), ("no", "no reminder")])
async def test_reminders_are_chosen(town: Town, day: str, words: str) -> None:
    ada = await town.introduced("Ada")
    chosen = await ada.slash(town.plaza, "meetup remind", week="no", day=day, hour="no")
    assert words in said(chosen)


async def test_a_german_reads_german(town: Town) -> None:
    ada = await town.introduced("Ada")
    town.locales[ada.id] = "de"
    shown = await drafted(town, ada, when="10. Januar 14 Uhr")
    assert "Soll ich es so ansetzen?" in said(shown)
    await ada.click(message(shown), label="Ansetzen")
    await town.settle()
    assert "I'm coming" in shown_in(town)[0]  # everybody reads the community's language
    pressed = await ada.click(newest(town), label="Maybe")
    assert "Als „vielleicht“ notiert" in said(pressed)


async def test_every_answer_is_seen_by_one_person_alone(town: Town) -> None:
    ada = await town.introduced("Ada")
    card = await called(town, ada)
    for answer in (
        await ada.slash(town.plaza, "meetup list"),
        await ada.slash(town.plaza, "meetup show", number=number_of(card)),
        await ada.click(card, label="Maybe"),
        await ada.click(card, label="More …"),
    ):
        assert message(answer).flags.ephemeral
