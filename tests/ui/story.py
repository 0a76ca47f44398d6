"""The Acme story by a person's hands: the real program and sandbox on a real X display, pressed by xdotool.

Run by test_story.py as `python -m tests.ui.story FRAMES`; prints one line of JSON about what it saw.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QTimer

from app import bootstrap
from app.domain.call import CallState
from tests.ui.hands import Condition, Hands, Script, pause
from ui.call.panel import LivePanel
from ui.program.demo_program import DemoProgram
from ui.program.qt_app import make_qt
from ui.review.window import ReviewWindow

# The question is asked on the call before this, and the promises before the end (seconds of the call).
QUESTION_HEARD, ENOUGH_HEARD = 84.0, 162.0


class DemoHands(Hands):
    def __init__(self, program: DemoProgram, frames: Path) -> None:
        super().__init__(frames)
        self.program = program
        self.seen["hints"] = []

    def frame(self, what: str) -> None:
        super().frame(what)
        if self.program.guide.step.name not in self.seen["hints"]:
            self.seen["hints"].append(self.program.guide.step.name)

    # ── the story, a condition to wait for at each yield ────────────────────────────────────────────────────────

    def story(self) -> Iterator[Condition]:
        yield from self.before()
        yield from self.during()
        yield from self.after()

    def before(self) -> Iterator[Condition]:
        program = self.program
        yield lambda: program.popup and program.popup.isVisible()
        yield pause(0.5)
        self.frame("brief")
        self.seen["brief_took_focus"] = program.popup.isActiveWindow()
        self.click(self.button(program.popup, "✕"))
        yield lambda: not program.popup.isVisible()
        icon = program.tray._icon
        yield lambda: icon is not None and icon.geometry().width() > 0
        self.seen["tray"] = True
        self.click_at(icon.geometry().center())
        yield lambda: program.popup.isVisible()
        yield pause(0.3)
        self.frame("brief-from-the-tray")
        self.click(self.button(program.popup, "Join call"))
        yield lambda: program.consent and program.consent.isVisible()
        yield pause(0.3)
        self.frame("consent")
        self.seen["nothing_before_consent"] = program.desk.live is None
        self.click(self.button(program.consent, "Everyone agreed"))

    def during(self) -> Iterator[Condition]:
        desk = self.program.desk
        yield lambda: desk.panel and desk.panel.isVisible()
        yield pause(0.5)
        panel: LivePanel = desk.panel
        self.frame("live")
        yield lambda: desk.live.settled_time > QUESTION_HEARD
        self.frame("question-asked")
        self.click(panel._title)
        yield pause(0.3)
        self.key("F9")
        yield lambda: panel._question.isVisible()
        yield pause(0.3)
        self.seen["question"] = panel._question.text()
        self.frame("get-se")
        self.key("Return")
        yield lambda: "joining" in panel._status.text()
        self.seen["help"] = panel._status.text()
        self.frame("john-joins")
        self.click(panel._note)
        yield pause(0.3)
        self.write("ask finance about january")
        self.key("Return")
        yield lambda: panel._note.text() == ""
        self.frame("note")
        yield lambda: desk.live.settled_time > ENOUGH_HEARD
        self.click(panel._end)
        yield lambda: "ended" in panel._status.text() or "Drafting" in panel._status.text()
        self.frame("ended")

    def after(self) -> Iterator[Condition]:
        program = self.program
        yield lambda: program.desk.panel and self.button(program.desk.panel, "Review")
        yield pause(0.3)
        self.frame("follow-ups-ready")
        self.click(self.button(program.desk.panel, "Review"))
        yield lambda: isinstance(program.windows.get("review"), ReviewWindow) and program.windows["review"]._views
        window: ReviewWindow = program.windows["review"]
        yield pause(0.5)
        self.seen["cards"] = len(window._views)
        self.frame("review")
        yield from self.edit(window)
        yield from self.approve(window)
        yield lambda: program._story.state() is CallState.DONE
        yield pause(0.5)
        self.frame("written")

    def edit(self, window: ReviewWindow) -> Iterator[Condition]:
        self.press("e")
        yield lambda: window._views[0].is_editing
        yield pause(0.3)
        self.key("ctrl+End", "Up", "Home", "shift+End")
        self.write("Cheers,")
        yield pause(0.3)
        self.frame("edit")
        self.press("ctrl+Return")
        yield lambda: "Cheers" in window._views[0].card.preview
        yield pause(0.3)
        self.frame("edited")

    def approve(self, window: ReviewWindow) -> Iterator[Condition]:
        """All that is clean with one key; what is amber one by one."""
        self.press("ctrl+Return")
        yield lambda: "Writ" in window._note.text()
        yield lambda: window._note.text() == "Written."
        for _ in range(12):
            waiting = sum(view.is_pending for view in window._views)
            if not waiting:
                break
            yield pause(0.4)
            self.frame(f"{waiting}-left")
            self.press("Return")
            yield lambda waiting=waiting: sum(view.is_pending for view in window._views) < waiting


def main() -> int:
    frames = Path(sys.argv[1])
    frames.mkdir(parents=True, exist_ok=True)
    for old in frames.glob("*.png"):
        old.unlink()
    folder = bootstrap.demo_folder(fresh=True)
    out = folder / "report"
    bootstrap.remember_choices(folder, approve="all", out=out)
    with bootstrap.open_demo(folder, speed=8.0) as demo:
        qt = make_qt()
        program = DemoProgram(demo, out)
        hands = DemoHands(program, frames)
        script = Script(hands)
        QTimer.singleShot(0, program.begin)
        qt.exec()
        program.leave()
        del script
        hands.seen["notes"] = [note.text for note in demo.application.note_lines.of(demo.story.call_id)]
    print(json.dumps(hands.seen))
    return 0


if __name__ == "__main__":
    sys.exit(main())
