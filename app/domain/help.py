"""Get SE: a question that somebody on the call can't answer, and who was asked."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.domain.messages import Message


class HelpState(StrEnum):
    ASKING = "asking"
    ACCEPTED = "accepted"
    NOBODY = "nobody"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Availability:
    """Whether a person can be asked now, and why not, in words that the rep understands."""

    free: bool
    reason: Message | str


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who could help, with the reason that is shown ("owns API-456"). `sent` is the message's id at the chat
    system, where answers to it are looked for."""

    name: str
    user_id: str
    reason: Message | str
    availability: Availability | None = None
    email: str | None = None
    phone: str | None = None
    sent: str | None = None


@dataclass(frozen=True, slots=True)
class TraceStep:
    """A step of a timed action: what, when it began and how long it took, in seconds from the trigger."""

    name: str
    start: float
    seconds: float


@dataclass(frozen=True, slots=True)
class HelpRequest:
    id: str
    call_id: str
    question: str
    account: str | None
    issue_key: str | None
    asked: tuple[Candidate, ...]
    state: HelpState
    requested_at: datetime
    helper: str | None = None
    trace: tuple[TraceStep, ...] = ()
    passed_over: tuple[Message | str, ...] = ()  # who was not asked, and why, in words
    next_name: str | None = None  # who is asked if nobody answers


@dataclass(frozen=True, slots=True)
class HelpMention:
    """Somebody asked for help by mentioning Callside in a channel: "need SE for API performance question". `at` is when it
    was written (aware); None where the chat does not say."""

    user_id: str
    channel_id: str
    text: str
    at: datetime | None = None


class Intent(StrEnum):
    NEED = "need"
    CANCEL = "cancel"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Ask:
    """What a mention asks for: `topic` is the question in it, `team` whom it asks for ("security")."""

    intent: Intent
    topic: str = ""
    team: str | None = None


class Answer(StrEnum):
    JOIN = "join"
    DECLINE = "decline"


@dataclass(frozen=True, slots=True)
class HelpAnswer:
    """A colleague's answer: a press on a button of the message, an emoji under it or a reply to it; `pause` asks to pause
    the recording when they join. `how` says which of them."""

    request_id: str
    user_id: str
    answer: Answer
    pause: bool = False
    how: str = "button"


@dataclass(frozen=True, slots=True)
class HelpReply:
    """What a colleague left under our message: names of their emoji, and what they wrote back, oldest first."""

    emoji: tuple[str, ...] = ()
    replies: tuple[str, ...] = ()
