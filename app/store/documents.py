"""Documents of a call and of the rep: JSON texts, with one load and one save function for each kind that is an object."""

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from app.domain.brief import Brief
from app.domain.claims import Extraction
from app.domain.documents import Document, Gap, Note, PostCallTalk, RepDocument
from app.domain.formats import dumps, extraction_from, targets_from, transcript_from
from app.domain.proposal import Person, Targets
from app.domain.renames import Rename
from app.domain.schedule import SyncPoint
from app.domain.transcript import Transcript, Voiceprint
from app.logs import get_logger
from app.store.calls import adapter
from app.store.database import Sessions
from app.store.schema import DocumentRow, RepDocumentRow

log = get_logger(__name__)


class DocumentStore(Sessions):
    def save_document(self, call_id: str, kind: str, body: str) -> None:
        """Saves a JSON text; `kind` is a Document, or a step's (`step_document`)."""
        with self.write() as session:
            session.merge(DocumentRow(call_id=call_id, kind=kind, body=body))

    def document(self, call_id: str, kind: str) -> str | None:
        with self.read() as session:
            row = session.get(DocumentRow, (call_id, kind))
            return row.body if row else None

    def drop_document(self, call_id: str, kind: str) -> None:
        with self.write() as session:
            row = session.get(DocumentRow, (call_id, kind))
            if row is not None:
                session.delete(row)

    def _load(self, call_id: str, kind: Document) -> Any:
        body = self.document(call_id, kind)
        return None if body is None else json.loads(body)

    # ── before the call ─────────────────────────────────────────────────────────────────────────────────────────

    def brief(self, call_id: str) -> Brief | None:
        """The call's brief; None if it has none, or one that this version can't read."""
        body = self.document(call_id, Document.BRIEF)
        try:
            found: Brief | None = adapter(Brief).validate_json(body) if body else None
        except ValidationError:
            log.warning("brief not readable", call=call_id)
            return None
        return found

    def save_brief(self, call_id: str, brief: Brief) -> None:
        self.save_document(call_id, Document.BRIEF, dumps(brief))

    def targets(self, call_id: str) -> Targets | None:
        found = self._load(call_id, Document.TARGETS)
        return None if found is None else targets_from(found)

    def save_targets(self, call_id: str, targets: Targets) -> None:
        self.save_document(call_id, Document.TARGETS, dumps(targets))

    def chosen_account(self, call_id: str) -> str | None:
        """The account that the rep chose where several match."""
        found = self._load(call_id, Document.CHOSEN_ACCOUNT)
        return None if found is None else str(found)

    def save_chosen_account(self, call_id: str, account: str) -> None:
        self.save_document(call_id, Document.CHOSEN_ACCOUNT, json.dumps(account))

    def chosen_deal(self, call_id: str) -> str | None:
        """The opportunity that the rep chose where several are open."""
        found = self._load(call_id, Document.CHOSEN_DEAL)
        return None if found is None else str(found)

    def save_chosen_deal(self, call_id: str, deal: str) -> None:
        self.save_document(call_id, Document.CHOSEN_DEAL, json.dumps(deal))

    def language(self, call_id: str) -> tuple[str, float] | None:
        """The language that the call's sound has told, and from which second on its live words are in it."""
        found = self._load(call_id, Document.LANGUAGE)
        return None if found is None else (str(found[0]), float(found[1]))

    def save_language(self, call_id: str, code: str, since: float) -> None:
        self.save_document(call_id, Document.LANGUAGE, json.dumps([code, since]))

    # ── during it ───────────────────────────────────────────────────────────────────────────────────────────────

    def gaps(self, call_id: str) -> Sequence[Gap]:
        """When the call was off the record."""
        return [(start, end) for start, end in self._load(call_id, Document.GAPS) or ()]

    def save_gaps(self, call_id: str, gaps: Sequence[Gap]) -> None:
        self.save_document(call_id, Document.GAPS, dumps(gaps))

    def notes(self, call_id: str) -> Sequence[Note]:
        """The rep's notes in the order they were taken; empty if there are none."""
        return [Note(float(d["at"]), str(d["text"])) for d in self._load(call_id, Document.NOTES) or ()]

    def save_notes(self, call_id: str, notes: Sequence[Note]) -> None:
        self.save_document(call_id, Document.NOTES, dumps(notes))

    # ── after it ────────────────────────────────────────────────────────────────────────────────────────────────

    def transcript(self, call_id: str) -> Transcript | None:
        found = self._load(call_id, Document.TRANSCRIPT)
        return None if found is None else transcript_from(found)

    def save_transcript(self, call_id: str, transcript: Transcript) -> None:
        with self.write():
            self.save_document(call_id, Document.TRANSCRIPT, dumps(transcript))
            self.drop_document(call_id, Document.RENAMES)

    def extraction(self, call_id: str) -> Extraction | None:
        found = self._load(call_id, Document.EXTRACTION)
        return None if found is None else extraction_from(found)

    def save_extraction(self, call_id: str, extraction: Extraction) -> None:
        with self.write():
            self.save_document(call_id, Document.EXTRACTION, dumps(extraction))
            self.drop_document(call_id, Document.RENAMES)

    def renames(self, call_id: str) -> Sequence[Rename]:
        """What the last names that were put right had changed, the newest last. Whatever else changes the transcript or
        the claims ends it: no word that was taken out of them stays here."""
        body = self.document(call_id, Document.RENAMES)
        try:
            found: Sequence[Rename] = adapter(tuple[Rename, ...]).validate_json(body) if body else ()
        except ValidationError:
            log.warning("renames not readable", call=call_id)
            return ()
        return found

    def save_renames(self, call_id: str, renames: Sequence[Rename]) -> None:
        self.save_document(call_id, Document.RENAMES, adapter(tuple[Rename, ...]).dump_json(tuple(renames)).decode())

    def post_call_talk(self, call_id: str) -> PostCallTalk | None:
        found = self._load(call_id, Document.POST_CALL_TALK)
        return None if found is None else PostCallTalk(*found)

    def save_post_call_talk(self, call_id: str, talk: PostCallTalk) -> None:
        self.save_document(call_id, Document.POST_CALL_TALK, json.dumps([talk.start, talk.end, talk.is_included]))

    def is_marked(self, call_id: str, kind: Document) -> bool:
        """Whether a document that is nothing but a mark is there."""
        return self.document(call_id, kind) is not None

    def mark(self, call_id: str, kind: Document) -> None:
        self.save_document(call_id, kind, "true")


