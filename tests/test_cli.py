"""The command line says what it did, what is wrong, and how to put it right."""

import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from typer.main import get_command
from typer.testing import CliRunner

from bot.check import Findings, check
from bot.cli import app

ROOT = Path(__file__).parent.parent
MODEL = ROOT / "municipalities" / "sollentuna.toml"
PEOPLE = ROOT / "docs" / "people.example.csv"
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
HEAVY = ("nio", "typst", "sqlmodel", "sqlalchemy", "fastapi", "synapse")

cli = CliRunner()


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """Return a copy of the example settings with a password beside it."""
    (tmp_path / "samrad.password").write_text("hemligt", encoding="utf-8")
    path = tmp_path / "config.toml"
    path.write_text((ROOT / "config.example.toml").read_text(encoding="utf-8"), encoding="utf-8")
    return path


class FakeHomeserver:
    """The three calls that a check makes, with one right password and one right token."""

    def __init__(self) -> None:
        self.logged_out: list[str] = []
        application = web.Application()
        application.router.add_post("/_matrix/client/v3/login", self.login)
        application.router.add_post("/_matrix/client/v3/logout", self.logout)
        application.router.add_get("/_matrix/client/v3/account/whoami", self.whoami)
        self.server = TestServer(application)

    async def login(self, request: web.Request) -> web.Response:
        """Give a token for the right password."""
        body = await request.json()
        if body["password"] != "hemligt":  # noqa: S105 -- a made-up password
            return self.forbidden("M_FORBIDDEN")
        user = body["identifier"]["user"]
        return web.json_response({"user_id": user, "access_token": "ny", "device_id": "PROV"})

    async def logout(self, request: web.Request) -> web.Response:
        """Note whose device left."""
        self.logged_out.append(request.headers["Authorization"])
        return web.json_response({})

    async def whoami(self, request: web.Request) -> web.Response:
        """Say whose token it is."""
        if request.headers["Authorization"] != "Bearer giltig":
            return self.forbidden("M_UNKNOWN_TOKEN")
        return web.json_response({"user_id": "@samrad:example.se"})

    @staticmethod
    def forbidden(code: str) -> web.Response:
        """Refuse as a homeserver does."""
        return web.json_response({"errcode": code, "error": "Nej"}, status=403)


@pytest.fixture
async def homeserver() -> AsyncIterator[FakeHomeserver]:
    """Start a fake homeserver on loopback."""
    fake = FakeHomeserver()
    await fake.server.start_server()
    yield fake
    await fake.server.close()


@pytest.fixture
def installed(config: Path, homeserver: FakeHomeserver) -> Callable[[str], Path]:
    """Return settings for the fake homeserver with a line for the login."""

    def write(login: str, user: str = "@samrad:example.se") -> Path:
        text = (
            config.read_text(encoding="utf-8")
            .replace("https://matrix.example.se", str(homeserver.server.make_url("/")))
            .replace('password_file = "samrad.password"', login)
            .replace("@samrad:example.se", user)
        )
        config.write_text(text, encoding="utf-8")
        return config

    return write


