"""A call and what calendar, CRM and issue tracker know about it beforehand."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.domain.people import Participant, Side


class Channel(StrEnum):
    MIC = "mic"
    REMOTE = "remote"
    MIX = "mix"


class CallState(StrEnum):
    PLANNED = "planned"
    LIVE = "live"
    PROCESSING = "processing"
    REVIEW = "review"
    WRITING = "writing"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Issue:
    """An issue that the tracker has open for one of the call's accounts."""

    key: str
    title: str
    status: str | None = None
    assignee: str | None = None
    account: str | None = None


@dataclass(frozen=True, slots=True)
class ConsentMark:
    """From where in the call's own time (seconds) capture was allowed, and what proves it."""

    granted_at: float
    basis: str


@dataclass(frozen=True, slots=True)
class CallContext:
    """What is known before a word is spoken; the shape of call.json.

    `started_at` is local wall time. Names in `rep` and in `participants` are spelled alike. `language` is what the call is
    held in ("en", "de", …), None while nobody has said.
    """

    call_id: str
    title: str
    started_at: datetime
    rep: str
    participants: tuple[Participant, ...] = ()
    accounts: tuple[str, ...] = ()
    issues: tuple[Issue, ...] = ()
    consent: ConsentMark | None = None
    language: str | None = None

    def on_side(self, side: Side) -> tuple[Participant, ...]:
        return tuple(p for p in self.participants if p.side is side)

    def vocabulary(self) -> tuple[str, ...]:
        """The names and terms that a recogniser would otherwise misspell, most specific first."""
        terms = [p.name for p in self.participants] + list(self.accounts)
        terms += [text for issue in self.issues for text in (issue.title, issue.key)]
        return tuple(dict.fromkeys(terms))


@dataclass(frozen=True, slots=True)
class PhoneCall:
    """A call that the telephone switch has now; `established` is None while it rings."""

    id: str
    caller: str
    callee: str
    status: str
    established: datetime | None


@dataclass(frozen=True, slots=True)
class PhoneCallEnded:
    """A participant left: the extension and the participant's id there."""

    extension: str
    participant: str


@dataclass(frozen=True, slots=True)
class Call:
    """One call as the store knows it."""

    context: CallContext
    state: CallState
    event_uid: str | None = None
    event_start: datetime | None = None
    recorded_from: float | None = None
    recorded_to: float | None = None

    @property
    def id(self) -> str:
        return self.context.call_id
