"""How things stand in a meeting, for the cards that show it: changed when somebody answers."""

from commands.base import Context
from commands.meetings import closing, written
from commands.meetings.sittings import Sitting, sitting_of
from commands.topics import Standing
from samverkan.meetings.attendance import (
    ABSENT,
    ADJUNCT,
    COMING,
    DECLINED,
    PRESENT,
    REPLACED,
)
from samverkan.meetings.decisions import State
from storage import meetings

_HERE = frozenset({PRESENT, REPLACED, ADJUNCT})
_AWAY = frozenset({ABSENT, DECLINED})


async def _meeting(context: Context, about: str) -> Sitting:
    number = int(about.partition(":")[0])
    return sitting_of(context, await meetings.by_id(context.session, number))


async def _by_status(context: Context, sitting: Sitting, *statuses: str) -> list[str]:
    known = await meetings.attendance(context.session, sitting.id)
    return [context.function_name(id_) for id_, row in known.items() if row.status in statuses]


async def roll(context: Context, about: str) -> Standing:
    """Return who is here, for the card that began the meeting."""
    sitting = await _meeting(context, about)
    data = {
        "here": await _by_status(context, sitting, *_HERE),
        "away": await _by_status(context, sitting, *_AWAY),
        "ended": sitting.row.ended_at is not None,
    }
    return Standing("mote_start", "kort_narvaro", data, final=sitting.row.ended_at is not None)


async def comers(context: Context, about: str) -> Standing | None:
    """Return who comes, for the summons; None while nobody has said."""
    sitting = await _meeting(context, about)
    is_over = sitting.row.status != "planerat"
    data = {
        "coming": await _by_status(context, sitting, COMING, *_HERE),
        "declined": await _by_status(context, sitting, *_AWAY),
        "over": is_over,
    }
    return Standing("kallelse", "kort_kommer", data, final=is_over) if any(data.values()) else None


async def proposal(context: Context, about: str) -> Standing | None:
    """Return what became of a line that sounded like something."""
    line = await meetings.line(context.session, int(about.partition(":")[2] or 0))
    if line is None:
        return None
    is_open = line.proposed is not None and not line.struck
    data = {
        "struck": line.struck,
        "number": line.number,
        "kind": line.kind,
    }
    return None if is_open else Standing("forslag_pa_rad", "kort_forslag", data, final=True)


async def decision(context: Context, about: str) -> Standing | None:
    """Return the chief's answer; None while there is none."""
    row = await meetings.decision(context.session, int(about.rpartition(":")[2]))
    if row is None or row.state == State.FORESLAGET:
        return None
    return Standing("beslut_fraga", "kort_beslut", {"state": row.state}, final=True)


async def approvals(context: Context, about: str) -> Standing | None:
    """Return who has approved the draft of the notes, and who has not; None of an older draft."""
    sitting = await _meeting(context, about)
    needed = closing.approvers(sitting)
    kept = await written.draft_version(context, sitting)
    is_locked = not await written.is_open(context, sitting)
    if kept is None:
        return None
    found = await meetings.approvals(context.session, sitting.id, kept.fingerprint)
    given = {row.function for row in found}
    names = context.function_name
    data = {
        "locked": is_locked,
        "given": [names(function) for function in needed if function in given],
        "waiting": [names(function) for function in needed if function not in given],
    }
    is_told = is_locked or (given and str(kept.version) == about.partition(":")[2])
    return (
        Standing("utkast_anteckningar", "kort_godkant", data, final=is_locked) if is_told else None
    )
