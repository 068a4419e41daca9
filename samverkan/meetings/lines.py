"""Lines of notes as people write them: "beslut: …", "åtagande: …" (DOMAIN 11)."""

import re
from collections.abc import Mapping

from samverkan.meetings.who import folded

NOTE = "anteckning"
DECISION = "beslut"
STANDPOINT = "stallningstagande"
PROMISE = "atagande"
QUESTION = "fraga"
CLAIM = "yrkande"
BASIS = "underlag"
RESERVATION = "reservation"
STATEMENT = "protokollsanteckning"
TABLED = "bordlagd"
REFERRED = "hanskjuten"
ADJOURNED = "ajournering"
RESUMED = "upptaget"

WRITTEN: Mapping[str, str] = {
    "anteckna": NOTE,
    "anteckning": NOTE,
    "beslut": DECISION,
    "stallningstagande": DECISION,
    "atagande": PROMISE,
    "fraga": QUESTION,
    "yrkande": CLAIM,
    "underlag": BASIS,
    "beslutsunderlag": BASIS,
    "reservation": RESERVATION,
    "protokollsanteckning": STATEMENT,
}
"""Word before a colon -> the kind of line it makes."""
_PREFIX = re.compile(r"^!?\s*([A-Za-zÅÄÖåäö]+)(?:\s*:\s*|\s+[-–—]\s+)(.+)$", re.DOTALL)
"""A dash between spaces is as good as a colon: "Beslut – armaturen byts"."""
_ANSWERED = re.compile(r"\bsvar:", re.IGNORECASE)


def is_answered(question: str) -> bool:
    """Say whether the words of a question hold its answer: "vem äger den? Svar: Msb"."""
    return _ANSWERED.search(question) is not None


def prefixed(text: str) -> tuple[str, str] | None:
    """Return the kind that a line says it is and its words; None for free words."""
    found = _PREFIX.match(text)
    kind = WRITTEN.get(folded(found[1])) if found else None
    return (kind, found[2].strip()) if found and kind else None
