"""One data folder and everything that works on it."""

import getpass
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import date, datetime, time, timedelta
from functools import cached_property
from pathlib import Path
from time import monotonic
from typing import Any

from filelock import FileLock, Timeout

from app.bootstrap import engines
from app.bootstrap.asking import open_issues, rota_names
from app.bootstrap.door import AdmittingSignIn, guard
from app.bootstrap.language import brief_writer, reader
from app.bootstrap.live_parts import LiveParts
from app.bootstrap.privacy_parts import PrivacyParts
from app.bootstrap.updates import update_service
from app.bootstrap.vendors import (
    Vendors,
    account_problems,
    connected_vendors,
    install_name,
    load_clients,
    merge_audit,
)
from app.domain.account import System
from app.domain.brief import CalendarEvent
from app.domain.errors import DataLocked, UserActionNeeded
from app.domain.outbox import OPEN_STATES, OutboxRow
from app.domain.ports import CaptureSource, Clock, DailyLimit, Extractor, MicrophoneHolders
from app.events import Events, ProposalsReady
from app.jobs import Jobs, detached
from app.paths import private_dir
from app.policy import Effective, effective
from app.services.accounts import AccountService
from app.services.archive import Archive
from app.services.attach import AttachService
from app.services.autonomy import AutonomyService
from app.services.brief import BriefService
from app.services.brief_message import BriefMessages
from app.services.clocks import SystemClock
from app.services.consent import ConsentService
from app.services.hearing import Hearing
from app.services.help import HelpService
from app.services.help_message import HelpMessages
from app.services.help_people import HelpPeople
from app.services.history import OwnHistory, tick_off
from app.services.insights import Numbers, numbers
from app.services.learning import LearningService
from app.services.mentions import MentionService
from app.services.note_calls import NoteCallService
from app.services.notes import NoteService
from app.services.preferences import PreferenceService
from app.services.process import WORKFLOW_VERSION, AfterCall, ProcessService
from app.services.quota import QuotaService
from app.services.record import LiveCall, RecordService
from app.services.rep_voice import RepVoice
from app.services.review import Card, ReviewService
from app.services.schedule import ScheduleService
from app.services.speakers import SpeakerService
from app.services.tell import TellService
from app.services.tone import ToneService
from app.services.updates import UpdateService
from app.services.week import week_markdown
from app.services.write import Writer
from app.settings import Settings
from app.store.holders import Holder
from app.store.sqlstore import SqlStore
from app.store.vault import has_keychain, holder_of, settled_key

# Longer than one renewal can take, so that a second process gets the new token and no error.
TOKEN_LOCK_SECONDS = 60.0
FILES_SECONDS = 20.0
# How often a command looks whether the process that writes has finished, or has gone.
LEASE_EVERY_SECONDS = 0.3


