"""A community in which every table holds something, and every text of Ada's can be found again."""

from dataclasses import dataclass, replace
from datetime import date

from community.companion.model import Companion, Pair, Question, Session
from community.companion.model import Note as SessionNote
from community.fronts import Heard, Note
from community.link_store import Linked
from community.meetups.ideas import Idea
from community.meetups.model import (
    Coming,
    Encounter,
    Gathering,
    Meetup,
    MeetupKind,
    MeetupState,
    Reminders,
    Rsvp,
    Share,
    Space,
)
from community.meetups.store import Change, Feed
from community.model import (
    Answer,
    Consent,
    Introduction,
    Link,
    Match,
    Member,
    Participation,
    Understanding,
    Unmatched,
)
from community.parades.feeds import Find, Watched
from community.parades.model import Intent, ParadeState, Parading, Reading
from community.parades.voting import Ballot, Topic, Vote
from community.places import Account, Community, Ref
from community.recurring import Prompt
from community.relay_store import Bridge, Carried
from community.schedules import Turn
from community.slots.model import Poll, PollState, Slot, Standing, Suits
from community.slots.store import Change as SlotChange
from community.wishes import Mode, Presence, Wishes
from tests.data.conftest import Stores
from tests.data.parade_samples import a_post, parade_of
from tests.data.samples import (
    LATER,
    NOW,
    SLOT,
    a_community,
    data,
    introduction,
    members,
    new_round,
    outgoing,
    planned,
    post,
    quiet,
    round_rows,
    schedule,
    silent,
)

WISHES = Wishes(Mode.MENTOR, 1, Presence.ON_SITE, 2)
CANARY = "kanarienvogel"
"""Stands in every text of Ada's, and in no other."""


@dataclass(frozen=True, slots=True)
class Full:
    """Who is where. ``together``: the match of Ada and Bea; ``apart``: one without Ada."""

    community: Community
    ada: Member
    bea: Member
    cyd: Member
    together: Match
    apart: Match


def canary_introduction(member: Member, more: str = "") -> Introduction:
    words = {
        name: f"{name} {CANARY} Grüße 🎈 {more}"
        for name in ("goal", "offer", "horizon", "contribution", "topics", "field", "place")
    }
    written = introduction(member, **words)
    topics = (f"{CANARY} topic", "ö")
    return replace(
        written,
        details=replace(
            written.details, zone=CANARY, links=(Link("website", f"https://{CANARY}.at"),)
        ),
        understood=Understanding(topics, topics, topics, topics, corrected=True),
    )


async def a_full_community(stores: Stores) -> Full:
    graz = await a_community(stores)
    await stores.communities.set_alias(graz.id, "js", "javascript")
    await stores.communities.set_command_hash("discord", "hash")
    ada = await stores.members.add(
        graz.id,
        Account("discord", f"{CANARY}-account"),
        f"Ada {CANARY}",
        "de",
        Consent(1, NOW, 16),
    )
    bea, cyd, dot = await members(stores, graz, "Bea", "Cyd", "Dot")
    card = outgoing(
        graz,
        f"intro:{graz.id}:{ada.id}",
        kind="introduction",
        data=data(member=ada.id),
        renew=True,
    )
    for more in ("first", "second " * 400, "third"):  # longer and shorter: pages are rewritten
        await stores.introductions.save(graz.id, canary_introduction(ada, more), [card])
    await stores.introductions.save(graz.id, introduction(bea), ())
    for one in (ada, bea, cyd, dot):
        joined = Participation(one.id, paused_until=date(2026, 1, 1), wishes=WISHES, debt=7)
        await stores.participation.save(graz.id, joined)
    for one, other in ((ada, bea), (cyd, ada), (bea, cyd)):
        await stores.participation.avoid(graz.id, one.id, other.account, "", NOW)
    for one in (ada, bea):
        stranger = Account("discord", "1")
        await stores.participation.avoid(graz.id, one.id, stranger, "keyed hash", NOW)
    together, apart = await _rounds(stores, graz, (ada, bea, cyd, dot))
    await _prompts(stores, graz, ada, bea)
    await stores.relay.open(Bridge(graz.id, together.id, 0, Ref("discord", "thread", "first")))
    for one in (ada, bea):
        source = Ref("discord", "thread", f"message-{one.id}")
        await stores.relay.carry(Carried(graz.id, together.id, source, one.id, 0), ())
        mine = one.account.external_id
        await stores.fronts.hear(
            "discord", [Heard(f"event-{one.id}", {"sender": mine, "body": mine})], "cursor"
        )
        await stores.links.keep_code(f"hash of {one.id}", Linked(graz.id, one.id), NOW + LATER)
        await stores.fronts.keep("discord", Note("form", mine, {"words": mine}, mine, NOW))
    await _meetup(stores, graz, ada, bea)
    await _conference(stores, graz, ada, bea)
    await _slots(stores, graz, ada, bea)
    await _parade(stores, graz, ada, bea)
    await stores.links.missed(graz.id, "keyed hash", NOW, NOW - LATER)
    return Full(graz, ada, bea, cyd, together, apart)


