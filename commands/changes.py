"""`ändra` and `ta bort`: correct a row by its number, or take a report back.

A rapportör uses the numbers of the echo (1, 2 …); the coordinator uses the ids of the
draft (H12). Every change is in the audit log.
"""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from commands.alarms import alarms, late_news
from commands.base import Call, Message, Misunderstood, Told
from commands.compiling import issue_of
from commands.echoes import echo
from commands.engagement import seat_for, seat_of, settle
from commands.lagesbild import draft_message
from commands.reporting import withdraw
from samverkan import swedish_dates
from samverkan.categories import CATEGORIES
from samverkan.interpretation import interpret
from storage import audit, reports
from storage.tables import IncidentRow, Report

_CHANGE = re.compile(
    r"^(?:rad\s+)?(?P<row>h?\d+)\s+(?P<field>[a-zåäö]+)\s*(?:till|:|=)?\s+(?P<value>.+)$",
    re.IGNORECASE,
)
_ROW = re.compile(r"^(?:rad\s+)?(?P<row>h?\d+)$", re.IGNORECASE)
_WHOLE = re.compile(
    r"^(?:allt|alla|(?:hela )?(?:min |mitt )?(?:rapport|rapporten|svar))?$", re.IGNORECASE
)
_HIGHEST_COUNT = 999
_HIGHEST_LEVEL = 5

FIELDS = ("antal", "område", "kategori", "dag", "plats", "nivå")


def is_change(argument: str) -> bool:  # noqa: ARG001 -- one signature for all
    """Say that no report begins with "ändra": what does not fit is answered with an example."""
    return True


def is_removal(argument: str) -> bool:
    """Say whether the words fit `ta bort`."""
    return _WHOLE.match(argument.strip()) is not None or _ROW.match(argument.strip()) is not None


async def change(call: Call) -> Sequence[Message]:
    """`ändra 2 antal 3`, `ändra H12 område Edsberg`."""
    parsed = _CHANGE.match(call.argument.strip())
    if parsed is None:
        raise Misunderstood("ändra", call.argument[:40])
    report, row = await _find(call, parsed["row"])
    values = _values(call, parsed["field"].casefold(), parsed["value"].strip())
    for name, value in values.items():
        setattr(row, name, value)
    call.context.session.add(row)
    return await _changed(call, report, row, sorted(values))


async def remove(call: Call) -> Sequence[Message]:
    """`ta bort 2`, `ta bort H12`, or the whole report with `ta bort`."""
    parsed = _ROW.match(call.argument.strip())
    if parsed is None and _WHOLE.match(call.argument.strip()):
        return await withdraw(call, await latest_report(call))
    if parsed is None:
        raise Misunderstood("ta bort", call.argument[:40])
    report, row = await _find(call, parsed["row"])
    rows = await reports.incidents(call.context.session, row.report_id)
    if len(rows) == 1 and report.person_id == call.actor.person:
        return await withdraw(call, report)
    await call.context.session.delete(row)
    await call.context.session.flush()
    return await _changed(call, report, row, ["removed"])


async def latest_report(call: Call) -> Report:
    """Return the report in hand: the one it answers to, else the newest of the period."""
    kind, _, number = (call.utterance.about or "").partition(":")
    if kind == "report":
        found = await reports.by_id(call.context.session, int(number))
        if found is not None and found.person_id == call.actor.person:
            return found
    seat = await seat_for(call)
    live = await reports.of_person(
        call.context.session, call.actor.person, ("utkast", "forslag", "bekraftad"), seat.period
    )
    if not live:
        raise Told("ingen_rapport")
    return live[0]


async def _find(call: Call, wanted: str) -> tuple[Report, IncidentRow]:
    if wanted.casefold().startswith("h"):
        return await _find_by_id(call, int(wanted[1:]))
    report = await latest_report(call)
    rows = await reports.incidents(call.context.session, report.id or 0)
    number = int(wanted)
    if not 1 <= number <= len(rows):
        raise Told("ingen_rad", number=number, rows=len(rows))
    return report, rows[number - 1]


