"""What the § form asks for: registry numbers, who presents, adjusting, notice (DOMAIN 11.2).

The bot only writes down what it is told. It never says that minutes are adjusted or
announced: that is done by people, with signatures.
"""

import re
from collections.abc import Sequence

from commands.base import Call, Message, Misunderstood, Told
from commands.meetings import attending, closing, during
from commands.meetings.notes import refuse_personal_data
from commands.meetings.sittings import Sitting, ahead, must_lead, record, running_or_none
from samverkan import swedish_forms as forms
from samverkan.swedish_dates import deadline
from storage import meetings

_LONGEST = 200
_AT_POINT = re.compile(
    r"^(?:(?:på\s+|för\s+)?(?:punkt|§)\s*)?(\d{1,3})(?![\d/.-])\s*[:,]?\s+(.+)$",
    re.IGNORECASE | re.DOTALL,
)
_DNR = re.compile(r"^(?:dnr\s+)?(?=.*\d)[\w .:/-]{3,40}$", re.IGNORECASE)
_ARCHIVE = re.compile(r"\bf[öo]rvar(?:as|ing)\b\s*:?\s*(.+)$", re.IGNORECASE)


def holds_digit(argument: str) -> bool:
    """Say whether the words hold a digit, as a registry number and a day do."""
    return any(character.isdigit() for character in argument)


def is_notice(argument: str) -> bool:
    """Say whether the words are about the notice, and no report of one torn down."""
    said = re.match(r"(?:s[äa]tts upp|uppsatt|upp|den|f[öo]rvaras)\b|\d", argument, re.IGNORECASE)
    return said is not None


async def _to_fill_in(call: Call, command: str) -> Sitting:
    """Return the meeting whose agenda or notes are meant: in hand, or else to come."""
    is_of_notes = (call.utterance.about or "").startswith("notes:")
    is_in_hand = is_of_notes or await running_or_none(call) is not None
    sitting = await closing.at_hand(call) if is_in_hand else (await ahead(call, ""))[0]
    must_lead(call, sitting, command)
    return sitting


async def set_dnr(call: Call) -> Sequence[Message]:
    """`dnr 4 KS 2026/118` for a point, `dnr KS 2026/118` for the meeting's own papers."""
    at = _AT_POINT.match(call.argument)
    given = " ".join((at[2] if at else call.argument).split()).strip(" .")
    if not _DNR.match(given):
        raise Misunderstood("dnr", call.argument[:40])
    refused = refuse_personal_data(call, given)
    if refused:
        return refused
    given = re.sub(r"^dnr\s+", "", given, flags=re.IGNORECASE)
    sitting = await _to_fill_in(call, "dnr")
    row = await meetings.locked(call.context.session, sitting.id)
    number, title = 0, ""
    if at:
        item = await during.item_of(call, sitting, int(at[1]))
        item.dnr, number, title = given, item.number, item.title
        call.context.session.add(item)
    else:
        row.dnr = given
        call.context.session.add(row)
    record(call, sitting, "dnr", item=number)
    await call.context.session.flush()
    answer = call.reply(
        "dnr_noterat",
        kind="confirm",
        dnr=given,
        number=number,
        title=title,
        forum=sitting.forum.name,
        subject=sitting.subject,
    )
    return (answer, *await _redrafted(call, sitting))


async def _redrafted(call: Call, sitting: Sitting) -> Sequence[Message]:
    """Return the draft as it reads now, when there is one already."""
    return await closing.draft(call.context, sitting) if sitting.row.ended_at else ()


async def set_presenter(call: Call) -> Sequence[Message]:
    """`föredragande 4 kommunpolisen`: who presents a matter."""
    at = _AT_POINT.match(call.argument)
    if at is None:
        raise Misunderstood("föredragande", call.argument[:40])
    sitting = await _to_fill_in(call, "föredragande")
    function = attending.function_of(call, sitting, at[2].strip(" ."))
    await meetings.locked(call.context.session, sitting.id)
    item = await during.item_of(call, sitting, int(at[1]))
    item.presenter = function
    call.context.session.add(item)
    record(call, sitting, "presenter", item=item.id, function=function)
    await call.context.session.flush()
    return (
        call.reply(
            "foredragande_noterad",
            kind="confirm",
            number=item.number,
            title=item.title,
            function=call.context.function_name(function),
            subject=sitting.subject,
        ),
    )


async def set_adjusting(call: Call) -> Sequence[Message]:
    """`justering 15 december kl 13, kommunhuset`: when and where the minutes are adjusted."""
    given = " ".join(call.argument.split()).strip(" .")
    if not given or len(given) > _LONGEST:
        raise Misunderstood("justering", given[:40])
    refused = refuse_personal_data(call, given)
    if refused:
        return refused
    sitting = await _of_minutes(call, "justering")
    row = await meetings.locked(call.context.session, sitting.id)
    row.adjusting = forms.capitalised(given)
    call.context.session.add(row)
    record(call, sitting, "adjusting")
    await call.context.session.flush()
    answer = call.reply(
        "justering_noterad", kind="confirm", when=row.adjusting, subject=sitting.subject
    )
    return (answer, *await _redrafted(call, sitting))


async def _of_minutes(call: Call, command: str) -> Sitting:
    sitting = await closing.at_hand(call)
    must_lead(call, sitting, command)
    if sitting.forum.notes != "protokoll":
        raise Told("inget_protokoll", forum=sitting.forum.name)
    return sitting


async def set_notice(call: Call) -> Sequence[Message]:
    """`anslag 17 december, förvaras i kommunarkivet`: what the notice is to say."""
    archive = _ARCHIVE.search(call.argument)
    said = call.argument[: archive.start()] if archive else call.argument
    day = deadline(said, call.context.today)
    if day is None and archive is None:
        raise Misunderstood("anslag", call.argument[:40])
    refused = refuse_personal_data(call, call.argument)
    if refused:
        return refused
    sitting = await _of_minutes(call, "anslag")
    if not sitting.forum.notice_board:
        raise Told("inget_anslag", forum=sitting.forum.name)
    row = await meetings.locked(call.context.session, sitting.id)
    row.posted = day.day if day else row.posted
    row.archive = archive[1].strip(" .")[:_LONGEST] if archive else row.archive
    call.context.session.add(row)
    record(call, sitting, "notice")
    await call.context.session.flush()
    answer = call.reply(
        "anslag_noterat",
        kind="confirm",
        posted=row.posted,
        archive=row.archive,
        subject=sitting.subject,
    )
    return (answer, *await _redrafted(call, sitting))
