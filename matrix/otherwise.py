"""The few sentences that would be wrong here: they tell of how another platform works."""

from collections.abc import Mapping
from dataclasses import replace

from community.texts import Text, text

INSTEAD: Mapping[str, Text] = {
    "“I'll host” opens a thread in which you find people, a time and a place, online or on site."
    " You know the day already? “Call a meeting” lets everybody say yes to it.": (
        text(
            "React with ✋ if you would like to host it, online or on site; in the thread of this"
            " message you then find people, a time and a place. You know the day already? With 📣"
            " everybody can say yes to it."
        )
    ),
    "It runs until {until}. “I'll write” tells everybody that you join in. You would rather have a"
    " host, reminders and a roundup for it? “Propose a topic” begins that.": (
        text(
            "It runs until {until}. React with ✋ if you are going to write. You would rather have"
            " a host, reminders and a roundup for it? 💡 begins that.",
            until="",
        )
    ),
    "Press the button to answer: a thread opens for everybody's answers.": (
        text("React with ✋ to answer; everybody's answers go into the thread of this message.")
    ),
    "Were you there? A tap is enough; only the hosts see who was.": (
        text("Were you there? A word is enough; only the hosts see who was.")
    ),
    "No channel is chosen for {kind}, so nothing went out on {at}. Choose one with /admin setup,"
    " and the next date works.": (
        text(
            "No room is chosen for {kind}, so nothing went out on {at}. Choose one with"
            " /admin setup, and the next date works.",
            kind="",
            at="",
        )
    ),
    "The channel for {what} is gone or was never chosen, so nothing can be posted there. Choose"
    " another one with /admin setup.": (
        text(
            "The room for {what} is gone or was never chosen, so nothing can be posted there."
            " Choose another one with /admin setup.",
            what="",
        )
    ),
    "This conversation is yours alone. Only moderators who may manage threads could read along.": (
        text(
            "This room is yours alone; I am in it, too. Whoever runs a homeserver of yours could"
            " read along, unless the room is encrypted."
        )
    ),
    "Please choose a channel for rounds with /admin setup first.": (
        text("Please choose a room for rounds with /admin setup first.")
    ),
    "Introductions are kept, but nobody can read them in a channel.": (
        text("Introductions are kept, but nobody can read them in a room.")
    ),
    "There is a channel for prompts, but no schedule for them.": (
        text("There is a room for prompts, but no schedule for them.")
    ),
    "Language, time zone, channels and day of the round": (
        text("Language, time zone, rooms and day of the round")
    ),
}
"""By the sentence that is said elsewhere."""


def said_here(said: Text) -> Text:
    """Return a sentence as it is said here, with the same parameters (ours above are empty)."""
    instead = INSTEAD.get(said.msgid)
    return said if instead is None else replace(instead, params=said.params)
