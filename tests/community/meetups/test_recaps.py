"""What stays of a meetup: what people give, the host's words, the files, the published card."""

from datetime import timedelta

import pytest

from community.errors import Invalid, NotAllowed
from community.forms import Filled
from community.meetups.model import Meetup
from community.meetups.recap_words import shared, taken_back
from community.meetups.recaps import MOST_SHARES
from community.model import Visitor
from tests.community.meetups.meetups_world import MeetupsWorld
from tests.community.world import said, sentences


@pytest.fixture
async def world() -> MeetupsWorld:
    made = MeetupsWorld()
    await made.open()
    return made


@pytest.fixture
async def ada(world: MeetupsWorld) -> Visitor:
    [made] = await world.know("Ada")
    return made


@pytest.fixture
async def walk(world: MeetupsWorld, ada: Visitor) -> Meetup:
    """A walk that is over; Ada and Ben were there."""
    meetup = await world.called(ada, where="Main door")
    [ben] = await world.know("Ben")
    await world.comes(ben, meetup)
    world.clock.time = meetup.ends_at + timedelta(hours=1)
    for person in (ada, ben):
        await world.meetups.attended(person, meetup.id, there=True)
    await world.send_all()
    return meetup


async def gives(
    world: MeetupsWorld, visitor: Visitor, meetup: Meetup, credit: str = "yes", **given: str
) -> int:
    """Let somebody give something."""
    form = await world.recaps.share_form(visitor, meetup.id)
    return await world.recaps.share(
        visitor,
        Filled(
            {"words": "", "address": "", "about": "", **given}, {"credit": (credit,)}, form.parts
        ),
    )


def published(world: MeetupsWorld) -> str:
    """Return the published recap."""
    [card] = [sentences(c) for c in world.chat.cards_in("prompts") if "What stays" in sentences(c)]
    return card


async def test_a_recap_holds_what_people_gave_with_their_names_if_they_like(
    world: MeetupsWorld, ada: Visitor, walk: Meetup
) -> None:
    ben = world.visitor("Ben")
    count = await gives(world, ben, walk, words="The light was wonderful.")
    assert "1 thing" in said(shared(count)[1])
    count = await gives(world, ben, walk, credit="no", address="a.example/1", about="The bridge")
    assert "2 things" in said(shared(count)[1])
    draft = await world.recaps.draft(ada, walk.id)
    words = sentences(draft)
    assert "Were there: 2 people" in words
    assert "Ben says: The light was wonderful." in words
    assert "https://a.example/1: The bridge" in words
    assert "The bridge, by" not in words
    assert [button.action.split(":")[0] for button in draft.buttons] == [
        "meetup_words",
        "meetup_publish",
    ]


async def test_the_host_writes_how_it_was_and_publishes_it_once(
    world: MeetupsWorld, ada: Visitor, walk: Meetup
) -> None:
    form = await world.recaps.words_form(ada, walk.id)
    await world.recaps.tell(ada, Filled({"recap": "We saw ten bridges."}, parts=form.parts))
    await world.recaps.publish(ada, walk.id)
    await world.send_all()
    await world.deliver_again(f"meetup:{walk.id}:recap")
    assert "How it was: We saw ten bridges." in published(world)
    await gives(world, world.visitor("Ben"), walk, words="And one cat.")
    await world.recaps.publish(ada, walk.id)
    await world.send_all()
    assert "Ben says: And one cat." in published(world)


async def test_as_a_file_it_is_a_page_for_a_blog(
    world: MeetupsWorld, ada: Visitor, walk: Meetup
) -> None:
    await gives(
        world,
        world.visitor("Ben"),
        walk,
        words="<b>bold</b>",
        address="a.example",
        about="A bridge",
    )
    name, page = await world.recaps.file(ada, walk.id, "html")
    assert name == f"recap-{walk.id}.html"
    for part in ("<h1>Light and shadow</h1>", "&lt;b&gt;bold", 'href="https://a.example/"', "Ben"):
        assert part in page.decode()
    name, page = await world.recaps.file(ada, walk.id, "markdown")
    assert name == f"recap-{walk.id}.md"
    for part in ("# Light and shadow\n", "- **Where:** Main door", "by Ben: A bridge", "Thanks"):
        assert part in page.decode()


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({}, "few words"),
        ({"address": "a.example"}, "to be seen"),
        ({"address": "javascript:alert(1)", "about": "x"}, "address|website|link"),
        ({"words": "x" * 1001}, "characters long"),
    ],
)
async def test_what_cannot_be_used_is_refused(
    world: MeetupsWorld, ada: Visitor, walk: Meetup, given: dict[str, str], why: str
) -> None:
    with pytest.raises(Invalid, match=why):
        await gives(world, ada, walk, **given)
    assert world.memory.shares == {}


