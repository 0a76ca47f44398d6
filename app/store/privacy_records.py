"""Legal holds, the journal of erasures, the orders that have run, and small secrets of this installation."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import select

from app.domain.privacy import Erasure, ErasureState, LegalHold, Scope
from app.store.database import Sessions
from app.store.schema import ErasureRow, HoldRow, KeepRow, OrderDoneRow


class KeepingStore(Sessions):
    def save_hold(self, hold: LegalHold) -> None:
        with self.write() as session:
            session.merge(HoldRow(scope=hold.scope, subject=hold.subject, reason=hold.reason, by=hold.by,
                                  at=hold.at.isoformat()))  # fmt: skip

    def holds(self) -> Sequence[LegalHold]:
        with self.read() as session:
            rows = session.exec(select(HoldRow).order_by(HoldRow.at))
            return [LegalHold(Scope(r.scope), r.subject, r.reason, r.by, datetime.fromisoformat(r.at)) for r in rows]

    def release_hold(self, hold: LegalHold) -> None:
        with self.write() as session:
            row = session.get(HoldRow, (hold.scope, hold.subject))
            if row is not None:
                session.delete(row)

    def save_erasure(self, erasure: Erasure) -> None:
        with self.write() as session:
            session.merge(ErasureRow(id=erasure.id, scope=erasure.scope, subject=erasure.subject, state=erasure.state,
                                     at=erasure.at.isoformat()))  # fmt: skip

    def erasures(self) -> Sequence[Erasure]:
        """Those that were begun and are not finished, oldest first."""
        with self.read() as session:
            rows = session.exec(select(ErasureRow).order_by(ErasureRow.at))
            return [
                Erasure(r.id, Scope(r.scope), r.subject, ErasureState(r.state), datetime.fromisoformat(r.at))
                for r in rows
            ]

    def end_erasure(self, erasure_id: str) -> None:
        with self.write() as session:
            row = session.get(ErasureRow, erasure_id)
            if row is not None:
                session.delete(row)

    def save_order(self, order_id: str, sha256: str, state: str, at: datetime, receipt: str) -> None:
        with self.write() as session:
            session.merge(OrderDoneRow(id=order_id, sha256=sha256, state=state, at=at.isoformat(), receipt=receipt))

    def order_receipt(self, order_id: str) -> str | None:
        """What an order left when it ran; None where it has not."""
        with self.read() as session:
            row = session.get(OrderDoneRow, order_id)
            return row.receipt if row else None

    def save_kept(self, name: str, value: bytes) -> None:
        with self.write() as session:
            session.merge(KeepRow(name=name, value=value))

    def kept(self, name: str) -> bytes | None:
        with self.read() as session:
            row = session.get(KeepRow, name)
            return row.value if row else None

    def forget_kept(self, name: str) -> None:
        with self.write() as session:
            row = session.get(KeepRow, name)
            if row is not None:
                session.delete(row)
