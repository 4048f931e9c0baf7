"""The cards about finding a time: what everybody sees, and what somebody sees alone."""

from collections.abc import Iterable, Sequence

from community.match_words import FIND
from community.meetups.texts import MORE
from community.places import Language
from community.slots.asking import Understood, left_out
from community.slots.forms import when
from community.slots.model import PollState, Suits, Tally
from community.slots.seen import GONE, SeenPoll
from community.texts import Block, Button, Card, Facts, Param, Text, Who, ntext, text

ANSWER = text("Answer")
SUITS: dict[Suits, Text] = {
    Suits.YES: text("suits you"),
    Suits.IF_NEED_BE: text("if need be"),
    Suits.NO: text("does not suit you"),
}
DROPPED = text("All right, I ask nobody.")


def public_card(seen: SeenPoll) -> Card:
    """Return the one card that everybody sees, in the community's language."""
    poll, language = seen.poll, seen.community.language
    if poll.by is None:
        return Card(language, GONE, (text("Whoever asked has erased it."),))
    if poll.state is PollState.MADE:
        return _made(seen)
    title = _asking(seen)
    if not seen.is_open:
        return Card(language, title, (*_facts(seen), text("This question about times is closed.")))
    best = seen.standing.best(seen.now)
    body: list[Block] = [*_facts(seen), *_standing(seen, best)]
    body.append(
        text("Tap “Answer”: you see the times in your own zone. Any of you can take one.")
        if poll.match_id
        else text(
            "Tap “Answer”: you see the times in your own zone, and nobody sees what you answer."
            " Whoever said yes to the time that is taken is down as coming."
        )
    )
    take = (
        Button(
            f"slots_make:{poll.id}:{one.slot.number}",
            text("Take {time}", time=one.slot.letter),
        )
        for one in best
    )
    return Card(language, title, tuple(body), (*_answer_buttons(seen), *take))


def confirm_card(seen: SeenPoll, found: Understood, language: Language) -> Card:
    """Return what somebody reads before their question is asked: how it was understood."""
    poll = seen.poll
    body: list[Block] = [_in_zone(seen), *(when(slot, seen.zone) for slot in poll.slots)]
    if poll.where:
        body.append(Facts(((_WHERE, poll.where),)))
    if found.over:
        body.append(left_out(found.over))
    if found.unsure:
        body.append(text("A day can be read in two ways here, so please look at the dates."))
    body.append(text("Nobody else sees it yet. Shall I ask like this?"))
    return Card(
        language,
        _title(seen),
        tuple(body),
        (
            Button(f"slots_go:{poll.id}", text("Ask"), "success"),
            Button(f"slots_drop:{poll.id}", text("Not now")),
        ),
    )


def asked_card(seen: SeenPoll, language: Language) -> Card:
    """Return what somebody reads once their question is asked."""
    if seen.poll.match_id:
        said = text("It stands in your conversation now. Please answer, too.")
        return Card(language, text("Now everybody can answer"), (said,), _answer_buttons(seen))
    return Card(
        language,
        text("Now everybody can answer"),
        (
            text("Please answer, too: a time that suits you counts like everybody's."),
            text("As soon as one of them suits enough people, a tap makes it the meetup."),
        ),
        _answer_buttons(seen),
    )


def all_card(seen: SeenPoll, language: Language, title: Text | None = None) -> Card:
    """Return all times with what was said of them, in the reader's own zone; who may decide finds
    the best three to tap.
    """
    poll = seen.poll
    body: list[Block] = []
    if poll.slots:
        body.append(_in_zone(seen))
    body += (_line(seen, seen.standing.tally(slot)) for slot in poll.slots)
    if not seen.is_open:
        if poll.state is not PollState.MADE:
            body.append(text("This question about times is closed."))
        elif poll.match_id:
            body.append(text("A time was found already."))
        else:
            body.append(text("It is meetup number {number} now.", number=poll.meetup_id))
        return Card(language, title or _title(seen), tuple(body))
    body.append(_how_many(seen))
    buttons = [Button(f"slots_answer:{poll.id}", ANSWER, "success")]
    if seen.decides:
        buttons += (
            Button(
                f"slots_make:{poll.id}:{one.slot.number}",
                text("Take {time}", time=when(one.slot, seen.zone)),
            )
            for one in seen.standing.best(seen.now)
        )
        buttons.append(Button(f"slots_close:{poll.id}", text("Close it"), "danger"))
    return Card(language, title or _title(seen), tuple(body), tuple(buttons))


def answered_card(seen: SeenPoll, language: Language) -> Card:
    """Return what somebody reads who has just answered."""
    return all_card(seen, language, text("Thank you, noted"))


