"""Documents of headings: compile, show, add words, approve, spread (DOMAIN 4, 8, 15.1).

The weekly picture has a layout of its own (`commands.lagesbild`); every other document
that is compiled from reports or from other forums' documents is made here.
"""

import json
from collections.abc import Sequence

from commands import follow_up, remarks
from commands.base import Call, Context, File, Message, Misunderstood, Told
from commands.compiling import Issue, rows_of, silent_for_long
from commands.materials import compiled
from commands.spreading import OPEN, Edition, Shown, spread
from commands.wording import words
from commands.wordy import written_headings
from samverkan.digest import is_open
from samverkan.paper import Paper, thawed
from samverkan.passages import nearest_heading
from storage import papers, rounds
from storage.tables import PaperVersion

HEADING = "rubrik"
"""The kind of a coordinator's remark that stands under a heading."""
_HEAD = ("version", "status", "status_name", "approved_by", "date")
PICTURES = frozenset({"D2", "D3", "D4", "D5", "D6", "D7"})
"""Types of documents that say how things are; others account for what has been done."""


def about(issue: Issue) -> str:
    """Return what the versions of a round's document are about."""
    return f"round:{issue.id}"


async def show(call: Call, issue: Issue) -> Sequence[Message]:
    """Show the draft to the coordinator, the approved document to members."""
    if issue.forum.coordinator in call.actor.functions and call.place.direct:
        return (await draft(call.context, issue, call.actor.person, call.utterance.event),)
    approved = await papers.latest(call.context.session, about(issue), issue.document.id)
    if approved is None:
        return (call.reply("ej_faststalld", heading=issue.heading),)
    shown = await for_ceiling(call.context, issue, approved, call.place.ceiling)
    return (
        call.reply(
            "papper",
            kind="picture",
            paper=thawed(shown.data),
            access_class=shown.access_class,
            subject=f"round:{issue.id}",
        ),
    )


async def draft(context: Context, issue: Issue, person: int, cause: str) -> Message:
    """Return the draft for the coordinator, with what can be corrected and how."""
    paper = await compiled(context, issue)
    approved = await papers.latest(context.session, about(issue), issue.document.id)
    is_approved = approved is not None and _is_same(paper, approved)
    if approved is not None and is_approved:
        paper = thawed(approved.data)
    return Message(
        key=f"draft:{issue.forum.id}:{issue.collection.id}:{issue.round.period}:{cause}",
        kind="picture",
        template="utkast_dokument",
        data={
            "heading": issue.heading,
            "paper": paper,
            "rows": await rows_of(context, issue) if issue.collection.asks else [],
            "silent": await silent_for_long(context, issue),
            "headings": written_headings(context, issue.collection) or issue.document.headings,
            "closed": issue.round.closed_at is not None,
            "unasked": issue.collection.asks and rounds.was_missed(issue.round),
            "approved": approved.version if approved else 0,
            "changed": not is_approved,
        },
        person=person,
        subject=f"draft:{issue.id}",
        access_class="K4",
    )


async def approve(call: Call, issue: Issue) -> Sequence[Message]:
    """Freeze the document, post it in the rooms, thank every rapportör."""
    context = call.context
    if issue.round.closed_at is None:
        raise Told("ej_stangd", closes=context.local(issue.round.closes_at))
    paper = await compiled(context, issue)
    previous = await papers.latest(context.session, about(issue), issue.document.id)
    if previous is not None and _is_same(paper, previous):
        raise Told("redan_faststalld", heading=issue.heading, version=previous.version)
    # Compiled before anything is frozen: both are the same version.
    outside = paper
    if not is_open(paper.access_class):
        outside = await compiled(context, issue, lowered_to=OPEN)
    version = open_version = await _freeze(call, issue, paper)
    if outside is not paper:
        open_version = await _freeze(call, issue, outside, variant=OPEN)
    edition = Edition(
        record=f"paper:{version.id}",
        version=version.version,
        kind="picture" if issue.document.type in PICTURES else "feedback",
        template="papper",
        thanks="aterkoppling_dokument",
        formats=("pdf",),
        shown=lambda ceiling: _shown(version if version.access_class <= ceiling else open_version),
    )
    return await spread(call, issue, edition)


async def remark(call: Call, issue: Issue, kind: str) -> Sequence[Message]:
    """`analys RUBRIK: text`: the coordinator's words under a heading, or of an area."""
    head, colon, text = call.argument.partition(":")
    headings = written_headings(call.context, issue.collection) or issue.document.headings
    area = call.context.gazetteer.area_of(head.strip())
    heading = nearest_heading(head, headings)
    if kind != "analys" or not colon or (area is None and heading is None):
        raise Told("vilken_rubrik", headings=headings, heading=issue.heading)
    if not text.strip():
        raise Misunderstood(kind)
    text = remarks.plain(text)
    where = heading if heading is not None else str(area)
    kept_as = "analys" if heading is None else HEADING
    refused = remarks.keep(call, issue, kept_as, where, text)
    if refused:
        return refused
    name = heading or call.context.municipality.area_by_id[where].name
    return (
        call.reply(
            "anteckning_rubrik",
            kind="confirm",
            where=name,
            heading=issue.heading,
            removed=not text,
        ),
    )


async def is_settled(context: Context, issue: Issue) -> bool:
    """Say whether what is approved is what would be approved now."""
    approved = await papers.latest(context.session, about(issue), issue.document.id)
    return approved is not None and _is_same(await compiled(context, issue), approved)


async def _freeze(call: Call, issue: Issue, paper: Paper, *, variant: str = "") -> PaperVersion:
    status = "faststalld" if paper.version == 1 else "reviderad"
    frozen = paper.model_copy(
        update={
            "status": status,
            "status_name": words("veckolagesbild", f"status_{status}"),
            "approved_by": (call.context.function_name(issue.forum.coordinator),),
        }
    )
    subject = f"{about(issue)}:{variant}" if variant else about(issue)
    return await papers.keep(
        call.context.session,
        frozen,
        forum=issue.forum.id,
        about=subject,
        period=issue.round.period,
        at=call.context.now,
    )


async def for_ceiling(
    context: Context, issue: Issue, version: PaperVersion, ceiling: str
) -> PaperVersion:
    """Return the version in the fullest form that a room may see."""
    if version.access_class <= ceiling:
        return version
    subject = f"{about(issue)}:{OPEN}"
    variant = await papers.latest(context.session, subject, issue.document.id)
    return variant or version


def _shown(version: PaperVersion) -> Shown:
    file = File(version.document, version.id or 0, "pdf", version.access_class, shelf="paper")
    return Shown({"paper": thawed(version.data)}, version.access_class, file)


def _is_same(paper: Paper, approved: PaperVersion) -> bool:
    return _content(paper) == _content(thawed(approved.data))


def _content(paper: Paper) -> str:
    """Return what a reader would call a change, without the head of the document.

    What the registers say is true of the day it was approved, and is no reason to ask for
    a new version the day after.
    """
    told = tuple(one for one in paper.sections if not follow_up.is_live(one.heading))
    plain = paper.model_copy(update={"sections": told}).model_dump(mode="json", exclude=set(_HEAD))
    return json.dumps(plain, sort_keys=True)
