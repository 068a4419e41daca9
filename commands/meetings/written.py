"""The notes of a meeting as they stand, read from what is stored (DOMAIN 11.2, 11.4)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from commands.base import Context
from commands.meetings import openly, providers
from commands.meetings.sending import AGGREGATED, access_class, word
from commands.meetings.sittings import Sitting
from samverkan import swedish_forms as forms
from samverkan.meetings import agenda, attendance, lines, papers
from samverkan.meetings.decisions import State
from samverkan.paper import Block, Paper, Paragraph
from storage import meetings
from storage import papers as shelf
from storage.meeting_tables import AgendaItem, AttendanceRow, DecisionRow, MeetingLine
from storage.tables import PaperVersion

DRAFT = "_utkast"
APPEAL = timedelta(days=22)
"""A notice stands for the three weeks of appeal (KL 13 kap.); the day after it may go."""


@dataclass(frozen=True, slots=True)
class Approval:
    """That notes are approved: version, status, by whom (function names), when, what changed."""

    version: int
    by: tuple[str, ...]
    at: datetime
    changes: tuple[str, ...] = ()


def document_of(sitting: Sitting) -> str:
    """Return the document type of a forum's notes."""
    return "protokoll" if sitting.forum.notes == "protokoll" else "anteckningar"


async def locked_version(context: Context, sitting: Sitting) -> PaperVersion | None:
    """Return the newest approved notes of a meeting."""
    return await shelf.latest(context.session, sitting.subject, document_of(sitting))


async def draft_version(context: Context, sitting: Sitting) -> PaperVersion | None:
    """Return the newest draft of a meeting's notes."""
    return await shelf.latest(context.session, sitting.subject, document_of(sitting) + DRAFT)


async def is_open(context: Context, sitting: Sitting) -> bool:
    """Say whether a meeting's notes may be changed: until they are locked, or when reopened."""
    return sitting.row.reopened is not None or await locked_version(context, sitting) is None


async def notes_of(
    context: Context,
    sitting: Sitting,
    approval: Approval | None = None,
    *,
    aggregated: bool = False,
) -> Paper:
    """Return the notes: a draft, or approved; in full, or the aggregated version."""
    row = sitting.row
    marked = await meetings.attendance(context.session, sitting.id)
    rested = [one for one in await meetings.lines(context.session, sitting.id) if not one.struck]
    minutes = papers.Minutes(
        head=await _head(context, sitting, approval, aggregated=aggregated),
        formal=sitting.forum.notes == "protokoll",
        points=await _points(context, sitting, rested),
        started=context.local(row.started_at or row.starts_at),
        ended=context.local(row.ended_at) if row.ended_at else None,
        breaks=_breaks(context, rested),
        adjusters=tuple(context.function_name(id_) for id_ in row.adjusters),
        adjusting=row.adjusting,
        notice=_notice(sitting),
        approved=approval.by if approval else (),
        approved_at=context.local(approval.at) if approval else None,
        changes=approval.changes if approval else (),
        spread=_spread(context, sitting),
        aggregated=aggregated,
        **_people(context, sitting, marked),
    )
    return papers.notes_paper(minutes, word)


def _notice(sitting: Sitting) -> papers.Notice | None:
    """Return the form for the notice board, where the organ has one."""
    if not sitting.forum.notice_board:
        return None
    posted = sitting.row.posted
    until = posted + APPEAL if posted else None
    return papers.Notice(posted=posted, until=until, archive=sitting.row.archive)


async def _head(
    context: Context, sitting: Sitting, approval: Approval | None, *, aggregated: bool
) -> papers.Head:
    row, name = sitting.row, context.function_name
    before = await meetings.previous(context.session, row)
    document = document_of(sitting)
    status: papers.Status = "utkast"
    if approval:
        status = "faststalld" if approval.version == 1 else "reviderad"
    suffix = "" if approval else DRAFT
    return papers.Head(
        document=document + (AGGREGATED if aggregated else "") + suffix,
        title=word(document),
        municipality=context.municipality.name,
        forum=sitting.forum.name,
        starts=context.local(row.starts_at),
        place=sitting.place,
        dnr=row.dnr,
        day=context.today,
        version=approval.version if approval else 1,
        status=status,
        access_class=access_class(sitting, aggregated=aggregated),
        chair=name(row.chair) if row.chair else "",
        secretary=name(row.secretary),
        previous=await _link(context, sitting.forum.notes, before.id if before else None),
    )


