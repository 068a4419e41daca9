"""What documents and agendas say of targets, agreements, insatser and åtaganden (DOMAIN 4, 11).

Each gives the blocks of one subject, empty when nothing is registered of it. `hidden` is for
those who may see no more than K2: counts and areas, never the words that people wrote.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from commands.base import Context
from commands.commitments.activities import progress_of
from commands.wording import words
from samverkan import swedish_forms as forms
from samverkan.commitments.targets import Progress, counted
from samverkan.commitments.types import Status
from samverkan.digest import Head, is_open
from samverkan.flows import behind
from samverkan.paper import Block, Paragraph, Points, Table
from samverkan.structure import AgreementKind, Collection, Forum
from samverkan.swedish_words import fold
from storage import commitments, meetings, temporary
from storage.commitments import Filter
from storage.meeting_tables import DecisionRow, MeetingLine, MeetingRow


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


async def groups(context: Context, highest: str, *, hidden: bool = False) -> Sequence[Block]:
    """Give the insatser that go on: where, until when and why (DOMAIN 2.3, D18).

    Why one was started is for those who may see as much as its members do.
    """
    areas, forums = context.municipality.area_by_id, context.municipality.forum_by_id
    found = await temporary.running(context.session)
    told = {
        row.forum: row.why
        for row in found
        if not hidden and row.forum in forums and forums[row.forum].access_class <= highest
    }
    rows = tuple(
        (
            row.name,
            forms.listing([areas[id_].name for id_ in row.areas if id_ in areas]) or says("hela"),
            row.end_day.isoformat(),
            *((told.get(row.forum, ""),) if told else ()),
        )
        for row in found
    )
    names = ("insats", "omrade", "till_och_med", *(("varfor",) if told else ()))
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


@dataclass(frozen=True, slots=True)
class Undecided:
    """The proposals that nobody in the line has answered, as one reader may see them (A6).

    Attributes:
        shown: those that may be read, the oldest first.
        counted: how many others there are, by the name of their forum.

    """

    shown: tuple[tuple[DecisionRow, MeetingLine, MeetingRow], ...]
    counted: Mapping[str, int]


async def waiting(
    context: Context, forum: Forum, others: Sequence[Forum], highest: str, *, hidden: bool = False
) -> Undecided:
    """Return what waits for a decision of a forum's proposals and of some others'.

    The words of another forum are for those who may see as much as its members: of one whose
    class is above `highest` there is the number, and of all when it is `hidden` (15.1).
    """
    known = {each.id: each for each in (*others, forum)}
    found = await meetings.decisions(context.session, tuple(known), ("foreslaget",))
    shown: list[tuple[DecisionRow, MeetingLine, MeetingRow]] = []
    counted: dict[str, int] = {}
    for one in reversed(found):
        owner = known[one[0].forum]
        if not hidden and (owner.id == forum.id or owner.access_class <= highest):
            shown.append(one)
        else:
            counted[owner.name] = counted.get(owner.name, 0) + 1
    return Undecided(tuple(shown), counted)


def uncounted(found: Undecided, *, hidden: bool) -> Sequence[Block]:
    """Say how many proposals there are whose words are not shown."""
    if hidden:
        count = sum(found.counted.values())
        return [Paragraph(text=says("vantar", count=count))] if count else []
    return [
        Paragraph(text=says("vantar_hos", forum=name, count=count))
        for name, count in found.counted.items()
    ]


async def undecided(
    context: Context, forum: Forum, others: Sequence[Forum], highest: str, *, hidden: bool = False
) -> Sequence[Block]:
    """Give what waits for a decision under a heading of a document, as `waiting` finds it."""
    found = await waiting(context, forum, others, highest, hidden=hidden)
    said = tuple(
        says(
            "vantar_pa",
            text=line.text.rstrip("."),
            decider=context.function_name(decision.decider) if decision.decider else "",
        )
        for decision, line, _ in found.shown
    )
    return [*([Points(items=said)] if said else []), *uncounted(found, hidden=hidden)]


_ACCOUNT = "D22"
_PROMISES = re.compile(r"(?:laget pa )?ataganden$")
_TARGETS = re.compile(r"loften$|indikatorer$|uppfoljning$|trygghetsmal$")
_UNDECIDED = re.compile(r"behov av beslut|forslag till insatser")
_GROUPS = re.compile(r"effekt av insatser|insatser$|pagaende arbete$")


async def under(
    context: Context, forum: Forum, item: Collection, head: Head
) -> Mapping[str, tuple[Block, ...]]:
    """Return what the registers say under the headings of a document, by folded heading.

    Proposals and åtaganden are the forum's own, and those of the forums whose work the document
    is made of. The account to kommunstyrelsen sums up those of the whole municipality (D22).
    """
    hidden = is_open(head.access_class)
    others = behind(context.municipality, forum, item)
    summed = None if head.type == _ACCOUNT else tuple(each.id for each in (forum, *others))
    found: dict[str, Sequence[Block]] = {}
    for heading in map(fold, head.headings):
        if _PROMISES.match(heading):
            found[heading] = await promises(context, summed)
        elif _TARGETS.match(heading):
            said = agreements(context, "lofte") if heading.startswith("loften") else ()
            found[heading] = (*said, *await targets(context))
        elif _UNDECIDED.match(heading):
            found[heading] = await undecided(
                context, forum, others, head.access_class, hidden=hidden
            )
        elif _GROUPS.match(heading):
            found[heading] = await groups(context, head.access_class, hidden=hidden)
    return {heading: tuple(blocks) for heading, blocks in found.items() if blocks}


_LIVE = (_PROMISES, _TARGETS, _UNDECIDED, _GROUPS)


def is_live(heading: str) -> bool:
    """Say whether the registers, which change from day to day, speak under a heading."""
    return any(pattern.match(fold(heading)) for pattern in _LIVE)
