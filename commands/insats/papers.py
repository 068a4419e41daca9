"""What a group leaves on paper: its charter (D23) and its evaluation."""

from commands.base import Context
from commands.insats.groups import Group, seats_of
from commands.wording import words
from samverkan import swedish_forms as forms
from samverkan.paper import Paper, Paragraph, Points, Section, Table
from storage import papers, people, pictures, rounds
from storage.tables import PaperVersion

CHARTER, EVALUATION = "uppdragsbeskrivning", "utvardering_insats"
QUESTIONS = ("gjort", "effekt", "aterstar")
"""What the evaluation asks, in order."""


async def keep_charter(context: Context, group: Group) -> PaperVersion:
    """Keep the group's charter as it is now, as a new version of the one before."""
    return await _keep(context, group, await _charter(context, group))


async def keep_evaluation(context: Context, group: Group) -> PaperVersion:
    """Keep the evaluation of a group."""
    return await _keep(context, group, await _evaluation(context, group))


async def _keep(context: Context, group: Group, paper: Paper) -> PaperVersion:
    before = await papers.latest(context.session, group.subject, paper.document)
    version = before.version + 1 if before else 1
    status = "reviderad" if before else "faststalld"
    whole = paper.model_copy(
        update={"version": version, "status": status, "status_name": _say(f"status_{status}")}
    )
    return await papers.keep(
        context.session,
        whole,
        forum=group.forum.id,
        about=group.subject,
        period=paper.period,
        at=context.now,
    )


async def _charter(context: Context, group: Group) -> Paper:
    row, forum = group.row, group.forum
    model = context.municipality
    areas = [model.area_by_id[area].name for area in forum.areas]
    above = [model.forum_by_id[one].name for one in forum.reports_to]
    sections = (
        _section("why", row.why or _say("no_reason"), _say("area", areas=areas)),
        Section(heading=_say("heading_members"), blocks=(await _members(context, group),)),
        _section("mandate", _say(f"mandate_{forum.mandate or 'none'}")),
        _section("meetings", _say(f"rhythm_{row.rhythm}"), _say("meetings")),
        _section("flow", _say("flow")),
        Section(
            heading=_say("heading_reports_to"),
            blocks=(Points(items=tuple(above)) if above else Paragraph(text=_say("nobody_above")),),
        ),
        _section("until", _say("until", start=row.start_day, end=row.end_day)),
    )
    return _paper(context, group, "D23", CHARTER, _say("charter_title"), sections)


async def _members(context: Context, group: Group) -> Table:
    forum = group.forum
    rows = []
    for function in seats_of(forum):
        person = context.addressee(function).person
        name = (await people.by_id(context.session, person)).name if person else _say("vacant")
        parts = [
            _say(f"role_{part}")
            for part, belongs in (
                ("member", function in (*forum.members, *forum.adjunct)),
                ("chair", function in forum.chairs),
                ("coordinator", function == forum.coordinator),
            )
            if belongs
        ]
        rows.append((context.function_name(function), name, forms.listing(parts)))
    header = (_say("function"), _say("holder"), _say("part"))
    return Table(header=header, rows=tuple(rows))


async def _evaluation(context: Context, group: Group) -> Paper:
    row = group.row
    answered = row.evaluation
    sections = [
        _section(question, answered.get(question) or _say("not_answered")) for question in QUESTIONS
    ]
    count = await _approved(context, group)
    sections.append(_section("pictures", _say("pictures", count=count)))
    summary = _say("summary", name=row.name, start=row.start_day, end=context.today)
    # DOMAIN 4 gives no id to a document of this kind.
    paper = _paper(context, group, "", EVALUATION, _say("evaluation_title"), tuple(sections))
    return paper.model_copy(update={"summary": (summary,)})


async def _approved(context: Context, group: Group) -> int:
    found = 0
    for item in group.forum.collections:
        for round_ in await rounds.latest(context.session, group.forum.id, item.id, limit=500):
            found += await pictures.latest(context.session, round_.id or 0) is not None
    return found


def _paper(
    context: Context,
    group: Group,
    type_: str,
    document: str,
    title: str,
    sections: tuple[Section, ...],
) -> Paper:
    row = group.row
    return Paper(
        type=type_,
        document=document,
        title=f"{title} {row.name}",
        municipality=context.municipality.name,
        forum=row.name,
        period=_say("period", start=row.start_day, end=row.end_day),
        date=context.today.isoformat(),
        access_class=group.forum.access_class,
        author=context.function_name(group.forum.coordinator),
        sections=sections,
    )


def _section(name: str, *texts: str) -> Section:
    blocks = tuple(Paragraph(text=text) for text in texts if text)
    return Section(heading=_say(f"heading_{name}"), blocks=blocks)


def _say(sentence: str, **values: object) -> str:
    return words("insats", sentence, **values)
