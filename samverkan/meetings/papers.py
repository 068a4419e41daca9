"""Agenda (D24) and notes (D25) as documents: one structure, every rendering (DOMAIN 11).

Pure: what is known of a meeting goes in, with all names resolved, and a `Paper` comes out.
Sentences come in as `Wording`, so that they live in templates.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from samverkan import swedish_forms as forms
from samverkan.compilation import Wording
from samverkan.meetings.decisions import State, stands
from samverkan.meetings.layout import as_note, as_paragraph, last_pages
from samverkan.meetings.material import (
    Access,
    AgendaOf,
    Entry,
    Head,
    Minutes,
    Noted,
    NotedPoint,
    Notice,
    Status,
)
from samverkan.paper import Block, Fact, Paper, Paragraph, Section

__all__ = [
    "Access",
    "AgendaOf",
    "Entry",
    "Head",
    "Minutes",
    "Noted",
    "NotedPoint",
    "Notice",
    "Status",
    "agenda_paper",
    "aggregated",
    "notes_paper",
]


def agenda_paper(agenda: AgendaOf, word: Wording) -> Paper:
    """Return the agenda with its summons."""
    head = agenda.head
    facts = [
        Fact(name=word("tid"), value=_span(head.starts, head.ends)),
        *_named(word("plats"), head.place),
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
    footnotes = (word("sammanstalld_dagordning"),) if agenda.aggregated else ()
    return _paper("D24", head, word, facts, sections, footnotes)


def notes_paper(minutes: Minutes, word: Wording) -> Paper:
    """Return the notes, or the draft of formal minutes in § form."""
    shown = aggregated(minutes, word) if minutes.aggregated else minutes
    head = shown.head
    layout = as_paragraph if shown.formal else as_note
    sections = [
        Section(
            heading=point.title,
            number=f"§ {point.paragraph}" if shown.formal else str(point.number),
            level=1,
            blocks=_dealt_with((*layout(point, word), *point.known), shown, word),
        )
        for point in shown.points
        if not shown.formal or point.paragraph is not None
    ]
    if shown.formal and not shown.aggregated:
        sections += last_pages(shown, word)
    footnotes = (
        *shown.changes,
        *((word("ej_justerat"),) if shown.formal else ()),
        *((word("sammanstalld"),) if shown.aggregated else ()),
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


def _dealt_with(blocks: tuple[Block, ...], minutes: Minutes, word: Wording) -> tuple[Block, ...]:
    """Say of a point where nothing was taken down that it was so, and not left out.

    The aggregated notes leave out what was taken down, so there it would not be true.
    """
    if blocks or minutes.aggregated:
        return blocks
    return (Paragraph(text=word("inget_antecknat")),)


def aggregated(minutes: Minutes, word: Wording) -> Minutes:
    """Return notes without what was said: what was decided and promised (DOMAIN 15.1).

    A free note may name a place, so it stays behind, and so do the names of files. What was
    decided is given in words that name none; where there are none yet, it says so.
    """
    points = tuple(
        replace(
            point,
            title=_opened(point.title, point.openly, word("punkt_med_plats")),
            attachments=(),
            lines=tuple(_open_line(one, word) for one in point.lines if one.kind in _OUTCOMES),
        )
        for point in minutes.points
    )
    head = replace(minutes.head, access_class="K2")
    return replace(minutes, head=head, points=points, aggregated=True)


def _open_line(line: Noted, word: Wording) -> Noted:
    if line.openly is None:
        return line
    text = _opened(line.text, line.openly, word("rad_med_plats"))
    return replace(line, text=text, decided=text if line.decided else "")


def _opened(text: str, openly: str | None, held: str) -> str:
    return text if openly is None else openly or held


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
        dnr=head.dnr,
        facts=tuple(facts),
        sections=tuple(sections),
        footnotes=tuple(footnotes),
    )


def _span(start: datetime, end: datetime | None) -> str:
    """Return a day with its hours: "tisdag 8 december 2026 kl. 09.00–10.30"."""
    text = f"{forms.day(start.date())} {start.year} kl. {forms.clock(start)}"
    if end is None:
        return text
    later = f"{forms.day(end.date())} kl. " if end.date() != start.date() else ""
    return f"{text}–{later}{forms.clock(end)}"


def _named(name: str, value: str) -> tuple[Fact, ...]:
    return (Fact(name=name, value=value),) if value else ()


def _entry(entry: Entry, word: Wording) -> tuple[Block, ...]:
    blocks: list[Block] = []
    if entry.text:
        blocks.append(Paragraph(text=entry.text))
    said = [
        word("dnr_punkt", dnr=entry.dnr) if entry.dnr else "",
        word("foredragande", function=entry.presenter) if entry.presenter else "",
        word("foreslagen_av", function=entry.proposer) if entry.proposer else "",
        word("tidpunkt", at=forms.clock(entry.at)) if entry.at else "",
        word("minuter", minutes=entry.minutes) if entry.minutes else "",
        word("bilagor_text", names=entry.attachments) if entry.attachments else "",
    ]
    if any(said):
        blocks.append(Paragraph(text=" ".join(part for part in said if part)))
    return (*blocks, *entry.blocks)


def _time(minutes: Minutes, word: Wording) -> Iterator[Fact]:
    name = word("sammantradesdatum" if minutes.formal else "tid")
    yield Fact(name=name, value=_span(minutes.started, minutes.ended))
    yield from _named(word("plats"), minutes.head.place)
    yield from _named(word("ajournering"), "; ".join(minutes.breaks))


def _people(minutes: Minutes, word: Wording) -> Iterator[Fact]:
    suffix = "_formell" if minutes.formal else ""
    yield from _named(word("ordforande"), minutes.head.chair)
    yield from _named(word("antecknare" if not suffix else "sekreterare"), minutes.head.secretary)
    yield from _named(word(f"narvarande{suffix}"), "; ".join(minutes.present))
    yield from _named(word(f"ersattare{suffix}"), "; ".join(minutes.deputies))
    yield from _named(word(f"adjungerade{suffix}"), "; ".join(minutes.adjuncts))
    yield from _named(word("franvarande"), "; ".join(minutes.absent))
    yield from _named(word("utsedda_att_justera"), "; ".join(minutes.adjusters))
    yield from _named(word("justering"), minutes.adjusting)
    numbers = [point.paragraph for point in minutes.points if point.paragraph is not None]
    if minutes.formal and numbers:
        span = f"§ {numbers[0]}" if len(numbers) == 1 else f"§§ {numbers[0]}–{numbers[-1]}"
        yield Fact(name=word("paragrafer"), value=span)


def _approval(minutes: Minutes, word: Wording) -> Iterator[Fact]:
    """Say when it was approved; by whom stands among the document's marks."""
    if minutes.approved_at is not None:
        yield Fact(name=word("godkant"), value=_span(minutes.approved_at, None))


def _summary(minutes: Minutes, word: Wording) -> tuple[str, ...]:
    lines = [line for point in minutes.points for line in point.lines]
    decided = sum(line.state is not None and stands(line.state) for line in lines)
    proposed = sum(line.state is State.FORESLAGET for line in lines)
    promised = sum(line.kind == "atagande" for line in lines)
    return (word("sammanfattning", decided=decided, proposed=proposed, promised=promised),)
