"""Values for storage tests: short to write where only one thing matters."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, time, timedelta

from community.model import (
    Answers,
    Consent,
    Details,
    Introduction,
    Link,
    MatchKind,
    Member,
    Parts,
    Reason,
    Round,
    Understanding,
    Unmatched,
)
from community.outbox import JsonValue, Outgoing
from community.places import Account, Channels, Community, Home
from community.planned import PlannedMatch
from community.recurring import PromptPost, Rule, Schedule
from community.rounds import NewRound
from tests.data.conftest import Stores

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
SLOT = datetime(2026, 3, 2, 9, 30)  # noqa: DTZ001 - a slot is local
LATER = timedelta(hours=1)


def account(name: str) -> Account:
    return Account("discord", f"account-of-{name}")


async def a_community(stores: Stores, name: str = "Graz", **settings: object) -> Community:
    community = Community(
        id=0,
        home=Home("discord", f"home-of-{name}"),
        name=name,
        channels=Channels(introductions="10", rounds="20"),
        **settings,  # pyright: ignore[reportArgumentType] - a test sets what it needs
    )
    return await stores.communities.save(community)


async def a_member(stores: Stores, community: Community, name: str) -> Member:
    return await stores.members.add(community.id, account(name), name, "de", Consent(1, NOW, 16))


async def members(stores: Stores, community: Community, *names: str) -> list[Member]:
    return [await a_member(stores, community, name) for name in names]


def introduction(member: Member, **words: str) -> Introduction:
    return Introduction(
        member_id=member.id,
        answers=Answers(
            goal=words.get("goal", "a goal"),
            offer=words.get("offer", "an offer"),
            horizon=words.get("horizon", "a horizon"),
            contribution=words.get("contribution", "a contribution"),
            topics=words.get("topics", "cooking, chess"),
        ),
        details=Details(
            field=words.get("field", "Design"),
            languages=("de", "fr"),
            place=words.get("place", "Graz"),
            zone="Europe/Vienna",
            links=(Link("website", "https://example.org/a"), Link("mastodon", "https://m.example")),
        ),
        understood=Understanding(
            seeks=("grants",), gives=("cooking",), widens=("law",), interests=("chess",)
        ),
        updated_at=NOW,
    )


def outgoing(community: Community | int, key: str, **changes: object) -> Outgoing:
    values: dict[str, object] = {
        "key": key,
        "community_id": community if isinstance(community, int) else community.id,
        "kind": "notice",
        "not_before": NOW,
        "expires_at": NOW + timedelta(days=1),
        **changes,
    }
    return Outgoing(**values)  # pyright: ignore[reportArgumentType] - a test sets what it needs


def planned(*people: Member, topics: Sequence[str] = ("grants",)) -> PlannedMatch:
    first, second = people[0].id, people[1].id
    return PlannedMatch(
        members=tuple(person.id for person in people),
        kind=MatchKind.HELP,
        score=72,
        weight=7_200_000_000,
        reasons=(
            Reason("gives", first, second, tuple(topics)),
            Reason("bubble", second, first),
        ),
        starter=first,
        out_of_bubble=True,
        parts=tuple(
            Parts(person.id, need=20 + seat, horizon=15) for seat, person in enumerate(people)
        ),
    )


def new_round(
    community: Community,
    *matches: PlannedMatch,
    unmatched: Sequence[Unmatched] = (),
    slot: datetime = SLOT,
) -> NewRound:
    return NewRound(
        community_id=community.id,
        slot=slot,
        seed=2**31 - 1,
        planned_at=NOW,
        send_at=NOW - timedelta(days=3),  # not pending any more, so that another one may follow
        matches=matches,
        unmatched=unmatched,
        inputs='{"people": []}',
    )


def unsaid(_member: Member) -> Sequence[Outgoing]:
    return ()


def silent(_round: Round) -> Sequence[Outgoing]:
    return ()


def round_rows(done: Round) -> Sequence[Outgoing]:
    """Announce a round as the service does, with the keys that are agreed on."""
    here = done.community_id
    return [
        outgoing(here, f"round:{done.id}:planned", kind="round_planned", urgency=1),
        outgoing(here, f"round:{done.id}:organisers", kind="round_summary"),
        *(outgoing(here, f"match:{m.id}:open", kind="match_open") for m in done.matches),
        *(
            outgoing(
                here,
                f"left_out:{done.id}:{one.member_id}",
                kind="left_out",
                data=data(round=done.id, member=one.member_id),
            )
            for one in done.unmatched
        ),
    ]


def data(**values: JsonValue) -> dict[str, JsonValue]:
    return values


def schedule(community: Community, **changes: object) -> Schedule:
    values: dict[str, object] = {
        "id": 0,
        "community_id": community.id,
        "kind": "round",
        "rule": Rule("week", time(9, 30), weekday=0),
        "next_slot": SLOT,
        "next_due": NOW,
        **changes,
    }
    return Schedule(**values)  # pyright: ignore[reportArgumentType] - a test sets what it needs


def post(community: Community, of: Schedule | None = None, key: str = "meetup-001") -> PromptPost:
    schedule_id = None if of is None else of.id
    return PromptPost(0, community.id, schedule_id, "meetup", key, SLOT)


Announce = Callable[[PromptPost], Sequence[Outgoing]]


def quiet(_post: PromptPost) -> Sequence[Outgoing]:
    return ()
