"""One summary after the writes, in the program and as a direct message to oneself: written, waiting, minutes saved."""

from collections.abc import Mapping

from app.domain.call import Call
from app.domain.outbox import OutboxRow, OutboxState
from app.domain.ports import Store, WriteConnector
from app.domain.proposal import Action, ActionKind, Vendor, write_key
from app.domain.wording import count
from app.services.outbox.targets import stored_targets, writer_of
from app.services.reports.insights import WeeklyStats, numbers
from app.services.review.service import sha256
from app.settings import Settings


class SummaryMessageService:
    def __init__(self, *, store: Store, connectors: Mapping[Vendor, WriteConnector], settings: Settings) -> None:
        self._store = store
        self._connectors = connectors
        self._settings = settings

    def numbers(self, call: Call) -> WeeklyStats:
        return numbers(self._store, [call.id], minutes_before=self._settings.minutes_before)

    def summarize(self, call: Call) -> bool:
        """Queues the message to oneself; it goes to nobody else, so it needs no approval. False where it was queued
        before, or where there is no chat to send it with."""
        targets = stored_targets(self._store, call.id)
        me = targets.extra.get("me")
        connector = writer_of(self._connectors, ActionKind.DIRECT_SUMMARY, targets.chat)
        if not me or connector is None:
            return False
        account = call.context.accounts[0] if call.context.accounts else call.context.title
        action = Action.of(ActionKind.DIRECT_SUMMARY, me, "you", {"text": self.text(call, account)}, connector.vendor)
        key = write_key(action, call_id=call.id, event_uid=call.event_uid, event_start=call.event_start)
        prepared = connector.prepare(action, key)
        return self._store.enqueue(OutboxRow(prepared, call.id, None, sha256(prepared), OutboxState.PENDING))

    def text(self, call: Call, account: str) -> str:
        """The summary of a call's follow-ups: what was written, what waits, how much time it saved."""
        n = self.numbers(call)
        written = ", ".join(count(number, what, what + "s") for what, number in n.written.items()) or "nothing"
        parts = [f"{account}: written: {written}."]
        if n.waiting:
            parts.append(f"Waiting for you: {count(n.waiting, 'item')}.")
        if self._settings.insights:
            parts.append(f"About {n.minutes_saved:.0f} minutes saved against your own baseline.")
        return " ".join(parts)
