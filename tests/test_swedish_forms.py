"""How days and months are written."""

from datetime import date, timedelta

from babel.dates import format_date

from samverkan import swedish_forms as forms
from samverkan.swedish_words import MONTHS

DAYS = [date(2024, 1, 1) + timedelta(days=number) for number in range(366)]


def babel(day: date, pattern: str) -> str:
    """Return a day as the CLDR has it in Swedish, without the dots of abbreviations."""
    return format_date(day, pattern, locale="sv_SE").replace(".", "")


def test_every_day_of_a_leap_year_is_written_as_the_cldr_has_it() -> None:
    for day in DAYS:
        assert forms.day(day) == babel(day, "EEEE 'den' d MMMM")
        assert forms.short_day(day) == babel(day, "EEE d MMM")
        assert forms.weekday(day) == babel(day, "EEEE")
        assert forms.short_weekday(day) == babel(day, "EEE")
        assert forms.day_of_month(day) == babel(day, "d MMMM")
        assert forms.day_of_year(day) == babel(day, "d MMMM y")
        assert forms.month(day) == babel(day, "MMMM")


def test_names_that_stand_alone_are_the_same() -> None:
    assert list(MONTHS) == [babel(date(2024, month, 1), "LLLL") for month in range(1, 13)]
    assert list(forms.WEEKDAYS) == [babel(day, "cccc") for day in DAYS[:7]]


def test_a_span_says_month_and_year_only_where_they_differ() -> None:
    assert forms.span(None, None) == ""
    assert forms.span(date(2026, 11, 14), None) == "lör 14 nov"
    assert forms.span(date(2026, 11, 13), date(2026, 11, 14)) == "13–14 nov"
    assert forms.span(date(2026, 11, 30), date(2026, 12, 1)) == "30 nov–1 dec"
    assert forms.span(date(2026, 3, 30), date(2027, 3, 31)) == "30 mars–31 mars"
    assert forms.long_span(date(2026, 11, 16), date(2026, 11, 22)) == "16–22 november 2026"
    assert forms.long_span(date(2026, 6, 29), date(2026, 7, 5)) == "29 juni–5 juli 2026"
    said = forms.long_span(date(2026, 12, 28), date(2027, 1, 3))
    assert said == "28 december 2026–3 januari 2027"
