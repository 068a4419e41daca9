"""The documentation of the model names every key, and its example runs."""

import re
from pathlib import Path
from typing import get_args

import pytest
from pydantic import BaseModel
from typer.testing import CliRunner

from bot.cli import app
from samverkan import parties, structure
from samverkan.model_file import parse_municipality
from tests.helpers.aby import ABY, GUIDE

PROSE = re.sub(r"```.*?```", "", GUIDE, flags=re.DOTALL)
NAMED = {word for code in re.findall(r"`([^`]+)`", PROSE) for word in re.findall(r"\w+", code)}
TYPES = [
    kind
    for kind in vars(structure).values()
    if isinstance(kind, type) and issubclass(kind, BaseModel)
]
CLOSED_LISTS = {
    "kind": parties.OrganisationKind,
    "police_class": parties.PoliceClass,
    "preposition": parties.Preposition,
    "level": structure.Level,
    "mandate": structure.Mandate,
    "notes": structure.Notes,
    "status": structure.Status,
    "collection": structure.CollectionKind,
    "every": structure.Every,
    "access_class": structure.AccessClass,
    "on_holiday": structure.OnHoliday,
}


@pytest.mark.parametrize("kind", TYPES, ids=lambda kind: kind.__name__)
def test_every_key_is_explained(kind: type[BaseModel]) -> None:
    keys = {field.alias or name for name, field in kind.model_fields.items()}
    assert not keys - NAMED


@pytest.mark.parametrize("options", CLOSED_LISTS.values(), ids=CLOSED_LISTS)
def test_every_value_of_a_closed_list_is_named(options: object) -> None:
    values = set(get_args(options))
    assert values
    assert not values - NAMED


def test_the_example_has_three_forums_and_every_list() -> None:
    aby = parse_municipality(ABY, "aby.toml")
    assert [forum.id for forum in aby.forums] == ["trygghetsrad", "planeringsgrupp", "veckogrupp"]
    assert all((aby.boards, aby.departments, aby.flows, aby.documents))


def test_the_example_is_checked_without_error_or_advice(tmp_path: Path) -> None:
    path = tmp_path / "aby.toml"
    path.write_text(ABY, encoding="utf-8")
    shown = CliRunner().invoke(app, ["check", str(path)])
    assert shown.exit_code == 0, shown.output
    assert shown.output == "ok: Åby kommun: 4 areas, 10 functions, 3 forums\n"
