"""Messages to a program of the rep's: that a call was written up, or that a follow-up was written."""

from collections.abc import Callable, Mapping
from typing import Any

from app.domain.errors import CallsideError
from app.domain.memory import moment_link
from app.domain.outbox import OutboxRow, OutboxState
from app.domain.ports import Store
from app.logs import get_logger
from app.services.memory.reach import Reach
from app.settings import Settings

log = get_logger(__name__)

# Starts the rep's program with a message, or sends it to an address of this machine. Raises CallsideError.
Deliver = Callable[[Mapping[str, Any]], None]
MOST_LINES = 10


class OutgoingEvents:
    """Ids and links; words only where `event_words` allows it. Nothing is told of a call that may not be asked. What can't be
    delivered is logged: the next message does not wait for it."""

    def __init__(
        self,
        *,
        store: Store,
        settings: Callable[[], Settings],
        reach: Callable[[], Reach],
        ways: Callable[[Settings], Mapping[str, Deliver]],
    ) -> None:
        self._store = store
        self._settings = settings
        self._reach = reach
        self._ways = ways

    def call_written_up(self, call_id: str) -> None:
        """Tells that the follow-ups of a call wait to be read."""
        self._tell(call_id, {"event": "call_written_up"})

    def follow_up_written(self, row: OutboxRow) -> None:
        """Tells that a follow-up has reached its system; any other change of it is nobody's news."""
        if row.state is OutboxState.DONE:
            self._tell(
                row.call_id,
                {"event": "follow_up_written", "follow_up": row.proposal_id, "system": str(row.prepared.vendor)},
            )

    def _tell(self, call_id: str, told: Mapping[str, Any]) -> None:
        settings = self._settings()
        ways = self._ways(settings)
        call = self._reach().call(call_id) if ways else None
        if call is None:
            return
        message = {**told, "call": call_id, "link": moment_link(call_id, 0.0)}
        if settings.event_words:
            message |= {
                "title": call.context.title, "accounts": list(call.context.accounts), "summary": self._summary(call_id),
            }  # fmt: skip
        for name, deliver in ways.items():
            try:
                deliver(message)
            except CallsideError as error:
                log.warning("message not delivered", way=name, error=type(error).__name__)

    def _summary(self, call_id: str) -> list[str]:
        """The summary's lines, as far as what they rest on may be quoted."""
        extraction = self._store.extraction(call_id)
        quotable = {s.id for s in self._reach().segments(call_id)}
        lines = extraction.summary if extraction else ()
        return [li.text for li in lines if li.evidence and all(e.segment in quotable for e in li.evidence)][:MOST_LINES]
