"""What the choice of a topic and of its host has to have come to at the end of each act."""

from collections import Counter

from tests.crash.chosen_scene import DARK, LIGHT
from tests.crash.discord_double import private_with
from tests.crash.laboratory import Ending
from tests.crash.meetup_scene import ADA, BEN, CEM, WALL
from tests.crash.relay_scene import words_in

_ADA, _CEM = ADA.account.external_id, CEM.account.external_id
CHANNEL = (
    (f"Proposed: {LIGHT}", f"Proposed: {DARK}", "Which topic shall we write about next?"),
    (f"The community has chosen: {DARK}",),
    (f"<@{_CEM}>, the next blog parade could be yours: “{DARK}”",),
    (f"Who hosts “{DARK}”?", f"<@{_ADA}>, the next blog parade could be yours: “{LIGHT}”"),
    (f"Who hosts “{LIGHT}”?",),
)
"""By act: what is said in the channel, once each."""
ALONE = ((), (), ((_CEM, DARK),), ((_ADA, LIGHT),), ())
"""By act: whom the bot asks in private, and about what."""
_VOTED = {("proposal", "sent"): 2, ("poll", "sent"): 1}
_COUNTED = {**_VOTED, ("count", "dropped"): 1, ("result", "sent"): 1}
ROWS = (
    {**_VOTED, ("count", "pending"): 1},
    _COUNTED,
    {
        **_COUNTED,
        ("turn", "dropped"): 1,
        ("turn_ask", "sent"): 1,
        ("turn_line", "sent"): 1,
        ("turn_silent", "pending"): 1,
    },
    {
        **_COUNTED,
        ("turn", "dropped"): 2,
        ("turn_ask", "sent"): 2,
        ("turn_line", "sent"): 2,
        ("turn_silent", "pending"): 2,
        ("turn_who", "sent"): 1,
    },
    {
        **_COUNTED,
        ("turn", "dropped"): 3,
        ("turn_ask", "sent"): 2,
        ("turn_line", "sent"): 2,
        ("turn_silent", "dropped"): 2,
        ("turn_who", "sent"): 2,
    },
)
"""By act: the rows there are. A turn goes on until nobody is next: then it is dropped."""
_VOTING = "It is put to the vote until"
CARDS = (
    (_VOTING, _VOTING),
    (f"**In the queue to host it:** {ADA.name}", f"**In the queue to host it:** {CEM.name}"),
    (f"**In the queue to host it:** {ADA.name}", f"**Asked to host it now:** {CEM.name}"),
    (f"**Asked to host it now:** {ADA.name}", "And who hosts it"),
    ("And who hosts it", "And who hosts it"),
)
"""By act: how the cards of the two topics tell how far they are."""


def check_chosen(ending: Ending) -> None:
    """Each thing is said once, each vote counts once, and everybody is asked once."""
    assert ending.world.unknown == []
    rows = Counter(
        (kind.removeprefix("parade_"), state) for _, kind, state in ending.held["outbox"]
    )
    assert rows == ROWS[ending.act]
    said = words_in(ending.world, WALL)
    signs = [sign for act in CHANNEL[: ending.act + 1] for sign in act]
    assert Counter(sign for sign in signs for one in said if sign in one) == Counter(signs)
    assert len(said) == len(signs)
    for title, tells in zip((LIGHT, DARK), CARDS[ending.act], strict=True):
        [card] = [one for one in said if f"Proposed: {title}" in one]
        assert tells in card
    if ending.act:
        [result] = [one for one in said if "The vote is over" in one]
        assert f": {DARK}:** 2 votes" in result
        assert f": {LIGHT}:** 1 vote" in result
    asked = [one for act in ALONE[: ending.act + 1] for one in act]
    for person in (_ADA, BEN.account.external_id, _CEM):
        heard = words_in(ending.world, private_with(person))
        titles = [title for who, title in asked if who == person]
        assert len(heard) == len(titles)
        assert all(f"host “{title}” now" in one for title, one in zip(titles, heard, strict=True))
