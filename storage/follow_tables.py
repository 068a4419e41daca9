"""Tables beside the register of åtaganden: messages raised, evidence, and causes (DOMAIN 7)."""

from datetime import date, datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.tables import UtcDateTime


class RaisedMessage(SQLModel, table=True):
    """A message that somebody pointed out as an åtagande, until somebody says yes or no.

    `platform` and `event` say which message: pointed out twice it is the same. `status` is
    vantar, tagen or avbojd.
    """

    __tablename__ = "raised_message"
    __table_args__ = (UniqueConstraint("platform", "event"),)

    id: int | None = Field(default=None, primary_key=True)
    platform: str
    event: str
    forum: str
    text: str
    owner: str | None = None
    due: date | None = None
    area: str | None = None
    author_id: int | None = Field(default=None, foreign_key="person.id")
    person_id: int = Field(foreign_key="person.id")
    """Who pointed it out."""
    status: str = "vantar"
    at: datetime = Field(sa_type=UtcDateTime)


class EvidenceFile(SQLModel, table=True):
    """A file that shows that an åtagande is done: what it is and where, never its content."""

    __tablename__ = "evidence_file"

    id: int | None = Field(default=None, primary_key=True)
    commitment_id: int = Field(foreign_key="commitment.id", index=True)
    name: str
    mime: str = ""
    size: int
    """Bytes."""
    sha256: str
    """Of what lies there, in hex; empty when the chat does not say."""
    platform: str
    room: str
    event: str
    """The message that it came with."""
    address: str = ""
    """Where the content lies, in words that open nothing."""
    person_id: int | None = Field(default=None, foreign_key="person.id")
    at: datetime = Field(sa_type=UtcDateTime)


class MeasureCause(SQLModel, table=True):
    """What a measure is to do something about, and what came of it (DOMAIN 7 A31).

    Either `problem` and `cause` say what it follows from, or `without` why nothing does.
    """

    __tablename__ = "measure_cause"

    commitment_id: int = Field(primary_key=True, foreign_key="commitment.id")
    problem: str = ""
    cause: str = ""
    without: str = ""
    area: str | None = None
    category: str | None = None
    asked_on: date | None = None
    """The day on which the effect was asked for."""
    effect: str = ""
    """What came of it, in words; empty until it has been told."""
    effect_on: date | None = None
