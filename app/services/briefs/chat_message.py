"""The brief as a message to the rep's own chat: queued once for each start of a call, and taken back with the call."""

import uuid
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC

from app.domain.brief import PreparedCall
from app.domain.errors import CallsideError
from app.domain.outbox import OutboxRow, OutboxState
from app.domain.ports import Store, WriteConnector
from app.domain.proposal import KEY_NAMESPACE, Action, ActionKind, Vendor
from app.services.briefs.plain_text import brief_text
from app.services.outbox.targets import stored_targets, writer_of
from app.services.outbox.worker import OutboxWorker
from app.services.review.service import sha256


class BriefMessages:
    def __init__(self, *, store: Store, connectors: Mapping[Vendor, WriteConnector], writer: OutboxWorker) -> None:
        self._store = store
        self._connectors = connectors
        self._writer = writer

    def queue(self, prepared: PreparedCall) -> str | None:
        """The message's key; it goes to nobody but the rep, so it needs no approval. None where there is no chat."""
        event = prepared.brief.event
        targets = stored_targets(self._store, event.id)
        me = targets.extra.get("me")
        connector = writer_of(self._connectors, ActionKind.DIRECT_SUMMARY, targets.chat)
        if not me or connector is None:
            return None
        action = Action.of(ActionKind.DIRECT_SUMMARY, me, "you", {"text": brief_text(prepared.brief)}, connector.vendor)
        key = str(uuid.uuid5(KEY_NAMESPACE, f"brief|{event.uid}|{event.start.astimezone(UTC).isoformat()}|{me}"))
        request = connector.prepare(action, key)
        self._store.enqueue(OutboxRow(request, event.id, None, sha256(request), OutboxState.PENDING))
        return key

    def take_back(self, key: str) -> None:
        """Deletes it where it is out, stops it where it is not; what can't be taken back stays, and hurts nobody."""
        with suppress(CallsideError):
            if not self._writer.withdraw(key, "The call was cancelled."):
                self._writer.undo(key)
