"""What people write about an åtagande: a new one, a new day, how far it has come (DOMAIN 14.5)."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from samverkan import swedish_dates
from samverkan.calendar import IsoWeek
from samverkan.finding import functions_named
from samverkan.meetings.phrases import promise_of
from samverkan.meetings.who import folded, function_first, function_meant
from samverkan.structure import Forum, Municipality

REASON_CODES = ("resurs", "prioritering", "pandemi", "annat")
"""Why something was not done (DOMAIN 7 A19)."""

_RESPONSIBLE = re.compile(
    r"[\s,;.(–-]*(?:\bansvarig(?:a|t)?(?:\s+är)?\s*:?|→|->)\s*(?P<who>[^,;.()]+?)\)?(?=$|[,;.])",
    re.IGNORECASE,
)
_AND = re.compile(r"\s*(?:,|och\b|samt\b|&)\s*", re.IGNORECASE)
_WITH = re.compile(
    r"[\s,;.(]*\b(?:tillsammans med|i samverkan med)\s+(?P<who>[^,;.()]+?)\)?(?=$|[,;.])",
    re.IGNORECASE,
)
_BEFORE_DAY = re.compile(
    r"[\s,;(–-]*(?:\b(?:och\s+)?(?:(?:ska vara |är )?klart?|senast|före|innan|till|den|deadline"
    r"|datum|klar|i|på|under|fram)\b[\s:,]*)*$",
    re.IGNORECASE,
)
_REASON = re.compile(
    r"[\s,;.(–-]*\b(?:skäl(?:et)?|orsak(?:en)?|på grund av|pga\.?|p\.?g\.?a\.?|eftersom|för att"
    r"|därför att)"
    r"\s*(?:är\s+)?:?\s*(?P<why>.+?)\)?$",
    re.IGNORECASE | re.DOTALL,
)
_SHARE = re.compile(
    r"^(?:(?:vi|jag) (?:är|har kommit) (?:till )?|ungefär |ca |cirka )?(?P<share>\d{1,3})\s?"
    r"(?:%|procent)(?:\s+(?:klar[at]?|gjort))?[.!]?$",
    re.IGNORECASE,
)
_WHOLE = 100
_NEXT_WEEKDAY = re.compile(r"nasta \w+dag(?:en)?")
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Doubt:
    """Words of a day that could mean another one than was taken (DOMAIN 12).

    Attributes:
        words: as they were written: "nästa fredag".
        other: the other day that they may well mean; None when that may be any.

    """

    words: str
    other: date | None = None


@dataclass(frozen=True, slots=True)
class New:
    """A new åtagande as it was written.

    Attributes:
        text: what is to be done, without the day and who answers for it.
        owner: function id; None when nobody is named.
        co_owners: function ids that do it together with the owner.
        due: the last day; None when none is named, or it has been.
        doubt: the words of the day could mean another one.
        past: the day that was named and has been.

    """

    text: str
    owner: str | None = None
    co_owners: tuple[str, ...] = ()
    due: date | None = None
    doubt: Doubt | None = None
    past: date | None = None


def read_new(model: Municipality, forum: Forum, text: str, today: date) -> New:
    """Return what a text says is to be done, by whom and when."""
    plain = " ".join(text.split()).strip(" :,")
    due = swedish_dates.deadline(plain, today)
    rest = without_day(plain, due) if due else plain
    named = _RESPONSIBLE.search(rest)
    owner = who(model, named["who"], forum) if named else None
    if named is not None and owner is not None:
        rest = f"{rest[: named.start()]}{rest[named.end() :]}".strip()
    others = helpers(model, forum, rest)
    if owner is None:
        owner = promise_of(model, forum, rest, today).owner
    return New(
        text=_tidy(rest),
        owner=owner,
        co_owners=tuple(one for one in others if one != owner),
        due=due.day if due and not due.past else None,
        doubt=doubt_of(due, today),
        past=due.past if due else None,
    )


def doubt_of(due: swedish_dates.Deadline | None, today: date) -> Doubt | None:
    """Return what may be wrong with a day that was read; None when nothing is.

    "Nästa fredag" is the coming one, or that of the week to come; said of a day that lies in
    the week to come it is one and the same.
    """
    if due is None or not due.ambiguous or due.past:
        return None
    is_next = _NEXT_WEEKDAY.fullmatch(folded(due.words)) is not None
    is_this_week = IsoWeek.of(due.day) == IsoWeek.of(today)
    return Doubt(due.words, due.day + _WEEK if is_next and is_this_week else None)


def helpers(model: Municipality, forum: Forum, text: str) -> tuple[str, ...]:
    """Return the functions that do something with the owner: "Soc och KoF", "med polisen"."""
    together = _WITH.search(text)
    others = _all_of(model, together["who"], forum) if together else ()
    return tuple(dict.fromkeys((*others, *_beside_first(model, text, forum))))


def who(model: Municipality, words: str, forum: Forum | None = None) -> str | None:
    """Return the one function that words name; None when it is none or may be several."""
    wanted = words.strip(" .,!?:")
    found = function_meant(model, wanted, forum)
    if found is not None:
        return found
    named = functions_named(model, wanted)
    if forum is not None and len(named) > 1:
        seats = {*forum.members, *forum.adjunct}
        named = tuple(each for each in named if each.id in seats) or named
    return named[0].id if len(named) == 1 else None


def _all_of(model: Municipality, words: str, forum: Forum) -> tuple[str, ...]:
    """Return the functions of "Soc, KoF och fältgruppen håller …": the last begins a sentence."""
    found = []
    for part in re.split(r"\s*(?:,|\boch\b|\bsamt\b|&)\s*", words):
        one = who(model, part, forum)
        if one is None:
            first = function_first(model, part, forum)
            one = first[0] if first else None
        if one is not None:
            found.append(one)
    return tuple(found)


def _beside_first(model: Municipality, text: str, forum: Forum) -> tuple[str, ...]:
    """Return who stands beside the owner that a sentence begins with: "Soc och KoF ordnar …"."""
    found: list[str] = []
    named = function_first(model, text, forum)
    while named is not None and (more := _AND.match(named[1])):
        named = function_first(model, named[1][more.end() :], forum)
        found += [named[0]] if named else []
    return tuple(found)


def without_day(text: str, due: swedish_dates.Deadline) -> str:
    """Return a text without the words of its day and what leads to them."""
    at = text.find(due.words)
    if at < 0 or not due.words:
        return text
    head = _BEFORE_DAY.sub("", text[:at])
    return " ".join(f"{head} {text[at + len(due.words) :]}".split())


def split_reason(text: str) -> tuple[str, str]:
    """Return what a text says and the reason that it gives, which may be empty."""
    found = _REASON.search(text)
    if found is None:
        return text.strip(), ""
    return text[: found.start()].strip(" ,;."), " ".join(found["why"].split()).strip(" .")


def reason_code(why: str) -> str:
    """Return which of `REASON_CODES` a reason in words is of."""
    low = folded(why)
    words = {
        "pandemi": ("pandemi", "covid", "corona", "smitta"),
        "resurs": ("resurs", "personal", "vakan", "sjuk", "pengar", "budget", "medel", "bemanning",
                   "tid "),
        "prioritering": ("priorit", "annat gick fore", "viktigare"),
    }  # fmt: skip
    return next(
        (code for code, some in words.items() if any(w in f"{low} " for w in some)), "annat"
    )


def read_share(text: str) -> int | None:
    """Return how much is done, in per cent, when that is all that a text says."""
    found = _SHARE.match(" ".join(text.split()))
    if found is None or int(found["share"]) > _WHOLE:
        return None
    return int(found["share"])


def _tidy(text: str) -> str:
    plain = text.strip(" ,;:–-.")
    return plain[:1].upper() + plain[1:]
