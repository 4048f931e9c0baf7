"""What people read of meetups on Discord: each in their language, also after a restart."""

from typing import Any

import pytest
from icalendar import Calendar
from simcord.actors import MemberActor

from cogs._cards import PREFIX
from tests.cogs.test_meetups import called, drafted, newest, number_of, shown_in, thread_of
from tests.cogs.town import Town, cards, labels, message, said

CONSENT = "[Read what is stored, and take part]"


async def answers(town: Town, someone: MemberActor, label: str) -> str:
    """Let somebody press a button of the newest card; return what they read."""
    return said(await someone.click(newest(town), label=label))


async def redrawn(town: Town) -> str:
    """Wait until the newest card is redrawn; return what people read."""
    await town.advance(seconds=4)
    return shown_in(town)[-1]


async def people(town: Town, *names: str) -> list[MemberActor]:
    """Let people join who introduce themselves."""
    return [await town.introduced(name) for name in names]


# --- calling one ----------------------------------------------------------------------------------


async def test_what_was_typed_is_confirmed_word_for_word(town: Town) -> None:
    ada = await town.introduced("Ada")
    shown = said(
        await drafted(
            town, ada, kind="walk", where="Main door", places=12, lasts=150, about="With a phone."
        )
    )
    for words in (
        "### Light and shadow",
        "**When:** <t:1768050000:F>",
        "**How long:** 2:30 hours",
        "**What kind:** a walk, on site",
        "**Where:** Main door",
        "**Places:** 12",
        "> With a phone.",
        "Shall I call it like this?\n[Call it]\n[Not now]",
    ):
        assert words in shown


async def test_an_end_that_was_typed_is_kept_when_its_reading_is_chosen(town: Town) -> None:
    ada = await town.introduced("Ada")
    [found] = await ada.autocomplete(town.plaza, "meetup call", "when", "8 January 22:30-0:15")
    draft = said(await drafted(town, ada, when=found["value"]))
    assert "<t:1767907800:F>" in draft
    assert "**How long:** 1:45 hours" in draft


async def test_a_reading_is_chosen_to_change_a_meetup_too(town: Town) -> None:
    ada = await town.introduced("Ada")
    number = number_of(await called(town, ada))
    found = await ada.autocomplete(town.plaza, "meetup change", "when", "next friday 7pm")
    assert len(found) == 2
    changed = await ada.slash(
        town.plaza, "meetup change", number=number, when=found[1]["value"], title="Dusk"
    )
    assert "<t:1767981600:F>" in said(changed)
    assert "### Dusk" in await redrawn(town)


@pytest.mark.parametrize(
    ("options", "answer"),
    [
        ({"when": "someday"}, "I cannot read a day and a time in this."),
        ({"when": "next Thursday"}, "At what time?"),
        ({"when": "2025-12-24 18:30"}, "That is over already."),
        ({"places": 100_000}, "from 1 to 10"),
        ({"lasts": 1}, "how long it takes in minutes"),
        ({"title": "\u200b"}, "What shall it be called?"),
    ],
)
async def test_what_cannot_be_called_is_said_kindly(
    town: Town, options: dict[str, Any], answer: str
) -> None:
    ada = await town.introduced("Ada")
    assert answer in said(await drafted(town, ada, **options))
    await town.settle()
    assert shown_in(town) == []


async def test_each_command_asks_for_consent_first_and_looking_is_free(town: Town) -> None:
    ada, eve = await town.introduced("Ada"), town.person("Eve")
    number = number_of(await called(town, ada))
    asked: dict[str, dict[str, Any]] = {
        "answer": {"number": number, "answer": "yes"},
        "change": {"number": number, "title": "Mine"},
        "details": {"number": number},
        "host": {"number": number, "member": ada},
        "cancel": {"number": number},
        "there": {"number": number},
        "met": {"number": number, "member": ada},
        "remind": {},
        "feed": {},
    }
    for name, options in asked.items():
        assert CONSENT in said(await eve.slash(town.plaza, f"meetup {name}", **options)), name
    for label in ("I'm coming", "Maybe", "Not this time"):
        assert CONSENT in await answers(town, eve, label)
    assert "Eve" not in await redrawn(town)
    assert "Light and shadow" in said(await eve.slash(town.plaza, "meetup list"))
    assert f"(number {number})" in await answers(town, eve, "More …")


