"""What the history shows of a call, and where a search found something."""

from dataclasses import dataclass
from datetime import datetime

from app.domain.call import CallState


@dataclass(frozen=True, slots=True)
class CallLine:
    """One call in a list. `when` is local wall time; the numbers are follow-ups by where they stand."""

    call_id: str
    title: str
    account: str
    when: datetime
    state: CallState
    to_review: int = 0
    waiting: int = 0
    written: int = 0
    seconds: float | None = None
    needs_you: int = 0  # of `to_review`: proposals with a doubt that only the rep can settle


@dataclass(frozen=True, slots=True)
class Hit:
    """`kind` is "transcript" or "follow-up". Every second of `pieces` is what matched. `at` is in seconds of the call."""

    call_id: str
    kind: str
    ref: str
    at: float | None
    who: str
    pieces: tuple[str, ...]
