"""Trouble in the program's own words: before consent, at the end, and where there is no keychain."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from app.bootstrap import Application
from app.domain.capture import Devices
from app.domain.errors import StorageFull
from app.events import StepProgress
from app.services.calls.readiness import CallReadiness, Remedy
from tests.ui import samples
from ui.call.consent_dialog import ConsentDialog
from ui.program.passphrase_window import PassphraseWindow
from ui.program.tray_program import TrayProgram


@pytest.fixture
def program(sample_app: Application) -> Iterator[TrayProgram]:
    made = TrayProgram(sample_app)
    yield made
    made.leave()


def readiness(*, free: int = 9_000, mic: str | None = "Jabra", missing: tuple[str, ...] = ()) -> CallReadiness:
    return CallReadiness(
        devices=lambda _program: Devices(mic, "Speakers"),
        free_bytes=lambda: free * 1_000_000,
        missing_models=lambda: missing,
    )


def test_a_full_disk_is_said_before_anybody_is_asked() -> None:
    (finding,) = readiness(free=0).look(None)
    assert finding.blocks
    assert str(finding.message) == "The disk is full (0 MB free). Free 500 MB, then press again."
    with pytest.raises(StorageFull):
        readiness(free=0).require_room()
    readiness().require_room()


def test_a_missing_microphone_is_a_fact_in_the_consent_dialog(qtbot: QtBot) -> None:
    question = samples.consent_question()
    dialog = ConsentDialog(samples.CONTEXT, question, agreed=list, refused=list, not_this_call=list)
    qtbot.addWidget(dialog)
    dialog.show()
    pressed: list[Remedy] = []
    dialog.findings.show_findings(readiness(mic=None, missing=("tiny.en",)).look("Zoom"), pressed.append)
    lines = [b.accessibleName() for b in dialog.findings.findChildren(QPushButton)]
    assert lines[0].startswith("No microphone is connected. You would not be in the recording.")
    next(b for b in dialog.findings.findChildren(QPushButton) if b.text() == "Fetch").click()
    assert pressed == [Remedy.FETCH_MODELS]


def test_quit_asks_while_a_call_is_written_up(program: TrayProgram, qtbot: QtBot) -> None:
    assert program.app.queue.at_work_on is None
    program.app.events.publish(StepProgress("acme", "transcribe mic", 0.5))
    program.tray.quit.trigger()
    qtbot.waitUntil(lambda: "quit" in program.windows)
    shown = program.windows["quit"]
    assert "is being written up" in shown.text()  # type: ignore[attr-defined]
    assert {b.text() for b in shown.findChildren(QPushButton)} == {"Quit now, go on at the next start", "Wait"}
    shown.close()


def test_a_new_passphrase_is_typed_twice(qtbot: QtBot, qapp: QApplication) -> None:
    window = PassphraseWindow(is_new=True, least=8)
    qtbot.addWidget(window)
    window.show()
    begin = next(b for b in window.findChildren(QPushButton) if b.text() == "Begin")
    window._field.setText("short")
    begin.click()
    assert "At least 8" in window._said.text()
    window._field.setText("long enough")
    window._again.setText("long enoug")
    begin.click()
    assert window.isVisible()
    window._again.setText("long enough")
    begin.click()
    assert not window.isVisible()
    assert window.passphrase == "long enough"


def test_the_folder_asks_in_a_window_where_nobody_types(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from app.bootstrap.base import _ask_passphrase
    from app.store import passphrase

    monkeypatch.setattr("sys.stdin", None)
    monkeypatch.setattr(passphrase, "_asker", [])
    assert _ask_passphrase() is None
    passphrase.ask_by(lambda: "said in a window")
    assert _ask_passphrase() == "said in a window"
