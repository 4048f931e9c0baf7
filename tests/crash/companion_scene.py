"""A conference that one is at and two follow from afar: paired, moved, asked, answered, noted."""

from datetime import UTC, datetime, timedelta

from cli.wiring import House
from community.forms import Filled
from community.meetups.calling import Call
from community.meetups.model import Coming, MeetupKind
from community.model import Visitor
from tests.crash.meetup_scene import ADA, BEN, CEM
from tests.crash.times import BEGIN

CONFERENCE = "Museums and the Web"
OPENS = datetime(2026, 3, 4, 9, tzinfo=UTC)
"""What is typed as 10:00 where the community is."""
HOUR = timedelta(hours=1)
ACTS = (
    BEGIN + HOUR / 2,  # called, followed, its programme given
    OPENS + HOUR / 12,  # the second session was moved; reminders, pairs, the first session
    OPENS + 10 * HOUR,  # a question, its answer, a note; the second session, the end
)
PROGRAMME = "10:00-10:45 Opening, Great Hall\n11:00-11:45 Open data, Room 2"
MOVED = PROGRAMME.replace("11:00-11:45 Open data, Room 2", "14:00-14:45 Open data, Room 5")


async def follow(house: House, act: int) -> None:
    """Do what people do in an act; after a crash they do it once more, in the same order."""
    companions = house.services.companions
    number = await _number(house)
    if act == 0:
        if not number:
            call = Call(CONFERENCE, "2026-03-04 10:00", MeetupKind.CONFERENCE, lasts=300)
            number = (await house.services.meetups.call(ADA, call)).meetup.id
            await house.services.meetups.confirm(ADA, number)
        await house.clockwork.run_until_idle()
        for one in (BEN, CEM):
            await house.services.meetups.answer(one, number, Coming.YES, online=True)
        await companions.programme(ADA, _filled(number, programme=PROGRAMME))
    if act == 1:
        await companions.programme(ADA, _filled(number, programme=MOVED))
    if act == 2:
        found = await companions.show(BEN, number)
        opening = found.companion.sessions[0].id
        if not found.seen.over:  # whoever asks once more then reads that it is
            await companions.ask(BEN, _filled(number, opening, question="Who pays for it?"))
        await house.clockwork.run_until_idle()
        [question] = (await companions.show(ADA, number)).companion.questions
        await companions.answer(ADA, _filled(question.id, answer="The county does."))
        await companions.note(CEM, _filled(opening, note="Good talk.", credit="yes"))


def _filled(*parts: int, **words: str) -> Filled:
    return Filled(words, parts=tuple(map(str, parts)))


async def _number(house: House) -> int:
    (community,) = await house.stores.communities.all()
    found = await house.stores.meetups.since(community.id, BEGIN, 10)
    return next((one.meetup.id for one in found), 0)


def who(visitor: Visitor) -> str:
    """Return how somebody is named in a message."""
    return f"<@{visitor.account.external_id}>"
