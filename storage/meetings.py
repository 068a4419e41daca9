"""Meetings: stored agendas, attendance, lines, decisions, comments and approvals."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import bindparam
from sqlmodel import and_, col, func, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.columns import columns
from storage.meeting_tables import (
    AgendaFile,
    AgendaItem,
    AttendanceRow,
    DecisionRow,
    Invitation,
    MeetingApproval,
    MeetingComment,
    MeetingLine,
    MeetingRow,
)
from storage.tables import Room

RUNNING = ("pagar", "ajournerat")
AHEAD = ("planerat", *RUNNING)


async def by_id(session: AsyncSession, meeting: int) -> MeetingRow:
    """Return a meeting that is known to exist."""
    return await session.get_one(MeetingRow, meeting)


_LOCKED = (
    select(MeetingRow)
    .where(MeetingRow.id == bindparam("meeting"))
    .with_for_update()
    .execution_options(populate_existing=True)
)


async def locked(session: AsyncSession, meeting: int) -> MeetingRow:
    """Return a meeting; two who write in it at once take turns until the commit."""
    return (await session.exec(_LOCKED, params={"meeting": meeting})).one()


_BY_KEY = select(MeetingRow).where(MeetingRow.key == bindparam("key"))


async def by_key(session: AsyncSession, key: str) -> MeetingRow | None:
    """Return the meeting with a key of the calendar."""
    return (await session.exec(_BY_KEY, params={"key": key})).first()


_KEY = columns(MeetingRow).key
_KNOWN_KEYS = select(_KEY).where(_KEY.in_(bindparam("keys", expanding=True)))


async def known_keys(session: AsyncSession, keys: Iterable[str]) -> set[str]:
    """Return those of some keys that are of stored meetings, whatever became of them."""
    wanted = tuple(keys)
    if not wanted:
        return set()
    return set((await session.exec(_KNOWN_KEYS, params={"keys": wanted})).all())


async def of_forums(
    session: AsyncSession,
    forums: Iterable[str],
    statuses: Iterable[str],
    *,
    newest_first: bool = False,
    limit: int = 100,
) -> Sequence[MeetingRow]:
    """Return the meetings of some forums with some statuses, in order of time."""
    time = col(MeetingRow.starts_at)
    query = (
        select(MeetingRow)
        .where(col(MeetingRow.forum).in_(tuple(forums)))
        .where(col(MeetingRow.status).in_(tuple(statuses)))
        .order_by(time.desc() if newest_first else time, col(MeetingRow.id))
    )
    return (await session.exec(query.limit(limit))).all()


_AHEAD_OF = (
    select(MeetingRow)
    .where(col(MeetingRow.forum).in_(bindparam("forums", expanding=True)))
    .where(
        or_(
            col(MeetingRow.status).in_(RUNNING),
            and_(MeetingRow.status == "planerat", col(MeetingRow.starts_at) >= bindparam("after")),
        )
    )
    .order_by(col(MeetingRow.starts_at), col(MeetingRow.id))
)


async def ahead_of(
    session: AsyncSession, forums: Iterable[str], after: datetime
) -> Sequence[MeetingRow]:
    """Return what some forums still have to hold from an instant on, and what goes on.

    A planned meeting that nobody began is not among them once its time has passed.
    """
    values = {"forums": tuple(forums), "after": after}
    return (await session.exec(_AHEAD_OF, params=values)).all()


async def running(session: AsyncSession, forums: Iterable[str]) -> Sequence[MeetingRow]:
    """Return the meetings that go on, or are adjourned, the latest begun first."""
    found = await of_forums(session, forums, RUNNING)
    return sorted(found, key=lambda row: row.started_at or row.starts_at, reverse=True)


_PREVIOUS = (
    select(MeetingRow)
    .where(MeetingRow.forum == bindparam("forum"), MeetingRow.status == "avslutat")
    .where(MeetingRow.id != bindparam("but"))
    .where(col(MeetingRow.started_at) < bindparam("before"))
    .order_by(col(MeetingRow.started_at).desc())
    .limit(1)
)


async def previous(session: AsyncSession, meeting: MeetingRow) -> MeetingRow | None:
    """Return the meeting of the same forum that was held before."""
    before = meeting.started_at or meeting.starts_at
    values = {"forum": meeting.forum, "but": meeting.id, "before": before}
    return (await session.exec(_PREVIOUS, params=values)).first()


async def held(
    session: AsyncSession, forum: str, until: datetime, limit: int = 60
) -> Sequence[MeetingRow]:
    """Return the meetings that a forum has held up to an instant, newest first."""
    query = (
        select(MeetingRow)
        .where(MeetingRow.forum == forum, MeetingRow.status == "avslutat")
        .where(col(MeetingRow.started_at) <= until)
        .order_by(col(MeetingRow.started_at).desc())
        .limit(limit)
    )
    return (await session.exec(query)).all()


_ITEMS = (
    select(AgendaItem)
    .where(AgendaItem.meeting_id == bindparam("meeting"))
    .order_by(col(AgendaItem.position), col(AgendaItem.id))
)


async def items(session: AsyncSession, meeting: int) -> Sequence[AgendaItem]:
    """Return the points of an agenda in order, struck ones too."""
    return (await session.exec(_ITEMS, params={"meeting": meeting})).all()


async def waiting_items(session: AsyncSession, forum: str) -> Sequence[AgendaItem]:
    """Return what waits for the next agenda of a forum."""
    query = select(AgendaItem).where(
        AgendaItem.forum == forum, col(AgendaItem.meeting_id).is_(None)
    )
    return (await session.exec(query.order_by(col(AgendaItem.id)))).all()


async def item(session: AsyncSession, item_: int) -> AgendaItem | None:
    """Return a point."""
    return await session.get(AgendaItem, item_)


async def item_by_source(session: AsyncSession, source: str) -> AgendaItem | None:
    """Return the point that a message proposed."""
    query = select(AgendaItem).where(AgendaItem.source == source, AgendaItem.source != "")
    return (await session.exec(query.order_by(col(AgendaItem.id).desc()))).first()


async def files_of(session: AsyncSession, item_: AgendaItem) -> Sequence[AgendaFile]:
    """Return the files of a point, and of those that it carries on, in the order they came."""
    ids = [item_.id or 0]
    origin = item_.origin_id
    while origin is not None and origin not in ids:
        ids.append(origin)
        before = await session.get(AgendaItem, origin)
        origin = before.origin_id if before else None
    query = select(AgendaFile).where(col(AgendaFile.item_id).in_(ids))
    return (await session.exec(query.order_by(col(AgendaFile.id)))).all()


async def file_by_source(session: AsyncSession, platform: str, source: str) -> AgendaFile | None:
    """Return the file that a message brought."""
    query = select(AgendaFile).where(AgendaFile.platform == platform, AgendaFile.source == source)
    return (await session.exec(query)).first()


async def last_paragraph(session: AsyncSession, forum: str, first: datetime, last: datetime) -> int:
    """Return the highest § of a forum's meetings between two instants; 0 without any."""
    query = (
        select(func.max(AgendaItem.paragraph))
        .join(MeetingRow, col(AgendaItem.meeting_id) == col(MeetingRow.id))
        .where(MeetingRow.forum == forum)
        .where(MeetingRow.starts_at >= first, MeetingRow.starts_at < last)
    )
    return (await session.exec(query)).one() or 0


