"""The catalogues against the code: complete, fitting, and filled in without surprises."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message

import locales
from community.texts import Param, Who, ntext, text
from locales import fields, render, translate
from locales.__main__ import (
    FILES,
    ROOMS,
    ROOT,
    as_po,
    collect,
    is_missing,
    literals,
    main,
    po_path,
    read,
    sentences,
    update,
)

# Stars inside a word break Markdown; the others are the same forms with another sign.
GENDER_FORM = re.compile(r"\w[*:_/]-?(in|innen|r|n)\b|[a-zäöüß]Innen\b")


@pytest.fixture(scope="module")
def template() -> Catalog:
    return collect()


def shown(value: Param, _language: str) -> str:
    return value.name if isinstance(value, Who) else str(value)


def strings(message: Message) -> tuple[str, ...]:
    found = message.string if isinstance(message.string, tuple) else (message.string,)
    return tuple(str(one or "") for one in found)


def ids(message: Message) -> tuple[str, ...]:
    return tuple(message.id) if isinstance(message.id, (tuple, list)) else (message.id,)


# --- rendering -----------------------------------------------------------------------------------


def test_a_value_with_braces_is_inserted_as_it_was_typed() -> None:
    sentence = text("{one} and {two}", one="{two}", two="{0.__class__}")
    assert render(sentence, "en", shown) == "{two} and {0.__class__}"


@pytest.mark.parametrize("typed", ["Day “Net”", "Day „Net“", 'Day "Net"'])
def test_what_is_quoted_quotes_as_one_does_within_a_quotation(typed: str) -> None:
    sentence = text("What stays of “{title}”", title=typed)
    assert render(sentence, "en", shown) == "What stays of “Day ‘Net’”"
    assert render(sentence, "de", shown) == "Was von „Day ‚Net‘“ bleibt"
    plain = text("{one} and {two}", one=typed, two='It’s 5"')
    assert render(plain, "en", shown) == f'{typed} and It’s 5"'


def test_a_nested_sentence_and_a_list_are_rendered_too() -> None:
    sentence = text("With {people}: {why}", people=["Ada", "Kübra", "Lin"], why=text("{n}!", n=3))
    assert render(sentence, "en", shown) == "With Ada, Kübra and Lin: 3!"
    assert render(sentence, "de", shown) == "With Ada, Kübra und Lin: 3!"


def test_every_leaf_passes_through_the_front_that_makes_it_safe() -> None:
    sentence = text("{who}", who=[Who("*Ada*"), text("{inner}", inner="<b>")])
    assert render(sentence, "en", lambda value, language: f"[{shown(value, language)}]") == (
        "[*Ada*] and [<b>]"
    )


def test_a_sentence_with_a_number_has_its_own_form_for_one() -> None:
    assert render(ntext("{count} yak", "{count} yaks", 1), "en", shown) == "1 yak"
    assert render(ntext("{count} yak", "{count} yaks", 0), "en", shown) == "0 yaks"


def test_a_field_without_a_parameter_is_a_fault() -> None:
    with pytest.raises(KeyError, match="missing"):
        render(text("{missing}"), "en", shown)


@pytest.mark.parametrize("sentence", ["{}", "{0}", "{a.b}", "{a!r}", "{ a }", "{{", "50 %s {A}"])
def test_what_is_no_field_stays_as_it_is(sentence: str) -> None:
    assert render(text(sentence), "en", shown) == sentence


def test_the_empty_sentence_is_empty_in_every_language() -> None:
    assert [translate("", "de"), translate("", "en")] == ["", ""]


def test_regional_languages_read_their_own_language_and_unknown_ones_english(
    template: Catalog,
) -> None:
    catalogue = update("de", template)
    message = next(m for m in sentences(catalogue) if isinstance(m.id, str) and m.string != m.id)
    assert isinstance(message.id, str)
    assert translate(message.id, "de-AT") == translate(message.id, "de") == message.string
    assert translate(message.id, "en-GB") == translate(message.id, "fr") == message.id


def test_a_catalogue_is_loaded_whole_and_a_language_without_one_speaks_the_source() -> None:
    assert locales.load("de").gettext("Save") == "Speichern"
    assert locales.load("fr").gettext("Save") == "Save"


# --- the catalogues ------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["de", "en"])
def test_every_sentence_of_the_code_is_translated(language: str, template: Catalog) -> None:
    catalogue = update(language, template)
    assert [m.id for m in sentences(catalogue) if is_missing(m) or m.fuzzy] == []


@pytest.mark.parametrize("language", ["de", "en"])
def test_no_catalogue_holds_a_sentence_that_nobody_says(language: str, template: Catalog) -> None:
    catalogue = read(language)
    assert [m.id for m in sentences(catalogue) if template.get(ids(m)[0]) is None] == []
    assert not catalogue.obsolete


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_files_are_as_the_tool_writes_them(language: str, template: Catalog) -> None:
    assert po_path(language).read_bytes() == as_po(update(language, template))


@pytest.mark.parametrize("language", ["de", "en"])
def test_a_translation_has_the_fields_of_its_sentence(language: str, template: Catalog) -> None:
    for message in sentences(update(language, template)):
        *_, many = ids(message)
        for one in strings(message):
            # The singular may say "one" in words; nothing else may be lost or added.
            lost = fields(many) ^ fields(one)
            assert not lost or (len(ids(message)) == 2 and lost == {"count"}), message.id


def test_german_uses_no_gender_signs_and_says_du(template: Catalog) -> None:
    for message in sentences(update("de", template)):
        for one in strings(message):
            assert not GENDER_FORM.search(re.sub(r"https?://\S+|\{\w+\}", "", one)), one
            assert not re.search(r"\b(Ihnen|Ihre[nmrs]?|möchten Sie|Sie können)\b", one), one


def test_a_translation_begins_and_ends_as_its_sentence_does(template: Catalog) -> None:
    for message in sentences(update("de", template)):
        for one in strings(message):
            english = ids(message)[-1]
            assert (one[:1].isspace(), one[-1:].isspace()) == (
                english[:1].isspace(),
                english[-1:].isspace(),
            ), message.id
            assert one.endswith((".", "!", "?")) == english.endswith((".", "!", "?")), message.id


# --- the tool ------------------------------------------------------------------------------------


def test_sentences_are_found_by_their_three_names_and_no_others(tmp_path: Path) -> None:
    (tmp_path / "cogs").mkdir()
    (tmp_path / "cogs" / "greet.py").write_text(
        'text("Hello {name}", name=n)\nntext("{count} day", "{count} days", n)\n'
        '_T("greet")\n_("not this")\nother("nor this")\ntext("30 % of {n}", n=1)\n'
        'sa.text("PRAGMA")\ntext("put " + "together")\n'
    )
    (tmp_path / "bot.py").write_text('text("From the front door")\n')
    found = collect(tmp_path)
    assert {ids(m) for m in sentences(found)} == {
        ("Hello {name}",),
        ("{count} day", "{count} days"),
        ("greet",),
        ("30 % of {n}",),
        ("From the front door",),
    }
    assert not any("python-format" in m.flags for m in sentences(found))


def test_a_file_holds_nothing_that_changes_by_itself(template: Catalog) -> None:
    written = as_po(template).decode()
    assert "Date" not in written.split("\n\n")[0]
    assert not re.search(r"^#: .*:\d", written, re.MULTILINE)


def test_a_new_sentence_is_reported_and_an_old_translation_survives(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, room = tmp_path / "code", tmp_path / "room"
    (code / "cogs").mkdir(parents=True)
    (code / "cogs" / "greet.py").write_text('text("Hello")\ntext("New here?")\n')
    german = po_path("de", room)
    german.parent.mkdir(parents=True)
    german.write_text('msgid "Hello"\nmsgstr "Hallo"\n\nmsgid "Gone"\nmsgstr "Weg"\n')
    assert main(code, room) == 1
    assert "missing: 'New here?'" in capsys.readouterr().out
    german.write_text(
        german.read_text().replace('"New here?"\nmsgstr ""', '"New here?"\nmsgstr "Neu?"')
    )
    assert main(code, room) == 0
    assert {ids(m) + strings(m) for m in sentences(read("de", room))} == {
        ("Hello", "Hallo"),
        ("New here?", "Neu?"),
    }
    assert {ids(m) + strings(m) for m in sentences(read("en", room))} == {
        ("Hello", "Hello"),
        ("New here?", "New here?"),
    }


# --- the code ------------------------------------------------------------------------------------


def said() -> Iterator[tuple[str, ast.Call]]:
    """Yield every call of text() and ntext() with where it stands."""
    paths = [p for room in ROOMS for p in (ROOT / room).rglob("*.py")]
    for path in (*paths, *(ROOT / name for name in FILES)):
        if path.name == "texts.py" or not path.is_file():
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id in {"text", "ntext"}
            ):
                yield f"{path.relative_to(ROOT)}:{node.lineno}", node


def test_every_sentence_stands_in_the_code_as_a_whole() -> None:
    for where, call in said():
        assert literals(call), f"{where}: the sentence is put together from pieces"


# Sentences that wait there for the people and topics they are filled in with.
WAITING = ("community/matching/_questions.py", "community/matching/_reason_words.py")


def test_every_field_of_a_sentence_is_given_and_nothing_else() -> None:
    for where, call in said():
        if where.startswith(WAITING):
            continue
        counted = {"count"} if len(literals(call)) > 1 else set[str]()
        given = {str(keyword.arg) for keyword in call.keywords} | counted
        wanted = fields(" ".join(literals(call)))
        assert wanted | counted == given, where
