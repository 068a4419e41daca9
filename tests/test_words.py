"""What people read: every template is used, every command has help that works."""

import re
from pathlib import Path

import pytest

from commands import registry
from commands.base import command_help
from commands.wording import load
from samverkan.examples import examples
from samverkan.model_file import load_ready, ready_models

ROOT = Path(__file__).parent.parent
CHAT = {file.name.removesuffix(".html.j2") for file in (ROOT / "templates" / "chat").iterdir()}
SOURCES = "\n".join(
    file.read_text(encoding="utf-8")
    for folder in ("bot", "commands", "storage", "samverkan")
    for file in (ROOT / folder).rglob("*.py")
)


def test_every_template_is_named_by_the_code_or_by_another_template() -> None:
    templates = "\n".join(f.read_text(encoding="utf-8") for f in (ROOT / "templates").rglob("*.j2"))
    unused = {
        name for name in CHAT if f'"{name}"' not in SOURCES and f'"{name}.html.j2"' not in templates
    }
    assert not unused


def test_every_template_that_the_code_names_exists() -> None:
    named = set(re.findall(r'\b(?:reply|private|Told|answer)\(\s*"([a-z_]+)"', SOURCES))
    named |= set(re.findall(r'template="([a-z_]+)"', SOURCES))
    assert named
    assert not named - CHAT


@pytest.mark.parametrize("model", ready_models())
@pytest.mark.parametrize("command", registry.COMMANDS, ids=lambda command: str(command.name))
def test_every_commands_example_is_accepted_by_the_command(
    command: registry.Command, model: str
) -> None:
    example = command_help(command.name)["exempel"].format(**examples(load_ready(model)))
    for prefix in ("", "!"):
        found = registry.match(example, prefixed=bool(prefix))
        assert found is not None
        assert found[0] is command


@pytest.mark.parametrize("command", registry.COMMANDS, ids=lambda command: str(command.name))
def test_every_command_is_found_without_diacritics(command: registry.Command) -> None:
    plain = command.name.translate(str.maketrans("åäö", "aao"))
    assert registry.find(plain) is command


def test_help_is_given_for_commands_only() -> None:
    names = {registry.fold(command.name) for command in registry.COMMANDS}
    assert set(load("hjalp")) == names


def test_no_words_name_an_area_of_a_municipality() -> None:
    models = [load_ready(name) for name in ready_models()]
    areas = {area.name for model in models for area in model.areas if area.name[:1].isupper()}
    named = re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(areas)))})\b")
    texts = [
        file
        for folder in ("chat", "teams", "words", "pages")
        for file in (ROOT / "templates" / folder).iterdir()
        if file.suffix in {".j2", ".toml"}
    ]
    assert texts
    assert not [file for file in texts if named.search(file.read_text(encoding="utf-8"))]
