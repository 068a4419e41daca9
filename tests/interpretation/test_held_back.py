"""How good the interpreter is on messages that no rule was written on (issue goals).

Only figures are told, so that a failure does not show what was missed:
`python benchmarks/interpretation.py --misses` does that for whoever is ready to give up a set.
"""

import pytest

from samverkan.interpretation import Gazetteer
from tests.interpretation.labelled import Figures, held_back, measure, own_messages

LEAST = 200


@pytest.fixture(scope="module")
def figures(gazetteer: Gazetteer) -> Figures:
    return measure(held_back(), gazetteer)


def test_enough_is_held_back_and_nothing_of_it_is_learnt_from() -> None:
    messages = held_back()
    assert len(messages) >= LEAST
    learnt = {message.text for message in own_messages()}
    assert not [message.id for message in messages if message.text in learnt]


def test_most_messages_are_understood_whole(figures: Figures) -> None:
    assert figures.exact >= 0.9
    assert figures.row_f1 >= 0.93


def test_every_message_with_personal_data_is_stopped_and_few_others(figures: Figures) -> None:
    assert figures.stopped == 1
    assert figures.false_stops <= 0.02


def test_nothing_is_invented(figures: Figures) -> None:
    assert figures.invented == 0
