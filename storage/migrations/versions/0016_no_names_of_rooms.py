"""What a conversation in Teams is called is not kept: a topic may be about anybody."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the names away."""
    with op.batch_alter_table("teams_conversation", schema=None) as batch_op:
        batch_op.drop_column("name")


def downgrade() -> None:
    """Make room for names again."""
    with op.batch_alter_table("teams_conversation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("name", sa.String(), nullable=False, server_default=""))
