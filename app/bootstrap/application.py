"""One data folder and everything that works on it."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from functools import cached_property
from pathlib import Path

from app.bootstrap.again_wiring import AgainWiring
from app.bootstrap.base import ApplicationBase
from app.bootstrap.call_wiring import CallWiring
from app.bootstrap.connected_accounts import install_name, merge_audit
from app.bootstrap.help_wiring import HelpWiring
from app.bootstrap.memory_wiring import MemoryWiring
from app.bootstrap.privacy_wiring import PrivacyWiring
from app.bootstrap.review_wiring import ReviewWiring
from app.bootstrap.setup_wiring import SetupWiring
from app.domain.messages import Message
from app.domain.ports import Clock
from app.events import Events
from app.policy import Effective
from app.services.briefs.open_promises import OwnHistory
from app.services.briefs.schedule import ScheduleService
from app.services.briefs.service import BriefService
from app.services.calls.account_search import AccountSearch
from app.services.calls.detection import CallDetector
from app.services.calls.dictation import DictationService
from app.services.calls.imports import ImportService
from app.services.calls.joining import JoinService
from app.services.calls.open_questions import OpenQuestions
from app.services.calls.processing_queue import ProcessingQueue
from app.services.calls.readiness import CallReadiness
from app.services.calls.recording import RecordService
from app.services.calls.service import CallService
from app.services.consent.service import ConsentService
from app.services.help.candidates import HelpPeople
from app.services.help.service import GetSeService
from app.services.methods.service import MethodService
from app.services.methods.setup import MethodSetup
from app.services.outbox.worker import OutboxWorker
from app.services.privacy.housekeeping import HousekeepingService
from app.services.processing.notes import NoteService
from app.services.processing.own_voice import OwnVoiceService
from app.services.processing.reread import RereadService
from app.services.processing.speaker_names import SpeakerService
from app.services.processing.window_names import WindowNameService
from app.services.reports.call_archive import Archive
from app.services.reports.service import ReportService
from app.services.review.approvals import ApprovalService
from app.services.review.attachments import AttachService
from app.services.review.autonomy import AutonomyService
from app.services.review.service import ReviewService
from app.settings import Settings
from app.store.master_key import has_keychain
from app.store.sqlstore import SqlStore


class Application:
    """The services of one data folder, for commands and windows. Seven wirings make them, each when it is first asked
    for; commands also ask the wirings themselves (`live`, `after`, `privacy`, `setup`)."""

    def __init__(self, base: ApplicationBase) -> None:
        self.base = base
        self.after = ReviewWiring(base)
        self.privacy = PrivacyWiring(base, self.after)
        self.help = HelpWiring(base, self.after, self.privacy)
        self.live = CallWiring(base, self.after, self.help, self.privacy)
        self.again = AgainWiring(
            base, self.after, recording=self.privacy.recording_of, process=lambda: self.live.process
        )
        self.setup = SetupWiring(base)
        self.memory = MemoryWiring(base, lambda: self.live.calls.is_live)
        self.privacy.at_daily(self.memory.begin_once)
        # Made when they are needed: a folder whose key is lost has to be emptied without being opened.
        self.privacy.at_daily(lambda: self.privacy.copies.keep_up())
        self.memory.follow(lambda: self.privacy.copies)

    @property
    def folder(self) -> Path:
        return self.base.folder

    @property
    def settings(self) -> Settings:
        return self.base.settings

    @property
    def effective(self) -> Effective:
        return self.base.effective

    @property
    def clock(self) -> Clock:
        return self.base.clock

    @property
    def events(self) -> Events:
        return self.base.events

    @property
    def store(self) -> SqlStore:
        return self.base.store

    @property
    def connected(self) -> Sequence[str]:
        return self.base.connected

    @property
    def has_left(self) -> bool:
        return self.base.has_left

    @property
    def notes(self) -> Sequence[str]:
        """What a person should know about this folder before anything begins."""
        if self.base.is_demo and not has_keychain() and (self.folder / "demo.key").exists():
            return (Message("demo.key_in_folder", folder=self.folder),)
        return ()

    def lease(self) -> AbstractContextManager[None]:
        """The right to record and to write from this folder. Raises DataLocked if another process has it."""
        return self.base.lease()

    def background(self, work: Callable[[], None]) -> None:
        """Runs `work` off the caller's thread; for windows, which must not block."""
        self.base.background(work)

    def close(self) -> None:
        self.base.close()

    # ── before the call ────────────────────────────────────────────────────────────────────────────────────────────────

    @property
    def briefs(self) -> BriefService:
        return self.help.briefs

    @property
    def schedule(self) -> ScheduleService:
        return self.help.schedule

    @property
    def promises(self) -> OwnHistory:
        return self.help.promises

    # ── during the call ────────────────────────────────────────────────────────────────────────────────────────────────

    @property
    def calls(self) -> CallService:
        return self.live.calls

    @property
    def imports(self) -> ImportService:
        return self.live.imports

    @property
    def window_names(self) -> WindowNameService:
        return self.live.voices.window_names

    @property
    def own_voice(self) -> OwnVoiceService:
        return self.live.voices.own_voice

    @property
    def queue(self) -> ProcessingQueue:
        return self.live.queue

    @property
    def account_search(self) -> AccountSearch:
        return self.live.account_search

    @property
    def questions(self) -> OpenQuestions:
        return self.live.questions

    @property
    def detector(self) -> CallDetector:
        return self.live.detector

    @property
    def readiness(self) -> CallReadiness:
        return self.live.readiness

    @property
    def record(self) -> RecordService:
        return self.live.record

    @property
    def consent(self) -> ConsentService:
        return self.privacy.consent

    @property
    def dictation(self) -> DictationService:
        return self.live.dictation

    @property
    def note_lines(self) -> NoteService:
        return self.live.note_lines

    @property
    def get_se(self) -> GetSeService:
        return self.help.get_se

    @property
    def help_people(self) -> HelpPeople:
        return self.help.help_people

    def begin_hearing(self) -> None:
        self.help.begin_hearing()

    def play(self, call_id: str, start: float, end: float) -> None:
        self.live.play(call_id, start, end)

    # ── after the call ─────────────────────────────────────────────────────────────────────────────────────────────────

    @property
    def review(self) -> ReviewService:
        return self.after.review

    @property
    def approvals(self) -> ApprovalService:
        return self.after.approvals

    @property
    def autonomy(self) -> AutonomyService:
        return self.after.autonomy

    @property
    def methods(self) -> MethodService:
        return self.after.methods

    @property
    def method_setup(self) -> MethodSetup:
        return self.after.method_setup

    @property
    def attachments(self) -> AttachService:
        return self.after.attachments

    @property
    def speakers(self) -> SpeakerService:
        return self.after.speakers

    @property
    def joining(self) -> JoinService:
        return self.again.joining

    @property
    def rereading(self) -> RereadService:
        return self.again.rereading

    @property
    def outbox(self) -> OutboxWorker:
        return self.after.outbox

    @cached_property
    def archive(self) -> Archive:
        return Archive(store=self.store, export_allowed=self.settings.export_allowed)

    @cached_property
    def reports(self) -> ReportService:
        return ReportService(store=self.store, settings=self.settings)

    @property
    def housekeeping(self) -> HousekeepingService:
        return self.privacy.housekeeping

    def merge_audit(self) -> int:
        """Copies the audit log into the company's BigQuery; returns how many rows were new there."""
        return merge_audit(self.base.accounts, self.store.audit_rows(), source=install_name(self.folder))
