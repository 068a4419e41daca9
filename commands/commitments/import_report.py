"""What becomes of each line of a plan, in words: for chat, and as a file for a long plan."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from commands.attached import as_pdf
from commands.base import Context, Message
from commands.commitments.planned import Checked
from commands.wording import words
from samverkan.paper import Paper, Section, Table
from storage import papers
from storage.plan_tables import PlanImport

_COLUMNS = ("row", "text", "owner", "due", "verdict", "why")
DOCUMENT = "planimport"


def shown_line(context: Context, one: Checked) -> Mapping[str, object]:
    """Return a line as templates read it."""
    line = one.line
    owner = line.owner or (one.row.owner if one.row else None)
    return {
        "row": line.row,
        "text": line.text,
        "owner": context.function_name(owner) if owner else "",
        "with": [context.function_name(each) for each in line.co_owners],
        "due": line.last_day or (one.row.due if one.row else None),
        "planned": line.planned,
        "running": line.running,
        "ambiguous": line.ambiguous,
        "is_past": line.last_day is not None
        and line.last_day < context.today
        and line.state not in {"klart", "avbrutet"},
        "verdict": one.verdict,
        "number": one.row.number if one.row else line.number or "",
        "changes": [_say(f"change_{name}") for name in one.changes],
        "missing": list(one.missing),
        "why": one.why,
        "same_as": line.same_as,
        "said": line.owner_said,
        "nearest": list(one.nearest),
        "unknown": list(line.unknown),
        "kinds": list(one.kinds),
        "state": line.state,
    }


async def as_file(
    context: Context, row: PlanImport, every: Sequence[Checked], beside: Message
) -> tuple[Message, ...]:
    """Return the whole report as a workbook for where a message goes."""
    header = tuple(_say(f"column_{name}") for name in _COLUMNS)
    table = Table(header=header, rows=tuple(_cells(context, one) for one in every))
    paper = Paper(
        type="",
        document=DOCUMENT,
        title=_say("title"),
        municipality=context.municipality.name,
        period=row.plan,
        date=context.today.isoformat(),
        access_class="K3",
        status_name=_say("status"),
        sections=(Section(heading=_say("heading"), blocks=(table,)),),
    )
    kept = await papers.keep(
        context.session,
        paper,
        forum=row.forum,
        about=f"planimport:{row.id}:{beside.key}",
        period=context.today.isoformat(),
        at=context.now,
    )
    sheet = as_pdf(beside, kept)
    if sheet.file is None:
        raise ValueError("a document has a file")
    file = replace(sheet.file, form="xlsx")
    return (replace(sheet, key=f"{beside.key}:xlsx", subject=beside.subject, file=file),)


def _cells(context: Context, one: Checked) -> tuple[str, ...]:
    line = shown_line(context, one)
    due = line["due"]
    return (
        str(line["row"]),
        str(line["text"]),
        str(line["owner"]),
        "" if due is None else str(due),
        _say(f"verdict_{one.verdict}"),
        _say("why", **line),
    )


def _say(sentence: str, **values: object) -> str:
    return words("planimport", sentence, **values)
