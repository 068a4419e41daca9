"""Settings are read whole, or explained; the example file names each of them."""

import re
import tomllib
from pathlib import Path

import pytest
from pydantic import BaseModel, SecretStr

from bot.hosted import load_hosted, problems_of_rooms
from bot.settings import Settings
from bot.settings_file import SettingsError, load_settings
from samverkan.problems import Problem

ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / "config.example.toml"
OF_FORUMS = {"rooms", "teams_rooms", "room_limits"}
"""Sections whose keys are forums."""
SMALL = """
[municipality]
model = "sollentuna"

[matrix]
homeserver = "https://matrix.example.se/"
user_id = "@samrad:example.se"
password = "hemligt"
"""


def written(folder: Path, text: str) -> Path:
    """Write a settings file."""
    path = folder / "config.toml"
    path.write_text(text, encoding="utf-8")
    return path


def problems_of(path: Path) -> tuple[Problem, ...]:
    """Return what is wrong with a settings file."""
    with pytest.raises(SettingsError) as caught:
        load_settings(path)
    return caught.value.problems


def settings_keys() -> set[tuple[str, ...]]:
    """Return section and key of every setting in code."""
    keys: set[tuple[str, ...]] = set()
    for section, field in Settings.model_fields.items():
        model = field.annotation
        if isinstance(model, type) and issubclass(model, BaseModel):
            keys |= {(section, key) for key in model.model_fields}
        else:
            keys.add((section,))
    return keys


def example_keys(text: str) -> set[tuple[str, ...]]:
    """Return section and key of every line of a settings file, those shown in a comment too."""
    keys: set[tuple[str, ...]] = set()
    section = ""
    for line in text.splitlines():
        if header := re.fullmatch(r"\[(\w+)\]", line):
            section = header[1]
        elif key := re.match(r"(?:# )?(\w+) = ", line):
            keys.add((section,) if section in OF_FORUMS else (section, key[1]))
    # Its entries are shown in comments: they and [municipality] exclude each other.
    return keys | {("municipalities",)} if "#     [[municipalities]]" in text else keys


def test_the_example_names_every_setting_and_no_other() -> None:
    assert example_keys(EXAMPLE.read_text(encoding="utf-8")) == settings_keys()


def test_the_example_is_valid(tmp_path: Path) -> None:
    path = written(tmp_path, EXAMPLE.read_text(encoding="utf-8"))
    (tmp_path / "samrad.password").write_text("hemligt\n", encoding="utf-8")
    settings = load_settings(path)
    assert settings.matrix.password == SecretStr("hemligt")
    assert not problems_of_rooms(settings, load_hosted(settings, path), path)


