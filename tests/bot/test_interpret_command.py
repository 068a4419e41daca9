"""The output of `samrad interpret` (DESIGN 7, DOMAIN 14.1)."""

import json
from datetime import datetime

import pytest

from bot.interpret_command import (
    Message,
    UnreadableLineError,
    interpret_to_json,
    read_messages,
)
from samverkan.interpretation import Gazetteer
from tests.helpers.sollentuna import SOLLENTUNA

AT = datetime.fromisoformat("2026-11-19T11:00:00+01:00")
GAZETTEER = Gazetteer.of(SOLLENTUNA)


def test_a_report_comes_out_in_the_form_of_the_contract_with_area_names() -> None:
    message = Message("Tre krossade rutor i Häggvik natten mot lördag, nivå 3", "rektor", AT)

    (line,) = interpret_to_json([message], GAZETTEER)

    (incident,) = json.loads(line)["incidents"]
    assert incident == {
        "area": "Häggvik",
        "category": "skadegorelse",
        "count": 3,
        "date": "2026-11-13/2026-11-14",
        "severity": 3,
        "time": "natt",
    }


def test_an_explanation_names_the_words_behind_each_value() -> None:
    message = Message("Tre krossade rutor i Häggvik igår", "rektor", AT)

    (line,) = interpret_to_json([message], GAZETTEER, with_explanation=True)

    (words,) = json.loads(line)["explanation"]
    assert (words["count"], words["area"], words["date"]) == ("Tre", "Häggvik", "igår")


def test_a_coming_event_and_its_area_are_told() -> None:
    (line,) = interpret_to_json([Message("På lördag är det disco i Rotebro", "x", AT)], GAZETTEER)

    assert json.loads(line)["upcoming"] == {"area": "Rotebro", "date": "2026-11-21"}


def test_a_file_of_lines_is_read_with_its_own_roles_and_times() -> None:
    lines = ['{"text": "inget", "role": "rektor", "reported_at": "2026-11-19T11:00:00+01:00"}',
             "", '{"text": "lugnt"}']  # fmt: skip

    messages = list(read_messages(lines, "faltare", AT))

    assert [(m.text, m.role) for m in messages] == [("inget", "rektor"), ("lugnt", "faltare")]


def test_a_line_with_another_key_for_the_text_is_told_which_keys_it_has() -> None:
    with pytest.raises(UnreadableLineError, match=r"no key 'text' \(keys: 'txt', 'role'\)"):
        list(read_messages(['{"txt": "lugnt", "role": "rektor"}'], "faltare", AT))


def test_a_mere_letter_is_not_taken_for_nothing_to_report() -> None:
    (line,) = interpret_to_json([Message("x", "rektor", AT)], GAZETTEER)

    assert json.loads(line)["nothing_to_report"] is False
    assert json.loads(line)["needs_clarification"] == ["content"]


@pytest.mark.parametrize(
    "line",
    ["{", "[]", "{}", '{"text": 1}', '{"text": "a", "reported_at": "2026-11-19T11:00:00"}'],
    ids=["no json", "a list", "no text", "a number", "no offset"],
)
def test_a_line_that_is_no_message_is_named(line: str) -> None:
    with pytest.raises(UnreadableLineError) as caught:
        list(read_messages(["", line], "faltare", AT))

    assert caught.value.number == 2
