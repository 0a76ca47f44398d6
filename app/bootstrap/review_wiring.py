"""Wiring of what follows a call: the workflow, the review of its proposals, and the outbox that writes them."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from time import monotonic

from app.bootstrap import engines
from app.bootstrap.base import ApplicationBase
from app.bootstrap.language import reader
from app.bootstrap.methods import field_reader, folders_of
from app.domain.errors import DataLocked
from app.domain.outbox import OPEN_STATES, OutboxRow
from app.domain.ports import CrmRecords, DailyLimit, Extractor, FieldReader
from app.services.help.request_log import RequestLog
from app.services.methods.service import MethodService
from app.services.methods.setup import MethodSetup
from app.services.outbox.delivery import DeliveryRules
from app.services.outbox.quota import QuotaService
from app.services.outbox.worker import OutboxWorker
from app.services.processing.notes_only_calls import NoteCallService
from app.services.processing.rep_voice import RepVoice
from app.services.processing.speaker_names import SpeakerService
from app.services.processing.workflow import WORKFLOW_VERSION, AfterCallWorkflow
from app.services.reports.summary_message import SummaryMessageService
from app.services.review.approvals import ApprovalService
from app.services.review.attachments import AttachService
from app.services.review.autonomy import AutonomyService
from app.services.review.autonomy_levels import AutonomyLevels
from app.services.review.service import ReviewService
from app.services.setup.clocks import SystemClock
from app.services.setup.writing_style import WritingStyleService

FILES_SECONDS = 20.0
# How often a command looks whether the process that writes has finished, or has gone.
LEASE_EVERY_SECONDS = 0.3


class ReviewWiring:
    def __init__(self, base: ApplicationBase) -> None:
        self._base = base

    # ── the workflow ────────────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def note_calls(self) -> NoteCallService:
        base = self._base
        return NoteCallService(store=base.store, events=base.events, clock=base.clock, tone=self.tone)

    def after_call(self, model: str | None = None, speakers: int | None = None) -> AfterCallWorkflow:
        """The workflow with the models and the reader that the settings name, or another speech `model`, and the number of
        voices on the other side where the rep says it. Raises ModelMissing."""
        s = self._base.settings
        return engines.after_call(
            model or s.speech_model,
            self.reader(),
            separate_speakers=s.separate_speakers,
            pyannote_folder=s.pyannote_folder,
            product_names=s.product_names,
            jobs=self._base.jobs,
            told=engines.ToldVoices(self.rep_voice, speakers),
        )

    def reader(self) -> Extractor:
        """What reads transcripts, as the settings have it."""
        s = self._base.settings
        return reader(s, s.language_provider, key=self._base.language_model_key)

    @property
    def rep_voice(self) -> RepVoice:
        return RepVoice(store=self._base.store, settings=self._base.settings, clock=self._base.clock)

    @cached_property
    def speakers(self) -> SpeakerService:
        return SpeakerService(
            store=self._base.store, clock=self._base.clock, proposer=engines.proposer(), tone=self.tone
        )

    # ── the review ──────────────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def review(self) -> ReviewService:
        """Review of proposals: cards, edits, approvals, rejections."""
        base = self._base
        return ReviewService(
            store=base.store,
            connectors=base.vendors.writers,
            clock=base.clock,
            events=base.events,
            learning=self.learning,
            tone=self.tone,
        )

    @cached_property
    def approvals(self) -> ApprovalService:
        return ApprovalService(review=self.review, outbox=self.outbox, learning=self.learning)

    @cached_property
    def tone(self) -> WritingStyleService:
        return WritingStyleService(preferences=self._base.preferences)

    @cached_property
    def learning(self) -> AutonomyLevels:
        """Levels of autonomy, earned and lost by the rep's decisions."""
        base = self._base
        return AutonomyLevels(
            store=base.store,
            settings=base.settings,
            clock=base.clock,
            events=base.events,
            version=str(WORKFLOW_VERSION),
        )

    @cached_property
    def autonomy(self) -> AutonomyService:
        """Countdowns and automatic approvals within the levels that were earned."""
        base = self._base
        return AutonomyService(
            store=base.store,
            settings=base.settings,
            clock=base.clock,
            events=base.events,
            review=self.review,
            learning=self.learning,
        )

    @cached_property
    def attachments(self) -> AttachService:
        """Files for drafts: the settings' folder first, then the CRM's."""
        from connectors.files import FolderFiles

        folder = self._base.settings.attachments_folder
        sources = [*([FolderFiles(Path(folder).expanduser())] if folder else []), *self._base.vendors.files]
        return AttachService(store=self._base.store, review=self.review, sources=sources, timeout=FILES_SECONDS)

    @cached_property
    def summaries(self) -> SummaryMessageService:
        base = self._base
        return SummaryMessageService(store=base.store, connectors=base.vendors.writers, settings=base.settings)

    @cached_property
    def methods(self) -> MethodService:
        """Fields of the sales method, of calls and of the CRM."""
        base = self._base
        return MethodService(
            store=base.store,
            settings=base.preferences.in_force,
            crm=self._crm,
            reader=self._field_reader,
            folders=folders_of(base.settings, base.folder),
        )

    @cached_property
    def method_setup(self) -> MethodSetup:
        """The mapping of the sales method to the CRM's fields, and its try-out."""
        base = self._base
        return MethodSetup(
            store=base.store,
            preferences=base.preferences,
            methods=self.methods,
            crm=self._crm,
            reader=self._field_reader,
            folders=folders_of(base.settings, base.folder),
        )

    def _crm(self) -> CrmRecords | None:
        return next((w for w in self._base.vendors.writers.values() if isinstance(w, CrmRecords)), None)

    def _field_reader(self) -> FieldReader:
        base = self._base
        return field_reader(base.settings, base.settings.language_provider, key=base.language_model_key)

    # ── the outbox ──────────────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def help_log(self) -> RequestLog:
        base = self._base
        return RequestLog(store=base.store, settings=base.settings, events=base.events, clock=base.clock)

    @cached_property
    def outbox(self) -> OutboxWorker:
        """The outbox worker on all connected vendors."""
        base = self._base
        rules = DeliveryRules(outdated=self.help_log.outdated)
        if not base.has_own_vendors:
            rules = replace(rules, renew=base.accounts.renew)
        return OutboxWorker(
            store=base.store,
            connectors=base.vendors.writers,
            clock=SystemClock(),
            jobs=base.jobs,
            events=base.events,
            timeout=base.settings.write_timeout_seconds,
            rules=rules,
        )

    @cached_property
    def quota(self) -> QuotaService:
        limits = {v: writer for v, writer in self._base.vendors.writers.items() if isinstance(writer, DailyLimit)}
        return QuotaService(store=self._base.store, clock=SystemClock(), limits=limits)

    def write_out(self, *, patience: float) -> Sequence[OutboxRow]:
        """Sees what was approved to its end: here, or in the process that holds the lease (the tray), which picks it up
        by itself. Returns the rows that are still open after `patience` seconds."""
        end = monotonic() + patience
        while True:
            with suppress(DataLocked), self._base.lease():
                self.outbox.recover()
                return self.outbox.run(patience=max(0.0, end - monotonic()))
            left = self._base.store.outbox(*OPEN_STATES)
            if not left or monotonic() >= end:
                return left
            self._base.jobs.pause(LEASE_EVERY_SECONDS)
