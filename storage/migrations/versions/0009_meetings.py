"""Meetings: agendas, attendance, lines, decisions, comments, approvals and invitations."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.types import TypeEngine

import storage.tables

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_INDEXES = (
    ("meeting", "ix_meeting_forum", "forum", "starts_at"),
    ("agenda_item", "ix_agenda_item_forum", "forum"),
    ("agenda_item", "ix_agenda_item_meeting_id", "meeting_id"),
    ("attendance", "ix_attendance_meeting_id", "meeting_id"),
    ("invitation", "ix_invitation_meeting_id", "meeting_id"),
    ("meeting_approval", "ix_meeting_approval_meeting_id", "meeting_id"),
    ("meeting_comment", "ix_meeting_comment_meeting_id", "meeting_id"),
    ("meeting_line", "ix_meeting_line_item_id", "item_id"),
    ("meeting_line", "ix_meeting_line_meeting_id", "meeting_id"),
    ("meeting_line", "ix_meeting_line_source", "platform", "source"),
    ("decision", "ix_decision_forum", "forum"),
    ("decision", "ix_decision_meeting_id", "meeting_id"),
)
_TABLES = (
    "meeting",
    "agenda_item",
    "attendance",
    "invitation",
    "meeting_approval",
    "meeting_comment",
    "meeting_line",
    "decision",
)


def _some(kind: type[TypeEngine[Any]], *names: str, empty: bool = False) -> list[sa.Column[Any]]:
    return [sa.Column(name, kind(), nullable=empty) for name in names]


def _words(*names: str, empty: bool = False) -> list[sa.Column[Any]]:
    return _some(sa.String, *names, empty=empty)


def _times(*names: str, empty: bool = False) -> list[sa.Column[Any]]:
    kind = storage.tables.UtcDateTime(timezone=True)
    return [sa.Column(name, kind, nullable=empty) for name in names]


def _refers(name: str, to: str, *, empty: bool = False) -> list[Any]:
    column = sa.Column(name, sa.Integer(), nullable=empty)
    return [column, sa.ForeignKeyConstraint([name], [f"{to}.id"])]


def _make(table: str, *parts: Any, unique: tuple[str, ...] = ()) -> None:  # noqa: ANN401 -- columns and constraints
    key = sa.Column("id", sa.Integer(), nullable=False)
    rest = [sa.UniqueConstraint(*unique)] if unique else []
    op.create_table(table, key, *parts, sa.PrimaryKeyConstraint("id"), *rest)


def _make_meetings() -> None:
    _make(
        "meeting",
        *_words("key", "forum", "status", "secretary"),
        *_words("chair", "why", "reopened", empty=True),
        *_times("starts_at"),
        *_times("call_at", "summoned_at", "asked_at", "started_at", "ended_at", empty=True),
        *_some(sa.JSON, "adjusters", "called"),
        *_some(sa.Boolean, "elected"),
        *_some(sa.Integer, "current", empty=True),
        unique=("key",),
    )
    _make(
        "agenda_item",
        *_refers("meeting_id", "meeting", empty=True),
        *_refers("origin_id", "agenda_item", empty=True),
        *_refers("person_id", "person", empty=True),
        *_words("forum", "title", "text", "status"),
        *_words("heading", "function", "to_forum", empty=True),
        *_some(sa.Integer, "position", "number"),
        *_some(sa.Integer, "minutes", "paragraph", empty=True),
        *_some(sa.JSON, "attachments"),
    )
    _make(
        "attendance",
        *_refers("meeting_id", "meeting"),
        *_refers("person_id", "person", empty=True),
        *_words("function", "status"),
        *_words("stand_in", empty=True),
        *_times("at"),
        unique=("meeting_id", "function"),
    )
    _make(
        "invitation",
        *_refers("meeting_id", "meeting"),
        *_words("uid", "method", "summary", "description"),
        *_some(sa.Integer, "sequence"),
        *_times("starts_at", "ends_at", "made_at"),
        unique=("meeting_id", "sequence"),
    )


def _make_notes() -> None:
    _make(
        "meeting_approval",
        *_refers("meeting_id", "meeting"),
        *_refers("person_id", "person"),
        *_words("function", "content"),
        *_times("at"),
        unique=("meeting_id", "function", "content"),
    )
    _make(
        "meeting_comment",
        *_refers("meeting_id", "meeting"),
        *_refers("item_id", "agenda_item", empty=True),
        *_refers("person_id", "person"),
        *_words("text", "status"),
        *_words("function", "why", empty=True),
        *_times("at"),
    )
    _make(
        "meeting_line",
        *_refers("meeting_id", "meeting"),
        *_refers("item_id", "agenda_item", empty=True),
        *_refers("person_id", "person"),
        *_words("kind", "text", "platform", "source"),
        *_words("function", "owner", "proposed", "target", "reference", empty=True),
        *_some(sa.Integer, "number"),
        *_some(sa.Boolean, "struck"),
        *_some(sa.Date, "due", empty=True),
        *_times("at"),
        unique=("meeting_id", "number"),
    )
    _make(
        "decision",
        *_refers("line_id", "meeting_line"),
        *_refers("meeting_id", "meeting"),
        *_refers("answered_by", "person", empty=True),
        *_words("forum", "state"),
        *_words("decider", "text", empty=True),
        *_times("asked_at", "answered_at", empty=True),
        unique=("line_id",),
    )


def upgrade() -> None:
    """Make the tables of meetings."""
    _make_meetings()
    _make_notes()
    for table, name, *columns in _INDEXES:
        op.create_index(name, table, columns, unique=False)


def downgrade() -> None:
    """Take the tables away, with their indexes."""
    for table in reversed(_TABLES):
        op.drop_table(table)
