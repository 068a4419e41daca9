"""What people write of a measure: the problem, its cause, or why no analysis was made (A31)."""

import re
from dataclasses import dataclass

_PROBLEM = re.compile(
    r"[\s,;.]*\bproblem(?:et)?\s*:\s*(?P<words>.+?)(?=[\s,;.]*\borsak(?:en|er)?\s*:|$)",
    re.IGNORECASE | re.DOTALL,
)
_CAUSE = re.compile(
    r"[\s,;.]*\borsak(?:en|er)?\s*:\s*(?P<words>.+?)(?=[\s,;.]*\bproblem(?:et)?\s*:|$)",
    re.IGNORECASE | re.DOTALL,
)
_WITHOUT = re.compile(
    r"[\s,;.]*\butan\s+(?:orsaks)?analys\w*(?P<kept>[\s,;.:]*a-?\s?\d{4}-\d{1,5})?[\s,;.:]*"
    r"(?:(?:skäl|eftersom|därför att|för att)\b)?[\s:]*(?P<words>.*)$",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Cause:
    """What a measure follows from.

    Attributes:
        problem: what is to be better.
        cause: why it is as it is.
        without: why nothing of that was looked into.

    """

    problem: str = ""
    cause: str = ""
    without: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether it says enough for the measure to be planned."""
        return bool(self.without or (self.problem and self.cause))


def split_cause(text: str) -> tuple[str, Cause]:
    """Return a text without what it says of problem and cause, and that."""
    found = {}
    for name, pattern in (("without", _WITHOUT), ("problem", _PROBLEM), ("cause", _CAUSE)):
        match = pattern.search(text)
        if match is not None:
            found[name] = " ".join(match["words"].split()).strip(" ,;.")
            kept = match.groupdict().get("kept") or ""
            text = f"{text[: match.start()]}{kept} {text[match.end() :]}".strip()
    return text.strip(" ,;."), Cause(**found)
