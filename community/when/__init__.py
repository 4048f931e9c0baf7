"""When a meeting is, in the words of people: German and English, read into local times.

``read(words, now, zone, language)`` is all that others need; where they ask how long something
lasts, ``last_day_of(words, first)``.
"""

from community.when.lengths import counts_from_today, last_day_of
from community.when.reading import NOT_READ, Reading, When, read

__all__ = ["NOT_READ", "Reading", "When", "counts_from_today", "last_day_of", "read"]
