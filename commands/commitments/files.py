"""Lists of åtaganden as documents: a table that becomes PDF, DOCX or XLSX."""

from collections.abc import Sequence

from commands.base import Context
from commands.commitments.views import shown
from commands.wording import words
from samverkan.paper import Paper, Section, Table
from storage import papers
from storage.commitment_tables import CommitmentRow
from storage.tables import PaperVersion

_COLUMNS = ("number", "text", "owner", "due", "status", "forum", "area", "plan", "source")


def table_of(context: Context, rows: Sequence[CommitmentRow]) -> Table:
    """Return some åtaganden as a table."""
    header = tuple(_say(f"column_{name}") for name in _COLUMNS)
    return Table(header=header, rows=tuple(_cells(context, row) for row in rows))


def _cells(context: Context, row: CommitmentRow) -> tuple[str, ...]:
    one = shown(context, row)
    values = {**one, "due": row.due.isoformat() if row.due else "", "status": _say(row.status)}
    return tuple(str(values[name] or "") for name in _COLUMNS)


async def keep_list(context: Context, rows: Sequence[CommitmentRow], event: str) -> PaperVersion:
    """Keep a list as it is now, so that it is the same whenever it is delivered."""
    paper = Paper(
        type="D14",
        document="atagandelista",
        title=_say("list_title"),
        municipality=context.municipality.name,
        period=context.today.isoformat(),
        date=context.today.isoformat(),
        access_class="K3",
        status_name=_say("list_status"),
        sections=(Section(heading=_say("list_heading"), blocks=(table_of(context, rows),)),),
    )
    return await papers.keep(
        context.session,
        paper,
        forum=None,
        about=f"commitments:{event}",
        period=context.today.isoformat(),
        at=context.now,
    )


def _say(sentence: str, **values: object) -> str:
    return words("ataganden", sentence, **values)
