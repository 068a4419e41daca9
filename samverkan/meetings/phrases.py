"""What people say in a meeting that sounds like a commitment or a decision (DOMAIN 11.4).

What is recognised is proposed, never taken in silence.
"""

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from rapidfuzz import fuzz

from samverkan.meetings.who import folded, function_first, function_meant
from samverkan.structure import Forum, Municipality
from samverkan.swedish_dates import deadline

Kind = Literal["atagande", "beslut", "bordlagd", "hanskjuten"]

_TAKES_ON = re.compile(
    r"(?:som\s+)?(?:tar (?:fram|pa sig|kontakt|upp|ansvar)|aterkommer|ansvarar|atar sig|ser (?:till"
    r"|over)|undersoker|kontaktar|skickar|bjuder in|kallar|sammanstaller|redovisar|foljer upp"
    r"|bestaller|bokar|planerar|ordnar|byter|utreder|presenterar|lamnar|levererar|genomfor|haller i"
    r"|kollar|fixar|staller|ringer|mejlar|hor av mig|stammer av|tar det|tar reda pa|tar hand om"
    r"|ska|skall)\b"
)
_ME = "jag "
_RESPONSIBLE = re.compile(
    r"\bansvarig(?:a)?\s*(?::|är\s|for detta ar\s)\s*([^.,;]+)", re.IGNORECASE
)
_DONE_BY = re.compile(r"\b(?:ska|skall) vara klar[ta]?\b|\bklart? senast\b|\bsenast klart?\b")
_TABLED = re.compile(r"\b(?:vi )?bordlagg(?:er|s|es)?\b|\bbordlades\b")
_REFERRED = re.compile(
    r"\bhanskjut(?:s|er|es)\b(?:\s+\w+){0,4}?\s+till\s+(.+?)(?=$|\s+(?:for|som|och|att)\b)"
)
_DECIDED = re.compile(
    r"\b(?:(?:vi|samradet|gruppen|motet|radet|forumet)\s+(?:beslutar|beslutade|ar overens om"
    r"|staller sig bakom)|beslutades|beslut ar)\b\s*(?:om\s+)?(?:att\b)?"
)

_SHORTEST_END = 6
_SHORTEST_MISSPELT = 8
_ALIKE = 90
"""Of 100: one letter wrong, missing or too many in a name of eight."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """What a sentence sounds like.

    Attributes:
        kind: åtagande, beslut, bordlagd or hänskjuten.
        owner: function that takes it on; None when nobody is named.
        due: last day; None when none is named.
        ambiguous: the words of the day could mean another one.
        past: a day that was named and has been; there is no last day then.
        forum: the forum something is referred to.

    """

    kind: Kind
    owner: str | None = None
    due: date | None = None
    ambiguous: bool = False
    past: date | None = None
    forum: str | None = None


def recognised(
    model: Municipality, forum: Forum, text: str, today: date, speaker: str | None = None
) -> Phrase | None:
    """Return what a sentence sounds like; None for an ordinary note.

    `speaker` is the function of whoever says it: who says "jag tar fram …" takes it on.
    """
    low = folded(text)
    if found := _REFERRED.search(low):
        target = forum_meant(model, found[1])
        if target is not None:
            return Phrase("hanskjuten", forum=target)
    if _TABLED.search(low):
        return Phrase("bordlagd")
    promised = _promise(model, forum, text, today) or _own(model, forum, text, today, speaker)
    if promised is not None:
        return promised
    return Phrase("beslut") if _DECIDED.search(low) else None


def promise_of(model: Municipality, forum: Forum, text: str, today: date) -> Phrase:
    """Return owner and last day of what is said to be an åtagande."""
    first = function_first(model, text, forum)
    named = _RESPONSIBLE.search(text)
    owner = function_meant(model, named[1], forum) if named else None
    due = deadline(text, today)
    return Phrase(
        "atagande",
        owner=owner or (first[0] if first else None),
        due=due.day if due and not due.past else None,
        ambiguous=due.ambiguous if due else False,
        past=due.past if due else None,
    )


def _promise(model: Municipality, forum: Forum, text: str, today: date) -> Phrase | None:
    first = function_first(model, text, forum)
    takes_on = first is not None and _TAKES_ON.match(folded(first[1]))
    if takes_on or _RESPONSIBLE.search(text) or _DONE_BY.search(folded(text)):
        return promise_of(model, forum, text, today)
    return None


def _own(
    model: Municipality, forum: Forum, text: str, today: date, speaker: str | None
) -> Phrase | None:
    """Return what somebody takes on in the first person; "jag ska" needs a day, or it is talk."""
    low = folded(text)
    if speaker is None or not low.startswith(_ME):
        return None
    said = _TAKES_ON.match(low.removeprefix(_ME))
    found = promise_of(model, forum, text, today)
    if said is None or (said[0] in {"ska", "skall"} and found.due is None):
        return None
    return replace(found, owner=speaker)


def forum_meant(model: Municipality, words: str) -> str | None:
    """Return the forum that words name; None when no one is, or several are as likely."""
    wanted = folded(words)
    if not wanted:
        return None
    exact = [forum.id for forum in model.forums if wanted in (folded(forum.name), forum.id)]
    if exact:
        return exact[0]
    for is_meant in (_is_near, _is_end, _is_misspelt):
        near = [f.id for f in model.forums if is_meant(wanted, folded(f.name), f.id)]
        if near:
            return near[0] if len(near) == 1 else None
    return None


def _is_near(wanted: str, name: str, id_: str) -> bool:
    """Say whether words are a name in another form: "chefssamrådet" for "Chefssamråd"."""
    stems = {re.sub(r"(?:ens|ets|en|et|n|s)$", "", word) for word in (wanted, name)}
    return len(stems) == 1 or re.sub(r"(?:en|et|n)$", "", wanted).replace(" ", "_") == id_


def _is_end(wanted: str, name: str, _id: str) -> bool:
    """Say whether words are the end of a compound name: "samrådet" for "Chefssamråd"."""
    short = re.sub(r"(?:ens|ets|en|et|n|s)$", "", wanted)
    return len(short) >= _SHORTEST_END and name.endswith(short)


def _is_misspelt(wanted: str, name: str, _id: str) -> bool:
    """Say whether words are a long name with a typing error."""
    short = re.sub(r"(?:ens|ets|en|et)$", "", wanted)
    if len(name) < _SHORTEST_MISSPELT:
        return False
    return max(fuzz.ratio(wanted, name), fuzz.ratio(short, name)) >= _ALIKE
