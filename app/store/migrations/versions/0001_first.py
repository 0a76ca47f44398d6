"""The first schema."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """The tables of the first version."""
    text, blob, whole, when = sa.Text, sa.LargeBinary, sa.Integer, sa.DateTime
    _table("call", _key("id"), _col("body", text), _col("state", text), _col("audio_key", blob))
    _table("consent", _key("call_id"), _col("body", text))
    _table("document", _key("call_id"), _key("kind"), _col("body", text))
    _table("live_word", _key("id", whole), _col("call_id", text), _col("body", text))
    _table(
        "step",
        _key("call_id"),
        _key("step"),
        *(_col(name, kind) for name, kind in (("state", text), ("attempt", whole), ("input_hash", text))),
        _col("output_ref", text, optional=True),
    )
    _table(
        "proposal", _key("id"), _col("call_id", text), _col("position", whole), _col("body", text), _col("state", text)
    )
    _table("help_request", _key("id"), _col("call_id", text), _col("body", text))
    _table(
        "outbox",
        _key("key"),
        *(_col(name, text) for name in ("vendor", "kind", "target", "sha256", "call_id", "state")),
        *(_col(name, whole) for name in ("position", "attempt")),
        *(_col(name, text, optional=True) for name in ("proposal_id", "remote_id", "url", "error")),
        *(_col(name, when, optional=True) for name in ("not_before", "sent_at")),
        _col("payload", blob),
        _col("absent_once", sa.Boolean),
    )
    _table(
        "attempt",
        _key("id", whole),
        *(_col(name, text) for name in ("key", "outcome", "detail")),
        _col("attempt", whole),
        _col("at", when),
    )
    _table("audit_key", _key("call_id"), _col("key", blob))
    _table(
        "audit",
        _key("seq", whole),
        *(_col(name, text) for name in ("at", "kind", "facts", "previous", "hash")),
        _col("call_id", text, optional=True),
        _col("private", blob, optional=True),
    )
    indexed = (("live_word", "call_id"), ("proposal", "call_id"), ("help_request", "call_id"), ("attempt", "key"))
    for table, column in (*indexed, ("outbox", "call_id"), ("outbox", "state"), ("outbox", "position")):
        op.create_index(f"ix_{table}_{column}", table, [column])
    for verb in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER audit_no_{verb.lower()} BEFORE {verb} ON audit "
            "BEGIN SELECT RAISE(ABORT, 'the audit log only grows'); END"
        )


def _table(name: str, *columns: "sa.Column[Any]") -> None:
    op.create_table(name, *columns)


def _key(name: str, kind: Any = sa.Text) -> "sa.Column[Any]":
    return sa.Column(name, kind, primary_key=True)


def _col(name: str, kind: Any, *, optional: bool = False) -> "sa.Column[Any]":
    return sa.Column(name, kind, nullable=optional)