def test_help_answers_without_the_heavy_libraries() -> None:
    code = (
        "import sys\n"
        "from bot.cli import main\n"
        "sys.argv = ['samrad', '--help']\n"
        "try:\n"
        "    main()\n"
        "except SystemExit as stop:\n"
        f"    loaded = [name for name in {HEAVY!r} if name in sys.modules]\n"
        "    sys.exit(f'loaded: {loaded}' if loaded or stop.code else 0)\n"
    )
    done = subprocess.run(  # noqa: S603 -- our own interpreter and our own code
        [sys.executable, "-c", code], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "run" in done.stdout


def commands() -> list[str]:
    """Return every command of the command line, nested ones too."""
    found = []
    for name, command in get_command(app).commands.items():  # type: ignore[attr-defined]  # a Typer app is a group
        inner = getattr(command, "commands", None)
        found += [f"{name} {part}" for part in inner] if inner else [name]
    return found


@pytest.mark.parametrize("command", commands())
def test_every_command_has_help_with_an_example(command: str) -> None:
    shown = cli.invoke(app, [*command.split(), "--help"])
    assert shown.exit_code == 0
    assert f"Example: samrad {command}" in " ".join(shown.output.split())


def test_the_version_is_that_of_the_package() -> None:
    shown = cli.invoke(app, ["--version"])
    assert shown.output == f"samrad {version('samrad')}\n"


def test_a_wrong_use_exits_with_2() -> None:
    assert cli.invoke(app, ["check"]).exit_code == 2
    assert cli.invoke(app, ["chek"]).exit_code == 2


def test_a_ready_model_is_checked_by_its_name() -> None:
    shown = cli.invoke(app, ["check", "haninge"])
    assert shown.exit_code == 0, shown.output
    assert "ok: Haninge kommun" in shown.output


def test_sound_settings_pass_the_check(config: Path) -> None:
    shown = cli.invoke(app, ["check", str(config), "--offline"])
    assert shown.exit_code == 0
    assert "ok: Sollentuna kommun: 7 areas, 37 functions, 16 forums" in shown.stdout
    assert "note: the database is not there yet" in shown.stdout


def test_a_password_that_everybody_can_read_is_remarked_on(config: Path) -> None:
    (config.parent / "samrad.password").chmod(0o644)
    shown = cli.invoke(app, ["check", str(config), "--offline"])
    assert "note: matrix.password_file: everybody on this machine can read" in shown.stdout
    (config.parent / "samrad.password").chmod(0o640)
    assert "can read" not in cli.invoke(app, ["check", str(config), "--offline"]).stdout


def test_a_check_tells_file_key_and_example(config: Path) -> None:
    config.write_text(config.read_text(encoding="utf-8").replace("user_id", "userid"), "utf-8")
    shown = cli.invoke(app, ["check", str(config), "--offline"])
    assert shown.exit_code == 1
    assert f"{config}:" in shown.stderr
    assert 'matrix.userid: is not a key here, did you mean "user_id"?' in shown.stderr
    assert 'for example: user_id = "@samrad:example.se"' in shown.stderr


def test_a_check_answers_machines_in_json(config: Path) -> None:
    config.write_text(config.read_text(encoding="utf-8").replace("est_vecko", "est_veko"), "utf-8")
    shown = cli.invoke(app, ["check", str(config), "--offline", "--json"])
    (problem,) = json.loads(shown.stdout)["problems"]
    assert (problem["key"], shown.exit_code) == ("rooms.est_veko", 1)


def test_a_model_can_be_checked_alone(tmp_path: Path) -> None:
    assert cli.invoke(app, ["check", str(MODEL)]).exit_code == 0
    broken = tmp_path / "kommun.toml"
    text = MODEL.read_text(encoding="utf-8").replace('home_area = "edsberg"', 'home_area = "solna"')
    broken.write_text(text, encoding="utf-8")
    shown = cli.invoke(app, ["check", str(broken)])
    assert shown.exit_code == 1
    assert 'functions[2].home_area: no area has the id "solna"' in shown.stderr


def test_an_external_member_is_remarked_on(tmp_path: Path) -> None:
    lowered = tmp_path / "kommun.toml"
    text = MODEL.read_text(encoding="utf-8")
    text = text.replace('role = "bostadsbolag"', 'role = "bostadsbolag"\nexternal = true')
    lowered.write_text(text, encoding="utf-8")
    shown = cli.invoke(app, ["check", str(lowered)])
    assert shown.exit_code == 0
    assert "note: forums[0].members: bovard_sollentunahem is external" in shown.stdout


def test_people_are_imported_and_vacancies_told(config: Path, tmp_path: Path) -> None:
    some = tmp_path / "folk.csv"
    lines = PEOPLE.read_text(encoding="utf-8").replace(";31/12/2026", ";").splitlines(keepends=True)
    some.write_text("".join(line for line in lines if ";kommunpolis;" not in line), "utf-8")
    shown = cli.invoke(app, ["people", "import", str(some), "--config", str(config)])
    assert shown.exit_code == 0, shown.output
    assert "6 people, 6 of them changed" in shown.stdout
    assert "note: Kommunpolis (kommunpolis) is vacant" in shown.stdout
    again = cli.invoke(app, ["people", "import", str(some), "--config", str(config)])
    assert "6 people, 0 of them changed" in again.stdout
    checked = cli.invoke(app, ["check", str(config), "--offline"])
    assert "note: Kommunpolis (kommunpolis) is vacant" in checked.stdout


def test_people_left_out_of_a_new_list_keep_their_seats(config: Path, tmp_path: Path) -> None:
    cli.invoke(app, ["people", "import", str(PEOPLE), "--config", str(config)])
    one = tmp_path / "en.csv"
    one.write_text(
        "namn;funktion;matrix\nTolvan Tolvansson;kommunpolis;@t:polisen.example\n", encoding="utf-8"
    )
    shown = cli.invoke(app, ["people", "import", str(one), "--config", str(config)])
    assert "note: Anna Exempel is not in the list and keeps what is stored" in shown.stdout


def test_a_wrong_list_is_told_by_line_and_nothing_is_stored(config: Path, tmp_path: Path) -> None:
    wrong = tmp_path / "folk.csv"
    wrong.write_text("namn;funktion;matrix\nTolvan;faltgrupen;@t:example.se\n", encoding="utf-8")
    shown = cli.invoke(app, ["people", "import", str(wrong), "--config", str(config)])
    assert shown.exit_code == 1
    assert f'{wrong}:2: function: "faltgrupen" is no function' in shown.stderr
    assert not (config.parent / "samrad.sqlite").exists()


@pytest.mark.parametrize("command", [["run"], ["people", "import", str(PEOPLE), "--config"]])
def test_unusable_settings_stop_a_command_with_2(command: list[str], tmp_path: Path) -> None:
    shown = cli.invoke(app, [*command, str(tmp_path / "ingen.toml")])
    assert shown.exit_code == 2
    assert "cannot be read: No such file or directory" in shown.stderr


def test_a_room_of_no_forum_stops_the_bot_before_it_starts(config: Path) -> None:
    config.write_text(config.read_text(encoding="utf-8").replace("est_vecko", "est_veko"), "utf-8")
    shown = cli.invoke(app, ["run", str(config)])
    assert shown.exit_code == 2
    assert 'did you mean "est_vecko"?' in shown.stderr


def test_a_database_that_is_gone_is_explained(
    config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SAMRAD_DATABASE__URL", "postgresql://samrad:hemligt@127.0.0.1:9/samrad")
    shown = cli.invoke(app, ["check", str(config), "--offline"])
    assert shown.exit_code == 1
    assert "database.url: the database cannot be used" in shown.stderr
    assert "hemligt" not in shown.output


async def found(path: Path) -> Findings:
    """Check with a login."""
    return await check(path, NOW, offline=False)


async def test_a_check_logs_its_test_device_out_again(
    installed: Callable[..., Path], homeserver: FakeHomeserver
) -> None:
    findings = await found(installed('password_file = "samrad.password"'))
    assert not findings.problems
    assert "@samrad:example.se can log in" in findings.facts
    assert homeserver.logged_out == ["Bearer ny"]


async def test_a_valid_token_is_not_logged_out(
    installed: Callable[..., Path], homeserver: FakeHomeserver
) -> None:
    assert not (await found(installed('access_token = "giltig"'))).problems
    assert not homeserver.logged_out


@pytest.mark.parametrize(
    ("login", "key", "what"),
    [
        ('password = "fel"', "matrix.password", "the homeserver refuses it: Nej (M_FORBIDDEN)"),
        (
            'access_token = "gammal"',
            "matrix.access_token",
            "the homeserver refuses it: Nej (M_UNKNOWN_TOKEN)",
        ),
    ],
    ids=["password", "token"],
)
async def test_a_refused_login_is_told_with_its_reason(
    installed: Callable[..., Path], login: str, key: str, what: str
) -> None:
    (problem,) = (await found(installed(login))).problems
    assert (problem.key, problem.what) == (key, what)


async def test_a_token_of_another_account_is_told(installed: Callable[..., Path]) -> None:
    (problem,) = (await found(installed('access_token = "giltig"', "@bot:example.se"))).problems
    assert (problem.key, problem.example) == ("matrix.user_id", 'user_id = "@samrad:example.se"')


async def test_a_server_that_is_gone_is_told(
    installed: Callable[..., Path], homeserver: FakeHomeserver
) -> None:
    path = installed('password = "hemligt"')
    await homeserver.server.close()
    (problem,) = (await found(path)).problems
    assert problem.key == "matrix.homeserver"
    assert "cannot be reached" in problem.what


def test_samrad_is_installed_as_a_command() -> None:
    samrad = Path(sys.executable).with_name("samrad")
    done = subprocess.run(  # noqa: S603 -- our own command
        [samrad, "--version"],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "COLUMNS": "80"},
    )
    assert done.stdout == f"samrad {version('samrad')}\n"


def test_a_message_is_interpreted_from_the_command_line() -> None:
    shown = cli.invoke(
        app,
        ["interpret", "--at", "2026-11-19T09:00+01:00", "--explain", "klotter i Häggvik i måndags"],
    )

    assert shown.exit_code == 0
    (incident,) = json.loads(shown.stdout)["incidents"]
    assert (incident["area"], incident["category"], incident["date"]) == (
        "Häggvik",
        "klotter",
        "2026-11-16",
    )
    assert json.loads(shown.stdout)["explanation"]


def test_messages_are_interpreted_from_a_file_one_object_a_line(tmp_path: Path) -> None:
    file = tmp_path / "messages.jsonl"
    line = {"text": "inget", "role": "rektor", "reported_at": "2026-11-19T09:00:00+01:00"}
    file.write_text(f"{json.dumps(line)}\n{json.dumps(line)}\n", encoding="utf-8")

    shown = cli.invoke(app, ["interpret", "--jsonl", str(file)])

    assert [json.loads(row)["nothing_to_report"] for row in shown.stdout.splitlines()] == [
        True,
        True,
    ]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param([], "TEXT", id="nothing to interpret"),
        pytest.param(["--at", "igår", "klotter"], "2026-11-19T09:00+01:00", id="no time"),
        pytest.param(["--at", "2026-11-19T09:00", "klotter"], "offset", id="no offset"),
        pytest.param(["--model", "atlantis", "klotter"], "atlantis", id="no such model"),
    ],
)
def test_interpret_says_what_is_wrong_with_its_arguments(arguments: list[str], said: str) -> None:
    shown = cli.invoke(app, ["interpret", *arguments], env={"COLUMNS": "200"})

    assert shown.exit_code == 2
    assert said in shown.output


def test_interpret_names_the_line_that_is_no_message(tmp_path: Path) -> None:
    file = tmp_path / "messages.jsonl"
    file.write_text("{}\n", encoding="utf-8")

    shown = cli.invoke(app, ["interpret", "--jsonl", str(file)])

    assert shown.exit_code == 1
    assert "line 1" in shown.output
