"""The stored help requests: read, saved, published, and judged for whether they are still wanted."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from app.domain.call import Call, CallState
from app.domain.help import HelpRequest, HelpState
from app.domain.messages import Message
from app.domain.outbox import OutboxRow
from app.domain.ports import Clock, Store
from app.domain.proposal import ActionKind
from app.events import Events, HelpChanged
from app.services.help.messages import message_key
from app.settings import Settings

# A request that is older than this when the program starts again helps nobody.
RESUMED_WITHIN = timedelta(minutes=10)


class RequestLog:
    """Every change of a request goes through here: a cancelled one stays cancelled, whoever saves it afterwards."""

    def __init__(self, *, store: Store, settings: Settings, events: Events, clock: Clock) -> None:
        self._store = store
        self._settings = settings
        self._events = events
        self._clock = clock

    def of(self, call_id: str) -> Sequence[HelpRequest]:
        return self._store.help_requests(call_id)

    def known(self, call_id: str, question: str) -> HelpRequest | None:
        """The request that a press with `question` means: the same question, or whichever is still being asked."""
        open_states = (HelpState.ASKING, HelpState.ACCEPTED)
        found = [r for r in self.of(call_id) if r.state in open_states]
        return next((r for r in found if r.question == question or r.state is HelpState.ASKING), None)

    def present(self, request: HelpRequest) -> HelpRequest:
        """The request as the store has it now."""
        return next((r for r in self.of(request.call_id) if r.id == request.id), request)

    def save(self, request: HelpRequest) -> HelpRequest:
        """Saves the request. A request that was cancelled meanwhile stays cancelled."""
        with self._store.transaction():
            if self.present(request).state is HelpState.CANCELLED:
                request = replace(request, state=HelpState.CANCELLED)
            self._store.save_help(request)
        return request

    def publish(self, request: HelpRequest, note: str) -> HelpRequest:
        """Saves the request and publishes HelpChanged with `note`, unless it was cancelled meanwhile."""
        saved = self.save(request)
        if saved.state is request.state:
            self._events.publish(HelpChanged(saved, note))
        return saved

    def to_resume(self) -> Sequence[tuple[Call, HelpRequest]]:
        """Requests that a stop of the program left open, of calls that still run; older ones are closed."""
        found = []
        for call in self._store.calls():
            for request in self.of(call.id):
                if request.state is not HelpState.ASKING or not request.asked:
                    continue
                is_recent = self._clock.now() - request.requested_at <= RESUMED_WITHIN
                if is_recent and call.state in (CallState.PLANNED, CallState.LIVE):
                    found.append((call, request))
                else:
                    self._store.save_help(replace(request, state=HelpState.NOBODY))
        return found

    def outdated(self, row: OutboxRow) -> str | None:
        """Why a help request that still waits in the outbox is no longer wanted; None if it is."""
        if row.prepared.kind != ActionKind.HELP_REQUEST:
            return None
        for request in self.of(row.call_id):
            if any(message_key(request, c) == row.prepared.key for c in request.asked):
                latest = self._settings.help_timeout_seconds * (len(request.asked) + 1)
                is_late = self._clock.now() - request.requested_at > timedelta(seconds=latest)
                return Message("help.not_needed") if request.state is not HelpState.ASKING or is_late else None
        return None
