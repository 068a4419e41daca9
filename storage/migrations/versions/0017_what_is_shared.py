"""What a function does together with an owner is found by the function."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table, and fill it with what is shared already."""
    helper = op.create_table(
        "commitment_helper",
        sa.Column("function", sa.String(), nullable=False),
        sa.Column("commitment_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["commitment_id"], ["commitment.id"]),
        sa.PrimaryKeyConstraint("function", "commitment_id"),
    )
    op.create_index(
        "ix_commitment_helper_of", "commitment_helper", ["commitment_id", "function"], unique=False
    )
    row = sa.table("commitment", sa.column("id"), sa.column("co_owners", sa.JSON()))
    shared = [
        {"function": function, "commitment_id": id_}
        for id_, functions in op.get_bind().execute(sa.select(row.c.id, row.c.co_owners))
        for function in dict.fromkeys(functions or ())
    ]
    if shared:
        op.bulk_insert(helper, shared)


def downgrade() -> None:
    """Take the table away; the åtaganden say it still."""
    op.drop_index("ix_commitment_helper_of", table_name="commitment_helper")
    op.drop_table("commitment_helper")