class RepDocumentStore(Sessions):
    """What belongs to the rep and to no call."""

    def rep_document(self, kind: RepDocument) -> Any:
        """The document as JSON gives it; None if there is none."""
        with self.read() as session:
            row = session.get(RepDocumentRow, kind)
            return json.loads(row.body) if row else None

    def _save_rep(self, kind: RepDocument, value: Any) -> None:
        with self.write() as session:
            session.merge(RepDocumentRow(kind=kind, body=dumps(value)))

    def rep_person(self) -> Person | None:
        """The rep as the chat system knew them last."""
        found = self.rep_document(RepDocument.PERSON)
        return Person(**found) if found else None

    def save_rep_person(self, person: Person) -> None:
        self._save_rep(RepDocument.PERSON, person)

    def colleagues(self) -> Sequence[Person]:
        """The chat system's people as they were known last."""
        return [Person(**one) for one in self.rep_document(RepDocument.COLLEAGUES) or ()]

    def save_colleagues(self, people: Sequence[Person]) -> None:
        self._save_rep(RepDocument.COLLEAGUES, list(people))

    def promises_done(self) -> frozenset[str]:
        """Keys of the promises that the rep has ticked off."""
        return frozenset(self.rep_document(RepDocument.PROMISES_DONE) or ())

    def save_promises_done(self, keys: Collection[str]) -> None:
        self._save_rep(RepDocument.PROMISES_DONE, sorted(keys))

    def calendar_sync(self) -> SyncPoint | None:
        found: Mapping[str, Any] | None = self.rep_document(RepDocument.CALENDAR_SYNC)
        point: SyncPoint | None = adapter(SyncPoint).validate_python(found) if found else None
        return point

    def save_calendar_sync(self, point: SyncPoint) -> None:
        self._save_rep(RepDocument.CALENDAR_SYNC, point)

    def voiceprint(self) -> Voiceprint | None:
        found = self.rep_document(RepDocument.VOICEPRINT)
        return tuple(found) if found else None

    def save_voiceprint(self, voiceprint: Voiceprint | None) -> None:
        """None forgets the voiceprint; the row stays, so that pages of before are overwritten."""
        self._save_rep(RepDocument.VOICEPRINT, voiceprint)
