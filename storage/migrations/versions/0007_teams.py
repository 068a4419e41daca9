"""Where to send in Teams, whom to, and what went."""

import sqlalchemy as sa
from alembic import op

import storage.tables

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "teams_conversation",
        sa.Column("room", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("service_url", sa.String(), nullable=False),
        sa.Column("tenant", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("user", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("room"),
    )
    with op.batch_alter_table("teams_conversation", schema=None) as batch_op:
        batch_op.create_index("ix_teams_conversation_user", ["user"], unique=False)
    op.create_table(
        "teams_account",
        sa.Column("user", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("user"),
    )
    op.create_table(
        "teams_sending",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("room", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("begun_at", storage.tables.UtcDateTime(timezone=True), nullable=False),
        sa.Column("event", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("key"),
    )
    with op.batch_alter_table("teams_sending", schema=None) as batch_op:
        batch_op.create_index("ix_teams_sending_begun_at", ["begun_at"], unique=False)
        batch_op.create_index("ix_teams_sending_event", ["event"], unique=False)


def downgrade() -> None:
    """Take the tables away."""
    op.drop_table("teams_sending")
    op.drop_table("teams_account")
    op.drop_table("teams_conversation")
