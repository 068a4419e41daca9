"""Indexes for what is asked at every event: who is away, and which rounds are open."""

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the indexes."""
    op.create_index("ix_absence_to_day", "absence", ["to_day"], unique=False)
    op.create_index("ix_round_closed_at", "round", ["closed_at"], unique=False)


def downgrade() -> None:
    """Take them away."""
    op.drop_index("ix_round_closed_at", table_name="round")
    op.drop_index("ix_absence_to_day", table_name="absence")
