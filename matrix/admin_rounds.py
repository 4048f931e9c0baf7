"""/admin round on Matrix: see what a round would bring, run one, undo it, skip some."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from community.commands import Given
from community.previews import Preview
from community.round_texts import (
    preview_head,
    preview_page,
    round_planned,
    round_undone,
    rounds_skipped,
    undo_button,
)
from community.rounds import RoundService
from community.texts import Block
from community.typed_time import read_date
from matrix.admin import OrganisersDesk
from matrix.desk import Answer, Asked, answer
from matrix.long_answers import in_file

MOST_SHOWN = 20
"""Matches in a message: each brings up to six lines of reasons."""
AT_ONCE = 100
PREVIEW = "preview.txt"


@dataclass(frozen=True, slots=True)
class Rounds:
    """What organisers do about rounds."""

    rounds: RoundService

    async def preview(self, asked: Asked, _given: Given) -> Answer:
        """Plan a round for the eyes of the organiser only; a large one comes as a file, too."""
        preview = await self.rounds.preview(asked.visitor)
        head = preview_head(preview)
        if preview.matches + preview.left_out <= MOST_SHOWN:
            return answer(*head, *preview_page(await preview.read(0, MOST_SHOWN)))
        whole = [*head, *await _everything(preview)]
        return in_file(whole, asked.visitor.language, PREVIEW, head)

    async def run(self, asked: Asked, _given: Given) -> Answer:
        """Plan a round now; it can be undone until it goes out."""
        planned = await self.rounds.run(asked.visitor)
        return answer(*round_planned(planned), buttons=(undo_button(planned),))

    async def undo(self, asked: Asked, _given: Given) -> Answer:
        """Undo the planned round."""
        return answer(round_undone(await self.rounds.undo(asked.visitor, None)))

    async def pressed_undo(self, asked: Asked, parts: re.Match[str]) -> Answer:
        """Undo the round of the pressed button."""
        return answer(round_undone(await self.rounds.undo(asked.visitor, int(parts["round"]))))

    async def skip(self, asked: Asked, given: Given) -> Answer:
        """Skip rounds until a day."""
        until = read_date(given["until"])
        return answer(rounds_skipped(await self.rounds.skip(asked.visitor, until)))


async def _everything(preview: Preview) -> Sequence[Block]:
    total = preview.matches + preview.left_out
    pages = [await preview.read(offset, AT_ONCE) for offset in range(0, total, AT_ONCE)]
    return [block for page in pages for block in preview_page(page)]


def fill(desk: OrganisersDesk, rounds: RoundService) -> None:
    """Say who answers what is about rounds."""
    ours = Rounds(rounds)
    desk.command("round", "preview", answered_by=ours.preview)
    desk.command("round", "run", answered_by=ours.run)
    desk.command("round", "undo", answered_by=ours.undo)
    desk.command("round", "skip", answered_by=ours.skip)
    desk.button("undo", r"(?P<round>\d{1,18})", answered_by=ours.pressed_undo)
