"""Agreements that expire, groups that end, forums that do not meet: told once, bundled."""

from datetime import date

import pytest

from commands import warnings
from commands.base import Context
from commands.warnings import Held
from samverkan.model_file import load_ready
from samverkan.notices import expiries, silences
from samverkan.structure import Municipality
from tests.helpers.stage import COORDINATOR, Stage, with_functions
from tests.week.conftest import Play


def with_forum(model: Municipality, forum: str, **changes: object) -> Municipality:
    """Return a municipality with a forum changed."""
    plain = model.model_dump()
    next(one for one in plain["forums"] if one["id"] == forum).update(changes)
    return Municipality.model_validate(plain)


def warned(stage: Stage) -> list[str]:
    return [text for text in stage.heard(COORDINATOR) if "behöver du ta ställning" in text]


@pytest.mark.parametrize(
    ("today", "months"),
    [
        (date(2026, 6, 29), None),
        (date(2026, 6, 30), 6),
        (date(2026, 7, 31), 6),
        (date(2026, 8, 3), None),
        (date(2026, 9, 30), 3),
        (date(2027, 1, 4), 0),
    ],
)
def test_an_agreement_is_warned_about_six_and_three_months_before_and_after_its_end(
    today: date, months: int | None
) -> None:
    found = expiries(load_ready("sollentuna"), today)
    assert [one.months for one in found] == ([] if months is None else [months])


def test_an_agreement_that_another_goes_on_after_is_not_warned_about() -> None:
    assert not expiries(load_ready("sollentuna"), date(2022, 10, 3))


@pytest.mark.parametrize("model", ["lekeberg", "salem", "skelleftea", "haninge", "sollentuna"])
def test_each_agreement_that_ends_is_warned_about_before_it_does(model: str) -> None:
    municipality = load_ready(model)
    newest = [one for one in municipality.agreements if one.valid_until]
    last = max((one.valid_until for one in newest if one.valid_until), default=None)
    if last is None:
        assert model == "haninge"
        return
    day = date(last.year, 10, 1)
    assert {one.day for one in expiries(municipality, day)} == {last}


def test_a_group_of_the_model_that_ends_is_warned_about() -> None:
    model = with_forum(load_ready("sollentuna"), "est_strategisk", end=date(2027, 5, 31))
    found = expiries(model, date(2026, 11, 30))
    assert [(one.name, one.kind, one.months) for one in found] == [("EST Strategisk", "group", 6)]


def test_a_forum_that_has_not_met_is_named_with_what_relies_on_it() -> None:
    model = load_ready("sollentuna")
    held = {
        f.id: [date(2026, 11, 13)] for f in model.forums if f.id != "strategiskt_samverkansforum"
    }
    found = silences(model, held, date(2026, 7, 1), date(2026, 12, 1))
    gap = next(one for one in found if one.name == "Strategiskt samverkansforum")
    assert gap.relies == ("Samverkansöverenskommelsen 2023–2026",)
    assert len(gap.missed) == 1


async def test_the_coordinator_is_told_once_on_a_working_day_when_awake(play: Play) -> None:
    async with play(start="2026-09-30T06:00") as stage:
        await stage.travel("2026-09-30T07:30")
        assert not warned(stage)
        await stage.travel("2026-09-30T09:00")
        (text,) = warned(stage)
        assert "Samverkansöverenskommelsen 2023–2026" in text
        assert "torsdag den 31 december 2026" in text
        assert "Strategiskt samverkansforum" in text
        for moment in ("2026-09-30T10:00", "2026-10-01T09:00", "2026-10-12T09:00"):
            await stage.travel(moment)
        assert len(warned(stage)) == 1


async def test_several_warnings_are_one_message(play: Play) -> None:
    model = with_forum(load_ready("sollentuna"), "est_strategisk", end=date(2026, 12, 31))
    async with play(start="2026-09-30T06:00", municipality=model) as stage:
        await stage.travel("2026-09-30T09:00")
        (text,) = warned(stage)
        assert "De här 2 sakerna" in text
        assert "EST Strategisk" in text


async def test_without_a_coordinator_the_warning_goes_to_the_one_above(play: Play) -> None:
    model = with_functions(trygghetssamordnare={"superior": "sakerhetschef"})
    async with play(
        start="2026-09-30T06:00", municipality=model, left_out=frozenset({COORDINATOR})
    ) as stage:
        await stage.travel("2026-09-30T09:00")
        assert "Samverkansöverenskommelsen 2023–2026" in stage.last("sakerhetschef")


async def test_a_forum_that_does_not_meet_is_told_by_who_keeps_account(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def only_one_is_silent(context: Context) -> Held:
        met = [date(2026, 11, 17)]
        others = {f.id: met for f in context.municipality.forums if f.id != "est_strategisk"}
        return Held(others, date(2026, 6, 1))

    monkeypatch.setattr(warnings, "HELD", (only_one_is_silent,))
    await stage.travel("2026-11-19T08:30")
    (text,) = warned(stage)
    assert "EST Strategisk har inte mötts än" in text
    await stage.travel("2026-11-20T08:30")
    assert len(warned(stage)) == 1
