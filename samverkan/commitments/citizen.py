"""Promises to citizens as people write of them: a new one, and what came of it (D12, D13)."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from samverkan import swedish_dates
from samverkan.commitments.plan_days import years_in
from samverkan.meetings.who import folded
from samverkan.swedish_words import NUMBER_WORDS

Verdict = Literal["uppfyllt", "delvis", "ej_uppfyllt", "pagar"]
VERDICTS: tuple[Verdict, ...] = ("uppfyllt", "delvis", "ej_uppfyllt", "pagar")

_PART = r"[\s,;.]*\b(?:{name})\s*(?:är|är det)?\s*:?\s+(?P<said>.+?)(?=$|[,;.]\s*(?:{others})\b)"
_NAMES = {
    "goal": "målvärde|målvärdet|mål",
    "owner": "ansvarig|ansvarar|ägare",
    "signed": "undertecknat av|undertecknad av|påskrivet av|skrivet under av",
    "basis": "underlag|bygger på",
    "focus": "område|prioriterat område|samverkansområde",
    "span": "gäller|giltigt|giltig",
}
_EVERY = "|".join(_NAMES.values())
_PARTS = {
    name: re.compile(_PART.format(name=words, others=_EVERY), re.IGNORECASE | re.DOTALL)
    for name, words in _NAMES.items()
}
_OF = re.compile(r"\b(\d{1,3})\s+av\s+(?:de\s+)?(\d{1,3})\b")
_VERDICTS: tuple[tuple[Verdict, str], ...] = (
    ("ej_uppfyllt", r"(?:ej|inte|icke) (?:uppfyll\w*|nat\w*|klara\w*)|misslyck\w*|ouppfyllt"),
    ("delvis", r"delvis(?: uppfyll\w*)?|till viss del|nastan(?: uppfyll\w*)?"),
    ("pagar", r"pagar|pagaende|for tidigt"),
    ("uppfyllt", r"uppfyll\w*|natt\b|klarat|helt"),
)
_GOES_ON = re.compile(
    r"[\s,;.]*\b(?:fortsättning|framåt|förslag|beslut om fortsättning)\s*:\s*(?P<said>.+)$",
    re.IGNORECASE | re.DOTALL,
)
_UNTIL = re.compile(r"(?:t\.?o\.?m|till|fram till)\b", re.IGNORECASE)
_LONGEST = 600


@dataclass(frozen=True, slots=True)
class NewPromise:
    """A promise as it was written: its text and its parts, names in words."""

    text: str
    goal: str = ""
    owner: str = ""
    signed: str = ""
    basis: str = ""
    focus: str = ""
    valid_from: date | None = None
    valid_until: date | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a promise, as it was written.

    Attributes:
        outcome: utfall, in words ("3 av 4").
        verdict: None when the words say none, and no count tells.
        comment: the rest.
        goes_on: what is proposed for the time after.

    """

    outcome: str
    verdict: Verdict | None
    comment: str = ""
    goes_on: str = ""


def read_promise(text: str, today: date) -> NewPromise:
    """Return the promise that words register, with what they say of it."""
    plain = " ".join(text.split())
    found: dict[str, str] = {}
    rest = plain
    for name, pattern in _PARTS.items():
        match = pattern.search(plain)
        if match is not None:
            found[name] = match["said"].strip(" ,;.")
            rest = rest.replace(match[0], "")
    first, last = _validity(found.pop("span", ""), today)
    return NewPromise(
        text=rest.strip(" ,;:.")[:_LONGEST], valid_from=first, valid_until=last, **found
    )


def _validity(said: str, today: date) -> tuple[date | None, date | None]:
    if not said:
        return None, None
    days = swedish_dates.span(said, today)
    if days is not None and days.first != days.last:
        return days.first, days.last
    years = years_in(said)
    if years is not None and not _UNTIL.match(said):
        return date(years[0], 1, 1), date(years[1], 12, 31)
    last = swedish_dates.deadline(said, today)
    return None, last.day if last else None


def read_outcome(text: str) -> Outcome:
    """Return what words say came of a promise; a count tells when no word does."""
    plain = " ".join(text.split()).strip()
    goes_on = _GOES_ON.search(plain)
    if goes_on is not None:
        plain = plain[: goes_on.start()]
    low = folded(plain)
    verdict = next((v for v, words in _VERDICTS if re.search(rf"\b(?:{words})", low)), None)
    count = _OF.search(plain)
    if verdict is None and count is not None:
        verdict = of_count(int(count[1]), int(count[2]))
    parts = [part.strip() for part in re.split(r"[;,]\s+|\.\s+", plain) if part.strip(" .")]
    outcome = next((part for part in parts if any(c.isdigit() for c in part)), "")
    said = [part for part in parts if part != outcome and not _is_verdict(part)]
    return Outcome(
        outcome=outcome or (parts[0] if parts and not _is_verdict(parts[0]) else ""),
        verdict=verdict,
        comment=", ".join(part for part in said if outcome or part != parts[0]).strip(" ."),
        goes_on=goes_on["said"].strip(" .") if goes_on else "",
    )


def _is_verdict(part: str) -> bool:
    low = folded(part)
    return any(re.fullmatch(rf"(?:vi har |det ar |lofte\w* ar )?(?:{words})", low)
               for _, words in _VERDICTS)  # fmt: skip


def number_of(goal: str) -> int | None:
    """Return the count that a målvärde names ("4 per år", "minst fyra"); None of a share."""
    low = goal.casefold()
    if "%" in low or "procent" in low:
        return None
    for word in re.findall(r"\w+", low):
        if word.isdecimal():
            return int(word)
        count = NUMBER_WORDS.get(word)
        # "En trygg stad" counts nothing; "minst en gång" does.
        if count is not None and (count > 1 or "minst" in low):
            return count
    return None


def of_count(done: int, wanted: int) -> Verdict:
    """Return what a count makes of a promise."""
    if done >= wanted:
        return "uppfyllt"
    return "delvis" if done else "ej_uppfyllt"
