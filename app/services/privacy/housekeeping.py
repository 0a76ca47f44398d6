"""Housekeeping of the process that holds the lease: a round every few seconds, and one a day."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass

from app.domain.errors import Unavailable
from app.domain.messages import Message
from app.domain.orders import OrderState
from app.services.outbox.worker import OutboxWorker
from app.services.privacy.evidence import EvidenceService
from app.services.privacy.orders import OrderService
from app.services.privacy.retention import RetentionService
from app.services.processing.rep_voice import RepVoice
from app.services.review.autonomy import AutonomyService

ORDER_STATES = {
    OrderState.DONE: Message("orders.state_done"),
    OrderState.REFUSED: Message("orders.state_refused"),
    OrderState.FAILED: Message("orders.state_failed"),
}


@dataclass(frozen=True, slots=True)
class FolderState:
    """`has_left` says whether an order has just removed a leaver's data, `log_goes_on` whether the audit log still holds the
    row that the keychain noted as its last; `afterwards` is done once what is too old has gone."""

    has_left: Callable[[], bool]
    log_goes_on: Callable[[], bool]
    afterwards: Sequence[Callable[[], None]] = ()


class HousekeepingService:
    """`orders` and `evidence` are None unless IT has set them up, `unwanted_voice` unless a stored voiceprint has to go.
    `folder` answers for the data folder itself."""

    def __init__(
        self,
        *,
        autonomy: AutonomyService,
        outbox: OutboxWorker,
        retention: RetentionService,
        orders: OrderService | None,
        evidence: EvidenceService | None,
        unwanted_voice: RepVoice | None,
        folder: FolderState,
    ) -> None:
        self._autonomy = autonomy
        self._outbox = outbox
        self._retention = retention
        self._orders = orders
        self._evidence = evidence
        self._unwanted_voice = unwanted_voice
        self._folder = folder

    def tick(self) -> None:
        """Approves countdowns that ran out, sends what is approved, forwards new evidence."""
        self._autonomy.tick()
        self._outbox.tick()
        self.forward_evidence()

    def daily(self) -> Sequence[str]:
        """IT's orders first, then retention. Returns the sentences that a person should read."""
        said = []
        for receipt in self._orders.run() if self._orders else ():
            body = receipt["receipt"]
            said.append(Message("orders.done", order=body["order"], state=ORDER_STATES[OrderState(body["state"])]))
        if self._folder.has_left():
            return [*said, Message("orders.data_removed")]
        if self._unwanted_voice:
            self._unwanted_voice.forget()
        if not self._folder.log_goes_on():
            said.append(Message("audit.rolled_back"))
        report = self._retention.run()
        if report.problems:
            said.append(Message("retention.not_all", problem=report.problems[0]))
        self.forward_evidence()
        for work in self._folder.afterwards:
            work()
        return said

    def forward_evidence(self) -> None:
        """Hands IT the new evidence; a receiver that is down is tried again in the next round."""
        if self._evidence:
            with suppress(Unavailable):
                self._evidence.forward()
