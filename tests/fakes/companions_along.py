"""What becomes of conferences in memory when somebody is erased, or two members are one."""

from dataclasses import replace

from community.companion.model import Companion, Note, Pair
from community.meetups.model import Gathering
from tests.fakes.memory import Memory


def concerns(memory: Memory, gathering: Gathering, i: int) -> bool:
    """Whether a meetup has anything of a member."""
    meetup = gathering.meetup
    gave = any(s.member_id == i and s.meetup_id == meetup.id for s in memory.shares.values())
    said = memory.companions.get(meetup.id, Companion(meetup.id))
    named = {i for one in said.pairs for i in (one.on_site, one.remote)}
    named |= {i for one in said.questions for i in (one.asked_by, one.answered_by) if i}
    named |= {one.member_id for one in said.notes}
    return i in meetup.hosts or gathering.of(i) is not None or gave or i in named


def without(said: Companion, i: int) -> Companion:
    """Return it without what an erased member said, and who they were."""
    return replace(
        said,
        pairs=tuple(one for one in said.pairs if i not in (one.on_site, one.remote)),
        questions=tuple(
            replace(one, answer="", answered_by=None) if one.answered_by == i else one
            for one in said.questions
            if one.asked_by != i
        ),
        notes=tuple(one for one in said.notes if one.member_id != i),
    )


def as_one(said: Companion, kept: int, gone: int) -> Companion:
    """Return it with two members being one."""

    def who(i: int) -> int:
        return kept if i == gone else i

    ordered = sorted(said.pairs, key=lambda one: gone in (one.on_site, one.remote))
    pairs: dict[int, Pair] = {}
    for one in ordered:
        renamed = replace(one, on_site=who(one.on_site), remote=who(one.remote))
        if renamed.on_site != renamed.remote:
            pairs.setdefault(renamed.remote, renamed)
    notes: dict[tuple[int, int], Note] = {}
    for note in sorted(said.notes, key=lambda one: one.member_id == gone):
        mine = replace(note, member_id=who(note.member_id))
        notes.setdefault((mine.session_id, mine.member_id), mine)
    questions = (
        replace(
            one,
            asked_by=who(one.asked_by),
            answered_by=None if one.answered_by is None else who(one.answered_by),
        )
        for one in said.questions
    )
    return Companion(
        said.meetup_id,
        said.sessions,
        tuple(pairs.values()),
        tuple(questions),
        tuple(notes.values()),
    ).without_loose_ends()
