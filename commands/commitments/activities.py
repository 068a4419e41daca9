"""`genomförd: …`, `inställd: …`, `mål`: activities are registered, and targets counted by them."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from commands.base import Call, Context, Message, Misunderstood, Told
from commands.commitments.making import stopped
from samverkan import swedish_dates
from samverkan.commitments.reading import split_reason
from samverkan.commitments.targets import Progress, counted, named_in, progress
from samverkan.structure import Target
from storage import activities, audit
from storage.commitment_tables import ActivityRow

_PARTICIPANTS = re.compile(r"\b(\d{1,4})\s*(?:deltagare|personer|deltog|vuxna)\b", re.IGNORECASE)
_NEW_DAY = re.compile(
    r"\b(?:ny tid|nytt datum|flyttas? till|ny dag)\s*:?\s*(.+?)(?=,|;|$)", re.IGNORECASE
)
_SOON, _LONG_AGO = timedelta(days=60), timedelta(days=240)
"""A day so long ago is more likely the one that is to come so soon."""


async def held(call: Call) -> Sequence[Message]:
    """`genomförd: trygghetsvandring Norrböle 12/11, 14 deltagare`."""
    text = " ".join(call.argument.split())
    if refused := stopped(call, text):
        return refused
    target = _target_in(call, text, "genomförd")
    plain = _PARTICIPANTS.sub("", text)
    span = swedish_dates.past_span(plain, call.context.today)
    _must_have_been(call, plain, span)
    people = _PARTICIPANTS.search(text)
    row = _row(call, target, text, span.last if span else call.context.today)
    row.participants = int(people[1]) if people else None
    await _keep(call, row)
    return (await _answer(call, target, row),)


def _must_have_been(call: Call, text: str, span: swedish_dates.Span | None) -> None:
    """Refuse a day that is to come, also one that its words alone would put in the year before."""
    today = call.context.today
    coming = swedish_dates.deadline(text, today)
    if coming is None or coming.past is not None or coming.day == today:
        return
    if span is None or span.last > today or _is_rather(coming.day, span.last, today):
        raise Told("aktivitet_inte_an", day=coming.day)


def _is_rather(coming: date, been: date, today: date) -> bool:
    return coming - today <= _SOON and today - been >= _LONG_AGO


async def called_off(call: Call) -> Sequence[Message]:
    """`inställd: trygghetsvandring Norrböle 12/11, skäl: storm, ny tid 3/12` (A38)."""
    text = " ".join(call.argument.split())
    if refused := stopped(call, text):
        return refused
    target = _target_in(call, text, "inställd")
    moved = _NEW_DAY.search(text)
    head, why = split_reason(_NEW_DAY.sub("", text).strip(" ,;"))
    if not why:
        raise Told("aktivitet_skal")
    span = swedish_dates.span(head, call.context.today)
    row = _row(call, target, head, span.first if span else call.context.today)
    new = swedish_dates.deadline(moved[1], call.context.today) if moved else None
    if new is not None and new.past is not None:
        raise Told("dag_har_varit", day=new.past)
    row.why, row.new_day = why, new.day if new else None
    row.status = "flyttad" if new else "installd"
    await _keep(call, row)
    return (await _answer(call, target, row),)


def _target_in(call: Call, text: str, command: str) -> Target:
    if not text:
        raise Misunderstood(command)
    found = named_in(call.context.municipality, text)
    if found is None:
        names = [target.activity[0] for target in counted(call.context.municipality)]
        raise Told("aktivitet_inget_mal", said=text[:40], names=names)
    return found


def _row(call: Call, target: Target, text: str, day: date) -> ActivityRow:
    areas = call.context.gazetteer.find(text)
    return ActivityRow(
        target=target.id,
        text=text,
        area=areas[0].area if areas else None,
        day=day,
        person_id=call.actor.person,
        at=call.context.now,
    )


async def _keep(call: Call, row: ActivityRow) -> None:
    session = call.context.session
    session.add(row)
    await session.flush()
    audit.note(
        session, call.context.now, call.actor.person, f"activity_{row.status}",
        f"activity:{row.id}", target=row.target, day=row.day.isoformat(),
    )  # fmt: skip


async def _answer(call: Call, target: Target, row: ActivityRow) -> Message:
    (one,) = await progress_of(call.context, (target,))
    area = call.context.municipality.area_by_id.get(row.area or "")
    return call.reply(
        "aktivitet_noterad",
        kind="confirm",
        status=row.status,
        name=target.activity[0],
        day=row.day,
        area=area.name if area else "",
        participants=row.participants,
        why=row.why,
        new_day=row.new_day,
        goal=shown_goal(call.context, one),
    )


async def goals(call: Call) -> Sequence[Message]:
    """`mål`, `hur ligger vi till med trygghetsvandringarna?`."""
    model = call.context.municipality
    named = named_in(model, call.utterance.text)
    wanted = (named,) if named else counted(model)
    if not wanted:
        raise Told("mal_inga")
    found = await progress_of(call.context, wanted)
    return (
        call.reply(
            "mal_lage",
            goals=[shown_goal(call.context, one) for one in found],
            today=call.context.today,
            access_class="K2",
        ),
    )


async def progress_of(
    context: Context, targets: Sequence[Target], day: date | None = None
) -> Sequence[Progress]:
    """Return how far some targets have come by a day, or today, by what is registered."""
    registered = await activities.held(context.session, [target.id for target in targets])
    model = context.municipality
    return [progress(model, one, registered, day or context.today) for one in targets]


def shown_goal(context: Context, one: Progress) -> Mapping[str, object]:
    """Return how far a target has come, as templates read it."""
    return {
        "text": one.target.text,
        "done": one.done,
        "goal": one.target.min_count,
        "left": one.left,
        "days_left": one.days_left,
        "at_risk": one.at_risk,
        "missed": one.missed,
        "baseline": one.target.baseline,
        "parts": [shown_goal(context, part) for part in one.parts],
    }
