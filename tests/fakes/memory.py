"""The tables of the in-memory stores: one :class:`Memory` stands for one database.

Member, match, round, schedule and post ids are unique across communities, as in the real database.
Rounds are kept without their matches; :meth:`Memory.round` puts them together.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from community.companion.model import Companion
from community.link_store import Linked
from community.meetups.ideas import Idea
from community.meetups.model import Encounter, Gathering, Reminders, Share
from community.meetups.store import Feed
from community.model import Answer, Introduction, Match, Member, Participation, Round
from community.outbox import JsonValue, Outgoing
from community.parades.feeds import Find, Watched
from community.parades.model import Parading
from community.parades.voting import Ballot, Vote
from community.places import Community, Ref
from community.recurring import Occurrence, Prompt, PromptPost, Schedule
from community.relay_store import Bridge, Carried
from community.seats import without_seat
from community.slots.model import Standing


@dataclass(slots=True)
class OutboxRecord:
    """A row of the outbox. ``state``: pending, sent, dropped, expired or dead."""

    id: int
    outgoing: Outgoing
    state: str = "pending"
    version: int = 1
    attempt: int = 0
    ref: Ref | None = None
    owner: str = ""
    lease_until: datetime | None = None
    first_at: datetime | None = None
    error: str = ""


@dataclass(slots=True)
class OccurrenceRecord:
    """A row of the occurrences. ``state``: pending, done, missed or failed."""

    occurrence: Occurrence
    state: str = "pending"
    owner: str = ""
    lease_until: datetime | None = None
    not_before: datetime | None = None
    attempt: int = 0
    error: str = ""
    round_id: int | None = None
    post_id: int | None = None

    def settle(self, state: str, error: str = "", retry_at: datetime | None = None) -> None:
        """Let go of it in a state."""
        self.state, self.error, self.not_before = state, error, retry_at
        self.owner, self.lease_until = "", None


@dataclass(slots=True)
class Memory:
    """All tables, and ``calls``: the name of each store call, in order."""

    communities: dict[int, Community] = field(default_factory=dict[int, Community])
    aliases: dict[int, dict[str, str]] = field(default_factory=dict[int, dict[str, str]])
    command_hashes: dict[str, str] = field(default_factory=dict[str, str])
    members: dict[int, Member] = field(default_factory=dict[int, Member])
    introductions: dict[int, Introduction] = field(default_factory=dict[int, Introduction])
    """By member id."""
    participations: dict[int, Participation] = field(default_factory=dict[int, Participation])
    """By member id."""
    blocks: dict[tuple[int, int], datetime] = field(default_factory=dict[tuple[int, int], datetime])
    """(who set it, against whom) -> since when."""
    kept_apart: dict[tuple[int, str], datetime] = field(
        default_factory=dict[tuple[int, str], datetime]
    )
    """(who set it, the ledger's name of who is no member) -> since when."""
    rounds: dict[int, Round] = field(default_factory=dict[int, Round])
    """Without their matches."""
    round_inputs: dict[int, str] = field(default_factory=dict[int, str])
    before_round: dict[int, dict[int, Participation]] = field(
        default_factory=dict[int, dict[int, Participation]]
    )
    """Round id -> participations by member id as they were before it, for the undo."""
    matches: dict[int, Match] = field(default_factory=dict[int, Match])
    answers: dict[tuple[int, int], tuple[Answer, datetime]] = field(
        default_factory=dict[tuple[int, int], tuple[Answer, datetime]]
    )
    """(match id, member id) -> answer and when."""
    schedules: dict[int, Schedule] = field(default_factory=dict[int, Schedule])
    occurrences: dict[int, OccurrenceRecord] = field(default_factory=dict[int, OccurrenceRecord])
    outbox: dict[str, OutboxRecord] = field(default_factory=dict[str, OutboxRecord])
    """By key."""
    posts: dict[int, PromptPost] = field(default_factory=dict[int, PromptPost])
    own_prompts: dict[int, list[Prompt]] = field(default_factory=dict[int, list[Prompt]])
    """By community id."""
    switched_off: dict[int, set[str]] = field(default_factory=dict[int, set[str]])
    """By community id."""
    codes: dict[str, tuple[Linked, datetime]] = field(
        default_factory=dict[str, tuple[Linked, datetime]]
    )
    """Codes that link, as they are kept, and until when."""
    bridges: dict[tuple[int, int, int], Bridge] = field(
        default_factory=dict[tuple[int, int, int], Bridge]
    )
    """(community id, match id, seat) -> one side of a match."""
    carried: dict[Ref, Carried] = field(default_factory=dict[Ref, Carried])
    """By where it was written."""
    gatherings: dict[int, Gathering] = field(default_factory=dict[int, Gathering])
    """Meetups with their answers, by id."""
    encounters: dict[tuple[int, int, int], Encounter] = field(
        default_factory=dict[tuple[int, int, int], Encounter]
    )
    """(meetup id, who says so, whom they met) -> what they say."""
    shares: dict[tuple[int, int, int], Share] = field(
        default_factory=dict[tuple[int, int, int], Share]
    )
    """(meetup id, member id, number) -> what somebody gave to a recap."""
    ideas: dict[int, Idea] = field(default_factory=dict[int, Idea])
    """What was proposed, by id."""
    reminders: dict[tuple[int, int], Reminders] = field(
        default_factory=dict[tuple[int, int], Reminders]
    )
    """(community id, member id) -> which reminders of meetups they want."""
    feeds: dict[str, Feed] = field(default_factory=dict[str, Feed])
    """By their secret."""
    polls: dict[int, Standing] = field(default_factory=dict[int, Standing])
    """Polls about times with their answers, by id."""
    companions: dict[int, Companion] = field(default_factory=dict[int, Companion])
    """What conferences have, by meetup id."""
    parades: dict[int, Parading] = field(default_factory=dict[int, Parading])
    """Blog parades with what people gave, by id."""
    votes: dict[int, Vote] = field(default_factory=dict[int, Vote])
    """Votes on topics, by id."""
    ballots: dict[tuple[int, int, str], Ballot] = field(
        default_factory=dict[tuple[int, int, str], Ballot]
    )
    """(vote id, member id, place) -> what they said there."""
    watched: dict[tuple[int, int], Watched] = field(default_factory=dict[tuple[int, int], Watched])
    """(community id, member id) -> their feed."""
    finds: dict[int, Find] = field(default_factory=dict[int, Find])
    """What was found in feeds, by id."""
    archives: dict[int, str] = field(default_factory=dict[int, str])
    """By community id: the secret of its archive of parades."""
    calls: list[str] = field(default_factory=list[str])
    last_id: int = 0

    def new_id(self) -> int:
        """Return an id that no row has."""
        self.last_id += 1
        return self.last_id

    def write(self, rows: Iterable[Outgoing]) -> None:
        """Write outbox rows, within whatever the calling store does."""
        for row in rows:
            there = self.outbox.get(row.key)
            if there is None:
                self.outbox[row.key] = OutboxRecord(self.new_id(), row)
            elif row.renew:
                # After an attempt of which nobody knows how it ended, the next one looks first.
                settled = there.state in ("sent", "dead") or not there.attempt
                there.attempt, there.first_at = (0, None) if settled else (1, there.first_at)
                # What stands of it names somebody who was erased: that is not forgotten.
                kept = there.state != "sent" and there.outgoing.data.get("erased")
                data = there.outgoing.data if kept else row.data
                waits = there.state == "pending" and there.lease_until is None
                sooner = min(there.outgoing.not_before, row.not_before)
                due = sooner if waits else row.not_before
                there.outgoing = replace(row, data=data, not_before=due)
                there.state, there.error = "pending", ""
                there.version += 1

    def draw_anew(self, key: str, more: Mapping[str, JsonValue] = {}) -> None:
        """Let a card be drawn again in each home where it stands; a key that ends with a colon
        stands for all that begin with it.
        """
        for at, record in list(self.outbox.items()):
            plain = without_seat(at)[0]
            if plain == key or (key.endswith(":") and plain.startswith(key)):
                data = {**record.outgoing.data, **more}
                if record.state == "dropped":
                    record.attempt = 0
                self.write([replace(record.outgoing, renew=True, data=data)])
                record.outgoing = replace(record.outgoing, data=data)

    def expect(self, community_id: int) -> None:
        """Raise KeyError if there is no such community."""
        if community_id not in self.communities:
            raise KeyError(community_id)

    def worked_on(self, occurrence_id: int | None) -> OccurrenceRecord | None:
        """Return the occurrence that something comes of; LookupError if it is gone."""
        return None if occurrence_id is None else self.occurrences[occurrence_id]

    def round(self, round_id: int) -> Round:
        """Return a round with its matches."""
        matches = tuple(m for m in self.matches.values() if m.round_id == round_id)
        return replace(self.rounds[round_id], matches=matches)
