"""Lists of åtaganden as documents: a table that becomes CSV, XLSX, PDF or DOCX."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from commands.attached import as_pdf
from commands.base import Context, Message
from commands.commitments.views import shown
from commands.wording import words
from samverkan.paper import Paper, Section, Table
from storage import papers
from storage.commitment_tables import CommitmentRow
from storage.tables import PaperVersion

_COLUMNS = ("number", "text", "owner", "due", "status", "forum", "area", "plan", "source")
_EVERY = (
    "number", "text", "focus", "purpose", "owner", "with", "due", "status", "share", "done_on",
    "forum", "area", "plan", "priority", "cost", "funding", "resources", "outcome", "reason",
    "evidence", "source", "made",
)  # fmt: skip


def table_of(context: Context, rows: Sequence[CommitmentRow]) -> Table:
    """Return some åtaganden as a table that is read by people."""
    return _table(context, rows, _COLUMNS)


def export_of(context: Context, rows: Sequence[CommitmentRow]) -> Table:
    """Return some åtaganden with all that is known of them, to be worked on in a spreadsheet."""
    return _table(context, rows, _EVERY)


def _table(context: Context, rows: Sequence[CommitmentRow], columns: Sequence[str]) -> Table:
    header = tuple(_say(f"column_{name}") for name in columns)
    return Table(header=header, rows=tuple(_cells(context, row, columns) for row in rows))


def _cells(context: Context, row: CommitmentRow, columns: Sequence[str]) -> tuple[str, ...]:
    values = _values(context, row)
    return tuple(str(values[name]) if values[name] not in {None, ""} else "" for name in columns)


def _values(context: Context, row: CommitmentRow) -> Mapping[str, object]:
    one = shown(context, row)
    names = [context.function_name(each) for each in row.co_owners]
    return {
        **one,
        "status": _say(row.status),
        "with": ", ".join(names),
        "share": row.share or "",
        "priority": _say(f"priority_{row.priority}"),
        "reason": _say(f"reason_{row.reason_code}") if row.reason_code else "",
        "evidence": "; ".join(row.evidence),
        "made": row.made_day,
    }


async def keep_list(
    context: Context,
    rows: Sequence[CommitmentRow],
    event: str,
    *,
    form: str = "xlsx",
    access_class: str = "K3",
) -> PaperVersion:
    """Keep a list as it is now, so that it is the same whenever it is delivered."""
    is_sheet = form in {"csv", "xlsx"}
    table = export_of(context, rows) if is_sheet else table_of(context, rows)
    paper = Paper(
        type="D14",
        document="atagandelista",
        title=_say("list_title"),
        municipality=context.municipality.name,
        period=context.today.isoformat(),
        date=context.today.isoformat(),
        access_class="K2" if access_class == "K2" else "K3",
        status_name=_say("list_status"),
        sections=(Section(heading=_say("list_heading"), blocks=(table,)),),
    )
    return await papers.keep(
        context.session,
        paper,
        forum=None,
        about=f"commitments:{event}",
        period=context.today.isoformat(),
        at=context.now,
    )


def as_form(beside: Message, kept: PaperVersion, form: str) -> Message:
    """Return a stored document in one of its forms, for where a message goes."""
    sheet = as_pdf(beside, kept)
    if sheet.file is None:
        raise ValueError("a document has a file")
    return replace(sheet, key=f"{beside.key}:{form}", file=replace(sheet.file, form=form))


def _say(sentence: str, **values: object) -> str:
    return words("ataganden", sentence, **values)
