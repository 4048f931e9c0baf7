"""Which message a typed word or number answers."""

from community.texts import Button, text
from matrix import PLATFORM
from matrix.buttons import ANYWHERE, Buttons, buttons_note
from matrix.choices import offered
from tests.fakes.stores_front import MemoryFrontStore

ADA, ROOM = "@ada:hs", "!with-ada"


async def test_a_word_is_meant_for_what_came_last_and_a_number_for_what_stands_here() -> None:
    store = MemoryFrontStore()
    here = offered((Button("meetup_go:1", text("Call it")), Button("plan:2", text("Save"))), "en")
    wide = offered((Button("meetup_there:3", text("I was")), Button("x:4", text("Other"))), "en")
    await store.keep(
        PLATFORM,
        buttons_note("$here", ROOM, here, only=ADA),
        buttons_note("$wide", ANYWHERE, wide, only=ADA),
    )
    buttons = Buttons(store)

    async def means(words: str) -> str:
        pressing = await buttons.typed(words, ADA, ROOM)
        return pressing.action if pressing else ""

    assert await means("yes") == "meetup_there:3"
    assert await means("2") == "plan:2"
    assert await means("save") == "plan:2"
    assert await means("nonsense") == ""


async def test_a_bare_yes_or_no_is_never_meant_for_something_of_before() -> None:
    store = MemoryFrontStore()
    wide = offered((Button("meetup_there:3", text("I was")),), "en")
    here = offered((Button("parade_check:1", text("Check")), Button("plan:2", text("Save"))), "en")
    await store.keep(
        PLATFORM,
        buttons_note("$wide", ANYWHERE, wide, only=ADA),
        buttons_note("$here", ROOM, here, only=ADA),
    )
    buttons = Buttons(store)
    for words in ("yes", "Ja!"):
        pressing = await buttons.typed(words, ADA, ROOM)
        assert pressing is not None
        assert pressing.action == "parade_check:1"
    assert await buttons.typed("no", ADA, ROOM) is None
