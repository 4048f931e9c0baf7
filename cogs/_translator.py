"""Commands in German, from the same catalogues as everything else.

Discord shows a German-speaking person the German descriptions, options, choices and menu entries;
names of slash commands stay the same in all languages, so that help texts and answers stay true.
"""

from discord import Locale, app_commands
from discord.app_commands import TranslationContextLocation, TranslationContextTypes

from locales import translate

_NAMES = frozenset({TranslationContextLocation.command_name, TranslationContextLocation.group_name})


class CatalogueTranslator(app_commands.Translator):
    """Looks descriptions up in the catalogue; None keeps the English source."""

    async def translate(
        self, string: app_commands.locale_str, locale: Locale, context: TranslationContextTypes
    ) -> str | None:
        """Return the German words, or None where there are none or none are wanted."""
        if locale is not Locale.german:
            return None
        is_menu = isinstance(context.data, app_commands.ContextMenu)
        if context.location in _NAMES and not is_menu:
            return None
        translated = translate(string.message, "de")
        return translated if translated != string.message else None
