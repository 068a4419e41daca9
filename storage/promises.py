"""Promises to citizens: registered in chat, published, and followed up each year."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import bindparam
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from samverkan.follow_up import Promise
from storage.plan_tables import CitizenPromiseRow, PromiseFollowUp, PromisePublished

_PREFIX = "chatt_"


def of_row(row: CitizenPromiseRow) -> Promise:
    """Return a promise that was registered in chat as the type of the model."""
    return Promise(
        id=f"{_PREFIX}{row.id}",
        text=row.text,
        focus=row.focus,
        goal=row.goal,
        target=row.target,
        parties=tuple(row.parties),
        owner=row.owner,
        forum=row.forum,
        basis=row.basis,
        signed_by=tuple(row.signed_by),
        signed_on=row.signed_on,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
    )


_REGISTERED = select(CitizenPromiseRow).order_by(col(CitizenPromiseRow.id))


async def registered(session: AsyncSession) -> Sequence[Promise]:
    """Return the promises that were registered in chat, oldest first."""
    return [of_row(row) for row in (await session.exec(_REGISTERED)).all()]


_PUBLISHED = select(PromisePublished)


async def published(session: AsyncSession) -> dict[str, PromisePublished]:
    """Return what was told in chat of publications, by promise."""
    return {row.promise: row for row in (await session.exec(_PUBLISHED)).all()}


async def publish(
    session: AsyncSession, promise: str, day: date, place: str, person: int, at: datetime
) -> None:
    """Note when and where a promise was published, in place of what was noted before."""
    row = await session.get(PromisePublished, promise)
    row = row or PromisePublished(promise=promise, day=day, at=at)
    row.day, row.place, row.person_id, row.at = day, place, person, at
    session.add(row)


_FOLLOW_UPS = (
    select(PromiseFollowUp)
    .where(PromiseFollowUp.year == bindparam("year"))
    .order_by(col(PromiseFollowUp.id))
)


async def follow_ups(session: AsyncSession, year: int) -> Sequence[PromiseFollowUp]:
    """Return the follow-ups of a year, in the order in which they were asked for."""
    return (await session.exec(_FOLLOW_UPS, params={"year": year})).all()


async def latest_of(session: AsyncSession, promises: Sequence[str]) -> dict[str, PromiseFollowUp]:
    """Return the newest follow-up that was answered, by promise."""
    rows = await session.exec(
        select(PromiseFollowUp)
        .where(col(PromiseFollowUp.promise).in_(promises), PromiseFollowUp.verdict != "")
        .order_by(col(PromiseFollowUp.year))
    )
    return {row.promise: row for row in rows.all()}


async def follow_up(session: AsyncSession, number: int) -> PromiseFollowUp | None:
    """Return a follow-up."""
    return await session.get(PromiseFollowUp, number)


async def waiting_for(session: AsyncSession, person: int, year: int) -> Sequence[PromiseFollowUp]:
    """Return what a person has been asked of a year and not answered."""
    return [
        row for row in await follow_ups(session, year) if row.asked_of == person and not row.verdict
    ]
