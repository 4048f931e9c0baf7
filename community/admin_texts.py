"""What organisers read about settings, numbers and their own words for topics."""

from collections.abc import Mapping, Sequence

from community.communities import GROUP_SIZES
from community.matching.topics import label
from community.model import Numbers
from community.places import Community, Language
from community.recurring import Schedule
from community.rule_words import describe
from community.texts import Block, Card, Facts, Param, Text, text

LANGUAGE_NAMES: Mapping[Language, str] = {"de": "Deutsch", "en": "English"}
"""Each language as it calls itself."""

MOST_TOPICS = 15  # the common ones; the long tail says little and fills the screen

NO_ALIASES = text("You have no words of your own yet; /admin topics add takes the first.")


# --- settings ---------------------------------------------------------------------------------


def setup_title(community: Community) -> Text:
    """Return the heading above the settings."""
    return text("Setting up {name}", name=community.name)


def language_state(community: Community) -> Text:
    """Say which language the community's posts are in."""
    return text(
        "✅ Language of public posts: {language}", language=LANGUAGE_NAMES[community.language]
    )


def round_state(weekly: Schedule | None) -> Text:
    """Say when the round is."""
    if weekly is None:
        return text("❌ Round of matches: no day is chosen yet")
    return text("✅ Round of matches: {rule}", rule=describe(weekly.rule))


def size_state(community: Community) -> Text:
    """Say how many meet at once."""
    return text("✅ Matches: {size}", size=in_groups(community.group_size))


def zone_state(community: Community) -> Text:
    """Say which time zone the community lives in."""
    return text("✅ Time zone: {zone}", zone=community.zone)


def in_groups(size: int) -> Text:
    """Say how many meet at once, as a choice."""
    if size == GROUP_SIZES[0]:
        return text("in pairs")
    return text("in groups of {count}", count=size)


def weekly_round(schedules: Sequence[Schedule]) -> Schedule | None:
    """Return the schedule of the rounds; None if there is none."""
    return next((one for one in schedules if one.kind == "round"), None)


def all_is_set(weekly: Schedule | None) -> tuple[Text, ...]:
    """Say what to do when everything is set up."""
    next_round: tuple[Text, ...] = ()
    if weekly is not None and weekly.next_slot is not None:
        next_round = (text("The next round is on {day}.", day=weekly.next_slot.date()),)
    return (
        *next_round,
        text(
            "All is set. Next: ask people to use /intro write and /match join, plan prompts with "
            "/admin schedule add, and let /admin doctor have a last look."
        ),
    )


# --- numbers ----------------------------------------------------------------------------------


def numbers_card(numbers: Numbers, language: Language) -> Card:
    """Return a community's counts, which name nobody."""
    rows: list[tuple[Text, Param]] = [
        (text("Members"), numbers.members),
        (text("With an introduction"), numbers.introduced),
        (text("Taking part in rounds"), numbers.matched_in),
        (text("Of these, paused"), numbers.paused),
        (text("Rounds so far"), numbers.rounds),
    ]
    common = sorted(numbers.topics.items(), key=lambda pair: (-pair[1], pair[0]))
    said: list[Block] = [Facts(tuple(rows))]
    if common:
        topics = [
            text("{topic} ({count})", topic=label(topic, language), count=count)
            for topic, count in common[:MOST_TOPICS]
        ]
        said.append(text("Topics named most: {topics}", topics=topics))
    return Card("en", text("The community in numbers"), tuple(said))


# --- topics -----------------------------------------------------------------------------------


def alias_lines(aliases: Mapping[str, str], language: Language) -> list[Text]:
    """Return the organisers' own words, each with what it stands for."""
    return [
        text("{word} → {topic}", word=word, topic=label(topic, language))
        for word, topic in sorted(aliases.items())
    ]


def alias_set(word: str, stands_for: str, language: Language) -> Text:
    """Say what a word means from now on; nothing of its own if ``stands_for`` is empty."""
    if not stands_for:
        return text("“{word}” has no meaning of its own any more.", word=word)
    topic = label(stands_for, language)
    return text("Noted: “{word}” now means “{topic}”.", word=word, topic=topic)
