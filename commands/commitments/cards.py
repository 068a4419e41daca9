"""How åtaganden stand, for the cards that remind of them: changed when somebody answers."""

from commands.base import Context
from commands.commitments.views import ids_of, shown
from commands.topics import Standing
from samverkan.commitments.types import Status
from storage import commitments


async def reminded(context: Context, about: str) -> Standing | None:
    """Return how the åtaganden of a reminder stand now."""
    rows = await commitments.by_ids(context.session, ids_of(about))
    data = {"rows": [shown(context, row) for row in rows]}
    is_over = all(not row.live and row.status != Status.FORESLAGET for row in rows)
    return Standing("atagande_paminnelse", "kort_ataganden", data, final=is_over) if rows else None


async def told(context: Context, about: str) -> Standing | None:
    """Return how an åtagande stands that its owner was told of."""
    now = await reminded(context, about)
    return None if now is None else Standing("atagande_nytt", now.template, now.data, now.final)


async def wished(context: Context, about: str) -> Standing | None:
    """Return what became of what was asked about an åtagande; None while it waits."""
    rows = await commitments.by_ids(context.session, ids_of(about))
    if any(row.wish_due is not None or row.status == Status.FORESLAGET for row in rows):
        return None
    card = "atagande_skjuta_upp"
    return Standing(
        card, "kort_ataganden", {"rows": [shown(context, row) for row in rows]}, final=True
    )
