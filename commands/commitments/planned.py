"""The lines of a plan against the register: which are new, which change what, which are refused.

The same plan sent again changes what it made the last time, and doubles nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date
from hashlib import sha256
from typing import Any, Literal

from rapidfuzz import fuzz, process

from commands.base import Context
from commands.commitments import register
from samverkan.commitments.plan_lines import Line
from samverkan.commitments.sight import may_change, sight_of
from samverkan.commitments.types import ENDED, Status
from samverkan.meetings.who import folded
from storage import commitments
from storage.commitment_tables import CommitmentRow

Verdict = Literal["ny", "fragas", "andras", "lika", "nekas", "stoppad"]

_ALIKE = 90
"""How alike, of 100, two texts of one plan are when one is the other reworded."""
_PAGE = 500
_DAYS = ("due", "new_due")
_WORDS = ("focus", "purpose", "funding", "resources", "outcome")
_ALL_DONE = 100


@dataclass(frozen=True, slots=True)
class Checked:
    """A line of a plan, and what becomes of it.

    Attributes:
        line: the line; of a stopped one nothing but its row.
        verdict: what becomes of it.
        row: the åtagande that it is about, when there is one.
        changes: names of what it changes.
        missing: what is asked for afterwards: agare, dag.
        why: why it is refused.
        nearest: names of functions, when who answers for it was not understood.
        kinds: kinds of personal data that stopped it.

    """

    line: Line
    verdict: Verdict
    row: CommitmentRow | None = None
    changes: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    why: str = ""
    nearest: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Known:
    """What a plan has in the register before.

    Attributes:
        rows: by their stored ids.
        texts: folded once, since each line of the plan is held against all of them.

    """

    rows: Mapping[int, CommitmentRow]
    texts: Mapping[int, str]


def stored(line: Line) -> dict[str, Any]:
    """Return a line as plain data."""
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in asdict(line).items()
    }


def restored(data: Mapping[str, Any]) -> Line:
    """Return a line from plain data."""
    known = {each.name for each in fields(Line)}
    values = {name: value for name, value in data.items() if name in known}
    values |= {name: date.fromisoformat(values[name]) for name in _DAYS if values.get(name)}
    values |= {name: tuple(values[name]) for name in ("co_owners", "unknown")}
    return Line(**values)


async def check(
    context: Context, plan: str, functions: Sequence[str], lines: Sequence[Line]
) -> tuple[Checked, ...]:
    """Return what becomes of each line of a plan that the holder of some functions sends."""
    known = await _of_plan(context, plan)
    keys = keys_of(plan, lines)
    used: set[int] = set()
    found = []
    for line, key in zip(lines, keys, strict=True):
        one = await _checked(context, functions, line, key, known, used)
        used |= {one.row.id or 0} if one.row is not None else set()
        found.append(one)
    return tuple(found)


def keys_of(plan: str, lines: Sequence[Line]) -> list[str]:
    """Return the key of each line: its plan and its words, and which of several alike it is."""
    seen: dict[str, int] = {}
    keys = []
    for line in lines:
        words = folded(line.text)
        if not line.fault:
            seen[words] = seen.get(words, 0) + 1
        text = f"{folded(plan)}|{words}|{seen.get(words, 1)}"
        keys.append(f"plan:{sha256(text.encode()).hexdigest()[:24]}")
    return keys


async def _of_plan(context: Context, plan: str) -> _Known:
    wanted = commitments.Filter(plan=plan, every=True)
    rows: list[CommitmentRow] = []
    while page := await commitments.page(context.session, wanted, offset=len(rows), limit=_PAGE):
        rows += page
    by_id = {row.id or 0: row for row in rows}
    return _Known(by_id, {id_: folded(row.text) for id_, row in by_id.items()})


async def _checked(
    context: Context,
    functions: Sequence[str],
    line: Line,
    key: str,
    known: _Known,
    used: set[int],
) -> Checked:
    if line.fault:
        return Checked(line, "nekas", why=line.fault)
    row = await _same(context, line, key, known, used)
    model = context.municipality
    if row is not None and not sight_of(model, functions).sees(row.owner, row.forum, row.co_owners):
        # What somebody may not see is not shown by a file that names it either.
        return Checked(line, "nekas", why="finns_inte" if line.number else "ej_ditt")
    if row is None and line.number is not None:
        return Checked(line, "nekas", why="finns_inte")
    missing = _missing(line, row)
    nearest = _nearest(context, line) if "agare" in missing else ()
    if row is None:
        return Checked(line, "fragas" if missing else "ny", missing=missing, nearest=nearest)
    if not may_change(model, functions, row.owner, row.forum, row.co_owners):
        return Checked(line, "nekas", row, why="ej_ditt")
    changes = changes_of(line, row)
    verdict: Verdict = "andras" if changes else "lika"
    return Checked(line, verdict, row, changes=changes, missing=missing, nearest=nearest)


async def _same(
    context: Context, line: Line, key: str, known: _Known, used: set[int]
) -> CommitmentRow | None:
    """Return the åtagande that a line is about: by number, by what made it, or by its words."""
    if line.number is not None:
        return await commitments.by_number(context.session, line.number)
    row = await commitments.by_about(context.session, key)
    if row is not None:
        return row
    words = folded(line.text)
    near = process.extract(
        words, known.texts, scorer=fuzz.ratio, processor=None, score_cutoff=_ALIKE, limit=None
    )
    best = max(((score, -at) for _, score, at in near if at not in used), default=None)
    return known.rows[-best[1]] if best is not None else None


def _missing(line: Line, row: CommitmentRow | None) -> tuple[str, ...]:
    owner = line.owner or (row.owner if row else None)
    due = line.last_day or (row.due if row else None)
    is_over = line.state in {"klart", "avbrutet"}
    return tuple(
        name
        for name, value in (("agare", owner), ("dag", due))
        if value is None and not (is_over and name == "dag")
    )


def _nearest(context: Context, line: Line) -> tuple[str, ...]:
    if not line.owner_said:
        return ()
    return tuple(register.names_like(context, line.owner_said)[:3])


def changes_of(line: Line, row: CommitmentRow) -> tuple[str, ...]:
    """Return the names of what a line changes in an åtagande. A cell left empty changes nothing."""
    pairs: list[tuple[str, object, object]] = [
        # A plan's lines begin with a capital, and what is written in chat need not.
        ("text", line.text.casefold(), row.text.casefold()),
        ("owner", line.owner, row.owner),
        ("due", line.last_day, row.due),
        ("area", line.area, row.area),
        ("cost", line.cost, row.cost),
        ("with", line.co_owners or None, tuple(row.co_owners)),
        ("priority", line.priority if line.priority != "normal" else None, row.priority),
        *((name, getattr(line, name) or None, getattr(row, name)) for name in _WORDS),
    ]
    found = [name for name, new, old in pairs if new is not None and new != old]
    is_open = Status(row.status) not in ENDED
    if is_open and line.state not in {"oppet", row.status}:
        found.append("status")
    return tuple(found)


def _area_in(context: Context, text: str) -> str | None:
    """Return the area that words name, as where an åtagande is made in chat."""
    found = context.gazetteer.find(text)
    return found[0].area if found else None


async def take(
    context: Context, one: Checked, *, plan: str, key: str, forum: str, person: int, file: str
) -> CommitmentRow:
    """Let a line be an åtagande, or change the one that it is about."""
    line = one.line
    row = one.row
    if row is None:
        row = await register.promise(
            context,
            text=line.text,
            owner=line.owner,
            due=line.last_day,
            forum=forum,
            about=key,
            person=person,
            rest=register.Rest(
                source=plan,
                area=line.area or _area_in(context, line.text),
                plan=plan,
                co_owners=line.co_owners,
                priority=line.priority,
                cost=line.cost,
                funding=line.funding,
                focus=line.focus,
                purpose=line.purpose,
                planned=line.planned,
                resources=line.resources,
                outcome=line.outcome,
            ),
        )
    elif one.changes:
        await _change(context, row, one, person, file)
    await _stand(context, row, line, person, file)
    return row


async def _change(
    context: Context, row: CommitmentRow, one: Checked, person: int, file: str
) -> None:
    """Bring an åtagande up to date with a line; a later day is a postponement with its reason."""
    line, before = one.line, row.due
    if "text" in one.changes:
        await commitments.reword(context.session, row, line.text)
    for name in ("area", "cost", "priority", *_WORDS):
        if name in one.changes:
            setattr(row, name, getattr(line, name))
    if "with" in one.changes:
        others = (each for each in line.co_owners if each != (line.owner or row.owner))
        await commitments.share(context.session, row, others)
    if "owner" in one.changes and line.owner is not None:
        await register.give_to(context, row, line.owner, person)
    if "due" in one.changes:
        row.due, row.ladder_from = line.last_day, context.today
        is_later = before is not None and row.due is not None and row.due > before
        if is_later and row.live:
            row.postponements += 1
            row.reason_code = line.code
            commitments.set_status(row, Status.FLYTTAT)
    await register.changed(
        context, row, "replanned", person, why=line.reason, file=file,
        due=row.due.isoformat() if row.due else None,
        before=before.isoformat() if before and before != row.due else None,
        parts=list(one.changes),
    )  # fmt: skip


async def _stand(context: Context, row: CommitmentRow, line: Line, person: int, file: str) -> None:
    """Let an åtagande stand where the file says that it stands."""
    if Status(row.status) in ENDED or line.state == "oppet":
        return
    if line.evidence and line.evidence not in row.evidence:
        row.evidence = [*row.evidence, line.evidence]
    if line.state == "pagaende":
        row.share = line.share or row.share
        if Status(row.status) is Status.OPPET:
            commitments.set_status(row, Status.PAGAENDE)
        what = "share"
    elif line.state == "klart":
        commitments.set_status(row, Status.KLART)
        row.share, what = _ALL_DONE, "done"
    else:
        commitments.set_status(row, Status.AVBRUTET)
        row.reason_code, what = line.code, "cancelled"
    if Status(row.status) in ENDED:
        row.done_on = min(line.last_day or context.today, context.today)
    await register.changed(context, row, what, person, why=line.reason or line.outcome, file=file)
