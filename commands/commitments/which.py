"""Which of several is meant: it is asked, and a mere number answers.

What was said waits in the list that the person was shown, until the number comes.
"""

import re
from collections.abc import Sequence
from datetime import timedelta

from commands.base import Call, Told
from commands.commitments.views import shown
from samverkan.commitments.reading import read_share
from storage import commitments
from storage.commitment_tables import CommitmentRow, ShownList

_WAITS = "vilket:"
"""First words of what a list that waits for a number was shown for."""
NO = "nej"
"""What no command is called, and a number may be said of all the same."""
_JOINT = "|"
_PATIENCE = timedelta(days=2)
_SHOWN = 5
_NUMBERS = r"(?:nr\.?|nummer|den)?\s*(?P<places>\d{1,2}(?:\s*(?:,|och|&|\+)\s*\d{1,2})*)"
_ONLY = re.compile(rf"^{_NUMBERS}\s*[.:)!]*$", re.IGNORECASE)
_FIRST = re.compile(rf"^{_NUMBERS}\s*[.:)–-]*\s+(?P<rest>\S.*)$", re.IGNORECASE | re.DOTALL)
_NO = re.compile(rf"^nej,?\s+{_NUMBERS}\b[\s,:.]*(?P<rest>.*)$", re.IGNORECASE | re.DOTALL)
_YES = re.compile(rf"^ja,?\s+{_NUMBERS}\s*[.!]*$", re.IGNORECASE)
_IN_WORDS = {"första": "1", "forsta": "1", "andra": "2", "tredje": "3", "fjärde": "4"}


async def ask(call: Call, rows: Sequence[CommitmentRow], name: str, argument: str) -> Told:
    """Return the question which is meant; what was said, `name` and the rest, waits for it."""
    waits = f"{_WAITS}{name}{_JOINT}{argument}" if rows and name else ""
    ids = [row.id or 0 for row in rows]
    await commitments.show(call.context.session, call.actor.person, ids, waits, call.context.now)
    return Told("atagande_vilket", rows=[shown(call.context, row) for row in rows[:_SHOWN]])


def spoken(call: Call) -> str:
    """Return the name by which a command was called, as it was written."""
    flat = " ".join(call.utterance.text.split())
    argument = " ".join(call.argument.split())
    head = flat.removesuffix(argument) if argument else flat
    return head.strip(" :,!")


async def completed(call: Call) -> str:
    """Return the command that a number completes; empty when the words hold none.

    "1" after the question, "2: 50 %" and "2 klart" about a list, "nej 2, skäl: …".
    """
    text = " ".join(call.utterance.text.split())
    text = _IN_WORDS.get(re.sub(r"^(?:den|det)\s+", "", text.casefold()).strip(" .!"), text)
    if found := _ONLY.match(text):
        listed = await commitments.shown(call.context.session, call.actor.person)
        return _said_before(call, listed, found["places"]) if listed else ""
    if found := _NO.match(text):
        return f"bekräfta {found['places']} nej {found['rest']}".strip()
    if found := _YES.match(text):
        return f"bekräfta {found['places']}"
    if found := _FIRST.match(text):
        return _turned(found["places"], found["rest"])
    return ""


def _said_before(call: Call, listed: ShownList, places: str) -> str:
    said, at = listed.question, listed.at
    if not said.startswith(_WAITS) or call.context.now - at > _PATIENCE:
        return ""
    name, _, argument = said.removeprefix(_WAITS).partition(_JOINT)
    listed.question = ""
    call.context.session.add(listed)
    if name == NO:
        return f"bekräfta {places} nej {argument}".strip()
    return f"{name} {places} {argument}".strip()


def _turned(places: str, rest: str) -> str:
    """Return "2 klart, se bilaga" with its number where a command has it."""
    if read_share(rest) is not None:
        return f"pågår {places} {rest}"
    for name in ("inte min", "inte mitt", "inte vårt"):
        if rest.casefold().startswith(name):
            return f"{name} {places} {rest[len(name) :].strip()}".strip()
    name, _, argument = rest.partition(" ")
    return f"{name.rstrip(',:')} {places} {argument}".strip()
