"""A meetup that is called on Discord stands in both homes, and people come to it from either."""

from tests.cogs.test_meetups import newest, number_of, shown_in, thread_of
from tests.cogs.town import message, said
from tests.two_homes.both import Both
from tests.two_homes.test_two_homes import one_community

WHEN = "2026-01-10 14:00"


async def test_people_come_from_both_homes_to_one_meetup(both: Both) -> None:
    town = both.town
    await one_community(both)
    ada, ben = await town.introduced("Ada"), await town.introduced("Ben")
    gil = await both.introduced("Gil", "Somebody who knows about grants", "photography")
    room = both.there.prompts
    await gil.joins(room)

    draft = await ada.slash(
        town.plaza, "meetup call", title="Light and shadow", when=WHEN, places=2
    )
    await ada.click(message(draft), label="Call it")
    await town.advance(seconds=10)
    card = await gil.hears("Light and shadow", room=room, by=both.me)
    assert "Called by: Ada" in card.text
    here = newest(town)
    assert "1 of 2" in shown_in(town)[-1]

    # Gil takes the last place on Matrix; Ben, on Discord, is next.
    await gil.presses("✅", on=card)
    await both.heard_by(gil, "You are coming", both.there.private[gil.user])
    assert "number 1 in the queue" in said(await ben.click(here, label="I'm coming"))
    await town.advance(seconds=20)
    shown = shown_in(town)[-1]
    assert "2 of 2 and 1 waiting" in shown
    assert "**Coming:** Ada and Gil" in shown
    edited = await both.heard_by(gil, "1 waiting", room)
    assert edited.relation.get("event_id") == card.id
    assert "Coming: Ada and Gil" in edited.text

    # Each is reminded where they are, and nowhere else.
    await town.advance(days=8, hours=14)
    reminder = await both.heard_by(gil, "Tomorrow: Light and shadow", room)
    assert reminder.content["m.mentions"] == {"user_ids": [gil.user]}
    [reminded] = thread_of(town, here)
    assert f"<@{ada.id}>" in reminded
    assert "Gil" not in reminded

    # Called off on Discord, it is called off on Matrix.
    sure = await ada.slash(town.plaza, "meetup cancel", number=number_of(here))
    await ada.click(message(sure), label="Yes, call it off")
    await town.advance(seconds=30)
    await both.heard_by(gil, "This meetup was called off.", room)
    late = await both.tells(gil, f"meetup answer {number_of(here)} yes")
    assert "This meetup was called off." in late


async def test_a_walk_from_its_call_to_its_recap_in_both_homes(both: Both) -> None:
    town = both.town
    await one_community(both)
    ada, ben = await town.introduced("Ada"), await town.introduced("Ben")
    gil = await both.introduced("Gil", "Somebody who knows about grants", "photography")
    room, private = both.there.prompts, both.there.private[gil.user]
    await gil.joins(room)

    walk = {"title": "Light and shadow", "when": WHEN, "kind": "walk", "places": 2}
    draft = await ada.slash(town.plaza, "meetup call", **walk)
    await ada.click(message(draft), label="Call it")
    await town.advance(seconds=10)
    here = newest(town)
    await ben.click(here, label="I'm coming")
    card = await gil.hears("Light and shadow", room=room, by=both.me)
    await gil.presses("✅", on=card)
    await both.heard_by(gil, "number 1 in the queue", private)

    # Ben gives his place back: it is kept for Gil, who is told where he is, and takes it.
    await ben.click(here, label="Not this time")
    offer = await both.heard_by(gil, "There is a place for you", room)
    await gil.presses("✅", on=offer)
    await both.heard_by(gil, "You are coming", private)

    # The clock runs on: each is reminded once a day and once an hour before, where they are.
    await town.advance(days=8, hours=14)
    await both.heard_by(gil, "Tomorrow: Light and shadow", room)
    await town.advance(days=2)
    await both.heard_by(gil, "How was it?", room)
    on_matrix = [one.text for one in await gil.reads_thread(room, card)]
    for words in ("There is a place for you", "Tomorrow:", "In an hour:", "How was it?"):
        assert sum(words in one for one in on_matrix) == 1, words
    on_discord = thread_of(town, here)
    for words in ("Tomorrow:", "In an hour:", "How was it?"):
        assert sum(words in one for one in on_discord) == 1, words
    assert not any("There is a place for you" in one for one in on_discord)

    # The recap holds what both gave, and stands in both homes.
    number = number_of(here)
    await both.tells(gil, f"meetup share {number}", "The light!", "skip", "skip", "yes")
    rounding = await ada.slash(town.plaza, "meetup recap", number=number)
    assert "Gil says" in said(rounding)
    assert "published" in said(await ada.click(message(rounding), label="Publish it"))
    await town.settle()
    assert "What stays of “Light and shadow”" in shown_in(town)[-1]
    assert "The light!" in (await both.heard_by(gil, "What stays of", room)).text
