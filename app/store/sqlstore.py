"""The store port, whole."""

from pathlib import Path

from app.paths import private_dir
from app.store.accounts import AccountStore, sealing_key
from app.store.audit import AuditStore
from app.store.calls import CallStore, ProposalStore
from app.store.consent import ConsentStore
from app.store.database import open_engine
from app.store.decisions import DecisionStore
from app.store.forgetting import ForgettingStore
from app.store.keeping import KeepingStore
from app.store.redacting import RedactingStore
from app.store.search import SearchStore
from app.store.work import OutboxStore, StepStore


class SqlStore(
    CallStore,
    ConsentStore,
    ProposalStore,
    StepStore,
    OutboxStore,
    AccountStore,
    SearchStore,
    DecisionStore,
    AuditStore,
    ForgettingStore,
    RedactingStore,
    KeepingStore,
):
    """Everything that Callside remembers, in one encrypted file below `folder`."""

    def __init__(self, folder: Path, key: bytes, *, pseudonymous_audit: bool = False) -> None:
        super().__init__(open_engine(private_dir(folder) / "callside.db", key))
        self._sealing_key = sealing_key(key)
        self._pseudonymous = pseudonymous_audit
