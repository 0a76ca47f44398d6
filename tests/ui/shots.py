"""Pictures of every window, light and dark, at 100 and 200 %: `python3 dev.py shots [--out DIR]`."""

import argparse
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "shots")
    parser.add_argument(
        "--scale", type=int, help="One scale in per cent; by default 100 and 200, each in a process of its own"
    )
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    if arguments.scale:
        return draw(arguments.out.resolve(), arguments.scale)
    codes = []
    for scale in (100, 200):
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": str(scale / 100)}
        command = [sys.executable, "-m", "tests.ui.shots", "--out", str(arguments.out.resolve()), "--scale", str(scale)]
        codes.append(subprocess.call(command, cwd=ROOT, env=environment))
    return max(codes)


def draw(out: Path, scale: int) -> int:
    from PySide6.QtWidgets import QApplication, QWidget

    from app.events import Events
    from tests.ui import samples
    from ui import theme
    from ui.bridge import Bridge
    from ui.brief_popup import BriefPopup
    from ui.consent_dialog import ConsentDialog
    from ui.icons import TrayState, tray_icon
    from ui.live_panel import LivePanel
    from ui.program import make_qt
    from ui.review_window import ReviewWindow

    app: QApplication = make_qt()
    nothing = lambda *_: None  # noqa: E731

    def live(*, unfolded: bool, question: bool = False) -> LivePanel:
        panel = LivePanel("Acme Industries", propose=nothing, ask=nothing, end=nothing)
        panel.show_captions(samples.words(), {"mic": "let me see whether", "remote": ""}, 1384.0)
        panel.unfold(unfolded)
        if question:
            panel.show_question("What is the P99 latency on the new API under load?")
            panel.show_status("John is available. Briefing him…")
        return panel

    def review(shown: object = None) -> ReviewWindow:
        bridge = Bridge(Events(), lambda work: work())
        window = ReviewWindow("Acme Industries demo", samples.SampleReviewing(shown), bridge, nothing)  # type: ignore[arg-type]
        window.keep = bridge  # type: ignore[attr-defined]
        return window

    consent = "I would like to record and transcribe this call on my laptop. Is everybody okay with that?"
    windows = {
        "brief": lambda: BriefPopup(samples.brief(), nothing),
        "consent": lambda: ConsentDialog(
            samples.CONTEXT, consent, agreed=nothing, refused=nothing, not_this_call=nothing
        ),
        "live-folded": lambda: live(unfolded=False),
        "live": lambda: live(unfolded=True),
        "live-get-se": lambda: live(unfolded=True, question=True),
        "review": review,
        "review-empty": lambda: review([]),
    }
    for dark in (False, True):
        theme.apply(app, dark=dark)
        name = f"{'dark' if dark else 'light'}-{scale}"
        for window, make in windows.items():
            shown: QWidget = make()
            shown.show()
            for _ in range(5):
                app.processEvents()
            if window == "review":
                shown._show_evidence(samples.QUOTE)  # type: ignore[attr-defined]
                app.processEvents()
            shown.grab().save(str(out / f"{window}-{name}.png"))
            shown.close()
        strip = QWidget()
        strip.setLayout(_icons([tray_icon(state, 3) for state in TrayState]))
        strip.show()
        app.processEvents()
        strip.grab().save(str(out / f"tray-{name}.png"))
        strip.close()
    return 0


def _icons(icons: list) -> object:
    from PySide6.QtWidgets import QHBoxLayout, QLabel

    row = QHBoxLayout()
    for icon in icons:
        label = QLabel()
        label.setPixmap(icon.pixmap(48, 48))
        row.addWidget(label)
    return row


if __name__ == "__main__":
    sys.exit(main())
