"""`--selftest`: tries every part of an installation once, for whoever builds or deploys it. Nothing is stored.

`doctor` tells a rep what to do; this tells IT that the installation is whole: each module, each back end, the models at
work on a second of sound.
"""

import importlib
import os
import pkgutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from app.cli.terminal import echo
from app.domain.errors import CallsideError, DataLocked, ModelMissing, UserActionNeeded

ROOMS = ("app", "audio", "pipeline", "connectors", "ui")
# Importing them starts something, or needs another system.
NOT_HERE = ("app.__main__", "ui.desktop.hotkeys_mac", "ui.desktop.hotkeys_windows")
KEYCHAINS = {
    "linux": "keyring.backends.SecretService",
    "darwin": "keyring.backends.macOS",
    "win32": "keyring.backends.Windows",
}
SECOND = 16_000


def run_all() -> int:
    """Prints a line a part; answers 0 where all of them work."""
    checks: tuple[tuple[str, Callable[[], str]], ...] = (
        ("modules", _modules),
        ("connectors", _connectors),
        ("encryption", _encryption),
        ("keychain", _keychain),
        ("sound", _sound),
        ("opus", _opus),
        ("echo", _echo),
        ("speech", _speech),
        ("voices", _voices),
        ("language", _language),
        ("sandbox", _sandbox),
        ("windows", _windows),
    )
    failed = 0
    for what, check in checks:
        began = time.perf_counter()
        try:
            mark, saw = "ok", check()
        except CallsideError as error:
            mark, saw = "FAIL", str(error)
        except Exception as error:  # noqa: BLE001 - whatever breaks is what this is looking for
            mark, saw = "FAIL", f"{type(error).__name__}: {error}"
        failed += mark == "FAIL"
        echo(f"{mark:5} {what:11} {time.perf_counter() - began:5.1f} s  {saw}")
    echo("All parts work." if not failed else f"{failed} of {len(checks)} parts do not work.", err=bool(failed))
    return 1 if failed else 0


def _modules() -> str:
    """Imports everything of ours: what the freezing left out shows here."""
    count = 0
    for room in ROOMS:
        package = importlib.import_module(room)
        for module in pkgutil.walk_packages(package.__path__, f"{room}."):
            if module.name not in NOT_HERE and ".migrations" not in module.name:
                importlib.import_module(module.name)
                count += 1
    return f"{count} of ours import"


def _connectors() -> str:
    """Every connector, and the clients that they would use."""
    from connectors.base import discover, systems

    for client in {"tuf.ngclient", *(name for spec in systems().values() for name in spec.clients)}:
        importlib.import_module(client)
    described = importlib.import_module("googleapiclient.discovery_cache").get_static_doc
    missing = [n for spec in systems().values() for n, v in spec.descriptions if not described(n, v)]
    if missing:
        raise UserActionNeeded(f"Google's description of {missing[0]} is missing: install Callside again.")
    found = discover()
    return ", ".join(sorted(c.__name__ for c in {*found.writers, *found.sources}))


def _encryption() -> str:
    from app.store.sqlstore import SqlStore

    with tempfile.TemporaryDirectory() as folder:
        store = SqlStore(Path(folder), bytes(32))
        store.verify_audit()
        store.dispose()
        if b"SQLite format" in (Path(folder) / "callside.db").read_bytes():
            raise DataLocked("The database is not encrypted: install Callside again, and tell us.")
    import sqlcipher3

    with sqlcipher3.connect(":memory:") as memory:
        return f"SQLCipher {memory.execute('pragma cipher_version').fetchone()[0]}, all migrations"


def _keychain() -> str:
    """The back end of this system imports; whether somebody's keychain answers is `doctor`'s question."""
    import sys

    backend = importlib.import_module(KEYCHAINS[sys.platform])
    from app.store.master_key import has_keychain

    return f"{backend.__name__.rsplit('.', 1)[-1]}, {'a keychain answers' if has_keychain() else 'none answers here'}"


def _sound() -> str:
    from audio.devices import sound_library

    return sound_library()


def _opus() -> str:
    from audio.opus import has_opus

    if not has_opus():
        raise UserActionNeeded("libopus is missing: install Callside again.")
    return "libopus encodes and decodes"


def _echo() -> str:
    from pipeline.echo import available

    if not available():
        raise UserActionNeeded("The echo canceller is missing: install Callside again.")
    return "the echo canceller loads"


def _speech() -> str:
    """Each installed model hears the demo call's first words."""
    from app.bootstrap import engines
    from app.bootstrap.models import installed_tiers
    from app.domain.call import Channel

    tiers = installed_tiers()
    if not tiers:
        raise ModelMissing("No speech model is installed: install the package callside-models, or fetch tiny.en.")
    from app.paths import RESOURCES

    sound = engines.read_channels(RESOURCES / "demo", both=True)[Channel.REMOTE]
    heard = {}
    for name in tiers:
        said = engines.final_engine(name).transcribe(
            Channel.REMOTE, 0.0, sound[: 20 * SECOND], vocabulary=(), progress=lambda _fraction: None
        )
        heard[name] = sum(len(utterance.words) for utterance in said)
    silent = [name for name, words in heard.items() if not words]
    if silent:
        raise ModelMissing(f"The model {silent[0]} hears nothing in the demo call: fetch it again.")
    return ", ".join(f"{name} heard {words} words" for name, words in heard.items())


def _voices() -> str:
    from app.bootstrap import engines
    from app.domain.call import Channel
    from app.paths import RESOURCES

    sound = engines.read_channels(RESOURCES / "demo", both=True)[Channel.REMOTE][: 30 * SECOND]
    turns = engines.diarizer().diarize(sound, start=0.0, progress=lambda _fraction: None)
    return f"{len(turns)} turns in half a minute"


def _language() -> str:
    from app.bootstrap import engines

    engines.verifier()
    engines.proposer()
    engines.redactor()
    importlib.import_module("pipeline.extraction.model_extractor")
    return "rules, verification, proposals"


def _sandbox() -> str:
    importlib.import_module("connectors.sandbox")
    for name in ("uvicorn.protocols.http.h11_impl", "uvicorn.protocols.websockets.websockets_sansio_impl", "trustme"):
        importlib.import_module(name)
    return "the demo's systems import"


def _windows() -> str:
    """A window is made on this system's platform, or off screen where there is no display."""
    from app.cli.display import has_display

    if not has_display():
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from ui.program.qt_app import platform_name

    return platform_name()
