"""/admin round: preview, run, undo, skip; and what organisers read when something is in the way."""

import discord
import pytest
from simcord.backend.models.channel import Overwrite
from simcord.builders import ChannelHandle
from simcord.enums import OverwriteType

from tests.cogs.town import Town, cards, message, said, seen

OUT = "is out"


def forbid(town: Town, channel: ChannelHandle, **denied: bool) -> None:
    """Take permissions in a channel from the bot."""
    assert town.env.bot.user is not None
    deny = discord.Permissions(**denied).value
    overwrite = Overwrite(town.env.bot.user.id, OverwriteType.MEMBER, 0, deny)
    town.env.backend.edit_channel(channel.id, {}, overwrites=[overwrite])


async def two_pairs(town: Town) -> None:
    """Let four people take part."""
    await town.matched_in("Ada", goal="somebody who knows grants", offer="photography")
    await town.matched_in("Ben", goal="photography", offer="writing grants")
    await town.matched_in("Cyd", goal="museums", offer="podcasts")
    await town.matched_in("Dan", goal="podcasts", offer="museums")


async def test_a_preview_names_people_and_reasons_and_leaves_no_trace(town: Town) -> None:
    await two_pairs(town)
    await town.settle()
    shown = await town.organiser.slash(town.plaza, "admin round preview")
    answer = said(shown)
    assert "The round of 5 January 2026, as it would be now" in answer
    assert "People who meet: 4" in answer.replace("**", "")
    assert "Ada and Ben" in answer
    assert "somebody who knows grants" in answer
    assert "Nothing was sent or stored." in answer
    await town.settle()
    assert cards(town.backstage) == []
    assert town.rounds.threads == []
    assert not await town.house.stores.rounds.latest((await town.community()).id)


async def test_a_preview_says_who_stays_out_and_who_is_not_in(town: Town) -> None:
    await town.matched_in("Ada")
    eve = await town.matched_in("Eve")
    await eve.slash(town.plaza, "match pause", until="2026-06-01")
    answer = said(await town.organiser.slash(town.plaza, "admin round preview"))
    assert "**Ada** meets nobody this time: nobody else was in" in answer
    assert "On a break:** 1" in answer


async def test_a_long_preview_is_read_page_by_page(town: Town) -> None:
    for number in range(12):
        await town.matched_in(f"Person {number}")
    shown = await town.organiser.slash(town.plaza, "admin round preview")
    first = said(shown)
    await town.organiser.click(message(shown), label="Next")
    second = said(shown)
    assert first != second
    assert first.count(" of 100)") - first.count("Next best") == 4
    assert second.count(" of 100)") - second.count("Next best") == 2


async def test_a_round_that_was_called_goes_out_ten_minutes_later(town: Town) -> None:
    await two_pairs(town)
    called = said(await town.organiser.slash(town.plaza, "admin round run"))
    assert "Round 1 is planned with 2 matches." in called
    assert "[Undo this round]" in called
    await town.advance(minutes=9)
    assert town.rounds.threads == []
    again = said(await town.organiser.slash(town.plaza, "admin round run"))
    assert "Undo it first" in again
    await town.advance(minutes=2)
    assert len(town.rounds.threads) == 2
    assert any(OUT in card for card in cards(town.backstage))


async def test_a_scheduled_round_can_be_undone_from_the_organisers_channel(town: Town) -> None:
    await two_pairs(town)
    await town.advance(days=4, hours=7, minutes=45)  # 08:45 in Berlin: planned, not out
    [planned] = town.backstage.history()
    assert "Round 1 goes out" in seen(planned)
    await town.restart()
    undone = said(await town.organiser.click(planned, label="Undo this round"))
    assert "Round 1 is undone." in undone
    await town.advance(hours=5)
    assert town.rounds.threads == []
    assert not any("A new round has begun" in card for card in cards(town.rounds))
    again = said(await town.organiser.click(planned, label="Undo this round"))
    assert "cannot be undone any more" in again


