"""What a hand-over package holds: one provider a heading (DOMAIN 4 D27).

A provider is given the context and the function, and returns a section, or None when
there is nothing to say. The register of decisions adds its own to `PROVIDERS`; until then
its heading is left out, not empty.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

from commands.base import Context
from commands.commitments.files import table_of
from commands.papers import PICTURES
from commands.periods import covers_of
from commands.persons import holders
from commands.wording import words
from samverkan import calendar
from samverkan import swedish_forms as forms
from samverkan.collection import ERSATTARE, ORDINARIE
from samverkan.handover import asked_for, coming_meetings, contacts_of, forums_of
from samverkan.paper import Paragraph, Points, Section, Table
from samverkan.structure import Function
from storage import approved, people, rounds, temporary
from storage import commitments as register
from storage.commitments import Filter
from storage.tables import Round

_A_YEAR = timedelta(days=366)
_MOST = 200

Fill = Callable[[Context, Function], Awaitable[Section | None]]


@dataclass(frozen=True, slots=True)
class Provider:
    """A heading of the package.

    Attributes:
        fill: makes its section.
        inside: not for a function of a party outside authorities and municipal companies
            (DOMAIN 15.1): names of holders, lägesbilder, operative groups.

    """

    fill: Fill
    inside: bool = True


async def meetings(context: Context, function: Function) -> Section | None:
    """Give the meetings to come, with who leads them."""
    rows = []
    for one in coming_meetings(context.municipality, function.id, context.today):
        when = forms.moment(context.local(one.meeting.starts))
        chair = context.function_name(one.meeting.chair) if one.meeting.chair else _say("unknown")
        shown = _say("weekly", when=when) if one.again else when
        rows.append((one.forum.name, shown, chair))
    if not rows:
        return _points("meetings", (_say("no_meetings"),))
    header = (_say("forum"), _say("when"), _say("chair"))
    return _section("meetings", Table(header=header, rows=tuple(rows)))


async def groups(context: Context, function: Function) -> Section | None:
    """Give the time-limited groups that the function sits in."""
    mine = {forum.id: forum for forum in forums_of(context.municipality, function.id)}
    running = await temporary.running(context.session)
    return _points(
        "groups",
        tuple(
            _say("group", name=row.name, end=row.end_day, why=row.why)
            for row in running
            if row.forum in mine
        ),
    )


async def contacts(context: Context, function: Function) -> Section | None:
    """Give who holds the functions that this one works with."""
    rows = []
    for other in contacts_of(context.municipality, function):
        held = holders(context, other)
        person = await people.by_id(context.session, held[0].person) if held else None
        name, account = (person.name, person.user) if person else (_say("vacant"), "")
        rows.append((context.function_name(other), name, account))
    header = (_say("function"), _say("holder"), _say("account"))
    return _section("contacts", Table(header=header, rows=tuple(rows))) if rows else None


async def latest_pictures(context: Context, function: Function) -> Section | None:
    """Give the newest approved lägesbild of each forum that the function sits in."""
    found = []
    for forum in forums_of(context.municipality, function.id):
        for item in forum.collections:
            document = context.municipality.document_by_id[item.document]
            if document.type not in PICTURES:
                continue
            newest = await rounds.latest(context.session, forum.id, item.id, limit=8)
            kept, round_ = await _approved(context, list(newest))
            if kept is None or round_ is None:
                continue
            covers = covers_of(context, item, round_.period, round_)
            at = calendar.local_day(context.municipality, kept.at)
            found.append(
                _say(
                    "picture",
                    forum=forum.name,
                    title=forms.of_period(document.title, covers),
                    version=kept.version,
                    at=at,
                )
            )
    return _points("pictures", tuple(found))


async def _approved(
    context: Context, newest: list[Round]
) -> tuple[approved.Approved | None, Round | None]:
    for round_ in newest:
        kept = await approved.newest(context.session, round_.id or 0)
        if kept is not None:
            return kept, round_
    return None, None


async def asked(context: Context, function: Function) -> Section | None:
    """Give what the function is asked for, and when next."""
    lines = []
    for forum, item in asked_for(context.municipality, function.id):
        plans = calendar.plans_between(
            context.municipality,
            forum,
            item,
            context.today,
            context.today + _A_YEAR,
        )
        coming = [plan.ask for plan in plans if plan.ask > context.now]
        following = context.local(min(coming)) if coming else None
        lines.append(_say("asked", forum=forum.name, name=item.name, next=following))
    return _points("asked", tuple(lines) or (_say("asked_nothing"),))


async def absences(context: Context, function: Function) -> Section | None:
    """Give who of those the function works with is away, now or later."""
    lines = []
    coming = await people.absences_from(context.session, context.today)
    for other in (function.id, *contacts_of(context.municipality, function)):
        for seat in holders(context, other):
            for away in coming:
                if away.person != seat.person or seat.role != ORDINARIE:
                    continue
                deputy = (
                    (await people.by_id(context.session, away.deputy)).name if away.deputy else ""
                )
                lines.append(
                    _say(
                        "absence",
                        function=context.function_name(other),
                        span=forms.span(away.from_day, away.to_day),
                        deputy=deputy,
                    )
                )
    return _points("absences", tuple(dict.fromkeys(lines)))


async def deputies(context: Context, function: Function) -> Section | None:
    """Give who stands in for the function."""
    lines = [
        _say(
            "deputy",
            name=(await people.by_id(context.session, seat.person)).name,
            until=seat.to_day,
        )
        for seat in holders(context, function.id)
        if seat.role == ERSATTARE
    ]
    return _points("deputies", tuple(lines))


async def commitments(context: Context, function: Function) -> Section | None:
    """Give what the function has promised and not done: it goes with the function."""
    wanted = Filter(holders=(function.id,))
    rows = await register.page(context.session, wanted, limit=_MOST)
    return _section("commitments", table_of(context, rows)) if rows else None


PROVIDERS: tuple[Provider, ...] = (
    Provider(commitments, inside=False),
    Provider(asked, inside=False),
    Provider(meetings, inside=False),
    Provider(groups),
    Provider(contacts),
    Provider(latest_pictures),
    Provider(deputies),
    Provider(absences),
)
"""The headings of the package, in order."""


def _section(name: str, *blocks: Paragraph | Points | Table) -> Section:
    return Section(heading=_say(f"heading_{name}"), blocks=blocks)


def _points(name: str, lines: tuple[str, ...]) -> Section | None:
    return _section(name, Points(items=lines)) if lines else None


def _say(sentence: str, **values: object) -> str:
    return words("overlamning", sentence, **values)
