"""`doctor`: looks at the real thing on this machine and says what it saw."""

import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from app.cli.terminal import echo
from app.domain.errors import CallsideError, DataDamaged, DataLocked, UserActionNeeded
from app.domain.wording import count

ENOUGH_DISK_BYTES = 2 * 1024**3
LISTEN_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at; `needed` ones decide the exit code."""

    what: str
    fine: bool
    saw: str
    needed: bool = True


def register(app: typer.Typer) -> None:
    app.command("doctor")(doctor)


def doctor(
    listen: Annotated[
        bool, typer.Option("--listen", help="Also open microphone and output for two seconds; nothing is kept.")
    ] = False,
) -> int:
    """Checks this installation: models, encryption, keychain, sound, windows, policy and disk."""
    bad = 0
    for finding in look(listen=listen):
        mark = "ok  " if finding.fine else ("FAIL" if finding.needed else "note")
        bad += finding.needed and not finding.fine
        echo(f"{mark}  {finding.what:12} {finding.saw}")
    return 1 if bad else 0


def look(*, listen: bool = False) -> Iterator[Finding]:
    """Findings about this machine and data folder; with `listen` the microphone is opened too."""
    checks: tuple[tuple[str, Callable[[], str], bool], ...] = (
        ("program", _program, True),
        ("policy", _policy, True),
        ("models", _models, True),
        ("encryption", _encryption, True),
        ("disk", _disk, True),
        ("updates", _updates, False),
        ("keychain", _keychain, False),
        ("signing", _receipts, False),
        ("calendar", _calendar, False),
        ("memory", _memory, False),
        ("files", _files, False),
        ("sound", _sound, False),
        ("recorder", _recorder, True),
        *((("heard", _heard, False),) if listen else ()),
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
    from app.policy import effective

    found = effective(data_dir() / "settings.json")
    if not found.found:
        return "none; your own settings count"
    if found.ignored:
        raise UserActionNeeded(f"what {found.ignored[0]} is left out: ask IT to put it right")
    return f"{', '.join(found.found)}: {len(found.locked)} settings locked, {len(found.bounds)} bounded"


def _models() -> str:
    from app.bootstrap import engines
    from app.bootstrap.models import untried

    return ", ".join(f"{name} ({why})" if (why := untried(name)) else name for name in engines.installed_models())


def _encryption() -> str:
    """The real database, where there is one that can be opened without asking anybody; else a new one for the trial."""
    if not _can_open():
        return _trial_encryption()
    from app import bootstrap
    from app.store.database import damaged_pages
    from app.store.master_key import DATABASE

    with bootstrap.opened() as application:
        file = application.folder / DATABASE
        broken = damaged_pages(file, application.store.master_key())
    if broken:
        raise DataDamaged(
            f"{count(broken, 'page')} of {file} can't be what was written: restore the folder from a backup"
        )
    if file.read_bytes()[:13] == b"SQLite format":
        raise DataLocked("the database is not encrypted: install Callside again, and tell us")
    return f"{file} opens, every page is as it was written, and none is readable without the key"


def _trial_encryption() -> str:
    import tempfile

    from app.store.sqlstore import SqlStore

    with tempfile.TemporaryDirectory() as folder:
        store = SqlStore(Path(folder), bytes(32))
        rows = store.verify_audit()
        store.dispose()
        plain = b"SQLite format" in (Path(folder) / "callside.db").read_bytes()
    if plain or rows:
        raise DataLocked("the database is not encrypted: install Callside again, and tell us")
    return "a new database opens, and is unreadable without its key; there is no data folder to look at yet"


def _can_open() -> bool:
    from app.paths import data_dir
    from app.store.key_providers import has_keychain
    from app.store.master_key import DATABASE
    from app.store.passphrase import given

    return (data_dir() / DATABASE).exists() and (has_keychain() or bool(given()))


def _keychain() -> str:
    from app.paths import data_dir
    from app.store.key_check import keeper_of
    from app.store.key_providers import LEAST_PASSPHRASE, SCRYPT_LOG_N, has_keychain, keychain, log_n_of
    from app.store.passphrase import given

    salt, passphrase = data_dir() / "salt", given()
    if salt.exists() or (passphrase and not has_keychain()):
        if passphrase and len(passphrase) < LEAST_PASSPHRASE:
            raise UserActionNeeded(
                f"the passphrase has fewer than {LEAST_PASSPHRASE} characters: `keys rotate --new-passphrase` changes it"
            )
        cost = log_n_of(salt) if salt.exists() else SCRYPT_LOG_N
        if cost < SCRYPT_LOG_N:
            raise UserActionNeeded(f"the passphrase is stretched with 2^{cost} rounds only: `keys rotate` raises that")
        return f"a passphrase keeps the key (scrypt, 2^{cost})" + (
            "" if salt.exists() else "; CALLSIDE_PASSPHRASE is set"
        )
    if has_keychain():
        kept = "keeps this folder's key" if keeper_of(data_dir()) == "keychain" else "is there"
        return f"the system's keychain ({type(keychain()).__module__.rsplit('.', 1)[-1]}) {kept}"
    raise DataLocked("no keychain here: set CALLSIDE_PASSPHRASE, or use the demo, which keeps its own key")


def _receipts() -> str:
    """The public key that IT notes when a laptop is set up: receipts and audit heads are checked against it."""
    if not _can_open():
        return "not looked at: there are no data yet, or they are locked"
    from app import bootstrap

    with bootstrap.opened() as application:
        return f"this installation signs with {application.privacy.signing_key()}"


def _calendar() -> str:
    """Asks the calendar as the program would, where its data can be opened without asking anybody."""
    from app import bootstrap

    if not _can_open():
        return "not looked at: nothing is connected yet, or the data are locked"
    with bootstrap.opened() as application:
        application.schedule.sync()
        coming = application.schedule.upcoming()
        briefed = sum(event.has_outsiders for event in coming)
    return f"it can be read; {len(coming)} events in the coming day, {briefed} with a brief"


def _memory() -> str:
    from app.store.locked_memory import LockedKey

    key = LockedKey(bytes(32))
    is_locked = key.is_locked
    key.wipe()
    if not is_locked:
        raise UserActionNeeded(
            "the system refuses to lock the keys' memory, so they may reach the swap: encrypt the swap"
        )
    return "what Callside keeps of the key is locked in memory; SQLCipher's own copies are cleared when it lets them go"


def _files() -> str:
    import os

    from app.paths import data_dir

    folder = data_dir()
    if os.name != "posix" or not folder.exists():
        return "yours alone" if folder.exists() else "none yet"
    if folder.stat().st_mode & 0o077:
        raise UserActionNeeded(f"{folder} can be read by others: run `chmod 700` on it")
    return f"{folder} is yours alone"


def _sound() -> str:
    from audio.platform_backend import backend

    system = backend()
    labels = {device.name: device.label for device in system.devices()}
    using = system.of_call(None)
    if using.mic is None:
        raise UserActionNeeded("no microphone was found: plug one in, then check the system's sound settings")
    held = ", ".join(holder.program for holder in system.microphone_users()) or "nobody"
    output = labels.get(using.remote or "", "none")
    return f"{system.name}: microphone {labels.get(using.mic, using.mic)}, output {output}; at the microphone: {held}"


def _recorder() -> str:
    """The place of the socket by which the recording process is reached, as that process itself looks for it."""
    from audio.capture_process import socket_folder

    folder = Path(socket_folder())
    folder.rmdir()
    return f"the recording process is reached in {folder.parent}"


def _heard() -> str:
    from app.bootstrap.microphone_gate import permit_check
    from audio.level_test import levels
    from audio.platform_backend import backend

    system = backend(permit_check())
    found = {device.name: device for device in system.devices()}
    using = system.of_call(None)
    chosen = [found[name] for name in (using.mic, using.remote) if name in found]
    peaks = levels(system, chosen, seconds=LISTEN_SECONDS)
    said = [f"{device.label} {peak:.3f}" for device, peak in zip(chosen, peaks, strict=True)]
    if peaks and peaks[0] == 0.0:
        raise UserActionNeeded(f"{chosen[0].label} delivers silence: check its switch and the system's permission")
    return "loudest in two seconds (1 is full scale): " + ", ".join(said)


def _windows() -> str:
    from app.cli.display import has_display

    if not has_display():
        raise UserActionNeeded("no display: the story runs in the terminal (`demo --headless`)")
    from ui.program.qt_app import qt_version

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
