"""The few sentences that would be wrong here: they tell of how another platform works."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from community.texts import Param, Text, text

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
    "Members' meetups wait for your yes in the channel for organisers, and there would be none."
    " Choose one with /admin setup first.": (
        text(
            "Members' meetups wait for your yes in the room for organisers, and there would be"
            " none. Choose one with /admin setup first."
        )
    ),
    "There is no channel for prompts and meetups yet. The organisers choose one with"
    " /admin setup.": (
        text(
            "There is no room for prompts and meetups yet. The organisers choose one with"
            " /admin setup."
        )
    ),
    "From now on members' meetups wait for your yes, in the channel for organisers. Your own ones"
    " take place at once.": (
        text(
            "From now on members' meetups wait for your yes, in the room for organisers. Your own"
            " ones take place at once."
        )
    ),
    "Members' meetups wait for your yes, in the channel for organisers. With “off” they take place"
    " at once.": (
        text(
            "Members' meetups wait for your yes, in the room for organisers. With “off” they take"
            " place at once."
        )
    ),
    "The organisers look at meetups first, but they have no channel for it at the moment. Please"
    " tell them: they choose one with /admin setup.": (
        text(
            "The organisers look at meetups first, but they have no room for it at the moment."
            " Please tell them: they choose one with /admin setup."
        )
    ),
    "It runs until {until}, with a poll in the channel.": (
        text("It runs until {until}, with a poll in the room.", until="")
    ),
    "The vote ends. In a moment its result stands in the channel.": (
        text("The vote ends. In a moment its result stands in the room.")
    ),
    "This vote is over; its result stands in the channel.": (
        text("This vote is over; its result stands in the room.")
    ),
    "• Conversations stay as they are, and your channels stay chosen for what I post here.": (
        text("• Conversations stay as they are, and your rooms stay chosen for what I post here.")
    ),
    "As soon as one of them suits enough people, a tap makes it the meetup.": (
        text("As soon as one of them suits enough people, a sign makes it the meetup.")
    ),
}
"""By the sentence that is said elsewhere."""


def said_here(said: Text) -> Text:
    """Return a sentence as it is said here, with the same parameters (ours above are empty); what
    is filled in may be sentences, too.
    """
    params = {name: _filled(value) for name, value in said.params.items()}
    instead = INSTEAD.get(said.msgid)
    if instead is not None:
        return replace(instead, params=params)
    changed = any(params[name] is not value for name, value in said.params.items())
    return replace(said, params=params) if changed else said


def _filled(value: Param) -> Param:
    if isinstance(value, Text):
        return said_here(value)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_filled(one) for one in value]
    return value
