"""Votes on topics on Discord: the native poll, who taps what, its end, what a restart misses."""

from collections.abc import Callable
from datetime import timedelta

import discord
import pytest
from discord.http import HTTPClient
from simcord.actors import MemberActor
from simcord.enums import MessageType

from community.parades.voting import Vote
from community.places import Place, Ref
from community.polls import Poll, PollAnswer
from community.texts import text
from tests.cogs.town import Town, cards, message, said, seen

LONG = "A title that is longer than an answer of a poll may be on Discord, by far"


async def proposed(town: Town, someone: MemberActor, title: str) -> None:
    form = await someone.slash(town.plaza, "parade propose")
    words = {"title": title, "question": "Why?", "why": ""}
    await someone.submit_modal(form, words)
    await town.settle()


async def a_vote(town: Town, *titles: str, days: int | None = None) -> discord.Message:
    """Let topics be proposed and put to the vote; return the message with the poll."""
    ada = await town.introduced("Ada")
    for title in titles:
        await proposed(town, ada, title)
    options = {} if days is None else {"days": days}
    answer = await town.organiser.slash(town.plaza, "parade vote", **options)
    assert "A vote is running" in said(answer)
    await town.settle()
    return the_poll(town)


def the_poll(town: Town) -> discord.Message:
    (found,) = [one for one in town.prompts.history() if one.poll is not None]
    return found


async def the_vote(town: Town) -> Vote:
    (vote,) = await town.house.stores.votes.running((await town.community()).id)
    return vote


async def ballots(town: Town) -> dict[int, int]:
    """Return what is stored of the vote that runs: by member id."""
    vote = await the_vote(town)
    found = await town.house.stores.votes.ballots(vote.community_id, vote.id)
    return {one.member_id: one.number for one in found}


def result(town: Town) -> str:
    return next(one for one in cards(town.prompts) if "The vote is over" in one)


async def test_a_vote_is_a_poll_whose_result_is_said(town: Town) -> None:
    asked = await a_vote(town, "Light", LONG, days=3)
    assert asked.poll is not None
    assert asked.poll.question == "Which topic shall we write about next?"
    first, second = [one.text for one in asked.poll.answers]
    assert (first[:20], len(first) <= 55) == ("2: A title that is l", True)
    assert second == "1: Light"
    assert not asked.poll.multiple
    assert "The vote runs until <t:" in asked.content
    assert [one for one in cards(town.prompts) if "put to the vote until" in one]
    ben, cem = [await town.introduced(name) for name in ("Ben", "Cem")]
    stranger = town.person("Stranger")
    for someone in (ben, cem, stranger):
        await someone.vote(asked, answer=2)
    await cem.vote(asked, answer=1)
    assert sorted((await ballots(town)).values()) == [1, 2]

    await town.advance(days=3, hours=1)

    assert "The community has chosen: Light" in result(town)
    assert "1: Light:** 2 votes" in result(town)
    assert "[I'll host it]" in result(town)
    ended = the_poll(town)
    assert ended.poll is not None
    assert ended.poll.is_finalised()
    listed = await ben.slash(town.plaza, "parade list")
    assert "1: Light, chosen by the community" in said(listed)
    card = next(one for one in town.prompts.history() if "The vote is over" in seen(one))
    form = await ben.click(card, label="I'll host it")
    assert form.modal is not None


async def test_who_takes_a_vote_back_has_none(town: Town) -> None:
    asked = await a_vote(town, "Light", "Dark")
    ben = await town.introduced("Ben")
    await ben.vote(asked, answer=1)
    await ben.remove_vote(asked, answer=1)
    assert await ballots(town) == {}
    await town.advance(days=6)
    assert "Nobody voted this time" in result(town)


async def test_what_was_tapped_while_the_bot_was_away_counts(town: Town) -> None:
    asked = await a_vote(town, "Light", "Dark")
    ben, cem = [await town.introduced(name) for name in ("Ben", "Cem")]
    await ben.vote(asked, answer=1)
    backend = town.env.backend
    poll = backend.get_message(town.prompts.id, asked.id).poll
    assert poll is not None
    poll.votes = {2: {ben.id, cem.id}}  # nobody heard of it
    await town.restart()
    await town.settle()
    assert sorted((await ballots(town)).values()) == [2, 2]
    poll.votes = {2: {ben.id}, 1: {cem.id}}
    await town.advance(days=6)
    assert "1: Light:** 1 vote" in result(town)
    assert "2: Dark:** 1 vote" in result(town)


