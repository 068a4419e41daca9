"""What may stand beside what, who and when of an åtagande: cost, funding, priority, plan."""

import re
from dataclasses import dataclass

from samverkan.commitments.plan_lines import KINDS

_LEAD = r"[\s,;.(–-]*"
_COST = re.compile(
    _LEAD + r"\b(?:kostnad(?:en)?|kostar|budget)\b\s*(?:är\s+)?:?\s*(?:ca\.?\s+|cirka\s+|högst\s+)?"
    r"(?P<amount>\d[\d\s\u00a0.]*(?:,\d+)?)\s*(?P<unit>tkr|mkr|mnkr|miljoner|kronor|kr|:-)?\)?",
    re.IGNORECASE,
)
_FUNDING = re.compile(
    _LEAD + r"\b(?:finansiering|finansieras\s+(?:av|med|genom)|betalas\s+(?:av|med))\s*:?\s+"
    r"(?P<said>[^,;.]+)",
    re.IGNORECASE,
)
_PRIORITY = re.compile(
    _LEAD + r"\b(?:(?:med\s+)?(?P<before>hög|låg)\s+prio(?:ritet)?"
    r"|prio(?:ritet)?\s*:?\s*(?P<after>hög|låg))\b\)?",
    re.IGNORECASE,
)
_PLAN = re.compile(
    _LEAD + rf"\b(?:i|enligt|ur|plan:?)\s+(?P<plan>(?:{'|'.join(KINDS)})(?:e?n)?"
    r"(?:\s+20\d\d(?:\s*[-–]\s*(?:20)?\d\d)?)?)\b",
    re.IGNORECASE,
)
_TIMES = {"tkr": 1000, "mkr": 1_000_000, "mnkr": 1_000_000, "miljoner": 1_000_000}
_PRIORITIES = {"hög": "hog", "låg": "lag"}
_MOST = 10_000_000_000
"""Kronor: what is more is no cost of an åtagande."""


@dataclass(frozen=True, slots=True)
class Extras:
    """What was said beside the rest.

    Attributes:
        cost: kronor; None when nothing was said.
        funding: who pays, in words.
        priority: hog, normal or lag.
        plan: the plan that it belongs to, as it was called; empty for none.

    """

    cost: int | None = None
    funding: str = ""
    priority: str = "normal"
    plan: str = ""


def take_extras(text: str) -> tuple[str, Extras]:
    """Return a text without what is said beside what, who and when, and what that is."""
    cost, text = _taken(_COST, text)
    funding, text = _taken(_FUNDING, text)
    priority, text = _taken(_PRIORITY, text)
    plan, text = _taken(_PLAN, text)
    said = (priority["before"] or priority["after"]).casefold() if priority else ""
    return text, Extras(
        cost=_kronor(cost) if cost else None,
        funding=funding["said"].strip() if funding else "",
        priority=_PRIORITIES.get(said, "normal"),
        plan=" ".join(plan["plan"].split()) if plan else "",
    )


def _taken(pattern: re.Pattern[str], text: str) -> tuple[re.Match[str] | None, str]:
    found = pattern.search(text)
    if found is None:
        return None, text
    return found, f"{text[: found.start()]} {text[found.end() :]}".replace(" ,", ",").strip()


def _kronor(found: re.Match[str]) -> int | None:
    digits = re.sub(r"[\s\u00a0.]", "", found["amount"]).replace(",", ".")
    kronor = round(float(digits) * _TIMES.get((found["unit"] or "").casefold(), 1))
    return kronor if kronor <= _MOST else None
