"""The tables.

Structure (areas, functions, forums) is configuration and is not stored; its ids are
stored as text. All instants are aware UTC; days are local calendar days.
"""

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import JSON, DateTime, Dialect, Index, TypeDecorator, UniqueConstraint
from sqlmodel import Field, SQLModel


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC instant. A naive one is a programming error and is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Store as UTC; SQLite keeps no zone, so it is dropped there."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored instant must be aware")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 -- the signature is SQLAlchemy's
        """Give back an aware UTC instant."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def no_items() -> list[Any]:
    """Return a new empty list.

    Not `list` itself: for each row pydantic asks a factory for its signature, and that of a
    type that is not written in Python is parsed each time, ten times as slow.
    """
    return []


class Owner(SQLModel, table=True):
    """The municipality whose database this is: one row, written at the first start."""

    id: int | None = Field(default=None, primary_key=True)
    municipality: str


class Person(SQLModel, table=True):
    """Somebody who takes part. Only what is needed to reach them."""

    __table_args__ = (UniqueConstraint("platform", "user"),)

    id: int | None = Field(default=None, primary_key=True)
    name: str
    platform: str
    user: str


class Holding(SQLModel, table=True):
    """A person holds a function from a day, to a day or until further notice."""

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    function: str = Field(index=True)
    role: str
    """ordinarie or ersattare."""
    from_day: date | None = None
    to_day: date | None = None


class Absence(SQLModel, table=True):
    """A person is away, both days included; `deputy_id` answers meanwhile, when named."""

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    from_day: date
    to_day: date = Field(index=True)
    deputy_id: int | None = Field(default=None, foreign_key="person.id")


class Room(SQLModel, table=True):
    """A room the bot is in: a forum's, or a direct chat with a person.

    `ceiling` is the highest access class that may be posted there now.
    """

    __table_args__ = (UniqueConstraint("platform", "room"),)

    id: int | None = Field(default=None, primary_key=True)
    platform: str
    room: str
    forum: str | None = Field(default=None, index=True)
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    ceiling: str = "K2"
    configured: str | None = None
    """What the settings called it, so that a room upgrade outlives a restart."""


class Round(SQLModel, table=True):
    """One period of a collection: opened, perhaps nudged, closed, approved."""

    __table_args__ = (UniqueConstraint("forum", "collection", "period"),)

    id: int | None = Field(default=None, primary_key=True)
    forum: str
    collection: str
    period: str
    opened_at: datetime = Field(sa_type=UtcDateTime)
    closes_at: datetime = Field(sa_type=UtcDateTime)
    closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    nudged: int = 0
    """How many of the nudge steps have passed."""
    approval_reminded: bool = False


class Ask(SQLModel, table=True):
    """What one function is asked in a round.

    `status` is vantar, svarat, inget, ej_rapporterat or vakant.
    """

    __table_args__ = (UniqueConstraint("round_id", "function"),)

    id: int | None = Field(default=None, primary_key=True)
    round_id: int = Field(foreign_key="round.id", index=True)
    function: str
    person_id: int | None = Field(default=None, foreign_key="person.id")
    status: str = "vantar"
    late: bool = False


class Report(SQLModel, table=True):
    """What one person reported for a function and a period. The raw text is never kept.

    `status` is forslag (a redacted proposal), utkast (echoed), bekraftad, avvisad or
    aterkallad. `source` is the platform's id of the message it came from.
    """

    __table_args__ = (
        Index("ix_report_source", "platform", "source"),
        Index("ix_report_period", "forum", "collection", "period"),
    )

    id: int | None = Field(default=None, primary_key=True)
    forum: str
    collection: str
    period: str
    function: str
    person_id: int = Field(foreign_key="person.id", index=True)
    platform: str
    source: str
    room: str
    thread: str | None = None
    status: str = "utkast"
    # NOTHING is a word of SQLite's own, which SQLAlchemy does not know to quote.
    is_nothing: bool = False
    late: bool = False
    created_at: datetime = Field(sa_type=UtcDateTime)
    confirmed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    measures: list[str] = Field(default_factory=no_items, sa_type=JSON)
    upcoming: list[str] = Field(default_factory=no_items, sa_type=JSON)
    resolved: list[list[str]] = Field(default_factory=no_items, sa_type=JSON)
    missing: list[str] = Field(default_factory=no_items, sa_type=JSON)
    """What the bot asked about: "area" until it is answered."""


class IncidentRow(SQLModel, table=True):
    """One incident of a report (`samverkan.incidents.Incident`)."""

    __tablename__ = "incident"

    id: int | None = Field(default=None, primary_key=True)
    report_id: int = Field(foreign_key="report.id", index=True)
    area: str | None = None
    category: str
    count: int = 1
    count_min: bool = False
    date_from: date | None = None
    date_to: date | None = None
    date_ambiguous: bool = False
    severity: int | None = None
    place: str | None = None
    time: str | None = None
    persons: int | None = None
    attempt: bool = False


class PassageRow(SQLModel, table=True):
    """What a report says in words (`samverkan.passages.Passage`), after the stop of personal data.

    Only collections whose document is made of words keep any: a lägesrapport, a
    verksamhetsrapport, an area's picture. The sentence of an incident is never kept.
    """

    __tablename__ = "passage"

    id: int | None = Field(default=None, primary_key=True)
    report_id: int = Field(foreign_key="report.id", index=True)
    heading: str = ""
    area: str | None = None
    level: int | None = None
    trend: str | None = None
    text: str = ""


class Remark(SQLModel, table=True):
    """The coordinator's words in a lägesbild. The newest of a kind and area holds."""

    id: int | None = Field(default=None, primary_key=True)
    round_id: int = Field(foreign_key="round.id", index=True)
    kind: str
    """analys, prognos or resurser."""
    area: str | None = None
    text: str
    person_id: int = Field(foreign_key="person.id")
    at: datetime = Field(sa_type=UtcDateTime)


