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
    "It runs until {until}. Press the button if you are going to write.": (
        text("It runs until {until}. React with ✋ if you are going to write.", until="")
    ),
    "Press the button to answer: a thread opens for everybody's answers.": (
        text("React with ✋ to answer; everybody's answers go into the thread of this message.")
    ),
    "Were you there? A tap is enough; only the hosts see who was.": (
        text("Were you there? A word is enough; only the hosts see who was.")
    ),
    "Tap “Answer”: you see the times in your own zone, and nobody sees what you answer. Whoever"
    " said yes to the time that is taken is down as coming.": (
        text(
            "React with ✋ to answer: I ask you in our own room, in your own zone, and nobody sees"
            " what you answer. Whoever said yes to the time that is taken is down as coming."
        )
    ),
    "Tap “Answer”: you see the times in your own zone. Any of you can take one.": (
        text(
            "React with ✋ to answer: I ask you in our own room, in your own zone. Any of you can"
            " take one."
        )
    ),
    "I do not know your languages yet. Name them, and I only match you with people you can talk"
    " to.": (
        text(
            "I do not know your languages yet. Name them with \u2795, and I only match you with"
            " people you can talk to."
        )
    ),
    "Thank you! Your topic stands in the channel now, and others can say that they write.": (
        text("Thank you! Your topic stands in the room now, and others can say that they write.")
    ),
    "The roundup stands in the channel now. Thank you for hosting!": (
        text("The roundup stands in the room now. Thank you for hosting!")
    ),
    "It was called: you find the call in this channel.": (
        text("It was called: you find the call in this room.")
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
