"""Plans and what became of them as documents (DOMAIN 4 D9, D14, D15, D21).

Every form (chat, PDF, Word, spreadsheet) is made from the one `Paper` that is returned.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from commands.wording import words
from samverkan import swedish_forms as forms
from samverkan.commitments.reading import REASON_CODES
from samverkan.paper import Block, Paper, Paragraph, Section, Table

ACTIVITIES, UNDERTAKINGS, ACTIONS = "aktivitetsplan", "atagandeplan", "handlingsplan"
FOLLOW_UP = "uppfoljning"
_TYPES = {ACTIVITIES: "D9", UNDERTAKINGS: "D14", ACTIONS: "D15"}
_COLUMNS: Mapping[str, tuple[str, ...]] = {
    ACTIVITIES: ("text", "purpose", "planned", "owner", "status", "outcome", "deviation", "new"),
    UNDERTAKINGS: ("undertaking", "owner", "purpose", "due", "resources", "status", "evidence"),
    ACTIONS: ("purpose", "measure", "owner", "due", "status", "outcome"),
}
_DONE = ("number", "text", "owner", "done_on", "outcome", "evidence")
_NOT_DONE = ("number", "text", "owner", "due", "code", "reason", "new")
_AHEAD = ("number", "text", "owner", "last_day", "status")


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A line of a plan in words, with what its documents need to sort it by.

    Attributes:
        number, text, focus, purpose, planned, owner, resources, outcome, evidence: in words.
        party: name of the organisation that answers for it.
        due: the last day that holds now; None without one.
        first_due: the last day as it was first; None without one.
        state: a status of `samverkan.commitments.types.Status`.
        share: how much is done, in per cent.
        done_on: the day on which it ended; None before that.
        code: reason code of what was not done or was moved; empty when none.
        why: that reason in words.

    """

    number: str
    text: str
    owner: str
    party: str
    state: str
    focus: str = ""
    purpose: str = ""
    planned: str = ""
    resources: str = ""
    outcome: str = ""
    evidence: str = ""
    due: date | None = None
    first_due: date | None = None
    share: int = 0
    done_on: date | None = None
    code: str = ""
    why: str = ""

    def is_late(self, today: date) -> bool:
        """Say whether it is not done though its day has passed."""
        ended = self.state in {"klart", "avbrutet"}
        return not ended and self.due is not None and self.due < today


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """A target in words: what was promised, for when, what came of it, and what is left."""

    text: str
    period: str
    done: int
    wanted: int
    left: int


