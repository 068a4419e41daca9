"""Tables of the register of åtaganden (DOMAIN 15.2, 19).

Days are local calendar days, instants aware UTC. Ids of functions, forums and areas are
those of the model.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.tables import UtcDateTime, no_items


class CommitmentRow(SQLModel, table=True):
    """An åtagande as it stands (`samverkan.commitments.types.Commitment`).

    `live` says whether it is followed up: a list of what is open never reads what is done.
    `next_day` is the next day on which somebody is to be told something; a sweep reads no
    other rows. `ladder_from` is the day on which the present `due` was given.
    """

    __tablename__ = "commitment"
    __table_args__ = (
        UniqueConstraint("year", "serial"),
        Index("ix_commitment_live_due", "live", "due", "id"),
        Index("ix_commitment_status_due", "status", "due", "id"),
        Index("ix_commitment_done", "status", "done_on", "id"),
        Index("ix_commitment_owner", "owner", "live", "due"),
        Index("ix_commitment_forum", "forum", "live", "due"),
        Index("ix_commitment_area", "area", "live", "due"),
        Index("ix_commitment_plan", "plan", "live", "due"),
    )

    id: int | None = Field(default=None, primary_key=True)
    year: int
    serial: int
    number: str = Field(unique=True)
    text: str
    owner: str | None = None
    co_owners: list[str] = Field(default_factory=no_items, sa_type=JSON)
    due: date | None = None
    forum: str
    about: str | None = Field(default=None, unique=True)
    """The key of what it came out of: the same key is the same åtagande."""
    source: str = ""
    area: str | None = None
    priority: str = "normal"
    plan: str = ""
    focus: str = ""
    """Samverkansområde or fokusområde of the plan (DOMAIN 4 D9, D14)."""
    purpose: str = ""
    """Syfte or mål."""
    planned: str = ""
    """When, as the plan said it first: "våren", "löpande", "2027-03-31"."""
    cost: int | None = None
    funding: str = ""
    resources: str = ""
    outcome: str = ""
    status: str = "oppet"
    live: bool = True
    share: int = 0
    """How much is done, in per cent, as the owner says."""
    postponements: int = 0
    made_day: date
    ladder_from: date
    next_day: date | None = Field(default=None, index=True)
    snoozed_until: date | None = None
    confirms: str | None = None
    """The function in the line that is to confirm what is only proposed."""
    wish_due: date | None = None
    wish_reason: str = ""
    """A second postponement that waits for the chair's yes."""
    asked: str | None = None
    """What has been asked and not been answered: agare, dag, skal … divided by commas."""
    asked_of: int | None = Field(default=None, foreign_key="person.id", index=True)
    asked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    evidence: list[str] = Field(default_factory=no_items, sa_type=JSON)
    done_on: date | None = None
    reason_code: str = ""
    """Why it was not done: resurs, prioritering, pandemi or annat (DOMAIN 7 A19)."""
    created_by: int | None = Field(default=None, foreign_key="person.id")
    created_at: datetime = Field(sa_type=UtcDateTime)


class CommitmentEvent(SQLModel, table=True):
    """Something that happened to an åtagande: who, when, what and why."""

    __tablename__ = "commitment_event"

    id: int | None = Field(default=None, primary_key=True)
    commitment_id: int = Field(foreign_key="commitment.id", index=True)
    at: datetime = Field(sa_type=UtcDateTime)
    person_id: int | None = Field(default=None, foreign_key="person.id")
    function: str | None = None
    what: str
    why: str = ""
    detail: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)


class CommitmentTold(SQLModel, table=True):
    """A rung of the ladder of a due day that has been told. Its presence keeps it told once."""

    __tablename__ = "commitment_told"

    commitment_id: int = Field(primary_key=True, foreign_key="commitment.id")
    due: date = Field(primary_key=True)
    rung: str = Field(primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime)


class CommitmentWord(SQLModel, table=True):
    """A word of an åtagande, so that words are found without reading every text."""

    __tablename__ = "commitment_word"
    __table_args__ = (Index("ix_commitment_word_of", "commitment_id", "word"),)

    word: str = Field(primary_key=True)
    commitment_id: int = Field(primary_key=True, foreign_key="commitment.id")


class CommitmentHelper(SQLModel, table=True):
    """A function that does an åtagande together with its owner: `CommitmentRow.co_owners`.

    Kept beside it so that what somebody shares is found without reading every row.
    """

    __tablename__ = "commitment_helper"
    __table_args__ = (Index("ix_commitment_helper_of", "commitment_id", "function"),)

    function: str = Field(primary_key=True)
    commitment_id: int = Field(primary_key=True, foreign_key="commitment.id")


class ActivityRow(SQLModel, table=True):
    """An activity that was held, called off or moved; what a target counts (DOMAIN 6).

    `status` is genomford, installd or flyttad; `area` the id of where it was; `why` and
    `new_day` belong to what was not held.
    """

    __tablename__ = "activity"
    __table_args__ = (Index("ix_activity_target", "target", "day"),)

    id: int | None = Field(default=None, primary_key=True)
    target: str
    text: str
    area: str | None = None
    day: date
    participants: int | None = None
    status: str = "genomford"
    why: str = ""
    new_day: date | None = None
    person_id: int | None = Field(default=None, foreign_key="person.id")
    at: datetime = Field(sa_type=UtcDateTime)


class ShownList(SQLModel, table=True):
    """The list that a person was shown last, so that "stäng 2" and "mer" mean something."""

    __tablename__ = "shown_list"

    person_id: int = Field(primary_key=True, foreign_key="person.id")
    ids: list[int] = Field(default_factory=no_items, sa_type=JSON)
    question: str = ""
    at: datetime = Field(sa_type=UtcDateTime)
