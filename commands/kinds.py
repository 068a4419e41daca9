"""What is asked for, by kind: the question, what an answer becomes, and the document.

The engine (`commands.collecting`) opens, asks, nudges and closes the rounds of every kind
alike. What differs is one row here: a kind takes answers in, compiles a draft for the
coordinator, and lets it be approved and spread.
"""

import dataclasses
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from commands import lagesbild, papers, reporting
from commands.base import Call, Context, Message
from commands.compiling import Issue
from commands.engagement import Seat
from samverkan import collection
from samverkan.structure import Collection, CollectionKind, Municipality
from storage.tables import Report


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of content.

    Attributes:
        question: template of the ask, in templates/chat; fed with what
            `commands.collecting` knows of the round and the function.
        take: takes an answer in free text for a seat.
        revise: takes in the new text of an edited answer.
        confirm: the sender's yes to what was understood.
        reject: the sender's no to it.
        withdraw: takes an answer back.
        draft: the draft for the coordinator, sent to a person for a cause that makes its
            key unique.
        show: the draft or the approved document, for who may see it.
        approve: freezes the document, spreads it, thanks those who answered.
        remark: adds the coordinator's words of a kind ("analys").
        is_settled: says whether what is approved is what would be approved now.

    """

    question: str
    take: Callable[[Call, Seat, str], Awaitable[Sequence[Message]]]
    revise: Callable[[Call, Report, str], Awaitable[Sequence[Message]]]
    confirm: Callable[[Call, Report], Awaitable[Sequence[Message]]]
    reject: Callable[[Call, Report], Awaitable[Sequence[Message]]]
    withdraw: Callable[[Call, Report], Awaitable[Sequence[Message]]]
    draft: Callable[[Context, Issue, int, str], Awaitable[Message]]
    show: Callable[[Call, Issue], Awaitable[Sequence[Message]]]
    approve: Callable[[Call, Issue], Awaitable[Sequence[Message]]]
    remark: Callable[[Call, Issue, str], Awaitable[Sequence[Message]]]
    is_settled: Callable[[Context, Issue], Awaitable[bool]]


HANDELSER = Kind(
    question="fraga_lagesbild",
    take=reporting.report,
    revise=reporting.revise,
    confirm=reporting.confirm,
    reject=reporting.reject,
    withdraw=reporting.withdraw,
    draft=lagesbild.draft_message,
    show=lagesbild.show,
    approve=lagesbild.approve,
    remark=lagesbild.add_remark,
    is_settled=lagesbild.is_settled,
)
"""Incidents, compiled into a picture of the areas."""

PAPER = dataclasses.replace(
    HANDELSER,
    draft=papers.draft,
    show=papers.show,
    approve=papers.approve,
    remark=papers.remark,
    is_settled=papers.is_settled,
)
"""The same answers, compiled into a document of headings."""

KINDS: Mapping[CollectionKind, Kind] = {
    "handelser": PAPER,
    "lagesrapport": dataclasses.replace(PAPER, question="fraga_lagesrapport"),
    "verksamhetsrapport": dataclasses.replace(PAPER, question="fraga_verksamhetsrapport"),
    "omradesbild": dataclasses.replace(PAPER, question="fraga_omradesbild"),
    # Nobody is asked, so nothing is taken in.
    "sammanstallning": PAPER,
}
_WEEKLY_PICTURE = "D2"


def kind_of(municipality: Municipality, item: Collection) -> Kind:
    """Return what a collection does with its answers.

    Incidents that become a picture of the type D2 have a layout of their own.
    """
    type_ = municipality.document_by_id[item.document].type
    is_picture = item.kind == "handelser" and type_ == _WEEKLY_PICTURE
    return HANDELSER if is_picture else KINDS[item.kind]


def kind_of_report(context: Context, row: Report) -> Kind:
    """Return what takes care of a stored answer."""
    _, item = collection.collection_of(context.municipality, row.forum, row.collection)
    return kind_of(context.municipality, item)
