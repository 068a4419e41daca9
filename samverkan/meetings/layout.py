"""How a point stands in notes, and in § form with its cover's last pages (DOMAIN 11.2, 11.4)."""

from collections.abc import Iterator, Mapping, Sequence

from samverkan.compilation import Wording
from samverkan.meetings.decisions import State, stands
from samverkan.meetings.material import Minutes, Noted, NotedPoint
from samverkan.paper import Block, Paragraph, Points, Section, Table

_LABELLED = ("reservation", "protokollsanteckning", "fraga")


def as_note(point: NotedPoint, word: Wording) -> Iterator[Block]:
    """Heading – summary – decision or standpoint – åtagande (DOMAIN 11.4)."""
    yield from _said(point)
    yield from _behind(point, word)
    yield from _claimed(point.lines, word)
    yield from _decided(point.lines, word)
    yield from _course(point.lines, word)
    yield from _labelled(point.lines, word)
    yield from _promised(point.lines, word)
    yield from _moved_on(point, word)


def as_paragraph(point: NotedPoint, word: Wording) -> Iterator[Block]:
    """Beslut first, then summary, what lay behind, claims, course, and where it goes (11.2)."""
    if point.dnr:
        yield Paragraph(label=word("dnr"), text=point.dnr)
    yield from _decided(point.lines, word)
    yield from _moved_on(point, word)
    yield from _said(point, word("sammanfattning_arende"))
    yield from _behind(point, word)
    yield from _claimed(point.lines, word)
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


def _said(point: NotedPoint, label: str = "") -> Iterator[Block]:
    notes = [line.text for line in point.lines if line.kind == "anteckning"]
    yield from _listed(label, notes)


def _listed(label: str, texts: Sequence[str], *, numbered: bool = False) -> Iterator[Block]:
    """Give one text beside its label, several as a list below it."""
    if len(texts) == 1:
        yield Paragraph(label=label, text=texts[0])
        return
    if texts and label:
        yield Paragraph(label=label, text="")
    if texts:
        yield Points(items=tuple(texts), numbered=numbered)


def _behind(point: NotedPoint, word: Wording) -> Iterator[Block]:
    """Name what the matter was decided on: what was named in the meeting, and the bilagor."""
    named = [line.text for line in point.lines if line.kind == "underlag"]
    if named:
        yield Paragraph(label=word("beslutsunderlag"), text="; ".join(named))
    if point.attachments:
        yield Paragraph(label=word("bilagor"), text="; ".join(point.attachments))


def _claimed(lines: Sequence[Noted], word: Wording) -> Iterator[Block]:
    """Give what was claimed, and by whom."""
    claims = [
        f"{line.function}: {line.text}" if line.function else line.text
        for line in lines
        if line.kind == "yrkande"
    ]
    yield from _listed(word("yrkanden"), claims)


def _decided(lines: Sequence[Noted], word: Wording) -> Iterator[Block]:
    for kind in ("beslut", "stallningstagande"):
        texts = [
            line.decided or line.text
            for line in lines
            if line.state is not None and stands(line.state) == (kind == "beslut")
        ]
        yield from _listed(word(kind), texts, numbered=True)


def _course(lines: Sequence[Noted], word: Wording) -> Iterator[Block]:
    """Say who decides in the line, and what the answer was; of which decision, when of several."""
    called = _called(lines, word)
    for at, line in enumerate(lines):
        if line.state is None or line.state is State.BESLUTAT:
            continue
        yield Paragraph(
            label=word("beslutsgang", what=called.get(at, "")),
            text=word(f"gang_{line.state.value}", decider=line.decider, text=line.text.rstrip(".")),
        )


def _called(lines: Sequence[Noted], word: Wording) -> Mapping[int, str]:
    """Return what each of several decisions of a point is called, by its place among the lines.

    Of a kind that there are several of, by the number that it has in the list of them.
    """
    kinds: dict[str, list[int]] = {"beslut": [], "stallningstagande": []}
    for at, line in enumerate(lines):
        if line.state is not None:
            kinds["beslut" if stands(line.state) else "stallningstagande"].append(at)
    if sum(map(len, kinds.values())) == 1:
        return {}
    return {
        at: word("ett_av_flera", what=word(kind), number=number if len(places) > 1 else 0)
        for kind, places in kinds.items()
        for number, at in enumerate(places, 1)
    }


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


def last_pages(minutes: Minutes, word: Wording) -> Iterator[Section]:
    """Give what people fill in by hand on minutes: signatures, and the notice board's form.

    The bot never says that anything is signed, adjusted or announced (DOMAIN 11.1).
    """
    by_hand = word("for_hand")
    signers = [
        (word("sekreterare"), minutes.head.secretary),
        (word("ordforande"), minutes.head.chair),
        *((word("justerare"), name) for name in minutes.adjusters),
    ]
    header = tuple(word(name) for name in ("roll", "funktion", "underskrift"))
    rows = tuple((role, name, by_hand) for role, name in signers if name)
    yield Section(heading=word("underskrifter"), blocks=(Table(header=header, rows=rows),))
    if minutes.notice is not None:
        form = Table(
            header=(word("uppgift"), word("innehall")),
            rows=tuple((word(name), value or by_hand) for name, value in _notice(minutes)),
        )
        yield Section(heading=word("bevis_om_anslag"), blocks=(form,))


def _notice(minutes: Minutes) -> Iterator[tuple[str, str]]:
    notice = minutes.notice
    if notice is None:
        return
    yield "organ", minutes.head.forum
    yield "sammantradesdatum_kort", minutes.started.date().isoformat()
    yield "anslag_upp", notice.posted.isoformat() if notice.posted else ""
    yield "anslag_ned", notice.until.isoformat() if notice.until else ""
    yield "forvaringsplats", notice.archive
    yield "underskrift", ""
