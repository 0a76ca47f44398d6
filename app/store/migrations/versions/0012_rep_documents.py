"""The rep's own documents in a table of their own: they hung on a call named "rep" that there was not."""

import sqlalchemy as sa
from alembic import op

revision = "0012_rep_documents"
down_revision = "0011_schedule"


def upgrade() -> None:
    """The rep's documents out of the false call's rows into a table."""
    op.create_table(
        "rep_document",
        sa.Column("kind", sa.Text, primary_key=True),
        sa.Column("body", sa.Text, nullable=False),
    )
    op.execute("INSERT INTO rep_document (kind, body) SELECT kind, body FROM document WHERE call_id = 'rep'")
    op.execute("DELETE FROM document WHERE call_id = 'rep'")
