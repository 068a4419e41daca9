"""`ta fram aktivitetsplan 2026`, `uppföljning av överenskommelsen`: plans as documents."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from commands.base import Call, Context, Message, Told
from commands.commitments import plan_papers
from commands.commitments.activities import progress_of
from commands.commitments.files import as_form
from commands.commitments.making import stopped
from commands.commitments.plan_papers import Goal, Head, Item, Remarks
from commands.commitments.views import class_for, sight_here
from commands.locking import locked
from commands.topics import Taken, Topic
from commands.wording import words
from samverkan import swedish_forms as forms
from samverkan.commitments.plan_days import years_in
from samverkan.commitments.plan_lines import KINDS, is_of, plans_named
from samverkan.commitments.sight import leads_any
from samverkan.commitments.targets import Progress, counted, period_of
from samverkan.meetings.who import folded
from samverkan.notices import coordinator_of
from samverkan.paper import Paper, thawed
from samverkan.structure import Agreement
from storage import commitments, papers
from storage.commitment_tables import CommitmentRow
from storage.tables import PaperVersion

SUBJECT = "plandokument"
FORMS = ("pdf", "docx", "xlsx")
_MOST = 2000
"""Lines of a document."""
_WHY = ("moved", "cancelled", "declined", "replanned", "withdrawn")
_FIRST = ("made", "moved", "replanned")
_AGREEMENT = re.compile(r"overenskommels|samverkansavtal|\bavtal")
_OF_AGREEMENT = frozenset({"aktivitetsplan", "överenskommelse"})
_REMARK = re.compile(
    r"[\s,;.]*\b(lärdom(?:ar)?|förslag(?: till revidering| på ändring)?)\s*:\s*", re.IGNORECASE
)
"""What comes before what was learnt, and before what is proposed to be revised."""
_HEAD = {"version", "date", "status", "status_name", "approved_by"}


@dataclass(frozen=True, slots=True)
class _Meant:
    """What a document is to be about: its name, its rows, and the years."""

    name: str
    rows: Sequence[CommitmentRow]
    hidden: int
    years: tuple[int, int]
    forum: str = ""


def is_plan(argument: str) -> bool:
    """Say whether words name a plan, and not something else that is brought out."""
    low = folded(argument)
    return any(folded(kind) in low for kind in KINDS) or bool(re.match(r"planen?\b", low))


def is_followed_up(argument: str) -> bool:
    """Say whether words after `uppföljning` name an agreement or a plan."""
    low = folded(argument)
    return is_plan(argument) or _AGREEMENT.search(low) is not None


async def bring_out(call: Call) -> Sequence[Message]:
    """`ta fram aktivitetsplan 2026`: the plan as it stands."""
    meant = await _plan_meant(call, call.argument)
    kind = _kind_of(meant.name, call.argument)
    items = await items_of(call.context, meant.rows)
    head = _head(call, meant, meant.name, kind)
    return await _given(call, plan_papers.plan_paper(kind, head, items), meant)


async def follow_up(call: Call) -> Sequence[Message]:
    """`uppföljning av överenskommelsen, lärdomar: …`, `uppföljning av åtagandeplan 2026`."""
    argument, remarks = _split_remarks(call.argument)
    if remarks != Remarks():
        if not leads_any(call.context.municipality, call.actor.functions):
            raise Told("uppfoljning_leder")
        if refused := stopped(call, call.argument):
            return refused
    call = replace(call, argument=argument)
    about_agreement = _AGREEMENT.search(folded(call.argument)) is not None
    is_of_plan = is_plan(call.argument) and not about_agreement
    meant = await (_plan_meant if is_of_plan else _agreement_meant)(call, call.argument)
    kind = _kind_of(meant.name, "") if is_of_plan else ""
    type_ = "D14" if kind == plan_papers.UNDERTAKINGS else "D21"
    name = _say("follow_up_name", name=meant.name[:1].lower() + meant.name[1:])
    head = _head(call, meant, name, plan_papers.FOLLOW_UP)
    items = await items_of(call.context, meant.rows)
    goals = await _goals(call.context, meant.years)
    paper = plan_papers.follow_up_paper(head, items, goals, type_=type_)
    return await _given(call, paper, meant, remarks if type_ == "D21" else None, goals=bool(goals))


def _split_remarks(argument: str) -> tuple[str, Remarks]:
    """Return what is to be followed up, and what was written of lessons and revision."""
    parts = _REMARK.split(argument)
    said = {folded(name)[:1]: text for name, text in zip(parts[1::2], parts[2::2], strict=True)}
    texts = {name: " ".join(text.split()).strip(" ,;") for name, text in said.items()}
    lessons, revision = (forms.capitalised(texts.get(name, "")) for name in "lf")
    return parts[0].strip(" ,;."), Remarks(lessons, revision)


def _kind_of(*names: str) -> str:
    low = " ".join(folded(name) for name in names)
    if "atagandeplan" in low:
        return plan_papers.UNDERTAKINGS
    return plan_papers.ACTIONS if "handlingsplan" in low else plan_papers.ACTIVITIES


async def _plan_meant(call: Call, text: str) -> _Meant:
    """Return the plan that words name: by kind and year, or by its name."""
    names = await commitments.plan_names(call.context.session)
    found = plans_named(names, text)
    if not found:
        raise Told("plan_okand", names=list(names)[:6])
    today = call.context.today
    name = max(found, key=lambda each: (is_of(each, (today.year, today.year)), each))
    rows, hidden = await _rows(call, commitments.Filter(plan=name, every=True))
    forums = {row.forum for row in rows}
    forum = next(iter(forums)) if len(forums) == 1 else ""
    return _Meant(name, rows, hidden, years_in(name) or (today.year, today.year), forum)


async def _agreement_meant(call: Call, text: str) -> _Meant:
    """Return what has been promised under the agreement that holds, or held in a year."""
    model, today = call.context.municipality, call.context.today
    years = years_in(text)
    found = [one for one in model.agreements if one.kind == "overenskommelse"]
    if years is not None:
        found = [one for one in found if is_of(_span_of(one, today), years)]
    if not found:
        raise Told("overenskommelse_saknas")
    agreement = max(found, key=lambda one: (_holds(one, today), one.valid_from))
    own = years_in(_span_of(agreement, today)) or (today.year, today.year)
    wanted = [
        commitments.Filter(plan=name, every=True)
        for name in await commitments.plan_names(call.context.session)
        if any(folded(kind) in folded(name) for kind in _OF_AGREEMENT) and is_of(name, own)
    ]
    if agreement.forum is not None:
        wanted.append(commitments.Filter(forums=(agreement.forum,), every=True))
    rows: dict[int, CommitmentRow] = {}
    hidden = 0
    for one in wanted:
        some, unseen = await _rows(call, one)
        rows |= {row.id or 0: row for row in some}
        hidden += unseen
    span = years or own
    kept = [row for row in rows.values() if _is_within(row, span)]
    kept.sort(key=lambda row: (row.due or date.max, row.number))
    return _Meant(agreement.name, kept, hidden, span, agreement.forum or "")


def _span_of(agreement: Agreement, today: date) -> str:
    last = agreement.valid_until or date(max(today.year, agreement.valid_from.year), 12, 31)
    return f"{agreement.valid_from.year}–{last.year}"


def _holds(agreement: Agreement, today: date) -> bool:
    last = agreement.valid_until or date.max
    return agreement.valid_from <= today <= last


def _is_within(row: CommitmentRow, years: tuple[int, int]) -> bool:
    days = [day for day in (row.done_on, row.due) if day is not None] or [row.made_day]
    return any(years[0] <= day.year <= years[1] for day in days)


async def _rows(call: Call, wanted: commitments.Filter) -> tuple[Sequence[CommitmentRow], int]:
    """Return the rows that the reader may see, and how many others there are."""
    session, sight = call.context.session, sight_here(call)
    seen = replace(
        wanted,
        seen_owners=None if sight.all else sight.owners,
        seen_forums=None if sight.all else sight.forums,
    )
    rows = await commitments.page(session, seen, limit=_MOST)
    every = await commitments.count(session, wanted, most=_MOST)
    return rows, max(0, every - len(rows))


async def items_of(context: Context, rows: Sequence[CommitmentRow]) -> tuple[Item, ...]:
    """Return some åtaganden in words, in the order of the plan that they came from."""
    events = await commitments.events_of(
        context.session, [row.id or 0 for row in rows], {*_WHY, *_FIRST}
    )
    model = context.municipality
    organisations = {one.id: one.name for one in model.organisations}
    found = []
    for row in sorted(rows, key=lambda each: each.id or 0):
        mine = events[row.id or 0]
        owner = model.function_by_id.get(row.owner or "")
        reasons = [event.why for event in mine if event.what in _WHY and event.why]
        befores = [str(event.detail["before"]) for event in mine if event.detail.get("before")]
        names = [context.function_name(each) for each in (row.owner, *row.co_owners) if each]
        found.append(
            Item(
                number=row.number,
                text=row.text,
                owner=", ".join(names),
                party=organisations.get(owner.organisation, "") if owner else "",
                state=row.status,
                focus=row.focus,
                purpose=row.purpose,
                planned=row.planned,
                resources=row.resources or (f"{row.cost} kr" if row.cost else ""),
                outcome=row.outcome,
                evidence="; ".join(row.evidence),
                due=row.due,
                first_due=date.fromisoformat(befores[0]) if befores else row.due,
                share=row.share,
                done_on=row.done_on,
                code=row.reason_code,
                why=reasons[-1] if reasons else "",
            )
        )
    return tuple(found)


async def _goals(context: Context, years: tuple[int, int]) -> Sequence[Goal]:
    last = min(context.today, date(years[1], 12, 31))
    found = await progress_of(context, counted(context.municipality), last)
    return [
        Goal(
            text=one.target.text,
            period=_period(one, last),
            done=one.done,
            wanted=one.target.min_count,
            left=one.left,
        )
        for whole in found
        for one in (whole, *whole.parts)
    ]


def _period(one: Progress, day: date) -> str:
    first, last = period_of(one.target, day)
    return _say("period_years", first=first.year, last=last.year)


def _head(call: Call, meant: _Meant, name: str, document: str) -> Head:
    context, model = call.context, call.context.municipality
    forum = model.forum_by_id.get(meant.forum)
    kept = next((d.id for d in model.documents if d.id == document), document)
    author = next(iter(call.actor.functions), coordinator_of(model) or "")
    is_said = years_in(name) is not None
    return Head(
        name=name,
        document=kept,
        municipality=model.name,
        forum=forum.name if forum else "",
        author=context.function_name(author),
        today=context.today,
        period="" if is_said else _say("period_years", first=meant.years[0], last=meant.years[1]),
        hidden=meant.hidden,
    )


async def _given(
    call: Call,
    paper: Paper,
    meant: _Meant,
    remarks: Remarks | None = None,
    *,
    goals: bool = False,
) -> Sequence[Message]:
    """Show a document in chat, and send it as PDF, Word file and spreadsheet.

    `remarks` are those of a follow-up that has room for them; what was written before stays.
    """
    if not (meant.rows or goals):
        raise Told("plan_tom", name=meant.name)
    rows = meant.rows
    access = class_for(call.context, call.actor.functions, rows) if rows else "K3"
    paper = paper.model_copy(update={"access_class": "K2" if access == "K2" else "K3"})
    if remarks is not None:
        kept_before = await papers.latest(
            call.context.session, _about(call, paper, meant), paper.document
        )
        old = plan_papers.remarks_of(thawed(kept_before.data)) if kept_before else Remarks()
        written = Remarks(remarks.lessons or old.lessons, remarks.revision or old.revision)
        paper = plan_papers.with_remarks(paper, written)
    kept = await _kept(call, paper, meant)
    said = call.private(
        "plan_dokument",
        kind="document",
        paper=thawed(kept.data),
        leads=leads_any(call.context.municipality, call.actor.functions)
        and kept.status == "utkast",
        subject=f"{SUBJECT}:{kept.id}",
        access_class=kept.access_class,
    )
    return (said, *(as_form(said, kept, form) for form in FORMS))


def _about(call: Call, paper: Paper, meant: _Meant) -> str:
    whole = not meant.hidden and paper.access_class != "K2"
    reader = "" if whole else f":{call.actor.person}"
    return f"plan:{folded(paper.title)}:{paper.period}{reader}"[:200]


async def _kept(call: Call, paper: Paper, meant: _Meant) -> PaperVersion:
    """Keep a version; the newest one when nothing has changed since. Of a part, the reader's."""
    about = _about(call, paper, meant)
    before = await papers.latest(call.context.session, about, paper.document)
    if before is not None:
        old = thawed(before.data)
        if old.model_dump(exclude=_HEAD) == paper.model_dump(exclude=_HEAD):
            return before
        paper = paper.model_copy(update={"version": before.version + 1})
    return await papers.keep(
        call.context.session,
        paper,
        forum=meant.forum or None,
        about=about,
        period=paper.period or paper.date,
        at=call.context.now,
    )


async def _reacted(call: Call, about: str, target: str, key: str) -> Taken | None:
    """✅ on a plan by somebody who leads a forum: it is fastställd."""
    kept = await locked(call, about, key)
    if kept is None:
        return None
    said = call.answering(target).private(
        "plan_faststalld", kind="confirm", title=kept.title, version=kept.version,
        fingerprint=kept.fingerprint, access_class=kept.access_class,
    )  # fmt: skip
    return SUBJECT, (said, *(as_form(said, kept, form) for form in FORMS))


TOPICS = {SUBJECT: Topic(_reacted)}


def _say(sentence: str, **values: object) -> str:
    return words("planer", sentence, **values)
