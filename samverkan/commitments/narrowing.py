"""What a question narrows a list by, beside names and days: plan, priority, cost, funding."""

import re
from dataclasses import dataclass

from samverkan.commitments.plan_lines import KINDS

_KIND = "|".join(
    kind.replace("å", "[åa]").replace("ä", "[äa]").replace("ö", "[öo]") for kind in KINDS
)
_PLAN = re.compile(
    rf"\b(?:(?:i|ur|från|fran|enligt|för|for|av)\s+)?(?P<plan>(?:{_KIND})(?:e?ns?|s)?"
    r"(?:\s+(?:för\s+|for\s+)?20\d\d(?:\s*[-–]\s*(?:20)?\d\d)?)?)\b",
    re.IGNORECASE,
)
_HIGH = re.compile(
    r"\b(?:med\s+)?(?:h[öo]g(?:st)?a?\s+prio(?:ritet)?|h[öo]gprioriterade|prioriterade|viktigaste"
    r"|prio(?:ritet)?\s+(?:h[öo]g|1))\b",
    re.IGNORECASE,
)
_LOW = re.compile(
    r"\b(?:med\s+)?(?:l[åa]g(?:st)?a?\s+prio(?:ritet)?|l[åa]gprioriterade|prio(?:ritet)?\s+"
    r"(?:l[åa]g|3))\b",
    re.IGNORECASE,
)
_AMOUNT = r"(?P<{0}>\d[\d\s\u00a0.]*(?:,\d+)?)\s*(?P<{0}_unit>tkr|mkr|mnkr|miljoner|kronor|kr|:-)?"
_BETWEEN = re.compile(
    r"\b(?:som\s+)?kostar\s+(?:mellan\s+)?"
    + _AMOUNT.format("from")
    + r"\s*(?:och|till|-|–)\s*"
    + _AMOUNT.format("to"),
    re.IGNORECASE,
)
_MORE = re.compile(
    r"\b(?:som\s+)?(?:kostar\s+(?:mer\s+än|mer\s+an|över|over|minst)|dyrare\s+[äa]n"
    r"|för\s+mer\s+än|för\s+över)\s+" + _AMOUNT.format("from"),
    re.IGNORECASE,
)
_LESS = re.compile(
    r"\b(?:som\s+)?(?:kostar\s+(?:mindre\s+än|mindre\s+an|under|högst|hogst)|billigare\s+[äa]n)\s+"
    + _AMOUNT.format("to"),
    re.IGNORECASE,
)
_COSTS = re.compile(
    r"\b(?:som\s+(?:har\s+(?:en\s+)?kostnad|kostar(?:\s+pengar)?)|med\s+kostnad(?:er)?)\b",
    re.IGNORECASE,
)
_UNFUNDED = re.compile(
    r"\b(?:utan|som\s+saknar|saknar|ingen)\s+finansiering\b|\bofinansierade\b", re.IGNORECASE
)
_TIMES = {"tkr": 1000, "mkr": 1_000_000, "mnkr": 1_000_000, "miljoner": 1_000_000}


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What a list is narrowed by.

    Attributes:
        plan: the plan as it is called in the question; empty for any.
        priority: hog or lag; empty for any.
        cost_from, cost_to: kronor, both included.
        unfunded: it costs something, and nothing pays for it.

    """

    plan: str = ""
    priority: str = ""
    cost_from: int | None = None
    cost_to: int | None = None
    unfunded: bool = False

    @property
    def is_any(self) -> bool:
        """Whether anything but the plan narrows it."""
        return bool(self.priority or self.unfunded) or (self.cost_from, self.cost_to) != (None,) * 2


def narrow(text: str) -> tuple[str, Narrowed]:
    """Return the words that are left of a question, and what it is narrowed by."""
    plan = _PLAN.search(text)
    rest = _without(text, plan)
    high, low = _HIGH.search(rest), _LOW.search(rest)
    rest = _without(rest, low or high)
    unfunded = _UNFUNDED.search(rest)
    rest = _without(rest, unfunded)
    first, last = None, None
    for pattern in (_BETWEEN, _MORE, _LESS, _COSTS):
        found = pattern.search(rest)
        if found is not None:
            first, last = _kronor(found, "from"), _kronor(found, "to")
            first = 1 if pattern is _COSTS else first
            rest = _without(rest, found)
            break
    return rest, Narrowed(
        plan=plan["plan"] if plan else "",
        priority="lag" if low else "hog" if high else "",
        cost_from=first,
        cost_to=last,
        unfunded=unfunded is not None,
    )


def _without(text: str, found: re.Match[str] | None) -> str:
    if found is None:
        return text
    return " ".join(f"{text[: found.start()]} {text[found.end() :]}".split())


def _kronor(found: re.Match[str], name: str) -> int | None:
    said = found.groupdict().get(name)
    if said is None:
        return None
    digits = re.sub(r"[\s\u00a0.]", "", said).replace(",", ".")
    return round(float(digits) * _TIMES.get((found[f"{name}_unit"] or "").casefold(), 1))
