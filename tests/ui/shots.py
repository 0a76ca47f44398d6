"""Pictures of every window, light and dark, at 100 and 200 %: `python3 dev.py shots [--out DIR]`."""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication, QWidget

ROOT = Path(__file__).resolve().parents[2]
SIZES = {
    "settings": (680, 720),
    "insights": (620, 640),
    "guide": (600, 480),
    "history": (1040, 680),
    "accounts": (640, 640),
    "fields": (760, 980),
}
ACCOUNTS = ("Acme Industries", "Globex", "Initech", "Umbrella Logistics", "Hooli")
IN_HIGH_CONTRAST = ("review", "live", "settings", "brief")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "shots")
    parser.add_argument(
        "--scale", type=int, help="One scale in per cent; by default 100 and 200, each in a process of its own"
    )
    parser.add_argument("--language", default="en", choices=("en", "de"))
    parser.add_argument("--font", type=int, default=100, help="The size of the system's font, in per cent of the usual")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    if arguments.scale:
        return draw(arguments.out.resolve(), arguments.scale, arguments.language, arguments.font)
    codes = []
    for scale in (100, 200):
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": str(scale / 100)}
        command = [sys.executable, "-m", "tests.ui.shots", "--out", str(arguments.out.resolve()), "--scale", str(scale)]
        command += ["--language", arguments.language, "--font", str(arguments.font)]
        codes.append(subprocess.call(command, cwd=ROOT, env=environment))
    return max(codes)


def draw(out: Path, scale: int, language: str, font: int) -> int:
    from PySide6.QtWidgets import QApplication

    from ui.kit import theme
    from ui.program.qt_app import make_qt

    app: QApplication = make_qt(language)
    usual = app.font()
    usual.setPixelSize(round(theme.DESIGNED_FOR * font / 100))
    app.setFont(usual)
    with tempfile.TemporaryDirectory() as folder:
        for contrast, dark in ((False, False), (False, True), (True, False)):
            theme.apply(app, dark=dark, contrast=contrast)
            name = "contrast" if contrast else "dark" if dark else "light"
            spoken = "" if language == "en" else f"{language}-"
            for window, (make, then) in gallery(Path(folder) / name).items():
                if contrast and window not in IN_HIGH_CONTRAST:
                    continue
                picture(app, make(), then, out / f"{window}-{spoken}{name}-{scale}.png")
    return 0


def picture(app: "QApplication", shown: "QWidget", then: "Callable[[Any], None]", file: Path) -> None:
    """Shows the window, lets it settle, and keeps what a person would see."""
    from PySide6.QtGui import QImage
    from PySide6.QtWidgets import QMainWindow

    if isinstance(shown, QMainWindow) and file.name.startswith("review-narrow"):
        shown.resize(900, 700)
    elif isinstance(shown, QMainWindow):
        shown.resize(*SIZES.get(file.name.split("-")[0], (1180, 760)))
    shown.show()
    settle(app)
    then(shown)
    settle(app)
    image = shown.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
    image.save(str(file), "PNG", 0)
    shown.close()


def settle(app: "QApplication") -> None:
    from PySide6.QtTest import QTest

    QTest.qWait(60)
    app.processEvents()


class Presses:
    """Takes every press of the panel, and does nothing."""

    def __getattr__(self, _press: str) -> "Callable[..., None]":
        return lambda *_: None


