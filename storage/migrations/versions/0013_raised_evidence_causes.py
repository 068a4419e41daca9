"""Messages raised to åtaganden, files that show that they are done, and causes of measures."""

import sqlalchemy as sa
from alembic import op

import storage.tables

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def _words(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=False)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "raised_message",
        sa.Column("id", sa.Integer(), primary_key=True),
        _words("platform"),
        _words("event"),
        _words("forum"),
        _words("text"),
        sa.Column("owner", sa.String(), nullable=True),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("area", sa.String(), nullable=True),
        sa.Column("author_id", sa.Integer(), sa.ForeignKey("person.id"), nullable=True),
        sa.Column("person_id", sa.Integer(), sa.ForeignKey("person.id"), nullable=False),
        _words("status"),
        sa.Column("at", storage.tables.UtcDateTime(), nullable=False),
        sa.UniqueConstraint("platform", "event"),
    )
    op.create_table(
        "evidence_file",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("commitment_id", sa.Integer(), sa.ForeignKey("commitment.id"), nullable=False),
        _words("name"),
        _words("mime"),
        sa.Column("size", sa.Integer(), nullable=False),
        _words("sha256"),
        _words("platform"),
        _words("room"),
        _words("event"),
        _words("address"),
        sa.Column("person_id", sa.Integer(), sa.ForeignKey("person.id"), nullable=True),
        sa.Column("at", storage.tables.UtcDateTime(), nullable=False),
    )
    op.create_index("ix_evidence_file_commitment_id", "evidence_file", ["commitment_id"])
    op.create_table(
        "measure_cause",
        sa.Column("commitment_id", sa.Integer(), sa.ForeignKey("commitment.id"), primary_key=True),
        _words("problem"),
        _words("cause"),
        _words("without"),
        sa.Column("area", sa.String(), nullable=True),
        sa.Column("category", sa.String(), nullable=True),
        sa.Column("asked_on", sa.Date(), nullable=True),
        _words("effect"),
        sa.Column("effect_on", sa.Date(), nullable=True),
    )


def downgrade() -> None:
    """Take the tables away."""
    for table in ("measure_cause", "evidence_file", "raised_message"):
        op.drop_table(table)
