"""Settings: read once, checked together, never leaking a value."""

import re
from pathlib import Path

import pytest

from cli._console import say
from settings import SETTINGS, Settings, SettingsError, load

ROOT = Path(__file__).parent.parent
SECRET = "hunter2-must-never-be-printed"


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in SETTINGS:
        monkeypatch.delenv(name, raising=False)


def written(tmp_path: Path, lines: str, mode: int = 0o600) -> Path:
    path = tmp_path / ".env"
    path.write_text(lines)
    path.chmod(mode)
    return path


def test_without_any_file_every_setting_has_a_value_that_works(tmp_path: Path) -> None:
    settings = load(tmp_path / "missing")
    assert settings.database_url == "sqlite:///var/netzwerkstatt.db"
    assert settings.health_address == "127.0.0.1:8090"
    assert settings.discord_token.get_secret_value() == ""


def test_the_example_file_holds_the_defaults(tmp_path: Path) -> None:
    path = written(tmp_path, (ROOT / ".env.example").read_text())
    assert load(path) == Settings(_env_file=None)  # pyright: ignore[reportCallIssue]


def test_the_environment_wins_over_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOG_FORMAT", "JSON")
    assert load(written(tmp_path, "LOG_FORMAT=human\n")).log_format == "json"


@pytest.mark.parametrize(
    ("line", "name"),
    [
        (f"DATABASE_URL=mysql://root:{SECRET}@host/db", "DATABASE_URL"),
        (f"DATABASE_URL={SECRET}", "DATABASE_URL"),
        (f"LOG_FORMAT={SECRET}", "LOG_FORMAT"),
        (f"LOG_LEVEL={SECRET}", "LOG_LEVEL"),
        (f"DISCORD_MEMBERS_INTENT={SECRET}", "DISCORD_MEMBERS_INTENT"),
        (f"DISCORD_API_URL={SECRET}", "DISCORD_API_URL"),
        (f"DISCORD_GATEWAY_URL=ftp://{SECRET}", "DISCORD_GATEWAY_URL"),
        (f"HEALTH_ADDRESS={SECRET}", "HEALTH_ADDRESS"),
        ("HEALTH_ADDRESS=127.0.0.1:99999", "HEALTH_ADDRESS"),
        (f"FEED_PORT={SECRET}", "FEED_PORT"),
        ("FEED_PORT=65536", "FEED_PORT"),
        ("FEED_PORT=-1", "FEED_PORT"),
        ("FEED_PORT=80.5", "FEED_PORT"),
        ("FEED_HOST=", "FEED_HOST"),
        (f"FEED_HOST=http://{SECRET}", "FEED_HOST"),
        (f"FEED_HOST={SECRET}:8091", "FEED_HOST"),
        ("FEED_HOST=127.0.0.1/8", "FEED_HOST"),
        (f"FEED_URL=https://{SECRET}", "FEED_URL"),  # where nothing listens
        (f"ABOUT_URL={SECRET}", "ABOUT_URL"),
        (f"ABOUT_URL=ftp://{SECRET}", "ABOUT_URL"),
        (f"ABOUT_URL='https://example.org/ {SECRET}'", "ABOUT_URL"),
        (f"DISCORD_MESSAGES_INTENT={SECRET}", "DISCORD_MESSAGES_INTENT"),
        (f"MATRIX_HOMESERVER={SECRET}", "MATRIX_HOMESERVER"),
        (f"MATRIX_HOMESERVER=http://{SECRET}", "MATRIX_HOMESERVER"),
        (f"MATRIX_PASSWORD={SECRET}", "MATRIX_HOMESERVER"),
        (f"MATRIX_TOKEN={SECRET}", "MATRIX_HOMESERVER"),
        (f"MATRIX_USER=@{SECRET}:server", "MATRIX_HOMESERVER"),
        (f"MATRIX_USER={SECRET}", "MATRIX_USER"),
        (f"MATRIX_HOMESERVER=https://{SECRET}", "MATRIX_USER"),
        (f"MATRIX_ALLOWED_INVITERS=*:server {SECRET}", "MATRIX_ALLOWED_INVITERS"),
        (f"MATRIX_PREFIX={SECRET}", "MATRIX_PREFIX"),
        (f"MATRIX_PREFIX=!{SECRET}", "MATRIX_PREFIX"),
        ("MATRIX_PREFIX=!", "MATRIX_PREFIX"),
        ("MATRIX_PREFIX='!netz mich'", "MATRIX_PREFIX"),
        ("MATRIX_PREFIX=@netz", "MATRIX_PREFIX"),
        (f"MATRIX_ENCRYPT_MATCHES={SECRET}", "MATRIX_ENCRYPT_MATCHES"),
        (f"DISCORD_TOKN={SECRET}", "DISCORD_TOKN"),
        (f"SOMETHING_ELSE={SECRET}", "SOMETHING_ELSE"),
    ],
)
def test_a_wrong_setting_is_named_with_its_remedy_and_without_its_value(
    tmp_path: Path, line: str, name: str
) -> None:
    with pytest.raises(SettingsError) as caught:
        load(written(tmp_path, line + "\n"))
    ((fault, sentence),) = caught.value.faults
    assert fault == name
    assert len(say(sentence, "en")) > 10
    assert SECRET not in str(caught.value) + say(sentence, "en") + repr(caught.value.__cause__)


