"""How a prompt looks when it is posted, and what is said when somebody takes it up."""

from collections.abc import Iterator, Mapping
from datetime import timedelta

from community.meetups.calling_form import call_button
from community.model import Member
from community.parades.cards import propose_button
from community.places import Community
from community.recurring import Prompt, PromptKind, PromptPost
from community.texts import Button, Card, Text, text

TAKE: Mapping[PromptKind, Text] = {
    "meetup": text("I'll host"),
    "parade": text("I'll write"),
    "question": text("I'll answer"),
}

NAME_IN_THREAD = 90
"""A thread's name has at most a hundred characters on Discord."""


def prompt_card(community: Community, post: PromptPost, prompt: Prompt) -> Card:
    """Return a prompt in the community's language, with the button that takes it up."""
    return Card(
        language=community.language,
        title=_title(prompt),
        # A prompt's own words are content, not a sentence of ours: nothing to translate.
        body=(Text("{body}", {"body": prompt.body}), *_how(post, prompt)),
        buttons=(
            Button(f"take:{post.id}", TAKE[prompt.kind], "primary"),
            *((call_button("prompt", post.id),) if prompt.kind == "meetup" else ()),
            *((propose_button(post.id),) if prompt.kind == "parade" else ()),
        ),
    )


def thread_title(prompt: Prompt) -> Text:
    """Return the title of the thread under a prompt."""
    return Text("{title}", {"title": prompt.title[:NAME_IN_THREAD]})


def took_card(community: Community, post: PromptPost, member: Member) -> Card:
    """Return what is said in the thread when somebody takes a prompt up."""
    if post.kind == "meetup":
        said = text(
            "{person} hosts this. Who comes along? Agree on a time and a place here.",
            person=member.who,
        )
    elif post.kind == "parade":
        said = text(
            "{person} writes for this. Post the link to your article here, and read the others.",
            person=member.who,
        )
    else:
        said = text("{person} has an answer. Go ahead!", person=member.who)
    return Card(community.language, None, (said,), mentions=(member.who,))


def _title(prompt: Prompt) -> Text:
    if prompt.kind == "meetup":
        return text("Call a meeting: {title}", title=prompt.title)
    if prompt.kind == "parade":
        return text("Blog parade: {title}", title=prompt.title)
    return text("Question of the week: {title}", title=prompt.title)


def _how(post: PromptPost, prompt: Prompt) -> Iterator[Text]:
    """Yield how to take part."""
    if prompt.kind == "meetup":
        yield text(
            "“I'll host” opens a thread in which you find people, a time and a place, online or on"
            " site. You know the day already? “Call a meeting” lets everybody say yes to it."
        )
    elif prompt.kind == "parade":
        yield text(
            "How to take part: write an article on your own blog or wherever you publish, tag it"
            " with #{hashtag}, link to this call, and post your link in the thread.",
            hashtag=prompt.hashtag,
        )
        yield text(
            "It runs until {until}. “I'll write” tells everybody that you join in. You would rather"
            " have a host, reminders and a roundup for it? “Propose a topic” begins that.",
            until=post.slot.date() + timedelta(days=prompt.days),
        )
    else:
        yield text("Press the button to answer: a thread opens for everybody's answers.")
