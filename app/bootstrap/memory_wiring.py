"""Wiring of the memory: the index, questions to it, and what the rep's assistant may read of it."""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from app.bootstrap.base import ApplicationBase
from app.bootstrap.language import language_model
from app.domain.consent import ConsentState
from app.domain.errors import BadInput
from app.domain.messages import Message
from app.domain.transcript import Segment
from app.events import CallChanged, CallProcessed, ConsentChanged, WriteChanged
from app.services.memory.asking import MemoryService
from app.services.memory.assistant import AssistantService
from app.services.memory.folder import MemoryFolder
from app.services.memory.history_questions import HistoryQuestions
from app.services.memory.index import MemoryIndexer
from app.services.memory.outgoing import Deliver, OutgoingEvents
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

    @cached_property
    def outgoing(self) -> OutgoingEvents:
        """Messages to the rep's own program."""

        def ways(settings: Settings) -> Mapping[str, Deliver]:
            if not (settings.event_command or settings.event_address):
                return {}
            from app.bootstrap.local_command import LocalCommand
            from connectors.local_program import LocalAddress

            found: dict[str, Deliver] = {}
            if settings.event_command:
                found["command"] = LocalCommand(settings.event_command)
            if settings.event_address:
                found["address"] = LocalAddress(settings.event_address)
            return found

        return OutgoingEvents(
            store=self._base.store,
            settings=self._settings_now,
            reach=lambda: self._reach(self._settings_now()),
            ways=ways,
        )

    def linked(self, call_id: str, at: float = 0.0) -> tuple[str, float]:
        """The call that a link names, and the second of it; of a joined call's part those of the whole. Raises BadInput where
        there is none that may be read."""
        store = self._base.store
        first = store.joined_to().get(call_id, call_id)
        joined = store.joined(first)
        part = next((p for p in joined.parts if p.call_id == call_id), None) if joined else None
        call = self._reach(self._settings_now()).call(first)
        if call is None:
            raise BadInput(Message("calls.gone"))
        return call.id, at + (part.offset if part else 0.0)

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

    def follow(self, copies: Callable[[], MemoryFolder]) -> None:
        """From now on the folder of Markdown files follows what happens to calls, and the rep's own program hears of it."""
        events, later = self._base.events, self._base.background
        events.subscribe(CallProcessed, lambda _done: later(lambda: _ignore(copies().keep_up())))
        events.subscribe(CallProcessed, lambda done: later(lambda: self.outgoing.call_written_up(done.call_id)))
        events.subscribe(WriteChanged, lambda changed: later(lambda: self.outgoing.follow_up_written(changed.row)))
        # What was withdrawn is gone before anybody goes on.
        events.subscribe(ConsentChanged, lambda changed: self._withdrawn(changed, copies))

    def _withdrawn(self, changed: ConsentChanged, copies: Callable[[], MemoryFolder]) -> None:
        if changed.record.state is ConsentState.WITHDRAWN:
            copies().keep_up()

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


def _ignore(_changed: int) -> None:
    """How many files changed is nobody's news here."""
