"""Six people on Discord, six on Matrix, one of them on both: a round, words, a question, an end."""

import re
from dataclasses import dataclass

from simcord.actors import MemberActor
from simcord.builders import ChannelHandle

from community.model import Answer, Match, MatchState
from tests.cogs.town import cards, message, said
from tests.matrix.person import Person
from tests.two_homes.both import Both

CODE = re.compile(r"\b[A-Z2-9]{5}-[A-Z2-9]{5}\b")

# Who seeks what the other one gives; each pair has one on each platform.
PAIRS = (
    ("Ada", "Gil", "photography", "grants"),
    ("Ben", "Hal", "theatre", "law"),
    ("Cem", "Ida", "music", "accounting"),
    ("Dana", "Jon", "cooking", "programming"),
)
ON_DISCORD = ("Ada", "Ben", "Cem", "Dana", "Eve", "Finn")
ON_MATRIX = ("Gil", "Hal", "Ida", "Jon", "Kim", "Finn there")


def code_in(words: str) -> str:
    """Return the code that somebody is shown."""
    found = CODE.search(words)
    assert found, words
    return found[0]


async def one_community(both: Both) -> None:
    """Let the organisers join the two homes with a code."""
    town = both.town
    await both.opens_a_space()
    shown = await town.organiser.slash(town.plaza, "admin link")
    asked = await both.tells(both.there.olga, f"admin link {code_in(said(shown))}")
    assert "Nothing is done yet." in asked
    assert "one community now" in await both.tells(both.there.olga, "join")
    community = await town.community()
    assert [seat.home.platform for seat in community.seats] == ["discord", "matrix"]


async def test_a_community_in_two_homes(both: Both) -> None:
    town = both.town
    await one_community(both)

    # --- who is there -------------------------------------------------------------------------
    on_discord = {
        name: await town.matched_in(name, goal=f"Somebody who knows about {seeks}", offer=gives)
        for name, _, seeks, gives in PAIRS
    }
    on_matrix = {
        name: await both.introduced(name, f"Somebody who knows about {gives}", seeks)
        for _, name, seeks, gives in PAIRS
    }
    await town.introduced("Eve", goal="Somebody who knows about chess")  # and takes no part
    finn = await town.matched_in("Finn", goal="Somebody who knows about gardening", offer="sewing")
    kim = await both.introduced("Kim", "Somebody who knows about sewing", "gardening")
    finn_there = await both.comes("Finn there")
    shown = await finn.slash(town.plaza, "match account link")
    linked = await both.tells(finn_there, f"match account link {code_in(said(shown))}")
    assert "count as one person now" in linked
    members = await both.members()
    assert set(members) == {*ON_DISCORD, *ON_MATRIX} - {"Finn there"}
    assert {one.platform for one in members["Finn"].accounts} == {"discord", "matrix"}

    # Introductions stand in both homes, whoever wrote them where.
    await town.settle()
    for name, seen_by in (("Gil", kim), ("Ada", kim)):
        await seen_by.joins(both.there.introductions)
        assert await seen_by.finds(name, both.there.introductions)
    assert any("Gil" in card for card in cards(town.introductions))

    # --- the round ----------------------------------------------------------------------------
    begun = await town.organiser.slash(town.plaza, "admin round run")
    assert "goes out" in said(begun)
    await town.advance(minutes=11)
    rounds = town.house.stores.rounds
    [outline] = await rounds.latest((await town.community()).id)
    round_ = await rounds.get(outline.community_id, outline.id)
    assert round_ is not None
    names = {member.id: name for name, member in members.items()}
    matched = {frozenset(names[i] for i in match.present): match for match in round_.matches}
    expected = {frozenset(pair[:2]) for pair in PAIRS} | {frozenset({"Finn", "Kim"})}
    assert set(matched) == expected
    assert {match.state for match in round_.matches} == {MatchState.OPEN}

    # Who is on both platforms meets there where the other one is, and no bot is between them.
    room = (await finn_there.is_invited(by=both.me)).room
    assert (await kim.is_invited(by=both.me)).room == room
    await finn_there.joins(room)
    first = await finn_there.hears("Kim", room=room, by=both.me)
    assert "I carry what you write" not in first.text
    assert all(
        finn.id not in town.env.backend.get_thread(thread.id).thread_members
        for thread in town.rounds.threads
    )

    pair = Pair(
        both,
        matched[frozenset({"Ada", "Gil"})],
        on_discord["Ada"],
        both.thread_of(on_discord["Ada"]),
        on_matrix["Gil"],
        (await on_matrix["Gil"].is_invited(by=both.me)).room,
    )
    await words_go_both_ways(pair)
    await everybody_is_asked_once(pair)
    await who_goes_takes_their_words_along(pair)


