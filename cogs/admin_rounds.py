"""/admin round: see what a round would bring, run one, undo it, skip some."""

import re
from collections.abc import Iterator, Sequence

from discord import app_commands

from cogs._admin import contribute
from cogs._buttons import action_button
from cogs._client import NetzwerkstattBot
from cogs._dates import read_date
from cogs._ui import Interaction, Pages, reply, visitor
from community.match_words import KINDS, at_least
from community.model import Round
from community.previews import Page, Preview
from community.rounds import RoundService
from community.texts import Block, Button, Facts, Param, Text, ntext, text

_T = app_commands.locale_str

PAGE = 4  # matches on a page: each brings up to six lines of reasons


class RoundCommands(app_commands.Group):
    """What organisers do about rounds."""

    def __init__(self, rounds: RoundService) -> None:
        super().__init__(name="round", description=_T("Preview, run, undo or skip a round"))
        self._rounds = rounds

    @app_commands.command(description=_T("Who would meet whom, and why; nothing is sent"))
    async def preview(self, interaction: Interaction) -> None:
        """Plan a round for the eyes of the organiser only."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        preview = await self._rounds.preview(visitor(interaction))
        head = _head(preview)
        total = preview.matches + preview.left_out

        async def page(_interaction: Interaction, offset: int) -> tuple[Sequence[Block], int]:
            return [*head, *_told(await preview.read(offset, PAGE))], total

        await Pages(interaction, page, PAGE).show(interaction, replace=False)

    @app_commands.command(description=_T("Start a round now; it goes out in ten minutes"))
    async def run(self, interaction: Interaction) -> None:
        """Plan a round now; it can be undone until it goes out."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        planned = await self._rounds.run(visitor(interaction))
        await reply(
            interaction,
            ntext(
                "Round {number} is planned with {count} match.",
                "Round {number} is planned with {count} matches.",
                len(planned.matches),
                number=planned.number,
            ),
            text("It goes out {when}; until then you can undo it.", when=planned.send_at),
            buttons=[undo_button(planned)],
        )

    @app_commands.command(description=_T("Take back the planned round before it goes out"))
    async def undo(self, interaction: Interaction) -> None:
        """Undo the planned round."""
        await self._undo(interaction, None)

    @app_commands.command(description=_T("Skip all rounds before a date"))
    @app_commands.describe(until=_T("The first day with a round again, like 2026-03-31"))
    async def skip(self, interaction: Interaction, until: str) -> None:
        """Skip rounds until a day."""
        next_round = await self._rounds.skip(visitor(interaction), read_date(until))
        if next_round is None:
            said = text("Noted. No further round is planned after that.")
        else:
            said = text("Noted. The next round is {when}.", when=next_round)
        await reply(interaction, said)

    async def pressed_undo(self, interaction: Interaction, parts: re.Match[str]) -> None:
        """Undo the round of the pressed button."""
        await self._undo(interaction, int(parts["round"]))

    async def _undo(self, interaction: Interaction, round_id: int | None) -> None:
        undone = await self._rounds.undo(visitor(interaction), round_id)
        await reply(
            interaction,
            text(
                "Round {number} is undone. Nobody was told anything, and nothing is counted.",
                number=undone.number,
            ),
        )


def undo_button(planned: Round) -> Button:
    """Return the button that undoes a round."""
    return Button(f"undo:{planned.id}", text("Undo this round"), "danger")


def _head(preview: Preview) -> tuple[Block, ...]:
    rows: list[tuple[Text, Param]] = [
        (text("People who meet"), preview.people),
        (text("Matches"), preview.matches),
        (text("Everybody finds and gives"), preview.mutual),
        (
            text("Out of the bubble"),
            text("{percent} %", percent=preview.out_of_bubble_percent),
        ),
        (text("People without a match"), preview.left_out),
        (text("On a break"), preview.not_in.get("paused", 0)),
        (text("Not yet due by their own rhythm"), preview.not_in.get("rhythm", 0)),
    ]
    return (
        text("**The round of {day}, as it would be now**", day=preview.slot.date()),
        Facts(tuple(rows)),
        *_proof(preview),
        text("Nothing was sent or stored."),
    )


def _proof(preview: Preview) -> Iterator[Text]:
    if preview.at_least is not None:
        yield at_least(preview.at_least)


def _told(page: Page) -> Iterator[Block]:
    """Yield the matches of a page, and after the last of all the people who stay out."""
    for proposal in page.matches:
        yield text(
            "**{people}**: {kind} ({score} of 100)",
            people=proposal.people,
            kind=KINDS[proposal.planned.kind],
            score=proposal.planned.score,
        )
        yield from proposal.why
        if (best := proposal.next_best) is not None:
            yield text(
                "Next best for {person}: {other} ({score} of 100)",
                person=best.person,
                other=best.other,
                score=best.score,
            )
    for name, reason in page.left_out:
        yield text("**{person}** meets nobody this time: {reason}", person=name, reason=reason)


async def setup(bot: NetzwerkstattBot) -> None:
    """Add the commands and the button."""
    group = RoundCommands(bot.services.rounds)
    contribute(bot, group)
    bot.answer_buttons(action_button("undo", r"(?P<round>\d{1,18})", group.pressed_undo))
