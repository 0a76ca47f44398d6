"""The encrypted database: SQLite in WAL mode with synchronous=FULL, under SQLCipher."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import event, text
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import QueuePool
from sqlmodel import Session, create_engine

from app.domain.errors import DataDamaged, DataLocked, KeyLost, StorageFull
from app.domain.messages import Message
from app.store.key_check import is_key_of
from app.store.locked_memory import LockedKey, overwrite

SCHEMA_VERSION = "0016_documents_by_kind"
MIGRATIONS = Path(__file__).with_name("migrations")
BUSY_SECONDS = 60
LEAST_FREE = 200_000  # what the write-ahead log and its index begin with
FILE = "callside_file"  # names an engine's file, for what is told of it


def connected(file: Path, key: bytes) -> Any:
    """A connection of the driver's that has the key; whether it fits shows with the first read."""
    connection = sqlcipher.connect(file, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA cipher_log_level = NONE")
    # Pages and keys are in locked memory, and zeroed when they are let go.
    connection.execute("PRAGMA cipher_memory_security = ON")
    # The raw-key form skips SQLCipher's own key derivation: 32 random bytes need none.
    _with_key(connection, "PRAGMA key", key)
    return connection


def opens(file: Path, key: bytes) -> bool:
    """Whether `key` is that of the database; False where there is none."""
    if not file.exists():
        return False
    connection = connected(file, key)
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlcipher.DatabaseError as error:
        if "not a database" in str(error):
            return False
        raise
    finally:
        connection.close()
    return True


def is_full(error: Exception, file: Path) -> bool:
    """Whether a database error means that the disk has no room. SQLite says so of its pages; of the files beside them it
    only says that they can't be made or grow."""
    said = str(error)
    if "disk is full" in said:
        return True
    return ("disk I/O error" in said or "unable to open" in said) and shutil.disk_usage(file.parent).free < LEAST_FREE


@contextmanager
def disk_told(file: Path) -> Iterator[None]:
    """Raises StorageFull for what SQLite says of a full disk, and DataDamaged for what it says of a broken page."""
    try:
        yield
    except (DatabaseError, sqlcipher.DatabaseError) as error:
        if is_full(error, file):
            raise StorageFull(Message("store.disk_full")) from error
        if "disk image is malformed" in str(error):
            raise DataDamaged(Message("store.damaged", file=file)) from error
        raise


def damaged_pages(file: Path, key: bytes) -> int:
    """How many pages fail SQLCipher's own check (`PRAGMA cipher_integrity_check`: each page's HMAC)."""
    connection = connected(file, key)
    try:
        return len(connection.execute("PRAGMA cipher_integrity_check").fetchall())
    finally:
        connection.close()


def rekey(file: Path, old: bytes, new: bytes) -> None:
    """Encrypts every page anew, in one transaction. Nobody else may have the database open."""
    connection = connected(file, old)
    try:
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        connection.execute("PRAGMA synchronous = FULL")
        _with_key(connection, "PRAGMA rekey", new)
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except sqlcipher.OperationalError as error:
        if is_full(error, file):
            raise StorageFull(Message("store.disk_full")) from error
        raise DataLocked(Message("store.in_use", file=file)) from error
    finally:
        connection.close()


def _with_key(connection: Any, pragma: str, key: bytes) -> None:
    """Runs a statement that holds the key. The driver keeps a statement's text for the next time: here it is overwritten."""
    spelled = key.hex()
    statement = f"{pragma} = \"x'{spelled}'\""
    try:
        connection.execute(statement)
    finally:
        overwrite(spelled, statement)


def open_engine(file: Path, locked: LockedKey) -> Engine:
    """The engine of an up-to-date database, made where there is none yet. Raises DataLocked where the key isn't the file's, and
    DataDamaged where a database that was in use is gone or empty: a new one would begin a log that looks whole."""
    if (not file.exists() or not file.stat().st_size) and is_key_of(file.parent, locked.reveal()):
        raise DataDamaged(Message("store.emptied", file=file))

    def connect() -> Any:
        connection = connected(file, locked.reveal())
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA fullfsync = ON")
        connection.execute("PRAGMA secure_delete = ON")
        # Sorting and VACUUM never put a page into a temporary file.
        connection.execute("PRAGMA temp_store = MEMORY")
        return connection

    about = {FILE: str(file)}
    engine = create_engine("sqlite://", module=sqlcipher, creator=connect, poolclass=QueuePool, execution_options=about)
    event.listen(engine, "begin", _begin)
    try:
        _migrate(engine)
    except (DatabaseError, sqlcipher.DatabaseError) as error:
        engine.dispose()
        if is_full(error, file):
            raise StorageFull(Message("store.disk_full")) from error
        if "disk image is malformed" in str(error) or (
            "not a database" in str(error) and is_key_of(file.parent, locked.reveal())
        ):
            raise DataDamaged(Message("store.damaged", file=file)) from error
        if "file is not a database" in str(error):
            raise KeyLost(Message("store.wrong_key", file=file)) from error
        why = getattr(error, "orig", error)  # without the statement that SQLAlchemy adds
        raise DataLocked(Message("store.not_opened", file=file, error=why)) from error
    return engine


def _begin(connection: Connection) -> None:
    """A write takes the lock when it begins, so that two writers queue up in place of failing half way. A reader sees the
    data as they are when it begins, and neither waits for a writer nor keeps one waiting."""
    reads = connection.get_execution_options().get("isolation_level") == "AUTOCOMMIT"
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


def _migrate(engine: Engine) -> None:
    with engine.connect() as connection:
        has_version = connection.execute(text("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'")).first()
        version = connection.execute(text("SELECT version_num FROM alembic_version")).scalar() if has_version else None
        if version == SCHEMA_VERSION:
            return
        # Importing alembic costs a third of a second: only when there is something to do.
        from alembic import command
        from alembic.config import Config

        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.commit()


class Sessions:
    """Sessions of one engine: short autocommit reads, and write transactions that nest into the one that is open."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._file = Path(engine.get_execution_options()[FILE])
        self._reading = engine.execution_options(isolation_level="AUTOCOMMIT")
        self._open: ContextVar[Session | None] = ContextVar("open", default=None)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        with self.write():
            yield

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A session of the open transaction, else of one that ends with the block."""
        outer = self._open.get()
        if outer is not None:
            yield outer
            return
        with disk_told(self._file), Session(self._engine) as session, session.begin():
            token = self._open.set(session)
            try:
                yield session
            finally:
                self._open.reset(token)

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session for reading: the open transaction's, else one of its own."""
        outer = self._open.get()
        if outer is not None:
            yield outer
            return
        with disk_told(self._file), Session(self._reading) as session:
            yield session

    def dispose(self) -> None:
        self._engine.dispose()