# --- coming ---------------------------------------------------------------------------------------


async def test_each_answer_is_said_back_and_then_stands_on_the_card(town: Town) -> None:
    ada = await town.introduced("Ada")
    await called(town, ada, space="hybrid")
    for name, label, told, shown in (
        ("Ben", "I'm coming", "You are coming. See you there!", "2 people"),
        ("Cyd", "I join online", "You join online.", "2 people and 1 online"),
        ("Dan", "Maybe", "Noted as “maybe”.", "2 people, 1 online and 1 maybe"),
        ("Eve", "Not this time", "See you another time!", "2 people, 1 online and 1 maybe"),
    ):
        someone = await town.introduced(name)
        assert told in await answers(town, someone, label)
        assert shown in await redrawn(town), name
    assert "**Coming:** Ada, Ben and Cyd" in shown_in(town)[-1]


async def test_whatever_is_shown_is_answered_after_a_restart(town: Town) -> None:
    ada, ben = await people(town, "Ada", "Ben")
    draft = await drafted(town, ada)
    await town.restart()
    assert "is called" in said(await ada.click(message(draft), label="Call it"))
    await town.settle()
    await town.restart()
    assert "You are coming." in await answers(town, ben, "I'm coming")
    more = await ben.click(newest(town), label="More …")
    await town.restart()
    guest = said(await ben.click(message(more), label="I bring somebody along"))
    assert "so is the person you bring" in guest
    assert "**Coming:** Ada and Ben +1" in await redrawn(town)
    more = await ben.click(newest(town), label="More …")
    alone = said(await ben.click(message(more), label="I come alone after all"))
    assert alone == "You are coming. See you there!"
    assert "**Coming:** Ada and Ben\n" in await redrawn(town)


async def test_the_command_answers_like_the_buttons(town: Town) -> None:
    ada, ben = await people(town, "Ada", "Ben")
    number = number_of(await called(town, ada))
    for answer, told in (("maybe", "Noted as"), ("no", "another time"), ("yes", "See you there!")):
        result = await ben.slash(town.plaza, "meetup answer", number=number, answer=answer)
        assert told in said(result)
    guest = await ben.slash(town.plaza, "meetup answer", number=number, answer="yes", guest="yes")
    assert "so is the person you bring" in said(guest)
    gone = await ben.slash(town.plaza, "meetup answer", number=999, answer="yes")
    assert "/meetup list shows which there are" in said(gone)


async def test_a_german_reads_german_and_the_card_speaks_the_communitys_language(
    town: Town,
) -> None:
    ada, ben = await people(town, "Ada", "Ben")
    town.locales[ada.id] = town.locales[ben.id] = "de"
    draft = await drafted(town, ada, kind="walk", when="am 10. Januar um 14 Uhr")
    shown = said(draft)
    for words in ("**Wann:** <t:1768050000:F>", "ein Spaziergang, vor Ort", "[Ansetzen]"):
        assert words in shown
    assert "ist angesetzt" in said(await ada.click(message(draft), label="Ansetzen"))
    await town.settle()
    assert "[I'm coming]" in shown_in(town)[-1]
    assert await answers(town, ben, "I'm coming") == "Du kommst. Bis dann!"
    await town.set_up(language="de")
    await answers(town, ben, "Maybe")
    assert "[Ich komme]" in await redrawn(town)


# --- reminders ------------------------------------------------------------------------------------


