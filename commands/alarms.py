"""Who is told at once: the coordinator of what comes late, and of what is acute (DOMAIN 15.4)."""

from collections.abc import Sequence

from commands.base import Call, Message
from commands.engagement import Seat
from samverkan.incidents import Interpretation
from storage.tables import IncidentRow, Report

ALARMING = 4
"""From this level the coordinator and the police are told at once (DOMAIN 15.4)."""


def late_news(call: Call, seat: Seat, row: Report, *, edited: bool = False) -> Sequence[Message]:
    """Tell the coordinator of what came, or was taken back, after closing."""
    coordinator = call.context.coordinator(seat.forum)
    is_news = edited or row.status in {"bekraftad", "aterkallad"}
    if not seat.late or coordinator is None or not is_news:
        return ()
    return (
        Message(
            key=f"late:{row.id}:{row.status}:{call.utterance.event}",
            kind="late",
            template="sent_tillagg",
            data={
                "function": call.context.function_name(seat.function),
                "week": seat.called,
                "nothing": row.is_nothing,
                "withdrawn": row.status == "aterkallad",
                "edited": edited,
            },
            person=coordinator,
            subject=f"round:{seat.round.id}" if seat.round else None,
            access_class="K4",
            awake=True,
        ),
    )


def alarms(call: Call, seat: Seat, row: Report, found: Sequence[IncidentRow]) -> Sequence[Message]:
    """Tell the coordinator and the police of a confirmed level 4 or 5, once a report."""
    if any((incident.severity or 0) >= ALARMING for incident in found):
        return tell_at_once(call, seat, row, "larm_niva")
    return ()


def protected(call: Call, seat: Seat, found: Interpretation) -> Sequence[Message]:
    """Tell the coordinator when a protected identity was mentioned (DOMAIN 13.4): only that."""
    if "skyddad_identitet" not in found.pii:
        return ()
    return _to_people(
        call,
        [call.context.coordinator(seat.forum)],
        "larm_skyddad",
        f"protected:{call.utterance.event}",
        function=call.context.function_name(seat.function),
    )


def tell_at_once(call: Call, seat: Seat, row: Report, template: str) -> Sequence[Message]:
    """Tell the coordinator and the local police in their direct chats, without details."""
    context = call.context
    police = [
        context.addressee(function).person
        for function in seat.forum.members
        if context.municipality.function_by_id[function].role == "kommunpolis"
    ]
    return _to_people(
        call,
        [context.coordinator(seat.forum), *police],
        template,
        f"{template}:{row.id}",
        function=context.function_name(seat.function),
        heading=seat.heading,
    )


def _to_people(
    call: Call, wanted: Sequence[int | None], template: str, key: str, **data: object
) -> Sequence[Message]:
    return tuple(
        Message(
            key=f"alarm:{key}:{person}",
            kind="alarm",
            template=template,
            data=data,
            person=person,
            access_class="K4",
        )
        for person in dict.fromkeys(wanted)
        if person is not None and person != call.actor.person
    )
