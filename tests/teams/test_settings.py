"""The section [teams], and what is loaded when there is none."""

import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.settings_file import SettingsError, load_settings

MATRIX = """
[municipality]
model = "sollentuna"
[matrix]
homeserver = "https://matrix.example.se"
user_id = "@samrad:example.se"
password = "hemligt"
"""
APP = "11111111-2222-3333-4444-555555555555"
TENANT = "99999999-8888-7777-6666-555555555555"


def written(folder: Path, teams: str) -> Path:
    path = folder / "config.toml"
    path.write_text(f"{MATRIX}[teams]\n{teams}", encoding="utf-8")
    return path


def test_there_is_no_teams_unless_it_is_set(tmp_path: Path) -> None:
    assert not load_settings(written(tmp_path, "")).teams.is_set


def test_the_secret_may_stand_in_a_file_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("mycket hemligt\n", encoding="utf-8")
    path = written(tmp_path, f'app_id = "{APP}"\ntenant = "{TENANT}"\napp_secret_file = "secret"\n')
    teams = load_settings(path).teams
    assert teams.is_set
    assert teams.app_secret == SecretStr("mycket hemligt")


@pytest.mark.parametrize(
    ("teams", "key"),
    [
        (f'app_id = "{APP}"\napp_secret = "x"\n', "teams.tenant"),
        (f'app_id = "{APP}"\ntenant = "{TENANT}"\n', "teams.app_secret"),
        (f'app_id = "samrad"\ntenant = "{TENANT}"\napp_secret = "x"\n', "teams.app_id"),
        ('allowed_tenants = ["kommunen"]\n', "teams.allowed_tenants[0]"),
        ('address = "http://samrad.example.se"\n', "teams.address"),
    ],
)
def test_what_is_missing_or_malformed_is_named(tmp_path: Path, teams: str, key: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings(written(tmp_path, teams))
    assert [problem.key for problem in caught.value.problems] == [key]


def test_the_sdk_is_loaded_only_where_teams_is_set() -> None:
    code = "import sys, bot.app, bot.cli; print(*(n for n in sys.modules if 'microsoft' in n))"
    done = subprocess.run(  # noqa: S603 -- our own interpreter and our own code
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == ""


def test_a_dotenv_in_the_working_folder_is_not_picked_up(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("CLIENT_SECRET=fel\nSAMRAD_X=1\n", encoding="utf-8")
    code = (
        "import os, bot.platforms.teams; "
        "print(*(n for n in os.environ if n in ('CLIENT_SECRET', 'SAMRAD_X')), "
        "'PYTHON_DOTENV_DISABLED' in os.environ)"
    )
    done = subprocess.run(  # noqa: S603 -- our own interpreter and our own code
        [sys.executable, "-W", "error", "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
    )
    assert done.stdout.strip() == "False"
