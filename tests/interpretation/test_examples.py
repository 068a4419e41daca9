"""The worked examples of DOMAIN 14.3, and the project's own labelled messages."""

import pytest

from samverkan.interpretation import Gazetteer
from tests.interpretation.labelled import (
    Labelled,
    differences,
    own_messages,
    worked_examples,
)


@pytest.mark.parametrize("example", worked_examples(), ids=lambda example: example.id)
def test_every_worked_example_is_exact(example: Labelled, gazetteer: Gazetteer) -> None:
    assert differences(example, gazetteer) == []


@pytest.mark.parametrize("example", worked_examples(), ids=lambda example: example.id)
def test_the_optional_values_of_an_example_are_found(
    example: Labelled, gazetteer: Gazetteer
) -> None:
    found = example.interpreted(gazetteer)
    wanted = example.expected

    assert set(wanted.get("negated", [])) <= set(found.negated)
    assert set(wanted.get("needs_clarification", [])) <= set(found.needs_clarification)
    assert wanted.get("nothing_areas", []) == [
        gazetteer.names[area] for area in found.nothing_areas
    ] or not wanted.get("nothing_areas")
    if "upcoming" in wanted:
        assert found.upcoming is not None
        assert wanted["upcoming"]["area"] == gazetteer.names[found.upcoming.area or ""]
        assert wanted["upcoming"]["date"] == str(found.upcoming.date_from)
    assert wanted.get("escalate", False) == found.escalate


@pytest.mark.parametrize("message", own_messages(), ids=lambda message: message.id)
def test_a_message_that_rules_were_written_on_stays_exact(
    message: Labelled, gazetteer: Gazetteer
) -> None:
    assert differences(message, gazetteer) == []


def test_there_are_enough_labelled_messages_with_ids_of_their_own() -> None:
    ids = [message.id for message in own_messages()]

    assert len(ids) >= 200
    assert len(set(ids)) == len(ids)