class PictureVersion(SQLModel, table=True):
    """An approved lägesbild, frozen as it was (`samverkan.picture.WeeklyPicture`)."""

    __tablename__ = "picture"
    __table_args__ = (UniqueConstraint("round_id", "version"),)

    id: int | None = Field(default=None, primary_key=True)
    round_id: int = Field(foreign_key="round.id", index=True)
    version: int
    approved_by: int = Field(foreign_key="person.id")
    approved_at: datetime = Field(sa_type=UtcDateTime)
    data: dict[str, Any] = Field(sa_type=JSON)


class PaperVersion(SQLModel, table=True):
    """A version of a document, frozen as it was (`samverkan.paper.Paper`).

    `about` is what it is of ("round:12", "meeting:3"); `fingerprint` is the SHA-256 of
    its data; `why` says why it replaces the version before.
    """

    __tablename__ = "paper"
    __table_args__ = (
        UniqueConstraint("about", "document", "version"),
        Index("ix_paper_forum", "forum", "document", "made_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    type: str
    document: str
    forum: str | None = None
    about: str
    period: str
    version: int
    status: str
    access_class: str
    title: str
    data: dict[str, Any] = Field(sa_type=JSON)
    fingerprint: str
    made_at: datetime = Field(sa_type=UtcDateTime)
    why: str | None = None


class TemporaryGroup(SQLModel, table=True):
    """A time-limited forum that was started in chat (`samverkan.temporary.Temporary`).

    `forum` is the id by which rounds, rooms and papers know it; it is never used again.
    `question` names what of the evaluation is asked now, and `asked_of` of whom.
    `invited` are the persons who have been let into its room.
    """

    __tablename__ = "temporary_group"

    id: int | None = Field(default=None, primary_key=True)
    forum: str = Field(unique=True)
    template: str
    name: str
    areas: list[str] = Field(default_factory=no_items, sa_type=JSON)
    members: list[str] = Field(default_factory=no_items, sa_type=JSON)
    rhythm: str
    why: str
    start_day: date
    end_day: date
    platform: str
    started_by: int = Field(foreign_key="person.id")
    started_at: datetime = Field(sa_type=UtcDateTime)
    invited: list[int] = Field(default_factory=no_items, sa_type=JSON)
    question: str | None = None
    asked_of: int | None = Field(default=None, foreign_key="person.id")
    asked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    evaluation: dict[str, str] = Field(default_factory=dict, sa_type=JSON)
    closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    closed_by: int | None = Field(default=None, foreign_key="person.id")


class HandoverRow(SQLModel, table=True):
    """A function changes hands from a day; `paper_id` is the package, once it is made."""

    __tablename__ = "handover"

    id: int | None = Field(default=None, primary_key=True)
    function: str
    from_person: int | None = Field(default=None, foreign_key="person.id")
    to_person: int = Field(foreign_key="person.id")
    from_day: date
    ordered_by: int | None = Field(default=None, foreign_key="person.id")
    ordered_at: datetime = Field(sa_type=UtcDateTime)
    paper_id: int | None = Field(default=None, foreign_key="paper.id")


class Warned(SQLModel, table=True):
    """A warning that has been given. Its presence keeps it from being given again."""

    key: str = Field(primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime)


class InboxEvent(SQLModel, table=True):
    """An event that has been handled. Its presence makes a replay do nothing."""

    __tablename__ = "inbox"

    platform: str = Field(primary_key=True)
    event: str = Field(primary_key=True)
    handled_at: datetime = Field(sa_type=UtcDateTime, index=True)
    outcome: str
    """What it was taken for: a command's name, "report", "ignored", "failed" …"""
    reference: str | None = None
    """The short reference that a person was shown, when it failed."""


class OutboxRow(SQLModel, table=True):
    """Something to be said or done in a chat, written with what caused it.

    `state` is pending, sent, refused (will never work) or dropped (`why` names the rule).
    `lane` is what order is kept within: a room, or a person's direct chat.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_due", "state", "lane", "id"),
        Index("ix_outbox_event", "platform", "event"),
    )

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    platform: str
    lane: str
    room: str | None = None
    person_id: int | None = Field(default=None, foreign_key="person.id")
    operation: str = "send"
    """send, redact or react."""
    kind: str
    subject: str | None = Field(default=None, index=True)
    ask_id: int | None = Field(default=None, foreign_key="ask.id", index=True)
    access_class: str | None = None
    payload: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    created_at: datetime = Field(sa_type=UtcDateTime)
    not_before: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    state: str = "pending"
    why: str | None = None
    attempts: int = 0
    next_at: datetime = Field(sa_type=UtcDateTime)
    sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    event: str | None = None


class AuditEntry(SQLModel, table=True):
    """Who changed what, and when (DESIGN 4.4). `detail` never holds free text of a report."""

    __tablename__ = "audit"

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime, index=True)
    person_id: int | None = Field(default=None, foreign_key="person.id")
    action: str
    subject: str
    detail: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)


class StopEvent(SQLModel, table=True):
    """Personal data was stopped: kinds, time, room and function, never the content."""

    __tablename__ = "stop"

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime, index=True)
    room: str
    function: str | None = None
    kinds: list[str] = Field(default_factory=no_items, sa_type=JSON)
