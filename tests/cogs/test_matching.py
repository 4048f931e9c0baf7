"""/match, as people meet it: join, pause, whom to avoid, and a whole round."""

import discord
import pytest
from simcord.actors import MemberActor
from simcord.builders import ChannelHandle
from simcord.results import InteractionResult

from tests.cogs.town import Town, cards, message, said, seen, walk

ASK = "Did you meet?"


async def test_who_did_not_agree_is_asked_first_and_nothing_is_stored(town: Town) -> None:
    ada = town.person("Ada")
    for command in ("join", "wishes", "leave", "status", "why", "avoid"):
        answer = said(await ada.slash(town.plaza, f"match {command}"))
        assert "[Read what is stored, and take part]" in answer, command
    assert not await town.house.stores.participation.all((await town.community()).id)


async def test_who_joins_reads_when_the_next_round_is(town: Town) -> None:
    ada = await town.introduced("Ada")
    joined = said(await ada.slash(town.plaza, "match join"))
    assert "Good to have you!" in joined
    assert "You are matched every week." in joined
    assert "You are in the next round: <t:1767600000:F> (<t:1767600000:R>)." in joined


async def test_joining_again_changes_rhythm_and_group(town: Town) -> None:
    ada = await town.matched_in("Ada")
    again = said(await ada.slash(town.plaza, "match join", rhythm="monthly", group="trio"))
    assert "You are matched once a month." in again
    assert "You are matched with two people where possible." in again


async def test_who_joins_without_an_introduction_reads_that_it_is_missing(town: Town) -> None:
    ada = town.person("Ada")
    note = await ada.slash(town.plaza, "intro write")
    await ada.click(message(note), custom_id="nw1:agree")
    assert "Your introduction is missing" in said(await ada.slash(town.plaza, "match join"))


async def test_without_a_schedule_the_status_says_so(town: Town) -> None:
    ada = await town.matched_in("Ada")
    await town.organiser.slash(town.plaza, "admin schedule remove", schedule=1)
    status = said(await ada.slash(town.plaza, "match status"))
    assert "You are matched every week." in status
    assert "No round is scheduled at the moment" in status


async def test_who_leaves_is_out_and_may_come_back(town: Town) -> None:
    ada = await town.matched_in("Ada")
    left = said(await ada.slash(town.plaza, "match leave"))
    assert "your introduction stays" in left
    status = said(await ada.slash(town.plaza, "match status"))
    assert "You are not taking part yet." in status
    assert "You are in the next round" not in status
    assert "You are in the next round" in said(await ada.slash(town.plaza, "match join"))


async def test_a_pause_ends_by_itself(town: Town) -> None:
    ada = await town.matched_in("Ada")
    paused = said(await ada.slash(town.plaza, "match pause", until="12.01.2026"))
    assert "Enjoy your break!" in paused
    assert "The next round is without you" in paused
    assert "From 12 January 2026 you are in again by yourself." in paused
    assert paused.index("From 12 January") < paused.index("The next round is without you")
    await town.advance(days=6)
    assert "You are in the next round" in said(await ada.slash(town.plaza, "match status"))


@pytest.mark.parametrize(
    ("until", "answer"),
    [
        ("soon", "I cannot read “soon” as a date"),
        ("30.02.2026", "There is no such date"),
        ("2025-12-24", "is not in the future"),
        ("2028-01-01", "A pause can last a year at most"),
    ],
)
async def test_a_date_that_cannot_be_a_pause_changes_nothing(
    town: Town, until: str, answer: str
) -> None:
    ada = await town.matched_in("Ada")
    assert answer in said(await ada.slash(town.plaza, "match pause", until=until))
    assert "You are in the next round" in said(await ada.slash(town.plaza, "match status"))


async def test_who_has_no_match_reads_so(town: Town) -> None:
    ada = await town.matched_in("Ada")
    for result in (
        await ada.slash(town.plaza, "match why"),
        await ada.slash(town.plaza, "match met", answer="yes"),
    ):
        assert "You have no match at the moment." in said(result)


async def test_answers_are_in_the_readers_own_language(town: Town) -> None:
    ada = await town.introduced("Ada")
    town.locales[ada.id] = "de"
    joined = said(await ada.slash(town.plaza, "match join"))
    assert "Good to have you!" not in joined
    assert "<t:1767600000:F>" in joined


# --- whom to avoid --------------------------------------------------------------------------------


