"""Time-limited groups started in chat, functions that change hands, warnings given."""

import sqlalchemy as sa
from alembic import op

import storage.tables

revision = "0006"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "temporary_group",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("forum", sa.String(), nullable=False),
        sa.Column("template", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("areas", sa.JSON(), nullable=False),
        sa.Column("members", sa.JSON(), nullable=False),
        sa.Column("rhythm", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("start_day", sa.Date(), nullable=False),
        sa.Column("end_day", sa.Date(), nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("started_by", sa.Integer(), nullable=False),
        sa.Column("started_at", storage.tables.UtcDateTime(timezone=True), nullable=False),
        sa.Column("invited", sa.JSON(), nullable=False),
        sa.Column("question", sa.String(), nullable=True),
        sa.Column("asked_of", sa.Integer(), nullable=True),
        sa.Column("asked_at", storage.tables.UtcDateTime(timezone=True), nullable=True),
        sa.Column("evaluation", sa.JSON(), nullable=False),
        sa.Column("closed_at", storage.tables.UtcDateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["asked_of"], ["person.id"]),
        sa.ForeignKeyConstraint(["closed_by"], ["person.id"]),
        sa.ForeignKeyConstraint(["started_by"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("forum"),
    )
    op.create_table(
        "handover",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("function", sa.String(), nullable=False),
        sa.Column("from_person", sa.Integer(), nullable=True),
        sa.Column("to_person", sa.Integer(), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("ordered_by", sa.Integer(), nullable=True),
        sa.Column("ordered_at", storage.tables.UtcDateTime(timezone=True), nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["from_person"], ["person.id"]),
        sa.ForeignKeyConstraint(["ordered_by"], ["person.id"]),
        sa.ForeignKeyConstraint(["paper_id"], ["paper.id"]),
        sa.ForeignKeyConstraint(["to_person"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "warned",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("at", storage.tables.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )


def downgrade() -> None:
    """Take the tables away."""
    op.drop_table("warned")
    op.drop_table("handover")
    op.drop_table("temporary_group")
