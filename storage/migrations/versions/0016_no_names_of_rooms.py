"""Of Teams is not kept what a conversation is called, nor who else writes in groups.

A topic may be about anybody. Accounts are kept of the people in the list alone; who else is
there cannot be told apart here, so those go who have no chat of their own with the bot. It
learns the others again when they write.
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_TABLES = ("account", "conversation")


def upgrade() -> None:
    """Take the names away."""
    with op.batch_alter_table("teams_conversation", schema=None) as batch_op:
        batch_op.drop_column("name")
    account, chat = (sa.table(f"teams_{name}", sa.column("user")) for name in _TABLES)
    with_chat = sa.select(chat.c.user).where(chat.c.user.is_not(None))
    op.execute(sa.delete(account).where(account.c.user.not_in(with_chat)))


def downgrade() -> None:
    """Make room for names again."""
    with op.batch_alter_table("teams_conversation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("name", sa.String(), nullable=False, server_default=""))
