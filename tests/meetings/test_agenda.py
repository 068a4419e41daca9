"""Agendas: headings of each kind of forum, and the order of points."""

from datetime import UTC, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.wording import load
from samverkan.agenda_plan import HEADINGS
from samverkan.meetings import agenda
from samverkan.model_file import ModelError, load_ready, parse_municipality, ready_models
from samverkan.structure import AgendaHeading
from tests.helpers.aby import ABY

SALEM = load_ready("salem")
COUNCIL = SALEM.forum_by_id["chefssamrad"]


def points(count: int) -> tuple[agenda.Point, ...]:
    return tuple(agenda.Point(n, n, None, f"Punkt {n}") for n in range(1, count + 1))


def test_every_known_heading_has_a_title() -> None:
    assert set(load("dagordning")) == HEADINGS


def test_every_standard_heading_is_known() -> None:
    assert {id_ for ids in agenda.STANDARD.values() for id_ in ids} <= HEADINGS


@pytest.mark.parametrize("name", ready_models())
def test_every_forum_of_every_municipality_has_an_agenda(name: str) -> None:
    for forum in load_ready(name).forums:
        assert len(agenda.headings(forum, elected=False)) >= 7


def test_a_chefssamrad_has_the_fourteen_points_of_salem() -> None:
    ids = [heading.id for heading in agenda.headings(COUNCIL, elected=False)]
    assert (len(ids), ids[0], ids[8], ids[-1]) == (14, "oppnande", "forslag", "avslutning")


def test_elected_members_get_a_dialogue_before_other_matters() -> None:
    ids = [heading.id for heading in agenda.headings(COUNCIL, elected=True)]
    assert ids[ids.index("ovrigt") - 1] == "dialog"


def test_a_weekly_forum_is_summoned_the_day_before_and_nothing_more() -> None:
    weekly = load_ready("sollentuna").forum_by_id["est_vecko"]
    assert agenda.preparation(weekly).summons == 1
    assert agenda.preparation(weekly).call == 0
    assert agenda.preparation(COUNCIL).call == 15


def test_a_forum_may_have_an_agenda_of_its_own() -> None:
    own = 'agenda = ["oppnande", { id = "skolan", title = "Skolan", minutes = 20 }]\n'
    own += "preparation = { call = 10, at = 13:00:00 }\n"
    aby = parse_municipality(ABY.replace('notes = "protokoll"\n', own, 1), "aby.toml")
    council = aby.forum_by_id["trygghetsrad"]
    assert agenda.headings(council, elected=False) == (
        AgendaHeading(id="oppnande"),
        AgendaHeading(id="skolan", title="Skolan", minutes=20),
    )
    assert agenda.preparation(council).at == time(13)


@pytest.mark.parametrize(
    "wrong", ['["dans"]', '[{ id = "dans", title = "Dans", provider = "fika" }]']
)
def test_a_heading_that_nobody_knows_is_told_before_the_start(wrong: str) -> None:
    text = ABY.replace('notes = "protokoll"\n', f"agenda = {wrong}\n", 1)
    with pytest.raises(ModelError, match="known heading"):
        parse_municipality(text, "aby.toml")


def test_a_point_is_moved_before_another() -> None:
    after = agenda.moved(points(6), 6, 4)
    assert [point.id for point in after] == [1, 2, 3, 6, 4, 5]
    assert [point.number for point in after] == [1, 2, 3, 4, 5, 6]


def test_a_struck_point_leaves_no_gap() -> None:
    after = agenda.struck(points(4), 2)
    assert [(point.id, point.number) for point in after] == [(1, 1), (2, 0), (3, 2), (4, 3)]


@pytest.mark.parametrize("number", [0, -1, 5, 99])
def test_an_unknown_point_is_no_point(number: int) -> None:
    with pytest.raises(agenda.NoSuchPointError):
        agenda.struck(points(4), number)


@given(st.integers(1, 9), st.lists(st.tuples(st.integers(1, 9), st.integers(1, 10))))
def test_no_moving_loses_or_doubles_a_point(count: int, moves: list[tuple[int, int]]) -> None:
    order = points(count)
    for number, before in moves:
        if number <= count and before <= count + 1:
            order = agenda.moved(order, number, before)
    assert sorted(point.id for point in order) == list(range(1, count + 1))
    assert [point.number for point in order] == list(range(1, count + 1))


def test_a_point_has_a_clock_as_far_as_those_before_it_have_a_time() -> None:
    nine = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
    later = datetime(2026, 11, 24, 9, 10, tzinfo=UTC)
    assert agenda.clocks(nine, [10, None, 5]) == (nine, later, None)


def test_the_first_point_says_no_clock_when_no_other_can() -> None:
    nine = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
    assert agenda.clocks(nine, [None, 10, 5]) == (None, None, None)
