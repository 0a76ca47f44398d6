"""The store port, whole."""

from pathlib import Path

from app.paths import private_dir
from app.store.accounts import AccountStore, sealing_key
from app.store.audit import AuditStore
from app.store.calls import CallStore, ProposalStore
from app.store.consent import ConsentStore
from app.store.database import open_engine
from app.store.decisions import DecisionStore
from app.store.schedule import ScheduleStore
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
    ScheduleStore,
    DecisionStore,
    AuditStore,
):
    """Everything that Callside remembers, in one encrypted file below `folder`."""

    def __init__(self, folder: Path, key: bytes) -> None:
        super().__init__(open_engine(private_dir(folder) / "callside.db", key))
        self._sealing_key = sealing_key(key)
