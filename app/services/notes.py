"""What the rep types during a call: each line with its moment, kept with the call and labelled as the rep's own."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.formats import dumps
from app.domain.ports import Store

KIND = "notes"


@dataclass(frozen=True, slots=True)
class Note:
    """`at` is in seconds of the call."""

    at: float
    text: str


class NoteService:
    def __init__(self, *, store: Store) -> None:
        self._store = store

    def add(self, call_id: str, at: float, text: str) -> Note:
        """Keeps a line; an empty one is not kept."""
        note = Note(at, text.strip())
        if note.text:
            with self._store.transaction():
                self._store.save_document(call_id, KIND, dumps([*self.of(call_id), note]))
        return note

    def of(self, call_id: str) -> Sequence[Note]:
        body = self._store.document(call_id, KIND)
        return [Note(float(d["at"]), str(d["text"])) for d in json.loads(body)] if body else []
