"""What every part of an application stands on: its data folder, settings, store and accounts."""

import getpass
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from app.bootstrap.connected_accounts import connected_vendors
from app.bootstrap.network_policy import AdmittingSignIn, guard
from app.bootstrap.vendors import Vendors
from app.domain.account import System
from app.domain.call import Call
from app.domain.errors import DataLocked
from app.domain.messages import Message
from app.domain.ports import CaptureSource, Clock, LiveTranscriber, MicrophoneWatch
from app.events import Events
from app.jobs import Jobs
from app.paths import private_dir
from app.policy import Effective, effective
from app.services.calls.recording import CallSession
from app.services.setup.accounts import AccountService
from app.services.setup.clocks import SystemClock
from app.services.setup.own_side import own_side
from app.services.setup.preferences import PreferenceService
from app.services.setup.runtime import Runtime
from app.settings import Settings
from app.store import passphrase
from app.store.folder import keep_room, mark
from app.store.key_check import note_key
from app.store.key_providers import KeyProvider
from app.store.master_key import key_provider_of, settled_key
from app.store.sqlstore import SqlStore

# Longer than one renewal can take, so that a second process gets the new token and no error.
TOKEN_LOCK_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Sound:
    """Sound that is handed in; what is None comes from this machine's devices and models."""

    source: Callable[[CallSession], CaptureSource] | None = None
    microphone_users: MicrophoneWatch | None = None
    engine: Callable[[Call], LiveTranscriber] | None = None


class ApplicationBase:
    """One data folder, opened. Everything is made when it is first asked for, so that a command pays only for what it
    uses."""

    has_left = False  # a leaver's data has been removed: there is nothing to close

    def __init__(
        self,
        folder: Path,
        *,
        clock: Clock | None = None,
        vendors: Vendors | None = None,
        base_settings: Mapping[str, Any] | None = None,
        is_demo: bool = False,
        sound: Sound | None = None,
        jobs: Jobs | None = None,
    ) -> None:
        self.folder = private_dir(folder)
        self.clock = clock or SystemClock()
        self._vendors = vendors
        self.events = Events()
        self.jobs = jobs or Jobs()
        self._base_settings = base_settings
        self.is_demo = is_demo
        self.sound = sound or Sound()

    @cached_property
    def effective(self) -> Effective:
        return effective(self.folder / "settings.json", self._base_settings)

    @property
    def settings(self) -> Settings:
        return self.effective.settings

    @cached_property
    def store(self) -> SqlStore:
        provider = self.key_provider()
        key = settled_key(self.folder, provider)
        store = self.open_store(key)
        note_key(self.folder, key, provider.kept_by)
        return store

    def open_store(self, key: bytes) -> SqlStore:
        store = SqlStore(self.folder, key, pseudonymous_audit=self.settings.pseudonymous_audit)
        mark(self.folder)
        keep_room(self.folder)
        guard(self.settings, store)
        return store

    def key_provider(self, ask_new: Callable[[], str | None] | None = None) -> KeyProvider:
        return key_provider_of(self.folder, ask=_ask_passphrase, keep_in_folder=self.is_demo, ask_new=ask_new)

    @property
    def has_own_vendors(self) -> bool:
        """Whether the vendors were handed in, with tokens that no account renews."""
        return self._vendors is not None

    @cached_property
    def vendors(self) -> Vendors:
        """Those that were handed in (the demo's), else what the rep has connected."""
        if self._vendors:
            return self._vendors
        own, chosen = own_side(self.store, self.settings), (self.settings.crm, self.settings.chat)
        return connected_vendors(self.accounts, self.clock, self.jobs.gather, own, chosen)

    @property
    def connected(self) -> Sequence[str]:
        """The systems that this installation can write to."""
        return [vendor.value for vendor in self.vendors.writers]

    @cached_property
    def accounts(self) -> AccountService:
        """Connected accounts, with sign-in through the browser and tokens sealed in the store."""
        from connectors.base import systems
        from connectors.oauth import BrowserSignIn

        return AccountService(
            store=self.store,
            systems=systems(),
            sign_in=AdmittingSignIn(BrowserSignIn()),
            clock=SystemClock(),
            allowed=self.settings.allowed_systems,
            lock=lambda: FileLock(self.folder / "accounts.lock", timeout=TOKEN_LOCK_SECONDS),
        )

    def language_model_key(self) -> str:
        """The key that was connected for the language model; empty where none was."""
        connected = any(view.system is System.OPENAI and view.info for view in self.accounts.views())
        return self.accounts.token(System.OPENAI) if connected else ""

    @cached_property
    def preferences(self) -> PreferenceService:
        file = self.folder / "settings.json"
        return PreferenceService(file=file, read=lambda: effective(file, self._base_settings))

    @contextmanager
    def lease(self) -> Iterator[None]:
        """The right to record and to write from this folder. Raises DataLocked where another process has it."""
        lock = FileLock(self.folder / "callside.lock", thread_local=False)  # given back by another thread than took it
        try:
            lock.acquire(timeout=0)
        except Timeout:
            raise DataLocked(Message("data.other_callside")) from None
        try:
            yield
        finally:
            lock.release()

    def replace_store(self, key: bytes) -> None:
        """Opens the store under a new key; services that were made before hold the store of before."""
        self.__dict__["store"] = self.open_store(key)

    def background(self, work: Callable[[], None]) -> None:
        """Runs `work` off the caller's thread; for windows, which must not block. Nothing new begins at the end."""
        if not self.jobs.closing:
            self.jobs.network(work)

    @cached_property
    def runtime(self) -> Runtime:
        return Runtime(self.store, self.settings, self.jobs, self.events, self.clock)

    def close(self) -> None:
        self.jobs.close()
        if "store" in self.__dict__ and not self.has_left:
            self.store.dispose()


def _ask_passphrase() -> str | None:
    if sys.stdin and sys.stdin.isatty():
        return getpass.getpass("Passphrase of your Callside data: ")
    return passphrase.asked()
