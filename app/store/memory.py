"""The index of what was said: vectors of passages by call, and the segments that hold a word."""

import json
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import text
from sqlmodel import delete

from app.domain.documents import Document
from app.domain.formats import transcript_from
from app.domain.memory import CallIndex
from app.domain.transcript import Transcript
from app.store.database import Sessions
from app.store.schema import DocumentRow, MemoryIndexRow

# A word that stands in more segments says little about any of them.
MOST_HITS = 3000


class MemoryStore(Sessions):
    def unindexed(self, model: str) -> Sequence[str]:
        """Calls with a transcript that `model` has no vectors of, newest first."""
        query = text(
            "SELECT d.call_id FROM document AS d JOIN call AS c ON c.id = d.call_id "
            "LEFT JOIN memory_index AS m ON m.call_id = d.call_id AND m.model = :model "
            "WHERE d.kind = 'transcript' AND m.call_id IS NULL AND c.state NOT IN ('live', 'processing') "
            "ORDER BY json_extract(c.body, '$.context.started_at') DESC"
        )
        with self.read() as session:
            return [str(row[0]) for row in session.connection().execute(query, {"model": model})]

    def save_index(self, index: CallIndex, model: str, read: Transcript) -> bool:
        """False, and nothing saved, where the transcript is no longer the one that was `read`: making vectors takes
        seconds, and what was erased meanwhile must not come back as numbers."""
        with self.write() as session:
            row = session.get(DocumentRow, (index.call_id, Document.TRANSCRIPT), populate_existing=True)
            if row is None or _said(transcript_from(json.loads(row.body))) != _said(read):
                return False
            spans = json.dumps(index.spans, separators=(",", ":"))
            session.merge(MemoryIndexRow(call_id=index.call_id, model=model, spans=spans, vectors=index.vectors))
            return True

    def indexes(self, call_ids: Collection[str], model: str) -> Sequence[CallIndex]:
        """The rows of these calls, those of other models left out."""
        query = text(
            "SELECT call_id, spans, vectors FROM memory_index WHERE model = :model "
            "AND call_id IN (SELECT value FROM json_each(:ids))"
        )
        with self.read() as session:
            rows = session.connection().execute(query, {"model": model, "ids": json.dumps(sorted(call_ids))})
            return [CallIndex(row[0], tuple((a, b) for a, b in json.loads(row[1])), bytes(row[2])) for row in rows]

    def word_hits(self, words: Sequence[str]) -> Mapping[str, Collection[tuple[str, int]]]:
        """For each beginning of a word, the (call, segment) pairs whose text holds such a word, at most 3,000."""
        query = text("SELECT call_id, ref FROM search WHERE search MATCH :match AND kind = 'transcript' LIMIT :most")
        found: dict[str, Collection[tuple[str, int]]] = {}
        with self.read() as session:
            for word in words:
                # Quoted, so that nothing of a question is read as FTS5's own syntax.
                match = 'body : "' + word.replace('"', '""') + '" *'
                rows = session.connection().execute(query, {"match": match, "most": MOST_HITS})
                found[word] = {(str(row[0]), int(row[1])) for row in rows}
        return found

    def forget_index(self) -> int:
        with self.write() as session:
            number = session.connection().execute(delete(MemoryIndexRow)).rowcount
            session.expire_all()
            return int(number)


def _said(transcript: Transcript) -> list[tuple[int, str]]:
    return [(s.id, s.text) for s in transcript.segments]
