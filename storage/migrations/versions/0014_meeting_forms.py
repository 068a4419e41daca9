"""Meetings: what the § form asks for, files of points, and words without places."""

from typing import Any

import sqlalchemy as sa
from alembic import op

import storage.tables

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def _words(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=False, server_default="")


def _added() -> dict[str, tuple[sa.Column[Any], ...]]:
    """Return the new columns by table; made anew, since a column belongs to one table."""
    return {
        "meeting": (
            sa.Column("place", sa.String(), nullable=True),
            sa.Column("length", sa.Integer(), nullable=True),
            _words("dnr"),
            _words("adjusting"),
            sa.Column("posted", sa.Date(), nullable=True),
            _words("archive"),
        ),
        "agenda_item": (
            _words("dnr"),
            sa.Column("presenter", sa.String(), nullable=True),
            _words("source"),
        ),
        "meeting_line": (sa.Column("open_text", sa.String(), nullable=True),),
        "invitation": (_words("location"),),
    }


def upgrade() -> None:
    """Add the columns and the table of files."""
    for table, columns in _added().items():
        with op.batch_alter_table(table, schema=None) as batch_op:
            for column in columns:
                batch_op.add_column(column)
    op.create_table(
        "agenda_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("mime", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", storage.tables.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["agenda_item.id"]),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_agenda_file_item_id", "agenda_file", ["item_id"], unique=False)
    op.create_index("ix_agenda_file_source", "agenda_file", ["platform", "source"], unique=False)


def downgrade() -> None:
    """Take them away."""
    op.drop_index("ix_agenda_file_source", table_name="agenda_file")
    op.drop_index("ix_agenda_file_item_id", table_name="agenda_file")
    op.drop_table("agenda_file")
    for table, columns in _added().items():
        with op.batch_alter_table(table, schema=None) as batch_op:
            for column in columns:
                batch_op.drop_column(column.name)