async def _rounds(
    stores: Stores, graz: Community, people: tuple[Member, ...]
) -> tuple[Match, Match]:
    ada, bea, cyd, dot = people
    topics = (f"{CANARY} topic",)
    plan = replace(
        new_round(graz, planned(ada, bea, topics=topics), planned(cyd, dot)),
        inputs=f'{{"people": [{{"id": {ada.id}, "seeks": ["{CANARY}"]}}]}}',
    )
    done = await stores.rounds.commit(plan, round_rows, None)
    out = [Unmatched(ada.id, "no_partner"), Unmatched(bea.id, "alone")]
    await stores.rounds.commit(new_round(graz, unmatched=out), round_rows, None)
    await stores.rounds.commit(new_round(graz, planned(bea, cyd, ada)), silent, None)
    together, apart = done.matches
    await stores.rounds.answer(together, ada.id, Answer.YES, NOW, block=False)
    await stores.rounds.answer(together, bea.id, Answer.NO, NOW, block=False)
    for row in await stores.outbox.claim("me", NOW, NOW + LATER, 100):
        if row.kind in {"introduction", "match_open"}:
            await stores.outbox.sent(row, Ref("discord", row.kind, row.key), NOW)
    return together, apart


async def _prompts(stores: Stores, graz: Community, ada: Member, bea: Member) -> None:
    await stores.prompts.switch(graz.id, "meetup-002", on=False)
    await stores.prompts.add_own(graz.id, Prompt("", "question", "de", "Title", "Body"))
    weekly = await stores.schedules.save(schedule(graz, kind="meetup"))
    await stores.schedules.turn(
        NOW, 10, lambda _s, _z: Turn([(SLOT, NOW, False)], None, None), lambda _s, _m: ()
    )
    stored = await stores.prompts.commit(post(graz, weekly), quiet, None)
    for one in (bea, ada):
        row = outgoing(graz, f"prompt:{stored.id}:took:{one.id}", kind="prompt_took")
        await stores.prompts.take_up(stored, one.id, NOW, [row])


async def _meetup(stores: Stores, graz: Community, ada: Member, bea: Member) -> None:
    meetup = await stores.meetups.add(meetup_of(graz, ada))

    def decide(before: Gathering) -> Change:
        there = replace(before.meetup, state=MeetupState.CALLED, cohosts=(bea.id, ada.id))
        after = Gathering(there, tuple(Rsvp(one.id, Coming.YES, NOW) for one in (ada, bea)))
        return Change(after, [outgoing(graz, f"meetup:{meetup.id}:card", kind="meetup_card")])

    await stores.meetups.change(graz.id, meetup.id, decide)
    idea = Idea(0, graz.id, "podcasts", 5, 2, NOW)
    await stores.ideas.propose(
        idea,
        NOW,
        lambda one: [outgoing(graz, f"idea:{one.id}:posted", kind="meetup_proposed")],
    )
    pairs = ((ada, bea), (bea, ada))
    await stores.meetups.met(
        graz.id, [Encounter(meetup.id, a.id, b.id, again=True, at=NOW) for a, b in pairs]
    )
    for one in (ada, bea):
        words = CANARY if one is ada else "Bea's"
        given = Share(meetup.id, one.id, 1, words, words, words, credited=True, at=NOW)
        await stores.meetups.share(graz.id, given)
        await stores.meetups.save_reminders(graz.id, one.id, Reminders())
        await stores.meetups.open_feed(Feed(graz.id, one.id), f"hash of {one.id}")
    await stores.meetups.open_feed(Feed(graz.id, None, whole=True), "hash of the community's")


