"""What was decided about proposals, the levels that follow from it, and the countdowns that run."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlmodel import col, delete, select

from app.domain.autonomy import Decision, DecisionSource, Earned, Level
from app.store.database import Sessions
from app.store.schema import AutonomyRow, CountdownRow, DecisionRow

COLUMNS = (
    DecisionRow.proposal_id,
    DecisionRow.kind,
    DecisionRow.confidence,
    DecisionRow.right,
    DecisionRow.judged,
    DecisionRow.level,
    DecisionRow.producer,
    DecisionRow.at,
)


class DecisionStore(Sessions):
    def save_decision(self, decision: Decision) -> None:
        """Adds a decision about a proposal; a second one about the same proposal replaces it."""
        with self.write() as session:
            session.add(
                DecisionRow(
                    proposal_id=decision.proposal_id,
                    kind=decision.kind,
                    confidence=decision.confidence,
                    right=decision.right,
                    judged=decision.judged,
                    level=decision.level,
                    producer=decision.producer,
                    at=decision.at,
                )
            )

    def decisions(self, kind: Earned | None = None) -> Sequence[Decision]:
        """All, or those about one kind of write, oldest first."""
        # Columns, not rows of the ORM: there are thousands after some months, and each decision counts them anew.
        query = select(*(col(column) for column in COLUMNS)).order_by(col(DecisionRow.id))
        if kind is not None:
            query = query.where(DecisionRow.kind == kind)
        with self.read() as session:
            return [
                Decision(proposal_id, of, confidence, right, DecisionSource(judged), Level(level), producer, at)
                for proposal_id, of, confidence, right, judged, level, producer, at in session.execute(query)
            ]

    def forget_decisions(self, before: datetime) -> int:
        """Levels that were earned stay, each with the day since when decisions count for the next one."""
        with self.write() as session:
            return int(session.exec(delete(DecisionRow).where(col(DecisionRow.at) < before)).rowcount)

    def levels(self) -> Mapping[Earned, tuple[Level, datetime | None]]:
        """(level, since when decisions count) of each kind that has left the beginning."""
        with self.read() as session:
            return {row.kind: (Level(row.level), row.since) for row in session.exec(select(AutonomyRow))}

    def set_level(self, kind: Earned, level: Level, since: datetime) -> None:
        with self.write() as session:
            session.merge(AutonomyRow(kind=kind, level=level, since=since))

    def start_countdown(self, proposal_id: str, until: datetime, sha256: str) -> None:
        with self.write() as session:
            session.merge(CountdownRow(proposal_id=proposal_id, until=until, sha256=sha256))

    def countdowns(self) -> Mapping[str, tuple[datetime, str]]:
        """proposal id → (when it is written, the payload that was shown)."""
        with self.read() as session:
            return {row.proposal_id: (row.until, row.sha256) for row in session.exec(select(CountdownRow))}

    def end_countdown(self, proposal_id: str) -> bool:
        """False where none ran."""
        with self.write() as session:
            row = session.get(CountdownRow, proposal_id)
            if row is not None:
                session.delete(row)
            return row is not None
