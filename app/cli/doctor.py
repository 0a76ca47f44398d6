"""`doctor`: looks at the real thing on this machine and says what it saw."""

import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import typer

from app.domain.errors import CallsideError, DataLocked, UserActionNeeded

ENOUGH_DISK_BYTES = 2 * 1024**3


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at; `needed` ones decide the exit code."""

    what: str
    fine: bool
    saw: str
    needed: bool = True


def register(app: typer.Typer) -> None:
    app.command("doctor")(doctor)


def doctor() -> int:
    """Checks this installation: models, encryption, keychain, sound, windows, policy and disk."""
    bad = 0
    for finding in look():
        mark = "ok  " if finding.fine else ("FAIL" if finding.needed else "note")
        bad += finding.needed and not finding.fine
        typer.echo(f"{mark}  {finding.what:12} {finding.saw}")
    return 1 if bad else 0


def look() -> Iterator[Finding]:
    checks: tuple[tuple[str, Callable[[], str], bool], ...] = (
        ("program", _program, True),
        ("policy", _policy, True),
        ("models", _models, True),
        ("encryption", _encryption, True),
        ("disk", _disk, True),
        ("updates", _updates, False),
        ("keychain", _keychain, False),
        ("sound", _sound, False),
        ("windows", _windows, False),
    )
    for what, check, needed in checks:
        try:
            yield Finding(what, True, check(), needed)
        except CallsideError as error:
            yield Finding(what, False, str(error), needed)
        except (ImportError, OSError) as error:
            yield Finding(what, False, f"{error}: run `python3 dev.py run doctor`, or install Callside again.", needed)


def _program() -> str:
    from app.paths import ROOT

    version = ".".join(str(part) for part in sys.version_info[:3])
    return f"Python {version}, {'installed' if getattr(sys, 'frozen', False) else ROOT}"


def _policy() -> str:
    from app.paths import data_dir
    from app.policy import effective, policy_file

    found = effective(data_dir() / "settings.json")
    file = policy_file()
    return f"{file}, {len(found.locked)} settings locked" if file else "none; your own settings count"


def _models() -> str:
    from app.bootstrap import engines

    return ", ".join(engines.installed_models())


def _encryption() -> str:
    import tempfile

    from app.store.sqlstore import SqlStore

    with tempfile.TemporaryDirectory() as folder:
        store = SqlStore(Path(folder), bytes(32))
        rows = store.verify_audit()
        store.dispose()
        plain = b"SQLite format" in (Path(folder) / "callside.db").read_bytes()
    if plain or rows:
        raise DataLocked("the database is not encrypted: install Callside again, and tell us")
    return "the database opens, and is unreadable without its key"


def _keychain() -> str:
    import os

    from app.store.vault import has_keychain

    if has_keychain():
        return "the system's keychain answers"
    if os.environ.get("CALLSIDE_PASSPHRASE"):
        return "no keychain; CALLSIDE_PASSPHRASE is used in its place"
    raise DataLocked("no keychain here: set CALLSIDE_PASSPHRASE, or use the demo, which keeps its own key")


def _sound() -> str:
    from audio.devices import input_names

    names = input_names()
    if not names:
        raise UserActionNeeded("no microphone was found: plug one in, then check the system's sound settings")
    return ", ".join(names[:4])


def _windows() -> str:
    from app.cli.demo import has_display

    if not has_display():
        raise UserActionNeeded("no display: the story runs in the terminal (`demo --headless`)")
    from ui.program import qt_version

    return f"Qt {qt_version()}"


def _updates() -> str:
    """What is set, without asking anybody."""
    from app import __version__
    from app.bootstrap.updates import installer_kind, update_service, update_source
    from app.events import Events
    from app.paths import data_dir
    from app.policy import effective

    found = effective(data_dir() / "settings.json")
    service = update_service(data_dir(), found, Events())
    if service.mode.value != "off" and installer_kind():
        update_source(data_dir(), found.settings.update_address)
    return f"Callside {__version__}, updates: {service.mode.value}"


def _disk() -> str:
    from app.paths import data_dir

    folder = data_dir()
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    if free < ENOUGH_DISK_BYTES:
        raise UserActionNeeded(f"only {free // 1024**2} MB are free: make room for at least 2 GB")
    return f"{free // 1024**3} GB free"
