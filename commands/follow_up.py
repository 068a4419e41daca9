"""What documents and agendas say of targets, agreements, insatser and åtaganden (DOMAIN 4, 11).

Each gives the blocks of one subject, empty when nothing is registered of it. `hidden` is for
those who may see no more than K2: counts and areas, never the words that people wrote.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date

from commands.base import Context
from commands.commitments.activities import progress_of
from commands.wording import words
from samverkan import swedish_forms as forms
from samverkan.commitments.targets import Progress, counted
from samverkan.commitments.types import Status
from samverkan.paper import Block, Paragraph, Points, Table
from samverkan.structure import AgreementKind
from samverkan.swedish_words import fold
from storage import commitments, meetings, temporary
from storage.commitments import Filter


def says(sentence: str, **values: object) -> str:
    """Return a sentence about what is followed up."""
    return words("uppfoljning", sentence, **values)


async def targets(context: Context) -> Sequence[Block]:
    """Give each number that has been promised, with its parts: how far it has come."""
    found = await progress_of(context, counted(context.municipality))
    rows = [row for one in found for row in _rows(one)]
    header = tuple(says(name) for name in ("mal", "utfall", "lage"))
    return [Table(header=header, rows=tuple(rows))] if rows else []


def _rows(one: Progress, before: str = "") -> list[tuple[str, str, str]]:
    if one.left == 0:
        standing = says("klart")
    elif one.missed:
        standing = says("inte_natt")
    else:
        standing = says("kvar", left=one.left, days=one.days_left, at_risk=one.at_risk)
    outcome = says("av", done=one.done, goal=one.target.min_count)
    own = (f"{before}{one.target.text}", outcome, standing)
    return [own, *(row for part in one.parts for row in _rows(part, "– "))]


def agreements(context: Context, *kinds: AgreementKind) -> Sequence[Block]:
    """Give what is agreed on or promised, and how long it holds."""
    rows = tuple(
        (each.name, _span(each.valid_from, each.valid_until), _left(context, each.valid_until))
        for each in context.municipality.agreements
        if each.kind in kinds
    )
    header = tuple(says(name) for name in ("vad", "galler", "lage"))
    return [Table(header=header, rows=rows)] if rows else []


def _span(first: date, last: date | None) -> str:
    return f"{first.isoformat()}–{last.isoformat() if last else says('tills_vidare')}"


def _left(context: Context, last: date | None) -> str:
    if last is None:
        return says("galler_nu")
    days = (last - context.today).days
    return says("har_lopt_ut") if days < 0 else says("dagar_kvar", days=days)


async def groups(context: Context, *, hidden: bool = False) -> Sequence[Block]:
    """Give the insatser that go on: where, until when and why (DOMAIN 2.3, D18)."""
    areas = context.municipality.area_by_id
    rows = tuple(
        (
            row.name,
            forms.listing([areas[id_].name for id_ in row.areas if id_ in areas]) or says("hela"),
            row.end_day.isoformat(),
            *(() if hidden else (row.why,)),
        )
        for row in await temporary.running(context.session)
    )
    names = ("insats", "omrade", "till_och_med", *(() if hidden else ("varfor",)))
    return [Table(header=tuple(says(name) for name in names), rows=rows)] if rows else []


async def promises(context: Context, forums: Sequence[str] | None = None) -> Sequence[Block]:
    """Say how many åtaganden are open, late and done this year, of some forums or of all."""
    within = tuple(forums) if forums is not None else None
    of_this_year = date(context.today.year, 1, 1)
    open_, late, done = [
        await commitments.count(context.session, wanted)
        for wanted in (
            Filter(forums=within),
            Filter(forums=within, overdue_on=context.today),
            Filter(
                forums=within,
                statuses=(Status.KLART.value,),
                done=True,
                first=of_this_year,
                last=context.today,
            ),
        )
    ]
    if not open_ and not done:
        return []
    return [Paragraph(text=says("summa", open=open_, late=late, done=done))]


async def undecided(context: Context, *, hidden: bool = False) -> Sequence[Block]:
    """Give the proposals that nobody in the line has answered (DOMAIN 7 A6)."""
    every = [forum.id for forum in context.municipality.forums]
    found = await meetings.decisions(context.session, every, ("foreslaget",))
    if not found:
        return []
    if hidden:
        return [Paragraph(text=says("vantar", count=len(found)))]
    said = tuple(
        says(
            "vantar_pa",
            text=line.text.rstrip("."),
            decider=context.function_name(decision.decider) if decision.decider else "",
        )
        for decision, line, _ in reversed(found)
    )
    return [Points(items=said)]


_PROMISES = re.compile(r"(?:laget pa )?ataganden$")
_TARGETS = re.compile(r"loften$|indikatorer$|uppfoljning$|trygghetsmal$")
_UNDECIDED = re.compile(r"behov av beslut|forslag till insatser")
_GROUPS = re.compile(r"effekt av insatser|insatser$|pagaende arbete$")


async def under(
    context: Context, headings: Sequence[str], *, hidden: bool = False
) -> Mapping[str, tuple[Block, ...]]:
    """Return what the registers say under the headings of a document, by folded heading."""
    found: dict[str, Sequence[Block]] = {}
    for heading in map(fold, headings):
        if _PROMISES.match(heading):
            found[heading] = await promises(context)
        elif _TARGETS.match(heading):
            said = agreements(context, "lofte") if heading.startswith("loften") else ()
            found[heading] = (*said, *await targets(context))
        elif _UNDECIDED.match(heading):
            found[heading] = await undecided(context, hidden=hidden)
        elif _GROUPS.match(heading):
            found[heading] = await groups(context, hidden=hidden)
    return {heading: tuple(blocks) for heading, blocks in found.items() if blocks}


_LIVE = (_PROMISES, _TARGETS, _UNDECIDED, _GROUPS)


def is_live(heading: str) -> bool:
    """Say whether the registers, which change from day to day, speak under a heading."""
    return any(pattern.match(fold(heading)) for pattern in _LIVE)
