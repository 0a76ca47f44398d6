"""What all tests share: no test touches the user's own data, keychain or policy."""

import os
from pathlib import Path

import keyring
import pytest
from keyring.backends import fail

from app.cli.process_hardening import SILENT

# Some libraries read it when they are imported, and the tests import them without the program around.
os.environ.update(SILENT)
ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(autouse=True)
def own_world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CALLSIDE_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.delenv("CALLSIDE_PASSPHRASE", raising=False)
    monkeypatch.delenv("CALLSIDE_POLICY_FILE", raising=False)
    keyring.set_keyring(fail.Keyring())


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