async def _find_by_id(call: Call, number: int) -> tuple[Report, IncidentRow]:
    row = await reports.incident(call.context.session, number)
    report = await reports.by_id(call.context.session, row.report_id) if row else None
    if row is None or report is None or not _may(call, report):
        raise Told("ingen_handelse", number=number)
    return report, row


def _may(call: Call, report: Report) -> bool:
    forum = call.context.municipality.forum_by_id[report.forum]
    return report.person_id == call.actor.person or forum.coordinator in call.actor.functions


async def _changed(
    call: Call, report: Report, row: IncidentRow, what: Sequence[str]
) -> Sequence[Message]:
    context = call.context
    audit.note(
        context.session,
        context.now,
        call.actor.person,
        "changed",
        f"incident:{row.id}",
        report=report.id,
        fields=list(what),
    )
    await context.session.flush()
    seat = await seat_of(context, report)
    if report.person_id == call.actor.person:
        if all(i.area for i in await reports.incidents(context.session, report.id or 0)):
            report.missing = []
        if report.status == "bekraftad":
            report.late = report.late or seat.late
        context.session.add(report)
        await settle(context, seat)
        rows = await reports.incidents(context.session, report.id or 0)
        raised = alarms(call, seat, report, rows) if report.status == "bekraftad" else ()
        return (await echo(call, report), *late_news(call, seat, report), *raised)
    if seat.round is None:
        return (call.reply("andrat", kind="confirm", number=row.id),)
    issue = issue_of(context, seat.round)
    return (await draft_message(context, issue, call.actor.person, call.utterance.event),)


def _values(call: Call, field: str, value: str) -> dict[str, Any]:
    """Return the columns that a field and its new value set."""
    setters = {
        "antal": _count,
        "omrade": _area,
        "kategori": _category,
        "dag": _day,
        "datum": _day,
        "plats": _place,
        "niva": _level,
    }
    folded = field.translate(str.maketrans("åäö", "aao"))
    if folded not in setters:
        raise Told("ingen_kolumn", field=field[:30], fields=FIELDS)
    return setters[folded](call, value)


def _count(call: Call, value: str) -> dict[str, Any]:  # noqa: ARG001 -- one signature for all
    if not value.isdecimal() or not 1 <= int(value) <= _HIGHEST_COUNT:
        raise Misunderstood("ändra", value[:40])
    return {"count": int(value), "count_min": False}


def _area(call: Call, value: str) -> dict[str, Any]:
    area = call.context.gazetteer.area_of(value)
    if area is None:
        names = [area.name for area in call.context.municipality.areas]
        raise Told("inget_omrade", value=value[:40], areas=names)
    return {"area": area}


def _category(call: Call, value: str) -> dict[str, Any]:
    wanted = value.casefold().strip(" .")
    for category in CATEGORIES:
        names = [category.id, *(part.strip() for part in category.name.casefold().split(","))]
        if wanted in names or wanted == category.name.casefold():
            return {"category": category.id}
    found = interpret(value, call.context.gazetteer, call.utterance.at, "samordnare")
    if found.incidents:
        return {"category": found.incidents[0].category}
    raise Told("ingen_kategori", value=value[:40], categories=[c.name for c in CATEGORIES])


def _day(call: Call, value: str) -> dict[str, Any]:
    found = swedish_dates.past_span(value, call.context.today)
    if found is None:
        raise Told("ingen_dag", value=value[:40])
    first: date = found.first
    return {"date_from": first, "date_to": found.last, "date_ambiguous": False}


def _place(call: Call, value: str) -> dict[str, Any]:
    found = interpret(value, call.context.gazetteer, call.utterance.at, "samordnare")
    if found.pii:
        raise Told("personuppgift_i_falt")
    return {"place": value[:80]}


def _level(call: Call, value: str) -> dict[str, Any]:  # noqa: ARG001 -- one signature for all
    if not value.isdecimal() or not 1 <= int(value) <= _HIGHEST_LEVEL:
        raise Misunderstood("ändra", value[:40])
    return {"severity": int(value)}
