"""One data folder and everything that works on it."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from functools import cached_property

from app.bootstrap.connected_accounts import account_problems, install_name, merge_audit
from app.bootstrap.first_run_checks import Trying
from app.bootstrap.help_parts import HelpParts
from app.bootstrap.privacy_parts import PrivacyParts
from app.bootstrap.review_parts import ReviewParts
from app.bootstrap.updates import update_service
from app.domain.account import System
from app.domain.errors import UserActionNeeded
from app.domain.messages import Message
from app.jobs import detached
from app.services.calls.recording import RecordService
from app.services.consent.service import ConsentService
from app.services.processing.notes import NoteService
from app.services.processing.service import ProcessService
from app.services.reports.call_archive import Archive
from app.services.reports.insights import WeeklyStats, numbers
from app.services.reports.weekly_report import week_markdown
from app.services.review.service import Card
from app.services.setup.updates import UpdateService
from app.store.master_key import has_keychain


class Application(HelpParts, ReviewParts, PrivacyParts, Trying):
    """The services of one data folder, for commands and windows."""

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
            return (Message("demo.key_in_folder", folder=self.folder),)
        return ()

    @cached_property
    def process(self) -> ProcessService:
        return ProcessService(
            store=self.store, events=self.events, clock=self.clock, tone=self.tone, consent=self.consent
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
    def updates(self) -> UpdateService:
        return update_service(self.folder, self.effective, self.events)

    @cached_property
    def note_lines(self) -> NoteService:
        return NoteService(store=self.store)

    @cached_property
    def archive(self) -> Archive:
        return Archive(store=self.store, export_allowed=self.settings.export_allowed)

    def play(self, call_id: str, start: float, end: float) -> None:
        """Plays the seconds behind a quote."""
        from audio.clip_player import play

        play(self.recording(call_id), start, end)

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

    def numbers_between(self, begin: datetime, end: datetime) -> WeeklyStats:
        """The rep's numbers of the calls that began in [begin, end), local wall times. Raises UserActionNeeded where
        policy has switched them off."""
        if not self.settings.insights:
            raise UserActionNeeded(Message("insights.switched_off"))
        ids = [c.id for c in self.store.calls() if begin <= c.context.started_at < end]
        return numbers(self.store, ids, minutes_before=self.settings.minutes_before)

    def week_report(self, day: date) -> str:
        """The report of the week that `day` is in, as Markdown, for the rep to hand over."""
        monday = datetime.combine(day - timedelta(days=day.weekday()), time())
        found = self.numbers_between(monday, monday + timedelta(weeks=1))
        return week_markdown(monday.date(), found, baseline=self.settings.minutes_before)

    def tick(self) -> None:
        """One round of the process that holds the lease: what ran out is approved, what is approved goes out."""
        self.autonomy.tick()
        self.writer.tick()
        self.forward_evidence()

    def undo(self, card: Card) -> None:
        """Takes back what was written, where the vendor allows it; that it had to be is remembered."""
        self.writer.undo(card.key)
        self.learning.undone(card.proposal)
