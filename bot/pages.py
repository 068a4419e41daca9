"""The few pages that people open in a browser: a document behind a link of theirs.

The first page shows only what the link is for. What looks at links before people do (mail
and chat protection, previews) follows no button, so it neither fetches the document nor leaves
a row in the audit log.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache, partial
from typing import Any

import structlog
from fastapi import APIRouter, Request, Response
from jinja2 import Environment, PackageLoader

from bot.access import allows, of_one
from bot.hosted import TEAMS
from bot.inbox import Inbox
from bot.links import PATH, ExpiredLinkError, ForgedLinkError, Links, Ticket
from bot.logs import where
from bot.outgoing import RenderFile
from bot.platforms.base import Attachment, Refused
from bot.samrad import Samrad
from bot.settings import TeamsSection
from commands import documents
from commands.base import File, prepare
from commands.wording import environment
from samverkan.collection import functions_of
from storage import audit

log = structlog.get_logger()

_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}
_FORGED, _GONE, _FORBIDDEN = 404, 410, 403


class _Closed(Exception):  # noqa: N818 -- a link that does not open, not a fault
    """A link that does not open."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


def links_of(section: TeamsSection) -> Links | None:
    """Return what makes links to documents; None where they are not set up."""
    if not section.is_set or section.link_key is None:
        return None
    key = section.link_key.get_secret_value().encode()
    return Links(key, section.address, timedelta(minutes=section.link_minutes))


def serve(links: Links, samrads: Iterable[Samrad]) -> APIRouter:
    """Let municipalities give out links to their documents; return the pages that serve them."""
    shelves = {}
    for samrad in samrads:
        samrad.outbox.link = partial(_link, links, samrad)
        shelves[samrad.municipality.id] = Shelf(samrad.inboxes[TEAMS], samrad.outbox.render_file)
    return router(links, shelves)


def _link(links: Links, samrad: Samrad, person: int, file: Mapping[str, Any]) -> str:
    return links.make(Ticket(samrad.municipality.id, person, file), samrad.clock.now())


@dataclass(frozen=True, slots=True)
class Shelf:
    """What serves the documents of one municipality.

    Attributes:
        inbox: of the platform where links are given out: its tables, clock and limit.
        render: makes a document.

    """

    inbox: Inbox
    render: RenderFile


def router(links: Links, shelves: Mapping[str, Shelf]) -> APIRouter:
    """Return the pages; `shelves` by the municipalities' ids."""
    made = APIRouter()

    async def answer(request: Request) -> Response:
        token, fetch = request.path_params["token"], request.method == "POST"
        return await _answered(links, shelves, token, fetch=fetch)

    made.add_route(f"{PATH}/{{token}}", answer, methods=["GET", "POST"])
    return made


async def _answered(
    links: Links, shelves: Mapping[str, Shelf], token: str, *, fetch: bool
) -> Response:
    try:
        shelf, ticket = _read(links, shelves, token)
        title = await _title(shelf, ticket)
        if not fetch:
            return _page("dokument", 200, title=title)
        return _file(await _opened(shelf, ticket))
    except _Closed as closed:
        log.info("link_closed", status=closed.status)
        return _page(f"fel_{closed.status}", closed.status)


def _read(links: Links, shelves: Mapping[str, Shelf], token: str) -> tuple[Shelf, Ticket]:
    # All municipalities of an installation have one clock.
    clock = next(iter(shelves.values())).inbox.clock
    try:
        ticket = links.read(token, clock.now())
        return shelves[ticket.municipality], ticket
    except (ForgedLinkError, KeyError) as problem:
        raise _Closed(_FORGED) from problem
    except ExpiredLinkError as problem:
        raise _Closed(_GONE) from problem


async def _title(shelf: Shelf, ticket: Ticket) -> str:
    """Return what the document is called, when the link's person may still see it."""
    inbox, file = shelf.inbox, File(**ticket.file)
    async with inbox.database.read() as session:
        context = await prepare(session, inbox.municipality, inbox.gazetteer, inbox.clock.now())
        held = functions_of(ticket.person, context.today, context.seats, context.absences)
        municipality = context.municipality
        ceiling = of_one(municipality, held, encrypted=False, limit=inbox.limit)
        about = await documents.about(session, municipality, file)
    if about is None:
        raise _Closed(_FORGED)
    if not (allows(ceiling, file.access_class) and documents.may_see(municipality, held, about)):
        raise _Closed(_FORBIDDEN)
    return about.title


async def _opened(shelf: Shelf, ticket: Ticket) -> Attachment:
    """Return the document, and write down who has opened it."""
    inbox, file = shelf.inbox, File(**ticket.file)
    try:
        made = await shelf.render(ticket.file)
    except Refused as problem:
        log.warning("link_refused", **where(problem))
        raise _Closed(_FORGED) from problem
    async with inbox.database.write() as session:
        audit.note(
            session,
            inbox.clock.now(),
            ticket.person,
            "document_opened",
            documents.subject_of(file, (file.form,)),
            by="link",
        )
    return made


def _file(made: Attachment) -> Response:
    # The name is of our own making: ASCII letters, digits, hyphens and a point.
    headers = {**_HEADERS, "Content-Disposition": f'attachment; filename="{made.name}"'}
    return Response(made.content, media_type=made.mime, headers=headers)


@cache
def _environment() -> Environment:
    made = environment(autoescape=True, trim_blocks=True)
    made.loader = PackageLoader("templates", "pages")
    return made


def _page(name: str, status: int, **data: str) -> Response:
    html = _environment().get_template(f"{name}.html.j2").render(**data)
    return Response(html, status, _HEADERS, "text/html; charset=utf-8")
