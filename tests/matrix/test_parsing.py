"""What people type as a command, in English and in German, and how they are helped."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.command_list import COMMANDS
from community.commands import Choice, Command, Given, Option
from community.places import LANGUAGES, Account, Language
from community.texts import Param, Text, text
from locales import render
from matrix.parsing import Parsed, Unclear, parse
from matrix.typed_words import fold
from matrix.usage import help_blocks, help_wanted, typed_form, usage
from tests.longest import LINE, LINES, endless

ADA = "@ada:example.org"


def read(line: str, *, mentions: tuple[str, ...] = (), language: Language = "en") -> Parsed:
    parsed = parse(line, language, mentions=mentions)
    assert isinstance(parsed, Parsed), parsed
    return parsed


def refused(line: str, *, mentions: tuple[str, ...] = (), language: Language = "en") -> list[str]:
    unclear = parse(line, language, mentions=mentions)
    assert isinstance(unclear, Unclear), unclear
    return [shown(one, language) for one in unclear.said]


def shown(said: Text, language: Language = "en") -> str:
    def leaf(value: Param, _language: str) -> str:
        return str(value)

    return render(said, language, leaf)


# --- commands and words ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "path", "words"),
    [
        ("intro write", "intro write", {}),
        ("/intro write", "intro write", {}),
        ("!Intro  WRITE", "intro write", {}),
        ("vorstellung schreiben", "intro write", {}),
        ("begegnung wünsche", "match wishes", {}),
        ("begegnung wuensche", "match wishes", {}),
        ("match account link ABC-123", "match account link", {"code": "ABC-123"}),
        ("orga Anstoss aus meetup-001", "admin prompt off", {"prompt": "meetup-001"}),
        ("match pause 2026-03-31", "match pause", {"until": "2026-03-31"}),
        ("match pause 31. 3. 2026", "match pause", {"until": "31. 3. 2026"}),
        ("match pause bis=31.3.2026", "match pause", {"until": "31.3.2026"}),
        ("admin topics add comms PR", "admin topics add", {"word": "comms", "topic": "PR"}),
        (
            'admin topics add "social media" public relations',
            "admin topics add",
            {"word": "social media", "topic": "public relations"},
        ),
        (
            "admin topics add topic=„public relations“ word=comms",
            "admin topics add",
            {"word": "comms", "topic": "public relations"},
        ),
        ("intro find", "intro find", {}),
        ("intro find museum London", "intro find", {"words": "museum London"}),
        (
            "meetup answer 12 maybe",
            "meetup answer",
            {"answer": "maybe"},
        ),
        (
            "meetup call title=Light and shadow when=next Thursday 6:30 pm kind=walk where=",
            "meetup call",
            {
                "title": "Light and shadow",
                "when": "next Thursday 6:30 pm",
                "kind": "walk",
                "where": "",
            },
        ),
        (
            "treffen ansetzen wann=am 3. Dezember um 18 Uhr titel=„Licht wo=Schatten“ wo= am Tor",
            "meetup call",
            {
                "title": "Licht wo=Schatten",
                "when": "am 3. Dezember um 18 Uhr",
                "where": "am Tor",
            },
        ),
        (
            'meetup call "Light and shadow" "Thursday 7 pm" "Main door"',
            "meetup call",
            {"title": "Light and shadow", "when": "Thursday 7 pm", "where": "Main door"},
        ),
        (
            "intro find ort=Berlin Kunst und thema=«alte Meister» Kultur",
            "intro find",
            {"place": "Berlin", "topic": "alte Meister", "words": "Kunst und Kultur"},
        ),
        ("intro find a=b C++", "intro find", {"words": "a=b C++"}),
        ("intro find topic=", "intro find", {"topic": ""}),
    ],
)
def test_words_are_read_in_either_language(line: str, path: str, words: Mapping[str, str]) -> None:
    parsed = read(line)
    assert (parsed.command.name, dict(parsed.given.words)) == (path, words)


@pytest.mark.parametrize("quotes", ['""', "„“", "“”", "„”", "«»", "»«"])
def test_quotes_of_every_kind_keep_words_together(quotes: str) -> None:
    opened, closed = quotes
    assert read(f"intro find topic={opened}old  masters{closed} art").given["topic"] == (
        "old masters"
    )
    assert read(f"admin topics add {opened}old masters{closed} art").given["word"] == "old masters"


@pytest.mark.parametrize("opened", ['"', "„", "“", "«"])
def test_a_quote_that_is_never_closed_reaches_to_the_next_name_or_the_end(opened: str) -> None:
    parsed = read(f"intro find topic={opened}old masters place=Berlin")
    assert dict(parsed.given.words) == {"topic": "old masters", "place": "Berlin"}
    parsed = read(f"intro find place=Berlin topic={opened}old masters")
    assert dict(parsed.given.words) == {"topic": "old masters", "place": "Berlin"}


# --- choices --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "rhythm", "group"),
    [
        ("", "weekly", "pair"),
        ("fortnightly", "fortnightly", "pair"),
        ("rhythm=monthly", "monthly", "pair"),
        ("RHYTHMUS=Monatlich", "monthly", "pair"),
        ("every two weeks trio", "fortnightly", "trio"),
        ("alle zwei Wochen zu_dritt", "fortnightly", "trio"),
        ("every week", "weekly", "pair"),
        ("jede Woche", "weekly", "pair"),
        ("mon", "monthly", "pair"),
        ("trio", "weekly", "trio"),
        ("zu-dritt monatlich", "monthly", "trio"),
        ("group=trio monthly", "monthly", "trio"),
        ("group=with two people", "weekly", "trio"),
        ('gruppe="zu zweit" rhythm="once a month"', "monthly", "pair"),
    ],
)
def test_a_choice_is_made_by_its_word_its_label_or_a_beginning(
    typed: str, rhythm: str, group: str
) -> None:
    words = read(f"match join {typed}").given.words
    assert (words["rhythm"], words["group"]) == (rhythm, group)


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("yes", "yes"),
        ("ja", "yes"),
        ("Yes, we met", "yes"),
        ("no", "no"),
        ("nein", "no"),
        ("ni", "not_again"),
        ("not again", "not_again"),
        ("nicht_wieder", "not_again"),
        ("answer=planned", "planned"),
        ("antwort=geplant", "planned"),
    ],
)
def test_how_it_went_is_told_in_a_word(typed: str, answer: str) -> None:
    assert read(f"match met {typed}").given["answer"] == answer


@pytest.mark.parametrize(
    "line",
    [
        "admin schedule add round weekly 18:30 monday",
        "admin schedule add round weekly 18:30 weekday=monday",
        "admin schedule add round week 18:30 mon",
        'admin schedule add time=18:30 every="every week" kind="Round of matches" weekday=Monday',
        "orga plan neu runde wöchentlich 18:30 Montag",
        "orga plan neu runde jede Woche 18:30 mo",
        "admin schedule add wochentag=montag uhrzeit=18:30 art=runde wie_oft=jede Woche",
    ],
)
def test_a_schedule_is_planned_in_one_line(line: str) -> None:
    assert dict(read(line).given.words) == {
        "kind": "round",
        "every": "week",
        "time": "18:30",
        "weekday": "0",
    }


def test_what_may_be_left_out_is_skipped_for_a_later_choice() -> None:
    parsed = read("admin setup Montag 9:00 sprache=deutsch zone=Europe/Vienna")
    assert dict(parsed.given.words) == {
        "language": "de",
        "zone": "Europe/Vienna",
        "weekday": "0",
        "time": "9:00",
    }
    assert dict(read("admin setup sprache=English dienstag").given.words) == {
        "language": "en",
        "weekday": "1",
    }


def test_an_apostrophe_is_no_quote_since_it_stands_in_words() -> None:
    assert read("intro find I'm 'in' tech").given["words"] == "I'm 'in' tech"


def test_a_number_is_no_weekday_since_people_count_from_one() -> None:
    assert "does not fit" in refused("admin setup weekday=1")[0]


def _spoken(choice: Choice) -> set[str]:
    """Return the ways to type a choice in full."""
    words = filter(None, (choice.word, choice.label))
    spoken = {fold(shown(word, language)) for word in words for language in LANGUAGES}
    return spoken if choice.value.isdecimal() else spoken | {fold(choice.value)}


def test_no_two_choices_of_an_option_are_typed_the_same() -> None:
    for option in (option for command in COMMANDS for option in command.options):
        spoken = [typed for choice in option.choices for typed in _spoken(choice)]
        assert len(spoken) == len(set(spoken)), option.name


# --- numbers, people, rooms -----------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["3", "#3", "3.", "schedule=3", "plan=3"])
def test_a_whole_number_is_read(typed: str) -> None:
    assert dict(read(f"admin schedule pause {typed}").given.numbers) == {"schedule": 3}


@pytest.mark.parametrize("typed", ["three", "-1", "1.5", "٣", "1" * 30, "#", "''"])
def test_what_is_no_whole_number_is_refused(typed: str) -> None:
    said = refused(f"admin schedule pause {typed}")
    assert said[0].startswith("Please write “schedule” as a whole number")
    assert said[1] == "It is written like this: admin schedule pause <schedule>"


@pytest.mark.parametrize(
    "typed",
    [
        ADA,
        f"{ADA},",
        f"<{ADA}>",
        f"member={ADA}",
        f"mitglied={ADA}",
        "https://matrix.to/#/@ada:example.org",
        "https://matrix.to/#/%40ada%3Aexample.org?via=example.org",
        "[Ada Lovelace](https://matrix.to/#/@ada:example.org)",
        "matrix:u/ada:example.org?action=chat",
    ],
)
def test_a_person_is_named_by_an_address_or_a_link(typed: str) -> None:
    people = read(f"intro show {typed}").given.people
    assert people == {"member": Account("matrix", ADA)}


@pytest.mark.parametrize("typed", ["Ada Lovelace", "Ada", "member=Ada", '"Ada Lovelace"'])
def test_a_person_who_is_mentioned_may_be_called_anything(typed: str) -> None:
    parsed = read(f"match avoid {typed}", mentions=(ADA, ADA))
    assert parsed.given.people == {"member": Account("matrix", ADA)}


def test_an_address_counts_more_than_a_mention() -> None:
    parsed = read(f"match avoid {ADA}", mentions=("@ben:example.org",))
    assert parsed.given.people == {"member": Account("matrix", ADA)}


def test_a_mention_alone_names_nobody_since_a_reply_mentions_too() -> None:
    assert read("match avoid", mentions=(ADA,)).given.people == {}


def test_of_two_who_are_mentioned_neither_is_meant() -> None:
    assert "one person only" in refused("match avoid Ada", mentions=(ADA, "@b:example.org"))[0]


@pytest.mark.parametrize(
    "typed", ["Ada", "@ada", "@ada:", "@:x", "#room:example.org", "@" + "a" * 300 + ":b"]
)
def test_who_is_no_address_is_somebodys_name_perhaps(typed: str) -> None:
    parsed = read(f"intro show {typed}")
    assert parsed.given.people == {}
    assert parsed.named == {"member": typed[:100]}


@pytest.mark.parametrize(
    ("typed", "room"),
    [
        ("#rounds:example.org", "#rounds:example.org"),
        ("!abc:example.org", "!abc:example.org"),
        ("!31hneApxJ_1o-63DmFrpeqnkFfWppnzWso1JvH3ogLM", None),
        ("https://matrix.to/#/#rounds:example.org", "#rounds:example.org"),
        ("https://matrix.to/#/%23rounds%3Aexample.org?via=x", "#rounds:example.org"),
        ("https://matrix.to/#/!abc:example.org/$event?via=x", "!abc:example.org"),
        ("matrix:r/rounds:example.org", "#rounds:example.org"),
        ("#räume:example.org:8448", "#räume:example.org:8448"),
        ("#v6:[::1]", "#v6:[::1]"),
    ],
)
def test_a_room_is_named_by_its_id_alias_or_link(typed: str, room: str | None) -> None:
    assert read(f"admin setup rounds={typed}").given["rounds"] == (room or typed)


@pytest.mark.parametrize("typed", ["rounds", "@ada:example.org", "#", "#x", "https://example.org"])
def test_what_is_no_room_is_refused(typed: str) -> None:
    assert "is no room to me" in refused(f"admin setup rounds={typed}")[0]


# --- help -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("line", ["", "  \n ", "hello there", "rhythm=weekly", "“", "x" * 5000])
def test_what_is_no_command_is_left_alone(line: str) -> None:
    assert parse(line, "en") is None


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("mach join", "match join"),
        ("match jion", "match join"),
        ("admin schedul list", "admin schedule list"),
        ("vorstelung schreiben", "intro write"),
    ],
)
def test_a_slip_of_the_fingers_is_answered_with_what_may_be_meant(line: str, meant: str) -> None:
    said = refused(line)
    assert f"Did you mean “{meant}”?" in said[0]
    assert said[1].startswith(f"It is written like this: {meant}")


def test_a_slip_in_an_options_name_is_answered_with_the_name() -> None:
    assert refused("match join rythm=weekly")[0] == (
        "I do not know “rythm”. Did you mean “rhythm”?"
    )


def test_a_group_alone_lists_what_it_holds() -> None:
    assert refused("match account") == [
        "Here is what begins with “match account”:",
        (
            "match account link [code]: "
            "Let your accounts here and on the other platform count as one person"
        ),
        "match account part: Let this account stand for itself again",
    ]
    assert refused("match account dance")[0] == "I do not know “match account dance”."


def test_how_whole_sentences_are_written_is_shown_where_they_are_wanted() -> None:
    assert refused("meetup call")[-1] == (
        "For more than one word, write the name first: title=… when=…"
    )
    assert refused("treffen ansetzen", language="de")[-1].endswith("titel=… wann=…")


@pytest.mark.parametrize(
    ("line", "words", "together"),
    [
        ("Walk Thursday 7pm", {}, "Walk Thursday 7pm"),
        ("Walk Thursday 7pm where=Main door, left", {"where": "Main door, left"}, "same"),
        ("Walk kind=walk Thursday 7pm", {"kind": "walk"}, "same"),
        ("Walk 2026-03-12T18:30", {}, "Walk 2026-03-12T18:30"),
        ('"Walk" "Thursday 7pm"', {"title": "Walk", "when": "Thursday 7pm"}, ""),
        ('"A walk" Thursday 7pm', {"title": "A walk", "when": "Thursday 7pm"}, ""),
        ('A long walk "Thursday 7pm"', {"title": "A long walk", "when": "Thursday 7pm"}, ""),
        ("A long walk when=Thursday 7pm", {"title": "A long walk", "when": "Thursday 7pm"}, ""),
        ('title="A walk" Thursday 7pm', {"title": "A walk", "when": "Thursday 7pm"}, ""),
        (
            'A walk "Thursday 7pm" "Main door" walk',
            {"title": "A walk", "when": "Thursday 7pm", "where": "Main door", "kind": "walk"},
            "",
        ),
    ],
)
def test_sentences_without_names_go_whole_to_where_they_belong_or_stay_together(
    line: str, words: Mapping[str, str], together: str
) -> None:
    given = read(f"meetup call {line}").given
    assert given.words == words
    assert given.together == ("Walk Thursday 7pm" if together == "same" else together)


@pytest.mark.parametrize("line", ["Walk", '"Walk"', "title=Walk Thursday 7pm"])
def test_a_title_alone_still_misses_its_time(line: str) -> None:
    assert refused(f"meetup call {line}")[0] == "This is still missing: when."


def test_what_is_missing_is_named_with_what_can_be_chosen() -> None:
    assert refused("begegnung getroffen", language="de") == [
        "Das fehlt noch: antwort.",
        "So schreibst du es: begegnung getroffen <antwort>",
        "• antwort: Wie es lief; das lässt sich später ändern (ja, geplant, nein, nicht_wieder)",
    ]


def test_what_fits_nothing_is_said_back_shortened() -> None:
    assert refused("match leave now")[0] == "I do not know what to do with “now”."
    said = refused("match leave " + "now " * 5000)[0]
    assert len(said) < 120
    assert "…" in said


def test_an_option_that_is_there_twice_is_asked_about() -> None:
    assert refused("match join rhythm=weekly rhythmus=monatlich")[0] == "“rhythm” is there twice."


def test_usage_begins_with_what_leads_to_a_command_here() -> None:
    unclear = parse("match met", "en", lead="!netz ")
    assert isinstance(unclear, Unclear)
    assert shown(unclear.how[0]) == "It is written like this: !netz match met <answer>"


def test_a_name_that_no_option_has_is_no_value_of_another() -> None:
    assert refused("admin setup at=09:00")[0] == "I do not know “at” here."


def test_only_what_this_front_has_is_shown_and_taken() -> None:
    about = text("add")
    dance = Command(
        ("dance",),
        about,
        (Option("page", about, only="discord"), Option("word", about, required=True, rest=True)),
    )
    assert typed_form(dance, "en") == "dance <word>"
    parsed = parse("dance page=3", "en", commands=[dance])
    assert isinstance(parsed, Parsed)
    assert dict(parsed.given.words) == {"word": "page=3"}


def _choices_shown(command: Command, language: Language) -> list[tuple[str, str]]:
    """Return every (option, choice) that usage shows, as they stand there."""
    lines = [shown(one, language) for one in usage(command, language)]
    loose = any(option.loose for option in command.on("matrix"))
    assert len(lines) == 1 + len(command.on("matrix")) + loose
    found: list[tuple[str, str]] = []
    options = command.on("matrix")
    for line, option in zip(lines[1 : 1 + len(options)], options, strict=True):
        name = line.removeprefix("• ").partition(":")[0]
        if option.choices:
            words = line.rpartition("(")[2].removesuffix(")").split(", ")
            assert len(words) == len(option.choices)
            found += [(name, word) for word in words]
    return found


@pytest.mark.parametrize("language", ["de", "en"])
def test_what_usage_shows_as_a_choice_can_be_typed(language: Language) -> None:
    tried = 0
    for command in COMMANDS:
        for name, word in _choices_shown(command, language):
            result = parse(f"{command.name} {name}={word}", language)
            # Something else may be missing still, but this choice is understood.
            if isinstance(result, Unclear):
                assert result.problem.msgid == "This is still missing: {options}."
            else:
                assert isinstance(result, Parsed)
            tried += 1
    assert tried > 40


@pytest.mark.parametrize(
    ("line", "about"),
    [
        ("help", ""),
        ("Hilfe", ""),
        ("!help match join", "match join"),
        ("? match", "match"),
        ("helpless", None),
        ("match join", None),
        ("", None),
    ],
)
def test_help_is_asked_for_in_either_language(line: str, about: str | None) -> None:
    assert help_wanted(line) == about


def _commands_in(blocks: tuple[object, ...], language: Language = "en") -> list[str]:
    lines = [shown(block, language) for block in blocks if isinstance(block, Text)]
    return [line.replace("**", "") for line in lines if " · " in line]


def test_help_lists_every_command_that_somebody_may_use() -> None:
    for_members = _commands_in(help_blocks(organiser=False, language="en", lead="!netz "))
    assert for_members[:2] == [
        "!netz intro write · show · find",
        (
            "!netz match join · wishes · leave · pause · status · why · met · avoid · account link"
            " · account part"
        ),
    ]
    for_organisers = _commands_in(help_blocks(organiser=True, language="en"))
    assert [line.partition(" ")[0] for line in for_organisers[-2:]] == ["privacy", "admin"]
    for lines, every in (
        (for_members, [one for one in COMMANDS if not one.organisers]),
        (for_organisers, COMMANDS),
    ):
        assert sum(len(line.split(" · ")) for line in lines) == len(every)


def test_help_is_in_ones_language_and_says_where_to_begin() -> None:
    blocks = help_blocks(organiser=False, language="de")
    said = [shown(one, "de") for one in blocks if isinstance(one, Text)]
    assert said[0] == "Neu hier? Fang an mit „vorstellung schreiben“."
    assert _commands_in(blocks, "de")[0] == "vorstellung schreiben · zeigen · finden"
    assert said[-1].endswith("hilfe treffen; wie du ihn schreibst: hilfe treffen ansetzen")


def test_help_about_a_group_or_a_command_says_how_it_is_typed() -> None:
    about = help_blocks(organiser=False, language="de", about="begegnung Mitmachen")
    assert [shown(one, "de") for one in about if isinstance(one, Text)] == [
        "So schreibst du es: begegnung mitmachen [rhythmus] [gruppe]",
        (
            "• rhythmus: Wie oft du jemanden kennenlernen möchtest "
            "(wöchentlich, zweiwöchentlich, monatlich)"
        ),
        "• gruppe: Ob du lieber eine oder zwei Personen triffst (zu_zweit, zu_dritt)",
    ]
    assert len(help_blocks(organiser=False, language="en", about="privacy")) == 3


@pytest.mark.parametrize("about", ["admin", "dance", "match join now"])
def test_help_about_what_somebody_may_not_use_is_help_about_all(about: str) -> None:
    assert help_blocks(organiser=False, language="en", about=about) == help_blocks(
        organiser=False, language="en"
    )


# --- whatever is typed ----------------------------------------------------------------------------

_OURS = st.sampled_from(
    sorted({word for one in COMMANDS for word in (*one.path, *(o.name for o in one.options))})
)
_PIECES = st.one_of(
    _OURS,
    _OURS.map(lambda name: f"{name}="),
    st.sampled_from([*'"„“”«»[]()=#@!: \n', "https://matrix.to/#/", ADA, "3", "weekly", "matrix:"]),
    st.text(max_size=8),
)


@given(
    st.lists(_PIECES, max_size=12).map(" ".join) | st.lists(_PIECES, max_size=12).map("".join),
    st.sampled_from(["de", "en"]),
    st.lists(st.text(max_size=12) | st.just(ADA), max_size=3),
)
def test_nothing_that_can_be_typed_breaks_the_reader(
    line: str, language: Language, mentions: list[str]
) -> None:
    parsed = parse(line, language, mentions=mentions)
    help_wanted(line)
    assert help_blocks(organiser=True, language=language, about=line)
    if isinstance(parsed, Unclear):
        assert all(shown(one, language) for one in parsed.said)
    if isinstance(parsed, Parsed):
        _check(parsed)


@given(st.sampled_from(COMMANDS), st.lists(_PIECES, max_size=8))
def test_what_is_read_is_what_its_description_allows(command: Command, pieces: list[str]) -> None:
    parsed = parse(" ".join([*command.path, *pieces]), "en", mentions=[ADA])
    assert parsed is not None
    if isinstance(parsed, Parsed):
        assert parsed.command.path[: len(command.path)] == command.path
        _check(parsed)


def _check(parsed: Parsed) -> None:
    given, options = parsed.given, {one.name: one for one in parsed.command.on("matrix")}
    names = [*given.words, *given.numbers, *given.people, *parsed.named]
    assert len(names) == len(set(names))
    assert set(names) <= set(options)
    needed = {one.name for one in options.values() if one.required or one.default}
    if given.together:
        needed -= {"title", "when"}
    assert needed <= set(names)
    for name, value in given.words.items():
        if choices := options[name].choices:
            assert value in {choice.value for choice in choices}


WORDS = {
    "short words": endless("a ", LINE).rstrip(),
    "options that are none": endless("aa=1 ", LINE).rstrip(),
    "quotation marks": " " * (LINE // 2 - 1),  # words between quotation marks that have no letter
    "brackets": "[" * LINE,
    "links to people": endless("[](https://matrix.to/#/", LINE),
}
NAMED = {"signs of a person": "@" * 100, "servers": "@" + endless("a:", 99)}
PROBLEMS = {
    "choices": "“Europe/Berlin” does not fit “language”. You can choose: Deutsch, English.",
    "the same choice": f"I do not know what to do with “{'not ' * 14}not…”.",
    "one choice": f"“{'x' * 59}…” does not fit “rhythm”. You can choose: weekly, fortnightly, "
    "monthly.",
}


@pytest.mark.parametrize("name", LINES)
def test_the_longest_message_is_read_to_its_end(name: str) -> None:
    parsed = parse(LINES[name].typed(LINE), "en")
    if name in WORDS:
        assert isinstance(parsed, Parsed)
        assert parsed.given == Given({"words": WORDS[name]})
    elif name in NAMED:
        assert isinstance(parsed, Parsed)
        assert parsed.named == {"member": NAMED[name]}
    elif name in PROBLEMS:
        assert isinstance(parsed, Unclear)
        assert shown(parsed.problem) == PROBLEMS[name]
    else:
        assert parsed is None
