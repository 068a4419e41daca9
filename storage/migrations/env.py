"""Alembic's entry: runs on the connection that `storage.migrate` hands over."""

from alembic import context
from sqlmodel import SQLModel

import storage.commitment_tables
import storage.follow_tables
import storage.meeting_tables
import storage.plan_tables
import storage.tables
import storage.teams_tables  # noqa: F401 -- the tables register themselves

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
