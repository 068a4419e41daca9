"""Providers of an agenda's headings: what was reported, promised and proposed (DOMAIN 11.4).

A provider is a function of the meeting that gives blocks. The aggregated version hides
small numbers and everything that may name a place (DOMAIN 15.1). `headings.py` says which
heading has which provider.
"""

from collections.abc import Sequence
from datetime import timedelta

from commands import follow_up
from commands.base import Context
from commands.lagesbild import for_ceiling, thawed
from commands.meetings import arrived, plan
from commands.meetings.sittings import Sitting
from commands.wording import words
from samverkan import calendar, collection
from samverkan import swedish_forms as forms
from samverkan.cadence import Alternating
from samverkan.compilation import FEW, SMALLEST_CELL
from samverkan.flows import gets, reporting_to
from samverkan.meetings.attendance import DECLINED, REPLACED
from samverkan.paper import Block, Paragraph, Points, Table
from samverkan.paper import thawed as thawed_paper
from samverkan.picture import WeeklyPicture
from samverkan.structure import Collection, Forum
from storage import meetings, papers, pictures, rounds
from storage.tables import Round

_STATUSES = (
    collection.ANSWERED,
    collection.NOTHING,
    collection.WAITING,
    collection.MISSING,
    collection.VACANT,
)
_ROUNDS_BACK = 60


def says(sentence: str, **values: object) -> str:
    """Return a sentence of an agenda's material."""
    return words("motesunderlag", sentence, **values)


async def opening(context: Context, sitting: Sitting) -> Sequence[Block]:
    """Say who leads, and who has declined."""
    chair = sitting.row.chair
    said = [says("leder", chair=context.function_name(chair) if chair else "")]
    declined = await declined_names(context, sitting)
    said += [says("anmalda", names=declined)] if declined else []
    return [Paragraph(text=" ".join(said))]


async def declined_names(context: Context, sitting: Sitting) -> tuple[str, ...]:
    """Return who has declined, with who comes in their place."""
    rows = await meetings.attendance(context.session, sitting.id)
    return tuple(
        says(
            "borta",
            function=context.function_name(row.function),
            stand_in=context.function_name(row.stand_in) if row.stand_in else "",
        )
        for row in rows.values()
        if row.status in {DECLINED, REPLACED}
    )


async def election(context: Context, sitting: Sitting) -> Sequence[Block]:
    """Propose a secretary, and adjusters when they are named."""
    names = [context.function_name(id_) for id_ in sitting.row.adjusters]
    secretary = context.function_name(sitting.row.secretary)
    return [Paragraph(text=says("val", secretary=secretary, adjusters=names))]


async def situation(context: Context, sitting: Sitting) -> Sequence[Block]:
    """Give the lägesbild since the last meeting, with the change in each area."""
    since, before, newest = await _pictures(context, sitting)
    if newest is None:
        told = await arrived.situation(context, sitting)
        return told or [Paragraph(text=says("ingen_lagesbild"))]
    is_hidden = _is_hidden(context, sitting)
    periods = [picture.week for picture in reversed(since)]
    blocks: list[Block] = [Paragraph(text=says("perioder", periods=periods))]
    rows = tuple(
        (
            forms.capitalised(area.name),
            _number(_total(since, area.area), is_hidden=is_hidden),
            _change(_total(since, area.area), _total(before, area.area), is_hidden=is_hidden)
            if before
            else says("inget_fore"),
        )
        for area in newest.areas
    )
    header = tuple(says(name) for name in ("omrade", "antal", "forandring"))
    blocks.append(Table(header=header, rows=rows))
    shown = for_ceiling(newest, "K2" if is_hidden else "K4")
    if shown.summary and len(since) == 1:
        blocks.append(Points(items=shown.summary))
    blocks += [
        Paragraph(label=forms.capitalised(area.name), text=area.analysis)
        for area in shown.areas
        if area.analysis
    ]
    return blocks


def _total(found: Sequence[WeeklyPicture], area: str) -> int:
    return sum(one.total or 0 for picture in found for one in picture.areas if one.area == area)


def _number(count: int, *, is_hidden: bool) -> str:
    return f"<{SMALLEST_CELL}" if is_hidden and 0 < count < SMALLEST_CELL else str(count)


def _change(now: int, before: int, *, is_hidden: bool) -> str:
    """Say how a number changed; few are too few to judge (DOMAIN 15.5)."""
    if now == before == 0:
        return says("oforandrat")
    if max(now, before) < FEW:
        return says("for_fa")
    if is_hidden and 0 < min(now, before) < SMALLEST_CELL:
        return says("fler" if now > before else "farre")
    return says("andring", difference=now - before, before=before)


async def _pictures(
    context: Context, sitting: Sitting
) -> tuple[list[WeeklyPicture], list[WeeklyPicture], WeeklyPicture | None]:
    """Return the approved pictures since the last meeting, as many before, and the newest."""
    source = picture_source(context, sitting.forum)
    if source is None:
        return [], [], None
    owner, item = source
    last = await meetings.previous(context.session, sitting.row)
    newer: list[int] = []
    older: list[int] = []
    found = await rounds.latest(context.session, owner.id, item.id, limit=_ROUNDS_BACK)
    approved = await pictures.approved(context.session, [round_.id or 0 for round_ in found])
    for number, at in (approved[round_.id or 0] for round_ in found if round_.id in approved):
        is_new = last is None or at > (last.ended_at or last.starts_at)
        if is_new and (last is not None or not newer):
            newer.append(number)
        elif len(older) < max(len(newer), 1):
            older.append(number)
    since = [thawed(row.data) for row in await pictures.by_ids(context.session, newer)]
    before = [thawed(row.data) for row in await pictures.by_ids(context.session, older)]
    newest = since[0] if since else next(iter(before), None)
    return since or before[:1], before if since else before[1:], newest


