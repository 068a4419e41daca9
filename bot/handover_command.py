"""`samrad handover`: the package for whoever takes over a function, as it stands now (D27)."""

import json
from datetime import UTC, datetime
from pathlib import Path

from bot.people_import import explained
from bot.rendering import chat
from bot.rendering.papers import paper_pdf
from commands.base import Context, prepare
from commands.handover import package
from commands.persons import holders
from samverkan.collection import ORDINARIE
from samverkan.finding import functions_named
from samverkan.interpretation import Gazetteer
from samverkan.paper import Paper, frozen
from samverkan.structure import Function, Municipality
from storage import people
from storage.database import Database
from storage.migrate import migrate


class UnclearError(LookupError):
    """Words that name no function, or several. `names` are those that they may mean."""

    def __init__(self, words: str, names: tuple[str, ...]) -> None:
        super().__init__(words)
        self.names = names


def function_named(municipality: Municipality, words: str) -> Function:
    """Return the function with an id or a name. Raises `UnclearError`."""
    found = functions_named(municipality, words)
    if len(found) != 1:
        raise UnclearError(words, tuple(f"{one.name} ({one.id})" for one in found))
    return found[0]


async def compiled(
    url: str, municipality: Municipality, function: Function, now: datetime
) -> Paper:
    """Return the package from what is stored.

    Raises ConnectionError when the database cannot be used.
    """
    database = Database(url)
    try:
        with explained():
            await migrate(database, now.astimezone(UTC))
        async with database.read() as session:
            gazetteer = Gazetteer.of(municipality)
            context = await prepare(session, municipality, gazetteer, now.astimezone(UTC))
            holder = await _holder(context, function.id)
            return await package(context, function, leaves=holder, takes_over="", day=context.today)
    finally:
        await database.close()


async def _holder(context: Context, function: str) -> str:
    for seat in holders(context, function):
        if seat.role == ORDINARIE:
            return (await people.by_id(context.session, seat.person)).name
    return ""


def as_text(paper: Paper) -> str:
    """Return the package as plain text."""
    return chat.render("papper", {"paper": paper}).text


def as_json(paper: Paper) -> str:
    """Return the package for machines."""
    return json.dumps(frozen(paper), ensure_ascii=False, indent=2)


def write(paper: Paper, function: Function, folder: Path) -> tuple[Path, ...]:
    """Write the package as PDF, text and JSON; return the files. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    contents = {
        "pdf": paper_pdf(paper),
        "txt": f"{as_text(paper)}\n".encode(),
        "json": f"{as_json(paper)}\n".encode(),
    }
    files = []
    for ending, content in contents.items():
        file = folder / f"overlamning-{function.id}.{ending}"
        file.write_bytes(content)
        files.append(file)
    return tuple(files)
