"""`samrad teams package` makes what an administrator can upload."""

import json
import struct
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import jsonschema
import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.settings_file import load_settings
from bot.teams_command import MEETINGS, READ_ALL, package
from samverkan.model_file import load_ready
from tests.teams.packages import installed
from tests.teams.test_settings import APP, TENANT, written
from tests.teams.tokens import Json

TEAMS = f"""
app_id = "{APP}"
app_secret = "hemligt"
tenant = "{TENANT}"
address = "https://samrad.example.se"
website = "https://www.example.se/samrad"
"""


@pytest.fixture(scope="session")
def schemas() -> Path:
    """Give the schemas of Teams' manifests, as its own package has them."""
    folder = installed("the app package against the schema of Teams' manifests")
    return folder / "node_modules/@microsoft/app-manifest/build/json-schemas/teams/v1.19"


def made(folder: Path, more: str = "", municipality: str = "sollentuna") -> dict[str, bytes]:
    """Return the files of a package."""
    settings = load_settings(written(folder, TEAMS + more))
    with ZipFile(BytesIO(package(settings, load_ready(municipality), "x"))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def validate(content: Json, schema: Path) -> None:
    """Hold content to a schema that lies in a file."""
    read = json.loads(schema.read_text("utf-8-sig"))
    jsonschema.validators.validator_for(read)(read).validate(content)


@pytest.mark.parametrize("more", ["", "read_all = true\n", "meetings = false\n"])
@pytest.mark.parametrize(
    "municipality", ["lekeberg", "salem", "sollentuna", "skelleftea", "haninge"]
)
def test_manifest_and_texts_are_valid(
    tmp_path: Path, schemas: Path, municipality: str, more: str
) -> None:
    content = made(tmp_path, more, municipality)
    manifest, english = (json.loads(content[name]) for name in ("manifest.json", "en.json"))
    validate(manifest, schemas / "MicrosoftTeams.schema.json")
    validate(english, schemas / "MicrosoftTeams.Localization.schema.json")
    assert "{" not in manifest["description"]["full"]


def test_the_icons_have_the_sizes_and_colours_that_teams_asks_for(tmp_path: Path) -> None:
    content = made(tmp_path)
    for name, side in (("color.png", 192), ("outline.png", 32)):
        assert content[name].startswith(b"\x89PNG")
        assert struct.unpack(">II", content[name][16:24]) == (side, side)


def test_only_the_rights_that_are_used_are_asked_for(tmp_path: Path) -> None:
    without = json.loads(made(tmp_path, "meetings = false\n")["manifest.json"])
    assert "authorization" not in without
    assert "webApplicationInfo" not in without
    for more, rights in (
        ("", MEETINGS),
        ("read_all = true\n", MEETINGS + READ_ALL),
        ("meetings = false\nread_all = true\n", READ_ALL),
    ):
        asked = json.loads(made(tmp_path, more)["manifest.json"])["authorization"]
        names = [each["name"] for each in asked["permissions"]["resourceSpecific"]]
        assert sorted(names) == sorted(rights)


def test_the_same_settings_make_the_same_package(tmp_path: Path) -> None:
    settings = load_settings(written(tmp_path, TEAMS))
    municipality = load_ready("sollentuna")
    assert package(settings, municipality, "x") == package(settings, municipality, "x")


def test_the_command_writes_it_and_says_what_is_missing(tmp_path: Path) -> None:
    path, out = written(tmp_path, TEAMS), tmp_path / "samrad-teams.zip"
    done = CliRunner().invoke(app, ["teams", "package", str(path), "--out", str(out)])
    assert done.exit_code == 0
    assert out.exists()
    path = written(tmp_path, f'app_id = "{APP}"\napp_secret = "x"\ntenant = "{TENANT}"\n')
    done = CliRunner().invoke(app, ["teams", "package", str(path), "--out", str(out)])
    assert done.exit_code == 1
    assert "teams.address" in done.output
    assert "teams.website" in done.output
