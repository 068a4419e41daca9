"""Gather what a document of headings is compiled from (DOMAIN 4, 15.5)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from commands import follow_up
from commands.base import Context, fold
from commands.compiling import Issue, issue_of, live_reports
from commands.periods import plan_for
from commands.sources import Source, asked_behind, sources_of
from commands.spreading import OPEN
from commands.wording import words
from samverkan import calendar, collection, digest
from samverkan import swedish_forms as forms
from samverkan.calendar import IsoWeek
from samverkan.paper import Paper, thawed
from storage import papers, reports, rounds
from storage.reports import Key
from storage.tables import Report

EARLIER = 4
"""So many earlier periods are shown beside this one, and make its mean."""
_A_YEAR = {
    calendar.Month: 12,
    calendar.Tertial: 3,
    calendar.HalfYear: 2,
    calendar.Year: 1,
}
"""How many periods of a kind a year has."""
_HEADINGS = ("sammanfattning", "läget per område", "vidtagna åtgärder", "vilka som rapporterat")
"""The headings of a document for which the model names none."""


def wording(sentence: str, **values: object) -> str:
    """Return a sentence of a compiled document (`samverkan.digest.Wording`)."""
    return words("sammanstallning", sentence, **values)


async def compiled(context: Context, issue: Issue, *, lowered_to: str | None = None) -> Paper:
    """Return the document as it stands now, an unapproved draft.

    Lowered to a class below its own it is the variant for outsiders: what people wrote in
    their own words may name places, and stays behind (DOMAIN 15.1).
    """
    access_class = lowered_to or issue.document.access_class
    material = await _material(context, issue, access_class)
    if lowered_to is not None:
        material = digest.without_words(material)
    approved = await papers.latest(context.session, f"round:{issue.id}", issue.document.id)
    head = digest.Head(
        type=issue.document.type,
        document=issue.document.id,
        title=issue.document.title,
        forum=issue.forum.name,
        author=context.function_name(issue.forum.coordinator),
        access_class=access_class,
        day=context.today,
        headings=issue.document.headings or _HEADINGS,
        version=approved.version + 1 if approved else 1,
        status_name=words("veckolagesbild", "status_utkast"),
    )
    extra = await follow_up.under(context, issue.forum, issue.collection, head)
    return digest.compile_paper(context.municipality, replace(material, extra=extra), head, wording)


async def _material(context: Context, issue: Issue, access_class: str) -> digest.Material:
    asked = await rounds.asks(context.session, issue.id)
    found = await live_reports(context, issue)
    contributions = await _contributions(context, found)
    sources = () if issue.collection.asks else await _sources(context, issue)
    weekly = _weekly(sources)
    before = await _issues_before(context, issue)
    last_year = await _year_ago(context, issue)
    figures = await _figures(context, {**before, **weekly, **last_year})
    remarks = await reports.remarks(context.session, issue.id)
    return digest.Material(
        period=issue.called,
        span=forms.long_span(issue.covers.first, issue.covers.last),
        contributions=contributions,
        counts=digest.counted(
            context.municipality, [i for each in contributions for i in each.incidents]
        ),
        earlier=tuple((name, figures[name]) for name in before if name in figures),
        year_ago=next((figures[name] for name in last_year if name in figures), None),
        weeks=tuple((name, _by_area(figures.get(name, {}))) for name in weekly),
        levels_before=await _levels_before(context, issue),
        asked=tuple(ask.function for ask in asked),
        missing=tuple(a.function for a in asked if a.status in _SILENT),
        vacant=tuple(a.function for a in asked if a.status == collection.VACANT),
        sources=await _named(context, sources, access_class),
        remarks={fold(area or ""): text for (_, area), text in remarks.items()},
    )


_SILENT = frozenset({collection.MISSING, collection.WAITING})


async def _contributions(
    context: Context, found: Sequence[Report]
) -> tuple[digest.Contribution, ...]:
    ids = [report.id or 0 for report in found]
    rows = await reports.incidents_of(context.session, ids)
    said = await reports.passages_of(context.session, ids)
    return tuple(
        digest.Contribution(
            function=report.function,
            incidents=tuple(reports.incident_of(row) for row in rows[report.id or 0]),
            passages=said[report.id or 0],
            measures=tuple(report.measures),
            upcoming=tuple(report.upcoming),
            confirmed=report.status == "bekraftad",
            late=report.late,
            nothing=report.is_nothing,
        )
        for report in found
    )


async def _sources(context: Context, issue: Issue) -> tuple[Source, ...]:
    plan = plan_for(context, issue.collection, issue.round)
    return await sources_of(context, issue.forum, issue.collection, plan)


async def _named(
    context: Context, sources: Sequence[Source], access_class: str
) -> tuple[digest.Source, ...]:
    """Return the documents that this one is compiled from, with what they say in short.

    What they say is left out when they are of a higher class than this one (DOMAIN 15.1); those
    that are open hide their small numbers themselves.
    """
    highest = max(access_class, OPEN)
    ids = [f"round:{source.round.id}" for source in sources if source.round is not None]
    approved = await papers.latest_about(context.session, ids)
    found = []
    for source in sources:
        key = f"round:{source.round.id}" if source.round is not None else ""
        paper = thawed(approved[key].data) if key in approved else None
        found.append(
            digest.Source(
                name=f"{source.forum.name}, {forms.period(source.covers)}",
                summary=paper.summary if paper and paper.access_class <= highest else (),
                compiled=paper is not None or source.version is not None,
                reported=paper is not None or not source.is_missing,
            )
        )
    return tuple(found)


def _weekly(sources: Sequence[Source]) -> dict[str, list[Key]]:
    """Return the rounds of each ISO week, when the sources are weekly."""
    weeks: dict[str, list[Key]] = {}
    for source in asked_behind(sources):
        if isinstance(source.covers, IsoWeek):
            weeks.setdefault(forms.period(source.covers), []).append(_key(source))
    return weeks


async def _issues_before(context: Context, issue: Issue) -> dict[str, list[Key]]:
    """Return the rounds behind each earlier period, newest first."""
    before = await rounds.latest(
        context.session,
        issue.forum.id,
        issue.collection.id,
        before=issue.round.period,
        limit=EARLIER,
    )
    found = {}
    for round_ in before:
        earlier = issue_of(context, round_)
        found[earlier.called] = await _behind(context, earlier)
    return found


async def _year_ago(context: Context, issue: Issue) -> dict[str, list[Key]]:
    """Return the rounds behind the same period a year ago."""
    match issue.covers:
        case (
            calendar.Month() | calendar.Tertial() | calendar.HalfYear() | calendar.Year() as covers
        ):
            period = str(covers.plus(-_A_YEAR[type(covers)]))
        case _:
            return {}
    round_ = await rounds.find(context.session, issue.forum.id, issue.collection.id, period)
    return (
        {}
        if round_ is None
        else {f"år: {period}": await _behind(context, issue_of(context, round_))}
    )


async def _behind(context: Context, issue: Issue) -> list[Key]:
    if issue.collection.asks:
        return [(issue.forum.id, issue.collection.id, issue.round.period)]
    return [_key(source) for source in asked_behind(await _sources(context, issue))]


def _key(source: Source) -> Key:
    return source.forum.id, source.collection.id, source.period


async def _figures(
    context: Context, wanted: Mapping[str, Sequence[Key]]
) -> dict[str, dict[tuple[str, str], int]]:
    """Return the counts of each named set of rounds; a set that nobody answered is left out."""
    keys = {key for several in wanted.values() for key in several}
    found = await reports.counts_of(context.session, keys)
    return {
        name: digest.summed(
            {
                (_area(context, area), category): number
                for (area, category), number in counts.items()
            }
            for counts in (found[key] for key in several if key in found)
        )
        for name, several in wanted.items()
        if any(key in found for key in several)
    }


def _area(context: Context, area: str | None) -> str:
    return digest.area_or_rest(context.municipality, area)


def _by_area(counts: Mapping[tuple[str, str], int]) -> dict[str, int]:
    sums: dict[str, int] = {}
    for (area, _), number in counts.items():
        sums[area] = sums.get(area, 0) + number
    return sums


async def _levels_before(context: Context, issue: Issue) -> Mapping[str, int]:
    """Return the highest level of each area in the round before."""
    if issue.collection.kind != "lagesrapport":
        return {}
    newest = await rounds.latest(
        context.session, issue.forum.id, issue.collection.id, before=issue.round.period
    )
    if not newest:
        return {}
    given = await reports.of_period(
        context.session, issue.forum.id, issue.collection.id, newest[0].period
    )
    said = await reports.passages_of(context.session, [report.id or 0 for report in given])
    levels: dict[str, int] = {}
    for passage in (p for passages in said.values() for p in passages):
        if passage.area is not None and passage.level is not None:
            levels[passage.area] = max(passage.level, levels.get(passage.area, 0))
    return levels
