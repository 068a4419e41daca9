"""Swedish days off, reckoned without the program or its libraries (lag 1989:253, DOMAIN 12)."""

from datetime import date, timedelta
from functools import cache


def easter(year: int) -> date:
    """Return Easter Sunday by the anonymous Gregorian reckoning."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    weekday = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * weekday) // 451
    month, day = divmod(h + weekday - 7 * m + 114, 31)
    return date(year, month, day + 1)


@cache
def days_off(year: int) -> frozenset[date]:
    """Return the red days, and the eves that are kept as such."""
    sunday = easter(year)
    june = date(year, 6, 19)
    midsummer_eve = june + timedelta(days=(4 - june.weekday()) % 7)
    fixed = ((1, 1), (1, 6), (5, 1), (6, 6), (12, 24), (12, 25), (12, 26), (12, 31))
    moving = (sunday + timedelta(days=days) for days in (-2, 0, 1, 39, 49))
    return frozenset((*(date(year, *each) for each in fixed), *moving, midsummer_eve))


def works(day: date) -> bool:
    """Say whether people work on a day. All Saints' Day is always a Saturday."""
    return day.weekday() < 5 and day not in days_off(day.year)
