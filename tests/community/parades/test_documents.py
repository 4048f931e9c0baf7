"""The call and the roundup, as they are read."""

from dataclasses import replace

from community.documents import Document
from community.parades.call import announcement, call_document, posts_document
from community.parades.model import Parading
from community.parades.roundup import grouped, numbers, roundup_document
from locales import render
from publishing.documents import write_document
from publishing.short_posts import write_short_posts
from tests.community.parades.examples import AROUND, PARADE, PARADING, POSTS, a_post


def read(document: Document) -> str:
    return write_document(document, "markdown").decode()


# ruff: noqa: E501 - a page as it is written


def test_a_roundup_can_be_read_as_it_stands() -> None:
    assert (
        read(roundup_document(PARADING, AROUND))
        == """\
# Fazit: Museen, die mich verändert haben

- **Wann:** 1. Dezember bis 31. Dezember 2026
- **Eingereicht:** 5 Beiträge von 5 Personen, davon 2 zum ersten Mal dabei
- **Ausgerichtet von:** Gül
- **Hashtag:** #MeinMuseum

> Ich habe jeden Beitrag gern gelesen.
>
> Und vieles gelernt.
>
> von Gül

## Worum es ging

> Welches Museum geht dir nicht aus dem Kopf?\x20\x20
> Was hast du von dort mitgenommen?

- [Museen, die mich verändert haben](<https://kultur.example/aufruf>) (der Aufruf)

## Fotografie

- [Stille im Saal](<https://blog2.example/1>), von Bea: Über Fotografie und die Kunst, lange hinzusehen.
- [Ein Bild, ein Tag](<https://blog4.example/3>), von Dora (neu dabei): Fotografie hat mich hierher geführt.

## Und außerdem

- [Mit Kindern ins Museum](<https://blog3.example/2>), von Cem: Wie Museumspädagogik gelingt.
- [Hinter den Kulissen](<https://blog5.example/4>), von Emil (ein Podcast): Ein Gespräch im Depot.

## In der Community geschrieben

### Ohne Blog

> Ich war zehn.
>
> Es roch nach Staub \\<b\\>und\\</b\\> Bohnerwachs.
>
> von Finn (neu dabei)

## Danke

Danke an alle, die geschrieben, gelesen und kommentiert haben.

Allein in der Community wurden die Beiträge 2-mal gelesen und einmal kommentiert.

Die nächste Blogparade heißt „Orte der Arbeit“ und wird von Bea ausgerichtet.
"""
    )


def test_a_call_says_what_to_do_and_until_when() -> None:
    call = read(call_document(PARADE, "Gül", "Netzwerk Kultur"))
    assert call.startswith("# Blogparade: Museen, die mich verändert haben #MeinMuseum\n")
    assert "Vom 1. Dezember bis zum 31. Dezember 2026 schreiben wir gemeinsam" in call
    assert "- [ ] Verlinke darin diesen Aufruf: <https://kultur.example/aufruf>\n" in call
    assert "- [ ] Reich deinen Link bei Netzwerk Kultur ein" in call
    assert "Bis zum 3. Januar 2027 sind Nachzügler willkommen." in call
    assert "fasst Gül alles in einem Fazit zusammen" in call


def test_a_call_without_what_was_left_out_has_no_gaps() -> None:
    bare = replace(PARADE, why="", call="", grace_days=0, language="en")
    call = read(call_document(bare, "Gül", "Culture"))
    assert "Why this topic" not in call
    assert "late posts" not in call
    assert "- [ ] Link to this call in it, so that others find their way here.\n" in call


def test_short_posts_take_the_first_question_only() -> None:
    told = announcement(PARADE)
    assert told.question == "Welches Museum geht dir nicht aus dem Kopf?"
    assert (told.hashtag, told.closes, told.address) == (
        "MeinMuseum",
        PARADE.closes,
        "https://kultur.example/aufruf",
    )


def test_a_network_that_takes_the_link_alone_is_said_to() -> None:
    page = read(posts_document(PARADE, write_short_posts(announcement(PARADE))))
    assert page.count("(öffnet sich mit diesem Beitrag)") == 3
    assert page.count("(öffnet sich mit dem Link; den Text fügst du ein)") == 3
    linkedin = page.partition("## LinkedIn\n")[2].partition("\n## ")[0]
    assert "(öffnet sich mit dem Link; den Text fügst du ein)" in linkedin


def test_what_all_write_about_parts_nothing_and_no_post_is_there_twice() -> None:
    same = [a_post(n, n, "Fotografie", "Fotografie überall") for n in range(1, 4)]
    assert [topic for topic, _ in grouped(same)] == [""]
    groups = grouped([one for one in POSTS if one.confirmed])
    there = [one.id for _, posts in groups for one in posts]
    assert sorted(there) == [1, 2, 3, 4, 5]
    assert grouped([]) == []


def test_what_a_post_mentions_in_passing_puts_it_into_no_group() -> None:
    seat = replace(a_post(1, 1, "The seat", "A seat in a museum."), opening="Music was playing.")
    piano = a_post(2, 2, "The piano", "Music from a basement.")
    far = a_post(3, 3, "Far away", "It is.")
    assert [topic for topic, _ in grouped([seat, piano, far])] == [""]
    silent = replace(seat, title="The seat", sentence="It is.")
    assert [topic for topic, _ in grouped([silent, piano, far])] == ["music", ""]


def test_where_all_are_new_it_is_said_once_and_not_behind_every_name() -> None:
    everybody = {one.member_id for one in PARADING.shown}
    first = read(roundup_document(PARADING, replace(AROUND, new=everybody)))
    assert "5 Beiträge von 5 Personen, alle zum ersten Mal dabei" in first
    assert "neu dabei" not in first


def test_a_parade_to_which_nothing_came_in_still_reads_well() -> None:
    empty = read(roundup_document(Parading(PARADE), replace(AROUND, following=None)))
    assert "**Eingereicht:** diesmal nichts\n" in empty
    assert "## Alle Beiträge" not in empty
    assert empty.endswith(
        "Danke an alle, die darüber nachgedacht haben. Die Fragen bleiben offen.\n"
    )


def test_a_new_voice_with_a_podcast_is_both_in_one_breath() -> None:
    told = read(roundup_document(PARADING, replace(AROUND, new=frozenset({5}))))
    assert ", von Emil (ein Podcast, neu dabei): Ein Gespräch im Depot." in told


def test_what_was_read_and_not_commented_on_is_thanked_for_without_a_nought() -> None:
    silent = replace(PARADING.readings[0], commented_at=None)
    read_once = replace(PARADING, readings=(silent,))
    assert "\n\nAllein in der Community wurden die Beiträge einmal gelesen.\n" in read(
        roundup_document(read_once, AROUND)
    )


def test_the_numbers_say_who_is_new_as_one_would() -> None:
    def said(*new: int, of: int) -> str:
        parading = replace(PARADING, posts=POSTS[:of])
        sentence = numbers(parading, replace(AROUND, new=frozenset(new)))
        return render(sentence, "en", lambda value, _: str(value))

    assert said(of=1) == "1 post by 1 person"
    assert said(2, of=1) == "1 post by 1 person, here for the first time"
    assert said(2, 3, of=2) == "2 posts by 2 people, all of them for the first time"
    assert said(3, of=2) == "2 posts by 2 people, 1 of them for the first time"