def picture_source(context: Context, forum: Forum) -> tuple[Forum, Collection] | None:
    """Return the collection whose lägesbild a forum looks at.

    Its own, else the first that flows to it, else the first, which it then sees as K2.
    """
    model = context.municipality
    own = [(forum, item) for item in forum.collections]
    every = [(owner, item) for owner in model.forums for item in owner.collections]
    every.sort(key=lambda one: not gets(model, forum, *one))
    for owner, item in (*own, *every):
        if model.document_by_id[item.document].type == "D2":
            return owner, item
    return None


def _is_hidden(context: Context, sitting: Sitting) -> bool:
    """Say whether a meeting sees of the lägesbild no more than K2 (DOMAIN 15.1).

    So do elected members and outsiders, and a forum that the lägesbild does not flow to.
    """
    source = picture_source(context, sitting.forum)
    flows = source is not None and gets(context.municipality, sitting.forum, *source)
    return sitting.aggregated or not flows


async def newest_picture(context: Context, sitting: Sitting) -> WeeklyPicture | None:
    """Return the newest approved lägesbild, as those who are called may see it."""
    newest = (await _pictures(context, sitting))[2]
    return for_ceiling(newest, "K2" if _is_hidden(context, sitting) else "K4") if newest else None


async def forecast(context: Context, sitting: Sitting) -> Sequence[Block]:
    """Give the coordinator's words on what may happen."""
    picture = await newest_picture(context, sitting)
    return [Paragraph(text=picture.forecast)] if picture and picture.forecast else []


async def resources(context: Context, sitting: Sitting) -> Sequence[Block]:
    """Give the coordinator's words on resources."""
    picture = await newest_picture(context, sitting)
    return [Paragraph(text=picture.resources)] if picture and picture.resources else []


async def coming_events(context: Context, sitting: Sitting) -> Sequence[Block]:
    """List coming events that were reported."""
    picture = await newest_picture(context, sitting)
    return [Points(items=picture.upcoming)] if picture and picture.upcoming else []


async def reports(context: Context, sitting: Sitting) -> Sequence[Block]:
    """Say which reports have come and which are missing, and which accounts were compiled."""
    blocks: list[Block] = []
    for owner, item in arrived.coming_here(context, sitting.forum):
        newest = await rounds.latest(context.session, owner.id, item.id)
        if not newest or not item.asks:
            continue
        asked = await rounds.asks(context.session, newest[0].id or 0)
        names: dict[str, list[str]] = {status: [] for status in _STATUSES}
        for ask in asked:
            names[ask.status].append(context.function_name(ask.function))
        text = says("inkomna", name=item.name, by_status=names)
        blocks.append(Paragraph(text=text))
        if not arrived.is_situation(context, item):
            blocks += await _approved(context, sitting, owner.id, newest[0], item.document)
    return [*blocks, *await arrived.accounts(context, sitting)]


async def _approved(
    context: Context, sitting: Sitting, owner: str, round_: Round, document: str
) -> list[Block]:
    """Give the few lines of what was approved of a round in words, as far as may be shown."""
    kept = await papers.latest(context.session, f"round:{round_.id}", document)
    if kept is None or kept.forum != owner or sitting.aggregated:
        return []
    paper = thawed_paper(kept.data)
    return [Points(items=paper.summary)] if paper.summary else []


async def proposals(context: Context, sitting: Sitting) -> Sequence[Block]:
    """List the proposals that nobody in the line has decided on (A6)."""
    forum, hidden = sitting.forum, sitting.aggregated
    below = reporting_to(context.municipality, forum)
    found = await follow_up.waiting(context, forum, below, forum.access_class, hidden=hidden)
    rows = tuple(
        (
            line.text,
            context.function_name(decision.decider) if decision.decider else says("saknas"),
            context.local(row.starts_at).date().isoformat(),
        )
        for decision, line, row in found.shown
    )
    header = tuple(says(name) for name in ("forslag", "beslutar", "sedan"))
    blocks = [Table(header=header, rows=rows)] if rows else []
    counted = follow_up.uncounted(found, hidden=hidden)
    return [*blocks, *counted] or [Paragraph(text=says("inga_forslag"))]


async def next_meeting(context: Context, sitting: Sitting) -> Sequence[Block]:
    """Say when the next meeting is, who leads it, and who leads next year."""
    after = sitting.row.starts_at + timedelta(minutes=1)
    found = await plan.coming(context, sitting.forum, after, after + timedelta(days=430))
    said = []
    if found:
        local = context.local(plan.starts(found[0]))
        chair = found[0].chair
        moment = f"{forms.day(local.date())} {local.year} kl. {forms.clock(local)}"
        name = context.function_name(chair) if chair else ""
        said.append(says("nasta", when=moment, chair=name))
    year = context.local(sitting.row.starts_at).year + 1
    if isinstance(sitting.forum.chair, Alternating):
        chair = calendar.chair_of(sitting.forum.chair, year)
        said.append(says("nasta_ar", year=year, chair=context.function_name(chair or "")))
    return [Paragraph(text=" ".join(said) or says("inget_nasta"))]
