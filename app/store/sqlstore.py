"""The store port, whole."""

from pathlib import Path

from app.paths import private_dir
from app.store.accounts import AccountStore, sealing_key
from app.store.audit import AuditStore
from app.store.calls import CallStore, ProposalStore
from app.store.consent import ConsentStore
from app.store.database import open_engine, rekey
from app.store.decisions import DecisionStore
from app.store.deletion import ForgettingStore
from app.store.documents import DocumentStore, RepDocumentStore
from app.store.key_providers import KeyProvider
from app.store.key_rotation import ResealingStore
from app.store.locked_memory import LockedKey
from app.store.master_key import DATABASE
from app.store.memory import MemoryStore
from app.store.privacy_records import KeepingStore
from app.store.quoted_briefs import QuotedBriefStore
from app.store.schedule import ScheduleStore
from app.store.search import SearchStore
from app.store.steps_and_outbox import OutboxStore, StepStore
from app.store.text_rewrite import RedactingStore


class SqlStore(
    QuotedBriefStore,
    CallStore,
    DocumentStore,
    RepDocumentStore,
    ConsentStore,
    ProposalStore,
    StepStore,
    OutboxStore,
    AccountStore,
    SearchStore,
    MemoryStore,
    ScheduleStore,
    DecisionStore,
    AuditStore,
    ForgettingStore,
    RedactingStore,
    KeepingStore,
    ResealingStore,
):
    """Everything that Callside remembers, in one encrypted file below `folder`."""

    def __init__(self, folder: Path, key: bytes, *, pseudonymous_audit: bool = False) -> None:
        self._master = LockedKey(key)
        self._sealing = LockedKey(sealing_key(key))
        super().__init__(open_engine(private_dir(folder) / DATABASE, self._master))
        self._pseudonymous = pseudonymous_audit
        self._finish_sealing()

    @property
    def _sealing_key(self) -> bytes:
        return self._sealing.reveal()

    @property
    def keys_are_locked(self) -> bool:
        """Whether the system keeps the keys' memory from being written to disk."""
        return self._master.is_locked and self._sealing.is_locked

    def master_key(self) -> bytes:
        """The folder's key, for the capture process, which opens the database itself."""
        return self._master.reveal()

    def dispose(self) -> None:
        super().dispose()
        self._master.wipe()
        self._sealing.wipe()

    def rotate(self, folder: Path, key_provider: KeyProvider) -> bytes:
        """Encrypts everything under a new key, and answers it; this store is closed by then."""
        new, old = key_provider.prepare(), self._master.reveal()
        self.leave_sealing_key(sealing_key(new))
        self.dispose()
        rekey(folder / DATABASE, old, new)
        key_provider.promote()
        return new
