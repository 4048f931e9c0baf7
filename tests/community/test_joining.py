"""Two homes become one community, with everybody in them, and part again."""

from dataclasses import replace

import pytest

from community.communities import SetUp
from community.errors import Invalid, NotAllowed, NotFound
from community.link_codes import VALID
from community.model import Answers, MatchState, RoundState
from community.places import Account, Home, Ref
from community.privacy import taken_away
from community.texts import Card, text
from tests.community.homes import SPACE, a_space, join, on_matrix, seen, two_homes
from tests.community.people import HOME, People
from tests.community.world import said, sentences

OLGA = on_matrix("olga", organiser=True)


@pytest.fixture
def people() -> People:
    return People()


async def written(people: People, name: str) -> None:
    """Let somebody in the space agree and introduce themselves."""
    await people.members.agree(on_matrix(name), old_enough=True)
    await people.introductions.write(on_matrix(name), Answers(goal="fonts", offer="paper"))


# --- joining ------------------------------------------------------------------------------------


async def test_a_space_becomes_a_second_home_with_its_own_channels(people: People) -> None:
    community = await two_homes(people)
    assert [seat.home.platform for seat in community.seats] == ["discord", "matrix"]
    assert community.home == SPACE
    assert community.channels.introductions == "!intros"
    assert len(people.memory.communities) == 1


async def test_introductions_that_are_there_are_shown_in_the_new_home_too(people: People) -> None:
    await people.introduced("Ada")
    await people.deliver()
    await two_homes(people)
    await people.deliver()
    assert len(people.chat.cards_in("!intros")) == 1


async def test_nothing_is_done_before_the_organiser_says_so(people: People) -> None:
    await people.set_up()
    await a_space(people)
    await written(people, "ben")
    await people.communities.set_up(OLGA, SetUp())
    code = await people.joins.home_code(people.visitor("Olga", organiser=True))
    proposed = await people.joins.propose(OLGA, code)
    assert (proposed.here, proposed.there) == ("Space", "Museum people")
    assert proposed.people == 1
    assert [one.kind for one in proposed.schedules] == ["round"]
    assert proposed.round is None
    assert len(people.memory.communities) == 2
    people.clock.advance(minutes=VALID.seconds / 60)
    with pytest.raises(Invalid):
        await people.joins.join(OLGA, proposed.key)


async def test_the_side_that_showed_the_code_keeps_its_settings_and_schedules(
    people: People,
) -> None:
    await people.set_up(SetUp(cooldown_weeks=3, introductions="intros"))
    await a_space(people)
    await people.communities.set_up(OLGA, SetUp(cooldown_weeks=50))
    assert len(people.memory.schedules) == 2
    community = await join(people)
    assert community.cooldown_weeks == 3
    assert [s.community_id for s in people.memory.schedules.values()] == [community.id]


async def test_everybody_comes_along_with_what_they_wrote(people: People) -> None:
    await people.set_up()
    await people.introduced("Ada")
    await a_space(people)
    await written(people, "ben")
    await people.deliver()
    (first,) = people.chat.cards_in("!intros")
    community = await join(people)
    await people.deliver()
    assert {m.community_id for m in people.memory.members.values()} == {community.id}
    shown = await people.introductions.show(people.visitor("Ada"), Account("matrix", "@ben:hs"))
    assert shown[1].answers.goal == "fonts"
    # Each card stands once in each home; the one that stood already was redrawn.
    assert sorted(said(one.title) for one in people.chat.cards_in("!intros") if one.title) == [
        "Ada",
        "ben",
    ]
    assert first.title is not None
    assert len(people.chat.cards_in("intros")) == 2
    member = people.member("ben")
    assert people.memory.outbox[f"intro:{community.id}:{member.id}@1"].outgoing.data["seat"] == 1


async def test_past_matches_are_remembered_and_planned_ones_end(people: People) -> None:
    await people.set_up()
    await a_space(people)
    for name in ("ben", "eve", "flo"):
        await written(people, name)
    open_one = people.match("ben", "eve")
    planned = people.match("ben", "flo", state=MatchState.PLANNED)
    soon = people.memory.rounds[planned.round_id]
    people.memory.rounds[soon.id] = replace(soon, state=RoundState.PLANNED, number=2)
    code = await people.joins.home_code(people.visitor("Olga", organiser=True))
    proposed = await people.joins.propose(OLGA, code)
    assert proposed.round == 2
    await people.joins.join(OLGA, proposed.key)
    community = await seen(people)
    assert people.memory.matches[open_one.id].state is MatchState.OPEN
    assert people.memory.matches[open_one.id].community_id == community.id
    assert people.memory.matches[planned.id].state is MatchState.CALLED_OFF
    assert people.memory.rounds[soon.id].state is RoundState.UNDONE
    assert all(one.number < 1 for one in people.memory.rounds.values())


async def test_linking_homes_is_for_organisers(people: People) -> None:
    await people.introduced("Ada")
    ada = people.visitor("Ada")
    for refused in (
        people.joins.home_code(ada),
        people.joins.propose(on_matrix("ben"), "CODE000001"),
        people.joins.join(on_matrix("ben"), "0" * 64),
        people.joins.consider_leaving(ada),
        people.joins.leave(ada),
    ):
        with pytest.raises(NotAllowed):
            await refused


