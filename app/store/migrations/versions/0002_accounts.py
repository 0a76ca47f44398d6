"""Connected accounts, and the waits that vendors ask for."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Connected accounts and the vendors' waits."""
    op.create_table(
        "vendor_wait",
        sa.Column("vendor", sa.Text, primary_key=True),
        sa.Column("until", sa.DateTime, nullable=False),
    )
    op.create_table(
        "account",
        sa.Column("system", sa.Text, primary_key=True),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
    )
