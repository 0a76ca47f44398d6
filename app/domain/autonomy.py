"""How much Callside may write by itself: a level for each kind of write, earned by decisions and lost by one mistake."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.domain.calibration import least_rate
from app.domain.proposal import Action, ActionKind, Proposal

# What a level is earned for: a kind of write, and of fields each one for itself ("field:NAME").
Earned = str
FIELD_PREFIX = f"{ActionKind.FIELD}:"


def earned_for(action: Action) -> Earned:
    """The kind whose level counts for an action."""
    return f"{FIELD_PREFIX}{action.part}" if action.kind is ActionKind.FIELD and action.part else action.kind


class Level(StrEnum):
    """What happens to a proposal of this kind whose confidence passes."""

    PREVIEW = "preview"  # it waits for the rep
    OPT_OUT = "opt_out"  # it is written after a visible countdown, unless the rep stops it
    AUTO = "auto"  # it is written; a random sample still waits for the rep


LADDER = (Level.PREVIEW, Level.OPT_OUT, Level.AUTO)


class DecisionSource(StrEnum):
    """Who or what told whether a proposal was right."""

    REP = "rep"  # approved, edited or rejected in the review
    SAMPLE = "sample"  # the same, of one that would have been written by itself
    COUNTDOWN = "countdown"  # the countdown ran out under the rep's eyes
    UNDONE = "undone"  # it was written, and taken back


@dataclass(frozen=True, slots=True)
class Decision:
    """One outcome. `producer` names what made the proposal: another reader's outcomes prove nothing about this one."""

    proposal_id: str
    kind: Earned
    confidence: float
    right: bool
    judged: DecisionSource
    level: Level
    producer: str
    at: datetime


@dataclass(frozen=True, slots=True)
class EarnedLevel:
    """A kind's level, since when, and the decisions above the threshold that count for the next one."""

    kind: Earned
    level: Level
    ceiling: Level
    right: int
    total: int
    since: datetime | None = None

    @property
    def effective(self) -> Level:
        """The level that counts: never above the ceiling."""
        return min(self.level, self.ceiling, key=LADDER.index)

    @property
    def bound(self) -> float:
        return least_rate(self.right, self.total)


def was_unedited(proposal: Proposal) -> bool:
    """Whether every sentence with evidence still stands as it was proposed. A greeting or a sign-off that the rep
    words differently is tone, no correction."""
    now = _plain(_texts(proposal.action.content))
    return all(_plain([line.text]) in now for line in proposal.lines if line.evidence)


def _texts(content: object) -> list[str]:
    if isinstance(content, str):
        return [content]
    if isinstance(content, dict):
        return [text for key, value in content.items() if key != "attachments" for text in _texts(value)]
    if isinstance(content, Sequence):
        return [text for value in content for text in _texts(value)]
    return []


def _plain(texts: Sequence[str]) -> str:
    return " ".join(" ".join(texts).split())