async def test_those_who_come_are_reminded_once_in_the_thread(town: Town) -> None:
    ada, ben, cyd, dan = await people(town, "Ada", "Ben", "Cyd", "Dan")
    card = await called(town, ada)
    await answers(town, ben, "Maybe")
    await answers(town, cyd, "Not this time")
    await answers(town, dan, "I'm coming")
    chosen = said(await dan.slash(town.plaza, "meetup remind", day="no", hour="no"))
    assert chosen == "All right, I name you in no reminder."
    chosen = said(await ben.slash(town.plaza, "meetup remind", hour="no", week="yes"))
    assert chosen == "I name you in the reminder a week before and a day before."
    await town.advance(days=8)
    await town.restart()
    await town.advance(days=1, hours=13)
    week, day, hour = thread_of(town, card)
    for reminder, title, named in (
        (week, "In a week", {ben}),
        (day, "Tomorrow", {ada, ben}),
        (hour, "In an hour", {ada}),
    ):
        assert f"### {title}: Light and shadow" in reminder
        there = {one.id for one in (ada, ben, cyd, dan) if f"<@{one.id}>" in reminder}
        assert there == {one.id for one in named}, title
    thread = next(one for one in town.prompts.threads if one.id == card.id)
    told = said(await ada.click(thread.history()[-1], label="Not this time"))
    assert "Thank you for saying so." in told


async def test_once_it_is_over_the_card_offers_nothing_more(town: Town) -> None:
    ada, ben = await people(town, "Ada", "Ben")
    number = number_of(await called(town, ada))
    await town.advance(days=10)
    assert "[" not in shown_in(town)[-1]
    late = await ben.slash(town.plaza, "meetup answer", number=number, answer="yes")
    assert "This meetup is over." in said(late)
    late = await ada.slash(town.plaza, "meetup cancel", number=number)
    assert "This meetup is over." in said(late)


async def test_the_place_of_whoever_leaves_the_server_goes_to_who_waits(town: Town) -> None:
    ada, ben, cyd = await people(town, "Ada", "Ben", "Cyd")
    card = await called(town, ada, places=2)
    await answers(town, ben, "I'm coming")
    await answers(town, cyd, "I'm coming")
    town.guild.remove_member(ben)
    await town.advance(seconds=4)
    assert f"<@{cyd.id}>, a place became free" in thread_of(town, card)[-1]
    shown = await redrawn(town)
    assert "Ben" not in shown
    assert "A place is kept for:** Cyd" in shown
    assert "Cyd" in await answers(town, ada, "More …")
    town.guild.remove_member(ada)
    await town.settle()
    [told] = cards(town.backstage)
    assert "has left, and nobody hosts it with them" in told


# --- hosting --------------------------------------------------------------------------------------


async def test_details_are_written_through_the_button_and_found_again(town: Town) -> None:
    ada = await town.introduced("Ada")
    draft = await drafted(town, ada, kind="walk")
    done = await ada.click(message(draft), label="Call it")
    await town.settle()
    number = number_of(newest(town))
    form = await ada.click(message(done), custom_id=f"{PREFIX}meetup_details:{number}")
    assert labels(form)[:2] == ["Meeting point and stops", "Motto and hashtag"]
    await town.restart()
    saved = said(await ada.submit_modal(form, {"route": "Main door", "motto": "#Light_*"}))
    assert saved == "Saved. The card shows it in a moment."
    shown = await redrawn(town)
    assert "**Meeting point and stops:** Main door" in shown
    assert "#Light_*" in shown
    again = await ada.slash(town.plaza, "meetup details", number=number)
    assert again.modal is not None
    now = [part["component"].get("value") for part in again.modal["components"]]
    assert now[:3] == ["Main door", "#Light_*", None]


