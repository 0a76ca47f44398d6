"""The work that tests.bench.kills kills, and what the next start must find after each kind."""

import shutil
import traceback
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from sqlalchemy import text

from app.bootstrap import Application, ApplicationBase
from app.domain.account import AccountInfo, AccountSecret, System, Tokens
from app.domain.call import Channel
from app.domain.privacy import Scope
from app.store.database import SCHEMA_VERSION
from app.store.sqlstore import SqlStore
from tests.worlds.live import NOW, Now
from tests.worlds.old_folder import SAID, write_old_folder
from tests.worlds.privacy import JANE, PrivacyWorld

Begin = Callable[[], None]
KEY = bytes(range(32))
# In transcripts alone, which retention wipes from the pages.
SPOKEN = ("turquoise prototype",)
ROWS = 60  # of the older database's log
SECRET = AccountSecret(Tokens("made up"))


@dataclass(frozen=True, slots=True)
class Answer:
    """What the next start found; `state` says how far the work had come."""

    opens: bool = False
    complete: bool = False
    chain: bool = False
    state: str = "unreadable"
    why: str = ""

    @property
    def is_well(self) -> bool:
        return self.opens and self.complete and self.chain


class Work(ABC):
    """Work on one data folder, in processes of its own."""

    name = ""

    @classmethod
    @abstractmethod
    def fill(cls, folder: Path) -> None:
        """Makes the folder that the work is done on."""

    @classmethod
    @abstractmethod
    def do(cls, folder: Path, begin: Begin) -> None:
        """The work; `begin` is called when everything before it is done."""

    @classmethod
    def after_kill(cls, folder: Path) -> Answer:
        """Starts again as the program does, and looks."""
        try:
            return cls._looked(folder)
        except Exception as error:  # whatever it is, the answer is that the folder does not open
            return Answer(why="".join(traceback.format_exception(error))[-1500:])

    @classmethod
    @abstractmethod
    def _looked(cls, folder: Path) -> Answer: ...


def opened(folder: Path, days: float = 0.0) -> Application:
    application = Application(ApplicationBase(folder, clock=Now(NOW + timedelta(days=days)), is_demo=True))
    assert application.store is not None
    return application


class Erasing(Work):
    """The erasure of a person who was on a call, is spoken of in another, and is named in settings, logs and outputs."""

    name = "erase"

    @classmethod
    def fill(cls, folder: Path) -> None:
        world = PrivacyWorld(folder)
        world.fill()
        world.app.close()

    @classmethod
    def do(cls, folder: Path, begin: Begin) -> None:
        application = opened(folder)
        erasing = application.privacy.erasing
        begin()
        erasing.erase(Scope.PERSON, JANE.name)

    @classmethod
    def _looked(cls, folder: Path) -> Answer:
        with_it = opened(folder)
        begun = bool(with_it.store.erasures())
        with_it.close()
        world = PrivacyWorld(folder)
        world.app.privacy.finish_erasures()
        state = "half done" if begun else ("done" if not world.found() else "not begun")
        if state == "not begun":
            # Nothing was promised yet: all of it must be there still, and the erasure must work.
            assert len(world.store.calls()) == 2
            world.app.privacy.erasing.erase(Scope.PERSON, JANE.name)
        left, rows = world.found(), world.store.verify_audit()
        world.app.close()
        return Answer(True, not left, rows > 0, state, f"left: {left}" if left else "")


class Rotating(Work):
    """A new key for everything: pages, tokens, the seconds in which consent was given, the keys of the sound."""

    name = "rotate"

    @classmethod
    def fill(cls, folder: Path) -> None:
        world = PrivacyWorld(folder)
        world.fill()
        world.store.save_account(AccountInfo(System.JIRA, "https://jira.example"), SECRET)
        world.app.close()

    @classmethod
    def do(cls, folder: Path, begin: Begin) -> None:
        application = opened(folder)
        provider = application.privacy
        begin()
        provider.rotate_key()

    @classmethod
    def _looked(cls, folder: Path) -> Answer:
        pending = (folder / "demo.key.next").exists()
        application = opened(folder)
        store = application.store
        rows = store.verify_audit()
        wrong = []
        known = store.account(System.JIRA)
        if known is None or known[1] != SECRET:
            wrong.append("token")
        if not (store.consent_clip("acme") or b"").startswith(b"OggS"):
            wrong.append("consent clip")
        if not len(application.live.recording("acme").read(Channel.MIC)[1]):
            wrong.append("sound")
        if any(row.get("private") == "erased" for row in store.audit_rows()):
            wrong.append("personal fields of the log")
        if list(folder.glob("demo.key.next")):
            wrong.append("two keys")
        application.close()
        return Answer(True, not wrong, rows > 0, "half done" if pending else "one key", ", ".join(wrong))


class Retaining(Work):
    """Retention after the transcripts' time: sound, texts and calls go in one run."""

    name = "retention"
    days = 120.0

    @classmethod
    def fill(cls, folder: Path) -> None:
        world = PrivacyWorld(folder)
        world.fill()
        world.app.close()

    @classmethod
    def do(cls, folder: Path, begin: Begin) -> None:
        application = opened(folder, cls.days)
        retention = application.privacy.retention
        retention.confirm_clock()
        begin()
        retention.run()

    @classmethod
    def _looked(cls, folder: Path) -> Answer:
        application = opened(folder, cls.days)
        before = application.privacy.retention.kept()
        report = application.privacy.retention.run()
        kept = application.privacy.retention.kept()
        left = [*kept.audio, *kept.texts, *kept.calls]
        strangers = application.privacy.recordings.strangers(())
        rows = application.store.verify_audit()
        application.close()
        world = PrivacyWorld(folder)
        pages = [hit for hit in world.found(SPOKEN) if hit[0].startswith("callside.db")]
        world.app.close()
        complete = not (left or strangers or report.problems or pages)
        state = "done" if not before.calls else "not begun" if before.audio and before.texts else "half done"
        return Answer(True, complete, rows > 0, state, f"left {left}, sound {strangers}, {pages}, {report.problems}")


class Updating(Work):
    """An older version's database is brought up to date by whoever opens it."""

    name = "update"

    @classmethod
    def fill(cls, folder: Path) -> None:
        write_old_folder(folder, KEY, rows=ROWS)

    @classmethod
    def do(cls, folder: Path, begin: Begin) -> None:
        begin()
        SqlStore(folder, KEY).dispose()

    @classmethod
    def _looked(cls, folder: Path) -> Answer:
        state = cls._revision(folder)
        store = SqlStore(folder, KEY)
        rows, said, rep = store.verify_audit(), store.search(SAID), store.rep_person()
        with store.read() as session:
            version = session.connection().execute(text("SELECT version_num FROM alembic_version")).scalar()
        store.dispose()
        complete = version == SCHEMA_VERSION and len(said) > 0 and rep is not None
        return Answer(True, complete, rows == ROWS, f"at {state}", f"{version}, {len(said)} found, {rows} rows")

    @staticmethod
    def _revision(folder: Path) -> str:
        """The revision that the kill left, read from a copy: opening the folder itself would go on with the update."""
        from app.store.database import connected

        copy = folder.with_name(f"{folder.name}-look")
        shutil.copytree(folder, copy)
        connection = connected(copy / "callside.db", KEY)
        found = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        connection.close()
        shutil.rmtree(copy)
        return str(found[0])


KINDS: dict[str, type[Work]] = {work.name: work for work in (Erasing, Rotating, Retaining, Updating)}