async def test_the_answer_is_the_same_whomever_one_avoids(town: Town) -> None:
    ada = await town.introduced("Ada")
    ben = await town.introduced("Ben")
    cyd = town.person("Cyd")
    await ben.slash(town.plaza, "match avoid", member=ada)
    answers = [
        said(await ada.slash(town.plaza, "match avoid", member=ben)).replace("Ben", "…"),
        said(await ada.slash(town.plaza, "match avoid", member=ben)).replace("Ben", "…"),
        said(await ada.slash(town.plaza, "match avoid", member=cyd)).replace("Cyd", "…"),
        said(await ada.context_menu(town.plaza, "Never match me with …", ben)).replace("Ben", "…"),
        said(await ada.context_menu(town.plaza, "Never match me with …", cyd)).replace("Cyd", "…"),
    ]
    assert len(set(answers)) == 1
    assert "I will never match you with …" in answers[0]
    assert "<@" not in answers[0]


async def test_one_avoids_nobody_by_avoiding_oneself(town: Town) -> None:
    ada = await town.introduced("Ada")
    assert "That is you yourself." in said(await ada.slash(town.plaza, "match avoid", member=ada))
    assert "Your list is empty." in said(await ada.slash(town.plaza, "match avoid"))


async def test_only_oneself_sees_ones_list_and_can_take_somebody_off_it(town: Town) -> None:
    ada, ben = await town.introduced("Ada"), await town.introduced("Ben")
    await ada.slash(town.plaza, "match avoid", member=ben)
    assert "Your list is empty." in said(await ben.slash(town.plaza, "match avoid"))
    shown = await ada.slash(town.plaza, "match avoid")
    assert "You are never matched with Ben." in said(shown)
    select = next(one for one in walk(message(shown).components) if one["type"] == 3)
    assert [one["label"] for one in select["options"]] == ["Ben"]
    await ada.select(message(shown), [str(ben.id)])
    assert "Your list is empty." in said(shown)
    assert "Your list is empty." in said(await ada.slash(town.plaza, "match avoid"))


async def test_people_who_avoid_each_other_are_never_brought_together(town: Town) -> None:
    ada, ben = await town.matched_in("Ada"), await town.matched_in("Ben")
    await ada.context_menu(town.plaza, "Never match me with …", ben)
    await town.advance(days=20)
    for thread in town.rounds.threads:
        assert len(people(town, thread)) == 1  # each reads alone that nobody was left to meet
    assert not any("Ada" in card and "Ben" in card for card in cards(town.backstage))


# --- a whole round ----------------------------------------------------------------------------


def people(town: Town, thread: ChannelHandle) -> set[int]:
    """Return who is in a private thread, the bot apart."""
    channel = town.env.backend.channels[thread.id]
    assert channel.type == discord.ChannelType.private_thread.value
    members = set(channel.thread_members)
    assert town.env.bot.user is not None
    return members - {town.env.bot.user.id}


def conversation(town: Town, *members: MemberActor) -> ChannelHandle:
    """Return the newest private thread of exactly these people."""
    wanted = {one.id for one in members}
    return [one for one in town.rounds.threads if people(town, one) == wanted][-1]


async def ask(thread: ChannelHandle, someone: MemberActor, label: str) -> InteractionResult:
    """Press a button of the question "did you meet?"."""
    question = next(one for one in thread.history() if ASK in seen(one))
    return await someone.click(question, label=label)


async def test_a_round_as_people_see_it(town: Town) -> None:
    ada = await town.matched_in("Ada", goal="somebody who knows grants", offer="photography")
    ben = await town.matched_in("Ben", goal="photography", offer="writing grants")
    await town.advance(days=3)
    assert town.rounds.threads == []  # nothing before Monday
    await town.advance(days=1, hours=9)
    [thread] = town.rounds.threads
    assert people(town, thread) == {ada.id, ben.id}
    [opened] = [r for r in town.env.http_requests if r.path.endswith("/threads")]
    assert opened.json is not None
    assert opened.json["invitable"] is False
    [first] = cards(thread)
    assert f"<@{ada.id}>" in first
    assert f"<@{ben.id}>" in first
    assert "somebody who knows grants" in first  # in their own words
    assert "A question to begin with:" in first
    assert "starts: say hello" in first
    status = said(await ada.slash(town.plaza, "match status"))
    assert "You have a match" in status


async def test_why_explains_again(town: Town) -> None:
    ada = await town.matched_in("Ada", goal="somebody who knows grants", offer="photography")
    ben = await town.matched_in("Ben", goal="photography", offer="writing grants")
    await town.advance(days=5)
    thread = conversation(town, ada, ben)
    button = thread.history()[0]
    explained = said(await ben.click(button, label="Why this match?"))
    assert "why you were matched" in explained
    assert "somebody who knows grants" in explained
    assert said(await ben.slash(town.plaza, "match why")) == explained


