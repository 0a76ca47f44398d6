"""The calls that the calendar has, and what became of their briefs."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import col, delete, select

from app.domain.schedule import PlannedCall
from app.store.calls import adapter, encode
from app.store.database import Sessions
from app.store.schema import PlannedCallRow


class ScheduleStore(Sessions):
    def save_plan(self, plan: PlannedCall) -> None:
        row = PlannedCallRow(event_id=plan.event.id, start=plan.event.start.timestamp(), body=encode(plan))
        with self.write() as session:
            session.merge(row)

    def plan(self, event_id: str) -> PlannedCall | None:
        with self.read() as session:
            row = session.get(PlannedCallRow, event_id)
            return _plan(row) if row else None

    def plans(self, start: datetime, end: datetime) -> Sequence[PlannedCall]:
        """The calls that begin in [start, end), in order."""
        begins = col(PlannedCallRow.start)
        query = select(PlannedCallRow).where(begins >= start.timestamp(), begins < end.timestamp()).order_by(begins)
        with self.read() as session:
            return [_plan(row) for row in session.exec(query)]

    def forget_plans(self, before: datetime) -> int:
        with self.write() as session:
            gone = session.exec(delete(PlannedCallRow).where(col(PlannedCallRow.start) < before.timestamp()))
            return int(gone.rowcount)


def _plan(row: PlannedCallRow) -> PlannedCall:
    plan: PlannedCall = adapter(PlannedCall).validate_json(row.body)
    return plan
