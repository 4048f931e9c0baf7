from dataclasses import replace

import pytest

from community.communities import SetUp
from community.errors import ChatRefused
from community.model import Answers, Understanding
from community.places import Place, Ref
from community.texts import Card, Facts, Quote, Url, text
from tests.community.people import HOME, People, account
from tests.fakes.chat import FakeChat

WORDS = Answers(goal="photography", offer="tax law", horizon="opera", contribution="PR")


@pytest.fixture
def people() -> People:
    return People()


# --- the card --------------------------------------------------------------------------------


async def test_the_card_shows_the_persons_own_words_in_the_communitys_language(
    people: People,
) -> None:
    community = await people.set_up(SetUp(language="de"))
    ada = await people.introduced("Ada", goal="*money* @everyone", topics="PR, opera")
    await people.introductions.detail(
        ada,
        field="Museum",
        languages="fr,de",
        place="Wien",
        zone="Europe/Vienna",
        links="ada.example.org",
    )
    member, introduction = await people.introductions.show(ada, ada.account)
    card = people.introductions.card(community, member, introduction)
    assert (card.language, card.title) == ("de", text("{name}", name="Ada"))
    quotes = [block for block in card.body if isinstance(block, Quote)]
    assert [q.words for q in quotes] == ["*money* @everyone", "PR, opera"]
    (facts,) = [block for block in card.body if isinstance(block, Facts)]
    values = {label.msgid: value for label, value in facts.rows}
    assert values == {
        "Field of work": "Museum",
        "Languages": ("Französisch", "Deutsch"),
        "Place": "Wien",
        "Time zone": "Europe/Vienna",
        "Website": Url("https://ada.example.org/"),
    }
    assert "Öffentlichkeitsarbeit" not in card.tags  # 21 characters: too long for a tag
    assert card.mentions == ()


async def test_what_is_empty_is_left_out_of_the_card(people: People) -> None:
    community = await people.set_up()
    ada = await people.introduced("Ada", offer="photography")
    member, introduction = await people.introductions.show(ada, ada.account)
    card = people.introductions.card(community, member, introduction)
    assert card.body == (Quote(text("What I can offer"), "photography"),)


async def test_a_forum_post_gets_five_short_tags_gives_and_seeks_first(people: People) -> None:
    community = await people.set_up()
    ada = await people.introduced("Ada")
    member, introduction = await people.introductions.show(ada, ada.account)
    understood = Understanding(
        seeks=("a", "b"), gives=("c", "x" * 21, "d", "a"), widens=("g",), interests=("e", "f")
    )
    card = people.introductions.card(
        community, member, replace(introduction, understood=understood)
    )
    assert card.tags == ("c", "d", "a", "b", "e")


async def test_tags_read_in_the_communitys_language(people: People) -> None:
    await people.set_up(SetUp(language="de"))
    ada = await people.introduced("Ada", offer="photography")
    member, introduction = await people.introductions.show(ada, ada.account)
    community = await people.communities.settings(people.visitor("Olga", organiser=True))
    assert people.introductions.card(community, member, introduction).tags == ("Fotografie",)


# --- delivery --------------------------------------------------------------------------------


async def test_a_saved_introduction_is_posted_once_and_edited_afterwards(people: People) -> None:
    await people.set_up()
    ada = await people.introduced("Ada", goal="first")
    await people.deliver()
    await people.introductions.write(ada, Answers(goal="second"))
    await people.deliver()
    assert people.chat.verbs() == ["post", "edit"]
    (card,) = people.chat.cards_in("intros")
    assert [b.words for b in card.body if isinstance(b, Quote)] == ["second"]


async def test_the_outbox_holds_no_word_of_the_introduction(people: People) -> None:
    community = await people.set_up()
    await people.introduced("Ada", goal="very private words")
    (record,) = people.memory.outbox.values()
    member_id = people.member("Ada").id
    assert record.outgoing.key == f"intro:{community.id}:{member_id}"
    assert record.outgoing.data == {"member": member_id}
    assert record.outgoing.renew


async def test_without_a_channel_the_introduction_is_saved_and_nothing_is_queued(
    people: People,
) -> None:
    await people.introduced("Ada")
    assert len(people.memory.introductions) == 1
    assert people.memory.outbox == {}


async def test_a_card_that_was_deleted_by_hand_is_posted_anew(people: People) -> None:
    await people.set_up()
    ada = await people.introduced("Ada")
    await people.deliver()
    (ref,) = people.chat.messages
    people.chat.delete_by_hand(ref)
    await people.introductions.write(ada, WORDS)
    await people.deliver()
    assert people.chat.verbs() == ["post", "edit", "post"]
    assert len(people.chat.cards_in("intros")) == 1


async def test_a_missing_permission_is_passed_on_for_the_organisers(people: People) -> None:
    await people.set_up()
    ada = await people.introduced("Ada")
    await people.deliver()
    await people.introductions.write(ada, WORDS)
    people.chat.refuse("intros", "forbidden")
    with pytest.raises(ChatRefused) as caught:
        await people.deliver()
    assert caught.value.cause == "forbidden"


async def test_a_card_goes_nowhere_when_the_channel_was_taken_away(people: People) -> None:
    await people.set_up()
    await people.introduced("Ada")
    await people.set_up(SetUp(introductions=""))
    assert len(await people.deliver()) == 1
    assert people.chat.calls == []


async def test_no_card_is_posted_of_who_left_or_was_erased_meanwhile(people: People) -> None:
    await people.set_up()
    for name in ("Ada", "Ben", "Cem"):
        await people.introduced(name)
    await people.members.left(HOME, account("Ada"))
    del people.memory.introductions[people.member("Ben").id]
    del people.memory.introductions[people.member("Cem").id]
    del people.memory.members[people.member("Cem").id]
    # The three cards, and what looks after the meetups of whoever left.
    assert len(await people.deliver()) == 4
    assert people.chat.calls == []


async def test_a_card_whose_person_was_erased_while_it_was_posted_is_removed_at_once() -> None:
    class SlowChat(FakeChat):
        async def post(self, place: Place, card: Card, *, key: int, again: bool) -> Ref:
            ref = await super().post(place, card, key=key, again=again)
            await people.privacy.erase(ada)
            return ref

    people = People(SlowChat())
    await people.set_up()
    ada = await people.introduced("Ada")
    assert len(await people.deliver()) == 1
    assert people.chat.messages == {}
