"""The structure as it stands now: the model, with the groups that were started in chat.

The one place where they are laid over it; every verb and every sweep gets it by
`commands.base.prepare`.
"""

from sqlmodel.ext.asyncio.session import AsyncSession

from samverkan.structure import Municipality
from samverkan.temporary import with_groups
from storage import temporary


async def as_it_stands(session: AsyncSession, municipality: Municipality) -> Municipality:
    """Return a municipality with its time-limited groups; the same object while none changes."""
    return with_groups(municipality, map(temporary.of_row, await temporary.every(session)))
