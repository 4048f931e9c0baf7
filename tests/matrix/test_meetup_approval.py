"""Where organisers look at meetups first, as people meet it on Matrix."""

from dataclasses import replace

import pytest

from community.meetups.approval_words import asked_card
from community.meetups.model import Gathering, Meetup, MeetupState
from community.meetups.seen import Seen
from tests.matrix.test_meetups import CALL
from tests.matrix.town import ADA, OLGA, PLAZA, Town


@pytest.fixture
async def town() -> Town:
    opened = Town()
    await opened.opened()
    here = opened.community()
    channels = replace(here.channels, organisers=PLAZA)
    opened.memory.communities[here.id] = replace(here, channels=channels)
    await opened.member_here(ADA)
    return opened


async def waits(town: Town) -> tuple[Meetup, str]:
    """Let Ada call a meetup that waits; return it, and the card for the organisers."""
    on = await town.tell(OLGA, "admin meetups approval=on")
    assert on.startswith("From now on members' meetups wait for your yes")
    told = await town.tell(ADA, CALL, "yes")
    assert "“Light and shadow” waits for the organisers" in told
    [gathering] = town.memory.gatherings.values()
    seen = Seen(town.community(), gathering, {})
    return gathering.meetup, await town.offer(PLAZA, *asked_card(seen).buttons)


def there(town: Town) -> Gathering:
    [gathering] = town.memory.gatherings.values()
    return gathering


async def test_a_sign_of_an_organiser_lets_it_take_place(town: Town) -> None:
    _, card = await waits(town)
    await town.react(OLGA, PLAZA, card, "✅")
    assert "takes place" in town.alone_with(OLGA).said[-1]
    assert there(town).meetup.state is MeetupState.CALLED
    await town.send_all()
    [told] = town.chat.cards_in(f"private-{ADA}")
    assert told.buttons == ()


async def test_a_sentence_is_asked_for_and_it_is_declined(town: Town) -> None:
    meetup, card = await waits(town)
    await town.react(OLGA, PLAZA, card, "❌")
    assert "A sentence for whoever called it" in town.alone_with(OLGA).said[-1]
    done = await town.tell(OLGA, "Monday is taken. Would Friday do?")
    assert "in private" in done
    assert there(town).meetup.state is MeetupState.DROPPED
    shown = await town.tell(ADA, f"meetup show {meetup.id}")
    assert "Monday is taken. Would Friday do?" in shown


async def test_in_german(town: Town) -> None:
    await town.tell(OLGA, "sprache deutsch")
    assert "Ab jetzt warten Treffen" in await town.tell(OLGA, "admin treffen freigabe=an")
    assert "warten im Raum der Orga" in await town.tell(OLGA, "admin treffen")
    assert "finden Treffen der Mitglieder gleich statt" in await town.tell(
        OLGA, "admin treffen aus"
    )