class Application(LiveParts, PrivacyParts):
    """The services of one data folder. Everything is made when it is first asked for, so that a command pays only for
    what it uses."""

    def __init__(
        self,
        folder: Path,
        *,
        clock: Clock | None = None,
        vendors: Vendors | None = None,
        base_settings: Mapping[str, Any] | None = None,
        is_demo: bool = False,
        sources: Callable[[LiveCall], CaptureSource] | None = None,
        holders: MicrophoneHolders | None = None,
        jobs: Jobs | None = None,
    ) -> None:
        self.folder = private_dir(folder)
        self.clock = clock or SystemClock()
        self._vendors = vendors
        self.events = Events()
        self.jobs = jobs or Jobs()
        self._base_settings = base_settings
        self._is_demo = is_demo
        self._sources = sources
        self._holders = holders

    @cached_property
    def effective(self) -> Effective:
        return effective(self.folder / "settings.json", self._base_settings)

    @property
    def settings(self) -> Settings:
        return self.effective.settings

    @cached_property
    def store(self) -> SqlStore:
        return self.open_store(settled_key(self.folder, self.key_holder()))

    def open_store(self, key: bytes) -> SqlStore:
        store = SqlStore(self.folder, key, pseudonymous_audit=self.settings.pseudonymous_audit)
        guard(self.settings, store)
        return store

    def key_holder(self, ask_new: Callable[[], str | None] | None = None) -> Holder:
        return holder_of(self.folder, ask=_ask_passphrase, keep_in_folder=self._is_demo, ask_new=ask_new)

    @cached_property
    def vendors(self) -> Vendors:
        """Those that were handed in (the demo's), else what the rep has connected."""
        return self._vendors or connected_vendors(self.accounts, self.clock, self.jobs.together)

    @cached_property
    def accounts(self) -> AccountService:
        from connectors.oauth import BrowserSignIn

        return AccountService(
            store=self.store,
            sign_in=AdmittingSignIn(BrowserSignIn()),
            clock=SystemClock(),
            allowed=self.settings.allowed_systems,
            lock=lambda: FileLock(self.folder / "accounts.lock", timeout=TOKEN_LOCK_SECONDS),
        )

    @cached_property
    def quota(self) -> QuotaService:
        limits = {v: writer for v, writer in self.vendors.writers.items() if isinstance(writer, DailyLimit)}
        return QuotaService(store=self.store, clock=SystemClock(), limits=limits)

    def merge_audit(self) -> int:
        """Copies the audit log into the company's BigQuery; answers how many rows were new there."""
        return merge_audit(self.accounts, self.store.audit_rows(), source=install_name(self.folder))

    def check_account(self, system: System) -> Sequence[str]:
        """What would go wrong with a system that was just connected: a sentence each, with its remedy."""
        return account_problems(self.vendors, system)

    @property
    def notes(self) -> Sequence[str]:
        """What a person should know about this folder before anything begins."""
        if self._is_demo and not has_keychain() and (self.folder / "demo.key").exists():
            return (f"No keychain here, so the demo keeps its key in {self.folder}: its data is fictional.",)
        return ()

    @cached_property
    def brief(self) -> BriefService:
        return BriefService(
            calendar=self.vendors.calendar,
            first=self.vendors.first,
            then=(*self.vendors.then, OwnHistory(self.store)),
            colleagues=self.vendors.colleagues,
            store=self.store,
            settings=self.settings,
            jobs=self.jobs,
            events=self.events,
            clock=self.clock,
            writer=brief_writer(self.settings, key=self.language_model_key),
        )

    @cached_property
    def schedule(self) -> ScheduleService:
        """Which brief is due when; asked by the program of the tray alone."""
        return ScheduleService(
            calendar=self.vendors.calendar,
            brief=self.brief,
            messages=BriefMessages(store=self.store, connectors=self.vendors.writers, writer=self.writer),
            store=self.store,
            settings=self.settings,
            events=self.events,
            clock=self.clock,
        )

    @cached_property
    def consent(self) -> ConsentService:
        return ConsentService(
            store=self.store,
            settings=self.settings,
            clock=self.clock,
            events=self.events,
            is_held=lambda call_id: bool(self.holds.covered([call_id])),
        )

    @cached_property
    def record(self) -> RecordService:
        return RecordService(store=self.store, jobs=self.jobs, events=self.events, clock=self.clock)

    @cached_property
    def writer(self) -> Writer:
        return Writer(
            store=self.store,
            connectors=self.vendors.writers,
            clock=SystemClock(),
            jobs=self.jobs,
            events=self.events,
            timeout=self.settings.write_timeout_seconds,
            renew=None if self._vendors else self.accounts.renew,
            outdated=lambda row: self.help.outdated(row),
        )

    @cached_property
    def help(self) -> HelpService:
        return HelpService(
            store=self.store,
            people=self.help_people,
            colleagues=self.vendors.colleagues,
            messages=self.help_messages,
            hearing=self.hearing,
            writer=self.writer,
            matcher=engines.issue_matcher(),
            settings=self.settings,
            jobs=self.jobs,
            events=self.events,
            clock=self.clock,
            issues=lambda call: open_issues(self.vendors.tracker, call, self.clock.now()),
        )

    @cached_property
    def help_people(self) -> HelpPeople:
        page = self.settings.help_rota_page
        return HelpPeople(
            colleagues=self.vendors.colleagues,
            calendar=self.vendors.calendar,
            store=self.store,
            settings=self.settings,
            jobs=self.jobs,
            clock=self.clock,
            rota=lambda: rota_names(self.vendors.rota, page) if page else (),
            phones=self.phone_calls,
        )

    @cached_property
    def help_messages(self) -> HelpMessages:
        return HelpMessages(store=self.store, connectors=self.vendors.writers, clock=self.clock)

    @cached_property
    def hearing(self) -> Hearing:
        return Hearing(colleagues=self.vendors.colleagues, jobs=self.jobs, events=self.events)

    @cached_property
    def mentions(self) -> MentionService:
        return MentionService(
            store=self.store,
            help_service=self.help,
            messages=self.help_messages,
            join_link=self.brief.join_link,
            propose=lambda call: self.proposed_question(self.store.words(call.id), call),
            jobs=self.jobs,
            events=self.events,
            clock=self.clock,
        )

    def promise_kept(self, key: str) -> None:
        """The rep ticks a promise off: no brief reminds of it again."""
        tick_off(self.store, key)

    def begin_hearing(self) -> None:
        """From now on a mention in the chat is heard, where the company's app token is there; and the first brief need not
        wait for the vendors' clients to be loaded."""
        if self.connected:
            load_clients()
        if self.mentions and self.vendors.can_hear:
            self.hearing.stay()

    @cached_property
    def process(self) -> ProcessService:
        return ProcessService(store=self.store, events=self.events, clock=self.clock, tone=self.tone)

    @cached_property
    def note_calls(self) -> NoteCallService:
        return NoteCallService(store=self.store, events=self.events, clock=self.clock, tone=self.tone)

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
    def tone(self) -> ToneService:
        return ToneService(preferences=self.preferences)

    @cached_property
    def learning(self) -> LearningService:
        return LearningService(
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

    def tick(self) -> None:
        """One round of the process that holds the lease: what ran out is approved, what is approved goes out."""
        self.autonomy.tick()
        self.writer.tick()
        self.forward_evidence()

    def undo(self, card: Card) -> None:
        """Takes back what was written, where the vendor allows it; that it had to be is remembered."""
        self.writer.undo(card.key)
        self.learning.undone(card.proposal)

    @cached_property
    def attach(self) -> AttachService:
        """Files for drafts: the settings' folder first, then the CRM's."""
        from connectors.files import FolderFiles

        folder = self.settings.attachments_folder
        sources = [*([FolderFiles(Path(folder).expanduser())] if folder else []), *self.vendors.files]
        return AttachService(store=self.store, review=self.review, sources=sources, timeout=FILES_SECONDS)

    @cached_property
    def updates(self) -> UpdateService:
        return update_service(self.folder, self.effective, self.events)

    @cached_property
    def note_lines(self) -> NoteService:
        return NoteService(store=self.store)

    @cached_property
    def speakers(self) -> SpeakerService:
        return SpeakerService(store=self.store, clock=self.clock)

    @cached_property
    def archive(self) -> Archive:
        return Archive(store=self.store, export_allowed=self.settings.export_allowed)

    @cached_property
    def preferences(self) -> PreferenceService:
        file = self.folder / "settings.json"
        return PreferenceService(file=file, read=lambda: effective(file, self._base_settings))

    @cached_property
    def tell(self) -> TellService:
        return TellService(store=self.store, connectors=self.vendors.writers, settings=self.settings)

    def play(self, call_id: str, start: float, end: float) -> None:
        """Plays the seconds behind a quote."""
        from audio.player import play

        play(self.recording(call_id), start, end)

    def next_calls(self) -> Sequence[CalendarEvent]:
        """One look of the scheduler; answers the calls of the coming day."""
        return self.schedule.tick()

    @property
    def connected(self) -> Sequence[str]:
        """The systems that this installation can write to."""
        return [vendor.value for vendor in self.vendors.writers]

    def microphones(self) -> Sequence[str]:
        """The names of the microphones that this machine has."""
        from audio.devices import input_names

        return input_names()

    def missing_models(self) -> Sequence[str]:
        """Models that are not installed yet, without which a call is recorded and not written down."""
        from app.bootstrap.models import missing_models

        return missing_models()

    def fetch_models(self) -> None:
        """Fetches what is missing. Raises from the error tree, each time with the remedy."""
        from app.bootstrap.models import fetch_model

        for name in self.missing_models():
            fetch_model(name, lambda _fraction: None)

    def start_demo(self) -> None:
        """The demo as a program of its own, in its own folder."""
        detached("demo")

    def numbers_between(self, begin: datetime, end: datetime) -> Numbers:
        """The rep's numbers of the calls that began in [begin, end), local wall times. Raises UserActionNeeded where
        policy has switched them off."""
        if not self.settings.insights:
            raise UserActionNeeded("Your organization has switched these numbers off.")
        ids = [c.id for c in self.store.calls() if begin <= c.context.started_at < end]
        return numbers(self.store, ids, minutes_before=self.settings.minutes_before)

    def week_report(self, day: date) -> str:
        """The report of the week that `day` is in, as Markdown, for the rep to hand over."""
        monday = datetime.combine(day - timedelta(days=day.weekday()), time())
        found = self.numbers_between(monday, monday + timedelta(weeks=1))
        return week_markdown(monday.date(), found, baseline=self.settings.minutes_before)

    def reader(self) -> Extractor:
        """What reads transcripts, as the settings have it."""
        return reader(self.settings, self.settings.language_provider, key=self.language_model_key)

    def language_model_key(self) -> str:
        """The key that was connected for the language model; empty where none was."""
        connected = any(view.system is System.OPENAI and view.info for view in self.accounts.views())
        return self.accounts.token(System.OPENAI) if connected else ""

    def after_call(self) -> AfterCall:
        s = self.settings
        return engines.after_call(
            s.speech_model,
            self.reader(),
            separate_speakers=s.separate_speakers,
            pyannote_folder=s.pyannote_folder,
            jobs=self.jobs,
            rep_voice=RepVoice(store=self.store, settings=s, clock=self.clock),
        )

    @contextmanager
    def lease(self) -> Iterator[None]:
        """The right to record and to write from this folder. Raises DataLocked where another process has it."""
        lock = FileLock(self.folder / "callside.lock")
        try:
            lock.acquire(timeout=0)
        except Timeout:
            raise DataLocked("Another Callside works in this data folder: close it, then try again.") from None
        try:
            yield
        finally:
            lock.release()

    def write_out(self, *, patience: float) -> Sequence[OutboxRow]:
        """Sees what was approved to its end: here, or in the process that holds the lease (the tray), which picks it up
        by itself. Answers the rows that are still open after `patience` seconds."""
        end = monotonic() + patience
        while True:
            with suppress(DataLocked), self.lease():
                self.writer.recover()
                return self.writer.run(patience=max(0.0, end - monotonic()))
            left = self.store.outbox(*OPEN_STATES)
            if not left or monotonic() >= end:
                return left
            self.jobs.pause(LEASE_EVERY_SECONDS)

    def background(self, work: Callable[[], None]) -> None:
        """Runs `work` off the caller's thread; for windows, which must not block. Nothing new begins at the end."""
        if not self.jobs.closing:
            self.jobs.network(work)

    def close(self) -> None:
        self.jobs.close()
        if "store" in self.__dict__ and not self.has_left:
            self.store.dispose()


def _ask_passphrase() -> str | None:
    return getpass.getpass("Passphrase of your Callside data: ") if sys.stdin and sys.stdin.isatty() else None