async def test_an_organiser_ends_a_vote_early_and_is_told_when_one_runs(town: Town) -> None:
    asked = await a_vote(town, "Light", "Dark")
    await (await town.introduced("Ben")).vote(asked, answer=1)
    again = await town.organiser.slash(town.plaza, "parade vote", days=2)
    assert "It runs until <t:" in said(again)
    done = await town.organiser.click(message(again), label="End the vote now")
    assert "The vote ends" in said(done)
    await town.settle()
    assert "The community has chosen: Dark" in result(town)
    late = await town.organiser.click(message(again), label="End the vote now")
    assert "is over" in said(late)


async def test_members_vote_in_words_and_cannot_begin_a_vote(town: Town) -> None:
    await a_vote(town, "Light", "Dark")
    ben = await town.introduced("Ben")
    refused = await ben.slash(town.plaza, "parade vote")
    assert "for the organisers" in said(refused)
    assert "Your vote is for “Light”" in said(
        await ben.slash(town.plaza, "parade choose", number=1)
    )
    await town.advance(days=6)
    assert "The community has chosen: Light" in result(town)


async def test_a_poll_whose_answer_was_lost_is_asked_once(
    town: Town, lose_answer: Callable[[str], None]
) -> None:
    ada = await town.introduced("Ada")
    for title in ("Light", "Dark"):
        await proposed(town, ada, title)
    await town.organiser.slash(town.plaza, "parade vote")
    lose_answer("send_message")
    await town.settle()
    await town.advance(minutes=10)
    asked = the_poll(town)
    await ada.vote(asked, answer=1)
    assert list((await ballots(town)).values()) == [1], "and it is known where it stands"


async def test_a_lost_answer_at_the_end_counts_once(
    town: Town, lose_answer: Callable[[str], None]
) -> None:
    asked = await a_vote(town, "Light", "Dark")
    await (await town.introduced("Ben")).vote(asked, answer=2)
    lose_answer("end_poll")
    await town.advance(days=6)
    assert "The community has chosen: Light" in result(town)
    assert len([one for one in cards(town.prompts) if "The vote is over" in one]) == 1


async def test_a_poll_that_a_moderator_deleted_is_counted_by_what_was_heard(town: Town) -> None:
    asked = await a_vote(town, "Light", "Dark")
    await (await town.introduced("Ben")).vote(asked, answer=2)
    town.env.backend.delete_message(town.prompts.id, asked.id)
    await town.advance(days=6)
    assert "The community has chosen: Light" in result(town)


async def test_other_peoples_polls_are_their_own(town: Town) -> None:
    await a_vote(town, "Light", "Dark")
    ben = await town.introduced("Ben")
    channel = town.env.bot.get_channel(town.plaza.id)
    assert isinstance(channel, discord.TextChannel)
    poll = discord.Poll("Pizza?", timedelta(hours=4))
    poll.add_answer(text="Yes")
    with town.env.time_context():
        sent = await channel.send(poll=poll)
    await ben.vote(sent, answer=1)
    assert await ballots(town) == {}


async def test_a_topic_that_is_erased_goes_from_the_poll(town: Town) -> None:
    asked = await a_vote(town, "Light", "Dark")
    cem = await town.introduced("Cem")
    await town.advance(days=6)
    await proposed(town, cem, "My secret")
    await town.organiser.slash(town.plaza, "parade vote")
    await town.settle()
    running = next(
        one for one in town.prompts.history() if one.poll is not None and one.id != asked.id
    )
    ben = await town.introduced("Ben")
    await ben.vote(running, answer=3)
    await erased(cem, town)
    there = [one for one in town.prompts.history() if one.poll is not None]
    assert running.id not in {one.id for one in there}
    anew = there[-1]
    assert anew.poll is not None
    assert [one.text for one in anew.poll.answers] == ["(taken back)", "2: Dark", "1: Light"]
    assert list((await ballots(town)).values()) == [3], "what was said stays said"


