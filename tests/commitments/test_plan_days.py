"""When a plan says that something is to be done, in the ways that plans do."""

from datetime import date

import pytest

from samverkan.commitments.plan_days import when, years_in

TODAY = date(2026, 11, 21)
PLAN = (2027, 2027)

IN_THE_PLAN = {
    "2027-01-31": "2027-01-31",
    "20270131": "2027-01-31",
    "2027/01/31": "2027-01-31",
    "2027-01-31 00:00:00": "2027-01-31",
    "46418": "2027-01-31",
    "46418,5": "2027-01-31",
    "31/1": "2027-01-31",
    "31/1-27": "2027-01-31",
    "31.1.2027": "2027-01-31",
    "den 31 januari": "2027-01-31",
    "senast 1 mars": "2027-03-01",
    "15 november": "2027-11-15",
    "v. 5": "2027-02-05",
    "vecka 48": "2027-12-03",
    "2027-01": "2027-01-31",
    "december 2026": "2026-12-31",
    "dec-27": "2027-12-31",
    "sept": "2027-09-30",
    "mars–maj": "2027-05-31",
    "maj och oktober": "2027-10-31",
    "under april": "2027-04-30",
    "Q1": "2027-03-31",
    "kvartal 2 2028": "2028-06-30",
    "T2": "2027-08-31",
    "tertial 1 2027": "2027-04-30",
    "HT27": "2027-12-31",
    "vårterminen 2027": "2027-06-30",
    "våren": "2027-05-31",
    "sommaren 2027": "2027-08-31",
    "hösten 2027": "2027-11-30",
    "första halvåret": "2027-06-30",
    "årsskiftet": "2027-12-31",
    "2027": "2027-12-31",
    "under 2027": "2027-12-31",
    "hela året": "2027-12-31",
}
RUNNING = ("löpande", "Kontinuerligt", "årligen", "4 ggr/år", "varje månad", "2 per år")
NOTHING = ("", "-", "?", "ej bestämt", "2027-02-30", "vintern")


@pytest.mark.parametrize(("said", "day"), IN_THE_PLAN.items(), ids=IN_THE_PLAN)
def test_a_day_is_read_as_a_plan_means_it(said: str, day: str) -> None:
    found = when(said, TODAY, PLAN)
    assert (found.day, found.running) == (date.fromisoformat(day), False)


@pytest.mark.parametrize("said", RUNNING)
def test_what_goes_on_is_due_when_the_plan_ends(said: str) -> None:
    found = when(said, TODAY, (2027, 2028))
    assert (found.day, found.running) == (date(2028, 12, 31), True)


@pytest.mark.parametrize("said", NOTHING)
def test_what_names_no_day_gives_none(said: str) -> None:
    assert when(said, TODAY, PLAN).day is None


@pytest.mark.parametrize(
    ("said", "day"), [("mars", "2027-03-31"), ("december", "2026-12-31"), ("Q1", "2027-03-31")]
)
def test_without_the_year_of_a_plan_days_are_to_come(said: str, day: str) -> None:
    assert when(said, TODAY).day == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("name", "years"),
    [
        ("Aktivitetsplan 2027", (2027, 2027)),
        ("aktivitetsplan_2027-2028.xlsx", (2027, 2028)),
        ("Överenskommelse 2021–25", (2021, 2025)),
        ("Åtagandeplan", None),
    ],
)
def test_the_name_of_a_plan_says_its_years(name: str, years: tuple[int, int] | None) -> None:
    assert years_in(name.replace("_", " ")) == years
