"""The calls that the calendar has, so that a brief survives a restart and is never sent twice."""

import sqlalchemy as sa
from alembic import op

revision = "0011_schedule"
down_revision = "0010_privacy"


def upgrade() -> None:
    """The calendar's coming calls."""
    op.create_table(
        "planned_call",
        sa.Column("event_id", sa.Text, primary_key=True),
        sa.Column("start", sa.Float, nullable=False, index=True),
        sa.Column("body", sa.Text, nullable=False),
    )
