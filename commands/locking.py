"""✅ on a draft by somebody who leads a forum locks the document as fastställd (DOMAIN 15.1)."""

from collections.abc import Mapping

from commands.answers import THUMBS_UP
from commands.base import Call
from samverkan.commitments.sight import leads_any
from samverkan.paper import thawed
from storage import audit, papers
from storage.tables import PaperVersion


async def locked(
    call: Call, about: str, key: str, changes: Mapping[str, str] | None = None
) -> PaperVersion | None:
    """Return the next version of a draft that a reaction locks; None when it locks nothing.

    `about` is the draft's stored id as it stands in a subject, `changes` what else is other in
    the locked document.
    """
    session = call.context.session
    kept = await papers.by_id(session, int(about)) if about.isdigit() else None
    leads = leads_any(call.context.municipality, call.actor.functions)
    if kept is None or key not in THUMBS_UP or not leads or kept.status != "utkast":
        return None
    newest = await papers.latest(session, kept.about, kept.document)
    paper = thawed(kept.data).model_copy(
        update={
            "version": (newest or kept).version + 1,
            "status": "faststalld",
            "date": call.context.today.isoformat(),
            "approved_by": (call.context.function_name(next(iter(call.actor.functions))),),
            **(changes or {}),
        }
    )
    made = await papers.keep(
        session,
        paper,
        forum=kept.forum,
        about=kept.about,
        period=kept.period,
        at=call.context.now,
    )
    audit.note(
        session,
        call.context.now,
        call.actor.person,
        "approved",
        f"paper:{made.id}",
        version=made.version,
    )
    return made
