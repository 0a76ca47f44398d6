"""Wiring of the memory: the index, questions to it, and what the rep's assistant may read of it."""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from app.bootstrap.base import ApplicationBase
from app.bootstrap.language import language_model
from app.domain.transcript import Segment
from app.events import CallChanged, CallProcessed
from app.services.memory.asking import MemoryService
from app.services.memory.assistant import AssistantService
from app.services.memory.history_questions import HistoryQuestions
from app.services.memory.index import MemoryIndexer
from app.services.memory.reach import Reach
from app.services.memory.worded import WordedAnswers
from app.settings import Settings

if TYPE_CHECKING:
    from pipeline.memory import CallMemory


class MemoryWiring:
    """`is_busy` says that a call is live or being processed."""

    def __init__(self, base: ApplicationBase, is_busy: Callable[[], bool]) -> None:
        self._base = base
        self._is_busy = is_busy
        self._has_begun = False

    @cached_property
    def _reader(self) -> "CallMemory":
        from pipeline.memory import CallMemory

        return CallMemory()

    @cached_property
    def indexer(self) -> MemoryIndexer:
        return MemoryIndexer(store=self._base.store, reader=lambda: self._reader, is_busy=self._is_busy)

    @cached_property
    def service(self) -> MemoryService:
        """Questions to every call of this laptop."""
        return self._service(self._reach(self._base.settings))

    @cached_property
    def history(self) -> HistoryQuestions:
        return self._history(self._reach(self._base.settings))

    @cached_property
    def assistant(self) -> AssistantService:
        """What the rep's own assistant may read; the settings are read anew each time, so that switching off works at
        once."""
        base = self._base

        def reach() -> Reach:
            settings = self._settings_now()
            return self._reach(settings, settings.assistant_accounts)

        return AssistantService(
            store=base.store,
            settings=self._settings_now,
            clock=base.clock,
            reach=reach,
            memory=lambda: self._service(reach()),
            history=lambda: self._history(reach()),
        )

    def begin_once(self) -> None:
        """From now on each call is indexed once nothing else is at work."""
        if self._has_begun:
            self.catch_up()
            return
        self._has_begun = True
        events = self._base.events
        events.subscribe(CallProcessed, lambda _done: self.catch_up())
        events.subscribe(CallChanged, lambda _changed: self.catch_up())
        self.catch_up()

    def catch_up(self) -> None:
        """Indexes what is not, on the models' thread, whose priority is low."""
        if not self._base.jobs.closing and not self._is_busy():
            self._base.jobs.decode(self.indexer.run)

    # ── parts ───────────────────────────────────────────────────────────────────────────────────────────────────

    def _settings_now(self) -> Settings:
        return self._base.preferences.in_force()

    def _reach(self, settings: Settings, accounts: Sequence[str] | None = None) -> Reach:
        return Reach(store=self._base.store, settings=settings, clock=self._base.clock, accounts=accounts)

    def _history(self, reach: Reach) -> HistoryQuestions:
        def contradictions(before: Sequence[Segment], after: Sequence[Segment]) -> Sequence[tuple[Segment, Segment]]:
            from pipeline.memory.contradictions import contradictions as find

            return find(before, after)

        return HistoryQuestions(store=self._base.store, reach=reach, contradictions=contradictions)

    def _service(self, reach: Reach) -> MemoryService:
        return MemoryService(
            store=self._base.store,
            reach=reach,
            reader=lambda: self._reader,
            history=self._history(reach),
            worded=self._worded(),
        )

    def _worded(self) -> WordedAnswers | None:
        """What words an answer beside its quotes; None where no language model is to read anything."""
        base = self._base
        if base.settings.language_provider != "openai":
            return None
        client = language_model(base.settings, key=base.language_model_key)
        if client is None:
            return None
        from app.bootstrap.engines import verifier
        from pipeline.memory.wording import QuoteWording

        return WordedAnswers(QuoteWording(client, verifier()))
