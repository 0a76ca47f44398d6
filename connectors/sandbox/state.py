"""What the sandbox holds: documents in SQLite, on disk before any answer leaves, and a clock that tells story time."""

import json
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

Doc = dict[str, Any]

_SCHEMA = """
CREATE TABLE IF NOT EXISTS doc (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, vendor TEXT NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL,
    body TEXT NOT NULL, UNIQUE (vendor, kind, id));
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
"""
_ID_FIELDS = ("id", "Id", "accountId")


class State:
    """One folder's documents. Used from one thread, the server's loop."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(folder / "sandbox.db", isolation_level=None)
        self._db.execute("PRAGMA journal_mode=WAL")
        # FULL: an answer is a promise, and the demo is killed at any moment to see whether it was kept.
        self._db.execute("PRAGMA synchronous=FULL")
        self._db.executescript(_SCHEMA)
        self._started = time.monotonic()
        self._base = float(self.meta("clock") or 0.0)

    def close(self) -> None:
        self._db.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Everything inside becomes durable together, or not at all."""
        if self._db.in_transaction:
            yield
            return
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._db.execute("INSERT OR REPLACE INTO meta VALUES ('clock', ?)", (repr(self.now()),))
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    def get(self, vendor: str, kind: str, doc_id: str) -> Doc | None:
        row = self._db.execute(
            "SELECT body FROM doc WHERE vendor=? AND kind=? AND id=?", (vendor, kind, doc_id)
        ).fetchone()
        return json.loads(row[0]) if row else None

    def all(self, vendor: str, kind: str) -> list[Doc]:
        """In the order in which they were first put."""
        rows = self._db.execute("SELECT body FROM doc WHERE vendor=? AND kind=? ORDER BY seq", (vendor, kind))
        return [json.loads(row[0]) for row in rows]

    def put(self, vendor: str, kind: str, doc_id: str, body: Doc) -> None:
        """Adds or replaces a document; it is on disk when this returns."""
        with self.transaction():
            self._db.execute(
                "INSERT INTO doc (vendor, kind, id, body) VALUES (?, ?, ?, ?) "
                "ON CONFLICT (vendor, kind, id) DO UPDATE SET body=excluded.body",
                (vendor, kind, doc_id, json.dumps(body)),
            )

    def delete(self, vendor: str, kind: str, doc_id: str) -> bool:
        with self.transaction():
            done = self._db.execute("DELETE FROM doc WHERE vendor=? AND kind=? AND id=?", (vendor, kind, doc_id))
        return done.rowcount > 0

    def meta(self, key: str) -> str | None:
        row = self._db.execute("SELECT value FROM meta WHERE key=?", (key,)).fetchone()
        return row[0] if row else None

    def set_meta(self, key: str, value: str) -> None:
        with self.transaction():
            self._db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    def number(self, name: str) -> int:
        """The next number of a series: 1, 2, 3, ..., never the same one twice, restarts included."""
        value = int(self.meta(f"series.{name}") or 0) + 1
        self.set_meta(f"series.{name}", str(value))
        return value

    def now(self) -> float:
        """Story time, as seconds since 1970: it runs on from the last write of the run before."""
        return self._base + (time.monotonic() - self._started)

    def now_iso(self) -> str:
        return datetime.fromtimestamp(self.now(), UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")

    def seed(self, folder: Path) -> None:
        """Fills an empty state from JSON files, one a vendor: {kind: [documents]}. `scenario.json` sets the clock."""
        if self.meta("seeded"):
            return
        scenario = json.loads((folder / "scenario.json").read_text(encoding="utf-8"))
        self._base = datetime.fromisoformat(scenario["now"]).timestamp()
        self._started = time.monotonic()
        with self.transaction():
            for file in sorted(folder.glob("*.json")):
                kinds = json.loads(file.read_text(encoding="utf-8"))
                for kind, docs in kinds.items():
                    for doc in docs if isinstance(docs, list) else ():
                        self.put(file.stem, kind, str(next(doc[f] for f in _ID_FIELDS if f in doc)), doc)
            self.put("scenario", "settings", "settings", scenario["settings"])
            self.set_meta("seeded", self.now_iso())

    def reset(self, folder: Path) -> None:
        """As on the first day: everything that was written since is gone."""
        with self.transaction():
            self._db.execute("DELETE FROM doc")
            self._db.execute("DELETE FROM meta")
        self.seed(folder)

    def settings(self) -> Doc:
        return self.get("scenario", "settings", "settings") or {}
