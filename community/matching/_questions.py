"""First questions for people who do not know each other yet."""

from community.texts import Text, text

GIVES: tuple[Text, ...] = (
    text("{taker}, what would help you most with {topics} right now?"),
    text("{giver}, what would you like to know from {taker} before you talk about {topics}?"),
    text("{taker}, what have you already tried when it comes to {topics}?"),
    text("{giver}, what would be a good first step with {topics}?"),
    text("{taker}, what are your plans with {topics}?"),
    text("{giver}, how did you come to {topics}?"),
)
"""For a match in which ``giver`` offers what ``taker`` seeks: to learn it, or to have it done."""

MEANING: tuple[Text, ...] = (
    text("{taker}, what would you like to have at the end of your first talk?"),
    text("{giver}, what have you done that comes close to what {taker} looks for?"),
    text("{giver}, which part of what {taker} looks for could you begin with at once?"),
)
"""For a match in which ``giver``'s offer is close to what ``taker`` seeks."""

SHARES: tuple[Text, ...] = (
    text("What have you already tried for {topics}, and what came of it?"),
    text("What would have to happen with {topics} for you to say in a month: that was worth it?"),
    text("Which first step for {topics} could you take this week, each of you or together?"),
)
"""For people who seek the same."""

WIDENS: tuple[Text, ...] = (
    text("{giver}, what surprises people most when they come to {topics} for the first time?"),
    text("{taker}, what made you curious about {topics}?"),
    text("{giver}, what about {topics} should {taker} see for themselves?"),
)
"""For a match in which ``giver`` knows what would widen ``taker``'s horizon."""

INTERESTS: tuple[Text, ...] = (
    text("How did each of you come to {topics}?"),
    text("What is the best thing about {topics} that you have seen, read or done lately?"),
    text("What about {topics} do most people not know yet?"),
)
"""For people with a common interest."""

BUBBLE: tuple[Text, ...] = (
    text("What does a good day at work look like for each of you?"),
    text("What do people outside your field nearly always get wrong about it?"),
    text("Which habit of your own field would you like to give to the other's?"),
)
"""For people of different fields."""

OPEN: tuple[Text, ...] = (
    text("What are you working on that you are looking forward to?"),
    text("What brought you to this community?"),
    text("If you had one free afternoon this week, what would you learn?"),
)
"""For people of whom nothing in common is known."""
