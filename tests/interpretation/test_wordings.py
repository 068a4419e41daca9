"""How people say each category: a wording names that category, and nothing else."""

import tomllib
from datetime import datetime
from pathlib import Path

import pytest

from samverkan.categories import CATEGORIES
from samverkan.interpretation import Gazetteer, interpret

_AT = datetime.fromisoformat("2026-11-19T11:00:00+01:00")
_WORDINGS: dict[str, list[str]] = {
    category: row["wordings"]
    for category, row in tomllib.loads(
        Path(__file__).with_name("wordings.toml").read_text("utf-8")
    ).items()
}


def test_every_category_but_the_one_for_the_rest_has_its_wordings() -> None:
    assert {category.id for category in CATEGORIES} - {"ovrigt"} == set(_WORDINGS)


@pytest.mark.parametrize("category", _WORDINGS)
def test_every_wording_tells_of_one_event_of_its_category(
    category: str, gazetteer: Gazetteer
) -> None:
    understood = {
        wording: [row.category for row in interpret(wording, gazetteer, _AT, "faltare").incidents]
        for wording in _WORDINGS[category]
    }

    assert {wording: [category] for wording in understood} == understood


@pytest.mark.parametrize("category", _WORDINGS)
def test_no_wording_is_stopped(category: str, gazetteer: Gazetteer) -> None:
    stopped = [
        wording
        for wording in _WORDINGS[category]
        if interpret(wording, gazetteer, _AT, "faltare").pii
    ]

    assert stopped == []
