"""What a call said, as claims that each carry their evidence; the shape of extraction.json."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from app.domain.people import Side

# A flag of a call whose sound could not be read whole.
SOUND_INCOMPLETE = "sound_incomplete"


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where it was said. `quote` is copied from the segment by code, never generated."""

    segment: int
    start: float
    end: float
    speaker: str
    quote: str


class Status(StrEnum):
    VERIFIED = "verified"
    MAYBE = "maybe"  # one of two readers alone found it: offered, never written by itself
    UNSUPPORTED = "unsupported"
    CONTRADICTED = "contradicted"
    WITHHELD = "withheld"


# A flag of an extraction: the language model that was asked gave no answer that can be read.
MODEL_UNAVAILABLE = "language_model_unavailable"


class Check(StrEnum):
    """A check of the verifier; the values stand in extraction.json."""

    QUOTE = "quote"  # the evidence is in the transcript, word for word
    SPEAKER = "speaker"
    WITHHELD = "withheld"  # neither off the record, sensitive nor injected
    SUPPORT = "support"  # the evidence says what the claim says
    NAMES = "names"
    OWNER = "owner"
    NUMBER = "number"
    DATE = "date"
    POLARITY = "polarity"
    MODALITY = "modality"  # meant, not hedged, conditional or taken back
    COMMITMENT = "commitment"  # somebody who can keep it took on something to be done after the call
    ISSUE_KEY = "issue_key"
    ACCOUNT = "account"
    # Who found it, of a call that a language model read too.
    BY_RULES = "by_rules"
    BY_MODEL = "by_model"


@dataclass(frozen=True, slots=True)
class Verification:
    """The verdict, the checks that led to it by name, and the confidence computed from them (0 to 1)."""

    status: Status
    checks: Mapping[Check, bool] = field(default_factory=dict)
    confidence: float = 0.0

    @property
    def is_by_both(self) -> bool:
        """Whether a language model and the rules both found the claim."""
        return all(self.checks.get(name, False) for name in (Check.BY_RULES, Check.BY_MODEL))


UNVERIFIED = Verification(Status.UNSUPPORTED)


class Sentiment(StrEnum):
    POSITIVE = "positive"
    NEUTRAL = "neutral"
    NEGATIVE = "negative"
    MIXED = "mixed"


class BlockerStatus(StrEnum):
    OPEN = "open"
    IN_PROGRESS = "in_progress"
    RESOLVED = "resolved"
    DEFERRED = "deferred"


class Urgency(StrEnum):
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class WithheldReason(StrEnum):
    OFF_THE_RECORD = "off_the_record"
    SENSITIVE = "sensitive"


@dataclass(frozen=True, slots=True)
class SummaryLine:
    text: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class DecisionMaker:
    name: str
    title: str | None
    side: Side
    sentiment: Sentiment | None
    evidence: tuple[Evidence, ...]
    verification: Verification = UNVERIFIED


@dataclass(frozen=True, slots=True)
class NextStep:
    """What somebody took on. A vague date stays a range: then `due` may be None and `due_range` holds (from, to)."""

    what: str
    owner: str | None
    due: date | None
    due_range: tuple[date, date] | None
    due_text: str | None
    account: str | None
    evidence: tuple[Evidence, ...]
    verification: Verification = UNVERIFIED


@dataclass(frozen=True, slots=True)
class Blocker:
    what: str
    status: BlockerStatus
    jira_key: str | None
    account: str | None
    evidence: tuple[Evidence, ...]
    verification: Verification = UNVERIFIED


@dataclass(frozen=True, slots=True)
class KeyQuote:
    text: str
    speaker: str
    start: float
    end: float
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Competitor:
    name: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class StageRecommendation:
    """The stage that the call speaks for; None recommends no change."""

    recommendation: str | None
    evidence: tuple[Evidence, ...]
    verification: Verification = UNVERIFIED


@dataclass(frozen=True, slots=True)
class Withheld:
    """A passage left out of every output: the reviewer is told that and where, not what."""

    reason: WithheldReason
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class ModelAnswer:
    """What a language model wrote, and what it counted."""

    text: str
    prompt_tokens: int
    completion_tokens: int


@dataclass(frozen=True, slots=True)
class ModelUsage:
    """What a language model was asked for one call. `cost` is in the currency of the configured prices; None without."""

    model: str
    requests: int
    prompt_tokens: int
    completion_tokens: int
    cost: float | None = None


@dataclass(frozen=True, slots=True)
class Extraction:
    call_id: str
    provider: str
    summary: tuple[SummaryLine, ...] = ()
    decision_makers: tuple[DecisionMaker, ...] = ()
    next_steps: tuple[NextStep, ...] = ()
    blockers: tuple[Blocker, ...] = ()
    key_quotes: tuple[KeyQuote, ...] = ()
    competitors: tuple[Competitor, ...] = ()
    stage: StageRecommendation = StageRecommendation(None, ())
    urgency: Urgency | None = None
    withheld: tuple[Withheld, ...] = ()
    flags: tuple[str, ...] = ()
    review_required: bool = False
    confidence: float = 0.0
    usage: ModelUsage | None = None
    language: str | None = None