_ATTENDANCE = (
    select(AttendanceRow)
    .where(AttendanceRow.meeting_id == bindparam("meeting"))
    .order_by(col(AttendanceRow.id))
)


async def attendance(session: AsyncSession, meeting: int) -> dict[str, AttendanceRow]:
    """Return what is known of who comes, by function."""
    found = await session.exec(_ATTENDANCE, params={"meeting": meeting})
    return {row.function: row for row in found.all()}


async def attendances(
    session: AsyncSession, meetings: Iterable[int]
) -> dict[int, dict[str, AttendanceRow]]:
    """Return what is known of who came to several meetings, by meeting and function."""
    wanted = tuple(meetings)
    query = select(AttendanceRow).where(col(AttendanceRow.meeting_id).in_(wanted))
    found: dict[int, dict[str, AttendanceRow]] = {meeting: {} for meeting in wanted}
    for row in (await session.exec(query)).all():
        found[row.meeting_id][row.function] = row
    return found


async def mark(
    session: AsyncSession,
    meeting: int,
    function: str,
    status: str,
    at: datetime,
    *,
    person: int | None = None,
    stand_in: str | None = None,
) -> AttendanceRow:
    """Store whether a function comes; the newest word holds."""
    known = await attendance(session, meeting)
    row = known.get(function) or AttendanceRow(
        meeting_id=meeting, function=function, status=status, at=at
    )
    row.status, row.person_id, row.stand_in, row.at = status, person, stand_in, at
    session.add(row)
    await session.flush()
    return row


async def add_line(session: AsyncSession, line: MeetingLine) -> MeetingLine:
    """Store a line with the next number of its meeting, which must be locked."""
    query = select(func.max(MeetingLine.number)).where(MeetingLine.meeting_id == line.meeting_id)
    line.number = ((await session.exec(query)).one() or 0) + 1
    session.add(line)
    await session.flush()
    return line


_LINES = (
    select(MeetingLine)
    .where(MeetingLine.meeting_id == bindparam("meeting"))
    .order_by(col(MeetingLine.number))
)
_LINES_OF = _LINES.where(MeetingLine.item_id == bindparam("item"))


async def lines(
    session: AsyncSession, meeting: int, item_: int | None = None
) -> Sequence[MeetingLine]:
    """Return the lines of a meeting, or of one of its points, struck ones too."""
    values = {"meeting": meeting}
    if item_ is None:
        return (await session.exec(_LINES, params=values)).all()
    return (await session.exec(_LINES_OF, params={**values, "item": item_})).all()


