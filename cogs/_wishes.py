"""The page of /match wishes: what somebody wishes for, and a select for each wish.

It is drawn without any state, like the setup page: each select's id says what it changes, so the
page works after a restart too, and two pages on two devices never undo each other's choices.
"""

from typing import Any

import discord
from discord import ui

from cogs._cards import PREFIX, boxed, inert, render_block, render_plain
from community.places import Language
from community.texts import Facts
from community.wish_texts import WISHES_PROMISE, WISHES_TITLE, WishRow, wish_rows
from community.wishes import Wishes


def wishes_page(wishes: Wishes, tongue: Language) -> ui.LayoutView:
    """Draw the page in a language."""
    box = boxed([f"### {render_block(WISHES_TITLE, tongue)}"])
    for row in wish_rows(wishes):
        told = Facts(((row.label, row.said),))
        box.add_item(ui.TextDisplay[Any](render_block(told, tongue)))
        box.add_item(ui.ActionRow[Any](_select(row, tongue)))
    box.add_item(ui.TextDisplay[Any](render_block(WISHES_PROMISE, tongue)))
    return inert(box)


def _select(row: WishRow, tongue: Language) -> ui.Select[Any]:
    return ui.Select[Any](
        custom_id=f"{PREFIX}wish:{row.name}",
        options=[
            discord.SelectOption(
                label=render_plain(one.label, tongue, 100),
                value=one.value,
                description=None if one.hint is None else render_plain(one.hint, tongue, 100),
                default=one.value == row.now,
            )
            for one in row.choices
        ],
    )
