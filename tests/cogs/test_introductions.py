"""/intro, as a person meets it: the note first, then forms, cards, corrections and the search."""

from dataclasses import replace
from types import SimpleNamespace
from typing import cast

import pytest
from simcord.actors import MemberActor
from simcord.results import InteractionResult

from cogs._ui import Interaction
from cogs._understood import chosen_topics
from community.model import Understanding
from community.ports import at_once
from community.understanding import Understander
from tests.cogs.town import Town, cards, labels, message, said, seen, walk
from tests.fakes.meaning import FakeMeaning

DROP, ADD = "nw1:topic_drop", "nw1:topic_add"
STRING_SELECT = 3

ANSWERS = {
    "goal": "Somebody who knows about grants",
    "offer": "Photography, and how to hang an exhibition",
    "horizon": "Comics",
    "contribution": "I like to organise",
    "topics": "Photography, museums",
}


async def test_before_somebody_agreed_they_read_what_is_stored(town: Town) -> None:
    ada = town.person("Ada")
    note = await ada.slash(town.plaza, "intro write")
    assert "I store what you write into your introduction" in said(note)
    assert "[I agree and am at least 16]" in said(note)
    assert (await town.house.stores.members.everyone((await town.community()).id)) == {}


async def test_whatever_needs_consent_leads_to_the_note(town: Town) -> None:
    ada = town.person("Ada")
    told = await ada.slash(town.plaza, "match join")
    assert "please read the privacy note and agree" in said(told)
    note = await ada.click(message(told), label="Read what is stored, and take part")
    assert "[I agree and am at least 16]" in said(note)


async def test_the_age_that_the_organisers_ask_for_is_what_people_confirm(town: Town) -> None:
    await town.set_up(minimum_age=18)
    note = await town.person("Ada").slash(town.plaza, "intro write")
    assert "[I agree and am at least 18]" in said(note)


async def test_who_agreed_writes_and_reads_what_was_understood(town: Town) -> None:
    ada = town.person("Ada")
    note = await ada.slash(town.plaza, "intro write")
    form = await ada.click(message(note), label="I agree and am at least 16")
    assert labels(form) == [
        "Who or what brings you closer to your goal?",
        "What experience can you offer others?",
        "What would widen your horizon?",
        "What do you bring to the community?",
        "Your topics",
    ]
    saved = await ada.submit_modal(form, ANSWERS)
    assert "Thank you, it is saved." in said(saved)
    assert "This is what I understood:" in said(saved)
    assert "photography" in said(saved).casefold()
    assert "[More about you]" in said(saved)


async def test_the_card_appears_once_and_an_edit_redraws_it(town: Town) -> None:
    ada = await town.introduced("Ada", **ANSWERS)
    await town.settle()
    [card] = cards(town.introductions)
    assert "Somebody who knows about grants" in card
    form = await ada.slash(town.plaza, "intro write")
    assert form.modal is not None
    assert form.modal["components"][0]["component"]["value"] == ANSWERS["goal"]
    await ada.submit_modal(form, {**ANSWERS, "goal": "Somebody who prints books"})
    await town.settle()
    [card] = cards(town.introductions)
    assert "Somebody who prints books" in card
    assert "grants" not in card


async def test_an_introduction_without_a_goal_is_taken_and_told_what_it_lacks(town: Town) -> None:
    ada = await town.introduced("Ada", offer="Photography")
    form = await ada.slash(town.plaza, "intro write")
    saved = await ada.submit_modal(form, {"offer": "Photography"})
    assert "Your goal is still open." in said(saved)


async def test_an_empty_form_stores_nothing_and_says_how_to_begin(town: Town) -> None:
    ada = town.person("Ada")
    form = await ada.click(
        message(await ada.slash(town.plaza, "intro write")), custom_id="nw1:agree"
    )
    answer = await ada.submit_modal(form, {"goal": " \u200b "})
    assert "All fields are still empty." in said(answer)
    await town.settle()
    assert cards(town.introductions) == []


async def test_the_second_step_takes_languages_place_and_links(town: Town) -> None:
    ada = await town.introduced("Ada", **ANSWERS)
    form = await _press(town, ada, "nw1:more")
    saved = await ada.submit_modal(
        form,
        {
            "field": "Museum education",
            "languages": "German, en",
            "place": "Munich",
            "zone": "Berlin",
            "links": "https://ada.example/blog\nhttps://mastodon.social/@ada",
        },
    )
    assert "Thank you, it is saved." in said(saved)
    await town.settle()
    [card] = cards(town.introductions)
    assert "Museum education" in card
    assert "<https://mastodon.social/@ada>" in card
    again = await _press(town, ada, "nw1:more")
    assert again.modal is not None
    assert again.modal["components"][2]["component"]["value"] == "Munich"


async def test_a_link_that_cannot_be_used_is_refused_with_a_sentence(town: Town) -> None:
    ada = await town.introduced("Ada", **ANSWERS)
    form = await _press(town, ada, "nw1:more")
    answer = await ada.submit_modal(form, {"links": "javascript:alert(1)"})
    assert "Thank you" not in said(answer)
    await town.settle()
    assert "javascript" not in cards(town.introductions)[0]


