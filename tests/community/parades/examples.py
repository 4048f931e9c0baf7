"""A blog parade with posts, as tests tell of it."""

from dataclasses import replace
from datetime import UTC, date, datetime

from community.parades.model import Parade, ParadeState, Parading, Post, PostKind, Reading
from community.parades.roundup import Around

AT = datetime(2026, 12, 10, 12, tzinfo=UTC)
PARADE = Parade(
    id=1,
    community_id=1,
    proposed_by=7,
    title="Museen, die mich verändert haben",
    question="Welches Museum geht dir nicht aus dem Kopf?\nWas hast du von dort mitgenommen?",
    why="Weil wir alle eine solche Geschichte haben und sie selten erzählen.",
    language="de",
    zone="Europe/Berlin",
    proposed_at=AT,
    state=ParadeState.CALLED,
    host=7,
    hashtag="MeinMuseum",
    opens=date(2026, 12, 1),
    closes=date(2026, 12, 31),
    grace_days=3,
    call="https://kultur.example/aufruf",
    foreword="Ich habe jeden Beitrag gern gelesen.\n\nUnd vieles gelernt.",
)


def a_post(number: int, member: int, title: str, sentence: str, **more: object) -> Post:
    post = Post(
        number,
        1,
        member,
        PostKind.ARTICLE,
        AT,
        f"https://blog{member}.example/{number}",
        f"https://blog{member}.example/{number}",
        title,
        sentence=sentence,
        language="de",
        confirmed=True,
    )
    return replace(post, **more)  # type: ignore[arg-type]


POSTS = (
    a_post(1, 2, "Stille im Saal", "Über Fotografie und die Kunst, lange hinzusehen."),
    a_post(2, 3, "Mit Kindern ins Museum", "Wie Museumspädagogik gelingt."),
    a_post(3, 4, "Ein Bild, ein Tag", "Fotografie hat mich hierher geführt."),
    a_post(4, 5, "Hinter den Kulissen", "Ein Gespräch im Depot.", kind=PostKind.PODCAST),
    a_post(
        5, 6, "Ohne Blog", "", kind=PostKind.WORDS, address="", canonical="",
        words="Ich war zehn.\n\nEs roch nach Staub <b>und</b> Bohnerwachs.",
    ),
    a_post(6, 7, "Nur ein Entwurf", "Noch nicht bestätigt.", confirmed=False),
)  # fmt: skip
PARADING = Parading(
    PARADE,
    POSTS,
    readings=(Reading(1, 3, AT, AT, AT), Reading(2, 2, AT, AT), Reading(3, 2, AT)),
)
AROUND = Around(
    {2: "Bea", 3: "Cem", 4: "Dora", 5: "Emil", 6: "Finn", 7: "Gül"},
    new={4, 6},
    following=("Orte der Arbeit", "Bea"),
)
