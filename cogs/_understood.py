"""What was understood of an introduction: shown, and put right with a tap for each topic."""

from collections.abc import Sequence
from typing import Any

import discord
from discord import ui

from cogs._buttons import chosen
from cogs._cards import PREFIX, boxed, button_rows, inert
from cogs._errors import send
from cogs._text import plain_text
from cogs._ui import Interaction, answered, language, render_block, render_plain
from community.introductions import Saved
from community.matching.topics import label
from community.places import Language
from community.texts import Button, Text
from community.understanding import PARTS, Named, Part
from community.understood_texts import ADD_HINT, DROP_HINT, HEADINGS, every_topic, understood

DROP, ADD = "topic_drop", "topic_add"
MOST_OPTIONS = 25  # of one select
LONGEST_LABEL = 100


async def show_understood(
    interaction: Interaction, saved: Saved, *, buttons: Sequence[Button], replace: bool = False
) -> None:
    """Say what was understood, and what good matches would still need; offer to put it right."""
    tongue = language(interaction)
    said = [
        render_block(block, tongue, interaction.guild_id) for block in understood(saved, tongue)
    ]
    there = every_topic(saved.introduction.understood)
    rows = [
        *_select(DROP, DROP_HINT, there, tongue),
        *_select(ADD, ADD_HINT, saved.suggested, tongue),
        *button_rows(buttons, tongue),
    ]
    await send(interaction, inert(boxed(said, rows)), replace=replace)
    answered(interaction)


def chosen_topics(interaction: Interaction) -> list[Named]:
    """Return the topics that were chosen in one of the selects; what is no topic is left out."""
    pairs = (value.partition(":") for value in chosen(interaction))
    parts: dict[str, Part] = {part: part for part in PARTS}
    return [(parts[part], topic) for part, _, topic in pairs if part in parts and topic]


def _select(
    verb: str, hint: Text, topics: Sequence[Named], tongue: Language
) -> list[ui.ActionRow[Any]]:
    """Return a row with a select of topics, or nothing if there are none."""
    options = [
        discord.SelectOption(
            label=plain_text(label(topic, tongue))[:LONGEST_LABEL] or "…",
            value=f"{part}:{topic}",
            description=render_plain(HEADINGS[part], tongue, LONGEST_LABEL),
        )
        for part, topic in topics[:MOST_OPTIONS]
    ]
    if not options:
        return []
    select = ui.Select[Any](
        custom_id=PREFIX + verb,
        placeholder=render_plain(hint, tongue, LONGEST_LABEL),
        min_values=1,
        max_values=len(options),
        options=options,
    )
    return [ui.ActionRow[Any](select)]
