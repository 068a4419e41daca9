"""A plan sent as a file in the chat: read, shown line by line, and taken on a yes (DOMAIN 4).

The file itself is never stored, and of a line with data about individuals nothing is.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from commands.answers import is_no, is_yes
from commands.base import Call, Message, Told
from commands.commitments import planned
from commands.commitments.import_report import as_file, shown_line
from commands.commitments.making import DAY, OWNER, reader_for, stopped
from commands.commitments.planned import Checked
from commands.commitments.views import class_for, shown, subject_of
from commands.meetings import attachments
from commands.meetings.sittings import forum_in
from commands.proposing import Proposal
from commands.stopping import noted_and_deleted
from commands.topics import Taken
from samverkan.apart import of_row
from samverkan.categories import PERSONAL_DATA_KINDS
from samverkan.collection import ORDINARIE
from samverkan.commitments import plan_lines
from samverkan.commitments.plan_days import when, years_in
from samverkan.commitments.plan_lines import Line
from samverkan.commitments.reading import who
from samverkan.interpretation import interpret
from samverkan.meetings.who import folded
from samverkan.structure import Forum
from storage import audit, commitments, outbox, people, plans
from storage.commitment_tables import CommitmentRow
from storage.plan_tables import PlanImport

SUBJECT = "planimport"
"""First part of the subject of what shows a plan: "planimport:3"."""
FORGOTTEN = timedelta(days=2)
"""A plan older than this is no longer what "rad 4: …" is about."""
_COORDINATES = "samordnare"
_IN_CHAT = 30
"""Lines that are told in chat; of a longer plan those that need somebody, the rest in a file."""
_NEVER_MIND = "avbryt"
_OF_ROW = re.compile(r"^\s*(?:rad\s*)?(\d{1,4})\s*(?:[:=→]|->|är)\s*(.+)$", re.IGNORECASE)
_PLAN = re.compile(r"^\s*(?:planen heter|plan|planen)\s*:?\s+(.{2,80})$", re.IGNORECASE)
_FORUM = re.compile(r"^\s*(?:forum|grupp|i)\s*:?\s+(.{2,80})$", re.IGNORECASE)
_TAKEN = frozenset({"ny", "fragas", "andras"})


async def take_file(call: Call) -> Taken:
    """Read the table that came, and show what each of its lines would become."""
    file = call.utterance.file
    if file is None:
        raise ValueError("no file came")
    refused = attachments.refuse_name(call, file.name) or stopped(call, call.utterance.text)
    if refused:
        return SUBJECT, refused
    if file.fault:
        raise Told("plan_olasbar", name=file.name, fault=file.fault)
    forum = forum_of(call, f"{call.utterance.text} {file.name}")
    holders = await _holders(call)
    name = call.utterance.text if _names_plan(call.utterance.text) else file.name
    found = plan_lines.read(
        call.context.municipality, forum, file.sheets, name, call.context.today, holders
    )
    if found is not None and found.too_long:
        raise Told(
            "plan_for_lang", name=file.name, most=plan_lines.MOST_LINES, words=plan_lines.MOST_WORDS
        )
    if found is None or not found.lines:
        raise Told("plan_inga_rubriker", name=file.name)
    lines, stops = _stopped(call, found)
    row = await plans.keep(
        call.context.session,
        PlanImport(
            person_id=call.actor.person,
            name=file.name,
            plan=_without_pii(call, found.name),
            forum=forum.id,
            lines=[planned.stored(line) for line in lines],
            at=call.context.now,
        ),
    )
    said = await preview(call, row, stops, _unread(call, found.unread))
    return SUBJECT, (*said, *_told_to_delete(call, stops))


def _names_plan(text: str) -> bool:
    return any(folded(kind) in folded(text) for kind in plan_lines.KINDS) or bool(years_in(text))


def forum_of(call: Call, text: str) -> Forum:
    """Return the forum that a plan is imported for: the one named, else the likeliest one led."""
    led = _led(call)
    if not led:
        raise Told("plan_ej_behorig")
    named, _ = forum_in(call.context, re.sub(r"[_.]", " ", text))
    if named is not None and named in led:
        return named
    followed = [one.forum for one in call.context.municipality.agreements if one.forum]
    order = sorted(
        led, key=lambda f: (f.id not in followed, f.level not in {"strategisk", "politisk"})
    )
    return order[0]


def _led(call: Call) -> list[Forum]:
    """Return the forums that a person may import for: those led, or all for the coordinator."""
    model, mine = call.context.municipality, set(call.actor.functions)
    held = [model.function_by_id[each] for each in mine if each in model.function_by_id]
    if any(each.role == _COORDINATES for each in held):
        return [forum for forum in model.forums if not forum.is_resting]
    return [f for f in model.forums if mine & {f.coordinator, *f.chairs} and not f.is_resting]


async def _holders(call: Call) -> Mapping[str, str]:
    """Return the functions of people by their folded names, where the name says one function."""
    context = call.context
    functions: dict[int, set[str]] = {}
    for seat in context.seats:
        if seat.role == ORDINARIE and seat.holds(context.today):
            functions.setdefault(seat.person, set()).add(seat.function)
    names = Counter(folded(one.name) for one in await people.everyone(context.session))
    return {
        folded(one.name): next(iter(functions[one.id]))
        for one in await people.everyone(context.session)
        if one.id in functions and len(functions[one.id]) == 1 and names[folded(one.name)] == 1
    }


def _stopped(call: Call, plan: plan_lines.Plan) -> tuple[list[Line], list[Checked]]:
    """Part the lines that hold data about individuals from the others; of those only the row."""
    kept: list[Line] = []
    stops: list[Checked] = []
    for line in plan.lines:
        kinds = _pii(call, line, of_row(plan.cells[line.row], call.context.today.year))
        if kinds:
            names = tuple(PERSONAL_DATA_KINDS[kind] for kind in kinds)
            stops.append(Checked(Line(row=line.row, text=""), "stoppad", kinds=names))
        elif line.owner is not None:
            # What the file called the owner is not needed any more: it may be a name.
            kept.append(replace(line, owner_said=""))
        else:
            kept.append(line)
    return kept, stops


def _pii(call: Call, line: Line, parted: Sequence[str]) -> tuple[str, ...]:
    """Return the kinds of personal data in a line, and in what is `parted` over its cells."""
    said = [line.text, line.focus, line.purpose, line.planned, line.outcome, line.reason,
            line.evidence, line.funding, line.resources, *line.unknown]  # fmt: skip
    said += [line.owner_said] if line.owner is None else []
    # What stands under "Kostnad" may be any number.
    said += [str(line.cost or "")]
    texts = (". ".join(text for text in said if text), *parted)
    return tuple(dict.fromkeys(kind for text in texts for kind in _holds(call, text)))


def _holds(call: Call, text: str) -> tuple[str, ...]:
    """Return the kinds of personal data in a text."""
    return interpret(text, call.context.gazetteer, call.utterance.at, "samordnare").pii


def _unread(call: Call, headings: Sequence[str]) -> list[str]:
    """Return the headings that may be repeated; none when they are of somebody together."""
    parted = of_row(headings, call.context.today.year)
    if any(_holds(call, reading) for reading in parted):
        return []
    return [heading for heading in headings if not _holds(call, heading)]


def _without_pii(call: Call, name: str) -> str:
    return plan_lines.KINDS[0].capitalize() if _holds(call, name) else name


def _told_to_delete(call: Call, stops: Sequence[Checked]) -> tuple[Message, ...]:
    """Ask for the file to be taken out of the chat when something in it was stopped."""
    if not stops:
        return ()
    kinds = tuple(dict.fromkeys(kind for one in stops for kind in one.kinds))
    by_name = {name: kind for kind, name in PERSONAL_DATA_KINDS.items()}
    function = next(iter(call.actor.functions), None)
    return (noted_and_deleted(call, function, [by_name[name] for name in kinds]),)


async def preview(
    call: Call, row: PlanImport, stops: Sequence[Checked] = (), unread: Sequence[str] = ()
) -> Sequence[Message]:
    """Show what each line of a plan that waits would become."""
    lines = [planned.restored(each) for each in row.lines]
    found = await planned.check(call.context, row.plan, call.actor.functions, lines)
    every = sorted((*found, *stops), key=lambda one: one.line.row)
    is_long = len(every) > _IN_CHAT
    told = [one for one in every if one.verdict not in {"ny", "lika"}] if is_long else every
    said = call.private(
        "plan_forhandsvisning",
        kind="confirm",
        file=row.name,
        plan=row.plan,
        forum=call.context.municipality.forum_by_id[row.forum].name,
        counts=Counter(one.verdict for one in every),
        lines=[shown_line(call.context, one) for one in told[:_IN_CHAT]],
        more=max(0, len(told) - _IN_CHAT),
        is_long=is_long,
        example=next((o.line.row for o in every if o.missing), every[0].line.row),
        takes=any(one.verdict in _TAKEN for one in every),
        unread=list(unread),
        subject=f"{SUBJECT}:{row.id}",
        access_class="K3",
    )
    files = await as_file(call.context, row, every, said) if is_long else ()
    return (said, *files)


async def _waiting(call: Call, about: str) -> PlanImport | None:
    row = await plans.by_id(call.context.session, int(about)) if about.isdigit() else None
    mine = row is not None and row.person_id == call.actor.person
    return row if mine and row is not None and row.status == plans.WAITS else None


async def _other(call: Call, row: PlanImport) -> Taken | None:
    if folded(call.utterance.text) == _NEVER_MIND:
        return "no", _drop(call, row)
    return await _corrected(call, row, call.utterance.text)


async def corrected(call: Call) -> Taken | None:
    """Take "rad 4: kommunpolisen" while a plan waits, before a meeting takes it for its own."""
    if not call.place.direct or _OF_ROW.match(call.utterance.text) is None:
        return None
    row = await plans.waiting_for(call.context.session, call.actor.person)
    is_old = row is None or call.context.now - row.at > FORGOTTEN
    return None if is_old or row is None else await _corrected(call, row, call.utterance.text)


async def plainly(call: Call) -> Taken | None:
    """Take words in the direct chat about the plan that was shown last there."""
    text = call.utterance.text
    is_answer = is_yes(text) or is_no(text) or folded(text) == _NEVER_MIND
    # Most words are no answer to a plan, and nothing need be asked of the database for them.
    if not is_answer and not any(each.match(text) for each in (_OF_ROW, _PLAN, _FORUM)):
        return None
    newest = await outbox.newest_to(call.context.session, call.actor.person)
    topic, _, about = ((newest.subject if newest else None) or "").partition(":")
    return await _PROPOSAL.answered(call, about) if topic == SUBJECT else None


async def _corrected(call: Call, row: PlanImport, text: str) -> Taken | None:
    """Take "rad 4: kommunpolisen", "4: 15 mars", "plan: …", "forum: …" and show the plan anew."""
    if (found := _OF_ROW.match(text)) is not None:
        if refused := stopped(call, found[2]):
            return SUBJECT, refused
        if not _set_line(call, row, int(found[1]), found[2]):
            return SUBJECT, (_unclear(call, row, int(found[1])),)
    elif (found := _PLAN.match(text)) is not None:
        row.plan = _without_pii(call, found[1].strip())
    elif (found := _FORUM.match(text)) is not None:
        named, _ = forum_in(call.context, found[1])
        if named is None or named not in _led(call):
            return None
        row.forum = named.id
    else:
        return None
    call.context.session.add(row)
    return SUBJECT, await preview(call, row)


def _unclear(call: Call, row: PlanImport, number: int) -> Message:
    """Say what a line may get. The plan waits on: a yes after this is still about it."""
    return call.reply(
        "plan_rad_oklar",
        kind="confirm",
        number=number,
        is_there=any(each["row"] == number for each in row.lines),
        subject=f"{SUBJECT}:{row.id}",
    )


def _set_line(call: Call, row: PlanImport, number: int, words: str) -> bool:
    """Let a line have the owner or the day that is named. Says whether either was understood."""
    model = call.context.municipality
    at = next((i for i, each in enumerate(row.lines) if each["row"] == number), None)
    if at is None:
        return False
    line = planned.restored(row.lines[at])
    owner = who(model, words, model.forum_by_id.get(row.forum))
    day = when(words, call.context.today, years_in(row.plan)).day if owner is None else None
    if owner is None and day is None:
        return False
    if owner is not None:
        line = replace(line, owner=owner, owner_said="")
    else:
        line = replace(line, due=day, planned=words.strip(), running=False, ambiguous=False)
    row.lines = [*row.lines[:at], planned.stored(line), *row.lines[at + 1 :]]
    return True


def _drop(call: Call, row: PlanImport) -> Sequence[Message]:
    plans.drop(call.context.session, row, plans.DROPPED)
    return (call.private("plan_avbruten", kind="confirm", plan=row.plan),)


async def _take(call: Call, row: PlanImport) -> Sequence[Message]:
    """Take every line that can be taken; ask for what they lack; tell who is to do what."""
    context = call.context
    lines = [planned.restored(each) for each in row.lines]
    found = await planned.check(context, row.plan, call.actor.functions, lines)
    made: list[CommitmentRow] = []
    after: list[Checked] = []
    for one, key in zip(found, planned.keys_of(row.plan, lines), strict=True):
        if one.verdict == "nekas":
            continue
        kept = await planned.take(
            context, one, plan=row.plan, key=key, forum=row.forum,
            person=call.actor.person, file=row.name,
        )  # fmt: skip
        after.append(replace(one, row=kept))
        made += [kept] if one.row is None else []
    _ask(call, after)
    audit.note(
        context.session, context.now, call.actor.person, "plan_imported", f"{SUBJECT}:{row.id}",
        new=len(made), changed=sum(one.verdict == "andras" for one in after),
    )  # fmt: skip
    plan = row.plan
    plans.drop(context.session, row, plans.TAKEN)
    lacking = [one for one in after if one.missing and one.row is not None]
    said = call.private(
        "plan_tagen",
        kind="confirm",
        plan=plan,
        counts=Counter(one.verdict for one in found),
        made=[one.number for one in made],
        lacking=[
            {"number": one.row.number, "text": one.row.text, "missing": one.missing}
            for one in lacking
            if one.row is not None
        ],
        subject=subject_of([one.row for one in lacking[:1] if one.row]) if lacking else None,
        access_class="K3",
    )
    return (said, *await _told_to_owners(call, plan, made))


def _ask(call: Call, after: Sequence[Checked]) -> None:
    """Let the first of what lacks something be what a plain answer is about."""
    for one in after:
        if one.row is None or not one.missing:
            continue
        names = {"agare": OWNER, "dag": DAY}
        one.row.asked = ",".join(names[name] for name in one.missing)
        one.row.asked_of, one.row.asked_at = call.actor.person, call.context.now
        call.context.session.add(one.row)
        return


async def _told_to_owners(
    call: Call, plan: str, made: Sequence[CommitmentRow]
) -> Sequence[Message]:
    """Return one message to each who is to do something of the plan, and is somebody else.

    "klart 2" is then about the second of that message.
    """
    by_person: dict[int, list[CommitmentRow]] = {}
    for row in made:
        person = reader_for(call.context, row.owner) if row.owner and row.live else None
        if person is not None and person != call.actor.person:
            by_person.setdefault(person, []).append(row)
    for person, theirs in by_person.items():
        await commitments.show(
            call.context.session, person, [row.id or 0 for row in theirs], "", call.context.now
        )
    return [
        Message(
            key=f"plan:{call.context.municipality.id}:{call.utterance.event}:{person}",
            kind="commitment",
            template="plan_nya",
            data={
                "plan": plan,
                "by": call.actor.name,
                "rows": [shown(call.context, row) for row in rows],
            },
            person=person,
            subject=subject_of(rows),
            access_class=class_for(call.context, [row.owner or "" for row in rows], rows),
            awake=True,
        )
        for person, rows in by_person.items()
    ]


_PROPOSAL = Proposal(_waiting, _take, _drop, _other)
TOPICS = {SUBJECT: _PROPOSAL.topic}
