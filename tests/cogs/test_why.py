"""What people read of how a match came about: members in /match why, organisers in a preview."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from simcord.actors import MemberActor

from community.model import MatchKind, Parts, Reason
from community.plan_case import PlanCase, Planned, solve
from community.planned import Alternative, PlannedMatch
from tests.cogs.town import Town, cards, message, said

GOAL = "Wer hilft mir mit Fördermitteln?"


async def german(town: Town, name: str, **answers: str) -> MemberActor:
    """Let somebody join whose Discord is German."""
    someone = town.person(name, "de")
    note = await someone.slash(town.plaza, "intro write")
    form = await someone.click(message(note), custom_id="nw1:agree")
    await someone.submit_modal(form, answers)
    await someone.slash(town.plaza, "match join")
    return someone


def planned_as(matches: Sequence[PlannedMatch], *, weight: int = 0, bound: int = 0) -> object:
    """Return a planner that plans just this, whoever is in."""

    def plan(case: PlanCase) -> Planned:
        done = solve(case)
        wanted = replace(done.plan, matches=tuple(matches), unmatched=())
        return replace(done, plan=replace(wanted, weight=weight, bound=bound))

    return plan


async def ids_of(town: Town, *people: MemberActor) -> list[int]:
    """Return the ids that we know people by."""
    everyone = await town.house.stores.members.everyone((await town.community()).id)
    by_account = {member.account.external_id: member.id for member in everyone.values()}
    return [by_account[str(one.id)] for one in people]


async def test_two_who_read_different_languages_each_read_why_in_their_own(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada = await german(town, "Ada", goal=GOAL, offer="Fotografie")
    ben = await town.matched_in("Ben", goal="photography", offer="I write grant applications.")
    one, other = await ids_of(town, ada, ben)
    mentored = PlannedMatch(
        (one, other),
        MatchKind.MENTOR,
        61,
        1,
        (Reason("gives", other, one, ("funding",)), Reason("gives", one, other, ("photography",))),
        one,
        out_of_bubble=False,
        parts=(Parts(one, need=38, mentor=10), Parts(other, need=13, horizon=4)),
    )
    monkeypatch.setattr("scheduling.planning.solve", planned_as([mentored]))
    await town.advance(days=5)

    hers = said(await ada.slash(town.plaza, "match why")).replace("**", "")
    his = said(await ben.slash(town.plaza, "match why")).replace("**", "")

    assert "jemand mit Erfahrung genau darin" in hers
    assert "Das steckt für dich drin: viel für dein Ziel und das gewünschte Mentoring." in hers
    assert "In Punkten: 48 von 100" in hers
    assert f"<@{ben.id}> kann dir rund um Fördermittel weiterhelfen." in hers
    assert f"Du kannst <@{ben.id}> weiterhelfen, wenn es um Fotografie geht." in hers
    assert "Du suchst" in hers
    assert GOAL in hers
    assert "someone who has mastered it" in his
    assert "What is in it for you: some of what you look for and a glimpse of something new." in his
    assert "In points: 17 of 100" in his
    assert f"You can help <@{ada.id}> with grants and funding." in his
    assert "You offer" in his
    assert "48" not in his.replace(str(ada.id), "").replace(str(ben.id), "")


async def test_two_who_read_german_read_reasons_and_a_question_in_german(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada = await german(town, "Ada", goal=GOAL, offer="Fotografie")
    ben = await german(town, "Ben", goal="Fotografie", offer="Ich berate zu Fördermitteln.")
    one, other = await ids_of(town, ada, ben)
    about = (
        Reason("gives", other, one, ("funding",)),
        Reason("gives", one, other, ("photography",)),
    )
    pair = PlannedMatch((one, other), MatchKind.EXCHANGE, 61, 1, about, one, out_of_bubble=False)
    monkeypatch.setattr("scheduling.planning.solve", planned_as([pair]))
    await town.advance(days=5)

    [thread] = town.rounds.threads
    [card] = cards(thread)

    assert f"<@{ben.id}> kann <@{ada.id}> rund um Fördermittel weiterhelfen." in card
    assert (
        f"Und umgekehrt: <@{ada.id}> kann <@{ben.id}> weiterhelfen, wenn es um Fotografie" in card
    )
    assert GOAL in card
    assert "Eine Frage für den Anfang:" in card
    assert f"<@{ada.id}> macht den Anfang" in card
    assert "Punkte" not in card, "what is in it for each is theirs to read"


async def test_an_organiser_reads_in_german_how_good_the_round_is_and_the_next_best(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada = await german(town, "Ada", goal=GOAL, offer="Fotografie")
    ben = await german(town, "Ben", goal="Fotografie", offer="Fördermittel")
    cyd = await german(town, "Cyd", goal="Fotografie", offer="Tanz")
    first, second, third = await ids_of(town, ada, ben, cyd)
    pair = PlannedMatch(
        (first, second),
        MatchKind.EXCHANGE,
        72,
        1,
        (Reason("gives", second, first, ("funding",)),),
        first,
        out_of_bubble=True,
        alternative=Alternative(second, third, 41),
    )
    plan = planned_as([pair], weight=9969, bound=10000)
    monkeypatch.setattr("scheduling.planning.solve", plan)
    town.locales[town.organiser.id] = "de"

    shown = said(await town.organiser.slash(town.plaza, "admin round preview")).replace("**", "")

    assert "Ada und Ben: Geben und Nehmen (72 von 100)" in shown
    assert "Ben kann Ada rund um Fördermittel weiterhelfen." in shown.replace(
        f"<@{ada.id}>", "Ada"
    ).replace(f"<@{ben.id}>", "Ben")
    assert "Nächstbeste Wahl für Ben: Cyd (41 von 100)" in shown
    assert "Alle finden und geben: 1" in shown
    assert "Außerhalb der Blase: 100 %" in shown
    assert "mindestens 99,6 % des Bestmöglichen" in shown


async def test_without_a_proof_nothing_is_said_of_the_best_possible(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scheduling.planning.solve", planned_as([], weight=5, bound=0))
    shown = said(await town.organiser.slash(town.plaza, "admin round preview"))
    assert "Nothing was sent or stored." in shown
    assert "best possible" not in shown


async def test_a_match_of_before_parts_were_kept_is_explained_without_them(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada, ben = await town.matched_in("Ada"), await town.matched_in("Ben")
    one, other = await ids_of(town, ada, ben)
    blank = PlannedMatch((one, other), MatchKind.OPEN, 0, 1, (), one, out_of_bubble=False)
    monkeypatch.setattr("scheduling.planning.solve", planned_as([blank]))
    await town.advance(days=5)
    told = said(await ada.slash(town.plaza, "match why"))
    assert "an open encounter" in told
    assert "We know of nothing in common yet." in told
    assert "In points" not in told
