"""Promises (D12) and what came of them in a year (D13) as documents."""

from collections.abc import Mapping, Sequence
from datetime import date

from commands.base import Context
from commands.promises import known
from commands.promises.known import say
from samverkan.follow_up import Promise
from samverkan.notices import coordinator_of
from samverkan.paper import Paper, Paragraph, Section, Table
from storage import papers, promises
from storage.plan_tables import PromiseFollowUp
from storage.tables import PaperVersion

REGISTER, FOLLOW_UP = "medborgarlofte", "uppfoljning_medborgarlofte"
_COLUMNS = ("promise", "goal", "outcome", "verdict", "comment", "goes_on")
_HEAD = {"version", "date", "status", "status_name", "approved_by", "access_class"}


def register_paper(
    context: Context,
    found: Sequence[Promise],
    names: Sequence[str],
    latest: Mapping[str, PromiseFollowUp],
) -> Paper:
    """Return the promises as they hold (D12), with what came of them last, by their ids.

    `names` are how they are called in chat.
    """
    sections = tuple(
        Section(
            heading=say("heading", name=name, focus=one.focus),
            blocks=_parts(context, one, latest.get(one.id)),
        )
        for name, one in zip(names, found, strict=True)
    )
    return _paper(context, REGISTER, "D12", say("register_title"), sections, "")


def _parts(context: Context, one: Promise, last: PromiseFollowUp | None) -> tuple[Paragraph, ...]:
    organisations = {each.id: each.name for each in context.municipality.organisations}
    parts = {
        "promise": one.text,
        "parties": say("list", items=[organisations[each] for each in one.parties]),
        "goal": one.goal,
        "valid": say("span", first=one.valid_from, last=one.valid_until),
        "basis": one.basis,
        "signed": say(
            "signed", names=[context.function_name(each) for each in one.signed_by],
            day=one.signed_on,
        ),
        "published": say("published", day=one.published, place=one.published_at),
        "follow_up": say(
            "followed_up_by", owner=context.function_name(known.owner_of(context, one) or "")
        ),
        "result": say(
            "result", year=last.year, outcome=last.outcome, verdict=say(f"verdict_{last.verdict}")
        ) if last else "",
    }  # fmt: skip
    return tuple(
        Paragraph(label=say(f"label_{name}"), text=text) for name, text in parts.items() if text
    )


async def follow_up_paper(context: Context, year: int) -> Paper | None:
    """Return what came of each promise in a year (D13); None when none held in it."""
    found = [one for one in await known.every(context) if one.holds_in(year)]
    if not found:
        return None
    answers = {row.promise: row for row in await promises.follow_ups(context.session, year)}
    rows = tuple(_row(one, answers.get(one.id)) for one in found)
    table = Table(header=tuple(say(f"column_{name}") for name in _COLUMNS), rows=rows)
    answered = [row for row in answers.values() if row.verdict]
    summary = say(
        "summary",
        count=len(found),
        kept=sum(row.verdict == "uppfyllt" for row in answered),
        partly=sum(row.verdict == "delvis" for row in answered),
        broken=sum(row.verdict == "ej_uppfyllt" for row in answered),
        missing=len(found) - len(answered),
    )
    section = Section(heading=say("results"), blocks=(table,))
    title = say("follow_up_title", year=year)
    return _paper(context, FOLLOW_UP, "D13", title, (section,), summary)


def _row(one: Promise, answer: PromiseFollowUp | None) -> tuple[str, ...]:
    if answer is None or not answer.verdict:
        return (one.text, one.goal, "", say("not_answered"), "", "")
    return (
        one.text,
        one.goal,
        answer.outcome,
        say(f"verdict_{answer.verdict}"),
        answer.comment,
        answer.goes_on,
    )


def _paper(
    context: Context,
    document: str,
    type_: str,
    title: str,
    sections: tuple[Section, ...],
    summary: str,
) -> Paper:
    model = context.municipality
    coordinator = coordinator_of(model)
    return Paper(
        type=type_,
        document=document,
        title=title,
        municipality=model.name,
        date=context.today.isoformat(),
        access_class="K1" if type_ == "D12" else "K2",
        author=context.function_name(coordinator) if coordinator else "",
        summary=(summary,) if summary else (),
        sections=sections,
    )


async def keep(context: Context, paper: Paper, about: str) -> PaperVersion:
    """Keep a version; the newest one when nothing has changed since."""
    before = await papers.latest(context.session, about, paper.document)
    if before is not None:
        old = papers_thawed(before)
        if old.model_dump(exclude=_HEAD) == paper.model_dump(exclude=_HEAD):
            return before
        paper = paper.model_copy(update={"version": before.version + 1})
    return await _kept(context, paper, about)


async def _kept(context: Context, paper: Paper, about: str) -> PaperVersion:
    return await papers.keep(
        context.session, paper, forum=None, about=about, period=paper.date, at=context.now
    )


def papers_thawed(kept: PaperVersion) -> Paper:
    """Return a stored version as a document."""
    return Paper.model_validate(kept.data)


def last_year(day: date) -> int:
    """Return the year that is followed up on a day: the one before, from January on."""
    return day.year - 1
