"""Åtaganden: the register, its history, what has been told, its words, lists shown."""

import sqlalchemy as sa
from alembic import op

import storage.tables

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "commitment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=True),
        sa.Column("co_owners", sa.JSON(), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("forum", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("area", sa.String(), nullable=True),
        sa.Column("priority", sa.String(), nullable=False),
        sa.Column("plan", sa.String(), nullable=False),
        sa.Column("cost", sa.Integer(), nullable=True),
        sa.Column("funding", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("live", sa.Boolean(), nullable=False),
        sa.Column("share", sa.Integer(), nullable=False),
        sa.Column("postponements", sa.Integer(), nullable=False),
        sa.Column("made_day", sa.Date(), nullable=False),
        sa.Column("ladder_from", sa.Date(), nullable=False),
        sa.Column("next_day", sa.Date(), nullable=True),
        sa.Column("snoozed_until", sa.Date(), nullable=True),
        sa.Column("confirms", sa.String(), nullable=True),
        sa.Column("wish_due", sa.Date(), nullable=True),
        sa.Column("wish_reason", sa.String(), nullable=False),
        sa.Column("asked", sa.String(), nullable=True),
        sa.Column("asked_of", sa.Integer(), nullable=True),
        sa.Column("asked_at", storage.tables.UtcDateTime(timezone=True), nullable=True),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("reason_code", sa.String(), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("created_at", storage.tables.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["asked_of"],
            ["person.id"],
        ),
        sa.ForeignKeyConstraint(
            ["created_by"],
            ["person.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("about"),
        sa.UniqueConstraint("number"),
        sa.UniqueConstraint("year", "serial"),
    )
    op.create_index("ix_commitment_area", "commitment", ["area", "live", "due"], unique=False)
    op.create_index("ix_commitment_asked_of", "commitment", ["asked_of"], unique=False)
    op.create_index("ix_commitment_done_on", "commitment", ["done_on"], unique=False)
    op.create_index("ix_commitment_forum", "commitment", ["forum", "live", "due"], unique=False)
    op.create_index("ix_commitment_live_due", "commitment", ["live", "due", "id"], unique=False)
    op.create_index("ix_commitment_next_day", "commitment", ["next_day"], unique=False)
    op.create_index("ix_commitment_owner", "commitment", ["owner", "live", "due"], unique=False)
    op.create_index("ix_commitment_plan", "commitment", ["plan", "live", "due"], unique=False)
    op.create_index("ix_commitment_status_due", "commitment", ["status", "due", "id"], unique=False)
    op.create_table(
        "shown_list",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("ids", sa.JSON(), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("at", storage.tables.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
        ),
        sa.PrimaryKeyConstraint("person_id"),
    )
    op.create_table(
        "commitment_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("commitment_id", sa.Integer(), nullable=False),
        sa.Column("at", storage.tables.UtcDateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("function", sa.String(), nullable=True),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["commitment_id"],
            ["commitment.id"],
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "ix_commitment_event_commitment_id", "commitment_event", ["commitment_id"], unique=False
    )
    op.create_table(
        "commitment_told",
        sa.Column("commitment_id", sa.Integer(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("rung", sa.String(), nullable=False),
        sa.Column("at", storage.tables.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["commitment_id"],
            ["commitment.id"],
        ),
        sa.PrimaryKeyConstraint("commitment_id", "due", "rung"),
    )
    op.create_table(
        "commitment_word",
        sa.Column("word", sa.String(), nullable=False),
        sa.Column("commitment_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["commitment_id"],
            ["commitment.id"],
        ),
        sa.PrimaryKeyConstraint("word", "commitment_id"),
    )


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("commitment_word")
    op.drop_table("commitment_told")
    op.drop_index("ix_commitment_event_commitment_id", table_name="commitment_event")
    op.drop_table("commitment_event")
    op.drop_table("shown_list")
    op.drop_index("ix_commitment_status_due", table_name="commitment")
    op.drop_index("ix_commitment_plan", table_name="commitment")
    op.drop_index("ix_commitment_owner", table_name="commitment")
    op.drop_index("ix_commitment_next_day", table_name="commitment")
    op.drop_index("ix_commitment_live_due", table_name="commitment")
    op.drop_index("ix_commitment_forum", table_name="commitment")
    op.drop_index("ix_commitment_done_on", table_name="commitment")
    op.drop_index("ix_commitment_asked_of", table_name="commitment")
    op.drop_index("ix_commitment_area", table_name="commitment")
    op.drop_table("commitment")
