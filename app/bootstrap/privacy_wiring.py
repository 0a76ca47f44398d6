"""Wiring of what keeps data no longer than it may: retention, legal holds, erasure, IT's orders and evidence."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from app.bootstrap.base import ApplicationBase
from app.bootstrap.connected_accounts import install_name
from app.bootstrap.review_wiring import ReviewWiring
from app.domain.audit import AuditKind
from app.domain.errors import DataLocked, KeyLost
from app.domain.joined_calls import Part
from app.domain.ports import EvidenceSink, Recording
from app.policy.system_user import user_name
from app.services.consent.service import ConsentService
from app.services.memory.folder import MemoryFolder
from app.services.memory.history_questions import HistoryQuestions
from app.services.memory.reach import Reach
from app.services.privacy import signing
from app.services.privacy.erasure import EraseService
from app.services.privacy.evidence import EvidenceService, forwarded
from app.services.privacy.export import ExportService
from app.services.privacy.housekeeping import FolderState, HousekeepingService
from app.services.privacy.latest_time import LatestTime
from app.services.privacy.legal_holds import LegalHoldService
from app.services.privacy.orders import InstallIdentity, OrderService, OrderTools
from app.services.privacy.retention import RetentionService
from app.settings import Settings
from app.store.evidence import EvidenceFolder
from app.store.folder import DataFolder, LeftNote
from app.store.master_key import forget_key
from app.store.noted_head import forget_head, note_head, noted_head

if TYPE_CHECKING:
    from audio.recordings import ChunkRecordings

# When this folder's key was made, as far as anybody has noted it.
KEY_MADE = "key made"


class PrivacyWiring:
    def __init__(self, base: ApplicationBase, review: ReviewWiring) -> None:
        self._base = base
        self._review = review
        self._daily: list[Callable[[], object]] = []

    def at_daily(self, work: Callable[[], object]) -> None:
        """Has `work` done at start and once a day, after what is too old has gone."""
        self._daily.append(work)

    @cached_property
    def recordings(self) -> "ChunkRecordings":
        from audio.recordings import ChunkRecordings

        recordings = ChunkRecordings(self._base.folder / "recordings")
        recordings.adopt([call.id for call in self._base.store.calls()])
        return recordings

    def recording_of(self, call_id: str, parts: Sequence[Part] = ()) -> Recording:
        """A call's sound, with its later parts' on its clock."""
        store = self._base.store
        own = self.recordings.open(call_id, store.audio_key(call_id))
        if not parts:
            return own
        from audio.joined_recording import JoinedRecording, RecordedPart

        later = (
            RecordedPart(self.recordings.open(p.call_id, store.audio_key(p.call_id)), p.offset, p.starts) for p in parts
        )
        return JoinedRecording([RecordedPart(own, 0.0, float("-inf")), *later])

    @cached_property
    def copies(self) -> MemoryFolder:
        """The rep's folder of Markdown files; the settings are read anew each time."""
        base = self._base

        def settings() -> Settings:
            return base.preferences.in_force()

        def reach() -> Reach:
            return Reach(store=base.store, settings=settings(), clock=base.clock)

        def history() -> HistoryQuestions:
            return HistoryQuestions(store=base.store, reach=reach(), contradictions=lambda _before, _after: ())

        return MemoryFolder(store=base.store, settings=settings, reach=reach, history=history)

    @cached_property
    def files(self) -> DataFolder:
        return DataFolder(self._base.folder)

    @cached_property
    def holds(self) -> LegalHoldService:
        return LegalHoldService(store=self._base.store, clock=self._base.clock)

    @cached_property
    def consent(self) -> ConsentService:
        """Consent records; a withdrawal under a legal hold locks in place of erasing."""
        base = self._base
        return ConsentService(
            store=base.store,
            settings=base.settings,
            clock=base.clock,
            events=base.events,
            is_held=lambda call_id: bool(self.holds.covered([call_id])),
        )

    @cached_property
    def retention(self) -> RetentionService:
        from connectors.network_time import network_time

        base = self._base
        collects = bool(base.settings.evidence_folder or base.settings.evidence_syslog)
        return RetentionService(
            store=base.store,
            recordings=self.recordings,
            holds=self.holds,
            settings=base.settings,
            clock=base.clock,
            latest=LatestTime(base.store, base.clock, network_time),
            forwarded=lambda: forwarded(base.store) if collects else None,
        )

    @cached_property
    def erasing(self) -> EraseService:
        """Erasure of a person, a call or everything."""
        return EraseService(
            store=self._base.store,
            recordings=self.recordings,
            files=self.files,
            holds=self.holds,
            clock=self._base.clock,
            is_recording=self._is_recording,
            copies=self.copies,
        )

    def _is_recording(self, call_id: str) -> bool:
        store = self._base.store
        known = store.call(call_id) is not None
        from audio.recovery import is_running

        return known and is_running(self._base.folder / "recordings", call_id, store.audio_key(call_id))

    @cached_property
    def exporting(self) -> ExportService:
        """Export of a person's or a call's data."""

        def cut(recording: Recording, start: float, end: float) -> bytes:
            from audio.clips import Clips

            return Clips(recording).encoded(start, end)

        base = self._base
        return ExportService(
            store=base.store, recordings=self.recordings, settings=base.settings, clock=base.clock, cut=cut
        )

    @cached_property
    def orders(self) -> OrderService:
        """Orders that IT has signed, from the folder that policy names."""
        base = self._base
        return OrderService(
            store=base.store,
            tools=OrderTools(self.erasing, self.exporting, self.holds),
            effective=base.effective,
            clock=base.clock,
            whose=InstallIdentity(install_name(base.folder), user_name()),
            left=LeftNote(base.folder),
            leave=self._leave,
        )

    def log_goes_on(self) -> bool:
        """Whether the audit log holds the row that the keychain noted as its last; the present last one is noted then."""
        store, folder = self._base.store, self._base.folder
        noted, first = noted_head(folder), store.audit_checkpoint()
        if noted and noted[0] >= first[0]:
            hashes = dict([first]) | {row["seq"]: row["hash"] for row in store.audit_rows()}
            if hashes.get(noted[0]) != noted[1]:
                return False
        note_head(folder, *store.audit_head())
        return True

    def signing_key(self) -> str:
        """The public key under which this installation signs receipts and audit heads."""
        return signing.public_key(signing.own_key(self._base.store))

    def _leave(self) -> None:
        """A leaver's laptop keeps nothing but what is nobody's; this application can only end now."""
        self._base.has_left = True
        with suppress(
            KeyLost
        ):  # which files lie in the rep's folder stands in the database that nobody can read any more
            self.copies.forget()
        self._base.store.dispose()
        self.files.forget_all()
        forget_key(self._base.folder)
        forget_head(self._base.folder)

    @cached_property
    def evidence(self) -> EvidenceService:
        """Consent records and audit heads on their way to IT's folder and syslog."""
        from connectors.syslog import Syslog

        base, s = self._base, self._base.settings
        sinks: list[EvidenceSink] = []
        if s.evidence_folder:
            sinks.append(EvidenceFolder(Path(s.evidence_folder).expanduser()))
        if s.evidence_syslog:
            sinks.append(Syslog(s.evidence_syslog))
        return EvidenceService(store=base.store, sinks=sinks, clock=base.clock, install=install_name(base.folder))

    @cached_property
    def housekeeping(self) -> HousekeepingService:
        """The rounds of the process that holds the lease: each tick, and once a day."""
        s = self._base.settings
        return HousekeepingService(
            autonomy=self._review.autonomy,
            outbox=self._review.outbox,
            retention=self.retention,
            orders=self.orders if s.orders_folder else None,
            evidence=self.evidence if s.evidence_folder or s.evidence_syslog else None,
            unwanted_voice=None if s.voiceprint else self._review.rep_voice,
            folder=FolderState(lambda: self._base.has_left, self.log_goes_on, self._daily),
        )

    # ── the key, and what was left half done ────────────────────────────────────────────────────────────────────

    def rotate_key(self, ask_new: Callable[[], str | None] | None = None) -> None:
        """Encrypts everything under a new key. Only for whoever has just opened the folder: services that were made
        before hold the store of before. `ask_new` gives a new passphrase, where a passphrase keeps the key."""
        base = self._base
        base.replace_store(base.store.rotate(base.folder, base.key_provider(ask_new)))
        with base.store.transaction():
            base.store.save_kept(KEY_MADE, base.clock.now().isoformat().encode())
            base.store.audit(base.clock.now(), AuditKind.KEY_ROTATED, None, {})

    def rotate_key_if_due(self) -> bool:
        """True if the master key was older than policy allows and has been replaced."""
        store, now, days = self._base.store, self._base.clock.now(), self._base.settings.key_rotation_days
        made = store.kept(KEY_MADE)
        if made is None:
            store.save_kept(KEY_MADE, now.isoformat().encode())
        if not days or made is None or now - datetime.fromisoformat(made.decode()) < timedelta(days=days):
            return False
        self.rotate_key()
        return True

    def finish_erasures(self) -> None:
        """An erasure that was killed is finished by whoever opens the folder next, before anything else."""
        base = self._base
        if not (base.folder / "callside.db").exists() or not base.store.erasures():
            return
        with suppress(DataLocked), base.lease():
            self.erasing.finish()
