"""/parade: propose a topic, host it, write for it, read, round it up."""

import discord
from discord import app_commands
from discord.ext import commands

from cogs._buttons import action_button
from cogs._client import NetzwerkstattBot
from cogs._commands import about, slash
from cogs._errors import reporting
from cogs._feed_buttons import FeedButtons
from cogs._forms import show_form
from cogs._parade_buttons import ParadeButtons, send_files
from cogs._ui import Interaction, account, language, reply, visitor
from community.documents import Format
from community.errors import Invalid
from community.parades.archive import Archives
from community.parades.cards import listed_card, more_card, reading_card
from community.parades.forms import ADDRESS, DAYS, HAND_IN, PROPOSE, ROUND_UP, WORDS
from community.parades.handing_in import HandingIn
from community.parades.roundups import Roundups
from community.parades.service import ParadeService
from community.parades.texts import (
    CLOSED,
    FEED_OFF,
    LINKED,
    STAND_IN,
    feed_told,
    first_address,
)
from community.parades.vote_cards import running_card, voted
from community.parades.votes import ParadeVotes
from community.texts import text

_ID = r"(?P<id>\d{1,18})"
_T = app_commands.locale_str


@app_commands.guild_only()
class Parades(commands.GroupCog, group_name="parade", group_description=about("parade")):
    """The commands of blog parades."""

    def __init__(
        self,
        parades: ParadeService,
        handing_in: HandingIn,
        roundups: Roundups,
        archives: Archives,
        votes: ParadeVotes,
        buttons: ParadeButtons,
        feeds: FeedButtons,
    ) -> None:
        self._parades = parades
        self._handing_in = handing_in
        self._roundups = roundups
        self._archives = archives
        self._votes = votes
        self._buttons = buttons
        self._feeds = feeds

    @slash("parade", "propose")
    async def propose(self, interaction: Interaction) -> None:
        """Open the form for a topic."""
        await show_form(interaction, await self._parades.propose_form(visitor(interaction)))

    @slash("parade", "list")
    async def list(self, interaction: Interaction) -> None:
        """Show all of them."""
        every = await self._parades.listed(visitor(interaction))
        await reply(interaction, listed_card(every, language(interaction)))

    @slash("parade", "show")
    async def show(self, interaction: Interaction, number: int | None = None) -> None:
        """Show everything about a parade."""
        seen = await self._parades.show(visitor(interaction), number)
        await reply(interaction, more_card(seen, language(interaction)))

    @slash("parade", "host")
    async def host(self, interaction: Interaction, number: int) -> None:
        """Open the form with the days."""
        await show_form(interaction, await self._parades.days_form(visitor(interaction), number))

    @slash("parade", "submit")
    async def submit(
        self, interaction: Interaction, address: str, number: int | None = None
    ) -> None:
        """Read a page, and show what was found."""
        await self._buttons.submitted(interaction, address, number)

    @slash("parade", "write")
    async def write(self, interaction: Interaction, number: int | None = None) -> None:
        """Open the form for a post that is written here."""
        await show_form(
            interaction, await self._handing_in.words_form(visitor(interaction), number)
        )

    @slash("parade", "read")
    async def read(self, interaction: Interaction, number: int | None = None) -> None:
        """Give something to read."""
        seen = await self._handing_in.to_read(visitor(interaction), number)
        await reply(interaction, reading_card(seen, language(interaction)))

    @slash("parade", "text")
    async def text(self, interaction: Interaction, number: int, form: str = "markdown") -> None:
        """Hand over the call, or short posts."""
        who = visitor(interaction)
        if form == "posts":
            await send_files(interaction, [await self._parades.short_posts(who, number)])
            return
        kind: Format = "html" if form == "html" else "markdown"
        await send_files(interaction, [await self._parades.file(who, number, kind)])

    @slash("parade", "link")
    async def link(self, interaction: Interaction, number: int, address: str) -> None:
        """Note where the call stands."""
        await self._parades.link(visitor(interaction), number, address)
        await reply(interaction, LINKED)

    @slash("parade", "deputy")
    async def deputy(self, interaction: Interaction, number: int, member: discord.User) -> None:
        """Name who steps in."""
        await self._parades.stand_in(visitor(interaction), number, account(member))
        await reply(interaction, STAND_IN)

    @slash("parade", "pass")
    async def pass_on(self, interaction: Interaction, number: int) -> None:
        """Let somebody else be asked to host."""
        await self._buttons.passed_on(interaction, number)

    @slash("parade", "roundup")
    async def roundup(self, interaction: Interaction, number: int, form: str = "here") -> None:
        """Show the draft, or hand the roundup over as a file."""
        if form == "here":
            await reply(interaction, await self._roundups.shown(visitor(interaction), number))
            return
        kind: Format = "html" if form == "html" else "markdown"
        await send_files(
            interaction, [await self._roundups.file(visitor(interaction), number, kind)]
        )

    @slash("parade", "feed")
    async def feed(self, interaction: Interaction, which: str) -> None:
        """Give the address of the feed, or end it."""
        if which == "off":
            await self._archives.close(visitor(interaction))
            await reply(interaction, FEED_OFF)
            return
        await reply(interaction, *feed_told(await self._archives.open(visitor(interaction))))

    @slash("parade", "vote")
    async def vote(self, interaction: Interaction, days: int | None = None) -> None:
        """Put the open topics to the vote, or show the vote that runs."""
        seen = await self._votes.ask(visitor(interaction), days)
        await reply(interaction, running_card(seen, language(interaction)))

    @slash("parade", "choose")
    async def choose(self, interaction: Interaction, number: int) -> None:
        """Vote in words."""
        await reply(interaction, voted(await self._votes.choose(visitor(interaction), number)))

    @slash("parade", "blog")
    async def blog(self, interaction: Interaction, address: str | None = None) -> None:
        """Name one's blog, see which one is named, or end that."""
        await self._feeds.blog(interaction, address or "")

    @slash("parade", "close")
    async def close(self, interaction: Interaction, number: int) -> None:
        """End a parade early, or take a proposal back."""
        await self._parades.close(visitor(interaction), number)
        await reply(interaction, CLOSED)

    async def menu(self, interaction: Interaction, message: discord.Message) -> None:
        """Hand in the address that stands in a message of one's own."""
        if message.author.id != interaction.user.id:
            raise Invalid(text("Only whoever wrote a message can hand in what it links to."))
        await self._buttons.submitted(interaction, first_address(message.content), None)


