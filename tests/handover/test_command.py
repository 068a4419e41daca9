"""`samrad handover`: the package on the command line."""

import asyncio
import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from samverkan.collection import Seat
from storage import people
from storage.database import Database
from storage.migrate import migrate

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """Give the settings of an installation where Kim Exempel is kommunpolis."""
    url = f"sqlite:///{tmp_path / 'samrad.sqlite'}"

    async def fill() -> None:
        database = Database(url)
        await migrate(database, datetime.now(UTC))
        async with database.write() as session:
            person = await people.store(session, "Kim Exempel", "matrix", "@kim:example.se")
            number = person.id or 0
            seats = [Seat(number, "kommunpolis", "ordinarie")]
            await people.replace_holdings(session, number, seats)
        await database.close()

    asyncio.run(fill())
    (tmp_path / "samrad.password").write_text("hemligt", encoding="utf-8")
    example = (ROOT / "config.example.toml").read_text(encoding="utf-8")
    path = tmp_path / "config.toml"
    path.write_text(re.sub(r'^url = "sqlite.*"', f'url = "{url}"', example, flags=re.MULTILINE))
    return path


def test_the_package_is_printed_and_written(config: Path, tmp_path: Path) -> None:
    out = tmp_path / "ut"
    shown = CliRunner().invoke(app, ["handover", str(config), "kommunpolisen", "--out", str(out)])
    assert shown.exit_code == 0, shown.output
    assert "Överlämning Kommunpolis" in shown.output
    assert "Kim Exempel" in shown.output
    assert sorted(file.suffix for file in out.iterdir()) == [".json", ".pdf", ".txt"]
    assert (out / "overlamning-kommunpolis.pdf").read_bytes().startswith(b"%PDF")


def test_the_package_is_one_json_object_for_machines(config: Path) -> None:
    shown = CliRunner().invoke(app, ["handover", str(config), "kommunpolis", "--json"])
    assert shown.exit_code == 0, shown.output
    made = json.loads(shown.stdout)
    assert made["type"] == "D27"
    headings = [section["heading"] for section in made["sections"]]
    assert headings[:2] == ["Det här blir du frågad om", "Kommande möten"]


def test_what_is_no_function_is_said_so(config: Path) -> None:
    shown = CliRunner().invoke(app, ["handover", str(config), "kejsaren"])
    assert shown.exit_code == 2
    assert '"kejsaren" is no function' in shown.output
