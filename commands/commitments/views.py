"""Åtaganden in words, for messages."""

from collections.abc import Mapping, Sequence
from datetime import date

from commands.base import Call, Context
from commands.commitments.register import SUBJECT
from samverkan.commitments.sight import Sight, in_room, is_inside, sight_of
from samverkan.commitments.types import Status
from storage import causes
from storage.commitment_tables import CommitmentRow

REMINDER = "paminnelse"
"""First part of the subject of reminders: ✅ on one says that it is done."""
QUESTION = "atagandefraga"
"""First part of the subject of what is answered by yes or no."""
DAY = "atagandedag"
"""First part of the subject of what says which day was taken, where another may be meant."""
_INTERNAL = "K3"
_TOLD_OUTSIDE = frozenset(
    {"number", "due", "days_late", "days_left", "status", "is_proposed", "live", "postponements"}
)


def shown(context: Context, row: CommitmentRow) -> Mapping[str, object]:
    """Return an åtagande as templates read it."""
    late = row.live and row.due is not None and row.due < context.today
    forum = context.municipality.forum_by_id.get(row.forum)
    area = context.municipality.area_by_id.get(row.area or "")
    return {
        "number": row.number,
        "text": row.text,
        "owner": context.function_name(row.owner) if row.owner else "",
        "with": [context.function_name(one) for one in row.co_owners],
        "due": row.due,
        "days_late": (context.today - row.due).days if late and row.due else 0,
        "days_left": (row.due - context.today).days if row.live and row.due else 0,
        "status": row.status,
        "share": row.share,
        "forum": forum.name if forum else "",
        "source": row.source,
        "area": area.name if area else "",
        "plan": row.plan,
        "focus": row.focus,
        "purpose": row.purpose,
        "planned": row.planned,
        "resources": row.resources,
        "outcome": row.outcome,
        "priority": row.priority,
        "done_on": row.done_on,
        "evidence": row.evidence,
        "confirms": context.function_name(row.confirms) if row.confirms else "",
        "is_proposed": row.status == Status.FORESLAGET,
        "live": row.live,
        "cost": row.cost,
        "funding": row.funding,
        "postponements": row.postponements,
        "hidden": False,
        "lacks_cause": False,
    }


async def shown_all(
    context: Context, rows: Sequence[CommitmentRow]
) -> Sequence[Mapping[str, object]]:
    """Return some åtaganden as `shown` does, and of what is proposed what it truly waits for."""
    proposed = [row.id or 0 for row in rows if Status(row.status) is Status.FORESLAGET]
    lacking = await causes.lacking(context.session, proposed)
    return [{**shown(context, row), "lacks_cause": row.id in lacking} for row in rows]


def shown_to(
    context: Context, functions: Sequence[str], row: CommitmentRow
) -> Mapping[str, object]:
    """Return an åtagande as templates read it to the holder of some functions.

    Who is elected or comes from outside reads of others' åtaganden the number, the day and how
    late it is, also as the chair of a forum: the words may name a place (DOMAIN 15.1).
    """
    whole = shown(context, row)
    model = context.municipality
    if is_inside(model, functions) or sight_of(model, functions).sees(
        row.owner, row.forum, row.co_owners
    ):
        return whole
    told = {name: value for name, value in whole.items() if name in _TOLD_OUTSIDE}
    return {**dict.fromkeys(whole, ""), **told, "hidden": True}


def subject_of(rows: Sequence[CommitmentRow], topic: str = SUBJECT) -> str:
    """Return what a message about some åtaganden is about."""
    return f"{topic}:{','.join(str(row.id) for row in rows)}"


def subject_of_day(row: CommitmentRow, other: date | None) -> str:
    """Return what a message is about that says which day was taken and which may be meant."""
    return f"{DAY}:{row.id}:{row.due}:{other or ''}"


def ids_of(about: str) -> tuple[int, ...]:
    """Return the stored ids in the rest of a subject."""
    return tuple(int(part) for part in about.partition(":")[0].split(",") if part.isdigit())


def topic_of(call: Call) -> tuple[str, tuple[int, ...]]:
    """Return the topic and the åtaganden of the message of ours that is answered."""
    kind, _, about = (call.utterance.about or "").partition(":")
    if kind not in {SUBJECT, REMINDER, QUESTION, DAY}:
        return "", ()
    return kind, ids_of(about)


def sight_here(call: Call) -> Sight:
    """Return what may be shown to a person in this place: in a room what is the room's own."""
    mine = sight_of(call.context.municipality, call.actor.functions)
    if call.place.direct:
        return mine
    forum = call.context.municipality.forum_by_id.get(call.place.forum or "")
    return in_room(forum) if call.place.ceiling >= _INTERNAL else mine


def is_private(call: Call) -> bool:
    """Say whether an answer belongs in the direct chat, since outsiders read the room."""
    return not call.place.direct and call.place.ceiling < _INTERNAL


def sees(call: Call, row: CommitmentRow) -> bool:
    """Say whether a person may know of an åtagande."""
    sight = sight_of(call.context.municipality, call.actor.functions)
    return sight.sees(row.owner, row.forum, row.co_owners) or row.created_by == call.actor.person


def class_for(context: Context, functions: Sequence[str], rows: Sequence[CommitmentRow]) -> str:
    """Return the class of a message about åtaganden to the holder of some functions.

    One's own may be read where outsiders may read; others' are for those inside.
    """
    mine = set(functions)
    own = all(mine & {row.owner, *row.co_owners} for row in rows)
    known = context.municipality.function_by_id
    external = any(known[each].external for each in mine if each in known)
    return "K2" if own or external else _INTERNAL
