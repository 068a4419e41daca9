"""Plans that were sent as files, and promises to citizens with what became of them."""

import sqlalchemy as sa
from alembic import op

import storage.tables

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_NEW = ("focus", "purpose", "planned", "resources", "outcome")


def upgrade() -> None:
    """Make the tables, and let an åtagande say what its plan says of it."""
    for name in _NEW:
        op.add_column("commitment", sa.Column(name, sa.String(), nullable=False, server_default=""))
    op.create_table(
        "plan_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("plan", sa.String(), nullable=False),
        sa.Column("forum", sa.String(), nullable=False),
        sa.Column("lines", sa.JSON(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("at", storage.tables.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_plan_import_person_id", "plan_import", ["person_id"], unique=False)
    op.create_table(
        "citizen_promise",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("focus", sa.String(), nullable=False),
        sa.Column("goal", sa.String(), nullable=False),
        sa.Column("parties", sa.JSON(), nullable=False),
        sa.Column("owner", sa.String(), nullable=True),
        sa.Column("forum", sa.String(), nullable=True),
        sa.Column("basis", sa.String(), nullable=False),
        sa.Column("signed_by", sa.JSON(), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("target", sa.String(), nullable=True),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("created_at", storage.tables.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["created_by"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "promise_published",
        sa.Column("promise", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("at", storage.tables.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("promise"),
    )
    op.create_table(
        "promise_follow_up",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("promise", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("function", sa.String(), nullable=False),
        sa.Column("asked_of", sa.Integer(), nullable=True),
        sa.Column("asked_at", storage.tables.UtcDateTime(timezone=True), nullable=False),
        sa.Column("nudges", sa.Integer(), nullable=False),
        sa.Column("nudged_at", storage.tables.UtcDateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("comment", sa.String(), nullable=False),
        sa.Column("goes_on", sa.String(), nullable=False),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("answered_at", storage.tables.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["asked_of"], ["person.id"]),
        sa.ForeignKeyConstraint(["answered_by"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("promise", "year"),
    )
    op.create_index("ix_promise_follow_up_year", "promise_follow_up", ["year"], unique=False)
    op.create_index(
        "ix_promise_follow_up_asked_of", "promise_follow_up", ["asked_of"], unique=False
    )


def downgrade() -> None:
    """Drop the tables and the columns."""
    op.drop_table("promise_follow_up")
    op.drop_table("promise_published")
    op.drop_table("citizen_promise")
    op.drop_table("plan_import")
    for name in _NEW:
        op.drop_column("commitment", name)
