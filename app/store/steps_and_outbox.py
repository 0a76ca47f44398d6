"""The step table of the after-call workflow and the outbox."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlmodel import col, func, select

from app.domain.messages import from_column, to_column
from app.domain.outbox import OutboxRow, OutboxState, Prepared
from app.domain.proposal import ActionKind, Vendor
from app.store.database import Sessions
from app.store.schema import AttemptRow, OutboxTable, StepRow, VendorWaitRow


class StepStore(Sessions):
    """(call, step) → output, valid for the input that it was made from."""

    def step_output(self, call_id: str, step: str, input_hash: str) -> str | None:
        with self.read() as session:
            row = session.get(StepRow, (call_id, step))
            return row.output_ref if row and row.state == "done" and row.input_hash == input_hash else None

    def begin_step(self, call_id: str, step: str, input_hash: str) -> None:
        with self.write() as session:
            row = session.get(StepRow, (call_id, step))
            attempt = row.attempt + 1 if row else 1
            session.merge(StepRow(call_id=call_id, step=step, state="running", attempt=attempt, input_hash=input_hash))

    def finish_step(self, call_id: str, step: str, output: str) -> None:
        with self.write() as session:
            row = session.get_one(StepRow, (call_id, step))
            row.state, row.output_ref = "done", output
            session.add(row)


class OutboxStore(Sessions):
    def enqueue(self, row: OutboxRow) -> bool:
        """False where a row with this key is there already: its first approval stands. One that was taken back makes
        room for the new one."""
        with self.write() as session:
            known = session.get(OutboxTable, row.prepared.key)
            if known and known.state != OutboxState.UNDONE:
                return False
            if known:
                session.delete(known)
                session.flush()
            last = session.exec(select(func.max(OutboxTable.position))).one()
            session.add(_to_table(row, (last or 0) + 1))
            return True

    def outbox(self, *states: OutboxState) -> Sequence[OutboxRow]:
        """The rows in these states (all rows where none is named), in the order of their approval."""
        query = select(OutboxTable).order_by(col(OutboxTable.position))
        if states:
            query = query.where(col(OutboxTable.state).in_(states))
        with self.read() as session:
            return [_from_table(row) for row in session.exec(query)]

    def outbox_row(self, key: str) -> OutboxRow | None:
        with self.read() as session:
            row = session.get(OutboxTable, key)
            return _from_table(row) if row else None

    def update_outbox(self, row: OutboxRow) -> None:
        with self.write() as session:
            stored = session.get_one(OutboxTable, row.prepared.key)
            session.merge(_to_table(row, stored.position))

    def advance_outbox(self, before: OutboxRow, after: OutboxRow) -> bool:
        """Updates only where the stored row still has `before`'s state and attempt; False where it moved on."""
        with self.write() as session:
            stored = session.get_one(OutboxTable, before.prepared.key)
            if (stored.state, stored.attempt) != (before.state, before.attempt):
                return False
            session.merge(_to_table(after, stored.position))
            return True

    def attempts_since(self, moment: datetime) -> Mapping[Vendor, tuple[int, int]]:
        """(requests to write, those refused for going too fast) by vendor."""
        query = (
            select(OutboxTable.vendor, AttemptRow.outcome)
            .join(AttemptRow, col(AttemptRow.key) == col(OutboxTable.key))
            .where(col(AttemptRow.at) >= moment)
        )
        counted: dict[Vendor, tuple[int, int]] = {}
        with self.read() as session:
            for name, outcome in session.exec(query):
                attempts, refused = counted.get(Vendor(name), (0, 0))
                counted[Vendor(name)] = (attempts + 1, refused + outcome.endswith("rate_limited"))
        return counted

    def vendor_waits(self) -> Mapping[Vendor, datetime]:
        with self.read() as session:
            return {Vendor(row.vendor): row.until for row in session.exec(select(VendorWaitRow))}

    def set_vendor_wait(self, vendor: Vendor, until: datetime) -> None:
        with self.write() as session:
            session.merge(VendorWaitRow(vendor=vendor, until=until))

    def log_attempt(self, key: str, attempt: int, outcome: str, detail: str, at: datetime) -> None:
        with self.write() as session:
            session.add(AttemptRow(key=key, attempt=attempt, outcome=outcome, detail=str(detail), at=at))


def _to_table(row: OutboxRow, position: int) -> OutboxTable:
    p = row.prepared
    return OutboxTable(
        key=p.key,
        position=position,
        vendor=p.vendor,
        kind=p.kind,
        target=p.target,
        payload=p.body,
        sha256=row.sha256,
        call_id=row.call_id,
        proposal_id=row.proposal_id,
        state=row.state,
        attempt=row.attempt,
        not_before=row.not_before,
        sent_at=row.sent_at,
        remote_id=row.remote_id,
        url=row.url,
        error=to_column(row.error),
        absent_once=row.absent_once,
        lost=row.lost,
    )


def _from_table(t: OutboxTable) -> OutboxRow:
    return OutboxRow(
        Prepared(t.key, Vendor(t.vendor), ActionKind(t.kind), t.target, t.payload),
        t.call_id,
        t.proposal_id,
        t.sha256,
        OutboxState(t.state),
        t.attempt,
        t.not_before,
        t.sent_at,
        t.remote_id,
        t.url,
        from_column(t.error),
        t.absent_once,
        t.lost,
    )