def gallery(folder: Path) -> "dict[str, tuple[Callable[[], QWidget], Callable[[Any], None]]]":
    """Every window in every state: how it is made, and what is done to it once it is shown."""
    from PySide6.QtTest import QTest

    from app.domain.schedule import PlannedCall
    from app.events import CallNoticed
    from tests.ui import samples
    from tests.ui.more_states import more_states
    from tests.ui.sample_app import direct_bridge, field_application, sample_application
    from ui.brief.popup import BriefPopup
    from ui.brief.today_window import TodayWindow
    from ui.call.consent_dialog import ConsentDialog
    from ui.call.help_line import Asking
    from ui.call.live_head import LiveState
    from ui.call.panel import LivePanel
    from ui.call.start_prompt import CallPrompt, PromptActions
    from ui.desktop.main_window import MainWindow
    from ui.desktop.tray_panel import NextCall, PanelContent, TrayPanel
    from ui.history.insights_window import InsightsWindow
    from ui.history.window import HistoryWindow
    from ui.kit.widgets import fit_height
    from ui.review.window import ReviewWindow
    from ui.settings.accounts import AccountsWindow
    from ui.settings.first_run import GuideWindow
    from ui.settings.method_fields import MethodFieldsWindow
    from ui.settings.window import SettingsWindow

    application, bridge = sample_application(folder), direct_bridge()
    mapped = field_application(folder.with_name(f"{folder.name}-fields"))
    nothing = lambda *_: None  # noqa: E731
    actions: Any = Presses()

    def prompt(noticed: CallNoticed) -> CallPrompt:
        return CallPrompt(noticed, PromptActions(nothing, nothing, nothing))

    def notes(panel_open: bool = True) -> LivePanel:
        panel = LivePanel("Acme Industries", actions, recorded=False)
        panel.keep = bridge  # type: ignore[attr-defined]
        panel.show_time(754.0)
        panel.show_note(312.0, "send the benchmarks to Jane by Monday")
        panel.show_note(640.0, "Jane will send the signed contract by Friday")
        panel.unfold(panel_open)
        return panel

    def guessing() -> samples.SampleReviewing:
        reviewing = samples.SampleReviewing()
        reviewing.guesses = frozenset({"Jane Wilson", "Bob Torres"})
        return reviewing

    def asked(question: str, text: str, *answers: str) -> "Callable[[Any], None]":
        def ask(panel: Any) -> None:
            panel.show_held(question != "over")
            panel.ask_bar.ask(question, text, [(answer, nothing) for answer in answers])

        return ask

    def live(*, unfolded: bool) -> LivePanel:
        panel = LivePanel("Acme Industries", actions)
        panel.keep = bridge  # type: ignore[attr-defined]
        panel.show_captions(samples.words(), {"mic": "let me see whether", "remote": ""}, 1384.0)
        panel.show_levels(0.05, 0.02, 1384.0)
        panel.unfold(unfolded)
        return panel

    def review(reviewing: object) -> ReviewWindow:
        return ReviewWindow("acme", reviewing, bridge, nothing)  # type: ignore[arg-type]

    def ask(panel: Any) -> None:
        panel.show_question("What is the P99 latency on the new API under load?")

    def silence(panel: Any) -> None:
        for tenth in range(120):
            panel.show_levels(0.0, 0.1, 1384.0 + tenth / 10)

    def opened(window: Any) -> None:
        for view in window._views[1:4]:
            view.open()

    def found(window: Any) -> None:
        window.reload()
        window._search.setText("bench")
        QTest.qWait(300)

    def main(page: str) -> MainWindow:
        from ui.program.base_program import BaseProgram

        program = BaseProgram(application)
        program.bridge = bridge
        program.newest_to_review, program.to_review = "acme", 7
        application.store.save_plan(PlannedCall(samples.brief().event))
        program.main.keep = program  # type: ignore[attr-defined]
        program.main.show_page(page)
        return program.main

    def tray_panel(**content: Any) -> TrayPanel:
        panel = TrayPanel(PanelContent("Callside is ready", nothing, review=nothing, start=nothing, **content))
        fit_height(panel)
        return panel

    consent = samples.consent_question()
    windows: dict[str, tuple[Callable[[], QWidget], Callable[[Any], None]]] = {
        "brief": (lambda: BriefPopup(samples.brief(), nothing), nothing),
        "consent": (
            lambda: ConsentDialog(samples.CONTEXT, consent, agreed=nothing, refused=nothing, not_this_call=nothing),
            nothing,
        ),
        "consent-why": (
            lambda: ConsentDialog(samples.CONTEXT, consent, agreed=nothing, refused=nothing, not_this_call=nothing),
            lambda d: (d._explain(), d._chat.click(), d._copy()),
        ),
        "call-noticed": (
            lambda: prompt(CallNoticed("Zoom", "Zoom is using your microphone.", "acme", "Acme Industries demo")),
            nothing,
        ),
        "call-unknown": (
            lambda: prompt(CallNoticed("Zoom", "Zoom is using your microphone.", accounts=ACCOUNTS)),
            nothing,
        ),
        "call-chosen": (
            lambda: prompt(CallNoticed("Zoom", "Zoom is using your microphone.", accounts=ACCOUNTS)),
            lambda p: p._chose(None),
        ),
        "live-notes": (notes, nothing),
        "live-still": (
            lambda: live(unfolded=True),
            asked(
                "other",
                "Teams took the microphone; recording is paused. Still Acme Industries?",
                "Still Acme Industries",
                "Another call",
                "End",
            ),
        ),
        "live-over": (
            lambda: live(unfolded=False),
            asked("over", "Zoom let go of the microphone. The recording ends in 17 s.", "Go on", "End now"),
        ),
        "live-withdrawn": (
            lambda: live(unfolded=False),
            asked(
                "withdrawn",
                "Recording has stopped. Keep what came before, or erase all of it?",
                "Keep",
                "Erase all",
                "A slip: go on",
            ),
        ),
        "live-folded": (lambda: live(unfolded=False), nothing),
        "live": (lambda: live(unfolded=True), nothing),
        "live-get-se": (lambda: live(unfolded=True), ask),
        "live-get-se-issues": (
            lambda: live(unfolded=True),
            lambda p: p.show_question(None, ("AUTH-12 Single sign-on", "API-456 API latency")),
        ),
        "live-asked": (
            lambda: live(unfolded=False),
            lambda p: p.show_asking(Asking("John", 1, "Priya", 45.0)),
        ),
        "live-paused": (lambda: live(unfolded=True), lambda p: p.show_held(True)),
        "live-disk-full": (lambda: live(unfolded=False), lambda p: p.head.set(LiveState.DISK_FULL, holds=True)),
        "live-one-sided": (lambda: live(unfolded=True), silence),
        "live-lost": (lambda: live(unfolded=True), lambda p: p.show_troubles(samples.TROUBLES)),
        "live-off-the-record": (lambda: live(unfolded=True), lambda p: p.toggle_off_the_record()),
        "live-ended": (lambda: live(unfolded=False), lambda p: (p.ended(), p.offer_review(6, nothing))),
        "review": (lambda: review(samples.SampleReviewing()), lambda w: w._show_evidence(samples.QUOTE)),
        "review-guessed": (lambda: review(guessing()), nothing),
        "review-narrow": (lambda: review(samples.SampleReviewing()), nothing),
        "review-edit": (lambda: review(samples.SampleReviewing()), lambda w: w._edit_current()),
        "review-edited": (lambda: review(samples.SampleReviewing()), edited),
        "review-states": (lambda: review(samples.SampleReviewing(samples.every_state())), opened),
        "review-empty": (lambda: review(samples.SampleReviewing([])), nothing),
        "review-error": (lambda: review(samples.Broken()), nothing),
        "history": (lambda: HistoryWindow(application.archive, bridge, nothing), lambda w: w.reload()),
        "history-search": (lambda: HistoryWindow(application.archive, bridge, nothing), found),
        "history-empty": (lambda: HistoryWindow(samples.NoCalls(), bridge, nothing), lambda w: w.reload()),  # type: ignore[arg-type]
        "settings": (lambda: SettingsWindow(application.setup.preferences, bridge, nothing, nothing, nothing), nothing),
        "settings-search": (
            lambda: SettingsWindow(application.setup.preferences, bridge, nothing, nothing),
            lambda w: w._search.setText("how many days"),
        ),
        "accounts": (lambda: AccountsWindow(application, bridge), nothing),
        "fields": (lambda: MethodFieldsWindow(mapped, bridge), nothing),
        "fields-tried": (
            lambda: MethodFieldsWindow(mapped, bridge),
            lambda w: (w.call.setCurrentIndex(1), settle_on(w.call)),
        ),
        "fields-no-crm": (lambda: MethodFieldsWindow(application, bridge), nothing),
        "main-today": (lambda: main("today"), lambda w: w.page("today").reload()),
        "main-review": (lambda: main("review"), nothing),
        "main-calls": (lambda: main("history"), nothing),
        "main-ask": (lambda: main("ask"), nothing),
        "main-numbers": (lambda: main("insights"), nothing),
        "main-settings": (lambda: main("settings"), nothing),
        "tray-panel": (
            lambda: tray_panel(coming=NextCall("Globex renewal", "3:30 pm", "in 5 min", nothing, nothing), to_review=4),
            nothing,
        ),
        "tray-panel-first": (lambda: tray_panel(connect=nothing), nothing),
        "today": (lambda: TodayWindow(samples.planned(), samples.NOW, nothing), nothing),
        "today-empty": (lambda: TodayWindow([], samples.NOW, nothing), nothing),
        "insights": (lambda: InsightsWindow(application, bridge), lambda w: w.reload()),
        "tray": (strip, nothing),
    }
    windows |= more_states(application, bridge, review)
    for page in range(6):
        windows[f"guide-{page + 1}"] = (
            lambda: GuideWindow(application, bridge, nothing),
            lambda w, page=page: [w._go(1) for _ in range(page)],
        )
    return windows


def settle_on(control: "QWidget") -> None:
    """Scrolls a page to one of its controls, as a person who goes on reading from there."""
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QScrollArea

    QTest.qWait(60)
    page = next(area for area in control.window().findChildren(QScrollArea) if area.isAncestorOf(control))
    page.verticalScrollBar().setValue(control.mapTo(page.widget(), control.rect().topLeft()).y() - 60)


def edited(window: Any) -> None:
    view = window._views[0]
    view.edit()
    view._editor.setPlainText(view._editor.toPlainText().replace("Best regards", "Cheers"))
    view.save()


def strip() -> "QWidget":
    """The tray's eight states side by side."""
    from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

    from ui.kit.icons import TrayState, tray_icon

    made = QWidget()
    row = QHBoxLayout(made)
    for state in TrayState:
        label = QLabel()
        label.setPixmap(tray_icon(state, 3).pixmap(48, 48))
        row.addWidget(label)
    return made


if __name__ == "__main__":
    sys.exit(main())