async def test_topics_can_be_put_right(town: Town) -> None:
    ada = await town.introduced("Ada", **ANSWERS)
    form = await _press(town, ada, "nw1:topics")
    saved = await ada.submit_modal(form, {"seeks": "PR, PR, Öffentlichkeitsarbeit", "gives": ""})
    assert "You look for: public relations" in said(saved).replace("**", "")
    assert "You can offer" not in said(saved)


async def test_topics_are_named_in_the_readers_language_and_come_back_as_the_same(
    town: Town,
) -> None:
    jana = town.person("Jana", locale="de")
    note = await jana.slash(town.plaza, "intro write")
    form = await jana.click(message(note), custom_id="nw1:agree")
    offer = "Ich gebe Führungen und Vorträge."
    saved = await jana.submit_modal(form, {"goal": "PR, Fördermittel", "offer": offer})
    assert "Öffentlichkeitsarbeit und Fördermittel" in said(saved)
    assert "Führungen und Vorträge" in said(saved)
    before = await _understood(town, "Jana")
    form = await jana.click(message(saved), custom_id="nw1:topics")
    assert form.modal is not None
    prefilled = {
        part["component"]["custom_id"]: part["component"].get("value") or ""
        for part in form.modal["components"]
    }
    assert prefilled["seeks"] == "Öffentlichkeitsarbeit, Fördermittel"
    await jana.submit_modal(form, prefilled)
    assert await _understood(town, "Jana") == replace(before, corrected=True)
    found = said(await jana.slash(town.plaza, "intro find", topic="Vortrag"))
    assert "Führungen und Vorträge" in found
    assert "guided tours" in said(
        await town.person("Ben").slash(town.plaza, "intro find", topic="guided tour")
    )


async def test_somebody_elses_introduction_is_shown_to_whoever_asks(town: Town) -> None:
    ada = await town.introduced("Ada", **ANSWERS)
    ben = town.person("Ben")
    shown = await ben.slash(town.plaza, "intro show", member=ada)
    assert "Somebody who knows about grants" in said(shown)
    by_menu = await ben.context_menu(town.plaza, "Show introduction", ada)
    assert said(by_menu) == said(shown)
    nobody = await ada.context_menu(town.plaza, "Show introduction", ben)
    assert "There is no introduction of this person here yet." in said(nobody)


async def test_the_search_turns_pages(town: Town) -> None:
    people = [await town.introduced(f"Person {number}", offer="Photography") for number in range(7)]
    asking = people[0]
    first = await asking.slash(town.plaza, "intro find", topic="photography")
    assert "I found 7 people:" in said(first)
    assert said(first).count("Who") == 5
    await asking.click(message(first), label="Next")
    assert seen(message(first)).count("Who") == 2
    await asking.click(message(first), label="Back")
    assert seen(message(first)).count("Who") == 5


async def test_a_search_without_a_hit_says_so(town: Town) -> None:
    ada = town.person("Ada")
    assert "I found nobody." in said(await ada.slash(town.plaza, "intro find", words="unicorn"))


async def test_pages_that_ran_out_of_time_lose_their_buttons_quietly(town: Town) -> None:
    people = [await town.introduced(f"Person {n}", offer="Photography") for n in range(6)]
    found = await people[0].slash(town.plaza, "intro find", topic="photography")
    await town.advance(minutes=16)
    assert seen(message(found)).count("Who") == 5


async def test_german_members_read_german(town: Town) -> None:
    jana = town.person("Jana", locale="de")
    note = await jana.slash(town.plaza, "intro write")
    assert "I store" not in said(note)
    form = await jana.click(message(note), custom_id="nw1:agree")
    assert labels(form)[0] != "Who or what brings you closer to your goal?"
    assert all(len(label) <= 45 for label in labels(form))


async def test_forms_and_buttons_work_after_a_restart(town: Town) -> None:
    ada = town.person("Ada")
    note = await ada.slash(town.plaza, "intro write")
    await town.restart()
    form = await ada.click(message(note), custom_id="nw1:agree")
    await town.restart()
    saved = await ada.submit_modal(form, ANSWERS)
    assert "Thank you, it is saved." in said(saved)
    await town.settle()
    assert len(cards(town.introductions)) == 1


@pytest.mark.parametrize(
    "hostile", ["@everyone", "<@&1> [x](https://evil.example)", "# BIG\n> q", "```\n||x"]
)
async def test_hostile_words_reach_the_card_as_words(town: Town, hostile: str) -> None:
    await town.introduced("Ada", goal=f"{hostile} grants")
    await town.settle()
    [sent] = [
        request.json
        for request in town.env.http_requests
        if request.method == "POST"
        and request.path == f"/channels/{town.introductions.id}/messages"
    ]
    assert sent is not None
    assert sent["allowed_mentions"]["parse"] == []
    assert sent["allowed_mentions"].get("users", []) == []
    [card] = cards(town.introductions)
    assert hostile.split("\n", maxsplit=1)[0] in card


