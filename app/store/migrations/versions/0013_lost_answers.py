"""How often the answer to a write was lost: a write that can't be found is not sent again without end."""

import sqlalchemy as sa
from alembic import op

revision = "0013_lost_answers"
down_revision = "0012_rep_documents"


def upgrade() -> None:
    """The outbox's count of lost answers."""
    op.add_column("outbox", sa.Column("lost", sa.Integer, nullable=False, server_default="0"))
