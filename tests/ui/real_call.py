"""A real call by a person's hands in the tray program: accounts on the sandbox, a meeting's program on the sound server, the
display pressed by xdotool. From the first start to what was written, undone and found again.

Run by test_real_call.py as `python -m tests.ui.real_call FRAMES SOUNDS`; prints one line of JSON about what was seen.
"""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import soundfile
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QWidget

from app import bootstrap
from app.bootstrap import Application, ApplicationBase
from app.bootstrap.demo import DEMO, scenario
from app.bootstrap.sandbox import sandbox, sandbox_effects, sandbox_vendors
from app.jobs import Jobs
from tests import sound_program
from tests.ui.hands import Condition, Hands, Script, pause
from ui.program.qt_app import make_qt
from ui.program.tray_program import TrayProgram

# Passages of the bundled call, in seconds: the second yes, a promise and the technical question, the benchmarks, the
# contract, good-bye.
PASSAGES = ((16.0, 29.3), (68.7, 92.3), (147.3, 157.8), (214.4, 219.2), (278.2, 284.6))
QUESTION_HEARD = 36.0
PROGRAM = "ZOOM VoiceEngine"


class RunningClock:
    """The scenario's afternoon, running on from its begin."""

    def __init__(self, begin: datetime) -> None:
        self._begin, self._since = begin, time.monotonic()

    def now(self) -> datetime:
        return self._begin + timedelta(seconds=time.monotonic() - self._since)


class Meeting:
    """The meeting's program: it holds the microphone, and both sides speak when they are told to."""

    def __init__(self, folder: Path) -> None:
        self._mic, remote = (self._passages(channel, folder) for channel in ("mic", "remote"))
        arguments = [PROGRAM, PROGRAM, "speakers", "virtualmic", str(remote), "told"]
        self._program = subprocess.Popen([sys.executable, sound_program.__file__, *arguments], stdin=subprocess.PIPE)
        self._rep: subprocess.Popen[bytes] | None = None

    @staticmethod
    def _passages(channel: str, folder: Path) -> Path:
        sound, rate = soundfile.read(DEMO / f"{channel}.flac", dtype="int16")
        made = folder / f"{channel}.wav"
        parts = [part for start, end in PASSAGES for part in sound[round(start * rate) : round(end * rate)]]
        soundfile.write(made, parts, rate)
        return made

    def speak(self) -> None:
        assert self._program.stdin
        self._program.stdin.write(b"speak\n")
        self._program.stdin.flush()
        self._rep = subprocess.Popen(["paplay", "--device=voice", str(self._mic)])

    def end(self) -> None:
        for process in (self._program, self._rep):
            if process:
                process.kill()
                process.wait(10)


