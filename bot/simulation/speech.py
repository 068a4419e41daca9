"""What the simulated people write: reports in Swedish, with typing errors now and then."""

from collections.abc import Sequence
from datetime import date
from random import Random

from bot.simulation.script import script
from samverkan.structure import Function, Municipality

_NOTHING = 0.3
_TYPING_ERROR = 0.15
_PERSONAL_DATA = 0.01
_AT_HOME = 0.7
_LONG_ENOUGH = 7
"""Letters of a word that stays readable with two of them swapped."""


def report(municipality: Municipality, function: Function, luck: Random) -> str:
    """Return a function's report of a week: nothing, or one to four events."""
    words = script()["rapport"]
    if luck.random() < _NOTHING:
        return str(luck.choice(words["inget"]))
    if luck.random() < _PERSONAL_DATA:
        return _filled(str(words["personuppgift"]), municipality, function, luck)
    events = [
        _filled(str(luck.choice(words[luck.choice(("en", "flera"))])), municipality, function, luck)
        for _ in range(luck.choice((1, 1, 1, 2, 2, 3, 4)))
    ]
    text = str(luck.choice(words["inledning"])) + ". ".join(
        event[0].upper() + event[1:] for event in events
    )
    return misspelt(text, luck) if luck.random() < _TYPING_ERROR else text


def plain_report(municipality: Municipality, function: Function, luck: Random) -> str:
    """Return a report that nobody can misunderstand, for when the first one was."""
    pattern = str(script()["rapport"]["flera"][0])
    return _filled(pattern, municipality, function, luck)


def misspelt(text: str, luck: Random) -> str:
    """Return text with two neighbouring letters swapped inside one of its long words."""
    words = text.split(" ")
    long = [at for at, word in enumerate(words) if len(word) >= _LONG_ENOUGH and word.isalpha()]
    if not long:
        return text
    at = luck.choice(long)
    word = words[at]
    here = luck.randrange(2, len(word) - 2)
    words[at] = word[:here] + word[here + 1] + word[here] + word[here + 2 :]
    return " ".join(words)


def area(municipality: Municipality, function: Function, luck: Random) -> str:
    """Return the name of an area that a function knows something of."""
    homes = [municipality.area_by_id[home].name for home in function.home_areas]
    if homes and luck.random() < _AT_HOME:
        return luck.choice(homes)
    return luck.choice([area.name for area in municipality.areas])


def absence(first: date, last: date, deputy: str) -> str:
    """Return how somebody tells of an absence."""
    days = f"{first.day}/{first.month}"
    if last != first:
        days += f"–{last.day}/{last.month}"
    return str(script()["svar"]["borta"]).format(dagar=days, ersattare=deputy).strip()


def one_of(part: str, name: str, luck: Random) -> str:
    """Return one of the lines of the script."""
    return luck.choice(lines(part, name))


def lines(part: str, name: str) -> Sequence[str]:
    """Return the lines of the script with a name."""
    found: Sequence[str] = script()[part][name]
    return found


def line(part: str, name: str, **values: object) -> str:
    """Return a line of the script."""
    return str(script()[part][name]).format(**values)


def _filled(pattern: str, municipality: Municipality, function: Function, luck: Random) -> str:
    words = script()["rapport"]
    return pattern.format(
        n=luck.choice(words["antal"]),
        o=area(municipality, function, luck),
        d=luck.choice(words["dagar"]),
    ).strip()