async def test_a_code_is_for_the_other_side_and_for_one_home_each(people: People) -> None:
    olga = people.visitor("Olga", organiser=True)
    code = await people.joins.home_code(olga)
    with pytest.raises(Invalid, match="on the other platform"):
        await people.joins.propose(olga, code)
    elsewhere = replace(olga, home=Home("discord", "777"))
    with pytest.raises(Invalid, match="one home on each platform"):
        await people.joins.propose(elsewhere, code)
    proposed = await people.joins.propose(OLGA, code)
    await people.joins.join(OLGA, proposed.key)
    for again in (
        people.joins.home_code(olga),
        people.joins.propose(OLGA, code),
        people.joins.join(OLGA, proposed.key),
    ):
        with pytest.raises(Invalid, match="two homes already"):
            await again


async def test_a_code_for_an_account_joins_no_homes(people: People) -> None:
    await two_homes(people)
    await people.introduced("Ada")
    code = await people.linking.account_code(people.visitor("Ada"))
    third = replace(OLGA, home=Home("matrix", "!third"))
    with pytest.raises(Invalid, match="not valid"):
        await people.joins.propose(third, code)


# --- parting ------------------------------------------------------------------------------------


async def test_a_home_that_parts_takes_along_who_is_only_there(people: People) -> None:
    await two_homes(people)
    await people.introduced("Ada")
    await written(people, "ben")
    code = await people.linking.account_code(people.visitor("Ada"))
    await people.linking.join_account(on_matrix("ada"), code)
    await people.deliver()
    assert len(people.chat.cards_in("intros")) == len(people.chat.cards_in("!intros")) == 2

    considered = await people.joins.consider_leaving(OLGA)
    assert (considered.here, considered.there, considered.along) == ("Space", "Museum people", 1)
    await people.joins.leave(OLGA)
    while any(record.state == "pending" for record in people.memory.outbox.values()):
        await people.deliver()

    alone = await seen(people)
    server = await people.community_store.by_home(HOME)
    assert server is not None
    assert (alone.elsewhere, server.elsewhere) == ((), ())
    assert not alone.set_up
    assert people.member("ben").community_id == alone.id
    assert people.member("Ada").community_id == server.id
    assert [one.platform for one in people.member("Ada").accounts] == ["discord"]
    titles = {place: people.chat.cards_in(place) for place in ("intros", "!intros")}
    assert {p: [said(c.title) for c in cards if c.title] for p, cards in titles.items()} == {
        "intros": ["Ada"],
        "!intros": ["ben"],
    }
    assert (await people.members.recognise(on_matrix("ada"))).member is None


async def test_the_first_home_may_part_too_and_the_other_goes_on(people: People) -> None:
    await people.introduced("Ada")
    community = await two_homes(people)
    await written(people, "ben")
    await people.joins.leave(people.visitor("Olga", organiser=True))
    assert (await seen(people)).id == community.id
    assert [seat.number for seat in (await seen(people)).seats] == [1]
    assert people.member("Ada").community_id != community.id
    await people.deliver()
    assert [said(one.title) for one in people.chat.cards_in("!intros") if one.title] == ["ben"]
    again = await join(people)
    assert {m.community_id for m in people.memory.members.values()} == {again.id}


async def test_whom_somebody_avoids_holds_over_parting_and_joining(people: People) -> None:
    await people.introduced("Ada")
    await two_homes(people)
    await written(people, "ben")
    ada, ben = people.visitor("Ada"), on_matrix("ben")
    await people.participation.avoid(ada, ben.account)
    await people.participation.avoid(ben, ada.account)
    await people.joins.leave(OLGA)
    assert people.memory.blocks == {}
    assert len(people.memory.kept_apart) == 2
    await join(people)
    one, other = people.member("Ada").id, people.member("ben").id
    assert set(people.memory.blocks) == {(one, other), (other, one)}
    assert people.memory.kept_apart == {}


async def test_where_there_is_one_home_there_is_nothing_to_part(people: People) -> None:
    await people.set_up()
    for asked in (people.joins.consider_leaving, people.joins.leave):
        with pytest.raises(NotFound, match="nothing to part"):
            await asked(people.visitor("Olga", organiser=True))


async def test_what_stood_of_who_went_along_is_taken_out_of_open_conversations(
    people: People,
) -> None:
    await two_homes(people)
    await written(people, "ben")
    ref = Ref("discord", "thread", "first")
    people.chat.messages[ref] = Card("en", text("You two"), (text("ben looks for fonts."),))
    opened = {"match:7:open": str(ref), "match:7:ask": str(ref)}
    rows = taken_away(people.member("ben"), opened, people.clock.now(), moved=True)
    people.memory.write(rows)
    await people.deliver()
    card = people.chat.messages[ref]
    assert card.title is None
    assert "a community of its own" in sentences(card)


# --- a home that the bot was removed from --------------------------------------------------------


async def test_nothing_is_said_in_a_home_that_the_bot_was_removed_from(people: People) -> None:
    await two_homes(people)
    await people.introduced("Ada")
    await people.communities.depart(SPACE)
    dropped = await people.deliver()
    assert [one.why for one in dropped] == ["the bot is not in this home any more"]
    await people.introductions.write(people.visitor("Ada"), Answers(goal="stamps"))
    await people.deliver()
    assert len(people.chat.cards_in("intros")) == 1
    assert people.chat.cards_in("!intros") == []
