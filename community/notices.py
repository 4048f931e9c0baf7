"""Notices to the organisers: what is wrong, what follows from it, and exactly what to do.

A row holds only codes and ids; the sentence is made when it is delivered.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from community.communities import CommunityStore
from community.errors import ChatRefused
from community.outbox import Delivery, Dropped, JsonValue, OutboxRow, OutboxStore, Outgoing
from community.places import Channels, Community, Ref
from community.ports import Chat, Clock
from community.recurring import Occurrence, Schedule
from community.schedules import ScheduleStore
from community.seats import rows_for_each, seat_number, seen_by, suffix, told_in
from community.texts import Card, Text, Where, ntext, text

KEPT = timedelta(days=3)

KINDS: Mapping[str, Text] = {
    "round": text("rounds"),
    "meetup": text("meetup prompts"),
    "parade": text("blog parades"),
    "question": text("questions of the week"),
    "turn": text("the members' blog parades"),
}
ROLES: Mapping[str, Text] = {
    "introductions": text("introductions"),
    "rounds": text("rounds"),
    "prompts": text("prompts"),
    "upcoming": text("the card with what comes next"),
}

# Where a kind of outbox row goes. What goes to the organisers' own channel is missing: if that
# fails, there is nowhere to say so.
_ROLE_OF = {
    "introduction": "introductions",
    "match_open": "rounds",
    "match_bump": "rounds",
    "match_ask": "rounds",
    "left_out": "rounds",
    "round_public": "rounds",
    "prompt": "prompts",
    "prompt_thread": "prompts",
    "prompt_took": "prompts",
    "upcoming": "upcoming",
}


class NoticeService:
    """Makes notices of what the clockwork meets with, and delivers them."""

    def __init__(
        self,
        communities: CommunityStore,
        schedules: ScheduleStore,
        clock: Clock,
        chat: Chat,
        outbox: OutboxStore,
    ) -> None:
        self._communities = communities
        self._schedules = schedules
        self._clock = clock
        self._chat = chat
        self._outbox = outbox

    def missed(self, schedule: Schedule, slots: Sequence[datetime]) -> Sequence[Outgoing]:
        """Tell once which slots (naive local) passed while the bot was off."""
        newest = max(slots).isoformat()
        data = {"kind": schedule.kind, "schedule": schedule.id, "count": len(slots), "slot": newest}
        key = f"missed:{schedule.id}:{newest}"
        return (notice("missed", key, schedule.community_id, self._clock.now(), data),)

    def refused(self, row: OutboxRow, error: ChatRefused) -> Sequence[Outgoing]:
        """Tell that a platform refused something: once a cause and channel a day."""
        role = _ROLE_OF.get(row.kind)
        if role is None or error.cause == "person_gone":
            return ()
        now = self._clock.now()
        number = seat_number(row)
        day = now.date().isoformat()
        key = f"refused:{row.community_id}:{role}:{error.cause}:{day}{suffix(number)}"
        data = {"role": role, "cause": error.cause, "about": number}
        return (notice("refused", key, row.community_id, now, data),)

    def failed(self, failed: Occurrence | OutboxRow, reference: str) -> Sequence[Outgoing]:
        """Tell of a fault of the program's own; ``reference`` finds it in the log."""
        now = self._clock.now()
        if isinstance(failed, Occurrence):
            data = {
                "kind": failed.kind,
                "slot": failed.slot.isoformat(),
                "reference": reference,
            }
            return (notice("failed", f"failed:{failed.id}", failed.community_id, now, data),)
        key = f"undelivered:{failed.id}"
        data = {"reference": reference}
        return (notice("undelivered", key, failed.community_id, now, data),)

    def deliveries(self) -> Mapping[str, Delivery]:
        """Return the handler of notices."""
        return {"notice": self._deliver}

    async def _deliver(self, row: OutboxRow) -> Ref | Dropped:
        community = await self._communities.get(row.community_id)
        if "about" in row.data:
            seen = community.seen_from(row.number("about"))
            there = seen and told_in(seen)
        else:
            await self._tell_elsewhere(community, row)
            seen = seen_by(community, row)
            there = seen
        if seen is None or there is None or there.channels.organisers is None:
            return Dropped("no channel for organisers is chosen, or the bot is not there any more")
        more: list[Text] = []
        if row.data["what"] == "missed":
            if row.data["kind"] == "round":
                more.append(text("If it still matters, /admin round run brings people together."))
            more.append(await self._next(row))
        place = there.place(there.channels.organisers)
        card = notice_card(seen, row, *more)
        return await self._chat.post(place, card, key=row.id, again=row.again)

    async def _tell_elsewhere(self, community: Community, row: OutboxRow) -> None:
        """Have a notice posted in the other homes, too: whoever writes one knows of no homes."""
        elsewhere = [seat for seat in community.seats if seat.number]
        if elsewhere and "seat" not in row.data:
            now = self._clock.now()
            same = Outgoing(
                row.key, community.id, row.kind, now, row.expires_at, dict(row.data), urgency=2
            )
            await self._outbox.put(rows_for_each(community, same, elsewhere))

    async def _next(self, row: OutboxRow) -> Text:
        schedule = await self._schedules.get(row.community_id, row.number("schedule"))
        if schedule is None or not schedule.enabled or schedule.next_due is None:
            return text("It is not scheduled any more; /admin schedule list shows what is.")
        instant = schedule.next_due + timedelta(minutes=schedule.lead_minutes)
        return text("The next one is on {at}.", at=instant)


