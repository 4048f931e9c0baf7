"""Whatever members type into the questions and commands of blog parades is answered, and nothing
of it is alive in an answer.
"""

from typing import Any

import pytest

from community.pages import Page
from tests.community.parades.spells import sample
from tests.matrix.reader import Page as Read
from tests.matrix.reader import judged
from tests.matrix.test_parades import TOWER, called
from tests.matrix.town import ADA, BEN, Town


@pytest.fixture
async def town(town: Town) -> Town:
    town.pages.known[TOWER] = Page(TOWER, title="The tower", first_sentence="It leans.")
    return town


def words() -> list[str]:
    """Return what is typed: each beginning with a space, so that none is a command or a ready
    answer of ours.
    """
    return [f" “{one[:1500]}" for one in sample()]


def checked(town: Town, caplog: pytest.LogCaptureFixture) -> None:
    """Find nothing alive in what the bot has said, and nothing that went wrong."""
    assert [one.getMessage() for one in caplog.records if one.levelname == "ERROR"] == []
    for who in (ADA, BEN):
        said: list[dict[str, Any]] = [
            one["content"] for one in town.alone_with(who).events if one["type"] == "m.room.message"
        ]
        ours = [one for one in said if "formatted_body" in one]
        assert ours or who == BEN
        for one in ours:
            page = Read(one["formatted_body"])
            assert not page.strange, one
            assert one.get("m.mentions", {}) == {}, one
            assert "everybody" not in judged(one), one


async def test_proposals_of_anything_are_answered(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    for one in words():
        await town.tell(ADA, "parade propose", one[:90], one[:400])
        told = await town.tell(ADA, one[:400])
        assert "stands in the room now" in told, (one, told)
        number = max(town.memory.parades)
        assert "It is done." in await town.tell(ADA, f"parade close {number}")
    checked(town, caplog)


async def test_days_and_addresses_of_anything_are_answered(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    number = await called(town)
    before = town.memory.parades[number].parade
    for one in words():
        assert await town.tell(ADA, f"parade host {number}")
        assert await town.tell(ADA, one[:50], one[:50], "1", one[:40], "skip")
        await town.tell(ADA, "cancel")
        for command in ("submit", f"link {number}", "roundup", "show", "text"):
            assert await town.tell(ADA, f"parade {command} {one}"), (command, one)
            await town.tell(ADA, "cancel")
    after = town.memory.parades[number].parade
    assert (after.days, after.hashtag) == (before.days, before.hashtag)
    checked(town, caplog)


async def test_posts_of_anything_are_taken(town: Town, caplog: pytest.LogCaptureFixture) -> None:
    await called(town)
    for one in words():
        taken = await town.tell(BEN, "parade write", one[:150], one)
        assert "is in" in taken, (one, taken)
        assert await town.tell(ADA, "parade read")
    await town.tell(BEN, f"parade submit {TOWER}")
    for one in words():
        await town.tell(BEN, "check", one[:150], one[:90], one[:250], one[:250])
        taken = await town.tell(BEN, "1")
        assert "is in" in taken, (one, taken)
    checked(town, caplog)
