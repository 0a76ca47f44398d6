"""Every text that names or quotes somebody, in one pass: read, changed in place or removed."""

from collections.abc import Callable, Iterator

from sqlalchemy import text
from sqlmodel import Session

from app.domain.redaction import StoredText
from app.store.audit import ALIAS_KEY
from app.store.database import Sessions

# table: (key columns, column of the call, column of the text)
TEXTS = {
    "call": (("id",), "id", "body"),
    "consent": (("call_id",), "call_id", "body"),
    "document": (("call_id", "kind"), "call_id", "body"),
    "rep_document": (("kind",), None, "body"),
    "live_word": (("id",), "call_id", "body"),
    "proposal": (("id",), "call_id", "body"),
    "help_request": (("id",), "call_id", "body"),
    "outbox": (("key",), "call_id", "payload"),
    "attempt": (("id",), None, "detail"),
    "planned_call": (("event_id",), "event_id", "body"),
    "account": (("system",), None, "body"),
    "hold": (("scope", "subject"), None, "reason"),
}
# What else of a row may name somebody; a row of these tables that does is removed whole.
ASIDE = {"outbox": ("target", "error", "url")}
# What an erasure of everything leaves: the log, whose personal fields go with their keys, and the installation's own marks.
STAYS = ("audit", "audit_checkpoint", "erasure", "order_done", "keep", "alembic_version")
# Answers the text that is to stand in its place: the same, another one, or None where the row must go.
Change = Callable[[StoredText], str | None]


class RedactingStore(Sessions):
    def texts(self) -> Iterator[StoredText]:
        """Everything that the store holds as text, the index of the search included."""
        with self.read() as session:
            for table in TEXTS:
                for stored, _ in _rows(session, table):
                    yield stored
            for call_id, kind, who, body in session.connection().execute(
                text("SELECT call_id, kind, who, body FROM search")
            ):
                yield StoredText(f"search:{kind}", call_id, f"{who or ''} {body or ''}")

    def rewrite(self, change: Change) -> dict[str, int]:
        """Applies `change` to every text; answers how many rows of each table it touched."""
        touched: dict[str, int] = {}
        with self.write() as session:
            for table, (keys, _, column) in TEXTS.items():
                for stored, key in list(_rows(session, table)):
                    body = change(stored)
                    if body == stored.body:
                        continue
                    touched[table] = touched.get(table, 0) + 1
                    where = " AND ".join(f"{name} = :{name}" for name in keys)
                    if body is None:
                        _run(session, f"DELETE FROM {table} WHERE {where}", key)  # noqa: S608 - names of ours
                    else:
                        _run(session, f"UPDATE {table} SET {column} = :body WHERE {where}", {**key, "body": body})  # noqa: S608
            # Checkpoints without their document, attempts and countdowns without their row.
            _run(session, "DELETE FROM step WHERE state = 'done' AND NOT EXISTS (SELECT 1 FROM document "
                          "WHERE document.call_id = step.call_id AND document.kind = step.output_ref)")  # fmt: skip
            _run(session, "DELETE FROM attempt WHERE key NOT IN (SELECT key FROM outbox)")
            _run(session, "DELETE FROM countdown WHERE proposal_id NOT IN (SELECT id FROM proposal)")
            session.expire_all()
        return touched

    def forget_clip(self, call_id: str) -> bool:
        """The spoken consent's sound alone; its record stays. False where there was none."""
        with self.write() as session:
            return _run(session, "DELETE FROM consent_clip WHERE call_id = :id", {"id": call_id}) > 0

    def forget_everything(self) -> dict[str, int]:
        """Every table but the audit log, its checkpoint and the journal; the personal fields of the log go with their keys."""
        found = {}
        with self.write() as session:
            names = session.connection().execute(text("SELECT name FROM sqlite_master WHERE type = 'table'"))
            for (name,) in list(names):
                if name not in STAYS and not name.startswith(("search", "sqlite_")):
                    found[name] = _run(session, f"DELETE FROM {name}")  # noqa: S608 - names of ours
            _run(session, "DELETE FROM search")
            # Without it no alias of the log leads back to a call.
            _run(session, "DELETE FROM keep WHERE name = :name", {"name": ALIAS_KEY})
            session.expire_all()
        return found


def _rows(session: Session, table: str) -> Iterator[tuple[StoredText, dict[str, object]]]:
    keys, call, column = TEXTS[table]
    aside = ASIDE.get(table, ())
    columns = [*keys, *(f"coalesce({name}, '')" for name in aside), call or "NULL", column]
    for row in session.connection().execute(text(f"SELECT {', '.join(columns)} FROM {table}")):  # noqa: S608
        body = row[-1].decode() if isinstance(row[-1], bytes) else row[-1]
        kind = f"document:{row[1]}" if table == "document" else table
        stored = StoredText(
            kind, row[-2], body, " ".join(str(part) for part in row[len(keys) : len(keys) + len(aside)])
        )
        yield stored, dict(zip(keys, row[: len(keys)], strict=True))


def _run(session: Session, statement: str, values: dict[str, object] | None = None) -> int:
    return int(session.connection().execute(text(statement), values or {}).rowcount)
