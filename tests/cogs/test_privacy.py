"""/privacy: everybody sees, takes and erases their own data, and nobody else's."""

import json

from tests.cogs.town import Town, cards, message, said

SECRET = "a collection of stamps from Feuerland"


async def test_what_is_stored_is_shown_to_the_person_alone(town: Town) -> None:
    ada = await town.introduced("Ada", goal=SECRET)
    shown = await ada.slash(town.plaza, "privacy show")
    assert "Ada" in said(shown) or "introduction" in said(shown).casefold()


async def test_everything_is_handed_over_as_a_file(town: Town) -> None:
    ada = await town.introduced("Ada", goal=SECRET)
    handed = await ada.slash(town.plaza, "privacy export")
    assert "Here is everything I have about you." in said(handed)
    [attachment] = message(handed).attachments
    assert attachment.filename == "my-data.json"
    blob = town.env.backend.cdn.get(attachment.url)
    assert blob is not None
    assert SECRET in json.dumps(json.loads(blob), ensure_ascii=False)


async def test_who_never_agreed_is_told_so_and_may_read_the_note(town: Town) -> None:
    ada = town.person("Ada")
    answer = await ada.slash(town.plaza, "privacy export")
    assert not message(answer).attachments
    assert said(answer)


async def test_erasing_is_asked_once_and_then_takes_everything(town: Town) -> None:
    ada = await town.introduced("Ada", goal=SECRET)
    await town.settle()
    assert SECRET in cards(town.introductions)[0]
    asked = await ada.slash(town.plaza, "privacy erase")
    assert "cannot be taken back" in said(asked)
    assert SECRET in cards(town.introductions)[0], "nothing may happen before the button"
    done = await ada.click(message(asked), label="Erase everything about me")
    assert "Done." in said(done)
    await town.advance(seconds=60)
    assert not any(SECRET in card for card in cards(town.introductions))
    found = await town.organiser.slash(town.plaza, "intro find", words="Feuerland")
    assert "I found nobody." in said(found)


async def test_the_button_erases_whoever_presses_it_and_works_after_a_restart(town: Town) -> None:
    ada = await town.introduced("Ada", goal=SECRET)
    ben = await town.introduced("Ben", goal="Museums")
    asked = await ada.slash(town.plaza, "privacy erase")
    await town.restart()
    await ada.click(message(asked), custom_id="nw1:erase")
    await town.settle()
    stored = await town.house.stores.members.everyone((await town.community()).id)
    assert [member.name for member in stored.values()] == ["Ben"]
    assert "Museums" in said(await ada.context_menu(town.plaza, "Show introduction", ben))


async def test_who_leaves_the_server_is_out_of_the_matching_at_once(town: Town) -> None:
    ada = await town.introduced("Ada", goal=SECRET)
    town.guild.remove_member(ada)
    await town.settle()
    stored = await town.house.stores.members.everyone((await town.community()).id)
    assert stored == {}