async def setup(bot: NetzwerkstattBot) -> None:
    """Register the commands, the menu, the buttons and the forms."""
    services = bot.services
    feeds = FeedButtons(services.watching)
    buttons = ParadeButtons(
        services.parades, services.handing_in, services.roundups, feeds, services.turns
    )
    cog = Parades(
        services.parades,
        services.handing_in,
        services.roundups,
        services.archives,
        services.votes,
        buttons,
        feeds,
    )
    await bot.add_cog(cog)

    async def hand_in(interaction: Interaction, message: discord.Message) -> None:
        async with reporting(interaction):
            await cog.menu(interaction, message)

    menu = app_commands.ContextMenu(name=_T("Submit to the blog parade"), callback=hand_in)
    menu.guild_only = True
    bot.tree.add_command(menu)
    for name, answerer in (
        (PROPOSE, buttons.proposed),
        (DAYS, buttons.days_named),
        (ADDRESS, buttons.address_given),
        (HAND_IN, buttons.handed_in),
        (WORDS, buttons.written),
        (ROUND_UP, buttons.rounded_up),
    ):
        bot.forms.add(name, answerer)
    bot.answer_buttons(
        *(
            action_button(f"parade_{verb}", _ID, pressed)
            for verb, pressed in (
                ("propose", buttons.pressed_propose),
                ("write", buttons.pressed_write),
                ("host", buttons.pressed_host),
                ("queue", buttons.pressed_queue),
                ("pass", buttons.pressed_pass),
                ("go", buttons.pressed_go),
                ("drop", buttons.pressed_drop),
                ("more", buttons.pressed_more),
                ("remind", buttons.pressed_remind),
                ("hand", buttons.pressed_hand),
                ("words", buttons.pressed_words),
                ("check", buttons.pressed_check),
                ("back", buttons.pressed_back),
                ("read", buttons.pressed_read),
                ("seen", buttons.pressed_seen),
                ("said", buttons.pressed_said),
                ("text", buttons.pressed_text),
                ("draft", buttons.pressed_draft),
                ("foreword", buttons.pressed_foreword),
                ("files", buttons.pressed_files),
                ("publish", buttons.pressed_publish),
                ("blog", feeds.pressed_blog),
                ("found", feeds.pressed_found),
                ("leave", feeds.pressed_leave),
            )
        ),
        action_button("parade_unblog", "", feeds.pressed_unblog),
    )