async def line(session: AsyncSession, line_: int) -> MeetingLine | None:
    """Return a line."""
    return await session.get(MeetingLine, line_)


async def line_by_number(session: AsyncSession, meeting: int, number: int) -> MeetingLine | None:
    """Return the line with a number."""
    query = select(MeetingLine).where(
        MeetingLine.meeting_id == meeting, MeetingLine.number == number
    )
    return (await session.exec(query)).first()


async def line_by_source(session: AsyncSession, platform: str, source: str) -> MeetingLine | None:
    """Return the line that a message gave."""
    query = select(MeetingLine).where(
        MeetingLine.platform == platform, MeetingLine.source == source
    )
    return (await session.exec(query.order_by(col(MeetingLine.id)))).first()


async def promised(session: AsyncSession, meeting: int) -> Sequence[MeetingLine]:
    """Return the åtaganden of a meeting."""
    query = select(MeetingLine).where(
        MeetingLine.meeting_id == meeting,
        MeetingLine.kind == "atagande",
        col(MeetingLine.struck).is_(False),
    )
    return (await session.exec(query.order_by(col(MeetingLine.number)))).all()


async def decision_of(session: AsyncSession, line_: int) -> DecisionRow | None:
    """Return the decision of a line."""
    query = select(DecisionRow).where(DecisionRow.line_id == line_)
    return (await session.exec(query)).first()


async def decision(session: AsyncSession, decision_: int) -> DecisionRow | None:
    """Return a decision."""
    return await session.get(DecisionRow, decision_)


_DECISIONS_OF = select(DecisionRow).where(DecisionRow.meeting_id == bindparam("meeting"))


async def decisions_of(session: AsyncSession, meeting: int) -> dict[int, DecisionRow]:
    """Return the decisions of a meeting, by line."""
    found = await session.exec(_DECISIONS_OF, params={"meeting": meeting})
    return {row.line_id: row for row in found.all()}


async def decisions(
    session: AsyncSession, forums: Iterable[str], states: Iterable[str], limit: int = 500
) -> Sequence[tuple[DecisionRow, MeetingLine, MeetingRow]]:
    """Return decisions of some forums in some states with line and meeting, newest first."""
    query = (
        select(DecisionRow, MeetingLine, MeetingRow)
        .join(MeetingLine, col(DecisionRow.line_id) == col(MeetingLine.id))
        .join(MeetingRow, col(DecisionRow.meeting_id) == col(MeetingRow.id))
        .where(col(DecisionRow.forum).in_(tuple(forums)))
        .where(col(DecisionRow.state).in_(tuple(states)), col(MeetingLine.struck).is_(False))
        .order_by(col(DecisionRow.id).desc())
    )
    return (await session.exec(query.limit(limit))).all()


async def asked_of(session: AsyncSession, deciders: Iterable[str]) -> Sequence[DecisionRow]:
    """Return the decisions that wait for an answer from some functions, newest first."""
    query = select(DecisionRow).where(
        col(DecisionRow.decider).in_(tuple(deciders)),
        DecisionRow.state == "foreslaget",
        col(DecisionRow.asked_at).is_not(None),
    )
    return (await session.exec(query.order_by(col(DecisionRow.id).desc()))).all()


async def comments(session: AsyncSession, meeting: int) -> Sequence[MeetingComment]:
    """Return the comments on a meeting's notes."""
    query = select(MeetingComment).where(MeetingComment.meeting_id == meeting)
    return (await session.exec(query.order_by(col(MeetingComment.id)))).all()


async def comment(session: AsyncSession, comment_: int) -> MeetingComment | None:
    """Return a comment."""
    return await session.get(MeetingComment, comment_)


async def approvals(session: AsyncSession, meeting: int, content: str) -> Sequence[MeetingApproval]:
    """Return the approvals of notes with these words."""
    query = select(MeetingApproval).where(
        MeetingApproval.meeting_id == meeting, MeetingApproval.content == content
    )
    return (await session.exec(query.order_by(col(MeetingApproval.id)))).all()


async def last_invitation(session: AsyncSession, meeting: int) -> Invitation | None:
    """Return the newest invitation to a meeting."""
    query = select(Invitation).where(Invitation.meeting_id == meeting)
    return (await session.exec(query.order_by(col(Invitation.sequence).desc()).limit(1))).first()


async def invitation(session: AsyncSession, invitation_: int) -> Invitation | None:
    """Return an invitation."""
    return await session.get(Invitation, invitation_)


_FORUM = columns(Room).forum
_WITH_ROOMS = select(_FORUM).where(_FORUM.is_not(None)).distinct()


async def forums_with_rooms(session: AsyncSession) -> set[str]:
    """Return the ids of the forums that have been given a room."""
    found = await session.exec(_WITH_ROOMS)
    return {forum for forum in found.all() if forum is not None}
