"""What a short answer fills in: an area, one of two nights, or what happened."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from commands.base import Context, fold
from samverkan import swedish_forms as forms
from samverkan.incidents import Incident
from samverkan.interpretation import category_of_answer

_DAY = timedelta(1)
_SMALL_HOURS = "06"


def nights(incident: Incident) -> tuple[tuple[date, date], ...]:
    """Return the two nights that "lördag natt" may mean (DOMAIN 12), else none."""
    first, last = incident.date_from, incident.date_to
    at_night = incident.time == "natt" or (incident.time or _SMALL_HOURS) < _SMALL_HOURS
    if not (incident.date_ambiguous and at_night and first and last == first + _DAY):
        return ()
    return (first - _DAY, first), (first, first + _DAY)


def answered(
    context: Context, missing: Sequence[str], found: Sequence[Incident], text: str
) -> list[Incident] | None:
    """Return the rows with the answer in them, or None when the text answers nothing."""
    if "category" in missing:
        category = category_of_answer(text)
        return [replace(one, category=category) for one in found] if category else None
    if "area" in missing:
        area = context.gazetteer.area_of(text)
        return [replace(one, area=one.area or area) for one in found] if area else None
    return _on_the_night(found, text)


def still_missing(missing: Sequence[str], found: Sequence[Incident]) -> list[str]:
    """Return what is yet to be asked for, once what was asked first is there."""
    rest = [] if "area" in missing and "category" not in missing else list(missing)
    without_area = any(one.area is None for one in found)
    return ["area"] if "area" in rest and without_area else []


def _on_the_night(found: Sequence[Incident], text: str) -> list[Incident] | None:
    """Choose a night by the weekday that it leads to ("lördag"), or by its number."""
    answer = fold(text).strip(" .!").removeprefix("natten ").removeprefix("mot ")
    chosen: list[Incident] = []
    for one in found:
        for number, (first, last) in enumerate(nights(one), 1):
            if answer in {fold(forms.weekday(last)), str(number)}:
                chosen.append(replace(one, date_from=first, date_to=last, date_ambiguous=False))
                break
        else:
            chosen.append(one)
    return chosen if list(found) != chosen else None
