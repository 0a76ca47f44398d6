"""The part of an application that keeps data no longer than it may: retention, holds, erasure."""

import getpass
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from app.bootstrap.base import ApplicationBase
from app.bootstrap.connected_accounts import install_name
from app.domain.audit import AuditKind
from app.domain.errors import DataLocked, Unavailable
from app.domain.messages import Message
from app.domain.orders import OrderState
from app.domain.ports import EvidenceSink, Recording
from app.services.privacy.erasure import EraseService
from app.services.privacy.evidence import EvidenceService
from app.services.privacy.export import ExportService
from app.services.privacy.legal_holds import LegalHoldService
from app.services.privacy.orders import InstallIdentity, OrderService
from app.services.privacy.retention import RetentionService
from app.services.processing.rep_voice import RepVoice
from app.store.evidence import EvidenceFolder
from app.store.folder import DataFolder
from app.store.master_key import forget_key

ORDER_STATES = {
    OrderState.DONE: Message("orders.state_done"),
    OrderState.REFUSED: Message("orders.state_refused"),
    OrderState.FAILED: Message("orders.state_failed"),
}

if TYPE_CHECKING:
    from audio.recordings import ChunkRecordings

# When this folder's key was made, as far as anybody has noted it.
KEY_MADE = "key made"


class PrivacyParts(ApplicationBase):
    @cached_property
    def recordings(self) -> "ChunkRecordings":
        from audio.recordings import ChunkRecordings

        return ChunkRecordings(self.folder / "recordings")

    @cached_property
    def files(self) -> DataFolder:
        return DataFolder(self.folder)

    @cached_property
    def holds(self) -> LegalHoldService:
        return LegalHoldService(store=self.store, clock=self.clock)

    @cached_property
    def retention(self) -> RetentionService:
        return RetentionService(
            store=self.store, recordings=self.recordings, holds=self.holds, settings=self.settings, clock=self.clock
        )

    @cached_property
    def erasing(self) -> EraseService:
        return EraseService(
            store=self.store,
            recordings=self.recordings,
            files=self.files,
            holds=self.holds,
            clock=self.clock,
            is_recording=self._is_recording,
        )

    @cached_property
    def exporting(self) -> ExportService:
        def cut(recording: Recording, start: float, end: float) -> bytes:
            from audio.clips import Clips

            return Clips(recording).encoded(start, end)

        return ExportService(
            store=self.store, recordings=self.recordings, settings=self.settings, clock=self.clock, cut=cut
        )

    @cached_property
    def orders(self) -> OrderService:
        return OrderService(
            store=self.store,
            erasing=self.erasing,
            exporting=self.exporting,
            holds=self.holds,
            effective=self.effective,
            clock=self.clock,
            whose=InstallIdentity(install_name(self.folder), getpass.getuser()),
            leave=self._leave,
        )

    def _leave(self) -> None:
        """A leaver's laptop keeps nothing but what is nobody's; this application can only end now."""
        self.has_left = True
        self.store.dispose()
        self.files.forget_all()
        forget_key(self.folder)

    @cached_property
    def evidence(self) -> EvidenceService:
        from connectors.syslog import Syslog

        s = self.settings
        sinks: list[EvidenceSink] = []
        if s.evidence_folder:
            sinks.append(EvidenceFolder(Path(s.evidence_folder).expanduser()))
        if s.evidence_syslog:
            sinks.append(Syslog(s.evidence_syslog))
        return EvidenceService(store=self.store, sinks=sinks, clock=self.clock, install=install_name(self.folder))

    def rotate_key(self, ask_new: Callable[[], str | None] | None = None) -> None:
        """Encrypts everything under a new key. Only for whoever has just opened the folder: services that were made
        before hold the store of before. `ask_new` gives a new passphrase, where a passphrase keeps the key."""
        self.__dict__["store"] = self.open_store(self.store.rotate(self.folder, self.key_provider(ask_new)))
        with self.store.transaction():
            self.store.save_kept(KEY_MADE, self.clock.now().isoformat().encode())
            self.store.audit(self.clock.now(), AuditKind.KEY_ROTATED, None, {})

    def rotate_key_if_due(self) -> bool:
        days = self.settings.key_rotation_days
        made = self.store.kept(KEY_MADE)
        if made is None:
            self.store.save_kept(KEY_MADE, self.clock.now().isoformat().encode())
        if not days or made is None or self.clock.now() - datetime.fromisoformat(made.decode()) < timedelta(days=days):
            return False
        self.rotate_key()
        return True

    def housekeep(self) -> Sequence[str]:
        """At start and once a day: orders first, then what is too old; answers what a person should know, a sentence each."""
        said = []
        if self.settings.orders_folder:
            for receipt in self.orders.run():
                body = receipt["receipt"]
                said.append(Message("orders.done", order=body["order"], state=ORDER_STATES[OrderState(body["state"])]))
        if self.has_left:
            return [*said, Message("orders.data_removed")]
        if not self.settings.voiceprint:
            RepVoice(store=self.store, settings=self.settings, clock=self.clock).forget()
        report = self.retention.run()
        if report.problems:
            said.append(Message("retention.not_all", problem=report.problems[0]))
        self.forward_evidence()
        return said

    def forward_evidence(self) -> None:
        """Hands IT what is new; a receiver that is down is asked again in the next round."""
        if self.settings.evidence_folder or self.settings.evidence_syslog:
            with suppress(Unavailable):
                self.evidence.forward()

    def _is_recording(self, call_id: str) -> bool:
        known = self.store.call(call_id) is not None
        from audio.recovery import is_running

        return known and is_running(self.folder / "recordings", call_id, self.store.audio_key(call_id))

    def finish_erasures(self) -> None:
        """An erasure that was killed is finished by whoever opens the folder next, before anything else."""
        if not (self.folder / "callside.db").exists() or not self.store.erasures():
            return
        with suppress(DataLocked), self.lease():
            self.erasing.finish()