async def test_what_discord_itself_said_of_the_end_goes_with_the_poll(town: Town) -> None:
    ada = await town.introduced("Ada")
    cem = await town.introduced("Cem")
    await proposed(town, cem, "My secret")
    await proposed(town, ada, "Light")
    await town.organiser.slash(town.plaza, "parade vote")
    await town.settle()
    asked = the_poll(town)
    await ada.vote(asked, answer=2)
    await town.advance(days=6)
    told = the_end_as_discord_tells_it(town, asked)
    await erased(cem, town)
    assert "secret" not in "\n".join(cards(town.prompts))
    assert not {told, asked.id} & {one.id for one in town.prompts.history()}
    assert "The community has chosen: (taken back)" in result(town)


async def erased(someone: MemberActor, town: Town) -> None:
    erase = await someone.slash(town.plaza, "privacy erase")
    await someone.click(message(erase), label="Erase everything about me")
    await town.settle()
    await town.advance(minutes=1)


def the_end_as_discord_tells_it(town: Town, asked: discord.Message) -> int:
    """Let Discord tell how a poll ended, as it does; return its message."""
    backend = town.env.backend
    where = {"channel_id": str(town.prompts.id), "message_id": str(asked.id)}
    made = backend.create_message(
        town.prompts.id,
        backend.bot_user.id,
        "",
        embeds=[{"type": "poll_result", "title": "1: My secret"}],
        reference={"type": 0, **where},
    )
    made.type = MessageType.POLL_RESULT
    return made.id


# --- the port -----------------------------------------------------------------------------------


def a_poll(**more: object) -> Poll:
    answers = tuple(PollAnswer(str(n), text("yes")) for n in (1, 2))
    return Poll("parade_poll:1", text("Which topic shall we write about next?"), answers, **more)  # type: ignore[arg-type]


async def test_a_poll_without_an_end_is_none_on_discord(town: Town) -> None:
    place = Place("discord", str(town.prompts.id))
    with town.env.time_context():
        assert await town.chat.keep_poll(place, a_poll(), ref=None, key=1, again=False) is None
    assert not [one for one in town.prompts.history() if one.poll is not None]


async def test_many_voters_are_read_page_by_page(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = await a_vote(town, "Light", "Dark")
    everybody = [{"id": str(n)} for n in range(1, 251)]

    async def page(
        _http: HTTPClient, _channel: int, _message: int, answer: int, after: int | None, most: int
    ) -> dict[str, object]:
        behind = [one for one in everybody if int(one["id"]) > (after or 0)]
        return {"users": behind[:most] if answer == 1 else []}

    monkeypatch.setattr(HTTPClient, "get_poll_answer_voters", page)
    ref = Ref("discord", str(town.prompts.id), str(asked.id))
    with town.env.time_context():
        found = await town.chat.voices(ref)
    assert found is not None
    assert {name: len(accounts) for name, accounts in found.items()} == {"1": 250, "2": 0}


async def test_a_message_that_is_no_poll_has_no_voices_and_is_ended_in_vain(town: Town) -> None:
    await town.introduced("Ada")
    await town.settle()
    card = town.introductions.history()[-1]
    ref = Ref("discord", str(town.introductions.id), str(card.id))
    gone = Ref("discord", str(town.introductions.id), "1")
    with town.env.time_context():
        assert await town.chat.voices(ref) is None
        assert await town.chat.voices(gone) is None
        await town.chat.close_poll(gone, again=False)


async def test_in_a_forum_it_is_asked_in_words(town: Town) -> None:
    forum = town.guild.create_forum_channel("forum")
    await town.env.settle()
    await town.set_up(prompts=str(forum.id))
    ada = await town.introduced("Ada")
    for title in ("Light", "Dark"):
        await proposed(town, ada, title)
    await town.organiser.slash(town.plaza, "parade vote")
    await town.settle()
    asked = [one for thread in forum.threads for one in cards(thread) if "Which topic" in one]
    assert len(asked) == 1
    assert "1: Light" in asked[0]
    assert "/parade choose" in asked[0]
