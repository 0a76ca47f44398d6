"""Full-text search over transcripts and follow-ups (SQLite FTS5 inside the encrypted file)."""

import re
from collections.abc import Sequence

from sqlalchemy import text

from app.domain.history import Hit
from app.store.database import Sessions

LIMIT = 200
# Marks around the words that were found; a private-use character can't stand in a transcript.
BEGIN, END = "\ue000", "\ue001"


class SearchStore(Sessions):
    def search(self, query: str) -> Sequence[Hit]:
        """Where all the words of `query` stand (the last one may be a beginning), best first, at most 200."""
        words = re.findall(r"\w+", query)
        if not words:
            return ()
        # Each word is quoted, so nothing a person types is read as FTS5's own syntax.
        match = " ".join(f'"{word}"' for word in words) + "*"
        statement = text(
            "SELECT call_id, kind, ref, at, who, snippet(search, 5, :begin, :end, '…', 16) AS piece "
            "FROM search WHERE search MATCH :match ORDER BY rank LIMIT :limit"
        )
        with self.read() as session:
            rows = session.connection().execute(statement, {"match": match, "begin": BEGIN, "end": END, "limit": LIMIT})
            return [_hit(row) for row in rows.mappings()]


def _hit(row: object) -> Hit:
    found: dict[str, object] = dict(row)  # type: ignore[call-overload]
    pieces = re.split(f"[{BEGIN}{END}]", str(found["piece"]))
    at = found["at"]
    return Hit(
        call_id=str(found["call_id"]),
        kind=str(found["kind"]),
        ref=str(found["ref"]),
        at=float(str(at)) if at is not None else None,
        who=str(found["who"] or ""),
        pieces=tuple(pieces),
    )
