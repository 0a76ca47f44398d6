"""What all tests share: no test touches the user's own data, keychain or policy."""

import os
import sys
from pathlib import Path

import keyring
import pytest
from keyring.backends import fail

from app.cli.process_hardening import SILENT
from app.store import key_providers

# Some libraries read it when they are imported, and the tests import them without the program around.
os.environ.update(SILENT)
# The tests start the program some hundred times: without kept bytecode each start compiles all of it anew.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False
ROOT = Path(__file__).resolve().parent.parent
# The files that take longest, longest first: two workers end together only if nothing long begins at the end.
LONG_FILES = (
    "end2end/test_demo.py",  # the whole program, killed and told to its end
    "integration/test_capture_trouble.py",  # sound in real time, eight kinds of trouble
    "ui/test_real_call.py",  # a call in real time
    "ui/test_story.py",  # the story in windows, by hand
    "integration/test_writes_bench.py",  # some hundred killed writers
    "integration/test_capture_layouts.py",  # sound in real time
    "integration/test_speech_after.py",  # the careful pass of a whole call
    "end2end/test_bad_input.py",  # a start of the program for each kind of bad input
    "integration/test_speech_hard.py",  # a live pass of minutes of sound
    "integration/test_moments.py",  # whole programs and their promises in time
    "integration/test_capture_pipewire.py",  # sound in real time
    "end2end/test_selftest.py",  # every part of an installation, twice
    "ui/test_method_card.py",
    "ui/test_every_window.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long files begin first; what needs more than its own code is tried once more, and the summary says so.

    A process, a window, a thread or a port may come late on a machine that does other work too; what fails twice is
    broken.
    """
    tests = ROOT / "tests"
    places = {tests / name: place for place, name in enumerate(LONG_FILES)}
    items.sort(key=lambda item: places.get(item.path, len(places)))
    for item in items:
        room = item.path.relative_to(tests).parts[0] if item.path.is_relative_to(tests) else ""
        if room != "unit" and not item.get_closest_marker("flaky"):
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.fixture(autouse=True)
def own_world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    monkeypatch.setenv("CALLSIDE_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.delenv("CALLSIDE_PASSPHRASE", raising=False)
    monkeypatch.delenv("CALLSIDE_POLICY_FILE", raising=False)
    keyring.set_keyring(fail.Keyring())
    if "key_strength" not in request.keywords:
        # Half a second of stretching at each start; a folder keeps the cost that it was made with.
        monkeypatch.setattr(key_providers, "SCRYPT_LOG_N", 12)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The project's shared data beside the checkout; a user's clone has none, and says so."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("needs the shared data beside the checkout")
    return folder


@pytest.fixture(scope="session")
def demo_call() -> Path:
    return ROOT / "resources" / "demo"
