"""The part of an application that turns a finished call into proposals, and takes the rep's word on them."""

from functools import cached_property
from pathlib import Path

from app.bootstrap import engines
from app.bootstrap.base import ApplicationBase
from app.bootstrap.language import reader
from app.domain.ports import Extractor
from app.events import ProposalsReady
from app.services.processing.notes_only_calls import NoteCallService
from app.services.processing.rep_voice import RepVoice
from app.services.processing.speaker_names import SpeakerService
from app.services.processing.workflow import WORKFLOW_VERSION, AfterCallWorkflow
from app.services.reports.summary_message import SummaryMessageService
from app.services.review.attachments import AttachService
from app.services.review.autonomy import AutonomyService
from app.services.review.autonomy_levels import AutonomyLevels
from app.services.review.service import ReviewService
from app.services.setup.writing_style import WritingStyleService

FILES_SECONDS = 20.0


class ReviewParts(ApplicationBase):
    @cached_property
    def note_calls(self) -> NoteCallService:
        return NoteCallService(store=self.store, events=self.events, clock=self.clock, tone=self.tone)

    def after_call(self) -> AfterCallWorkflow:
        s = self.settings
        return engines.after_call(
            s.speech_model,
            self.reader(),
            separate_speakers=s.separate_speakers,
            pyannote_folder=s.pyannote_folder,
            jobs=self.jobs,
            rep_voice=RepVoice(store=self.store, settings=s, clock=self.clock),
        )

    def reader(self) -> Extractor:
        """What reads transcripts, as the settings have it."""
        return reader(self.settings, self.settings.language_provider, key=self.language_model_key)

    @cached_property
    def speakers(self) -> SpeakerService:
        return SpeakerService(store=self.store, clock=self.clock)

    @cached_property
    def review(self) -> ReviewService:
        return ReviewService(
            store=self.store,
            connectors=self.vendors.writers,
            clock=self.clock,
            events=self.events,
            learning=self.learning,
            tone=self.tone,
        )

    @cached_property
    def tone(self) -> WritingStyleService:
        return WritingStyleService(preferences=self.preferences)

    @cached_property
    def learning(self) -> AutonomyLevels:
        return AutonomyLevels(
            store=self.store,
            settings=self.settings,
            clock=self.clock,
            events=self.events,
            version=str(WORKFLOW_VERSION),
        )

    @cached_property
    def autonomy(self) -> AutonomyService:
        return AutonomyService(
            store=self.store,
            settings=self.settings,
            clock=self.clock,
            events=self.events,
            review=self.review,
            learning=self.learning,
        )

    def begin_autonomy(self) -> None:
        """From now on what a call proposes is routed as soon as it is there: to the rep, or to a countdown."""
        self.events.subscribe(ProposalsReady, lambda ready: self.route(ready.call_id))

    def route(self, call_id: str) -> None:
        self.autonomy.write_by_itself(self.autonomy.route(call_id))

    @cached_property
    def attach(self) -> AttachService:
        """Files for drafts: the settings' folder first, then the CRM's."""
        from connectors.files import FolderFiles

        folder = self.settings.attachments_folder
        sources = [*([FolderFiles(Path(folder).expanduser())] if folder else []), *self.vendors.files]
        return AttachService(store=self.store, review=self.review, sources=sources, timeout=FILES_SECONDS)

    @cached_property
    def tell(self) -> SummaryMessageService:
        return SummaryMessageService(store=self.store, connectors=self.vendors.writers, settings=self.settings)
