"""Votes on the next topic: begun, said in two homes, counted, and what is said of it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from community.errors import ChatUnavailable, ConsentNeeded, Invalid, NotAllowed, NotFound
from community.model import Visitor
from community.parades.book import Seen
from community.parades.cards import listed_card, more_card
from community.parades.model import Parade, ParadeState, Phase
from community.parades.vote_cards import running_card, voted
from community.parades.voting import Vote
from community.places import Home, Ref
from tests.community.parades.parades_world import NOW, ParadesWorld
from tests.community.people import HOME, account
from tests.community.two_homes_world import SPACE, matrix_account
from tests.community.world import said, sentences

ENDS = datetime(2026, 11, 30, 11, tzinfo=UTC)
"""Five days after the stories begin."""


@pytest.fixture
async def world() -> ParadesWorld:
    world = ParadesWorld()
    world.clock.time = NOW
    await world.begin()
    await world.know("Ada", "Ben", "Cem", "Dora")
    world.is_also_on_matrix("Ben")
    return world


@pytest.fixture
def ada(world: ParadesWorld) -> Visitor:
    return world.visitor("Ada")


async def proposals(world: ParadesWorld, *titles: str) -> list[Seen]:
    """Let Ada propose topics, the first one first."""
    found: list[Seen] = []
    for title in titles:
        found.append(await world.proposes(world.visitor("Ada"), title))
        world.clock.advance(seconds=60)
    world.clock.time = NOW
    return found


async def a_vote(world: ParadesWorld, days: int = 5) -> Vote:
    vote = await world.votes.begin(world.community(), days)
    assert vote is not None
    await world.a_moment()
    return vote


async def it_ends(world: ParadesWorld) -> None:
    world.clock.time = ENDS + timedelta(seconds=1)
    await world.send_all()
    await world.a_moment()


def stored(world: ParadesWorld, seen: Seen) -> Parade:
    return world.parading(seen).parade


def result(world: ParadesWorld, vote: Vote, at: str = "") -> str:
    ref = world.memory.outbox[f"parade:vote{vote.id}:result{at}"].ref
    assert ref is not None
    return sentences(world.chat.messages[ref])


# --- beginning ----------------------------------------------------------------------------------


async def test_organisers_put_the_open_topics_to_the_vote_in_each_home(
    world: ParadesWorld,
) -> None:
    light, dark = await proposals(world, "Light", "Dark")

    seen = await world.votes.ask(world.olga)
    await world.a_moment()

    assert seen.vote.ends_at == ENDS
    for home, platform in ((HOME, "discord"), (SPACE, "matrix")):
        assert world.poll(platform).platform == home.platform
        poll = world.polls.open[world.poll(platform)]
        assert said(poll.question) == "Which topic shall we write about next?"
        assert [one.id for one in poll.answers] == ["1", "2"]
        assert [said(one.label) for one in poll.answers] == [
            f"{dark.parade.id}: Dark",
            f"{light.parade.id}: Light",
        ]
        assert poll.lasts == timedelta(days=5) - timedelta(seconds=10)
        assert poll.note is not None
        assert "/parade choose" in said(poll.note)
    assert "until 2026-11-30" in world.shown(light, "proposal")
    shown = running_card(seen, "en")
    assert "It runs until 2026-11-30 11:00" in sentences(shown)
    assert f"{dark.parade.id}: Dark" in sentences(shown)


async def test_only_organisers_begin_and_end_a_vote(world: ParadesWorld, ada: Visitor) -> None:
    await proposals(world, "Light", "Dark")
    with pytest.raises(NotAllowed):
        await world.votes.ask(ada)
    vote = await a_vote(world)
    with pytest.raises(NotAllowed):
        await world.votes.finish(ada, vote.id)


@pytest.mark.parametrize("days", [0, 15])
async def test_a_vote_lasts_a_day_to_two_weeks(world: ParadesWorld, days: int) -> None:
    await proposals(world, "Light", "Dark")
    with pytest.raises(Invalid, match="A vote lasts"):
        await world.votes.ask(world.olga, days)


async def test_a_vote_needs_two_topics(world: ParadesWorld) -> None:
    await proposals(world, "Light")
    with pytest.raises(Invalid, match="two open topics"):
        await world.votes.ask(world.olga)
    assert await world.votes.begin(world.community(), 5) is None


async def test_to_begin_again_shows_the_vote_that_runs(world: ParadesWorld) -> None:
    await proposals(world, "Light", "Dark")
    vote = await a_vote(world)
    again = await world.votes.ask(world.olga, 14)
    assert again.vote == vote
    assert await world.votes.begin(world.community(), 14) is None
    assert len(world.polls.open) == 2


async def test_hosted_and_chosen_topics_and_the_oldest_of_many_are_in_no_vote(
    world: ParadesWorld, ada: Visitor
) -> None:
    many = await proposals(world, *(f"Topic {n}" for n in range(10)))
    await world.know("Eva")
    more = [await world.proposes(world.visitor("Eva"), f"More {n}") for n in range(3)]
    await world.names_days(ada, many[9].parade.id)
    chosen = world.parading(many[8])
    world.memory.parades[chosen.parade.id] = replace(
        chosen, parade=replace(chosen.parade, chosen_at=NOW)
    )
    vote = await a_vote(world)
    newest = [*reversed(more), *reversed(many[1:8])]
    assert vote.parade_ids == tuple(one.parade.id for one in newest)


async def test_a_draft_that_its_host_forgot_is_a_topic_again(
    world: ParadesWorld, ada: Visitor
) -> None:
    light, dark = await proposals(world, "Light", "Dark")
    await world.names_days(ada, light.parade.id)
    assert await world.votes.begin(world.community(), 5) is None
    world.clock.advance(days=3)
    vote = await a_vote(world)
    assert vote.parade_ids == (dark.parade.id, light.parade.id)
    assert (stored(world, light).host, stored(world, light).opens) == (None, None)


# --- while it runs ------------------------------------------------------------------------------


async def test_a_topic_in_a_vote_is_written_for_and_taken_back_but_not_hosted(
    world: ParadesWorld, ada: Visitor
) -> None:
    light, _ = await proposals(world, "Light", "Dark")
    await a_vote(world)
    ben, number = world.visitor("Ben"), light.parade.id
    with pytest.raises(Invalid, match="A vote is running until"):
        await world.parades.days_form(ben, number)
    with pytest.raises(Invalid, match="A vote is running until"):
        await world.names_days(ben, number)
    seen = await world.parades.intend(ben, number)
    assert seen.writes
    assert seen.phase is Phase.VOTING
    shown = more_card(seen, "en")
    assert "Vote until: 2026-11-30" in sentences(shown)
    assert [one.action for one in shown.buttons] == [f"parade_write:{number}"]
    assert "put to the vote" in sentences(listed_card(await world.parades.listed(ben), "en"))
    with pytest.raises(NotAllowed):
        await world.parades.close(ben, number)
    await world.parades.close(ada, number)
    assert stored(world, light).state is ParadeState.WITHDRAWN


async def test_words_count_as_a_tap_does_and_the_last_word_holds(world: ParadesWorld) -> None:
    light, dark = await proposals(world, "Light", "Dark")
    vote = await a_vote(world)
    ben = world.visitor("Ben")
    answer = voted(await world.votes.choose(ben, dark.parade.id))
    assert "Your vote is for “Dark”. Until 2026-11-30" in said(answer)
    world.clock.advance(seconds=60)
    await world.votes.choose(ben, light.parade.id)
    await it_ends(world)
    done = await world.vote_store.get(vote.community_id, vote.id)
    assert done is not None
    assert [one.votes for one in done.topics] == [0, 1]


async def test_nobody_votes_for_what_is_in_no_vote(world: ParadesWorld, ada: Visitor) -> None:
    light, dark = await proposals(world, "Light", "Dark")
    with pytest.raises(Invalid, match="in no vote"):
        await world.votes.choose(ada, light.parade.id)
    vote = await a_vote(world)
    with pytest.raises(ConsentNeeded):
        await world.votes.choose(world.visitor("Stranger"), light.parade.id)
    with pytest.raises(ConsentNeeded):
        await world.votes.vote(world.visitor("Stranger"), vote.id, 1, "room")
    await world.parades.close(ada, dark.parade.id)
    with pytest.raises(Invalid, match="in no vote"):
        await world.votes.choose(ada, dark.parade.id)
    await it_ends(world)
    with pytest.raises(Invalid, match="is over"):
        await world.votes.vote(ada, vote.id, 1, "room")


# --- what is heard ------------------------------------------------------------------------------


async def heard(
    world: ParadesWorld, name: str, number: int, *, willing: bool = True, home: Home = HOME
) -> None:
    await world.votes.heard(home, world.poll(), account(name), number, willing=willing)
    world.clock.advance(seconds=60)


async def test_what_is_heard_counts_with_its_instant(world: ParadesWorld) -> None:
    await proposals(world, "Light", "Dark")
    vote = await a_vote(world)
    matrix = replace(world.visitor("Ben"), home=SPACE, account=matrix_account("Ben"))
    await heard(world, "Ben", 1)
    await heard(world, "Stranger", 1)
    await world.votes.vote(matrix, vote.id, 2, "!room:here")
    world.chooses(1, "Ben", "Stranger")
    world.chooses(2)
    await it_ends(world)
    done = await world.vote_store.get(vote.community_id, vote.id)
    assert done is not None
    assert [one.votes for one in done.topics] == [1, 1], "Ben is one person, and said 2 last"
    assert world.memory.ballots == {}


async def test_what_is_taken_back_counts_no_more(world: ParadesWorld) -> None:
    await proposals(world, "Light", "Dark")
    vote = await a_vote(world)
    await heard(world, "Ben", 1)
    await heard(world, "Ben", 2, willing=False)
    assert [one.number for one in world.memory.ballots.values()] == [1], "it was another one"
    await heard(world, "Ben", 1, willing=False)
    assert world.memory.ballots == {}
    matrix = replace(world.visitor("Ben"), home=SPACE, account=matrix_account("Ben"))
    await world.votes.vote(matrix, vote.id, 2, "!room:here")
    await world.votes.vote(matrix, vote.id, None, "!room:here")
    assert world.memory.ballots == {}


async def test_other_polls_and_other_servers_are_not_ours(world: ParadesWorld) -> None:
    await proposals(world, "Light", "Dark")
    await a_vote(world)
    elsewhere = Home("discord", "elsewhere")
    await heard(world, "Ben", 1, home=elsewhere)
    foreign = Ref("discord", "prompts", "somebody's own")
    await world.votes.heard(HOME, foreign, account("Ben"), 1, willing=True)
    assert world.memory.ballots == {}


async def test_what_was_chosen_while_nobody_listened_is_read(world: ParadesWorld) -> None:
    light, _ = await proposals(world, "Light", "Dark")
    vote = await a_vote(world)
    await heard(world, "Cem", 1)
    world.chooses(2, "Ben", "Dora")
    await world.votes.catch_up("discord")
    said_there = {(one.member_id, one.number) for one in world.memory.ballots.values()}
    assert said_there == {(world.member(name).id, 2) for name in ("Ben", "Dora")}
    matrix = replace(world.visitor("Ben"), home=SPACE, account=matrix_account("Ben"))
    world.clock.advance(seconds=60)
    await world.votes.vote(matrix, vote.id, 1, "!room:here")
    await it_ends(world)
    done = await world.vote_store.get(vote.community_id, vote.id)
    assert done is not None
    assert [one.votes for one in done.topics] == [1, 1]
    assert stored(world, light).chosen_at is not None, "the earlier proposal"


# --- counting -----------------------------------------------------------------------------------


async def test_what_most_want_is_chosen_and_said_in_each_home(
    world: ParadesWorld, ada: Visitor
) -> None:
    light, dark = await proposals(world, "Light", "Dark")
    vote = await a_vote(world)
    world.chooses(2, "Ben", "Cem", "Stranger")
    world.chooses(1, "Dora")

    await it_ends(world)

    assert len(world.polls.closed) == 2
    chosen, other = stored(world, light), stored(world, dark)
    assert (chosen.state, chosen.chosen_at) == (
        ParadeState.PROPOSED,
        world.memory.votes[vote.id].ended_at,
    )
    assert (other.state, other.chosen_at) == (ParadeState.PROPOSED, None)
    for at in ("", "@1"):
        told = result(world, vote, at)
        assert "The community has chosen: Light" in told
        assert f"{light.parade.id}: Light: 3 votes" in told
        assert f"{dark.parade.id}: Dark: 1 vote" in told
        assert "who hosts it" in told
        assert "as many votes" not in told
    ref = world.memory.outbox[f"parade:vote{vote.id}:result"].ref
    assert ref is not None
    assert [one.action for one in world.chat.messages[ref].buttons] == [
        f"parade_host:{light.parade.id}",
        f"parade_write:{light.parade.id}",
    ]
    assert "The community chose it in a vote." in world.shown(light, "proposal")
    assert "The community chose it" not in world.shown(dark, "proposal")
    listed = sentences(listed_card(await world.parades.listed(ada), "en")).splitlines()
    assert listed[1].startswith(f"{light.parade.id}: Light, chosen by the community")
    assert listed[2].startswith(f"{dark.parade.id}: Dark, proposed")
    await world.names_days(ada, light.parade.id)


async def test_whoever_was_chosen_first_waits_first(world: ParadesWorld, ada: Visitor) -> None:
    seen = await proposals(world, "Light", "Dark", "Grey")
    for days, one in ((2, seen[2]), (1, seen[0])):
        there = world.parading(one)
        at = NOW - timedelta(days=days)
        world.memory.parades[one.parade.id] = replace(
            there, parade=replace(there.parade, chosen_at=at)
        )
    listed = sentences(listed_card(await world.parades.listed(ada), "en")).splitlines()
    assert [line.split(": ")[1].split(",")[0] for line in listed[1:4]] == ["Grey", "Light", "Dark"]


async def test_a_tie_goes_to_the_earlier_proposal_and_says_so(world: ParadesWorld) -> None:
    light, _, _ = await proposals(world, "Light", "Dark", "Grey")
    vote = await a_vote(world)
    world.chooses(3, "Ben")
    world.chooses(2, "Cem")
    await it_ends(world)
    assert stored(world, light).chosen_at is not None
    assert "The community has chosen: Light" in result(world, vote)
    assert "the earlier proposal comes first" in result(world, vote)


async def test_where_nobody_votes_nothing_is_chosen(world: ParadesWorld) -> None:
    seen = await proposals(world, "Light", "Dark")
    vote = await a_vote(world)
    await it_ends(world)
    assert "Nobody voted this time" in result(world, vote)
    for one in seen:
        assert (stored(world, one).state, stored(world, one).chosen_at) == (
            ParadeState.PROPOSED,
            None,
        )
    assert (await a_vote(world)).id != vote.id, "and they can be put to the vote again"


async def test_what_was_taken_back_is_not_chosen_however_many_wanted_it(
    world: ParadesWorld, ada: Visitor
) -> None:
    light, dark, grey = await proposals(world, "Light", "Dark", "Grey")
    vote = await a_vote(world)
    world.chooses(1, "Ben", "Cem")
    world.chooses(3, "Dora")
    for one in (dark, grey):
        await world.parades.close(ada, one.parade.id)
    await it_ends(world)
    told = result(world, vote)
    assert "The community has chosen: Light" in told
    assert "Grey" not in told
    assert stored(world, light).chosen_at is not None


async def test_if_all_that_was_wanted_is_taken_back_nothing_is_chosen(
    world: ParadesWorld, ada: Visitor
) -> None:
    seen = await proposals(world, "Light", "Dark")
    vote = await a_vote(world)
    world.chooses(1, "Ben", "Cem")
    for one in seen:
        await world.parades.close(ada, one.parade.id)
    await it_ends(world)
    assert "was taken back meanwhile" in result(world, vote)
    assert await world.vote_store.running() == []


async def test_organisers_end_a_vote_early_once(world: ParadesWorld) -> None:
    light, _ = await proposals(world, "Light", "Dark")
    vote = await a_vote(world)
    world.chooses(2, "Ben")
    await world.votes.finish(world.olga, vote.id)
    await world.send_all()
    assert "The community has chosen: Light" in result(world, vote)
    assert stored(world, light).chosen_at == world.clock.now()
    with pytest.raises(Invalid, match="is over"):
        await world.votes.finish(world.olga, vote.id)
    with pytest.raises(NotFound):
        await world.votes.finish(world.olga, vote.id + 1)
    posts = world.chat.posts
    await it_ends(world)
    assert world.chat.posts == posts, "the end that was planned says nothing more"


# --- when something goes wrong ------------------------------------------------------------------


async def test_whatever_is_delivered_twice_stands_once(world: ParadesWorld) -> None:
    await proposals(world, "Light", "Dark")
    vote = await a_vote(world)
    await world.deliver_again(f"parade:vote{vote.id}:poll")
    record = world.memory.outbox[f"parade:vote{vote.id}:poll"]
    record.ref, record.attempt = None, 1
    await world.deliver_again(f"parade:vote{vote.id}:poll")
    assert len(world.polls.open) == 2
    world.chooses(1, "Ben")
    await it_ends(world)
    posts = world.chat.posts
    await world.deliver_again(f"parade:vote{vote.id}:count")
    await world.deliver_again(f"parade:vote{vote.id}:result")
    await world.send_all()
    assert world.chat.posts == posts


async def test_without_the_right_to_polls_it_is_asked_in_words(world: ParadesWorld) -> None:
    light, _ = await proposals(world, "Light", "Dark")
    world.polls.refused = "forbidden"
    vote = await a_vote(world)
    assert world.polls.open == {}
    asked = [one for one in world.channel() if one.startswith("Which topic")]
    assert len(asked) == 1
    assert f"{light.parade.id}: Light" in asked[0]
    assert "/parade choose" in asked[0]
    await world.votes.choose(world.visitor("Ben"), light.parade.id)
    await it_ends(world)
    assert "The community has chosen: Light" in result(world, vote)


async def test_a_platform_that_is_away_holds_a_vote_up_for_some_hours_only(
    world: ParadesWorld,
) -> None:
    await proposals(world, "Light", "Dark")
    vote = await a_vote(world)
    await heard(world, "Ben", 2)
    world.polls.away = True
    await it_ends(world)
    assert await world.vote_store.running() != []
    (key, error) = world.failures[0]
    assert key == f"parade:vote{vote.id}:count"
    assert isinstance(error, ChatUnavailable)
    world.clock.advance(hours=7)
    await world.send_all()
    assert "The community has chosen: Light" in result(world, vote)


async def test_an_erased_topic_goes_from_a_running_poll_and_what_was_said_stays(
    world: ParadesWorld,
) -> None:
    light, _ = await proposals(world, "Light", "Dark")
    words = await world.proposes(world.visitor("Cem"), "Cem's secret")
    vote = await a_vote(world)
    before = world.poll()
    world.chooses(3, "Ben", "Dora")
    world.chooses(1, "Ada")
    await world.privacy.erase(world.visitor("Cem"))
    await world.a_moment()
    assert stored(world, words).state is ParadeState.WITHDRAWN
    assert before in world.polls.taken_away
    assert len(world.polls.open) == 2
    for poll in world.polls.open.values():
        labels = [said(one.label) for one in poll.answers]
        assert labels[0] == "(taken back)"
        assert labels[2] == f"{light.parade.id}: Light"
    world.chooses(2, "Dora")
    await it_ends(world)
    done = await world.vote_store.get(vote.community_id, vote.id)
    assert done is not None
    assert [one.votes for one in done.topics] == [1, 1, 1], "Dora said something else after that"
    assert "secret" not in result(world, vote)
    assert stored(world, light).chosen_at is not None


async def test_an_erased_topic_goes_from_the_result(world: ParadesWorld) -> None:
    await proposals(world, "Dark")
    await world.proposes(world.visitor("Cem"), "Cem's secret")
    vote = await a_vote(world)
    world.chooses(1, "Ben")
    await it_ends(world)
    assert "Cem's secret" in result(world, vote)
    await world.privacy.erase(world.visitor("Cem"))
    await world.a_moment()
    told = result(world, vote)
    assert "secret" not in told
    assert "The community has chosen: (taken back)" in told
    ref = world.memory.outbox[f"parade:vote{vote.id}:result"].ref
    assert ref is not None
    assert world.chat.messages[ref].buttons == ()
    assert len(world.polls.taken_away) == 2
    assert world.polls.open == {}