def made_card(seen: SeenPoll, language: Language) -> Card:
    """Return what somebody reads who took a time."""
    poll = seen.poll
    slot = poll.slot(poll.chosen)
    if poll.match_id:
        lines = (when(slot, seen.zone), _in_zone(seen)) if slot else ()
        told = text("The others read it in your conversation.")
        return Card(language, text("You have a time"), (*lines, told))
    said: list[Block] = [text("It is meetup number {number} now.", number=poll.meetup_id)]
    if slot is not None:
        said.insert(0, when(slot, seen.zone))
        said.insert(1, _in_zone(seen))
    said.append(text("Those whom it suits are down as coming, and are told in its thread."))
    return Card(
        language,
        text("{title} is called", title=poll.title),
        tuple(said),
        (Button(f"meetup_more:{poll.meetup_id}", MORE),),
    )


def found_card(seen: SeenPoll, mentions: Sequence[Who]) -> Card:
    """Return what the people of a match read who have a time."""
    slot = seen.poll.slot(seen.poll.chosen)
    said = (text("You have a time: {at}.", at=slot.starts_at),) if slot else ()
    return Card(seen.community.language, None, said, mentions=tuple(mentions))


# --- inside -------------------------------------------------------------------------------------

_WHERE = text("Where")


def _made(seen: SeenPoll) -> Card:
    poll = seen.poll
    slot = poll.slot(poll.chosen)
    body: list[Block] = list(_facts(seen))
    if poll.match_id:
        body += (text("You have a time: {at}.", at=slot.starts_at),) if slot else ()
        return Card(seen.community.language, _asking(seen), tuple(body))
    if slot is not None:
        body.append(text("A time was found: {at}.", at=slot.starts_at))
    body.append(text("It is meetup number {number} now.", number=poll.meetup_id))
    return Card(
        seen.community.language,
        text("{title}", title=poll.title),
        tuple(body),
        (Button(f"meetup_more:{poll.meetup_id}", MORE),),
    )


def _title(seen: SeenPoll) -> Text:
    return text("{title}", title=seen.poll.title) if seen.poll.title else FIND


def _asking(seen: SeenPoll) -> Text:
    if not seen.poll.title:
        return text("When does it suit you?")
    return text("When does it suit you? {title}", title=seen.poll.title)


def _facts(seen: SeenPoll) -> Sequence[Facts]:
    rows: list[tuple[Text, Param]] = []
    if seen.author is not None:
        rows.append((text("Asked by"), seen.author.who))
    if seen.poll.where:
        rows.append((_WHERE, seen.poll.where))
    return (Facts(tuple(rows)),) if rows else ()


def _standing(seen: SeenPoll, best: Sequence[Tally]) -> Iterable[Text]:
    left = len(seen.poll.ahead(seen.now))
    if not best:
        yield ntext("{count} time can be chosen.", "{count} times can be chosen.", left)
    else:
        yield ntext("Best so far, of {count} time:", "Best so far, of {count} times:", left)
    for one in best:
        yield text(
            "{letter}: {at} ({counts})",
            letter=one.slot.letter,
            at=one.slot.starts_at,
            counts=_counts(one),
        )
    yield _how_many(seen)


def _how_many(seen: SeenPoll) -> Text:
    count = len(seen.standing.answers)
    if not count:
        return text("Nobody has answered yet.")
    return ntext("{count} person has answered.", "{count} people have answered.", count)


def _line(seen: SeenPoll, tally: Tally) -> Text:
    letter, at = tally.slot.letter, when(tally.slot, seen.zone)
    mine = seen.mine.get(tally.slot.number)
    if tally.slot.starts_at <= seen.now:
        return text("{letter}: {when} (over)", letter=letter, when=at)
    if mine is None:
        return text("{letter}: {when} ({counts})", letter=letter, when=at, counts=_counts(tally))
    return text(
        "{letter}: {when} ({counts}); {mine}",
        letter=letter,
        when=at,
        counts=_counts(tally),
        mine=SUITS[mine],
    )


def _counts(tally: Tally) -> tuple[Text, ...]:
    said: list[Text] = []
    if tally.yes:
        said.append(ntext("{count} yes", "{count} yes", tally.yes))
    if tally.if_need_be:
        said.append(ntext("{count} if need be", "{count} if need be", tally.if_need_be))
    return tuple(said) or (text("nobody yet"),)


def _in_zone(seen: SeenPoll) -> Text:
    return text("The times are those of {zone}.", zone=seen.zone)


def _answer_buttons(seen: SeenPoll) -> tuple[Button, ...]:
    return (
        Button(f"slots_answer:{seen.poll.id}", ANSWER, "success"),
        Button(f"slots_more:{seen.poll.id}", text("All times")),
    )