async def _understood(town: Town, name: str) -> Understanding:
    """Return what is stored of somebody's topics."""
    stores, community = town.house.stores, await town.community()
    everyone = await stores.members.everyone(community.id)
    [number] = [i for i, member in everyone.items() if member.name == name]
    introduction = await stores.introductions.get(community.id, number)
    assert introduction is not None
    return introduction.understood


async def _press(town: Town, someone: MemberActor, custom_id: str) -> InteractionResult:
    """Press a button under the answer to a saved introduction."""
    form = await someone.slash(town.plaza, "intro write")
    saved = await someone.submit_modal(form, ANSWERS)
    return await someone.click(message(saved), custom_id=custom_id)


# --- a tap for each topic --------------------------------------------------------------------


async def _written(town: Town, ada: MemberActor, **answers: str) -> InteractionResult:
    form = await ada.slash(town.plaza, "intro write")
    return await ada.submit_modal(form, answers)


def _offered(shown: InteractionResult, custom_id: str) -> dict[str, str]:
    """Return what a select offers: label -> what stands below it."""
    [select] = [p for p in walk(message(shown).components) if p.get("custom_id") == custom_id]
    return {option["label"]: option["description"] for option in select["options"]}


def _selects(shown: InteractionResult) -> set[str]:
    parts = walk(message(shown).components)
    return {part["custom_id"] for part in parts if part["type"] == STRING_SELECT}


async def test_a_topic_that_does_not_fit_goes_with_one_tap(town: Town) -> None:
    ada = await town.introduced("Ada", **ANSWERS)
    saved = await _written(town, ada, goal="PR, taxes", offer="photography")
    assert _offered(saved, DROP) == {
        "public relations": "You look for",
        "taxes": "You look for",
        "photography": "You can offer",
    }
    await ada.select(message(saved), ["seeks:tax"], custom_id=DROP)
    assert "You look for: public relations\n" in said(saved).replace("**", "")
    assert "taxes" not in seen(message(saved))
    assert (await _understood(town, "Ada")).seeks == ("pr",)


async def test_when_the_last_topic_is_gone_no_select_is_left(town: Town) -> None:
    ada = await town.introduced("Ada", **ANSWERS)
    saved = await _written(town, ada, offer="photography")
    await ada.select(message(saved), ["gives:photography"], custom_id=DROP)
    assert _selects(saved) == set()
    assert "You have not said yet" not in said(saved)  # the answer itself is still there
    assert "I could not make out any topics." in said(saved)


async def test_the_tap_still_works_after_a_restart_of_the_bot(town: Town) -> None:
    ada = await town.introduced("Ada", **ANSWERS)
    saved = await _written(town, ada, goal="PR, taxes")
    await town.restart()
    await ada.select(message(saved), ["seeks:pr"], custom_id=DROP)
    assert (await _understood(town, "Ada")).seeks == ("tax",)


async def test_what_was_understood_by_its_meaning_is_said_and_more_is_one_tap_away(
    town: Town,
) -> None:
    hints = {"sourdough": "food", "laptop": "open source"}
    knowing = Understander(FakeMeaning(hints), at_once)
    vars(town.house.services.introductions)["_understander"] = knowing
    jana = town.person("Jana", locale="de")
    note = await jana.slash(town.plaza, "intro write")
    form = await jana.click(message(note), custom_id="nw1:agree")
    saved = await jana.submit_modal(
        form, {"goal": "I want to do more with my laptop", "offer": "sourdough"}
    )
    assert "„sourdough“: verstanden als Essen und Kochen" in said(saved)
    assert _offered(saved, ADD) == {"Open Source": "Du suchst"}
    await jana.select(message(saved), ["seeks:open source"], custom_id=ADD)
    assert "Open Source" in said(saved)
    assert _selects(saved) == {DROP}
    assert "open source" in (await _understood(town, "Jana")).seeks


async def test_a_made_up_choice_changes_nothing(town: Town) -> None:
    ada = await town.introduced("Ada", **ANSWERS)
    saved = await _written(town, ada, goal="PR")
    before = await _understood(town, "Ada")
    values = ["seeks:", "nothing:pr", "pr", "corrected:True", ":"]
    interaction = SimpleNamespace(data={"values": values})
    assert chosen_topics(cast("Interaction", interaction)) == []
    assert "public relations" in said(saved)
    assert await _understood(town, "Ada") == before


async def test_more_topics_than_a_select_holds_are_still_in_the_form(town: Town) -> None:
    ada = await town.introduced("Ada", **ANSWERS)
    many = ", ".join(f"dialect {n}" for n in range(20))
    saved = await _written(town, ada, goal=many, offer=many)
    assert len(_offered_values(saved)) == 25
    assert "[Correct the topics]" in said(saved)


def _offered_values(shown: InteractionResult) -> list[str]:
    [select] = [p for p in walk(message(shown).components) if p.get("custom_id") == DROP]
    return [option["value"] for option in select["options"]]
