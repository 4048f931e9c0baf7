"""What goes of a parade with somebody who is erased, and what follows who becomes somebody else."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from community.parades.belongings import united, without
from community.parades.model import Intent, Parade, ParadeState, Parading, Post, PostKind, Reading

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
AN_HOUR = timedelta(hours=1)
ADA, BEA, CYD = 1, 2, 3
S = ParadeState
NOT_CALLED = (S.PROPOSED, S.DRAFT)
CALLED = (S.CALLED, S.CLOSED, S.ROUNDED_UP)

FULL = Parade(
    id=7,
    community_id=1,
    proposed_by=ADA,
    title="Light",
    question="Light?",
    why="because",
    language="en",
    zone="UTC",
    proposed_at=NOW,
    state=S.CALLED,
    host=ADA,
    hashtag="Light26",
    opens=date(2026, 3, 1),
    closes=date(2026, 3, 28),
    grace_days=3,
    call="https://ada.example/call",
    foreword="Ada's words",
    roundup="https://ada.example/roundup",
)
SILENT = {"call": "", "foreword": "", "roundup": ""}
WORDLESS = {"title": "", "question": "", "why": ""}
NO_DAYS = {"hashtag": "", "opens": None, "closes": None, "grace_days": 0}


def after(parade: Parade, member_id: int = ADA) -> Parade:
    return without(Parading(parade), member_id).parade


def changed(parade: Parade, *changes: Mapping[str, object], **more: object) -> Parade:
    for one in (*changes, more):
        parade = replace(parade, **one)  # type: ignore[arg-type] - a test sets what it needs
    return parade


def post(post_id: int, member_id: int, canonical: str = "", **more: object) -> Post:
    whole = Post(post_id, 7, member_id, PostKind.ARTICLE, NOW, canonical=canonical, confirmed=True)
    return replace(whole, **more)  # type: ignore[arg-type] - a test sets what it needs


# --- erased -------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", NOT_CALLED)
def test_a_topic_that_is_nobody_elses_goes_before_it_is_called(state: ParadeState) -> None:
    alone = changed(FULL, state=state)
    gone = {**WORDLESS, **SILENT, **NO_DAYS, "proposed_by": None, "state": S.WITHDRAWN}
    assert after(alone) == changed(alone, gone, host=None)
    unhosted = changed(alone, SILENT, host=None)
    assert after(unhosted) == changed(unhosted, gone)
    handed_over = changed(alone, proposed_by=None)
    assert after(handed_over) == changed(handed_over, gone, host=None)


@pytest.mark.parametrize("state", CALLED)
def test_once_it_is_called_a_parade_stays_for_the_others_without_words(state: ParadeState) -> None:
    parade = changed(FULL, state=state)
    left = changed(parade, WORDLESS, SILENT, proposed_by=None, host=None)
    assert after(parade) == left
    assert (left.state, left.hashtag, left.days) == (state, "Light26", FULL.days)


@pytest.mark.parametrize("state", [S.CALLED, S.CLOSED])
def test_who_stands_in_takes_over_what_is_called(state: ParadeState) -> None:
    parade = changed(FULL, state=state, stand_in=BEA)
    expected = changed(parade, WORDLESS, SILENT, proposed_by=None, host=BEA, stand_in=None)
    assert after(parade) == expected


def test_nobody_takes_over_what_is_rounded_up() -> None:
    parade = changed(FULL, state=S.ROUNDED_UP, stand_in=BEA)
    left = after(parade)
    assert (left.host, left.stand_in) == (None, BEA)


@pytest.mark.parametrize("state", [*NOT_CALLED, *CALLED])
def test_the_words_of_who_proposed_stay_when_the_host_goes(state: ParadeState) -> None:
    parade = changed(FULL, state=state, proposed_by=BEA)
    left = after(parade)
    assert (left.title, left.question, left.why) == ("Light", "Light?", "because")
    assert (left.proposed_by, left.host, left.call, left.foreword) == (BEA, None, "", "")


def test_a_draft_that_its_host_leaves_is_a_proposal_again_unless_somebody_stands_in() -> None:
    draft = changed(FULL, state=S.DRAFT, proposed_by=BEA)
    assert after(draft) == changed(draft, SILENT, NO_DAYS, host=None, state=S.PROPOSED)
    covered = changed(draft, stand_in=CYD)
    assert after(covered) == changed(covered, SILENT, host=CYD, stand_in=None)


@pytest.mark.parametrize("state", list(S))
def test_a_topic_that_another_hosts_stays_theirs_without_who_proposed_it(
    state: ParadeState,
) -> None:
    parade = changed(FULL, state=state, host=BEA)
    assert after(parade) == changed(parade, proposed_by=None, why="")


def test_who_stands_in_or_gave_nothing_takes_no_word_along() -> None:
    parade = changed(FULL, stand_in=BEA)
    assert after(parade, BEA) == changed(parade, stand_in=None)
    assert after(parade, CYD) == parade


def test_posts_intents_and_readings_go_and_what_others_noted_of_the_posts() -> None:
    before = Parading(
        FULL,
        (post(1, ADA), post(2, BEA)),
        (Intent(BEA, NOW), Intent(ADA, NOW)),
        (Reading(1, BEA, NOW), Reading(2, ADA, NOW), Reading(2, CYD, NOW)),
    )
    left = without(before, ADA)
    assert (left.posts, left.intents) == (before.posts[1:], before.intents[:1])
    assert left.readings == before.readings[2:]


# --- one person ---------------------------------------------------------------------------------


def test_whoever_they_are_now_proposed_hosts_and_stands_in() -> None:
    kept = united(Parading(changed(FULL, stand_in=BEA)), CYD, ADA).parade
    assert kept == changed(FULL, proposed_by=CYD, host=CYD, stand_in=BEA)
    assert united(Parading(changed(FULL, stand_in=CYD)), CYD, ADA).parade.stand_in is None
    assert united(Parading(changed(FULL, stand_in=CYD)), ADA, CYD).parade.stand_in is None
    assert united(Parading(changed(FULL, host=None)), CYD, BEA).parade.host is None


def test_what_was_handed_in_twice_is_there_once_with_all_who_read_it() -> None:
    before = Parading(
        FULL,
        (
            post(1, ADA, "https://same.example", at=NOW + AN_HOUR),
            post(2, BEA, "https://same.example"),
            post(3, BEA, "https://other.example"),
            post(4, CYD, "https://same.example"),
            post(5, ADA, kind=PostKind.WORDS),
            post(6, BEA, kind=PostKind.WORDS),
        ),
        readings=(Reading(1, CYD, NOW), Reading(2, 9, NOW)),
    )
    after_all = united(before, ADA, BEA)
    mine = [(one.id, one.member_id) for one in after_all.posts]
    assert mine == [(2, ADA), (3, ADA), (4, CYD), (5, ADA), (6, ADA)], "the earlier one stays"
    assert after_all.readings == (Reading(2, CYD, NOW), Reading(2, 9, NOW))


@pytest.mark.parametrize(("first", "second", "stays"), [(True, False, 1), (False, True, 2)])
def test_of_two_the_confirmed_one_stays(*, first: bool, second: bool, stays: int) -> None:
    before = Parading(
        FULL, (post(1, BEA, "same", confirmed=first), post(2, ADA, "same", confirmed=second))
    )
    assert [one.id for one in united(before, ADA, BEA).posts] == [stays]


def test_nobody_reads_their_own_and_two_readings_are_one_with_the_first_of_each() -> None:
    before = Parading(
        FULL,
        (post(1, ADA), post(2, BEA), post(3, CYD)),
        readings=(
            Reading(1, BEA, NOW, NOW, NOW),
            Reading(2, ADA, NOW),
            Reading(3, ADA, NOW + AN_HOUR, None, NOW + AN_HOUR),
            Reading(1, CYD, NOW),
            Reading(3, BEA, NOW, NOW + AN_HOUR, NOW + 2 * AN_HOUR),
        ),
    )
    assert united(before, ADA, BEA).readings == (
        Reading(3, ADA, NOW, NOW + AN_HOUR, NOW + AN_HOUR),
        Reading(1, CYD, NOW),
    )


def test_of_two_intents_that_of_who_stays_holds() -> None:
    mine, theirs = Intent(ADA, NOW + AN_HOUR, remind=False), Intent(BEA, NOW)
    assert united(Parading(FULL, intents=(theirs, mine)), ADA, BEA).intents == (mine,)
    assert united(Parading(FULL, intents=(theirs,)), ADA, BEA).intents == (Intent(ADA, NOW),)
