"""Every tip, box, notification and link of a window goes through one place, where what others wrote can't act."""

import re

import pytest

from tests.conftest import ROOT

ONE_PLACE = "ui/kit/outside.py"
FORBIDDEN = re.compile(
    r"\.setToolTip\(|\bQMessageBox\b|\.showMessage\(|QDesktopServices|\.setHtml\(|\.setStatusTip\(|webbrowser\."
)


def test_no_window_shows_outside_text_or_opens_a_link_by_itself() -> None:
    found = [
        f"{file.relative_to(ROOT)}: {line.strip()}"
        for file in sorted((ROOT / "ui").rglob("*.py"))
        if file.relative_to(ROOT).as_posix() != ONE_PLACE
        for line in file.read_text(encoding="utf-8").splitlines()
        if FORBIDDEN.search(line)
    ]
    assert found == [], f"use {ONE_PLACE}"


@pytest.mark.parametrize("module", ["app", "connectors", "audio", "pipeline"])
def test_nothing_outside_the_windows_opens_a_link_but_a_sign_in(module: str) -> None:
    found = {
        file.relative_to(ROOT).as_posix()
        for file in (ROOT / module).rglob("*.py")
        if re.search(r"webbrowser\.open|os\.startfile|xdg-open", file.read_text(encoding="utf-8"))
    }
    assert found <= {"app/cli/accounts.py"}
