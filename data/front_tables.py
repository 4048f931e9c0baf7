"""What fronts remember: what came in and is to be handled once, and their notes.

No community stands in the keys: a front hears things before it knows whose they are.
"""

import sqlalchemy as sa

from data.columns import Instant, Json, Sorted
from data.keys import metadata, own_id, words

front_inbox = sa.Table(
    "front_inbox",  # ``event`` is NULL once it was handled
    metadata,
    own_id(),
    sa.Column("front", Sorted, nullable=False),
    sa.Column("heard_id", Sorted, nullable=False),
    sa.Column("sender", Sorted, nullable=False),
    sa.Column("event", Json),
    sa.UniqueConstraint("front", "heard_id"),
    sa.Index(None, "front", "sender"),
    sqlite_autoincrement=True,
)

front_notes = sa.Table(
    "front_notes",
    metadata,
    own_id(),
    sa.Column("front", Sorted, nullable=False),
    words("kind"),
    sa.Column("note_key", Sorted, nullable=False),
    sa.Column("about", Sorted, nullable=False),
    sa.Column("value", Json, nullable=False),
    sa.Column("at", Instant),
    sa.UniqueConstraint("front", "kind", "note_key"),
    sa.Index(None, "front", "about"),
    sqlite_autoincrement=True,
)
