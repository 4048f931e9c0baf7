"""When a meeting is, in the words of people: German and English, read into local times.

``read(words, now, language)`` is all that others need.
"""

from community.when.reading import NOT_READ, Reading, When, read

__all__ = ["NOT_READ", "Reading", "When", "read"]