def notice(
    what: str, key: str, community_id: int, now: datetime, data: Mapping[str, JsonValue]
) -> Outgoing:
    """Return the row of a notice; ``what`` names its sentence, ``key`` makes it one of its kind."""
    return Outgoing(
        f"notice:{key}", community_id, "notice", now, now + KEPT, {"what": what, **data}, urgency=2
    )


def notice_card(community: Community, row: OutboxRow, *more: Text) -> Card:
    """Return a notice as it is posted; ``more``: what else there is to say about it."""
    said = _SENTENCES[str(row.data["what"])](community, row)
    return Card(community.language, text("For the organisers"), (said, *more))


def no_channel(community: Community, occurrence: Occurrence, now: datetime) -> Outgoing:
    """Tell that something was due and no channel is chosen for it."""
    data = {"kind": occurrence.kind, "slot": occurrence.slot.isoformat()}
    return notice("no_channel", f"no_channel:{occurrence.id}", community.id, now, data)


def no_prompt(community: Community, occurrence: Occurrence, now: datetime) -> Outgoing:
    """Tell that a prompt was due and all of its kind are switched off."""
    data = {"kind": occurrence.kind, "slot": occurrence.slot.isoformat()}
    return notice("no_prompt", f"no_prompt:{occurrence.id}", community.id, now, data)


def unanswered(schedule: Schedule, occurrence: Occurrence, now: datetime) -> Outgoing:
    """Tell that a schedule was paused because nobody took its prompts up."""
    data = {"kind": schedule.kind, "schedule": schedule.id, "count": schedule.unanswered}
    return notice("unanswered", f"unanswered:{occurrence.id}", schedule.community_id, now, data)


# --- the sentences -----------------------------------------------------------------------------


def _missed(community: Community, row: OutboxRow) -> Text:
    return ntext(
        "I was not running when {kind} were due on {at}, so that date was missed.",
        "I was not running when {kind} were due, so {count} dates were missed, the last one on"
        " {at}.",
        row.number("count"),
        kind=_kind(row),
        at=_at(community, row),
    )


def _failed(community: Community, row: OutboxRow) -> Text:
    return text(
        "Something went wrong on my side, so the {kind} of {at} did not go out. Please give whoever"
        " runs me this reference: {reference}.",
        kind=_kind(row),
        at=_at(community, row),
        reference=str(row.data["reference"]),
    )