async def test_a_round_that_is_out_cannot_be_undone(town: Town) -> None:
    await two_pairs(town)
    await town.advance(days=5)
    late = said(await town.organiser.slash(town.plaza, "admin round undo"))
    assert "Round 1 cannot be undone any more" in late
    assert len(town.rounds.threads) == 2


async def test_who_was_in_an_undone_round_is_in_the_next_one(town: Town) -> None:
    await two_pairs(town)
    await town.organiser.slash(town.plaza, "admin round run")
    assert "is undone" in said(await town.organiser.slash(town.plaza, "admin round undo"))
    await town.advance(days=5)
    assert len(town.rounds.threads) == 2


async def test_skipped_rounds_do_not_take_place(town: Town) -> None:
    await two_pairs(town)
    skipped = said(await town.organiser.slash(town.plaza, "admin round skip", until="19.01.2026"))
    assert "The next round is <t:1768809600:F>" in skipped
    await town.advance(days=17)
    assert town.rounds.threads == []
    await town.advance(days=2)
    assert len(town.rounds.threads) == 2


async def test_after_the_only_round_was_skipped_none_is_left(town: Town) -> None:
    shown = await town.organiser.slash(
        town.plaza,
        "admin schedule add",
        kind="round",
        every="once",
        date="2026-01-20",
        time="09:00",
    )
    await town.organiser.click(message(shown), label="Save")
    skipped = await town.organiser.slash(town.plaza, "admin round skip", until="2026-02-01")
    assert "No further round is planned after that." in said(skipped)


@pytest.mark.parametrize(
    ("until", "answer"),
    [("whenever", "I cannot read"), ("2025-01-01", "a day after today"), ("2031-01-01", "within")],
)
async def test_a_date_that_cannot_be_skipped_to_is_refused(
    town: Town, until: str, answer: str
) -> None:
    assert answer in said(await town.organiser.slash(town.plaza, "admin round skip", until=until))


async def test_a_report_counts_answers_and_names_nobody(town: Town) -> None:
    pair = [await town.matched_in(name) for name in ("Ada", "Ben")]
    await town.advance(days=9)
    [thread] = town.rounds.threads
    question = next(one for one in thread.history() if "Did you meet?" in seen(one))
    await pair[0].click(question, label="Please not again")
    await pair[1].click(question, label="Yes, we met")
    report = said(await town.organiser.slash(town.plaza, "admin report"))
    assert "Round 1 of 5 January 2026" in report
    assert "Matched:** 2" in report
    assert "1 met" in report
    assert "would rather not" not in report  # of so few answers it would tell who said it
    assert "Ada" not in report


# --- what may be in the way -------------------------------------------------------------------


async def test_a_deleted_channel_is_told_in_one_sentence(town: Town) -> None:
    await two_pairs(town)
    town.env.backend.delete_channel(town.rounds.id)
    await town.advance(days=5)
    told = [card for card in cards(town.backstage) if "For the organisers" in card]
    assert len(told) == 1
    assert "The channel for rounds is gone" in told[0]
    assert "/admin setup" in told[0]


async def test_a_missing_permission_is_told_once_and_the_rest_is_served(town: Town) -> None:
    await two_pairs(town)
    forbid(town, town.rounds, create_private_threads=True)
    await town.advance(days=5)
    told = [card for card in cards(town.backstage) if "For the organisers" in card]
    assert len(told) == 1
    assert f"I lack a permission in <#{town.rounds.id}>" in told[0]
    assert any("A new round has begun" in card for card in cards(town.rounds))


async def test_without_a_channel_for_rounds_none_is_called(town: Town) -> None:
    await two_pairs(town)
    await town.set_up(rounds="")
    refused = said(await town.organiser.slash(town.plaza, "admin round run"))
    assert "choose a channel for rounds" in refused
