"""The seam between windows and services: one data folder's services, as windows and commands see them.

`app.bootstrap` makes what fits these protocols; mypy sees that it fits in `app.cli.start` and `app.cli.demo`.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from app.domain.account import System
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
from app.services.demo.walkthrough import Story
from app.services.help.candidates import HelpPeople
from app.services.help.service import GetSeService
from app.services.memory.asking import MemoryService
from app.services.memory.index import MemoryIndexer
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
from app.services.review.approvals import Approvals
from app.services.review.attachments import AttachService
from app.services.review.autonomy import AutonomyService
from app.services.review.service import ReviewService
from app.services.setup.accounts import AccountService
from app.services.setup.preferences import PreferenceService
from app.services.setup.speech_speed import SpeechModel, Speed
from app.services.setup.updates import UpdateService
from app.settings import Settings


class Setup(Protocol):
    """What the first steps and the settings do on this machine."""

    @property
    def accounts(self) -> AccountService: ...

    @property
    def preferences(self) -> PreferenceService: ...

    @property
    def updates(self) -> UpdateService: ...

    def check_account(self, system: System) -> Sequence[str]:
        """What would go wrong with a system that was just connected: a sentence each, with its remedy."""

    def microphones(self) -> Sequence[str]:
        """The names of this machine's microphones."""

    def try_sound(self, seconds: float, show: Callable[[Sequence[float]], None]) -> Sequence[float]:
        """The loudest of the microphone and of the output that a call would use, 0 to 1; `show` gets them meanwhile.
        Nothing is kept. Raises UserActionNeeded if one can't be opened."""

    def missing_models(self) -> Sequence[str]:
        """Models without which a call is recorded and not written down."""

    def model_for_language(self, code: str) -> SpeechModel | None:
        """The speech model to propose for calls in a language that is read and that no installed model knows."""

    def fetch_models(self) -> None:
        """Fetches the missing models. Raises CallsideError with the remedy."""

    def measure_speech(self) -> Speed:
        """How fast this machine writes speech down. Raises ModelMissing if the chosen model is not installed."""

    def use_speech_model(self, name: str) -> None:
        """Fetches the model if it is missing, then chooses it. Raises CallsideError with the remedy."""

    def start_demo(self) -> None:
        """Starts the demo as a program of its own, in its own folder."""


class Memory(Protocol):
    """Questions to all calls."""

    @property
    def service(self) -> MemoryService: ...

    @property
    def indexer(self) -> MemoryIndexer: ...

    def linked(self, call_id: str, at: float = 0.0) -> tuple[str, float]:
        """The call that a link names, and the second of it. Raises BadInput where there is none that may be read."""


class Application(Protocol):
    """The services of one data folder. Each is made when it is first asked for; ask them off the main thread."""

    # ── the folder ──────────────────────────────────────────────────────────────────────────────────────────────

    @property
    def folder(self) -> Path: ...

    @property
    def settings(self) -> Settings: ...

    @property
    def effective(self) -> Effective: ...

    @property
    def clock(self) -> Clock: ...

    @property
    def events(self) -> Events: ...

    @property
    def connected(self) -> Sequence[str]:
        """The systems that this installation can write to."""

    @property
    def has_left(self) -> bool:
        """Whether a leaver's data has been removed: the program can only end."""

    def background(self, work: Callable[[], None]) -> None:
        """Runs `work` off the caller's thread."""

    # ── before the call ─────────────────────────────────────────────────────────────────────────────────────────

    @property
    def briefs(self) -> BriefService: ...

    @property
    def schedule(self) -> ScheduleService: ...

    @property
    def promises(self) -> OwnHistory: ...

    # ── during the call ─────────────────────────────────────────────────────────────────────────────────────────

    @property
    def calls(self) -> CallService: ...

    @property
    def imports(self) -> ImportService: ...

    @property
    def own_voice(self) -> OwnVoiceService: ...

    @property
    def window_names(self) -> WindowNameService: ...

    @property
    def queue(self) -> ProcessingQueue: ...

    @property
    def account_search(self) -> AccountSearch: ...

    @property
    def questions(self) -> OpenQuestions: ...

    @property
    def detector(self) -> CallDetector: ...

    @property
    def readiness(self) -> CallReadiness: ...

    @property
    def record(self) -> RecordService: ...

    @property
    def consent(self) -> ConsentService: ...

    @property
    def dictation(self) -> DictationService: ...

    @property
    def note_lines(self) -> NoteService: ...

    @property
    def get_se(self) -> GetSeService: ...

    @property
    def help_people(self) -> HelpPeople: ...

    def begin_hearing(self) -> None:
        """From now on a mention of Callside in the chat is taken up, if the company's app token is there."""

    # ── after the call ──────────────────────────────────────────────────────────────────────────────────────────

    @property
    def review(self) -> ReviewService: ...

    @property
    def approvals(self) -> Approvals: ...

    @property
    def autonomy(self) -> AutonomyService: ...

    @property
    def attachments(self) -> AttachService: ...

    @property
    def speakers(self) -> SpeakerService: ...

    @property
    def methods(self) -> MethodService: ...

    @property
    def method_setup(self) -> MethodSetup: ...

    @property
    def joining(self) -> JoinService: ...

    @property
    def rereading(self) -> RereadService: ...

    @property
    def outbox(self) -> OutboxWorker: ...

    @property
    def archive(self) -> Archive: ...

    @property
    def reports(self) -> ReportService: ...

    @property
    def memory(self) -> Memory: ...

    def play(self, call_id: str, start: float, end: float) -> None:
        """Plays these seconds of a recording."""

    # ── every day ───────────────────────────────────────────────────────────────────────────────────────────────

    @property
    def housekeeping(self) -> HousekeepingService: ...

    @property
    def setup(self) -> Setup: ...


class DemoApplication(Protocol):
    """The demo: an application of its own folder, and the story that is told in it."""

    @property
    def application(self) -> Application: ...

    @property
    def story(self) -> Story: ...

    def approvals(self, out: Path) -> Approvals:
        """Decisions that carry the story on and write the report into `out` anew."""
