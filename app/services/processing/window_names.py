"""Names that the meeting's window showed during a call, and the voices for which they are proposed afterwards."""

import json
from collections.abc import Collection, Sequence

from app.domain.call import CallState
from app.domain.documents import Document
from app.domain.meeting_names import NameProposal, ShownName, proposed_names
from app.domain.ports import Store
from app.services.processing.capture_gaps import OBSERVER
from app.services.processing.guessed_names import confirmed
from app.services.processing.notes import YOUR_NOTE
from app.services.processing.speaker_names import Renamed, SpeakerService


class WindowNameService:
    """Proposals wait until the rep says yes or no; no name is changed by them alone."""

    def __init__(self, *, store: Store, speakers: SpeakerService) -> None:
        self._store = store
        self._speakers = speakers

    def proposed(self, call_id: str) -> Sequence[NameProposal]:
        """The names that are proposed for voices of a call, the surest first."""
        call, transcript = self._store.call(call_id), self._store.transcript(call_id)
        shown = shown_names(self._store, call_id)
        if call is None or transcript is None or not shown or call.state is CallState.PROCESSING:
            return ()
        settled = {call.context.rep, OBSERVER, YOUR_NOTE, *confirmed(self._store, call_id)}
        return proposed_names(transcript, shown, call.context, settled)

    def accept(self, call_id: str, proposal: NameProposal) -> Renamed:
        """The voice gets the name, as one that the rep has put right. Raises BadInput where nobody is called so any more."""
        return self._speakers.rename(call_id, proposal.speaker, proposal.name)

    def decline(self, call_id: str, proposal: NameProposal) -> None:
        """The name is not proposed again in this call: what the window showed of it is forgotten."""
        call = self._store.call(call_id)
        first = proposal.name.split()[0].casefold() if call else ""
        kept = [s for s in shown_names(self._store, call_id) if first not in s.name.casefold()]
        save_shown_names(self._store, call_id, kept)


def shown_names(store: Store, call_id: str) -> Sequence[ShownName]:
    """What was shown during a call."""
    body = store.document(call_id, Document.MEETING_NAMES)
    return [ShownName(*row) for row in json.loads(body)] if body else []


def save_shown_names(store: Store, call_id: str, shown: Collection[ShownName]) -> None:
    rows = [[round(s.start, 2), round(s.end, 2), s.name] for s in shown]
    store.save_document(call_id, Document.MEETING_NAMES, json.dumps(rows, ensure_ascii=False))
