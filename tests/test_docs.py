"""What the README tells people to type exists."""

import re
from pathlib import Path

import pytest
from typer.main import get_command

from bot.cli import app

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


def typed(text: str, program: str) -> set[str]:
    """Return the words after a program's name, where a text shows it as code."""
    return set(re.findall(rf"(?:^|`|\$ |bin/){program} ([a-z][a-z-]*)", text, re.MULTILINE))


def test_every_make_target_in_the_texts_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", MAKEFILE, re.MULTILINE))
    named = typed(README, "make") | typed(CONTRIBUTING, "make")
    assert named
    assert not named - targets


def test_every_samrad_command_in_the_readme_exists() -> None:
    commands = set(get_command(app).commands)  # type: ignore[attr-defined]  # a Typer app is a group
    assert not typed(README, "samrad") - commands


@pytest.mark.parametrize("text", [README, CONTRIBUTING], ids=["README", "CONTRIBUTING"])
def test_every_link_to_a_file_leads_somewhere(text: str) -> None:
    links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", text)
    assert not [link for link in links if not (ROOT / link).exists()]
