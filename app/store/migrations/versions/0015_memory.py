"""The index of what was said: for each call its passages and their vectors.

Triggers keep it: as soon as a word of a transcript changes or goes, the call's row goes in the same transaction, and is
made anew while the program is idle. Names of speakers are not in it, so that a rename costs nothing.
"""

import sqlalchemy as sa
from alembic import op

revision = "0015_memory"
down_revision = "0013_lost_answers"

FORGET = "DELETE FROM memory_index WHERE call_id = old.call_id; "
SAID = (
    "(SELECT group_concat(json_extract(s.value, '$.id') || char(31) || json_extract(s.value, '$.text'), char(30)) "
    "FROM json_each({row}.body, '$.segments') AS s)"
)


def upgrade() -> None:
    """The table, and what forgets its rows."""
    op.create_table(
        "memory_index",
        sa.Column("call_id", sa.Text, primary_key=True),
        sa.Column("model", sa.Text, nullable=False),
        sa.Column("spans", sa.Text, nullable=False),
        sa.Column("vectors", sa.LargeBinary, nullable=False),
    )
    changed = f"{SAID.format(row='old')} IS NOT {SAID.format(row='new')}"
    op.execute(
        "CREATE TRIGGER memory_index_update AFTER UPDATE ON document "
        f"WHEN old.kind = 'transcript' AND (new.kind <> old.kind OR {changed}) BEGIN {FORGET} END"
    )
    op.execute(
        f"CREATE TRIGGER memory_index_delete AFTER DELETE ON document WHEN old.kind = 'transcript' BEGIN {FORGET} END"
    )
    op.execute(
        "CREATE TRIGGER memory_index_call AFTER DELETE ON call BEGIN DELETE FROM memory_index WHERE call_id = old.id; END"
    )
