"""What every card must be: an Adaptive Card 1.5, in Swedish, that can be read aloud."""

import json
from pathlib import Path

import adaptive_cards
import jsonschema

from tests.teams.stage import inside
from tests.teams.tokens import Json

_SCHEMA = json.loads(
    (Path(adaptive_cards.__file__).parent / "schemas" / "schema-1.5.json").read_text("utf-8")
)
_VALIDATOR = jsonschema.Draft6Validator(_SCHEMA)


def check(content: Json) -> None:
    """Fail for a card that Teams would not draw, or a screen reader not read."""
    # The one extension of Teams that is used; the schema knows no extensions.
    plain = {key: value for key, value in content.items() if key != "msteams"}
    errors = [error.message for error in _VALIDATOR.iter_errors(plain)]
    assert not errors
    assert content["version"] == "1.5"
    assert content["lang"] == "sv"
    assert content["body"][0]["style"] == "heading"
    ids = [each["id"] for each in inside(content) if str(each.get("type")).startswith("Input.")]
    assert len(ids) == len(set(ids))
    for each in inside(content):
        if str(each.get("type", "")).startswith("Input."):
            assert each.get("label") or each.get("title")
        if each.get("type") == "TextBlock":
            assert each["wrap"] is True
        if str(each.get("type", "")).startswith("Action."):
            assert each["title"].strip()
