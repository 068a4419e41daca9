"""Agenda (D24) and notes (D25) as documents: one structure, every rendering (DOMAIN 11).

Pure: what is known of a meeting goes in, with all names resolved, and a `Paper` comes out.
Sentences come in as `Wording`, so that they live in templates.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Literal

from samverkan import swedish_forms as forms
from samverkan.compilation import Wording
from samverkan.meetings.decisions import State, stands
from samverkan.paper import Block, Fact, Paper, Paragraph, Points, Section

Access = Literal["K1", "K2", "K3", "K4"]
Status = Literal["utkast", "faststalld", "reviderad"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What stands at the top of both documents; all names in words.

    Attributes:
        document: id of the document type.
        title: "Dagordning", "Anteckningar".
        starts: local time of the meeting.
        day: local day of this version.
        chair, secretary: functions; empty when nobody is named.
        previous: the notes of the meeting before, in words; empty without any.

    """

    document: str
    title: str
    municipality: str
    forum: str
    starts: datetime
    day: date
    version: int = 1
    status: Status = "utkast"
    access_class: Access = "K3"
    chair: str = ""
    secretary: str = ""
    previous: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A point of an agenda with its material."""

    number: int
    title: str
    text: str = ""
    proposer: str = ""
    minutes: int | None = None
    attachments: tuple[str, ...] = ()
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaOf:
    """Everything an agenda holds."""

    head: Head
    entries: tuple[Entry, ...]
    called: tuple[str, ...]
    guests: tuple[str, ...] = ()
    declined: tuple[str, ...] = ()
    aggregated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """A line of the notes.

    Attributes:
        number: what it is called in the meeting.
        kind: as in storage.
        owner: function that took an åtagande on; empty when nobody is named.
        due: its last day.
        reference: what the register calls it.
        state: of a decision; None for other lines.
        decider: function that decides in the line; empty when the forum does.
        decided: other words than proposed.

    """

    number: int
    kind: str
    text: str
    function: str = ""
    owner: str = ""
    due: date | None = None
    reference: str = ""
    state: State | None = None
    decider: str = ""
    decided: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotedPoint:
    """A point as it was dealt with."""

    number: int
    title: str
    paragraph: int | None = None
    status: str = "aktuell"
    to_forum: str = ""
    attachments: tuple[str, ...] = ()
    lines: tuple[Noted, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Minutes:
    """Everything that notes hold.

    Attributes:
        formal: § form (protokollsutkast) instead of notes.
        ended: local time; None while it goes on.
        breaks: adjournments, in words.
        approved: approvers, when it is approved.
        approved_at: local time of the last approval.
        spread: who gets it.
        changes: what this version changed and why; empty in the first.

    """

    head: Head
    formal: bool
    points: tuple[NotedPoint, ...]
    started: datetime
    ended: datetime | None = None
    present: tuple[str, ...] = ()
    deputies: tuple[str, ...] = ()
    adjuncts: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    adjusters: tuple[str, ...] = ()
    breaks: tuple[str, ...] = ()
    approved: tuple[str, ...] = ()
    approved_at: datetime | None = None
    spread: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()
    aggregated: bool = field(default=False)


def agenda_paper(agenda: AgendaOf, word: Wording) -> Paper:
    """Return the agenda with its summons."""
    head = agenda.head
    facts = [
        Fact(name=word("tid"), value=_moment(head.starts)),
        *_named(word("ordforande"), head.chair),
        *_named(word("sekreterare"), head.secretary),
        *_named(word("kallade"), "; ".join(agenda.called)),
        *_named(word("extra_inbjudna"), "; ".join(agenda.guests)),
        *_named(word("anmald_franvaro"), "; ".join(agenda.declined)),
        *_named(word("foregaende"), head.previous),
    ]
    sections = [
        Section(heading=entry.title, number=str(entry.number), level=1, blocks=_entry(entry, word))
        for entry in agenda.entries
    ]
    return _paper("D24", head, word, facts, sections, _caveats(agenda.aggregated, word))


def notes_paper(minutes: Minutes, word: Wording) -> Paper:
    """Return the notes, or the draft of formal minutes in § form."""
    shown = aggregated(minutes) if minutes.aggregated else minutes
    head = shown.head
    layout = _paragraph if shown.formal else _note
    sections = [
        Section(
            heading=point.title,
            number=f"§ {point.paragraph}" if shown.formal else str(point.number),
            level=1,
            blocks=tuple(layout(point, word)),
        )
        for point in shown.points
        if not shown.formal or point.paragraph is not None
    ]
    footnotes = (
        *shown.changes,
        *((word("ej_justerat"),) if shown.formal else ()),
        *_caveats(shown.aggregated, word),
    )
    facts = [
        *_time(shown, word),
        *_people(shown, word),
        *_named(word("foregaende"), head.previous),
        *_named(word("spridning"), "; ".join(shown.spread)),
        *_approval(shown, word),
    ]
    paper = _paper("D25", head, word, facts, sections, footnotes)
    return paper.model_copy(
        update={"summary": _summary(shown, word), "approved_by": shown.approved}
    )


def aggregated(minutes: Minutes) -> Minutes:
    """Return notes without what was said: what was decided and promised (DOMAIN 15.1).

    A free note may name a place, so it stays behind.
    """
    points = tuple(
        replace(point, lines=tuple(line for line in point.lines if line.kind in _OUTCOMES))
        for point in minutes.points
    )
    head = replace(minutes.head, access_class="K2")
    return replace(minutes, head=head, points=points, aggregated=True)


_OUTCOMES = frozenset({"beslut", "stallningstagande", "atagande", "bordlagd", "hanskjuten"})


def _paper(
    type_: str,
    head: Head,
    word: Wording,
    facts: Iterable[Fact],
    sections: Iterable[Section],
    footnotes: Iterable[str],
) -> Paper:
    return Paper(
        type=type_,
        document=head.document,
        title=head.title,
        municipality=head.municipality,
        forum=head.forum,
        period=f"{head.starts.day} {forms.month(head.starts.date())} {head.starts.year}",
        date=head.day.isoformat(),
        version=head.version,
        status=head.status,
        status_name=word(f"status_{type_}_{head.status}".lower()),
        access_class=head.access_class,
        author=head.secretary,
        facts=tuple(facts),
        sections=tuple(sections),
        footnotes=tuple(footnotes),
    )


def _moment(value: datetime) -> str:
    return f"{forms.day(value.date())} {value.year} kl. {forms.clock(value)}"


def _named(name: str, value: str) -> tuple[Fact, ...]:
    return (Fact(name=name, value=value),) if value else ()


def _caveats(is_aggregated: bool, word: Wording) -> tuple[str, ...]:  # noqa: FBT001 -- one private switch
    return (word("sammanstalld"),) if is_aggregated else ()


def _entry(entry: Entry, word: Wording) -> tuple[Block, ...]:
    blocks: list[Block] = []
    if entry.text:
        blocks.append(Paragraph(text=entry.text))
    said = [
        word("foreslagen_av", function=entry.proposer) if entry.proposer else "",
        word("minuter", minutes=entry.minutes) if entry.minutes else "",
        word("bilagor", names=entry.attachments) if entry.attachments else "",
    ]
    if any(said):
        blocks.append(Paragraph(text=" ".join(part for part in said if part)))
    return (*blocks, *entry.blocks)


def _time(minutes: Minutes, word: Wording) -> Iterator[Fact]:
    start, end = minutes.started, minutes.ended
    text = f"{forms.day(start.date())} {start.year} kl. {forms.clock(start)}"
    if end is not None:
        later = f"{forms.day(end.date())} kl. " if end.date() != start.date() else ""
        text += f"–{later}{forms.clock(end)}"
    yield Fact(name=word("sammantradesdatum" if minutes.formal else "tid"), value=text)
    yield from _named(word("ajournering"), "; ".join(minutes.breaks))


def _people(minutes: Minutes, word: Wording) -> Iterator[Fact]:
    yield from _named(word("ordforande"), minutes.head.chair)
    yield from _named(word("antecknare"), minutes.head.secretary)
    yield from _named(word("narvarande"), "; ".join(minutes.present))
    yield from _named(word("ersattare"), "; ".join(minutes.deputies))
    yield from _named(word("adjungerade"), "; ".join(minutes.adjuncts))
    yield from _named(word("franvarande"), "; ".join(minutes.absent))
    yield from _named(word("utsedda_att_justera"), "; ".join(minutes.adjusters))
    numbers = [point.paragraph for point in minutes.points if point.paragraph is not None]
    if minutes.formal and numbers:
        span = f"§ {numbers[0]}" if len(numbers) == 1 else f"§§ {numbers[0]}–{numbers[-1]}"
        yield Fact(name=word("paragrafer"), value=span)


def _approval(minutes: Minutes, word: Wording) -> Iterator[Fact]:
    if minutes.approved_at is not None:
        approvers = "; ".join(minutes.approved)
        value = f"{approvers}, {_moment(minutes.approved_at)}"
        yield Fact(name=word("godkant_av"), value=value)


def _summary(minutes: Minutes, word: Wording) -> tuple[str, ...]:
    lines = [line for point in minutes.points for line in point.lines]
    decided = sum(line.state is not None and stands(line.state) for line in lines)
    proposed = sum(line.state is State.FORESLAGET for line in lines)
    promised = sum(line.kind == "atagande" for line in lines)
    return (word("sammanfattning", decided=decided, proposed=proposed, promised=promised),)


def _note(point: NotedPoint, word: Wording) -> Iterator[Block]:
    """Heading – summary – decision or standpoint – åtagande (DOMAIN 11.4)."""
    yield from _said(point, word)
    yield from _decided(point.lines, word)
    yield from _course(point.lines, word)
    yield from _labelled(point.lines, word)
    yield from _promised(point.lines, word)
    yield from _moved_on(point, word)


def _paragraph(point: NotedPoint, word: Wording) -> Iterator[Block]:
    """Beslut first, then summary, course, reservation, note and where it goes (DOMAIN 11.2)."""
    yield from _decided(point.lines, word)
    yield from _moved_on(point, word)
    yield from _said(point, word)
    yield from _course(point.lines, word)
    yield from _labelled(point.lines, word)
    yield from _promised(point.lines, word)
    to = list(dict.fromkeys(name for line in point.lines for name in _sent_to(line)))
    if to:
        yield Paragraph(label=word("skickas_till"), text="; ".join(to))


def _sent_to(line: Noted) -> Iterator[str]:
    if line.decider and line.state is not None and stands(line.state):
        yield line.decider
    if line.owner:
        yield line.owner


def _said(point: NotedPoint, word: Wording) -> Iterator[Block]:
    notes = [line.text for line in point.lines if line.kind == "anteckning"]
    if len(notes) == 1:
        yield Paragraph(text=notes[0])
    elif notes:
        yield Points(items=tuple(notes))
    if point.attachments:
        yield Paragraph(text=word("bilagor", names=point.attachments))


def _decided(lines: Sequence[Noted], word: Wording) -> Iterator[Block]:
    for line in lines:
        if line.state is None:
            continue
        label = word("beslut" if stands(line.state) else "stallningstagande")
        yield Paragraph(label=label, text=line.decided or line.text)


def _course(lines: Sequence[Noted], word: Wording) -> Iterator[Block]:
    """Say who decides in the line, and what the answer was."""
    for line in lines:
        if line.state is None or line.state is State.BESLUTAT:
            continue
        yield Paragraph(
            label=word("beslutsgang"),
            text=word(f"gang_{line.state.value}", decider=line.decider, text=line.text.rstrip(".")),
        )


_LABELLED = ("reservation", "protokollsanteckning", "fraga")


def _labelled(lines: Sequence[Noted], word: Wording) -> Iterator[Block]:
    for kind in _LABELLED:
        for line in lines:
            if line.kind == kind:
                said = f"{line.function}: {line.text}" if line.function else line.text
                yield Paragraph(label=word(kind), text=said)


def _promised(lines: Sequence[Noted], word: Wording) -> Iterator[Block]:
    for line in lines:
        if line.kind == "atagande":
            yield Paragraph(
                label=word("atagande"),
                text=word(
                    "atagande_text",
                    text=line.text.rstrip("."),
                    owner=line.owner,
                    due=line.due.isoformat() if line.due else "",
                    reference=line.reference,
                ),
            )


def _moved_on(point: NotedPoint, word: Wording) -> Iterator[Block]:
    if point.status == "bordlagd":
        yield Paragraph(label=word("beslut"), text=word("bordlaggs"))
    if point.status == "hanskjuten":
        yield Paragraph(label=word("beslut"), text=word("hanskjuts", forum=point.to_forum))
