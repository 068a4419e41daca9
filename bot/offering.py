"""Files for rooms that take none: offered there, and given to who asks, each alone."""

from collections.abc import Iterable
from itertools import groupby

from sqlmodel.ext.asyncio.session import AsyncSession

from commands import documents
from commands.base import Message
from samverkan.structure import Municipality
from storage import rooms

_NO_FILES = frozenset({"teams"})
"""The platforms whose rooms take no files from a bot, but for pictures."""
_PICTURE = "png"


async def offered(
    session: AsyncSession, municipality: Municipality, messages: Iterable[Message]
) -> list[Message]:
    """Return messages with the files that their rooms do not take as offers instead.

    The forms of one document that follow each other are one offer.
    """
    found: list[Message] = []
    for about, some in groupby(messages, _document):
        group = list(some)
        if about is None or not await _is_for_room(session, group[0]):
            found += group
        else:
            found += await _offer(session, municipality, group)
    return found


def _document(message: Message) -> tuple[object, ...] | None:
    """Return what tells one document in one room from another; None for anything else."""
    file = message.file
    if file is None or file.form == _PICTURE or message.platform not in _NO_FILES:
        return None
    return (message.room, file.shelf, file.document, file.version, file.access_class)


async def _is_for_room(session: AsyncSession, message: Message) -> bool:
    if message.room is None or message.person is not None:
        return False
    known = await rooms.by_room(session, str(message.platform), message.room)
    return known is None or known.person_id is None


async def _offer(
    session: AsyncSession, municipality: Municipality, group: list[Message]
) -> list[Message]:
    files = [message.file for message in group if message.file is not None]
    about = await documents.about(session, municipality, files[0])
    if about is None:
        return group
    return [documents.offer(group[0], files[0], [file.form for file in files], about.title)]