async def test_giving_the_same_twice_is_giving_once_and_there_is_an_end(
    world: MeetupsWorld, ada: Visitor, walk: Meetup
) -> None:
    assert await gives(world, ada, walk, words="Lovely.") == 1
    assert await gives(world, ada, walk, words="Lovely.", credit="no") == 1
    for number in range(2, MOST_SHARES + 1):
        assert await gives(world, ada, walk, words=f"Lovely {number}.") == number
    with pytest.raises(Invalid, match="plenty"):
        await gives(world, ada, walk, words="One more.")


async def test_before_it_begins_there_is_nothing_to_give_and_nothing_to_round_up(
    world: MeetupsWorld, ada: Visitor
) -> None:
    meetup = await world.called(ada)
    with pytest.raises(Invalid, match="begun"):
        await world.recaps.share_form(ada, meetup.id)
    with pytest.raises(Invalid, match="begun"):
        await world.recaps.draft(ada, meetup.id)


async def test_only_hosts_see_the_draft_and_publish(world: MeetupsWorld, walk: Meetup) -> None:
    ben = world.visitor("Ben")
    for act in (
        world.recaps.draft(ben, walk.id),
        world.recaps.words_form(ben, walk.id),
        world.recaps.tell(ben, Filled({"recap": "Mine"}, parts=(str(walk.id),))),
        world.recaps.file(ben, walk.id, "html"),
        world.recaps.publish(ben, walk.id),
    ):
        with pytest.raises(NotAllowed):
            await act
    assert world.gathering(walk).meetup.recap_at is None


async def test_what_is_taken_back_goes_from_what_is_published_too(
    world: MeetupsWorld, ada: Visitor, walk: Meetup
) -> None:
    ben = world.visitor("Ben")
    assert "nothing of yours" in said(taken_back(await world.recaps.take_back(ben, walk.id)))
    await gives(world, ben, walk, words="The light was wonderful.")
    await world.recaps.publish(ada, walk.id)
    await world.send_all()
    assert await world.recaps.take_back(ben, walk.id) == 1
    await world.send_all()
    assert "wonderful" not in published(world)


@pytest.mark.parametrize("who", ["Ada", "Ben"])
async def test_an_erasure_takes_ones_words_out_of_what_is_published(
    world: MeetupsWorld, ada: Visitor, walk: Meetup, who: str
) -> None:
    form = await world.recaps.words_form(ada, walk.id)
    await world.recaps.tell(ada, Filled({"recap": "Ada's words."}, parts=form.parts))
    await gives(world, world.visitor("Ben"), walk, words="Ben's words.")
    await world.recaps.publish(ada, walk.id)
    await world.send_all()
    await world.privacy.erase(world.visitor(who))
    await world.waits(seconds=15)
    everything = " ".join(sentences(card) for card in world.chat.cards_in("prompts"))
    assert f"{who}'s words" not in everything
    if who == "Ben":
        assert "Ada's words." in published(world)


async def test_while_most_have_not_said_whether_they_were_there_no_number_is_told(
    world: MeetupsWorld, ada: Visitor
) -> None:
    meetup = await world.called(ada, where="Main door")
    for person in await world.know("Ben", "Cem"):
        await world.comes(person, meetup)
    world.clock.time = meetup.ends_at + timedelta(hours=1)
    await world.meetups.attended(ada, meetup.id, there=True)
    assert "Were there" not in sentences(await world.recaps.draft(ada, meetup.id))
    await world.meetups.attended(world.visitor("Ben"), meetup.id, there=True)
    assert "Were there: 2 people" in sentences(await world.recaps.draft(ada, meetup.id))


async def test_who_waited_for_a_place_is_not_asked_and_counts_for_nothing(
    world: MeetupsWorld, ada: Visitor
) -> None:
    meetup = await world.called(ada, where="Main door", places=1)
    for person in await world.know("Ben", "Cem"):
        await world.comes(person, meetup)
    world.clock.time = meetup.ends_at + timedelta(hours=1)
    await world.meetups.attended(ada, meetup.id, there=True)
    assert "Were there: 1 person" in sentences(await world.recaps.draft(ada, meetup.id))
