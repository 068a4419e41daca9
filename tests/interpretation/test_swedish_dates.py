"""Swedish expressions of time: one table for what has been, one for what is to come."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samverkan.swedish_dates import Viewpoint, deadline, find, past_span, short_days, span
from samverkan.swedish_words import compose

THURSDAY = date(2026, 11, 19)

PAST = [
    # words, first and last day seen from Thursday 19 November 2026
    ("i fredags", "2026-11-13", "2026-11-13"),
    ("lör natt", "2026-11-14", "2026-11-15"),
    ("yesterday", "2026-11-18", "2026-11-18"),
    ("last night", "2026-11-18", "2026-11-19"),
    ("last Friday", "2026-11-13", "2026-11-13"),
    ("on Saturday night", "2026-11-14", "2026-11-15"),
    ("last week", "2026-11-09", "2026-11-15"),
    ("juldan", "2025-12-25", "2025-12-25"),
    ("polisen i onsdags", "2026-11-18", "2026-11-18"),
    ("förra v", "2026-11-09", "2026-11-15"),
    ("denna v", "2026-11-16", "2026-11-19"),
    ("fredag kväll", "2026-11-13", "2026-11-13"),
    ("på fredagskvällen", "2026-11-13", "2026-11-13"),
    ("i torsdags", "2026-11-12", "2026-11-12"),
    ("i måndags morse", "2026-11-16", "2026-11-16"),
    ("månndags", "2026-11-16", "2026-11-16"),
    ("fre–lör", "2026-11-13", "2026-11-14"),
    ("mellan onsdag och torsdag", "2026-11-18", "2026-11-19"),
    ("natten mot lördag", "2026-11-13", "2026-11-14"),
    ("natten t lördan", "2026-11-13", "2026-11-14"),
    ("natten till 28/11", "2025-11-27", "2025-11-28"),
    ("natten mot torsdag", "2026-11-18", "2026-11-19"),
    ("natten mellan fredag och lördag", "2026-11-13", "2026-11-14"),
    ("natten till igår", "2026-11-17", "2026-11-18"),
    ("inatt", "2026-11-18", "2026-11-19"),
    ("lördag natt", "2026-11-14", "2026-11-15"),
    ("v. 46", "2026-11-09", "2026-11-15"),
    ("v46", "2026-11-09", "2026-11-15"),
    ("v 46", "2026-11-09", "2026-11-15"),
    ("vecka 53", "2020-12-28", "2021-01-03"),
    ("förra veckan", "2026-11-09", "2026-11-15"),
    ("hela veckan", "2026-11-16", "2026-11-19"),
    ("den här veckan", "2026-11-16", "2026-11-19"),
    ("i helgen", "2026-11-14", "2026-11-15"),
    ("12/11", "2026-11-12", "2026-11-12"),
    ("12.11", "2026-11-12", "2026-11-12"),
    ("3/12", "2025-12-03", "2025-12-03"),
    ("den 12 nov", "2026-11-12", "2026-11-12"),
    ("den 3:e december", "2025-12-03", "2025-12-03"),
    ("den tredje november", "2026-11-03", "2026-11-03"),
    ("2026-11-12", "2026-11-12", "2026-11-12"),
    ("13–14/11", "2026-11-13", "2026-11-14"),
    ("Fre–lör 13–14/11", "2026-11-13", "2026-11-14"),
    ("4-6 jan", "2026-01-04", "2026-01-06"),
    ("någon gång mellan 19 och 21 januari", "2026-01-19", "2026-01-21"),
    ("igår eftermiddag", "2026-11-18", "2026-11-18"),
    ("i förrgår", "2026-11-17", "2026-11-17"),
    ("sedan den 28 oktober", "2026-10-28", "2026-11-19"),
    ("sen i måndags", "2026-11-16", "2026-11-19"),
    ("upptäckt 16/12", "2025-12-16", "2025-12-16"),
    ("nyårsnatten", "2025-12-31", "2026-01-01"),
    ("midsommarafton", "2026-06-19", "2026-06-19"),
    ("påskhelgen", "2026-04-03", "2026-04-06"),
    ("lördag 14/11 kl 23.40", "2026-11-14", "2026-11-14"),
    ("onsdag förra veckan", "2026-11-11", "2026-11-11"),
    ("v. 46: bråk i onsdags", "2026-11-09", "2026-11-15"),
    ("i oktober", "2026-10-01", "2026-10-31"),
    ("för tre dagar sedan", "2026-11-16", "2026-11-16"),
]
COMING = [
    ("till den 12 december", "2026-12-12"),
    ("senast v. 50", "2026-12-11"),
    ("om två veckor", "2026-12-03"),
    ("vid månadsskiftet", "2026-11-30"),
    ("före jul", "2026-12-23"),
    ("på fredag", "2026-11-20"),
    ("senast 2027-01-31", "2027-01-31"),
    ("innan 15/12", "2026-12-14"),
    ("i slutet av januari", "2027-01-31"),
    ("till 15 januari", "2027-01-15"),
    ("inom en månad", "2026-12-19"),
    ("nästa vecka", "2026-11-27"),
]
ABSENCES = [
    ("borta v. 52–1", "2026-12-21", "2027-01-10"),
    ("borta 21/12–6/1", "2026-12-21", "2027-01-06"),
    ("2026-12-24", "2026-12-24", "2026-12-24"),
    ("imorgon", "2026-11-20", "2026-11-20"),
    ("v. 53", "2026-12-28", "2027-01-03"),
]


@pytest.mark.parametrize(("words", "first", "last"), PAST, ids=[row[0] for row in PAST])
def test_past_words_give_their_days(words: str, first: str, last: str) -> None:
    found = past_span(words, THURSDAY)

    assert found is not None
    assert (first, last) == (str(found.first), str(found.last))


@pytest.mark.parametrize(("words", "day"), COMING, ids=[row[0] for row in COMING])
def test_a_deadline_is_the_last_day_to_act(words: str, day: str) -> None:
    found = deadline(words, THURSDAY)

    assert found is not None
    assert day == str(found.day)


@pytest.mark.parametrize(("words", "first", "last"), ABSENCES, ids=[row[0] for row in ABSENCES])
def test_an_absence_lies_ahead(words: str, first: str, last: str) -> None:
    found = span(words, THURSDAY)

    assert found is not None
    assert (first, last) == (str(found.first), str(found.last))


@pytest.mark.parametrize(
    ("words", "past"),
    [
        ("24 november", "2026-11-24"),
        ("v. 46", "2026-11-15"),
        ("igår", "2026-11-24"),
        ("2026-10-01", "2026-10-01"),
        ("26 november", None),
        ("1 september", None),
        ("24 november 2027", None),
        ("15 januari", None),
    ],
)
def test_a_day_that_has_been_lately_is_not_taken_for_that_of_next_year(
    words: str, past: str | None
) -> None:
    """What is due on a day of the last two months is more likely a slip than a year ahead."""
    found = deadline(f"klart senast {words}", date(2026, 11, 25))
    assert found is not None
    assert found.past == (date.fromisoformat(past) if past else None)


def test_the_words_are_given_as_they_were_written() -> None:
    found = span("borta v. 52–1 Kim", THURSDAY)

    assert found is not None
    assert found.words == "v. 52–1"


@pytest.mark.parametrize(
    "words", ["lördag natt", "lördagsnatten", "förra fredagen", "nästa fredag"]
)
def test_words_that_could_mean_another_day_say_so(words: str) -> None:
    found = [mark for mark in find(words, Viewpoint(THURSDAY)) if mark.days]

    assert [mark.ambiguous for mark in found] == [True]


@pytest.mark.parametrize(
    "words",
    [
        "man kan gå dit",
        "min son såg det",
        "kl 23.40",
        "2130-2300",
        "port 12",
        "fredagar",
        "Tor var där",
    ],
)
def test_words_that_name_no_day_give_none(words: str) -> None:
    assert [mark for mark in find(words, Viewpoint(THURSDAY)) if mark.days] == []


def test_listed_weekdays_are_days_of_their_own() -> None:
    (mark,) = find("mån+ons", Viewpoint(THURSDAY))

    assert [date(2026, 11, 16), date(2026, 11, 18)] == [first for first, _ in mark.days]


def test_a_weekday_inside_a_stated_week_is_that_weekday() -> None:
    marks = find("v. 45: snatteri onsdag", Viewpoint(THURSDAY))

    assert date(2026, 11, 4) == marks[-1].first


def test_the_short_form_names_the_month_once() -> None:
    assert short_days(date(2026, 11, 13), date(2026, 11, 14)) == "13–14 nov"
    assert short_days(date(2026, 12, 31), date(2027, 1, 1)) == "31 dec–1 jan"
    assert short_days(date(2026, 11, 14), date(2026, 11, 14)) == "14 nov"


@given(
    st.dates(date(2020, 1, 1), date(2035, 12, 31)),
    st.sampled_from([words for words, *_ in PAST if words[:2] != "20"]),
)
def test_what_has_been_is_never_ahead_of_the_writer(today: date, words: str) -> None:
    found = past_span(words, today)

    if found is not None:
        assert found.first <= found.last
        assert found.first <= today


@given(
    st.dates(date(2020, 1, 1), date(2035, 12, 31)),
    st.sampled_from([words for words, *_ in ABSENCES if words[:2] != "20"]),
)
def test_an_absence_never_ends_before_today(today: date, words: str) -> None:
    found = span(words, today)

    assert found is not None
    assert today <= found.last
    assert found.first <= found.last


@given(st.text(max_size=80), st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_any_text_is_read_without_failing(text: str, today: date) -> None:
    composed = compose(text)
    for mark in find(composed, Viewpoint(today)):
        assert 0 <= mark.start < mark.end <= len(composed)
        assert all(first <= last for first, last in mark.days)
    deadline(text, today)
    span(text, today)


@given(st.integers(0, 6), st.dates(date(2020, 1, 1), date(2035, 1, 1)))
def test_i_fredags_is_always_a_friday_of_the_last_seven_days(offset: int, start: date) -> None:
    today = start + timedelta(offset)

    found = past_span("i fredags", today)

    assert found is not None
    assert found.first.weekday() == 4
    assert 1 <= (today - found.first).days <= 7