class RealHands(Hands):
    def __init__(self, program: TrayProgram, frames: Path, sounds: Path) -> None:
        super().__init__(frames)
        self.program = program
        self._sounds = sounds
        self.meeting: Meeting | None = None
        self.seen |= {"most_questions": 0, "windows_live": 0, "names_live": []}
        self._watch = QTimer()
        self._watch.timeout.connect(self._look)
        self._watch.start(40)

    def _look(self) -> None:
        """At every moment: how many windows ask, and what stands on the screen while the call is live."""
        calls = self.program.calls
        asking = [w for w in (calls.prompt, calls.consent, calls.turns.window) if w is not None and w.isVisible()]
        self.seen["most_questions"] = max(self.seen["most_questions"], len(asking))
        if calls.live.live is not None and calls.live.is_busy:
            shown = [w for w in QApplication.topLevelWidgets() if w.isVisible() and w.windowTitle()]
            self.seen["windows_live"] = max(self.seen["windows_live"], len(shown))
            self.seen["names_live"] = sorted({*self.seen["names_live"], *(w.windowTitle() for w in shown)})

    def effects(self) -> list[dict[str, Any]]:
        """What the sandbox holds that Callside wrote."""
        held: Any = sandbox_effects(Path(self.program.app.folder) / "sandbox")
        return list(held["effects"])

    def story(self) -> Iterator[Condition]:
        yield from self.brief_comes()
        yield from self.first_start()
        yield from self.join()
        yield from self.during()
        yield from self.review()
        yield from self.find_again()

    def brief_comes(self) -> Iterator[Condition]:
        """Five minutes before the call; it stands above whatever is open, and goes at a press."""
        program = self.program
        yield lambda: program.popup and program.popup.isVisible()
        yield pause(0.5)
        self.frame("brief")
        self.click(self.button(program.popup, "✕"))
        yield lambda: not program.popup.isVisible()

    def first_start(self) -> Iterator[Condition]:
        """The first steps, page by page, to the connected accounts and the end."""
        program = self.program
        yield lambda: program._main and program.main.isVisible() and program.main.current == "guide"
        yield pause(0.5)
        self.frame("first-steps")
        guide = program.main.page("guide")
        for _ in range(12):
            forward = self.button(guide, "Next") or self.button(guide, "Done")
            if forward is None or not guide.isVisible():
                break
            self.click(forward)
            yield pause(0.4)
        self.frame("first-steps-done")
        self.seen["page_after_guide"] = program.main.current
        self.seen["connected"] = len(program.app.connected)
        program.main.close()

    def join(self) -> Iterator[Condition]:
        """A click on the tray's icon, and the next call is joined; its program takes the microphone meanwhile."""
        program = self.program
        icon = program.tray._icon
        yield lambda: icon is not None and icon.geometry().width() > 0
        self.click_at(icon.geometry().center())
        yield lambda: "tray" in program.windows and program.windows["tray"].isVisible()
        yield pause(0.5)
        self.frame("tray")
        self.click(self.button(program.windows["tray"], "Brief"))
        yield lambda: program.popup and program.popup.isVisible()
        yield pause(0.3)
        self.meeting = Meeting(self._sounds)
        self.click(self.button(program.popup, "Join call"))
        yield lambda: program.calls.consent and program.calls.consent.isVisible()
        yield pause(2.5)  # the detector has seen the meeting's program by then
        self.frame("consent")
        self.seen["recorded_before_consent"] = program.calls.live.live is not None
        self.click(self.button(program.calls.consent, "Everyone agreed"))

    def during(self) -> Iterator[Condition]:
        live = self.program.calls.live
        yield lambda: live.panel and live.panel.isVisible() and live.live
        panel, call = live.panel, live.live
        self.meeting.speak()
        yield lambda: call.stream_time > 6
        self.frame("live")
        self.click(panel._fold)
        yield pause(0.4)
        self.frame("unfolded")
        self.key("ctrl+shift+F10")
        yield lambda: call.off_the_record
        yield pause(1.5)
        self.frame("off-the-record")
        self.key("ctrl+shift+F10")
        yield lambda: not call.off_the_record
        self.click(panel._note)
        yield pause(0.3)
        self.write("ask finance about january")
        self.key("Return")
        yield lambda: panel._note.text() == ""
        yield lambda: call.settled_time > QUESTION_HEARD
        self.key("ctrl+shift+F9")
        yield lambda: panel._question.isVisible() and panel._question.text()
        yield pause(0.3)
        self.seen["question"] = panel._question.text()
        self.frame("get-se")
        self.click(next(b for b in panel.findChildren(QPushButton) if b.text().startswith("Send") and b.isVisible()))
        yield lambda: "joining" in panel._status.text()
        self.frame("john-joins")
        yield lambda: call.stream_time > sum(end - start for start, end in PASSAGES) + 1
        self.click(self.button(panel, "End"))
        yield lambda: not live.is_busy
        self.meeting.end()
        yield pause(1.0)
        self.frame("writing-up")

    def review(self) -> Iterator[Condition]:
        program = self.program
        live = program.calls.live
        yield lambda: live.panel and live.panel.offers_review
        yield pause(0.3)
        self.frame("follow-ups-ready")
        self.click(next(b for b in live.panel.findChildren(QPushButton) if b.text().startswith("Review")))
        yield lambda: program.main.isVisible() and program.main.current == "review"
        window: Any = program.main.page("review")
        yield lambda: window._views
        yield pause(0.5)
        self.seen["panel_gone"] = live.panel is None or not live.panel.isVisible()
        self.frame("review")
        yield from self.rename(window)
        yield from self.edit(window)
        before = sum(view.is_pending for view in window._views)
        self.press("ctrl+Return")
        yield lambda: sum(view.is_pending for view in window._views) < before
        for _ in range(12):
            waiting = sum(view.is_pending for view in window._views)
            if not waiting:
                break
            yield pause(0.6)
            self.press("Return")
            yield lambda waiting=waiting: sum(view.is_pending for view in window._views) < waiting
        yield lambda: window._note.text() == "Written."
        yield pause(1.0)
        self.frame("written")
        self.seen["effects"] = len(self.effects())
        self.press("z")
        yield lambda: len(self.effects()) < self.seen["effects"]
        yield pause(1.0)
        self.frame("undone")

    def rename(self, window: Any) -> Iterator[Condition]:
        """S opens the menu of the speakers; a name is put right by keys, and what waits says it."""
        self.press("s")
        yield lambda: QApplication.activePopupWidget() is not None
        yield pause(0.3)
        menu: Any = QApplication.activePopupWidget()
        self.seen["speakers"] = [action.text() for action in menu.actions() if action.isEnabled()]
        yield from self.choose("Speaker ")
        self.key("Right")
        yield pause(0.4)
        self.frame("speakers")
        yield from self.choose("Bob Torres")
        self.key("Return")
        yield lambda: QApplication.activePopupWidget() is None
        yield lambda: "Bob Torres" in window._note.text()
        self.seen["renamed"] = window._note.text()
        self.frame("renamed")

    def choose(self, text: str) -> Iterator[Condition]:
        """Moves down in the menu that is open until the entry begins with `text`."""
        for _ in range(12):
            menu: Any = QApplication.activePopupWidget()
            action = menu.activeAction() if menu else None
            if action is not None and action.text().startswith(text):
                return
            self.key("Down")
            yield pause(0.2)
        raise LookupError(f"no entry {text}")

    def edit(self, window: Any) -> Iterator[Condition]:
        self.press("e")
        yield lambda: any(view.is_editing for view in window._views)
        yield pause(0.3)
        self.key("ctrl+End", "Up", "Home", "shift+End")
        self.write("Cheers,")
        yield pause(0.3)
        self.frame("edit")
        self.press("ctrl+Return")
        yield lambda: any("Cheers" in view.card.preview for view in window._views)

    def find_again(self) -> Iterator[Condition]:
        program = self.program
        self.key("ctrl+3")
        yield lambda: program.main.current == "history"
        page: QWidget = program.main.page("history")
        search = next(edit for edit in page.findChildren(QLineEdit) if edit.isVisible())
        self.click(search)
        yield pause(0.3)
        self.write("benchmarks")
        yield lambda: any(
            "enchmark" in str(getattr(w, "toPlainText", lambda: "")()) for w in page.findChildren(QWidget)
        )
        yield pause(0.8)
        self.frame("found-again")


def main() -> int:
    frames, sounds = Path(sys.argv[1]), Path(sys.argv[2])
    frames.mkdir(parents=True, exist_ok=True)
    for old in frames.glob("*.png"):
        old.unlink()
    folder = bootstrap.demo_folder(fresh=True)
    with sandbox(folder / "sandbox") as address:
        clock, jobs = RunningClock(datetime.fromisoformat(scenario()["begin"])), Jobs()
        vendors = sandbox_vendors(address, folder / "sandbox", clock, jobs.gather)
        base = ApplicationBase(
            folder, clock=clock, vendors=vendors, base_settings=scenario()["settings"], is_demo=True, jobs=jobs
        )
        with base.lease():
            qt = make_qt()
            program = TrayProgram(Application(base))
            hands = RealHands(program, frames, sounds)
            script = Script(hands)
            QTimer.singleShot(0, program.begin)
            qt.exec()
            if hands.meeting:
                hands.meeting.end()
            program.leave()
            del script
            hands.seen["drafts"] = [e["text"] for e in hands.effects() if e["kind"] == "draft"]
        base.close()
    print(json.dumps(hands.seen))
    return 0


if __name__ == "__main__":
    sys.exit(main())