def test_a_mistyped_setting_is_answered_with_the_nearest_one(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        load(written(tmp_path, "DISCORD_TOKN=x\n"))
    assert "DISCORD_TOKEN" in say(caught.value.faults[0][1], "en")


def test_all_faults_are_reported_together(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        load(written(tmp_path, "LOG_FORMAT=x\nLOG_LEVEL=y\nHEALTH_ADDRESS=z\n"))
    assert {name for name, _ in caught.value.faults} == {
        "LOG_FORMAT",
        "LOG_LEVEL",
        "HEALTH_ADDRESS",
    }


def test_an_account_without_a_homeserver_is_one_fault_however_much_of_it_there_is(
    tmp_path: Path,
) -> None:
    lines = "MATRIX_USER=@netz:server\nMATRIX_PASSWORD=x\nMATRIX_TOKEN=y\nLOG_LEVEL=z\n"
    with pytest.raises(SettingsError) as caught:
        load(written(tmp_path, lines))
    assert [name for name, _ in caught.value.faults] == ["MATRIX_HOMESERVER", "LOG_LEVEL"]


@pytest.mark.parametrize(
    "address",
    [
        "https://matrix.example.org",
        "http://127.0.0.1:8008",
        "http://[::1]:8008",
        "http://localhost:8008",
    ],
)
def test_a_homeserver_is_taken_over_https_or_on_this_machine(tmp_path: Path, address: str) -> None:
    lines = f"MATRIX_HOMESERVER={address}/\nMATRIX_USER=@netz:localhost:8448\n"
    settings = load(written(tmp_path, lines))
    assert (settings.matrix_homeserver, settings.matrix_user) == (address, "@netz:localhost:8448")


@pytest.mark.parametrize(
    "address",
    [
        SECRET,
        f"ftp://{SECRET}",
        f"//{SECRET}",
        "https://",
        f"https://bot.example.org/?{SECRET}",
        "https://bot.example.org/?",
        "https://bot.example.org/#",
        f"https://me:{SECRET}@bot.example.org",
        "https://bot.example.org:99999",
        "https://bot.example.org:0",
        "https://bot.example.org:x",
        "https://bot.example.org/a b",
        "https://bot.example.org\\\\x",
        "https://[bot",
        "https://böt.example.org",
    ],
)
def test_what_is_no_base_of_addresses_for_feeds_is_refused(tmp_path: Path, address: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load(written(tmp_path, f"FEED_PORT=8091\nFEED_URL='{address}'\n"))
    ((fault, sentence),) = caught.value.faults
    assert fault == "FEED_URL"
    assert "https://bot.example.org" in say(sentence, "en")
    assert SECRET not in say(sentence, "en") + repr(caught.value.__cause__)


@pytest.mark.parametrize(
    "address",
    [
        "https://bot.example.org",
        "http://localhost:8091",
        "https://[2001:db8::1]:8443",
        "https://xn--bt-fka.example.org/our/feeds",
    ],
)
def test_the_base_of_addresses_for_feeds_ends_without_a_slash(tmp_path: Path, address: str) -> None:
    settings = load(written(tmp_path, f"FEED_PORT=8091\nFEED_URL=' {address}/ '\n"))
    assert settings.feed_url == address


def test_a_wrong_port_for_feeds_is_the_one_fault_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        load(written(tmp_path, "FEED_PORT=x\nFEED_URL=https://bot.example.org\n"))
    assert [name for name, _ in caught.value.faults] == ["FEED_PORT"]


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "[::1]", "0.0.0.0", "::", "localhost"])  # noqa: S104 - only read
def test_feeds_are_served_off_and_on_loopback_unless_told_otherwise(
    tmp_path: Path, host: str
) -> None:
    untold = load(written(tmp_path, "FEED_PORT=\n"))
    assert (untold.feed_port, untold.feed_host, untold.feed_url) == (0, "127.0.0.1", "")
    told = load(written(tmp_path, f"FEED_PORT= 8091 \nFEED_HOST={host}\n"))
    assert (told.feed_port, told.feed_host) == (8091, host)


def test_inviters_are_separated_by_blanks_or_commas(tmp_path: Path) -> None:
    lines = "MATRIX_ALLOWED_INVITERS='@ada:a.org, *:b.org  *'\n"
    assert load(written(tmp_path, lines)).inviters == ("@ada:a.org", "*:b.org", "*")
    assert load(written(tmp_path, "")).inviters == ()


def test_a_sign_and_a_letter_are_enough_of_a_prefix(tmp_path: Path) -> None:
    assert load(written(tmp_path, "MATRIX_PREFIX=' .n '\n")).matrix_prefix == ".n"


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604])
def test_a_file_that_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    path = written(tmp_path, "LOG_FORMAT=json\n", mode)
    with pytest.raises(SettingsError) as caught:
        load(path)
    assert f"chmod 600 {path}" in say(caught.value.faults[0][1], "en")


def test_no_secret_is_shown_by_repr(tmp_path: Path) -> None:
    lines = (
        f"DISCORD_TOKEN={SECRET}\nMATRIX_HOMESERVER=https://server\nMATRIX_USER=@netz:server\n"
        f"MATRIX_PASSWORD={SECRET}\nMATRIX_TOKEN={SECRET}\n"
    )
    settings = load(written(tmp_path, lines))
    assert settings.matrix_password.get_secret_value() == SECRET
    assert SECRET not in repr(settings)


def test_every_setting_stands_in_the_example_the_readme_and_the_code() -> None:
    fields = {name.upper() for name in Settings.model_fields}
    example = set(re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    readme = set(re.findall(r"^\| `([A-Z_]+)` \|", (ROOT / "README.md").read_text(), re.MULTILINE))
    assert fields == set(SETTINGS) == example == readme
