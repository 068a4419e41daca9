"""`löfte: …`, `löften`, `publicerat löfte 1`, `löftesuppföljning 2026`."""

import re
from collections.abc import Sequence
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from commands.base import Call, Command, Message, Misunderstood, Right, Told
from commands.commitments.files import as_form
from commands.commitments.making import stopped
from commands.promises import asking, known, papers
from samverkan import swedish_dates
from samverkan.commitments.citizen import NewPromise, read_promise
from samverkan.commitments.reading import who
from samverkan.commitments.targets import named_in
from samverkan.notices import coordinator_of
from storage import audit, promises
from storage.plan_tables import CitizenPromiseRow

_YEAR = re.compile(r"\b(20\d\d)\b")
_SIGNERS = re.compile(r"\s*(?:,|\boch\b|\bsamt\b|&)\s*")
_PLACE = re.compile(r"\b(?:på|i)\s+(?P<place>[^\d,;]*[a-zåäö][^,;]*)$", re.IGNORECASE)
_LASTS = relativedelta(years=2, days=-1)
"""Promises are renewed every second year (DOMAIN 5)."""


def is_promise(argument: str) -> bool:
    """Say whether words after `löfte` are one that is registered."""
    return bool(argument.strip())


def is_list(argument: str) -> bool:
    """Say whether words after `löften` ask for the list."""
    return argument.strip(" .!?").casefold() in {"", "till medborgarna", "som gäller", "nu"}


def is_year(argument: str) -> bool:
    """Say whether words name a year, or nothing."""
    return re.fullmatch(r"(?:för |år |under )*(?:20\d\d)?[\s.!?]*", argument) is not None


def is_number(argument: str) -> bool:
    """Say whether words begin with the number of a promise."""
    return re.match(r"(?:löfte\s*)?\d{1,3}\b", argument.strip(), re.IGNORECASE) is not None


async def add(call: Call) -> Sequence[Message]:
    """Register a promise, with what is said of it; the rest is what is usual."""
    if not call.argument:
        raise Misunderstood("löfte")
    if refused := stopped(call, call.argument):
        return refused
    context, model = call.context, call.context.municipality
    said = read_promise(call.argument, context.today)
    if not said.text:
        raise Misunderstood("löfte", call.argument[:40])
    target = named_in(model, said.text)
    first, last = _validity(said, context.today)
    row = CitizenPromiseRow(
        text=said.text[:1].upper() + said.text[1:],
        focus=said.focus,
        goal=said.goal,
        parties=_parties(call, said.text),
        owner=(who(model, said.owner) if said.owner else None) or coordinator_of(model),
        basis=said.basis,
        signed_by=[found for each in _SIGNERS.split(said.signed) if (found := who(model, each))],
        signed_on=None,
        valid_from=first,
        valid_until=last,
        target=target.id if target else None,
        created_by=call.actor.person,
        created_at=context.now,
    )
    context.session.add(row)
    await context.session.flush()
    audit.note(
        context.session, context.now, call.actor.person, "promise_made", f"promise:chatt_{row.id}"
    )
    unknown = [each for each in (said.owner,) if each and who(model, each) is None]
    unknown += [each for each in _SIGNERS.split(said.signed) if each and who(model, each) is None]
    every = await known.current(context)
    promise = promises.of_row(row)
    return (
        call.reply(
            "lofte_nytt",
            kind="confirm",
            number=[one.id for one in every].index(promise.id) + 1,
            promise=promise,
            owner=context.function_name(row.owner or ""),
            signed=[context.function_name(each) for each in row.signed_by],
            counted=target.activity[0] if target else "",
            renew=promise.renew_by,
            unknown=unknown,
            access_class="K2",
        ),
    )


def _validity(said: NewPromise, today: date) -> tuple[date, date]:
    first = said.valid_from or today
    return first, max(said.valid_until or first + _LASTS, first + timedelta(days=1))


def _parties(call: Call, text: str) -> list[str]:
    low = text.casefold()
    return [
        one.id
        for one in call.context.municipality.organisations
        if one.name.casefold() in low
        or (one.kind == "polis" and "polis" in low)
        or (one.kind == "kommun" and "kommun" in low)
    ]


async def show(call: Call) -> Sequence[Message]:
    """Give the promises as text, PDF and Word file (D12): open to anybody."""
    found = await known.current(call.context)
    if not found:
        raise Told("lofte_inga")
    names = [known.say("number", number=number) for number in range(1, len(found) + 1)]
    latest = await promises.latest_of(call.context.session, [one.id for one in found])
    paper = papers.register_paper(call.context, found, names, latest)
    kept = await papers.keep(call.context, paper, "promises")
    said = call.reply(
        "lofte_lista", kind="document", paper=papers.papers_thawed(kept), access_class="K1"
    )
    return (said, *(as_form(said, kept, form) for form in ("pdf", "docx")))


async def published(call: Call) -> Sequence[Message]:
    """`publicerat löfte 1 den 15 januari på kommunens webbplats`."""
    number = re.search(r"\d{1,3}", call.argument)
    found = await known.current(call.context)
    if number is None or not 1 <= int(number[0]) <= len(found):
        raise Told("lofte_inget_nummer", count=len(found))
    promise = found[int(number[0]) - 1]
    rest = call.argument[number.end() :].strip(" ,:")
    if refused := stopped(call, rest):
        return refused
    day = swedish_dates.past_span(rest, call.context.today)
    place = _PLACE.search(rest.replace(day.words, "") if day and day.words else rest)
    when = day.last if day else call.context.today
    await promises.publish(
        call.context.session, promise.id, when, place["place"].strip() if place else "",
        call.actor.person, call.context.now,
    )  # fmt: skip
    audit.note(
        call.context.session, call.context.now, call.actor.person, "promise_published",
        f"promise:{promise.id}", day=when.isoformat(),
    )  # fmt: skip
    where = place["place"].strip() if place else ""
    return (call.reply("lofte_publicerat", kind="confirm", promise=promise, day=when, place=where),)


async def follow_up(call: Call) -> Sequence[Message]:
    """`löftesuppföljning 2026`: what came of the promises in a year (D13)."""
    named = _YEAR.search(call.argument)
    year = int(named[1]) if named else papers.last_year(call.context.today)
    found = await asking.report(call.context, year, "", call=call)
    if not found:
        raise Told("lofte_inga_det_aret", year=year)
    return found


COMMANDS: tuple[Command, ...] = (
    Command("löfte", Right.LEDARE, add, is_promise, ("nytt löfte", "medborgarlöfte")),
    Command(
        "löften",
        Right.ALLA,
        show,
        is_list,
        ("medborgarlöften", "visa löften", "visa medborgarlöften", "ta fram medborgarlöften"),
    ),
    Command("publicerat", Right.LEDARE, published, is_number, ("publicerade",)),
    Command(
        "löftesuppföljning",
        Right.MOTE,
        follow_up,
        is_year,
        (
            "uppföljning av medborgarlöften",
            "uppföljning av medborgarlöftena",
            "uppföljning av löftena",
            "följ upp löftena",
            "följ upp medborgarlöftena",
        ),
    ),
)
