"""Where Discord is: the real one, or the proxies that the settings name."""

from discord.gateway import DiscordWebSocket
from discord.http import Route
from yarl import URL

from settings import Settings


def point_at_proxies(settings: Settings) -> None:
    """Send discord.py to the configured proxies; it knows no option but these class attributes."""
    if settings.discord_api_url:
        Route.BASE = settings.discord_api_url
    if settings.discord_gateway_url:
        DiscordWebSocket.DEFAULT_GATEWAY = URL(settings.discord_gateway_url)
