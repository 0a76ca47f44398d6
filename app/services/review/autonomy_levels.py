"""What the rep's decisions teach: a calibrated confidence, and the level of each kind of write.

A kind of write rises when the decisions about it above the threshold prove, with 95 % confidence, that at most one in
twenty is wrong (an exact bound: 59 of 59, 92 of 93), and not before `REVIEWED_FROM` of the kind were reviewed at all: the
confidence that picks those above the threshold is calibrated on them. It rises again by decisions made on its new level
alone. One wrong write takes it back to preview, and counting begins anew; so does another reader of the calls.
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from app.domain.audit import AuditKind
from app.domain.autonomy import (
    FIELD_PREFIX,
    LADDER,
    Decision,
    DecisionSource,
    Earned,
    EarnedLevel,
    Level,
    earned_for,
    was_unedited,
)
from app.domain.calibration import calibrated
from app.domain.ports import Clock, Store
from app.domain.proposal import ActionKind, Proposal
from app.events import AutonomyChanged, Events
from app.settings import Settings

# What the threshold promises: at most one wrong in twenty.
PROVEN_RATE = 0.95
# Fewer reviewed proposals of a kind leave its confidence uncalibrated: the kind stays at preview.
REVIEWED_FROM = 300
# On the highest level one proposal in this many still waits for the rep.
SAMPLE_ONE_IN = 10
# A rejection for one of these says that the proposal was wrong; any other only that it was not wanted.
WRONG_REASONS = frozenset({"Wrong fact", "Wrong person or date"})
# Messages that somebody waits for, and notes that follow from a press, have their own approval.
NEVER = frozenset({ActionKind.HELP_LOG, ActionKind.HELP_REQUEST, ActionKind.DIRECT_SUMMARY, ActionKind.TASK_UPDATE})
# Fields that never rise above preview unless IT says so, by their names in the CRMs, small and without signs.
DEAL_FIELDS = frozenset({"amount", "closedate", "stagename", "dealstage", "probability", "forecastcategoryname"})
KINDS = tuple(kind for kind in ActionKind if kind not in NEVER and kind is not ActionKind.FIELD)


class AutonomyLevels:
    """`version` names the rules that make proposals; with the reader of a call it is the producer."""

    def __init__(self, *, store: Store, settings: Settings, clock: Clock, events: Events, version: str) -> None:
        self._store = store
        self._settings = settings
        self._clock = clock
        self._events = events
        self._version = version

    # ── standing ────────────────────────────────────────────────────────────────────────────────────────────────

    def standings(self) -> Sequence[EarnedLevel]:
        """A line a kind of write, and one for each field that was decided on, for the settings and the audit."""
        fields = sorted({d.kind for d in self._store.decisions() if d.kind.startswith(FIELD_PREFIX)})
        return [self.standing(kind) for kind in (*KINDS, *fields)]

    def standing(self, kind: Earned, producer: str | None = None) -> EarnedLevel:
        level, since = self._store.levels().get(kind, (Level.PREVIEW, None))
        counted = self._counted(kind, level, since, producer)
        return EarnedLevel(kind, level, self.ceiling(kind), sum(d.right for d in counted), len(counted), since)

    def ceiling(self, kind: Earned) -> Level:
        if kind.startswith(FIELD_PREFIX):
            name = kind.removeprefix(FIELD_PREFIX).replace("_", "").lower()
            of_deal = name in DEAL_FIELDS
            return Level(self._settings.autonomy_deal_field if of_deal else self._settings.autonomy_field)
        return Level(getattr(self._settings, f"autonomy_{kind}"))

    def confidence(self, proposal: Proposal) -> float:
        """The proposal's confidence against what was decided about its kind before."""
        decided = [
            (d.confidence, d.right)
            for d in self._store.decisions(earned_for(proposal.action))
            if d.producer == self.producer(proposal.call_id)
        ]
        return calibrated(decided)(proposal.confidence)

    def _counted(self, kind: Earned, level: Level, since: datetime | None, producer: str | None) -> Sequence[Decision]:
        """The decisions that a rise is judged by: above the threshold, since the last loss, on this level, by this
        producer (by default the latest)."""
        decided = [d for d in self._store.decisions(kind) if since is None or d.at > since]
        wanted = producer or (decided[-1].producer if decided else None)
        decided = [d for d in decided if d.producer == wanted]
        scale = calibrated([(d.confidence, d.right) for d in decided])
        return [d for d in decided if d.level is level and scale(d.confidence) >= self._settings.autonomy_threshold]

    def _reviewed(self, kind: Earned, producer: str) -> int:
        """All proposals of the kind by this producer that a person has judged, whatever their confidence."""
        judged = [d for d in self._store.decisions(kind) if d.producer == producer]
        return sum(d.judged is not DecisionSource.COUNTDOWN for d in judged)

    def producer(self, call_id: str) -> str:
        extraction = self._store.extraction(call_id)
        provider = extraction.provider if extraction else "none"
        return f"{provider}/{self._version}"

    # ── learning ────────────────────────────────────────────────────────────────────────────────────────────────

    def approved(self, proposal: Proposal, judged: DecisionSource = DecisionSource.REP) -> None:
        """It was approved, as it was proposed or edited."""
        self._store.end_countdown(proposal.id)
        if judged is DecisionSource.REP and is_sample(proposal):
            judged = DecisionSource.SAMPLE
        self._decide(proposal, was_unedited(proposal), judged)

    def rejected(self, proposal: Proposal, reason: str) -> None:
        self._store.end_countdown(proposal.id)
        if reason in WRONG_REASONS:
            self._decide(proposal, False, DecisionSource.REP)

    def undone(self, proposal: Proposal) -> None:
        """It was written and taken back: the one outcome that nobody can argue with."""
        self._decide(proposal, False, DecisionSource.UNDONE)

    def _decide(self, proposal: Proposal, right: bool, judged: DecisionSource) -> None:
        kind = earned_for(proposal.action)
        if kind in NEVER:
            return
        now, producer = self._clock.now(), self.producer(proposal.call_id)
        level = self.standing(kind, producer).effective
        with self._store.transaction():
            self._store.save_decision(
                Decision(proposal.id, kind, proposal.confidence, right, judged, level, producer, now)
            )
            self._move(kind, right, producer, now)

    def _move(self, kind: Earned, right: bool, producer: str, now: datetime) -> None:
        standing = self.standing(kind, producer)
        place = LADDER.index(standing.level)
        if not right and place > 0:
            self._set(standing, Level.PREVIEW, now, "one was wrong")
        elif (
            standing.bound >= PROVEN_RATE
            and place < LADDER.index(standing.ceiling)
            and self._reviewed(kind, producer) >= REVIEWED_FROM
        ):
            self._set(standing, LADDER[place + 1], now, "the decisions prove it")

    def _set(self, standing: EarnedLevel, level: Level, now: datetime, why: str) -> None:
        self._store.set_level(standing.kind, level, now)
        facts = {
            "kind": standing.kind, "from": standing.level, "to": level, "why": why, "right": standing.right,
            "of": standing.total, "bound": round(standing.bound, 4),
        }  # fmt: skip
        self._store.audit(now, AuditKind.AUTONOMY_LEVEL_CHANGED, None, facts)
        self._events.publish(AutonomyChanged(standing.kind, standing.level, level))


def is_sample(proposal: Proposal) -> bool:
    """One in ten, drawn from the id: the same answer however often it is asked."""
    return int.from_bytes(hashlib.sha256(proposal.id.encode()).digest()[:4]) % SAMPLE_ONE_IN == 0
