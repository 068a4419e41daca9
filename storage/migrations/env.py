"""Alembic's entry: runs on the connection that `storage.migrate` hands over."""

from alembic import context

from storage.tables import SQLModel

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
