"""What is asked of this front itself: help, which community is meant, which language is read.

On Discord the platform knows all three.
"""

import re
from collections.abc import Iterator, Sequence

from community.errors import Invalid
from community.places import Language
from community.texts import Text, text
from matrix.asking import COMMUNITY, Askers, Reader
from matrix.choices import bare
from matrix.command_names import called
from matrix.desk import Answer, answer
from matrix.events import Said
from matrix.usage import HELP, help_blocks, help_wanted, name_in

SUBMIT = ("parade", "submit")
MOST_SEARCHED = 2000
_ADDRESS = re.compile(r"https?://\S+")
_COMMUNITY = frozenset({COMMUNITY, "gemeinschaft"})
_LANGUAGE = frozenset({"language", "sprache"})
_LANGUAGES: dict[str, Language] = {
    "de": "de",
    "deutsch": "de",
    "german": "de",
    "en": "en",
    "englisch": "en",
    "english": "en",
}


class OwnCommands:
    """Answers them."""

    def __init__(self, askers: Askers) -> None:
        self._askers = askers

    async def answer(
        self, said: Said, words: str, reader: Reader, lead: str, *, private: bool
    ) -> Answer | None:
        """Return the answer to words after the prefix; None if they are none of these."""
        about = help_wanted(words) if words else ""
        if about is not None:
            return await self._help(said, about, reader, lead, private=private)
        first, _, rest = words.strip().partition(" ")
        if bare(first) in _LANGUAGE:
            return await self._speak(said.sender, bare(rest))
        if bare(first) in _COMMUNITY:
            return await self._which(said.sender, bare(rest))
        return None

    async def chosen(self, person: str, chosen: str) -> Answer:
        """Note which community somebody means from now on."""
        name = await self._askers.choose(person, chosen)
        if name is None:
            return answer(text("We do not share this community any more."))
        return answer(
            text(
                "From now on I take it that you mean {community}. Please write again what you"
                " want to do there.",
                community=name,
            )
        )

    async def _help(
        self, said: Said, about: str, reader: Reader, lead: str, *, private: bool
    ) -> Answer:
        organiser = await self._askers.organises(said.sender, said.room, private=private)
        blocks = help_blocks(organiser, reader.language, about=about, lead=lead)
        own = (
            text(
                "**{lead}language** de or en: the language I answer you in. **{lead}community**:"
                " which one you mean, if we share several.",
                lead=lead,
            ),
        )
        return Answer((*blocks, *(() if about else own)), public=True)

    async def _speak(self, person: str, wanted: str) -> Answer:
        language = _LANGUAGES.get(wanted)
        if language is None:
            raise Invalid(text("I speak German and English: please write language de or en."))
        await self._askers.speak(person, language)
        return answer(text("From now on I answer you in this language."))

    async def _which(self, person: str, wanted: str) -> Answer:
        choices = await self._askers.choices(person)
        if not choices:
            return answer(text("I know no community that we are both in."))
        if wanted.isdecimal() and 1 <= int(wanted[:4]) <= len(choices):
            action = choices[int(wanted[:4]) - 1].action
            return await self.chosen(person, action.partition(":")[2])
        return answer(text("Which community do you mean from now on?"), buttons=choices)


def help_line(lead: str, language: Language) -> Text:
    """Say where to begin, to whoever wrote what we do not understand."""
    command = f"{lead}{name_in(HELP.msgid, language)}"
    return text("I did not understand that. “{command}” shows what I can do.", command=command)


def perhaps_meant(
    words: str, offered: Sequence[str], lead: str, language: Language
) -> Iterator[Text]:
    """Yield what somebody may have wanted: to hand in the address that they wrote, or to answer.
    ``offered``: the words that the last message to them can be answered with.
    """
    if address := _ADDRESS.search(words[:MOST_SEARCHED]):
        typed = f"{lead}{called(SUBMIT, language)} {address[0]}"
        yield text("Is it a post for the blog parade? Then write: {command}", command=typed)
    if offered:
        shown = ", ".join(offered)
        yield text("Or answer my last message with a word of it: {words}", words=shown)