@dataclass(frozen=True)
class Pair:
    """Ada in her thread and Gil in his room."""

    both: Both
    match: Match
    ada: MemberActor
    thread: ChannelHandle
    gil: Person
    room: str


async def words_go_both_ways(pair: Pair) -> None:
    """Each reads the other one's words on their own platform, also when they change."""
    both, ada, gil, thread, room = pair.both, pair.ada, pair.gil, pair.thread, pair.room
    [first] = cards(thread)
    assert "On Matrix: Gil. I carry what you write here over to there, and back" in first
    await gil.joins(room)
    opening = await gil.hears("I carry what you write here", room=room, by=both.me)
    assert "On Discord: Ada." in opening.text

    hello = await ada.send(thread, "Helo Gil, shall we meet on Friday?")
    await both.town.settle()
    heard = await gil.hears("Friday", room=room, by=both.me)
    assert heard.text == "Ada: Helo Gil, shall we meet on Friday?"
    await ada.edit(hello, "Hello Gil, shall we meet on Friday?")
    await both.town.settle()
    edited = await gil.hears("Hello Gil", room=room, by=both.me)
    assert edited.relation.get("event_id") == heard.id

    answer = await gil.says("Friday suits mee", room)
    await both.until(lambda: cards(thread)[-1] == "**Gil**: Friday suits mee")
    await gil.edits(answer, "Friday suits me")
    await both.until(lambda: cards(thread)[-1] == "**Gil**: Friday suits me")
    await gil.takes_back(answer)
    await both.until(lambda: "Gil**" not in cards(thread)[-1])
    wrong = await ada.send(thread, "this was meant for somebody else")
    await both.town.settle()
    copy = await gil.hears("somebody else", room=room, by=both.me)
    await ada.delete(wrong)
    await both.town.settle()
    await gil.sees("m.room.redaction", room=room, by=both.me)
    assert not (await gil.looks_at(copy)).content

    picture = await gil.shows_file(b"data", "plan.png", room)
    refused = await both.heard_by(gil, "no files", room)
    assert "Gil, I can carry words" in refused.text
    assert not any(picture.text in card for card in cards(thread))


async def everybody_is_asked_once(pair: Pair) -> None:
    """How it went is asked on each side, once, and each answers for the same match."""
    both, match, thread, gil = pair.both, pair.match, pair.thread, pair.gil
    before = len(cards(thread))
    await both.town.advance(days=5)
    asked = [card for card in cards(thread)[before:] if "Did you meet?" in card]
    assert len(asked) == 1
    question = thread.history()[-1]
    answered = await pair.ada.click(question, custom_id=f"nw1:met:{match.id}:yes")
    assert "Thank" in said(answered), said(answered)
    await gil.hears("Did you meet?", room=pair.room, by=both.me)
    assert len(await gil.has_heard("Did you meet?", room=pair.room, by=both.me)) == 1
    await both.tells(gil, "planned")
    answers = await both.town.house.stores.rounds.answers(match.community_id, match.id)
    members = await both.members()
    assert answers == {members["Ada"].id: Answer.YES, members["Gil"].id: Answer.PLANNED}
    # Nobody reads the other one's answer.
    assert not any("planned" in card for card in cards(thread)[before + 1 :])


async def who_goes_takes_their_words_along(pair: Pair) -> None:
    """What was carried of somebody who is erased goes; the other one learns that nobody reads."""
    both, town, ada, gil, room = pair.both, pair.both.town, pair.ada, pair.gil, pair.room
    await ada.send(pair.thread, "my number is 0123456")
    await town.settle()
    copy = await gil.hears("0123456", room=room, by=both.me)
    asked = await ada.slash(town.plaza, "privacy erase")
    await ada.click(message(asked), custom_id="nw1:erase")
    await town.advance(minutes=1)
    assert not (await gil.looks_at(copy)).content
    for event in await gil.reads(room):
        assert "Ada" not in event.text, event.text
    await gil.says("Are you still there?", room)
    await both.heard_by(gil, "no more words", room)
    assert "Gil" in await both.members()
    assert "Ada" not in await both.members()
