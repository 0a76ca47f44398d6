"""What was asked of a vendor today, beside what the vendor itself counts for the company."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from app.domain.outbox import OutboxRow, OutboxState, Prepared
from app.domain.proposal import Vendor
from app.services.outbox.quota import QuotaService
from app.services.setup.clocks import SystemClock
from app.store.sqlstore import SqlStore
from connectors.salesforce import Salesforce


def test_our_requests_stand_beside_the_companys(own_sandbox: Any, tmp_path: Path) -> None:
    store = SqlStore(tmp_path / "db", bytes(32))
    prepared = Prepared("k", Vendor.SALESFORCE, "call_note", "006", b"{}")
    store.enqueue(OutboxRow(prepared, "c", None, "sha", OutboxState.PENDING))
    store.log_attempt("k", 1, "written", "1", datetime.now(UTC))
    salesforce = Salesforce(own_sandbox.account(Salesforce))
    quota = QuotaService(store=store, clock=SystemClock(), limits={Vendor.SALESFORCE: salesforce})
    (usage,) = quota.today()
    assert usage.sentence == "Salesforce: 1 request to write; the whole company used 1,000 of 100,000"
    own_sandbox.kill()
    (usage,) = quota.today()
    assert usage.sentence == "Salesforce: 1 request to write", "its own count stands while Salesforce is away"
    own_sandbox.start()
    store.dispose()