def test_every_line_that_the_example_shows_is_valid(tmp_path: Path) -> None:
    text = re.sub(r"^# (?=\w+ = )", "", EXAMPLE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    settings = load_settings(written(tmp_path, text))
    assert settings.matrix.password == SecretStr("…")
    assert example_keys(text) == {
        (section, key) if section not in OF_FORUMS else (section,)
        for section, values in tomllib.loads(text).items()
        for key in values
    } | {("municipalities",)}


def test_the_municipalities_that_the_example_shows_are_valid(tmp_path: Path) -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    shown = "\n".join(line[6:] for line in text.splitlines() if line.startswith("#     "))
    several = "[[municipalities]]" + shown.partition("[[municipalities]]")[2]
    model = (ROOT / "municipalities" / "salem.toml").read_text(encoding="utf-8")
    other = model.replace('id = "salem"', 'id = "nykvarn"', 1)
    (tmp_path / "nykvarn.toml").write_text(other, encoding="utf-8")
    several = several.replace("/run/secrets/nykvarn-database", "databas")
    (tmp_path / "databas").write_text("postgresql://samrad:hemligt@db/nykvarn", encoding="utf-8")
    path = written(tmp_path, SMALL.replace('[municipality]\nmodel = "sollentuna"', "") + several)
    settings = load_settings(path)
    salem, nykvarn = load_hosted(settings, path)
    assert not problems_of_rooms(settings, (salem, nykvarn), path)
    assert salem.url == f"sqlite:///{tmp_path}/salem.sqlite"
    assert nykvarn.url == "postgresql://samrad:hemligt@db/nykvarn"
    assert [(room.platform, room.highest) for room in nykvarn.rooms] == [
        ("matrix", "K3"),
        ("teams", "K3"),
    ]


HOSTING_WRONGS = {
    "no municipality": ("", ("municipality.model", "and so is municipalities")),
    "one and several": (
        (
            '[municipality]\nmodel = "salem"\n[[municipalities]]\nmodel = "haninge"\n'
            'database = { url = "sqlite:///a" }\n'
        ),
        ("municipality", "belongs to one municipality"),
    ),
    "two in one database": (
        (
            '[[municipalities]]\nmodel = "salem"\ndatabase = { url = "sqlite:///a" }\n'
            '[[municipalities]]\nmodel = "haninge"\ndatabase = { url = "sqlite:///a" }\n'
        ),
        ("municipalities[1].database.url", "is the same as municipalities[0].database"),
    ),
    "one in the common database": (
        '[[municipalities]]\nmodel = "salem"\ndatabase = { url = "sqlite:///samrad.sqlite" }\n',
        ("municipalities[0].database.url", "is the same as database"),
    ),
}


@pytest.mark.parametrize(("text", "told"), HOSTING_WRONGS.values(), ids=HOSTING_WRONGS)
def test_municipalities_that_could_mix_are_refused(
    tmp_path: Path, text: str, told: tuple[str, str]
) -> None:
    alone = SMALL.replace('[municipality]\nmodel = "sollentuna"', "")
    problems = problems_of(written(tmp_path, alone + text))
    assert [problem.key for problem in problems] == [told[0]]
    assert told[1] in problems[0].what


def test_a_room_of_two_municipalities_is_refused(tmp_path: Path) -> None:
    hosted = "\n".join(
        f'[[municipalities]]\nmodel = "{name}"\ndatabase = {{ url = "sqlite:///{name}" }}\n'
        'rooms = { operativ_grupp = "#samma:example.se" }'
        for name in ("salem", "salem_.toml")
    )
    model = (ROOT / "municipalities" / "salem.toml").read_text(encoding="utf-8")
    other = model.replace('id = "salem"', 'id = "nykvarn"', 1)
    (tmp_path / "salem_.toml").write_text(other, encoding="utf-8")
    alone = SMALL.replace('[municipality]\nmodel = "sollentuna"', "")
    path = written(tmp_path, alone + hosted)
    settings = load_settings(path)
    (problem,) = problems_of_rooms(settings, load_hosted(settings, path), path)
    assert problem.key == "municipalities[1].rooms.operativ_grupp"


def test_the_same_municipality_twice_is_refused(tmp_path: Path) -> None:
    hosted = "\n".join(
        f'[[municipalities]]\nmodel = "salem"\ndatabase = {{ url = "sqlite:///{name}" }}'
        for name in ("a", "b")
    )
    alone = SMALL.replace('[municipality]\nmodel = "sollentuna"', "")
    path = written(tmp_path, alone + hosted)
    with pytest.raises(SettingsError, match="salem again"):
        load_hosted(load_settings(path), path)


def test_the_defaults_that_the_example_shows_are_those_of_the_code() -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    shown = tomllib.loads(re.sub(r"^# (?=\w+ = )", "", text, flags=re.MULTILINE))
    for section in ("web", "log"):
        assert getattr(Settings.model_fields[section].default, "model_dump")() == shown[section]  # noqa: B009 -- the field's default is untyped


def test_every_setting_has_an_example() -> None:
    for section, key in (key for key in settings_keys() if len(key) > 1):
        model = Settings.model_fields[section].annotation
        assert isinstance(model, type)
        assert issubclass(model, BaseModel)
        (example,) = model.model_fields[key].examples or [""]
        assert example.startswith(f"{key} = ")


def test_little_is_needed_and_the_rest_has_defaults(tmp_path: Path) -> None:
    settings = load_settings(written(tmp_path, SMALL))
    assert settings.matrix.homeserver == "https://matrix.example.se"
    assert settings.matrix.allowed_servers == ("example.se",)
    assert settings.matrix.only_signed_devices
    assert settings.web.host == "127.0.0.1"


def test_relative_paths_count_from_the_settings_file(tmp_path: Path) -> None:
    settings = load_settings(written(tmp_path, SMALL))
    assert settings.database.url.get_secret_value() == f"sqlite:///{tmp_path}/samrad.sqlite"
    assert settings.matrix.store == tmp_path / "matrix-store"


def test_a_model_of_ones_own_is_found_beside_the_settings(tmp_path: Path) -> None:
    model = (ROOT / "municipalities" / "sollentuna.toml").read_text(encoding="utf-8")
    (tmp_path / "kommun.toml").write_text(model, encoding="utf-8")
    path = written(tmp_path, SMALL.replace('"sollentuna"', '"kommun.toml"'))
    (hosted,) = load_hosted(load_settings(path), path)
    assert hosted.municipality.id == "sollentuna"


def test_a_secret_from_the_environment_goes_before_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SAMRAD_MATRIX__PASSWORD", "ur miljön")
    settings = load_settings(written(tmp_path, SMALL))
    assert settings.matrix.password == SecretStr("ur miljön")


def test_a_secret_can_stand_in_a_file_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("syt_hemligt\n", encoding="utf-8")
    (tmp_path / "databas").write_text("postgresql://samrad:hemligt@db/samrad", encoding="utf-8")
    text = SMALL.replace('password = "hemligt"', 'access_token_file = "token"')
    settings = load_settings(written(tmp_path, text + '[database]\nurl_file = "databas"\n'))
    assert settings.matrix.access_token == SecretStr("syt_hemligt")
    assert settings.database.url.get_secret_value() == "postgresql://samrad:hemligt@db/samrad"


def test_no_secret_shows_when_settings_are_printed(tmp_path: Path) -> None:
    text = SMALL + '[database]\nurl = "postgresql://samrad:hemligt@db/samrad"\n'
    assert "hemligt" not in repr(load_settings(written(tmp_path, text)))


WRONGS = {
    "a key that is spelt wrong": (
        ("homeserver =", "homserver ="),
        ("matrix.homserver", 'is not a key here, did you mean "homeserver"?'),
        'homeserver = "https://matrix.example.se"',
    ),
    "a section that is spelt wrong": (
        ("[matrix]", "[matrx]"),
        ("matrx", 'is not a key here, did you mean "matrix"?'),
        '[matrix] homeserver = "https://matrix.example.se"',
    ),
    "a homeserver without https": (
        ("https://matrix.example.se/", "matrix.example.se"),
        ("matrix.homeserver", "does not have the form of the example"),
        'homeserver = "https://matrix.example.se"',
    ),
    "a user id without a server": (
        ("@samrad:example.se", "samrad"),
        ("matrix.user_id", "does not have the form of the example"),
        'user_id = "@samrad:example.se"',
    ),
    "nothing to log in with": (
        ('password = "hemligt"', ""),
        (
            "matrix.password",
            "is missing, and so is matrix.access_token: one of them is needed to log in",
        ),
        'password = "…"',
    ),
    "a password file that is not there": (
        ('password = "hemligt"', 'password_file = "borta"'),
        (
            "matrix.password_file",
            "the file borta cannot be read: No such file or directory",
        ),
        'password_file = "samrad.password"',
    ),
    "a port out of range": (
        ("[matrix]", "[web]\nport = 70000\n[matrix]"),
        ("web.port", "should be less than or equal to 65535"),
        "port = 8470",
    ),
    "a room that is no room": (
        ("[matrix]", '[rooms]\nest_vecko = "EST Vecko"\n[matrix]'),
        ("rooms.est_vecko", "does not have the form of the example"),
        '[rooms] est_vecko = "#est-vecko:example.se"',
    ),
    "another database": (
        ("[matrix]", '[database]\nurl = "mysql://db/samrad"\n[matrix]'),
        (
            "database.url",
            "names neither SQLite (sqlite:///FILE) nor PostgreSQL (postgresql://…)",
        ),
        'url = "sqlite:///samrad.sqlite"',
    ),
}


@pytest.mark.parametrize(("change", "told", "example"), WRONGS.values(), ids=WRONGS)
def test_a_problem_names_file_key_line_and_example(
    tmp_path: Path, change: tuple[str, str], told: tuple[str, str], example: str
) -> None:
    path = written(tmp_path, SMALL.replace(*change))
    problem = next(each for each in problems_of(path) if each.key == told[0])
    assert (problem.file, problem.what, problem.example) == (str(path), told[1], example)
    assert problem.line is not None


def test_a_problem_from_the_environment_names_the_variable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SAMRAD_WEB__PORT", "åttio")
    (problem,) = problems_of(written(tmp_path, SMALL))
    assert (problem.file, problem.key) == ("the environment", "SAMRAD_WEB__PORT")


def test_a_variable_of_no_section_is_not_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SAMRAD_MATRX__PASSWORD", "hemligt")
    (problem,) = problems_of(written(tmp_path, SMALL))
    assert problem.key == "SAMRAD_MATRX__PASSWORD"
    assert 'did you mean "SAMRAD_MATRIX"?' in problem.what


def test_a_room_of_no_forum_is_told_with_its_line(tmp_path: Path) -> None:
    path = written(tmp_path, SMALL + '[rooms]\nest_veko = "!rum:example.se"\n')
    settings = load_settings(path)
    (problem,) = problems_of_rooms(settings, load_hosted(settings, path), path)
    assert problem.what == 'Sollentuna kommun has no forum "est_veko", did you mean "est_vecko"?'
    assert problem.line == len(path.read_text(encoding="utf-8").splitlines())


def test_what_is_wrong_never_repeats_a_secret(tmp_path: Path) -> None:
    text = SMALL.replace('password = "hemligt"', 'password = ["hemligt"]')
    assert "hemligt" not in "\n".join(
        str(problem) for problem in problems_of(written(tmp_path, text))
    )


def test_a_file_that_is_no_toml_is_shown_with_its_line(tmp_path: Path) -> None:
    (problem,) = problems_of(written(tmp_path, "[matrix]\nuser_id = @samrad:example.se\n"))
    assert problem.line == 2


def test_a_missing_file_is_explained(tmp_path: Path) -> None:
    (problem,) = problems_of(tmp_path / "ingen.toml")
    assert problem.what == "cannot be read: No such file or directory"
