"""Which åtagande is meant: by number, by place in a list, what is answered, or the only one."""

import re
from collections.abc import Sequence

from commands.base import Call, Told
from commands.commitments import which
from commands.commitments.views import sees, topic_of
from samverkan.commitments.sight import may_change
from samverkan.commitments.types import read_number
from storage import commitments
from storage.commitment_tables import CommitmentRow

_NUMBER = re.compile(r"\bA\s?-?\s?\d{4}\s?-\s?\d{1,5}\b", re.IGNORECASE)
_MONTHS = "jan|feb|mar|apr|maj|jun|jul|aug|sep|okt|nov|dec"
_PLACES = re.compile(
    r"^(?:nr\.?|nummer|punkt|rad|åtagande)?\s*(?P<all>\d{1,3}(?:\s*(?:,|och|&|\+)\s*\d{1,3})*)"
    rf"(?![\d/.:-]|\s*%|\s*procent|\s*(?:{_MONTHS}|dag|veck|månad))\b",
    re.IGNORECASE,
)
_JOINT = re.compile(r"^(?:\s|,|och\b|&|:|-)+", re.IGNORECASE)
_SHOWN = 5


async def meant(call: Call, words: str) -> tuple[Sequence[CommitmentRow], str]:
    """Return the åtaganden that words are about, and the rest of the words.

    They are as they stand now, and stay so until the commit: two who say something of one
    åtagande at once take turns. Raises `Told` when there is none or it may be several.
    """
    rows, rest = await _meant(call, words)
    await commitments.hold(call.context.session, rows)
    return rows, rest


async def _meant(call: Call, words: str) -> tuple[Sequence[CommitmentRow], str]:
    numbers = [found for each in _NUMBER.findall(words) if (found := read_number(each))]
    if numbers:
        rest = _JOINT.sub("", _NUMBER.sub(" ", words).strip(" ,.:"))
        return [await _numbered(call, number) for number in numbers], " ".join(rest.split())
    places = _PLACES.match(words.strip())
    if places:
        wanted = [int(each) for each in re.findall(r"\d+", places["all"])]
        rest = _JOINT.sub("", words.strip()[places.end() :])
        return await _placed(call, wanted), rest.strip()
    return [await _only_one(call)], words.strip()


async def _numbered(call: Call, number: str) -> CommitmentRow:
    row = await commitments.by_number(call.context.session, number)
    if row is None or not sees(call, row):
        raise Told("atagande_finns_inte", number=number)
    return row


async def _placed(call: Call, wanted: Sequence[int]) -> Sequence[CommitmentRow]:
    _, ids = topic_of(call)
    if not ids:
        listed = await commitments.shown(call.context.session, call.actor.person)
        ids = tuple(listed.ids) if listed else ()
    if not ids or any(not 1 <= place <= len(ids) for place in wanted):
        raise Told("atagande_ingen_rad", number=next(iter(wanted)), rows=len(ids))
    rows = await commitments.by_ids(call.context.session, [ids[place - 1] for place in wanted])
    return [row for row in rows if sees(call, row)]


async def _only_one(call: Call) -> CommitmentRow:
    session = call.context.session
    _, ids = topic_of(call)
    if not ids:
        waiting = await commitments.waiting_for(session, call.actor.person)
        if waiting is not None:
            return waiting
    rows = [row for row in await commitments.by_ids(session, ids) if sees(call, row)]
    if not rows:
        rows = list(await own_of(call, limit=_SHOWN))
    if len(rows) != 1:
        raise await which.ask(call, rows, which.spoken(call), call.argument)
    return rows[0]


async def own_of(call: Call, *, limit: int = commitments.PAGE) -> Sequence[CommitmentRow]:
    """Return what a person has to do: what is the person's own, else what it helps others with."""
    mine = call.actor.functions
    for wanted in (commitments.Filter(owners=mine), commitments.Filter(holders=mine)):
        rows = await commitments.page(call.context.session, wanted, limit=limit)
        if rows:
            return rows
    return ()


def must_change(call: Call, row: CommitmentRow) -> None:
    """Hold a person to what is theirs to report on. Raises `Told`."""
    model = call.context.municipality
    if not may_change(model, call.actor.functions, row.owner, row.forum, row.co_owners):
        raise Told(
            "atagande_ej_ditt",
            number=row.number,
            owner=call.context.function_name(row.owner) if row.owner else "",
        )
