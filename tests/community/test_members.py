from dataclasses import replace

import pytest

from community.communities import SetUp
from community.errors import ConsentNeeded, NotAllowed
from community.members import NOTE_VERSION
from community.model import Consent, Participation
from tests.community.people import ELSEWHERE, HOME, People, account, copy_of


@pytest.fixture
def people() -> People:
    return People()


async def test_recognising_a_stranger_stores_the_community_but_never_the_person(
    people: People,
) -> None:
    actor = await people.members.recognise(people.visitor("Ada"))
    assert actor.member is None
    assert actor.community.name == "Museum people"
    assert people.memory.members == {}


async def test_consent_is_stored_with_its_version_time_and_minimum_age(people: People) -> None:
    await people.set_up(SetUp(minimum_age=18))
    ada = await people.members.agree(people.visitor("Ada", language="de"), old_enough=True)
    assert ada.consent == Consent(NOTE_VERSION, people.clock.now(), 18)
    assert (ada.name, ada.language, ada.since) == ("Ada", "de", people.clock.now())
    actor, member = await people.members.member(people.visitor("Ada", language="de"))
    assert (actor.member, member) == (ada, ada)


async def test_nothing_is_stored_about_somebody_who_is_not_old_enough(people: People) -> None:
    await people.set_up()
    before = copy_of(people.memory)
    with pytest.raises(NotAllowed) as caught:
        await people.members.agree(people.visitor("Kim"), old_enough=False)
    assert caught.value.text.params == {"age": 16}
    assert copy_of(people.memory) == before


async def test_without_consent_a_member_only_action_asks_for_it(people: People) -> None:
    with pytest.raises(ConsentNeeded):
        await people.members.member(people.visitor("Ada"))


async def test_consent_to_an_older_note_asks_again_and_is_renewed(people: People) -> None:
    ada = await people.agreed("Ada")
    stored = people.member("Ada")
    older = replace(stored.consent, version=NOTE_VERSION - 1)
    people.memory.members[stored.id] = replace(stored, consent=older)
    with pytest.raises(ConsentNeeded):
        await people.members.member(ada)
    assert (await people.members.agree(ada, old_enough=True)).id == stored.id
    assert (await people.members.member(ada))[1].consent.version == NOTE_VERSION


async def test_a_member_of_one_community_is_a_stranger_in_another(people: People) -> None:
    await people.agreed("Ada")
    with pytest.raises(ConsentNeeded):
        await people.members.member(people.visitor("Ada", home=ELSEWHERE))


async def test_a_changed_name_or_language_is_noted_once(people: People) -> None:
    await people.agreed("Ada")
    renamed = replace(people.visitor("Ada"), name="Ada L.\u202e", language="de")
    member = (await people.members.member(renamed))[1]
    assert (member.name, member.language) == ("Ada L.", "de")
    people.memory.calls.clear()
    await people.members.member(renamed)
    assert "members.touch" not in people.memory.calls


@pytest.mark.parametrize("name", ["", "\u200b\u200b", "\u3164", "\n"])
async def test_a_name_of_which_nothing_shows_becomes_the_accounts_id(
    people: People, name: str
) -> None:
    visitor = replace(people.visitor("Ada"), name=name)
    assert (await people.members.agree(visitor, old_enough=True)).name == "id-ada"


async def test_a_very_long_name_is_cut(people: People) -> None:
    visitor = replace(people.visitor("Ada"), name="Ada " * 80)
    assert len((await people.members.agree(visitor, old_enough=True)).name) <= 100


async def test_leaving_the_platform_ends_matching_at_once(people: People) -> None:
    ada = await people.agreed("Ada")
    stored = people.member("Ada")
    people.memory.participations[stored.id] = Participation(stored.id)
    await people.members.left(HOME, ada.account)
    assert people.memory.participations == {}
    assert people.member("Ada").left_at == people.clock.now()
    with pytest.raises(ConsentNeeded):
        await people.members.member(ada)


async def test_whoever_returns_is_a_member_again_but_joins_matching_themselves(
    people: People,
) -> None:
    ada = await people.agreed("Ada")
    await people.members.left(HOME, ada.account)
    await people.members.returned(HOME, ada.account)
    assert (await people.members.member(ada))[1].left_at is None
    assert people.memory.participations == {}


async def test_who_left_unwelcomed_comes_back_by_agreeing_again(people: People) -> None:
    ada = await people.agreed("Ada")
    await people.members.left(HOME, ada.account)
    assert (await people.members.agree(ada, old_enough=True)).left_at is None


async def test_coming_and_going_of_strangers_and_in_unknown_homes_stores_nothing(
    people: People,
) -> None:
    before = copy_of(people.memory)
    await people.members.left(HOME, account("Zoe"))
    await people.members.returned(HOME, account("Zoe"))
    await people.set_up()
    await people.members.left(HOME, account("Zoe"))
    await people.members.returned(HOME, account("Zoe"))
    assert copy_of(people.memory)["members"] == before["members"]


async def test_only_organisers_are_organisers(people: People) -> None:
    with pytest.raises(NotAllowed):
        await people.members.organiser(people.visitor("Ada"))
    assert people.memory.communities == {}
    actor = await people.members.organiser(people.visitor("Olga", organiser=True))
    assert actor.visitor.name == "Olga"


async def test_the_note_says_the_age_and_how_to_get_out(people: People) -> None:
    community = await people.set_up(SetUp(minimum_age=14))
    note = people.members.note(community)
    assert {"age": 14} in [sentence.params for sentence in note]
    together = " ".join(sentence.msgid for sentence in note)
    for word in ("erase", "download", "database", "health"):
        assert word in together


async def test_people_are_found_by_id_and_by_account_also_after_they_left(people: People) -> None:
    ada = await people.agreed("Ada")
    await people.members.left(HOME, ada.account)
    stored = people.member("Ada")
    community_id = stored.community_id
    assert await people.members.people(community_id, [stored.id, 999]) == {stored.id: stored}
    assert await people.members.find(community_id, ada.account) == stored
    assert await people.members.find(community_id, account("Zoe")) is None


# --- called by their names ----------------------------------------------------------------------


async def test_people_are_found_by_their_whole_name_or_by_how_it_begins(people: People) -> None:
    ada = await people.agreed("Ada")
    for name in ("Ben Becker", "Ben", "Benno", "Cem Celik"):
        await people.agreed(name)

    async def named(typed: str) -> list[str]:
        return [one.name for one in await people.members.named(ada, typed)]

    assert sorted(await named("ben")) == ["Ben", "Ben Becker"], "nobody takes over a name"
    assert await named("Ben becker") == ["Ben Becker"]
    assert await named("@Cem") == ["Cem Celik"]
    assert await named("ce") == [], "only whole words"
    assert await named("  ") == []
    gone = people.visitor("Cem Celik")
    await people.members.left(gone.home, gone.account)
    assert await named("Cem") == []


async def test_who_is_no_member_looks_nobody_up_unless_they_organise(people: People) -> None:
    await people.agreed("Ada")
    zoe = people.visitor("Zoe")
    with pytest.raises(ConsentNeeded):
        await people.members.named(zoe, "Ada")
    [found] = await people.members.named(replace(zoe, organiser=True), "Ada")
    assert found.name == "Ada"
