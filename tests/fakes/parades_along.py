"""What becomes of blog parades in memory when people are erased or one, or a home joins."""

from dataclasses import replace
from datetime import timedelta

from community.model import Member
from community.outbox import Outgoing
from community.parades.belongings import united, without
from community.parades.model import Parading
from community.parades.rows import given
from community.parades.vote_rows import vote_key
from community.seats import without_seat
from community.taking_away import LATE, about_of
from tests.fakes.memory import Memory, OutboxRecord
from tests.fakes.stores_parades import in_order

OF_VOTES = ("poll", "result")
CARDS = ("card", "proposal", "roundup", *OF_VOTES)
STAYS = (*(f"parade_{what}" for what in CARDS), "parade_thread")
TO_HOSTS = ("parade_over", "parade_silent")
SAYING = (*TO_HOSTS, "parade_remind", "parade_unread")


def concerns(one: Parading, member_id: int) -> bool:
    """Whether somebody proposed a parade, hosts it, stands in for it, or gave something to it."""
    parade = one.parade
    return member_id in (
        parade.proposed_by,
        parade.host,
        parade.stand_in,
        *(post.member_id for post in one.posts),
        *(intent.member_id for intent in one.intents),
        *(reading.reader for reading in one.readings),
    )


def forget(memory: Memory, member_id: int) -> None:
    """Forget what parades hold about a member."""
    for one in list(memory.parades.values()):
        if concerns(one, member_id):
            draw_anew(memory, one, erased=True)
            after = without(one, member_id)
            memory.parades[one.parade.id] = in_order(after)
            if after.parade.title != one.parade.title:
                memory.draw_anew(f"parade:{one.parade.id}:thread", {"erased": True})
                say_otherwise_in_votes(memory, one.parade.id)
    memory.watched = {k: one for k, one in memory.watched.items() if one.member_id != member_id}
    memory.finds = {i: one for i, one in memory.finds.items() if one.member_id != member_id}
    memory.ballots = {k: one for k, one in memory.ballots.items() if one.member_id != member_id}


def say_otherwise_in_votes(memory: Memory, parade_id: int) -> None:
    """Let a topic that is erased go from polls and results, too."""
    for vote in memory.votes.values():
        if parade_id in vote.parade_ids:
            for what in OF_VOTES:
                memory.draw_anew(vote_key(vote.id, what), {"erased": True})


def draw_anew(memory: Memory, one: Parading, *, erased: bool) -> None:
    """Let the cards of a parade be drawn again."""
    for what in CARDS:
        memory.draw_anew(f"parade:{one.parade.id}:{what}", {"erased": True} if erased else {})


def names(memory: Memory, record: OutboxRecord, member_id: int) -> bool:
    """Whether a message of a parade is about a member, may name them, or repeats their words."""
    row = record.outgoing
    if not row.kind.startswith("parade_") or row.kind in STAYS:
        return False
    if row.data.get("member") == member_id:
        return True
    its = [
        one
        for one in memory.parades.values()
        if row.key.startswith(f"parade:{one.parade.id}:") and concerns(one, member_id)
    ]
    return any(_goes(one, row, member_id) for one in its)


def look_for(memory: Memory, member_id: int) -> None:
    """Let rows that may have said what goes with a member be looked for, if nobody knows."""
    for key, record in list(memory.outbox.items()):
        row = record.outgoing
        is_about = row.data.get("member") == member_id or row.kind == "parade_give"
        if (is_about or row.kind in SAYING) and names(memory, record, member_id):
            late(memory, key, without=member_id)


def late(memory: Memory, key: str, *, without: int = 0) -> None:
    """Let a row be looked for, if nobody knows whether it was delivered; what is not about the
    member ``without`` alone is said anew.
    """
    record = memory.outbox[key]
    row = record.outgoing
    is_open = record.state in ("pending", "expired")
    if not is_open or not record.attempt or record.ref is not None:
        return
    is_to_be_said = record.state == "pending"
    named = f"{LATE}:{record.id}{without_seat(key)[1]}"
    seat = {"seat": row.data["seat"]} if "seat" in row.data else {}
    data = {"about": about_of(key), **seat}
    until = row.expires_at + timedelta(days=3650)
    record.outgoing = replace(row, key=named, kind=LATE, data=data, expires_at=until)
    record.state, record.attempt, record.version = "pending", 1, record.version + 1
    memory.outbox[named] = memory.outbox.pop(key)
    if without and row.data.get("member") != without and is_to_be_said:
        memory.write([row])


def _goes(one: Parading, row: Outgoing, member_id: int) -> bool:
    parade = one.parade
    if without(one, member_id).parade.title != parade.title:
        return True
    theirs = {post.id for post in one.of(member_id)}
    about = f"parade:{parade.id}:"
    gave = {f"{about}{given(read)}" for read in one.readings if read.post_id in theirs}
    if without_seat(row.key)[0] in gave:
        return True
    is_theirs = member_id in (parade.host, parade.stand_in)
    return "member" not in row.data and (is_theirs or row.kind not in TO_HOSTS)


def follow(memory: Memory, kept: Member, gone: Member) -> None:
    """Let what is a member's be another's, who is the same person."""
    for one in list(memory.parades.values()):
        if concerns(one, gone.id):
            draw_anew(memory, one, erased=False)
            memory.parades[one.parade.id] = in_order(united(one, kept.id, gone.id))
    here = kept.community_id
    if feed := memory.watched.pop((here, gone.id), None):
        memory.watched.setdefault((here, kept.id), replace(feed, member_id=kept.id))
    for (vote_id, who, place), ballot in list(memory.ballots.items()):
        if who == gone.id:
            del memory.ballots[vote_id, who, place]
            mine = replace(ballot, member_id=kept.id)
            memory.ballots.setdefault((vote_id, kept.id, place), mine)
    known = {(o.parade_id, o.page) for o in memory.finds.values() if o.member_id == kept.id}
    for i, find in list(memory.finds.items()):
        if find.member_id == gone.id and (find.parade_id, find.page) not in known:
            memory.finds[i] = replace(find, member_id=kept.id)
    for key, record in list(memory.outbox.items()):
        row = record.outgoing
        if row.kind.startswith("parade_") and row.data.get("member") == gone.id:
            plain, seat = without_seat(key)
            whose = plain.removesuffix(f":{gone.id}")
            named = key if whose == plain else f"{whose}:{kept.id}{seat}"
            del memory.outbox[key]
            record.outgoing = replace(row, key=named, data={**row.data, "member": kept.id})
            memory.outbox.setdefault(named, record)


def come_along(memory: Memory, entering_id: int, whole_id: int) -> None:
    """Let the parades of a community be another's; its archive ends."""
    for i, one in list(memory.parades.items()):
        if one.parade.community_id == entering_id:
            memory.parades[i] = replace(one, parade=replace(one.parade, community_id=whole_id))
    for i, vote in list(memory.votes.items()):
        if vote.community_id == entering_id:
            memory.votes[i] = replace(vote, community_id=whole_id)
    for key, feed in list(memory.watched.items()):
        if key[0] == entering_id:
            del memory.watched[key]
            memory.watched[whole_id, key[1]] = replace(feed, community_id=whole_id)
    for i, find in list(memory.finds.items()):
        if find.community_id == entering_id:
            memory.finds[i] = replace(find, community_id=whole_id)
    memory.archives.pop(entering_id, None)
