"""How what was promised is followed up, as a model says it (DOMAIN 6, 15.2).

Types only; `samverkan.commitments` counts and reminds by them.
"""

from datetime import date
from typing import Annotated, Literal, Self

from dateutil.relativedelta import relativedelta
from pydantic import Field, model_validator

from samverkan.parties import Frozen

TargetPeriod = Literal["ar", "tertial", "avtalsperiod"]


class Target(Frozen):
    """A number that is to be reached in each period (DOMAIN 6).

    Attributes:
        id: ASCII id.
        text: what people read, as it was decided.
        activity: what an activity that counts is called; the first is its usual name.
        min_count: at least so many.
        period: each calendar year, each tertial, or once in the time of an agreement.
        valid_from: first day, for a period of an agreement.
        valid_until: last day of it.
        area: id of the area where it has to be, for a sub-target; None for anywhere.
        words: words of which one begins a word of the activity, for a sub-target
            ("flerbostad"); empty for any.
        parent: id of the target that it is a part of; a part may have a period of its own.
        focus: fokusområde or samverkansområde.
        baseline: what it is compared with, in words ("ANDTS-undersökningen 2020"); such a
            target counts the measurements.

    """

    id: str
    text: str
    activity: tuple[str, ...] = ()
    min_count: Annotated[int, Field(ge=1, le=1000)]
    period: TargetPeriod = "ar"
    valid_from: date | None = None
    valid_until: date | None = None
    area: str | None = None
    words: tuple[str, ...] = ()
    parent: str | None = None
    focus: str = ""
    baseline: str = ""


class PlanLine(Frozen):
    """A line of a plan that is part of the model: what is done each time the plan is made (D9).

    Attributes:
        id: ASCII id.
        plan: what the plan is called, without its years ("Aktivitetsplan").
        focus: samverkansområde.
        text: the activity.
        purpose: syfte or mål.
        when: when in the plan's time, in words ("våren", "löpande").
        owner: function id.
        co_owners: ids of functions that do it together with the owner.
        target: id of the target that it counts for.

    """

    id: str
    plan: str
    focus: str = ""
    text: str
    purpose: str = ""
    when: str = ""
    owner: str | None = None
    co_owners: tuple[str, ...] = ()
    target: str | None = None


class Promise(Frozen):
    """A promise to citizens (medborgarlöfte): what, who, how long, and what counts (D12).

    Attributes:
        id: ASCII id.
        text: the promise, as it is published.
        focus: prioriterat område.
        goal: målvärde, in words.
        target: id of the target that counts it; None when nothing does.
        parties: ids of the organisations that promise it.
        owner: id of the function that answers for its yearly follow-up; None for the
            coordinator of crime prevention.
        forum: id of the forum that decides on it and takes up its follow-up.
        basis: what it rests on, in words (lägesbild, dialogues).
        signed_by: function ids.
        signed_on: when it was signed.
        valid_from: first day.
        valid_until: last day.
        published: the day on which it was published; None before that.
        published_at: where it was published, in words.

    """

    id: str
    text: str
    focus: str = ""
    goal: str = ""
    target: str | None = None
    parties: tuple[str, ...] = ()
    owner: str | None = None
    forum: str | None = None
    basis: str = ""
    signed_by: tuple[str, ...] = ()
    signed_on: date | None = None
    valid_from: date
    valid_until: date
    published: date | None = None
    published_at: str = ""

    @property
    def renew_by(self) -> date:
        """The last day before it is to be renewed: every second year, or when it ends."""
        two_years = self.valid_from + relativedelta(years=2, days=-1)
        return min(self.valid_until, two_years)

    def holds_in(self, year: int) -> bool:
        """Say whether it holds on some day of a year."""
        return self.valid_from.year <= year <= self.valid_until.year


class Reminders(Frozen):
    """When a forum's åtaganden are reminded of, in days from the due day (DOMAIN 15.2).

    0 leaves a step out.

    Attributes:
        week_before: days before, to the owner.
        day_before: days before, to the owner.
        day_after: days after, to the owner; it is late now.
        chief: days after, to the owner and the function above.
        chair: days after, to the forum's chair; it is put on the next agenda.
        steering: days after, to the list of the steering group.
        steering_group: id of the forum that holds that list; None for the highest strategic
            one that the forum reports to, or is.

    """

    week_before: Annotated[int, Field(ge=0, le=60)] = 7
    day_before: Annotated[int, Field(ge=0, le=60)] = 1
    day_after: Annotated[int, Field(ge=0, le=60)] = 1
    chief: Annotated[int, Field(ge=0, le=180)] = 7
    chair: Annotated[int, Field(ge=0, le=180)] = 14
    steering: Annotated[int, Field(ge=0, le=365)] = 30
    steering_group: str | None = None

    @model_validator(mode="after")
    def _climbs(self) -> Self:
        before = [days for days in (self.week_before, self.day_before) if days]
        after = [d for d in (self.day_after, self.chief, self.chair, self.steering) if d]
        if before != sorted(set(before), reverse=True) or after != sorted(set(after)):
            raise ValueError("each step has to come after the one before it")
        return self
