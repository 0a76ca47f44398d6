"""What the rep decided about each proposal, the level of each kind of write, and the countdowns that run."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0003"


def upgrade() -> None:
    """Decisions, levels and countdowns."""
    op.create_table(
        "decision",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("proposal_id", sa.String, nullable=False, index=True),
        sa.Column("kind", sa.String, nullable=False, index=True),
        sa.Column("confidence", sa.Float, nullable=False),
        sa.Column("right", sa.Boolean, nullable=False),
        sa.Column("judged", sa.String, nullable=False),
        sa.Column("level", sa.String, nullable=False),
        sa.Column("producer", sa.String, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "autonomy",
        sa.Column("kind", sa.String, primary_key=True),
        sa.Column("level", sa.String, nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=True),
    )
    op.create_table(
        "countdown",
        sa.Column("proposal_id", sa.String, primary_key=True),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sha256", sa.String, nullable=False),
    )
