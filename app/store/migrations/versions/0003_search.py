"""The index behind the history's search.

Triggers keep it: it holds exactly what the documents and proposals hold, so what is redacted or erased there is gone
here in the same transaction.
"""

from alembic import op

revision = "0003"
down_revision = "0002"

SEGMENTS = (
    "INSERT INTO search (call_id, kind, ref, at, who, body) "
    "SELECT new.call_id, 'transcript', json_extract(s.value, '$.id'), json_extract(s.value, '$.start'), "
    "json_extract(s.value, '$.speaker'), json_extract(s.value, '$.text') "
    "FROM json_each(new.body, '$.segments') AS s WHERE json_extract(s.value, '$.text') <> ''; "
)
# All texts of a proposal's content, whatever its fields are called.
TEXTS = (
    "INSERT INTO search (call_id, kind, ref, at, who, body) "
    "SELECT new.call_id, 'follow-up', new.id, NULL, json_extract(new.body, '$.action.vendor'), "
    "group_concat(t.value, ' ') FROM json_tree(new.body, '$.action.content') AS t WHERE t.type = 'text'; "
)
FORGET_SEGMENTS = "DELETE FROM search WHERE kind = 'transcript' AND call_id = old.call_id; "
FORGET_TEXTS = "DELETE FROM search WHERE kind = 'follow-up' AND ref = old.id; "


def upgrade() -> None:
    """The full-text index over transcripts and follow-ups, kept in step by triggers."""
    op.execute(
        "CREATE VIRTUAL TABLE search USING fts5(call_id UNINDEXED, kind UNINDEXED, ref UNINDEXED, at UNINDEXED, "
        "who, body, tokenize = 'unicode61 remove_diacritics 2')"
    )
    # Without this FTS5 keeps deleted words in its segments until they happen to be merged.
    op.execute("INSERT INTO search (search, rank) VALUES ('secure-delete', 1)")
    transcript = "kind = 'transcript'"
    _trigger("document_search_insert", "INSERT ON document", f"new.{transcript}", SEGMENTS)
    _trigger("document_search_update", "UPDATE ON document", f"new.{transcript}", FORGET_SEGMENTS + SEGMENTS)
    _trigger("document_search_delete", "DELETE ON document", f"old.{transcript}", FORGET_SEGMENTS)
    _trigger("proposal_search_insert", "INSERT ON proposal", "1", TEXTS)
    _trigger("proposal_search_update", "UPDATE OF body ON proposal", "1", FORGET_TEXTS + TEXTS)
    _trigger("proposal_search_delete", "DELETE ON proposal", "1", FORGET_TEXTS)
    # The triggers index what was there before, too.
    op.execute("UPDATE document SET body = body WHERE kind = 'transcript'")
    op.execute("UPDATE proposal SET body = body")


def _trigger(name: str, event: str, condition: str, statements: str) -> None:
    op.execute(f"CREATE TRIGGER {name} AFTER {event} WHEN {condition} BEGIN {statements} END")
