"""How people write each kind of personal data, and what only looks like it (DOMAIN 13.4)."""

import tomllib
from datetime import datetime
from pathlib import Path

import pytest

from samverkan.categories import PERSONAL_DATA_KINDS
from samverkan.interpretation import Gazetteer, interpret

_AT = datetime.fromisoformat("2026-11-19T11:00:00+01:00")
_TABLE: dict[str, dict[str, list[str]]] = tomllib.loads(
    Path(__file__).with_name("stops.toml").read_text("utf-8")
)
_STOPPED = [(kind, text) for kind, row in _TABLE.items() for text in row["stopped"]]
_PASSED = [text for row in _TABLE.values() for text in row["passed"]]


def test_every_kind_has_wordings_and_lookalikes() -> None:
    assert set(PERSONAL_DATA_KINDS) == set(_TABLE)
    assert all(len(row[side]) >= 15 for row in _TABLE.values() for side in ("stopped", "passed"))


@pytest.mark.parametrize(("kind", "text"), _STOPPED, ids=[text for _, text in _STOPPED])
def test_personal_data_is_stopped_however_it_is_written(
    kind: str, text: str, gazetteer: Gazetteer
) -> None:
    assert kind in interpret(text, gazetteer, _AT, "faltare").pii


@pytest.mark.parametrize("text", _PASSED)
def test_what_only_looks_like_personal_data_is_not_stopped(text: str, gazetteer: Gazetteer) -> None:
    assert interpret(text, gazetteer, _AT, "faltare").pii == ()
