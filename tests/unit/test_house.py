"""The rules of the house hold: who may import whom, and that no module is without a room."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def test_the_import_contract_is_kept() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_the_locks_hold_no_address() -> None:
    for lock in (ROOT / "requirements").glob("*.lock"):
        assert "://" not in lock.read_text(), lock.name


def test_nothing_in_packaging_shadows_the_library_of_that_name() -> None:
    assert not (ROOT / "packaging" / "__init__.py").exists()


# Modules that may name a system outside of its own package: the names' declaration, settings for it, one more.
MOST_NAMING = 3
ROOMS = ("app", "audio", "pipeline", "connectors", "ui")
# What is spelled as a system and is none: slack as leeway, an address's domain, the maker of an operating system.
NOT_A_SYSTEM = re.compile(
    r"no slack|gmail\.com|Software\\Microsoft|Microsoft's reference of|X-MICROSOFT|teams\\.microsoft", re.IGNORECASE
)
SYSTEM_PACKAGES = {
    "notion": "notion", "slack": "slack", "jira": "jira", "salesforce": "salesforce", "gmail": "google",
    "microsoft": "microsoft", "threecx": "threecx", "3cx": "threecx", "bigquery": "bigquery",
}  # fmt: skip


@pytest.mark.parametrize("name", SYSTEM_PACKAGES)
def test_a_system_is_named_in_its_own_package_and_hardly_elsewhere(name: str) -> None:
    word = re.compile(rf"\b{name}\b", re.IGNORECASE)
    own = tuple((ROOT / "connectors" / package).as_posix() + "/" for package in (SYSTEM_PACKAGES[name], "sandbox"))
    naming = [
        file.relative_to(ROOT).as_posix()
        for room in ROOMS
        for file in (ROOT / room).rglob("*.py")
        if not file.as_posix().startswith(own) and word.search(NOT_A_SYSTEM.sub("", file.read_text(encoding="utf-8")))
    ]
    assert len(naming) <= MOST_NAMING, sorted(naming)