async def _link(context: Context, notes: str, before: int | None) -> str:
    """Return the notes of the meeting before, in words that find them again."""
    if before is None:
        return ""
    row = await meetings.by_id(context.session, before)
    document = "protokoll" if notes == "protokoll" else "anteckningar"
    kept = await shelf.latest(context.session, f"meeting:{before}", document)
    return word(
        "lank",
        day=context.local(row.starts_at).date().isoformat(),
        version=kept.version if kept else 0,
        fingerprint=kept.fingerprint[:12] if kept else "",
    )


def _people(
    context: Context, sitting: Sitting, marked: Mapping[str, AttendanceRow]
) -> dict[str, tuple[str, ...]]:
    groups: dict[str, list[str]] = {"present": [], "deputies": [], "adjuncts": [], "absent": []}
    where = {
        attendance.PRESENT: "present",
        attendance.REPLACED: "deputies",
        attendance.ADJUNCT: "adjuncts",
        attendance.ABSENT: "absent",
        attendance.DECLINED: "absent",
    }
    for function in dict.fromkeys((*sitting.row.called, *marked)):
        row = marked.get(function)
        group = where.get(row.status) if row else None
        if row is None or group is None:
            continue
        name = context.function_name(function)
        if row.stand_in:
            stand_in = context.function_name(row.stand_in)
            name = word("ersatts_av", function=name, stand_in=stand_in)
        groups[group].append(name)
    return {group: tuple(names) for group, names in groups.items()}


def _spread(context: Context, sitting: Sitting) -> tuple[str, ...]:
    return tuple(context.function_name(function) for function in sitting.row.called)


def _breaks(context: Context, found: Sequence[MeetingLine]) -> tuple[str, ...]:
    """Pair each adjournment with the moment the meeting went on."""
    spans = []
    since: datetime | None = None
    for line in found:
        if line.kind == lines.ADJOURNED:
            since = context.local(line.at)
        elif line.kind == lines.RESUMED and since is not None:
            until = context.local(line.at)
            day = f"{forms.day(until.date())} kl. " if until.date() != since.date() else ""
            spans.append(f"kl. {forms.clock(since)}–{day}{forms.clock(until)}")
            since = None
    return (*spans, f"från kl. {forms.clock(since)}") if since else tuple(spans)


async def _points(
    context: Context, sitting: Sitting, found: Sequence[MeetingLine]
) -> tuple[papers.NotedPoint, ...]:
    decided = await meetings.decisions_of(context.session, sitting.id)
    forums = context.municipality.forum_by_id
    points = []
    for item in sorted(await meetings.items(context.session, sitting.id), key=_number):
        if item.status == agenda.STRUCK:
            continue
        own = [line for line in found if line.item_id == item.id]
        points.append(
            papers.NotedPoint(
                number=item.number,
                title=item.title,
                paragraph=item.paragraph,
                status=item.status,
                to_forum=forums[item.to_forum].name if item.to_forum in forums else "",
                attachments=tuple(item.attachments),
                dnr=item.dnr,
                openly=openly.of_item(context, item)[0],
                lines=tuple(_noted(context, line, decided.get(line.id or 0)) for line in own),
                known=tuple(await _known(context, sitting, item)),
            )
        )
    return tuple(points)


async def _known(context: Context, sitting: Sitting, item: AgendaItem) -> Sequence[Block]:
    """Return what the meeting itself says of a point, whatever was taken down under it."""
    row, name = sitting.row, context.function_name
    match item.heading:
        case "nasta_mote":
            return await providers.next_meeting(context, sitting)
        case "val":
            return await providers.election(context, sitting)
        case "narvaro":
            return [Paragraph(text=word("narvarande_ovan"))]
        case "oppnande" if row.started_at:
            at = forms.clock(context.local(row.started_at))
            return [Paragraph(text=word("oppnat", chair=name(row.chair or ""), at=at))]
        case "avslutning" if row.ended_at:
            at = forms.clock(context.local(row.ended_at))
            return [Paragraph(text=word("avslutat", at=at))]
    return ()


def _number(item: AgendaItem) -> int:
    return item.number


def _noted(context: Context, line: MeetingLine, decision: DecisionRow | None) -> papers.Noted:
    name = context.function_name
    is_decision = line.kind in {lines.DECISION, lines.STANDPOINT}
    return papers.Noted(
        number=line.number,
        kind=line.kind,
        text=line.text,
        function=name(line.function) if line.function else "",
        owner=name(line.owner) if line.owner else "",
        due=line.due,
        reference=line.reference or "",
        state=State(decision.state) if decision and is_decision else None,
        decider=name(decision.decider) if decision and decision.decider else "",
        decided=(decision.text or "") if decision else "",
        openly=openly.of_line(context, line, decision),
    )
