"""`status`: who has answered."""

from collections.abc import Sequence

from commands.base import Call, Message
from commands.meaning import issue_meant
from samverkan import collection
from storage import approved, outbox, rounds


async def status(call: Call) -> Sequence[Message]:
    """Say who has answered, who said "inget", who is waited for, for the newest round."""
    context = call.context
    issue = await issue_meant(call, "")
    asked = await rounds.asks(context.session, issue.id)
    by_status = {
        name: [context.function_name(ask.function) for ask in asked if ask.status == name]
        for name in (
            collection.ANSWERED,
            collection.NOTHING,
            collection.WAITING,
            collection.MISSING,
            collection.VACANT,
        )
    }
    unreached = await outbox.unreachable(
        context.session, {ask.person_id for ask in asked if ask.person_id is not None}
    )
    version = await approved.newest(context.session, issue.id)
    # Who is silent is for those inside: where outsiders read, it is said in private.
    answer = call.reply if call.place.direct or call.place.ceiling == "K4" else call.private
    return (
        answer(
            "status",
            heading=issue.heading,
            by_status=by_status,
            unreached=[
                context.function_name(a.function) for a in asked if a.person_id in unreached
            ],
            closes=context.local(issue.round.closes_at),
            closed=issue.round.closed_at is not None,
            version=version.version if version else 0,
            asked=len(asked),
            access_class="K4",
            subject=f"round:{issue.id}",
        ),
    )
