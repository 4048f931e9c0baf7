"""Tell the organisers how long a round takes where a platform lets only so much through."""

from collections.abc import Mapping
from datetime import timedelta

from community.communities import CommunityStore
from community.model import MatchState, RoundState
from community.outbox import Delivery, Dropped, OutboxRow
from community.places import Community, Place, Ref
from community.ports import Chat
from community.round_store import RoundStore
from community.seats import told_in
from community.texts import Card, ntext, text

SHORT = timedelta(minutes=5)
"""What takes no longer than this is not worth a word."""
HOW_TO_LIFT = text(
    "Whoever runs the homeserver can lift that for me: on Synapse with the admin API's"
    " `override_ratelimit` for my account, both numbers set to 0. It counts from the"
    " next round on."
)


class RoundPace:
    """Delivers the outbox row that says how long a round takes."""

    def __init__(self, store: RoundStore, communities: CommunityStore, chat: Chat) -> None:
        self._store = store
        self._communities = communities
        self._chat = chat

    def deliveries(self) -> Mapping[str, Delivery]:
        """Return the handler by kind of row."""
        return {"round_pace": self._tell}

    async def _tell(self, row: OutboxRow) -> Ref | Dropped:
        community = await self._communities.get(row.community_id)
        round_ = await self._store.get(community.id, row.number("round"))
        if round_ is None or round_.state is RoundState.UNDONE:
            return Dropped("undone")
        waiting = sum(match.state is MatchState.PLANNED for match in round_.matches)
        takes = await self._longest(community, waiting)
        there = told_in(community)
        if takes < SHORT or there is None or there.channels.organisers is None:
            return Dropped("it is quick, or nobody is there to be told")
        place = there.place(there.channels.organisers)
        card = pace_card(community, round_.number, takes)
        return await self._chat.post(place, card, key=row.id, again=row.again)

    async def _longest(self, community: Community, conversations: int) -> timedelta:
        takes = timedelta()
        for seat in community.seats:
            if seat.channels.rounds is not None:
                place = Place(seat.home.platform, seat.channels.rounds)
                found = await self._chat.pace(place, conversations)
                takes = max(takes, found or timedelta())
        return takes


def pace_card(community: Community, number: int, takes: timedelta) -> Card:
    """Return the notice: how long it takes, why, and how that can be changed."""
    minutes = max(-(-takes // timedelta(minutes=1)), 1)
    return Card(
        language=community.language,
        title=text("For the organisers"),
        body=(
            ntext(
                "It takes about {count} more minute until all matches of round {number} are out.",
                "It takes about {count} more minutes until all matches of round {number} are out.",
                minutes,
                number=number,
            ),
            text(
                "The homeserver lets me open only so many rooms at a time. Nothing gets lost;"
                " everybody gets theirs one after the other."
            ),
            HOW_TO_LIFT,
        ),
    )
