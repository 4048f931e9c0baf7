"""The Discord front: one thin cog a feature. A module with an underscore is no extension."""

EXTENSIONS: tuple[str, ...] = (
    "cogs.introductions",
    "cogs.matching",
    "cogs.meetups",
    "cogs.interest",
    "cogs.occasions",
    "cogs.parades",
    "cogs.votes",
    "cogs.prompts",
    "cogs.admin",
    "cogs.admin_rounds",
    "cogs.admin_schedule",
    "cogs.admin_meetups",
    "cogs.linking",
    "cogs.privacy",
    "cogs.relay",
)
"""What the bot loads, in this order; a broken one stops the start."""
