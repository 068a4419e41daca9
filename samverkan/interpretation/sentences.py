"""What each sentence of a message is: a report, a request, or a plan (DOMAIN 14.2, 8)."""

from datetime import date, timedelta
from typing import NamedTuple

from samverkan.interpretation import intents
from samverkan.interpretation.hit import Hit
from samverkan.interpretation.negation import came_to_nothing
from samverkan.interpretation.reading import Placed, Reading
from samverkan.interpretation.repairs import of_planned_repair
from samverkan.swedish_dates import Mark


class Sentence(NamedTuple):
    """One sentence and what it is.

    Attributes:
        number: its number among the sentences.
        low: its text in lower case.
        first: first token.
        last: token after the last one.
        intent: what it asks for; None for a report.
        plan: whether it speaks of what is to come.

    """

    number: int
    low: str
    first: int
    last: int
    intent: str | None = None
    plan: bool = False


def classify(reading: Reading, today: date) -> list[Sentence]:
    """Return the sentences of a reading, in order."""
    tokens = reading.tokens
    sentences: list[Sentence] = []
    first = 0
    while first < len(tokens):
        last = first
        while last < len(tokens) and tokens[last].sentence == tokens[first].sentence:
            last += 1
        low = reading.low[tokens[first].start : tokens[last - 1].end]
        sentences.append(_classified(reading, today, tokens[first].sentence, low, first, last))
        first = last
    return sentences


def _classified(
    reading: Reading, today: date, number: int, low: str, first: int, last: int
) -> Sentence:
    sentence = Sentence(number, low, first, last)
    if intents.is_command(low):
        return sentence._replace(intent=intents.kind_of_request(low, question=False)
                       if not low.endswith("?") or not intents.is_question(low)
                       else intents.kind_of_request(low, question=True)
                       if "dagordning" in low or "åtagande" in low else "command")  # fmt: skip
    if intents.points_elsewhere(low):
        return sentence._replace(intent="unclear")
    if intents.is_question(low):
        return sentence._replace(intent=intents.kind_of_request(low, question=True))
    days = [
        day
        for day in reading.days
        if first <= day.first < last and not of_planned_repair(reading, day)
    ]
    hits = [hit for hit in reading.hits if first <= hit.head < last]
    if _is_plan(today, low, days, hits):
        return sentence._replace(plan=True)
    return sentence


def _is_plan(today: date, low: str, days: list[Placed[Mark]], hits: list[Hit]) -> bool:
    if not days or intents.is_farewell(low) or came_to_nothing(low):
        return False
    future = any(day.value.future for day in days)
    past = any(not day.value.future and not soon_again(day.value, today) for day in days)
    if future and not past:
        told = any(hit.category != "natkrankning" for hit in hits)
        return not (told and intents.has_happened(low))
    if intents.speaks_of_plans(low):
        return not (past and hits)
    return not hits and any(soon_again(day.value, today) for day in days)


def soon_again(mark: Mark, today: date) -> bool:
    """Whether a day without year is long past, and comes back within two months."""
    if mark.relative or mark.kind not in {"day", "days"}:
        return False
    again = mark.first + timedelta(365)
    return timedelta(0) <= again - today <= timedelta(62)