def _undelivered(community: Community, row: OutboxRow) -> Text:  # noqa: ARG001 - like the others
    return text(
        "Something went wrong on my side, so one message did not go out; all others did. Please"
        " give whoever runs me this reference: {reference}.",
        reference=str(row.data["reference"]),
    )


def _no_channel(community: Community, row: OutboxRow) -> Text:
    return text(
        "No channel is chosen for {kind}, so nothing went out on {at}. Choose one with"
        " /admin setup, and the next date works.",
        kind=_kind(row),
        at=_at(community, row),
    )


def _no_prompt(community: Community, row: OutboxRow) -> Text:
    return text(
        "All {kind} are switched off, so nothing went out on {at}. Switch some on or add your own,"
        " or remove the schedule with /admin schedule remove.",
        kind=_kind(row),
        at=_at(community, row),
    )


def _unanswered(community: Community, row: OutboxRow) -> Text:  # noqa: ARG001 - like the others
    return ntext(
        "{count} prompt was taken up by nobody, so I paused the {kind} rather than post another"
        " one. When the time is better, start them again with /admin schedule resume.",
        "{count} prompts in a row were taken up by nobody, so I paused the {kind} rather than post"
        " another one. When the time is better, start them again with /admin schedule resume.",
        row.number("count"),
        kind=_kind(row),
    )


def _no_host(community: Community, row: OutboxRow) -> Text:  # noqa: ARG001 - like the others
    return text(
        "Whoever called meetup number {number} has left, and nobody hosts it with them. /meetup"
        " host with this number hands it to somebody, /meetup cancel calls it off.",
        number=row.number("meetup"),
    )


def _refused(community: Community, row: OutboxRow) -> Text:
    role, cause = str(row.data["role"]), row.data["cause"]
    what, channel = ROLES[role], _channel(community.channels, role)
    if cause == "gone" and role == "upcoming":
        return text(
            "The place where I show what comes next is gone. Choose another one with"
            " /admin upcoming, or take the card away there."
        )
    if channel is None or cause == "gone":
        return text(
            "The channel for {what} is gone or was never chosen, so nothing can be posted there."
            " Choose another one with /admin setup.",
            what=what,
        )
    where = Where(community.home.platform, channel)
    if cause == "forbidden":
        return text(
            "I lack a permission in {where}, so {what} cannot be posted. Run /admin doctor: it"
            " names the permission and where to give it.",
            where=where,
            what=what,
        )
    if cause == "full":
        return text(
            "There is no room for another thread in {where}, so something about {what} was not"
            " sent. Close threads that nobody needs any more; the next ones open by themselves.",
            where=where,
            what=what,
        )
    return text(
        "Something about {what} was not accepted in {where} and was not sent; everything else was."
        " Run /admin doctor, and tell whoever runs me if it finds nothing.",
        where=where,
        what=what,
    )


def _channel(channels: Channels, role: str) -> str | None:
    chosen = {
        "introductions": channels.introductions,
        "rounds": channels.rounds,
        "prompts": channels.prompts,
        "upcoming": channels.upcoming,
    }
    return chosen[role]


def _kind(row: OutboxRow) -> Text:
    return KINDS[str(row.data["kind"])]


def _at(community: Community, row: OutboxRow) -> datetime:
    """Return the row's slot as an instant, to be shown in each reader's own zone."""
    slot = datetime.fromisoformat(str(row.data["slot"]))
    return slot.replace(tzinfo=ZoneInfo(community.zone), fold=0)


_SENTENCES: Mapping[str, Callable[[Community, OutboxRow], Text]] = {
    "missed": _missed,
    "failed": _failed,
    "undelivered": _undelivered,
    "no_channel": _no_channel,
    "no_prompt": _no_prompt,
    "unanswered": _unanswered,
    "no_host": _no_host,
    "refused": _refused,
}