async def test_whoever_hosts_too_or_organises_can_call_it_off(town: Town) -> None:
    ada, ben = await people(town, "Ada", "Ben")
    for host in (ben, town.organiser):
        card = await called(town, ada)
        number = number_of(card)
        if host is ben:
            shown = await ada.slash(town.plaza, "meetup host", number=number, member=ben)
            assert f"**Called by:** <@{ada.id}> and <@{ben.id}>" in said(shown)
        else:
            note = await town.organiser.slash(town.plaza, "intro write")
            await town.organiser.click(message(note), custom_id="nw1:agree")
        sure = await host.slash(town.plaza, "meetup cancel", number=number)
        assert "### Call off “Light and shadow”?" in said(sure)
        assert shown_in(town)[-1].count("[") == 4
        ended = said(await host.click(message(sure), label="Yes, call it off"))
        assert ended == "It is called off, and those who wanted to come are told."
        assert "This meetup was called off." in await redrawn(town)
        assert "[" not in shown_in(town)[-1]
        assert f"<@{ada.id}>" in thread_of(town, card)[-1]


async def test_when_a_host_is_erased_the_thread_keeps_none_of_their_words(town: Town) -> None:
    ada = await town.introduced("Ada")
    await called(town, ada)
    await town.advance(seconds=4)  # the thread's row may come before the card's
    [thread] = town.prompts.threads
    assert thread.name == "Light and shadow"
    await town.house.services.privacy.erase(town.visitor(ada))
    await town.advance(seconds=4)
    [thread] = town.prompts.threads
    assert thread.name == "This meetup is not there any more."


async def test_a_host_says_who_was_there(town: Town) -> None:
    ada, ben, cyd = await people(town, "Ada", "Ben", "Cyd")
    card = await called(town, ada)
    number = number_of(card)
    await town.advance(days=10)
    refused = await ben.slash(town.plaza, "meetup there", number=number, member=cyd)
    assert "for its hosts" in said(refused)
    noted = await ada.slash(town.plaza, "meetup there", number=number, member=cyd)
    assert said(noted) == "Thank you, noted."
    assert "**Were there:** Cyd" in said(await ada.slash(town.plaza, "meetup show", number=number))
    hidden = said(await ben.slash(town.plaza, "meetup show", number=number))
    assert "Were there" not in hidden
    itself = await ben.slash(town.plaza, "meetup met", number=number, member=ben)
    assert "That is you. Whom else did you meet?" in said(itself)
    stranger = town.person("Zoe")
    unknown = await ben.slash(town.plaza, "meetup met", number=number, member=stranger)
    assert "I do not know this person here yet." in said(unknown)


# --- calendars ------------------------------------------------------------------------------------


async def test_a_german_gets_a_file_with_everything_in_it(town: Town) -> None:
    ada, ben = await people(town, "Ada", "Ben")
    town.locales[ben.id] = "de"
    number = number_of(await called(town, ada, where="Köln, Dom", about="Mit Handy."))
    answer = await ben.slash(town.plaza, "meetup file", number=number)
    assert said(answer).startswith("Öffne diese Datei")
    [file] = message(answer).attachments
    assert file.filename == f"meetup-{number}.ics"
    [event] = Calendar.from_ical(await file.read()).events
    assert (event["SUMMARY"], event["LOCATION"]) == ("Light and shadow", "Köln, Dom")
    assert event.decoded("DTSTART").isoformat() == "2026-01-10T14:00:00+01:00"


@pytest.mark.parametrize("feed_url", ["https://calendars.example.org"])
async def test_an_address_for_a_calendar_is_given_and_ended(town: Town) -> None:
    ada = await town.introduced("Ada")
    first = said(await ada.slash(town.plaza, "meetup feed"))
    assert "https://calendars.example.org/calendar/" in first
    assert "keep it to yourself" in first
    assert said(await ada.slash(town.plaza, "meetup feed", which="all")) != first
    ended = said(await ada.slash(town.plaza, "meetup feed", which="off"))
    assert "The address leads nowhere any more." in ended
