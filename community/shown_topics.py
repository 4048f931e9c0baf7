"""The topics of an introduction that its readers can see: what may be said of it in front of all.

What somebody put right by hand helps the matching, but it was typed for the bot alone. So of that
only what their answers name as well counts as shown.
"""

from collections.abc import Sequence

from community.matching.topics import root
from community.model import Introduction, Understanding
from community.understanding import TopicReader, all_of


def shown_topics(introduction: Introduction, reader: TopicReader) -> Understanding:
    """Return what was understood, as far as it stands in the answers."""
    understood = introduction.understood
    if not understood.corrected:
        return understood
    named = {root(topic) for topic in all_of(reader.understand(introduction.answers))}

    def kept(topics: Sequence[str]) -> tuple[str, ...]:
        return tuple(topic for topic in topics if root(topic) in named)

    return Understanding(
        kept(understood.seeks),
        kept(understood.gives),
        kept(understood.widens),
        kept(understood.interests),
        corrected=True,
    )