async def _conference(stores: Stores, graz: Community, ada: Member, bea: Member) -> None:
    meetup = await stores.meetups.add(
        replace(meetup_of(graz, bea, "Bea's"), state=MeetupState.CALLED)
    )

    def programme(before: Companion) -> Companion:
        session = Session(0, meetup.id, "2026-01-05 opening", "Opening", NOW + LATER, 45, "Hall")
        return replace(before, sessions=(session,))

    def followed(before: Companion) -> Companion:
        (session,) = before.sessions
        words = {ada.id: CANARY, bea.id: "Bea's"}
        asked = Question(0, meetup.id, session.id, 0, "", NOW, "", None, NOW)
        return replace(
            before,
            pairs=(Pair(meetup.id, ada.id, bea.id, NOW), Pair(meetup.id, bea.id, ada.id, NOW)),
            questions=tuple(
                replace(asked, asked_by=a, words=words[a], answer=words[b], answered_by=b)
                for a, b in ((ada.id, bea.id), (bea.id, ada.id))
            ),
            notes=tuple(
                SessionNote(session.id, i, said, credited=True, at=NOW) for i, said in words.items()
            ),
        )

    for decide in (programme, followed):
        await stores.companions.change(graz.id, meetup.id, decide, lambda _before, _after: ())


async def _slots(stores: Stores, graz: Community, ada: Member, bea: Member) -> None:
    poll = await stores.slots.add(poll_of(graz, ada))

    def decide(before: Standing) -> SlotChange:
        after = replace(before, poll=replace(before.poll, state=PollState.OPEN))
        for one in (ada, bea):
            after = after.answered(one.id, {1: Suits.YES, 2: Suits.NO})
        return SlotChange(after, [outgoing(graz, f"slots:{poll.id}:card", kind="slots_card")])

    await stores.slots.change(graz.id, poll.id, decide)


async def _parade(stores: Stores, graz: Community, ada: Member, bea: Member) -> None:
    parade = await stores.parades.add(parade_of(graz, ada, CANARY))
    key = f"parade:{parade.id}:card"

    def hand_in(before: Parading) -> Parading:
        theirs = (a_post(ada, CANARY), a_post(bea))
        return replace(before, posts=theirs, intents=(Intent(ada.id, NOW), Intent(bea.id, NOW)))

    def read(before: Parading) -> Parading:
        mine, other = before.posts
        return replace(
            before,
            readings=(
                Reading(mine.id, bea.id, NOW, NOW),
                Reading(other.id, ada.id, NOW, NOW, NOW),
            ),
        )

    await stores.parades.change(
        graz.id, parade.id, hand_in, lambda _b, _a: [outgoing(graz, key, kind="parade_card")]
    )
    await stores.parades.change(graz.id, parade.id, read, lambda _b, _a: ())
    for one in (ada, bea):
        words = CANARY if one is ada else "bea"
        watched = Watched(graz.id, one.id, f"https://{words}.example/feed")
        await stores.parades.watch(watched)
        find = Find(0, graz.id, parade.id, one.id, words, f"https://{words}.example/1", words, NOW)
        await stores.parades.looked(watched, watched, [find], lambda _new: ())
    await stores.parades.open_archive(graz.id, "hash of an archive")
    topics = [
        await stores.parades.add(replace(parade_of(graz, by, words), state=ParadeState.PROPOSED))
        for by, words in ((ada, CANARY), (bea, "Bea's"))
    ]
    numbered = tuple(Topic(n, one.id) for n, one in enumerate(topics, start=1))
    new = Vote(0, graz.id, NOW, NOW + LATER, numbered)
    vote = await stores.votes.begin(
        graz.id,
        lambda _every: (new, ()),
        lambda vote, _changes: [outgoing(graz, f"parade:vote{vote.id}:poll", kind="parade_poll")],
    )
    assert vote is not None
    for one in (ada, bea):
        await stores.votes.cast(graz.id, Ballot(vote.id, one.id, "here", 1, NOW))


def poll_of(graz: Community, by: Member, title: str = CANARY) -> Poll:
    return Poll(
        id=0,
        community_id=graz.id,
        by=by.id,
        title=title,
        zone="Europe/Vienna",
        slots=(
            Slot(1, SLOT, NOW + LATER, 120),
            Slot(2, SLOT + LATER, NOW + LATER + LATER, 45),
        ),
        closes_at=NOW + LATER + LATER,
        where=title,
        asked_at=NOW,
    )


def meetup_of(graz: Community, host: Member, title: str = CANARY) -> Meetup:
    return Meetup(
        id=0,
        community_id=graz.id,
        host=host.id,
        kind=MeetupKind.WALK,
        title=title,
        slot=SLOT,
        zone="Europe/Vienna",
        starts_at=NOW + LATER,
        minutes=120,
        space=Space.HYBRID,
        where=title,
        about=title,
        places=30,
        changed_at=NOW,
        details={"route": title},
        recap=title,
        declined=title,
    )
