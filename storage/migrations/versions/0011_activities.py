"""Activities that targets count, and indexes for what is done and for words."""

import sqlalchemy as sa
from alembic import op

import storage.tables

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "activity",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("target", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("area", sa.String(), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("participants", sa.Integer(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("new_day", sa.Date(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("at", storage.tables.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_activity_target", "activity", ["target", "day"], unique=False)
    op.drop_index("ix_commitment_done_on", table_name="commitment")
    op.create_index("ix_commitment_done", "commitment", ["status", "done_on", "id"], unique=False)
    op.create_index(
        "ix_commitment_word_of", "commitment_word", ["commitment_id", "word"], unique=False
    )


def downgrade() -> None:
    """Drop the tables."""
    op.drop_index("ix_commitment_word_of", table_name="commitment_word")
    op.drop_index("ix_commitment_done", table_name="commitment")
    op.create_index("ix_commitment_done_on", "commitment", ["done_on"], unique=False)
    op.drop_index("ix_activity_target", table_name="activity")
    op.drop_table("activity")