@dataclass(frozen=True, slots=True)
class Remarks:
    """What people write under a follow-up: what was learnt, and what they propose to revise."""

    lessons: str = ""
    revision: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What stands over a plan.

    Attributes:
        name: "Aktivitetsplan 2027".
        document: id of the document type in the model.
        municipality, forum, author: names.
        today: day of this version.
        period: what it is about, in words.
        hidden: how many lines the reader may not see.

    """

    name: str
    document: str
    municipality: str
    forum: str
    author: str
    today: date
    period: str = ""
    hidden: int = 0


def plan_paper(kind: str, head: Head, items: Sequence[Item]) -> Paper:
    """Return a plan as it stands: a table for each samverkansområde (D9, D14, D15)."""
    by_focus: dict[str, list[Item]] = {}
    for item in items:
        by_focus.setdefault(item.focus, []).append(item)
    columns = _COLUMNS[kind]
    sections = tuple(
        Section(
            heading=focus or _say("no_focus" if len(by_focus) > 1 else f"all_{kind}"),
            blocks=(_table(columns, some, head.today),),
        )
        for focus, some in by_focus.items()
    )
    summary = (_standing(items, head.today, kind),)
    return _paper(head, _TYPES[kind], sections, summary)


def follow_up_paper(
    head: Head, items: Sequence[Item], goals: Sequence[Goal], *, type_: str = "D21"
) -> Paper:
    """Return what became of an agreement or a plan (D21, the summary of D14).

    What is done; what is not, with the code of its reason; what each party has ahead of it;
    and how far the targets have come.
    """
    today = head.today
    done = [item for item in items if item.state == "klart"]
    missed = [item for item in items if item.state == "avbrutet" or item.is_late(today)]
    ahead = [item for item in items if item.state not in {"klart", "avbrutet"}]
    sections = (
        _listed("done", _DONE, done, today),
        _listed("not_done", _NOT_DONE, missed, today),
        Section(heading=_say("heading_ahead"), blocks=(_ahead(ahead),)),
        *_by_party(ahead, today),
        Section(heading=_say("heading_goals"), blocks=tuple(_goals(items, goals, done))),
    )
    summary = (_standing(items, today, FOLLOW_UP), *_reasons(missed))
    return _paper(head, type_, sections, summary)


def with_remarks(paper: Paper, remarks: Remarks) -> Paper:
    """Return a follow-up with what was learnt and what is proposed to be revised (D21)."""
    sections = tuple(
        Section(
            heading=_say(f"heading_{name}"),
            blocks=(Paragraph(text=text) if text else _nothing(name),),
        )
        for name, text in (("lessons", remarks.lessons), ("revision", remarks.revision))
    )
    return paper.model_copy(update={"sections": (*paper.sections, *sections)})


def remarks_of(paper: Paper) -> Remarks:
    """Return what an earlier version of a follow-up says of that."""
    said = {
        section.heading: block.text
        for section in paper.sections
        for block in section.blocks
        if isinstance(block, Paragraph)
        and block.text not in {_say("none_lessons"), _say("none_revision")}
    }
    return Remarks(said.get(_say("heading_lessons"), ""), said.get(_say("heading_revision"), ""))


def _paper(
    head: Head, type_: str, sections: tuple[Section, ...], summary: tuple[str, ...]
) -> Paper:
    notes = [_say("as_of", today=head.today)]
    if head.hidden:
        notes.append(_say("hidden", count=head.hidden))
    return Paper(
        type=type_,
        document=head.document,
        title=head.name,
        municipality=head.municipality,
        forum=head.forum,
        period=head.period,
        date=head.today.isoformat(),
        access_class="K3",
        author=head.author,
        summary=summary,
        sections=sections,
        footnotes=tuple(notes),
    )


def _listed(name: str, columns: Sequence[str], items: Sequence[Item], today: date) -> Section:
    block: Block = _table(columns, items, today) if items else _nothing(name)
    return Section(heading=_say(f"heading_{name}"), blocks=(block,))


def _nothing(name: str) -> Paragraph:
    return Paragraph(text=_say(f"none_{name}"))


def _ahead(ahead: Sequence[Item]) -> Paragraph:
    return Paragraph(text=_say("ahead", count=len(ahead))) if ahead else _nothing("ahead")


def _by_party(ahead: Sequence[Item], today: date) -> list[Section]:
    parties = list(dict.fromkeys(item.party for item in ahead))
    return [
        Section(
            heading=party or _say("nobody"),
            level=2,
            blocks=(_table(_AHEAD, [i for i in ahead if i.party == party], today),),
        )
        for party in parties
    ]


def _goals(items: Sequence[Item], goals: Sequence[Goal], done: Sequence[Item]) -> Sequence[Block]:
    blocks: list[Block] = []
    if items:
        share = round(100 * len(done) / len(items))
        blocks.append(Paragraph(text=_say("share", done=len(done), of=len(items), share=share)))
    if goals:
        columns = ("text", "period", "wanted", "done", "state")
        header = tuple(_say(f"goal_{name}") for name in columns)
        rows = tuple(
            (
                goal.text,
                goal.period,
                str(goal.wanted),
                str(goal.done),
                _say("goal_reached") if not goal.left else _say("goal_left", left=goal.left),
            )
            for goal in goals
        )
        blocks.append(Table(header=header, rows=rows))
    return blocks or [_nothing("goals")]


def _standing(items: Sequence[Item], today: date, kind: str) -> str:
    states = Counter(item.state for item in items)
    late = sum(item.is_late(today) for item in items)
    return _say(
        "standing",
        kind=kind,
        count=len(items),
        done=states["klart"],
        stopped=states["avbrutet"],
        late=late,
        ahead=len(items) - states["klart"] - states["avbrutet"] - late,
    )


def _reasons(missed: Sequence[Item]) -> tuple[str, ...]:
    """Return one line that counts why what was not done was not done (DOMAIN 7 A19)."""
    if not missed:
        return ()
    codes = Counter(item.code for item in missed)
    parts = [
        _say("code_count", code=_say(f"code_{code}"), count=codes[code])
        for code in (*REASON_CODES, "")
        if codes[code]
    ]
    return (_say("reasons", parts=parts),)


def _table(columns: Sequence[str], items: Sequence[Item], today: date) -> Table:
    return Table(
        header=tuple(_say(f"column_{name}") for name in columns),
        rows=tuple(tuple(_cell(name, item, today) for name in columns) for item in items),
    )


def _cell(name: str, item: Item, today: date) -> str:
    moved = item.due is not None and item.first_due is not None and item.due != item.first_due
    values = {
        "planned": item.planned or _iso(item.first_due or item.due),
        "due": _iso(item.first_due or item.due) if name == "due" else "",
        "last_day": _iso(item.due),
        "undertaking": item.text,
        "measure": item.text,
        "done_on": _iso(item.done_on),
        "status": _status(item, today),
        "code": _say(f"code_{item.code}"),
        "reason": item.why,
        "deviation": _deviation(item),
        "new": _iso(item.due) if moved else "",
    }
    found = values[name] if name in values else getattr(item, name)
    return str(found)


def _deviation(item: Item) -> str:
    if not item.code and not item.why:
        return ""
    return forms.capitalised(": ".join(x for x in (_say(f"code_{item.code}"), item.why) if x))


def _status(item: Item, today: date) -> str:
    if item.is_late(today):
        return _say("state_forsenat")
    if item.state == "pagaende" and item.share:
        return _say("state_share", share=item.share)
    return _say(f"state_{item.state}")


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _say(sentence: str, **values: object) -> str:
    return words("planer", sentence, **values)
