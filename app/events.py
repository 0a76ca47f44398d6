"""Publish and subscribe, in process. Services publish plain events; ui/kit/bridge.py and the terminal listen."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from app.domain.autonomy import Level
from app.domain.brief import Brief, CalendarEvent, SourceReport
from app.domain.call import CallState
from app.domain.capture import PauseReason
from app.domain.consent import ConsentRecord
from app.domain.help import HelpMention, HelpRequest
from app.domain.messages import Message
from app.domain.outbox import OutboxRow
from app.domain.proposal import Proposal
from app.domain.transcript import CommittedWord
from app.domain.update import UpdateState
from app.logs import get_logger

log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class SourceAnswered:
    report: SourceReport


@dataclass(frozen=True, slots=True)
class BriefReady:
    brief: Brief


@dataclass(frozen=True, slots=True)
class BriefWithdrawn:
    """A call whose brief was delivered is cancelled, or no call with outsiders any more."""

    event: CalendarEvent


@dataclass(frozen=True, slots=True)
class BriefRetimed:
    """A call whose brief was delivered was moved. `again`: its brief comes anew before the new time."""

    event: CalendarEvent
    again: bool


@dataclass(frozen=True, slots=True)
class CalendarTrouble:
    """The calendar can't be read, and why; None once it can be again. Briefs then rest on what was planned before."""

    problem: Message | str | None


@dataclass(frozen=True, slots=True)
class Mentioned:
    """Somebody mentioned Callside in the chat."""

    mention: HelpMention


@dataclass(frozen=True, slots=True)
class ConsentChanged:
    record: ConsentRecord


@dataclass(frozen=True, slots=True)
class Captions:
    """Words newly committed, and for each channel the tentative tail."""

    words: Sequence[CommittedWord]
    tails: dict[str, str]
    stream_time: float


@dataclass(frozen=True, slots=True)
class Levels:
    """How loud both channels are: root mean square, 0 to 1, at stream time `at` in seconds."""

    mic: float
    remote: float
    at: float


@dataclass(frozen=True, slots=True)
class OffTheRecord:
    """Capture was switched off (or on again) by the rep, at stream time `at` in seconds."""

    call_id: str
    is_off: bool
    at: float


@dataclass(frozen=True, slots=True)
class CapturePaused:
    """Nothing is kept until `reason` is settled; None once capture goes on."""

    call_id: str
    reason: PauseReason | None


@dataclass(frozen=True, slots=True)
class CallNoticed:
    """A call seems to have begun. `title` is the calendar's, None where no calendar knows the call; `accounts` are then
    the last ones, newest first. Asked about, never recorded by itself."""

    program: str
    why: Message | str
    event_id: str | None = None
    title: str | None = None
    accounts: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class NoticeOver:
    """A call that was noticed is over before anybody answered: its program let go, or the event has ended."""

    program: str
    event_id: str | None = None


@dataclass(frozen=True, slots=True)
class CallSeemsOver:
    """Signs that a recorded call has ended: it ends in `seconds` (0: now) unless the rep says otherwise. None: it goes
    on."""

    call_id: str
    why: Message | str
    seconds: float | None


@dataclass(frozen=True, slots=True)
class OtherProgram:
    """Another program than the consent's took the microphone during a call."""

    call_id: str
    program: str


@dataclass(frozen=True, slots=True)
class OtherProgramGone:
    """It let go again while the consent's program still holds the microphone: the call is the same."""

    call_id: str
    program: str


@dataclass(frozen=True, slots=True)
class MuteFollowed:
    """What the meeting's program says about its own mute; None where it can't be read."""

    call_id: str
    is_muted: bool | None


@dataclass(frozen=True, slots=True)
class PauseAsked:
    """A colleague who joins asked that the recording pause."""

    call_id: str
    by: str


@dataclass(frozen=True, slots=True)
class HelpChanged:
    request: HelpRequest
    note: Message | str


@dataclass(frozen=True, slots=True)
class HelpFailed:
    """Nobody could be asked; `sentence` says what to do instead."""

    call_id: str
    sentence: Message | str


@dataclass(frozen=True, slots=True)
class CallChanged:
    call_id: str
    state: CallState


@dataclass(frozen=True, slots=True)
class QuestionChanged:
    """Another of the open questions is to be asked now, or none: app/services/calls/open_questions.py says which."""


@dataclass(frozen=True, slots=True)
class StepProgress:
    """A step of the after-call workflow: `fraction` 0 to 1."""

    call_id: str
    step: str
    fraction: float


@dataclass(frozen=True, slots=True)
class WritingUp:
    """How far a call is on its way to its follow-ups, over all steps: `fraction` 0 to 1, never less than before;
    `seconds_left` is None while nothing can be said about it."""

    call_id: str
    fraction: float
    seconds_left: float | None


@dataclass(frozen=True, slots=True)
class ProposalsReady:
    call_id: str
    proposals: Sequence[Proposal]


@dataclass(frozen=True, slots=True)
class CallProcessed:
    """The workflow has taken a call to its proposals."""

    call_id: str


@dataclass(frozen=True, slots=True)
class ProcessingFailed:
    """The queue has stopped at a call; it is tried again at the next start, or when another call ends."""

    message: Message | str
    needs_models: bool = False  # it goes on once the missing models are fetched


@dataclass(frozen=True, slots=True)
class AutonomyChanged:
    """A kind of write rose or fell."""

    kind: str
    before: Level
    after: Level


@dataclass(frozen=True, slots=True)
class CountdownChanged:
    """A countdown of this call began, was stopped or ran out."""

    call_id: str


@dataclass(frozen=True, slots=True)
class WriteChanged:
    row: OutboxRow


@dataclass(frozen=True, slots=True)
class UpdateReady:
    """A newer version is offered; on a managed machine IT installs it."""

    state: UpdateState
    managed: bool


E = TypeVar("E")


class Events:
    """A subscriber that raises is logged and never stops the publisher or the other subscribers."""

    def __init__(self) -> None:
        self._subscribers: list[tuple[type, Callable[..., None]]] = []

    def subscribe(self, kind: type[E], handler: Callable[[E], None]) -> Callable[[], None]:
        """Calls `handler` on the publisher's thread for each event of `kind`; the answer ends the subscription."""
        entry = (kind, handler)
        self._subscribers.append(entry)
        return lambda: self._subscribers.remove(entry)

    def publish(self, event: object) -> None:
        """Hands `event` to every subscriber of its type, in the caller's thread. A subscriber that fails is logged
        and stops nobody."""
        for kind, handler in list(self._subscribers):
            if isinstance(event, kind):
                try:
                    handler(event)
                except Exception:  # a broken window must not stop a recording
                    log.exception("subscriber failed", event=type(event).__name__)
