"""The guides name every command, with examples that work; the links lead somewhere."""

import inspect
import re
from pathlib import Path

import pytest

from bot.web import Health
from commands import registry
from commands.base import Right
from commands.meetings import verbs

DOCS = Path(__file__).parent.parent / "docs"
GUIDE = DOCS / "guide"
TEXTS = {
    path.stem: path.read_text(encoding="utf-8")
    for path in (*GUIDE.glob("*.md"), *DOCS.glob("*.md"))
}
ROWS = re.compile(r"^\| `([^`]+)` \|.*?\|(?: `([^`]+)` \|)?$", re.MULTILINE)


def named(guide: str) -> dict[str, str]:
    """Return the commands of a guide's table with their examples."""
    return {name: example for name, example in ROWS.findall(TEXTS[guide]) if example}


def test_the_guide_of_meetings_names_every_command_of_meetings() -> None:
    assert set(named("moten")) == verbs.NAMES


def test_the_coordinators_guide_names_every_other_command() -> None:
    others = {command.name for command in registry.COMMANDS} - verbs.NAMES
    assert others == set(named("samordnare"))


def test_the_reporters_guide_names_every_command_but_the_coordinators() -> None:
    leading = {Right.SAMORDNARE, Right.LEDARE}
    theirs = {c.name for c in registry.COMMANDS if c.right not in leading}
    assert theirs - verbs.NAMES == set(named("rapportor"))


@pytest.mark.parametrize("guide", ["rapportor", "samordnare", "moten"])
def test_every_example_is_understood_as_its_command(guide: str) -> None:
    for name, example in named(guide).items():
        found = registry.match(example, prefixed=False)
        assert found is not None, example
        assert found[0].name == name


@pytest.mark.parametrize("guide", ["rapportor", "samordnare", "moten"])
def test_every_command_in_the_text_is_understood(guide: str) -> None:
    shown = re.findall(r"`([^`]+)`", TEXTS[guide])
    assert not [
        words for words in shown if registry.match(words.lstrip("!"), prefixed=True) is None
    ]


@pytest.mark.parametrize("name", sorted(TEXTS))
def test_every_link_leads_somewhere(name: str) -> None:
    folder = GUIDE if (GUIDE / f"{name}.md").exists() else DOCS
    links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", TEXTS[name])
    assert not [link for link in links if not (folder / link).exists()]


def test_the_operations_guide_explains_what_health_says() -> None:
    explained = {name for name, _ in ROWS.findall(TEXTS["operations"])}
    said = set(re.findall(r'found\["([a-z_]+)"\]', inspect.getsource(Health)))
    assert said
    assert said <= explained
