"""Open a data folder's encrypted database, keep a call and an audit row in it, and check the chain."""

import secrets
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from app.domain.audit import AuditKind
from app.domain.call import Call, CallContext, CallState
from app.store.sqlstore import SqlStore

with tempfile.TemporaryDirectory() as folder:
    store = SqlStore(Path(folder), secrets.token_bytes(32))  # a real folder's key: app.store.master_key.master_key
    now = datetime.now(UTC)
    store.save_call(Call(CallContext("c1", "Acme demo", now.replace(tzinfo=None), "Sarah Chen", ()), CallState.PLANNED))
    store.audit(now, AuditKind.BRIEF, "c1", {"sources": {"crm": "answered"}})
    for call in store.calls():
        print(call.id, call.state.value, call.context.title)
    print(store.verify_audit(), "audit rows, none changed")
    store.dispose()