async def test_the_question_is_asked_after_four_days_and_answered_after_a_restart(
    town: Town,
) -> None:
    ada, ben = await town.matched_in("Ada"), await town.matched_in("Ben")
    await town.advance(days=5)
    thread = conversation(town, ada, ben)
    assert not any(ASK in card for card in cards(thread))
    await town.advance(days=4)
    assert sum(ASK in card for card in cards(thread)) == 1
    await town.restart()
    assert "Enjoy your meeting." in said(await ask(thread, ada, "We have planned it"))
    assert "I have noted that you met." in said(await ask(thread, ada, "Yes, we met"))
    assert "I may bring you together again" in said(await ask(thread, ben, "No, it did not happen"))
    community = await town.community()
    [round_] = await town.house.stores.rounds.latest(community.id)
    answers = await town.house.stores.rounds.answers(community.id, round_.matches[0].id)
    assert sorted(answers.values()) == ["no", "yes"]


async def test_not_again_keeps_two_people_apart_and_tells_nobody(town: Town) -> None:
    await town.set_up(cooldown_weeks=0)
    ada, ben = await town.matched_in("Ada"), await town.matched_in("Ben")
    await town.advance(days=9)
    thread = conversation(town, ada, ben)
    before = cards(thread)
    answer = said(await ask(thread, ada, "Please not again"))
    assert "nobody learns of this" in answer
    assert cards(thread) == before
    await town.advance(days=14)
    assert [one.id for one in town.rounds.threads if len(people(town, one)) > 1] == [thread.id]


async def test_a_silent_conversation_is_bumped_once_and_a_lively_one_never(town: Town) -> None:
    ada, ben = await town.matched_in("Ada"), await town.matched_in("Ben")
    cyd, dan = await town.matched_in("Cyd"), await town.matched_in("Dan")
    await town.advance(days=4, hours=9)
    lively, silent = town.rounds.threads
    someone = next(one for one in (ada, ben, cyd, dan) if one.id in people(town, lively))
    await someone.send(lively, "Hello! How about Tuesday?")
    await town.advance(days=9)
    assert sum("It is still quiet here." in card for card in cards(silent)) == 1
    assert not any("It is still quiet here." in card for card in cards(lively))


async def test_an_outsider_who_presses_a_button_of_a_match_is_refused(town: Town) -> None:
    ada, ben = await town.matched_in("Ada"), await town.matched_in("Ben")
    outsider = await town.introduced("Olga's friend")
    await town.advance(days=9)
    thread = conversation(town, ada, ben)
    town.env.backend.channels[thread.id].thread_members[outsider.id] = ""  # a moderator's doing
    refused = await ask(thread, outsider, "Yes, we met")
    assert "This match is not one of yours" in said(refused)
    refused = await outsider.click(thread.history()[0], label="Why this match?")
    assert "This match is not one of yours" in said(refused)
    community = await town.community()
    [round_] = await town.house.stores.rounds.latest(community.id)
    assert not await town.house.stores.rounds.answers(community.id, round_.matches[0].id)


async def test_who_is_alone_reads_privately_why_and_nobody_is_told_in_public(town: Town) -> None:
    ada = await town.matched_in("Ada")
    await town.advance(days=5)
    thread = conversation(town, ada)
    [card] = cards(thread)
    assert "you were the only one in the round" in card
    assert "You come first in the next round." in card
    public = [one for one in town.rounds.history() if one.type is discord.MessageType.default]
    assert not any("Ada" in seen(one) or str(ada.id) in seen(one) for one in public)


async def test_three_people_meet_together(town: Town) -> None:
    trio = [await town.matched_in(name) for name in ("Ada", "Ben", "Cyd")]
    await town.advance(days=5)
    assert conversation(town, *trio)
    [public] = [card for card in cards(town.rounds) if "A new round has begun" in card]
    assert not any(str(one.id) in public or one.name in public for one in trio)


async def test_two_who_read_german_are_addressed_in_german(town: Town) -> None:
    pair: list[MemberActor] = []
    for name in ("Ada", "Ben"):
        someone = town.person(name, "de")
        note = await someone.slash(town.plaza, "intro write")
        form = await someone.click(message(note), custom_id="nw1:agree")
        await someone.submit_modal(form, {"goal": "Leute, die sich mit Förderung auskennen"})
        await someone.slash(town.plaza, "match join")
        pair.append(someone)
    await town.advance(days=5)
    [card] = cards(conversation(town, *pair))
    assert "A question to begin with" not in card
    assert "You are matched" not in card


async def test_who_leaves_the_server_is_in_no_round_any_more(town: Town) -> None:
    ada, ben = await town.matched_in("Ada"), await town.matched_in("Ben")
    cyd = await town.matched_in("Cyd")
    town.guild.remove_member(cyd)
    await town.env.settle()
    await town.advance(days=5)
    assert [people(town, one) for one in town.rounds.threads] == [{ada.id, ben.id}]
