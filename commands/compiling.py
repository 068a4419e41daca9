"""Compile a round's reports into its lägesbild as it stands now (DOMAIN 4 D2, 15.3)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from commands.base import Context
from commands.echoes import described
from commands.periods import covers_of, plan_for
from commands.sources import Source, asked_behind, sources_of, taking_part
from commands.wording import document_words
from samverkan import calendar, collection, compilation
from samverkan import swedish_forms as forms
from samverkan.picture import WeeklyPicture
from samverkan.structure import Collection, Document, Forum
from storage import pictures, reports, rounds
from storage.tables import Ask, Report, Round


@dataclass(frozen=True, slots=True)
class Issue:
    """A round with the forum, collection and document type it belongs to."""

    round: Round
    forum: Forum
    collection: Collection
    document: Document
    covers: calendar.Covered

    @property
    def id(self) -> int:
        """The round's stored id."""
        if self.round.id is None:
            raise ValueError("the round is not stored yet")
        return self.round.id

    @property
    def called(self) -> str:
        """What people call the period: "v. 47"."""
        return forms.period(self.covers)

    @property
    def heading(self) -> str:
        """What is collected and for when: "lägesbild v. 47"."""
        return forms.of_period(self.collection.name, self.covers)

    @property
    def asked(self) -> tuple[str, ...]:
        """The functions that the collection asks."""
        return collection.asked_in(self.forum, self.collection)


def issue_of(context: Context, round_: Round) -> Issue:
    """Return a round with what it belongs to."""
    forum, item = collection.collection_of(context.municipality, round_.forum, round_.collection)
    document = context.municipality.document_by_id[item.document]
    covers = covers_of(context, item, round_.period, round_)
    return Issue(round_, forum, item, document, covers)


async def compiled(context: Context, issue: Issue) -> WeeklyPicture:
    """Return the picture as it stands now, an unapproved draft."""
    approved = await pictures.latest(context.session, issue.id)
    version = approved.version + 1 if approved else 1
    return compilation.compile_week(
        context.municipality,
        await _material(context, issue),
        compilation.Heading(
            forum=issue.forum.name,
            title=issue.document.title,
            author=context.function_name(issue.forum.coordinator),
            access_class=issue.document.access_class,
            day=context.today,
            version=version,
            status="utkast",
            status_name=document_words("status_utkast"),
            meeting=meeting_of(context, issue),
        ),
        document_words,
    )


def meeting_of(context: Context, issue: Issue) -> str:
    """Return when the picture is discussed, in words; empty when nobody meets that week."""
    plan = plan_for(context, issue.collection, issue.round)
    meeting = calendar.meeting_over(context.municipality, issue.forum, plan)
    return forms.moment(context.local(meeting)) if meeting else ""


async def _material(context: Context, issue: Issue) -> compilation.Material:
    asked = await rounds.asks(context.session, issue.id)
    remarks = await reports.remarks(context.session, issue.id)
    earlier, follows = await _earlier(context, issue)
    return compilation.Material(
        covers=issue.covers,
        reports=await _reported(context, issue),
        earlier=earlier,
        follows=follows,
        asked=tuple(ask.function for ask in asked),
        missing=_with_status(asked, collection.MISSING, collection.WAITING),
        vacant=_with_status(asked, collection.VACANT),
        analysis={area or "": text for (kind, area), text in remarks.items() if kind == "analys"},
        forecast=remarks.get(("prognos", None), ""),
        resources=remarks.get(("resurser", None), ""),
        compiled_from=None
        if issue.collection.asks
        else taking_part(await _sources(context, issue)),
    )


def _with_status(asked: Sequence[Ask], *wanted: str) -> tuple[str, ...]:
    return tuple(ask.function for ask in asked if ask.status in wanted)


async def live_reports(context: Context, issue: Issue) -> list[Report]:
    """Return the reports that a round is made of: its own, or those of its sources."""
    behind = await _behind(context, issue)
    found = [await reports.of_period(context.session, *key) for key in behind]
    return [report for live in found for report in live]


async def _behind(context: Context, issue: Issue) -> list[reports.Key]:
    """Return the rounds whose reports a round is made of."""
    if issue.collection.asks:
        return [(issue.forum.id, issue.collection.id, issue.round.period)]
    return [
        (source.forum.id, source.collection.id, source.period)
        for source in asked_behind(await _sources(context, issue))
    ]


async def _sources(context: Context, issue: Issue) -> tuple[Source, ...]:
    plan = plan_for(context, issue.collection, issue.round)
    return await sources_of(context, issue.forum, issue.collection, plan)


async def _reported(context: Context, issue: Issue) -> tuple[compilation.Reported, ...]:
    live = await live_reports(context, issue)
    rows = await reports.incidents_of(context.session, [report.id or 0 for report in live])
    return tuple(
        compilation.Reported(
            function=report.function,
            incidents=tuple(reports.incident_of(row) for row in rows[report.id or 0]),
            confirmed=report.status == "bekraftad",
            late=report.late,
            nothing=report.is_nothing,
            measures=tuple(report.measures),
            upcoming=tuple(report.upcoming),
        )
        for report in live
    )


async def _earlier(
    context: Context, issue: Issue
) -> tuple[tuple[Mapping[tuple[str, str], int], ...], bool]:
    """Return the counts of earlier rounds, and whether the newest is of the week before.

    A round in which nobody was asked, or nobody answered, says nothing: it is no zero.
    """
    before = await rounds.latest(
        context.session,
        issue.forum.id,
        issue.collection.id,
        before=issue.round.period,
        limit=compilation.MEAN_OF,
    )
    behind = {row.period: await _behind(context, issue_of(context, row)) for row in before}
    wanted = {key for keys in behind.values() for key in keys}
    counts = await reports.counts_of(context.session, wanted)
    found = {
        period: compilation.counts(
            context.municipality, (counts[key] for key in keys if key in counts)
        )
        for period, keys in behind.items()
        if any(key in counts for key in keys)
    }
    newest = next(iter(found), None)
    return tuple(found.values()), newest is not None and newest == _period_before(context, issue)


def _period_before(context: Context, issue: Issue) -> str | None:
    """Return the stored form of the period before, whether it has a round or not."""
    if isinstance(issue.covers, calendar.UpTo):
        plan = plan_for(context, issue.collection, issue.round)
        before = calendar.previous(context.municipality, issue.forum, issue.collection, plan)
        return before.period if before else None
    return None if isinstance(issue.covers, calendar.Former) else str(issue.covers.plus(-1))


async def rows_of(context: Context, issue: Issue) -> list[dict[str, object]]:
    """Return every incident with the short id by which the coordinator can change it."""
    live = await live_reports(context, issue)
    rows = await reports.incidents_of(context.session, [report.id or 0 for report in live])
    return [
        {
            **described(context, f"H{row.id}", row),
            "function": context.function_name(report.function),
            "unconfirmed": report.status != "bekraftad",
            "late": report.late,
        }
        for report in live
        for row in rows[report.id or 0]
    ]


async def silent_for_long(context: Context, issue: Issue) -> list[dict[str, object]]:
    """Return functions that have been missing two rounds in a row or more (DOMAIN 15.3)."""
    found: list[dict[str, object]] = []
    latest = await rounds.statuses(context.session, issue.forum.id, issue.collection.id, limit=10)
    for function in issue.asked:
        weeks = collection.missing_in_a_row(latest.get(function, ()))
        if weeks >= 2:  # noqa: PLR2004 -- "two weeks in a row → samordnare is told"
            found.append({"function": context.function_name(function), "weeks": weeks})
    return found
