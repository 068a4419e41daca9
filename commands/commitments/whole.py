"""One åtagande in full: who has it today, and what has happened to it, by whom and why."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from commands.base import Call, Context, Message, Told
from commands.commitments import measures
from commands.commitments.views import sees, shown_all, subject_of
from storage import causes, commitments, evidence, people
from storage.commitment_tables import CommitmentEvent, CommitmentRow


async def show(call: Call, number: str) -> Sequence[Message]:
    """`visa A-2026-031`."""
    session = call.context.session
    row = await commitments.by_number(session, number)
    if row is None or not sees(call, row):
        raise Told("atagande_finns_inte", number=number)
    events = await commitments.history(session, row)
    known = {one.id or 0: one.name for one in await people.everyone(session)}
    files = await evidence.files_of(session, row.id or 0)
    measure = await causes.of(session, row.id or 0)
    (one,) = await shown_all(call.context, [row])
    say = call.reply if call.place.direct else call.private
    return (
        say(
            "atagande_ett",
            one=one,
            **_held(call.context, row, known),
            events=[_event(call.context, event, known) for event in events],
            measure=measures.shown_cause(measure),
            files=[
                {
                    "name": file.name,
                    "size": file.size,
                    "sha256": file.sha256,
                    "day": call.context.local(file.at).date(),
                }
                for file in files
            ],
            access_class="K2" if set(call.actor.functions) & {row.owner, *row.co_owners} else "K3",
            subject=subject_of([row]),
        ),
    )


def _held(context: Context, row: CommitmentRow, known: Mapping[int, str]) -> dict[str, Any]:
    """Return who has the owner's function today, and who steps in, as templates read it."""
    if row.owner is None:
        return {"vacant": False, "deputy": False, "holder": "", "deputies": []}
    now = context.addressee(row.owner)
    deputies = [
        known.get(seat.person, "")
        for seat in context.seats
        if seat.function == row.owner and seat.role == "ersattare" and seat.holds(context.today)
    ]
    holder = known.get(now.person or 0, "")
    return {
        "vacant": now.person is None,
        "deputy": now.as_deputy,
        "holder": holder,
        "deputies": [name for name in deputies if name != holder],
    }


def _event(
    context: Context, event: CommitmentEvent, known: Mapping[int, str]
) -> Mapping[str, object]:
    detail = event.detail
    return {
        "day": context.local(event.at).date(),
        "what": event.what,
        "why": event.why,
        "who": known.get(event.person_id or 0, ""),
        "to": [known[one] for one in detail.get("to", ()) if one in known],
        "due": date.fromisoformat(str(detail["due"])) if detail.get("due") else None,
        "owner": context.function_name(detail["owner"]) if detail.get("owner") else "",
        "share": detail.get("share"),
    }
