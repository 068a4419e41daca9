"""The tables of meetings: agenda, attendance, lines, decisions, comments and approvals."""

from datetime import date, datetime

from sqlalchemy import JSON, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.tables import UtcDateTime, no_items


class MeetingRow(SQLModel, table=True):
    """A meeting of a forum.

    `key` is the calendar's ("chefssamrad:2026-04"), however its day is moved. `status` is
    planerat, pagar, ajournerat, avslutat or installt. `chair`, `secretary` and `adjusters`
    are functions. `current` is the number of the point in hand, `why` why it was cancelled.
    """

    __tablename__ = "meeting"
    __table_args__ = (
        UniqueConstraint("key"),
        Index("ix_meeting_forum", "forum", "starts_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    key: str
    forum: str
    starts_at: datetime = Field(sa_type=UtcDateTime)
    status: str = "planerat"
    chair: str | None = None
    secretary: str
    adjusters: list[str] = Field(default_factory=no_items, sa_type=JSON)
    called: list[str] = Field(default_factory=no_items, sa_type=JSON)
    """Every function that is summoned, in the forum's order."""
    elected: bool = False
    """Elected members take part, so the aggregated version holds."""
    why: str | None = None
    call_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When members were asked for items; also set when the time for it had passed."""
    summoned_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    asked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When those who had not answered were asked whether they come."""
    started_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    current: int | None = None
    reopened: str | None = None
    """Why locked notes are being changed."""
    place: str | None = None
    """Where this meeting is held; None for where the forum usually meets."""
    length: int | None = None
    """Minutes that this meeting is to take; None for what the forum's usually do."""
    dnr: str = ""
    """The registry number of the meeting's own papers."""
    adjusting: str = ""
    """When and where the minutes are adjusted, in words."""
    posted: date | None = None
    """When the adjusting is announced on the notice board."""
    archive: str = ""
    """Where the minutes are kept."""


class AgendaItem(SQLModel, table=True):
    """A point of a meeting's agenda.

    `status` is aktuell, struken, bordlagd or hanskjuten (to `to_forum`). `origin_id` is the
    point that it carries on; a point that is proposed before there is a meeting to come
    waits without one.
    """

    __tablename__ = "agenda_item"

    id: int | None = Field(default=None, primary_key=True)
    meeting_id: int | None = Field(default=None, foreign_key="meeting.id", index=True)
    forum: str = Field(index=True)
    position: int = 0
    number: int = 0
    heading: str | None = None
    title: str
    text: str = ""
    function: str | None = None
    """Who proposed it."""
    person_id: int | None = Field(default=None, foreign_key="person.id")
    minutes: int | None = None
    dnr: str = ""
    presenter: str | None = None
    """Function that presents the matter (föredragande)."""
    attachments: list[str] = Field(default_factory=no_items, sa_type=JSON)
    status: str = "aktuell"
    to_forum: str | None = None
    paragraph: int | None = None
    origin_id: int | None = Field(default=None, foreign_key="agenda_item.id")
    source: str = ""
    """The message that proposed it; empty for a heading."""


class AgendaFile(SQLModel, table=True):
    """A file that belongs to a point, kept where it was sent: only the reference is ours.

    `reference` is the platform's address of its content ("mxc://…"), `source` the message
    that it came with; `sha256` is of what lies there (encrypted in an encrypted room), empty
    when the platform does not say. `size` is in bytes.
    """

    __tablename__ = "agenda_file"
    __table_args__ = (Index("ix_agenda_file_source", "platform", "source"),)

    id: int | None = Field(default=None, primary_key=True)
    item_id: int = Field(foreign_key="agenda_item.id", index=True)
    name: str
    mime: str = ""
    size: int | None = None
    reference: str
    sha256: str = ""
    platform: str
    source: str
    person_id: int = Field(foreign_key="person.id")
    at: datetime = Field(sa_type=UtcDateTime)


class AttendanceRow(SQLModel, table=True):
    """Whether a function comes, and came.

    `status` is kommer, narvarande, franvarande, anmald_franvaro, ersattare or adjungerad;
    `stand_in` is who comes in its place, a function's id or a name in words.
    """

    __tablename__ = "attendance"
    __table_args__ = (UniqueConstraint("meeting_id", "function"),)

    id: int | None = Field(default=None, primary_key=True)
    meeting_id: int = Field(foreign_key="meeting.id", index=True)
    function: str
    person_id: int | None = Field(default=None, foreign_key="person.id")
    status: str
    stand_in: str | None = None
    at: datetime = Field(sa_type=UtcDateTime)


class MeetingLine(SQLModel, table=True):
    """A line of a meeting's notes, numbered from 1 within it.

    `kind` is anteckning, beslut, stallningstagande, atagande, fraga, yrkande, underlag,
    reservation, protokollsanteckning, bordlagd, hanskjuten, ajournering or upptaget.
    `proposed` is what it sounded like, until somebody has said yes or no. `source` is the
    platform's id of the message it came from.
    """

    __tablename__ = "meeting_line"
    __table_args__ = (
        UniqueConstraint("meeting_id", "number"),
        Index("ix_meeting_line_source", "platform", "source"),
    )

    id: int | None = Field(default=None, primary_key=True)
    meeting_id: int = Field(foreign_key="meeting.id", index=True)
    item_id: int | None = Field(default=None, foreign_key="agenda_item.id", index=True)
    number: int
    kind: str
    text: str
    person_id: int = Field(foreign_key="person.id")
    function: str | None = None
    platform: str
    source: str
    at: datetime = Field(sa_type=UtcDateTime)
    struck: bool = False
    owner: str | None = None
    due: date | None = None
    proposed: str | None = None
    target: str | None = None
    """The forum that a proposed referral goes to."""
    reference: str | None = None
    """What an åtagande is called in the register."""
    open_text: str | None = None
    """The secretary's words for those who may see no place (DOMAIN 15.1)."""


class DecisionRow(SQLModel, table=True):
    """A decision, or a standpoint that waits for the chief in the line (DOMAIN 7 A5).

    `state` is that of `samverkan.meetings.decisions.State`; `text` is what was decided, when
    that is other words than the line's.
    """

    __tablename__ = "decision"
    __table_args__ = (UniqueConstraint("line_id"),)

    id: int | None = Field(default=None, primary_key=True)
    line_id: int = Field(foreign_key="meeting_line.id")
    meeting_id: int = Field(foreign_key="meeting.id", index=True)
    forum: str = Field(index=True)
    state: str
    decider: str | None = None
    text: str | None = None
    asked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    answered_by: int | None = Field(default=None, foreign_key="person.id")
    answered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class MeetingComment(SQLModel, table=True):
    """A comment on draft notes. `status` is ny, inford or avbojd (`why` says why)."""

    __tablename__ = "meeting_comment"

    id: int | None = Field(default=None, primary_key=True)
    meeting_id: int = Field(foreign_key="meeting.id", index=True)
    item_id: int | None = Field(default=None, foreign_key="agenda_item.id")
    person_id: int = Field(foreign_key="person.id")
    function: str | None = None
    text: str
    at: datetime = Field(sa_type=UtcDateTime)
    status: str = "ny"
    why: str | None = None


class MeetingApproval(SQLModel, table=True):
    """Somebody approved draft notes with these words (`content` is their fingerprint)."""

    __tablename__ = "meeting_approval"
    __table_args__ = (UniqueConstraint("meeting_id", "function", "content"),)

    id: int | None = Field(default=None, primary_key=True)
    meeting_id: int = Field(foreign_key="meeting.id", index=True)
    function: str
    person_id: int = Field(foreign_key="person.id")
    content: str
    at: datetime = Field(sa_type=UtcDateTime)


class Invitation(SQLModel, table=True):
    """What an iCalendar invitation said, frozen so that it can be sent again as it was.

    `method` is REQUEST or CANCEL; `sequence` rises with each (RFC 5546).
    """

    __tablename__ = "invitation"
    __table_args__ = (UniqueConstraint("meeting_id", "sequence"),)

    id: int | None = Field(default=None, primary_key=True)
    meeting_id: int = Field(foreign_key="meeting.id", index=True)
    uid: str
    method: str
    sequence: int
    starts_at: datetime = Field(sa_type=UtcDateTime)
    ends_at: datetime = Field(sa_type=UtcDateTime)
    summary: str
    description: str
    location: str = ""
    made_at: datetime = Field(sa_type=UtcDateTime)
