"""What a meetup that organisers look at first has to have come to at the end of each act."""

from collections import Counter

from tests.crash.approved_scene import DINNER, TEAM
from tests.crash.discord_double import private_with
from tests.crash.laboratory import Ending
from tests.crash.meetup_scene import ADA, BEN, WALL
from tests.crash.relay_scene import words_in

_APPROVED = ("meetup_approval", "meetup_decided", "meetup_card", "meetup_thread")
SENT = (("meetup_approval",), _APPROVED, (*_APPROVED, "meetup_promoted", "notice"))
"""By act: the kinds of rows that say something; there is one of each, and it is sent."""
SEATS: tuple[list[str], ...] = (
    [],
    ["Ada yes taken", "Ben yes waiting"],
    ["Ben yes offered", "Ada no none"],
)


def check_approved(ending: Ending) -> None:
    """The organisers are asked once, the host is told once, and who waits is offered the place."""
    rows = Counter((kind, state) for _, kind, state in ending.held["outbox"])
    speaking = {(kind, state): many for (kind, state), many in rows.items() if kind in SENT[-1]}
    assert speaking == {(kind, "sent"): 1 for kind in SENT[ending.act]}
    assert {state for _, state in rows} <= {"sent", "pending", "dropped"}
    assert ending.world.unknown == []
    called = [[title, state] for title, state, _ in ending.held["meetups"] if state != "draft"]
    assert called == [[DINNER, "asked" if ending.act == 0 else "called"]]
    assert [" ".join(said[1:]) for said in ending.held["rsvps"]] == SEATS[ending.act]
    _check_words(ending)


def _check_words(ending: Ending) -> None:
    world, team = ending.world, words_in(ending.world, TEAM)
    told = words_in(world, private_with(ADA.account.external_id))
    if ending.act == 0:
        [asked] = team
        assert f"Shall “{DINNER}” take place?" in asked
        assert told == words_in(world, WALL) == []
        return
    assert f"“{DINNER}” takes place" in team[0]
    [one] = told
    assert DINNER in one
    [card] = words_in(world, WALL)
    [thread] = world.threads.values()
    said = words_in(world, thread.id)
    if ending.act == 1:
        assert len(team) == 1
        assert "1 of 1 and 1 waiting" in card
        assert said == []
        return
    [_, notice] = team
    assert "has left, and nobody hosts it with them" in notice
    assert "Ada" not in card
    [offered] = said
    assert f"<@{BEN.account.external_id}>, a place became free" in offered
