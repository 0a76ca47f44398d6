"""The questions that the rep has to answer about calls: many may be open, one is asked at a time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.domain.call import CallState
from app.events import CallChanged, Events, OtherProgramGone, QuestionChanged
from app.jobs import new_lock


class QuestionKind(StrEnum):
    """Kinds of question, the most urgent first: what may be kept goes before what call this is."""

    CONSENT_WITHDRAWN = "consent_withdrawn"
    PARTICIPANT_JOINED = "participant_joined"
    OTHER_PROGRAM = "other_program"
    COLLEAGUE_ASKED = "colleague_asked"
    SEEMS_OVER = "seems_over"
    CONSENT = "consent"
    INTERRUPTED = "interrupted"
    CALL_NOTICED = "call_noticed"
    PARKED = "parked"
    POST_CALL_TALK = "post_call_talk"


_URGENCY = {kind: place for place, kind in enumerate(QuestionKind)}
# These have no meaning once the recording that they are about has ended. A withdrawn consent still has to be answered.
_OF_A_RECORDING = frozenset(
    {
        QuestionKind.PARTICIPANT_JOINED,
        QuestionKind.OTHER_PROGRAM,
        QuestionKind.COLLEAGUE_ASKED,
        QuestionKind.SEEMS_OVER,
    }
)


@dataclass(frozen=True, slots=True)
class Question:
    """A question of `kind` about a call, "" for one that isn't opened yet. `about` tells two of a kind apart: the person who
    joined, the program that took the microphone."""

    kind: QuestionKind
    call_id: str = ""
    about: str = ""


class OpenQuestions:
    """Owner of all open questions. Publishes QuestionChanged whenever another one (or none) is to be asked. A question that
    a more urgent one covers comes back when that is answered. Safe to use from any thread."""

    def __init__(self, events: Events) -> None:
        self._events = events
        self._lock = new_lock()
        self._open: list[Question] = []
        events.subscribe(CallChanged, self._call_changed)
        events.subscribe(OtherProgramGone, self._program_gone)

    @property
    def current(self) -> Question | None:
        """The one question to ask now: the most urgent, the newest of a kind; None if none is open."""
        with self._lock:
            return self._most_urgent()

    def is_open(self, kind: QuestionKind, call_id: str | None = None) -> bool:
        """Whether a question of `kind` is open, about `call_id` if one is given."""
        with self._lock:
            return any(q.kind is kind and call_id in (None, q.call_id) for q in self._open)

    def ask(self, question: Question) -> None:
        """Opens a question; one that is open already counts as the newest of its kind."""
        self._change(question, is_open=True)

    def settle(self, question: Question) -> None:
        """Closes a question: it was answered, or has no meaning any more. Unknown ones are passed over."""
        self._change(question, is_open=False)

    def all_of(self, kind: QuestionKind) -> Sequence[Question]:
        """The open questions of a kind, oldest first."""
        return self._all(lambda q: q.kind is kind)

    def settle_kind(self, kind: QuestionKind) -> None:
        """Closes all questions of a kind."""
        for question in self.all_of(kind):
            self.settle(question)

    def _change(self, question: Question, *, is_open: bool) -> None:
        with self._lock:
            before = self._most_urgent()
            if question in self._open:
                self._open.remove(question)
            if is_open:
                self._open.append(question)
            now = self._most_urgent()
        if now != before:
            self._events.publish(QuestionChanged())

    def _most_urgent(self) -> Question | None:
        return min(reversed(self._open), key=lambda q: _URGENCY[q.kind], default=None)

    def _all(self, chosen: Callable[[Question], bool]) -> list[Question]:
        with self._lock:
            return [question for question in self._open if chosen(question)]

    def _call_changed(self, changed: CallChanged) -> None:
        if changed.state is not CallState.LIVE:
            for question in self._all(lambda q: q.call_id == changed.call_id and q.kind in _OF_A_RECORDING):
                self.settle(question)

    def _program_gone(self, gone: OtherProgramGone) -> None:
        self.settle(Question(QuestionKind.OTHER_PROGRAM, gone.call_id, gone.program))
