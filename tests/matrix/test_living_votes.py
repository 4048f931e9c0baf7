"""A vote on the next topic on a real homeserver: in plain rooms and in encrypted ones."""

from datetime import timedelta
from pathlib import Path

import pytest

from community.forms import Filled
from community.parades.voting import Vote
from tests.matrix.homeserver import Homeserver
from tests.matrix.living import LivingBot
from tests.matrix.people import People
from tests.matrix.seen import POLL_START
from tests.matrix.test_living_meetup import comes
from tests.matrix.test_living_polls import POLL_END
from tests.matrix.test_story import a_plaza

A_MINUTE = timedelta(minutes=1)


async def begun(bot: LivingBot, by: str, home: str, *titles: str) -> Vote:
    """Let somebody propose topics, and a vote on them begin."""
    services = bot.house.services
    for title in titles:
        words = Filled({"title": title, "question": "Why?", "why": ""})
        await services.parades.propose(bot.visitor(by, home), words)
    [community] = await bot.house.stores.communities.all()
    vote = await services.votes.begin(community, 3)
    assert vote is not None
    await bot.lets_pass(A_MINUTE)
    return vote


async def voices(bot: LivingBot, vote: Vote) -> dict[str, int]:
    """Return what is stored, by account."""
    found = await bot.house.stores.votes.ballots(vote.community_id, vote.id)
    members = await bot.house.stores.members.everyone(vote.community_id)
    return {members[one.member_id].account.external_id: one.number for one in found}


@pytest.mark.parametrize("encrypted", [False, True], ids=["plain", "strictly encrypted"])
async def test_a_vote_is_counted_also_what_came_while_the_bot_was_away(
    homeserver: Homeserver, person: People, tmp_path: Path, *, encrypted: bool
) -> None:
    login = person.account("netz", at=homeserver)
    someone = person.encrypted if encrypted else person
    async with LivingBot(homeserver.url, login, tmp_path) as bot:
        plaza = await a_plaza(person, bot, homeserver)
        room = await plaza.olga.opens_room("Prompts", inside=plaza.home, encrypted=encrypted)
        await plaza.olga.invites(bot.user, room)
        await plaza.olga.sees("m.room.member", room=room, by=bot.user)
        await bot.is_set_up(plaza.home, prompts=room, zone="Europe/Berlin")
        ada, ben, cyd = [await someone(name) for name in ("Ada", "Ben", "Cyd")]
        private = {
            one: await comes(one, (plaza.home, room), plaza.olga, bot) for one in (ada, ben, cyd)
        }
        vote = await begun(bot, ada.user, plaza.home, "Light", "Dark")
        poll = await ben.sees(POLL_START, room=room, by=bot.user)
        assert poll.encrypted is encrypted
        assert poll.text.split("\n")[0] == "Which topic shall we write about next?"
        numbers = {one.number: one.parade_id for one in vote.topics}

        first = await ben.votes("1", poll=poll)
        await bot.has_answered(first.id)
        await ada.says(f"parade choose {numbers[1]}", private[ada])
        await ada.hears("Your vote is for “Dark”", room=private[ada])
        assert await voices(bot, vote) == {ben.user: 1, ada.user: 1}
        await bot.lets_pass(A_MINUTE)

    # While the bot is away.
    await ben.votes("2", poll=poll)
    last = await cyd.votes("2", poll=poll)
    async with LivingBot(homeserver.url, login, tmp_path, clock=bot.clock) as bot:
        await bot.has_answered(last.id)
        assert await voices(bot, vote) == {ben.user: 2, ada.user: 1, cyd.user: 2}
        await bot.lets_pass(timedelta(days=4))
        over = await ben.sees(POLL_END, room=room, by=bot.user)
        assert over.relation == {"rel_type": "m.reference", "event_id": poll.id}
        told = await ben.hears("The community has chosen: Light", room=room, by=bot.user)
        assert f"{numbers[2]}: Light: 2 votes" in told.text
        late = await ada.votes("1", poll=poll)
        await bot.has_answered(late.id)
        done = await bot.house.stores.votes.get(vote.community_id, vote.id)
        assert done is not None
        assert [one.votes for one in done.topics] == [1, 2]
        assert await voices(bot, vote) == {}
        kinds = [one.kind for one in await ben.reads(room)]
        assert (kinds.count(POLL_START), kinds.count(POLL_END)) == (1, 1)
