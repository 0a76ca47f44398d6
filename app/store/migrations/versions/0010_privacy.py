"""What retention, erasure and orders need: where the audit log begins, what is held, what is being erased, whose key is whose.

The audit log still only grows, but for its old end: rows at or below the checkpoint may go. The index finds a call's
rows by an index of its own, where each deletion used to read all of it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010_privacy"
down_revision = "0006"

# FTS5's own table of contents: c0 is the call, c1 the kind, c2 the reference (SQLite's documentation, "FTS5 data structures").
FORGET_SEGMENTS = (
    "DELETE FROM search WHERE rowid IN (SELECT id FROM search_content WHERE c0 = old.call_id AND c1 = 'transcript'); "
)
FORGET_TEXTS = (
    "DELETE FROM search WHERE rowid IN (SELECT id FROM search_content WHERE c2 = old.id AND c1 = 'follow-up'); "
)
SLOW_SEGMENTS = "DELETE FROM search WHERE kind = 'transcript' AND call_id = old.call_id; "
SLOW_TEXTS = "DELETE FROM search WHERE kind = 'follow-up' AND ref = old.id; "


def upgrade() -> None:
    """Holds, erasures, orders, and an audit log that can lose its old end."""
    text = sa.Text
    op.create_table(
        "audit_checkpoint",
        sa.Column("seq", sa.Integer, primary_key=True),
        sa.Column("hash", text, nullable=False),
    )
    op.create_table(
        "hold",
        sa.Column("scope", text, primary_key=True),
        sa.Column("subject", text, primary_key=True),
        *(sa.Column(name, text, nullable=False) for name in ("reason", "by", "at")),
    )
    op.create_table(
        "erasure",
        sa.Column("id", text, primary_key=True),
        *(sa.Column(name, text, nullable=False) for name in ("scope", "subject", "state", "at")),
    )
    op.create_table(
        "order_done",
        sa.Column("id", text, primary_key=True),
        *(sa.Column(name, text, nullable=False) for name in ("sha256", "state", "at", "receipt")),
    )
    op.create_table(
        "keep", sa.Column("name", text, primary_key=True), sa.Column("value", sa.LargeBinary, nullable=False)
    )
    _keys_by_person()
    op.execute("DROP TRIGGER audit_no_delete")
    op.execute(
        "CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit "
        "WHEN old.seq > (SELECT coalesce(max(seq), 0) FROM audit_checkpoint) "
        "BEGIN SELECT RAISE(ABORT, 'the audit log only grows'); END"
    )
    op.execute("CREATE INDEX ix_search_call ON search_content (c0)")
    op.execute("CREATE INDEX ix_search_ref ON search_content (c2)")
    for name in (
        "document_search_update",
        "document_search_delete",
        "proposal_search_update",
        "proposal_search_delete",
    ):
        _faster(name)


def _keys_by_person() -> None:
    """A key for each person of a call beside the call's own, which has no person."""
    op.execute("ALTER TABLE audit_key RENAME TO audit_key_of_call")
    op.create_table(
        "audit_key",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("call_id", sa.Text, nullable=False, index=True),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("key", sa.LargeBinary, nullable=False),
    )
    op.execute("INSERT INTO audit_key SELECT lower(hex(randomblob(16))), call_id, '', key FROM audit_key_of_call")
    op.execute("DROP TABLE audit_key_of_call")


def _faster(name: str) -> None:
    """The same trigger, which finds what it deletes by the index."""
    found = op.get_bind().exec_driver_sql("SELECT sql FROM sqlite_master WHERE name = ?", (name,)).scalar_one()
    op.execute(f"DROP TRIGGER {name}")
    op.get_bind().exec_driver_sql(found.replace(SLOW_SEGMENTS, FORGET_SEGMENTS).replace(SLOW_TEXTS, FORGET_TEXTS))
