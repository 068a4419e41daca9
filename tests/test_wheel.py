"""The wheel works where nothing of this repository is."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parent.parent
DATA = ("templates", "municipalities", "storage/migrations")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(  # noqa: S603 -- our own interpreter
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def samrad(
    wheel: Path, tmp_path_factory: pytest.TempPathFactory
) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Install the wheel into an empty environment, and return a way to call it there."""
    uv = shutil.which("uv") or shutil.which("uv", path=str(Path(sys.executable).parent))
    assert uv, "make setup brings uv where there is none"
    folder = tmp_path_factory.mktemp("empty")
    python = folder / "venv" / "bin" / "python"
    lock = str(ROOT / "requirements.lock")
    for command in (
        [uv, "venv", "--quiet", "--python", sys.executable, str(folder / "venv")],
        # The versions of the lock; only those that the program itself needs.
        [uv, "pip", "install", "-q", "--python", str(python), "-c", lock, str(wheel)],
    ):
        subprocess.run(command, check=True, cwd=folder)  # noqa: S603 -- uv with our own arguments
    inherited = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}

    def call(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(  # noqa: S603 -- our own command
            [python.with_name("samrad"), *arguments],
            cwd=folder,
            env={**inherited, "SAMRAD_MATRIX__PASSWORD": "hemligt"},
            capture_output=True,
            text=True,
            check=False,
        )

    shutil.copy(ROOT / "config.example.toml", folder / "config.toml")
    shutil.copy(ROOT / "docs" / "people.example.csv", folder / "people.csv")
    return call


def test_templates_migrations_and_models_travel_in_the_wheel(wheel: Path) -> None:
    needed = {
        str(path.relative_to(ROOT))
        for folder in DATA
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }
    with ZipFile(wheel) as archive:
        packed = set(archive.namelist())
    assert "municipalities/sollentuna.toml" in needed
    assert not needed - packed


def test_the_licence_travels_in_the_wheel(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        (licence,) = (name for name in archive.namelist() if name.endswith("licenses/LICENSE"))
        assert archive.read(licence) == (ROOT / "LICENSE").read_bytes()


def test_the_installed_program_checks_settings_and_makes_its_database(
    samrad: Callable[..., subprocess.CompletedProcess[str]],
) -> None:
    checked = samrad("check", "config.toml", "--offline")
    assert (checked.returncode, checked.stderr) == (0, "")
    assert "ok: Sollentuna kommun" in checked.stdout
    imported = samrad("people", "import", "people.csv")
    assert (imported.returncode, imported.stderr) == (0, "")
    assert "7 people, 7 of them changed" in imported.stdout
