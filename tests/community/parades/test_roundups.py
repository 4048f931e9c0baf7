"""The roundup in the chat: whoever asks for it sees it, and what authors say of their posts."""

import pytest

from community.errors import NotAllowed
from community.forms import Filled
from community.model import Visitor
from community.parades.book import Seen
from community.parades.forms import SENTENCE_LIMIT
from community.parades.thread_cards import ROOM
from tests.community.parades.parades_world import ParadesWorld
from tests.community.world import sentences

SHORT = "How a tower leans."


async def one_parade(world: ParadesWorld, host: Visitor, *sentences_of: str) -> Seen:
    """Let a parade have a post with each of these sentences, and be over."""
    seen = await world.called_parade(host)
    await world.it_is("2026-12-02")
    for number, sentence in enumerate(sentences_of):
        [author] = await world.know(f"Author {number}")
        address = f"https://author{number}.example/tower"
        world.there_is(address, f"Tower {number}")
        await world.hands_in(author, address, sentence=sentence)
    await world.it_is("2027-01-05")
    return seen


async def test_a_published_roundup_can_be_read_by_everybody(
    world: ParadesWorld, ada: Visitor
) -> None:
    [ben] = await world.know("Ben")
    seen = await one_parade(world, ada, SHORT)
    with pytest.raises(NotAllowed):
        await world.roundups.shown(ben, seen.parade.id)
    assert "parade_publish" in str(await world.roundups.shown(ada, seen.parade.id))

    await world.roundups.publish(ada, seen.parade.id)
    read = await world.roundups.shown(ben, seen.parade.id)
    assert f"“Tower 0” by Author 0: {SHORT} https://author0.example/tower" in sentences(read)
    assert [one.action.partition(":")[0] for one in read.buttons] == ["parade_files"]
    assert "parade_publish" in str(await world.roundups.shown(ada, seen.parade.id))


async def test_what_authors_say_stands_in_the_chat_while_there_is_room(
    world: ParadesWorld, ada: Visitor
) -> None:
    long = "x" * SENTENCE_LIMIT
    seen = await one_parade(world, ada, *[long] * (ROOM // (SENTENCE_LIMIT + 100)))
    assert long in sentences(await world.roundups.shown(ada, seen.parade.id))
    words = Filled({"foreword": "y" * 1500, "roundup": ""}, parts=(str(seen.parade.id),))
    shown = sentences(await world.roundups.tell(ada, words))
    assert "xxx" not in shown, "the host's words need the room"


async def test_where_there_is_no_room_nobodys_words_stand_there(
    world: ParadesWorld, ada: Visitor
) -> None:
    long = "x" * SENTENCE_LIMIT
    seen = await one_parade(world, ada, *[long] * (ROOM // SENTENCE_LIMIT), SHORT)
    shown = sentences(await world.roundups.shown(ada, seen.parade.id))
    assert "xxx" not in shown
    assert SHORT not in shown
    assert "“Tower 0” by Author 0: https://author0.example/tower" in shown
