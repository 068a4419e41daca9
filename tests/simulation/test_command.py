"""`samrad simulate` as somebody uses it."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app

WEEK = ("--from", "2026-03-02", "--to", "2026-03-04")


def simulate(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["simulate", *arguments])
    return result.exit_code, result.output


def test_the_summary_is_printed_for_machines(tmp_path: Path) -> None:
    out = tmp_path / "out"
    status, said = simulate("lekeberg", *WEEK, "--out", str(out), "--json")
    assert (status, json.loads(said)["simulated_days"]) == (0, 3)
    assert json.loads(said) == json.loads((out / "summary.json").read_text(encoding="utf-8"))


def test_an_older_simulation_is_replaced(tmp_path: Path) -> None:
    out = tmp_path / "out"
    simulate("lekeberg", *WEEK, "--out", str(out))
    (out / "documents" / "old.pdf").write_bytes(b"%PDF-")
    status, said = simulate("lekeberg", *WEEK, "--out", str(out))
    kept = {file.name for file in (out / "documents").iterdir()}
    assert (status, "old.pdf" in kept) == (0, False), said


def test_a_folder_with_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / "mine.pdf").write_bytes(b"%PDF-")
    status, said = simulate("lekeberg", *WEEK, "--out", str(tmp_path))
    assert status == 2
    assert "something else" in " ".join(said.split())
    assert (tmp_path / "documents" / "mine.pdf").exists()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        pytest.param(("atlantis", *WEEK), "atlantis", id="no-such-model"),
        pytest.param(("salem", "--from", "2026-03-02", "--to", "2026-03-01"), "before", id="order"),
        pytest.param(("salem", "--from", "2/3", "--to", "2026-03-01"), "2026-01-01", id="no-day"),
        pytest.param(("salem", "--from", "0001-01-01", "--to", "2026-03-01"), "2000", id="early"),
        pytest.param(("salem", "--from", "2026-03-01", "--to", "9999-12-31"), "2100", id="late"),
    ],
)
def test_what_cannot_be_simulated_ends_with_two(
    tmp_path: Path, arguments: tuple[str, ...], says: str
) -> None:
    status, said = simulate(*arguments, "--out", str(tmp_path / "out"))
    assert status == 2
    assert says in said
