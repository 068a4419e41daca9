"""Tables of plans that were sent as files, and of promises to citizens (DOMAIN 4 D12-D14)."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.tables import UtcDateTime, no_items


class PlanImport(SQLModel, table=True):
    """A plan that somebody sent as a file, as it is to be taken on a yes.

    `lines` holds what is stored of each line (`samverkan.commitments.plan_lines.Line`), and
    nothing of a line that was stopped. `status` is vantar, tagen or avbruten.
    """

    __tablename__ = "plan_import"

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    name: str
    """Of the file."""
    plan: str
    """Of the plan."""
    forum: str
    lines: list[dict[str, Any]] = Field(default_factory=no_items, sa_type=JSON)
    status: str = "vantar"
    at: datetime = Field(sa_type=UtcDateTime)


class CitizenPromiseRow(SQLModel, table=True):
    """A promise to citizens that was registered in chat (`samverkan.parties.Promise`).

    Those of the model are not here.
    """

    __tablename__ = "citizen_promise"

    id: int | None = Field(default=None, primary_key=True)
    text: str
    focus: str = ""
    goal: str = ""
    parties: list[str] = Field(default_factory=no_items, sa_type=JSON)
    owner: str | None = None
    forum: str | None = None
    basis: str = ""
    signed_by: list[str] = Field(default_factory=no_items, sa_type=JSON)
    signed_on: date | None = None
    valid_from: date
    valid_until: date
    target: str | None = None
    created_by: int | None = Field(default=None, foreign_key="person.id")
    created_at: datetime = Field(sa_type=UtcDateTime)


class PromisePublished(SQLModel, table=True):
    """When and where a promise was published, as told in chat; of the model's promises too."""

    __tablename__ = "promise_published"

    promise: str = Field(primary_key=True)
    day: date
    place: str = ""
    person_id: int | None = Field(default=None, foreign_key="person.id")
    at: datetime = Field(sa_type=UtcDateTime)


class PromiseFollowUp(SQLModel, table=True):
    """What became of a promise in a year (DOMAIN 4 D13).

    `promise` is its id. `verdict` is uppfyllt, delvis, ej_uppfyllt or pagar; empty until it
    is answered. `nudges` counts how many times the owner has been reminded.
    """

    __tablename__ = "promise_follow_up"
    __table_args__ = (UniqueConstraint("promise", "year"),)

    id: int | None = Field(default=None, primary_key=True)
    promise: str
    year: int = Field(index=True)
    function: str
    asked_of: int | None = Field(default=None, foreign_key="person.id", index=True)
    asked_at: datetime = Field(sa_type=UtcDateTime)
    nudges: int = 0
    nudged_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    outcome: str = ""
    verdict: str = ""
    comment: str = ""
    goes_on: str = ""
    """What is proposed for the time after: in words."""
    answered_by: int | None = Field(default=None, foreign_key="person.id")
    answered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
