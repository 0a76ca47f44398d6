"""The demo's own small window: it says from the first moment on that this is a demo, and which press comes next."""

from enum import IntEnum

from PySide6.QtWidgets import QProgressBar

from ui.kit import theme
from ui.kit.announce import announce
from ui.kit.floating_panel import FloatingPanel
from ui.kit.i18n import t
from ui.kit.widgets import button, column, label, row, work_area

WIDTH = 300
BAR_HEIGHT = 4


class DemoStep(IntEnum):
    """Stations of the demo, in their order."""

    PREPARING = 1
    BRIEF = 2
    CONSENT = 3
    LIVE = 4
    WRITING_UP = 5
    REVIEW = 6
    WRITTEN = 7


class DemoGuide(FloatingPanel):
    """Stands at the lower left, away from the windows that it tells of, and never takes the focus."""

    def __init__(self) -> None:
        super().__init__("demo", None)
        self.setWindowTitle(t("Demo"))
        self.setAccessibleName(t("Demo"))
        self.setFixedWidth(theme.scaled(WIDTH))
        self._station = label("", quiet=True, wrap=False)
        self._text = label("")
        self._bar = QProgressBar()
        self._bar.setRange(0, len(DemoStep))
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(theme.scaled(BAR_HEIGHT))
        self._bar.setAccessibleName(t("How far the demo is"))
        close = button("✕", self.close, chip=True, name=t("Close the demo's hints"))
        about = label(t("A call that was made up, on a sandbox on this laptop. Nothing leaves it."), quiet=True)
        self.setLayout(
            column(
                row(label(t("This is the demo"), strong=True), None, self._station, close),
                about,
                self._bar,
                self._text,
                around=theme.AROUND,
                between=theme.INSIDE,
            )
        )
        self.show_step(DemoStep.PREPARING)

    @property
    def text(self) -> str:
        return self._text.text()

    def show_step(self, step: DemoStep) -> None:
        """Says what happens at `step`, or which press leads on."""
        self.step = step
        self._station.setText(t("{n} of {m}", n=int(step), m=len(DemoStep)))
        self._bar.setValue(int(step))
        self._text.setText(_said(step))
        announce(self._text, self._text.text())
        self.fit()
        self.place()

    def place(self) -> None:
        room = work_area()
        self.move(room.left() + theme.AROUND, room.bottom() - self.height() - theme.AROUND)


def _said(step: DemoStep) -> str:
    return {
        DemoStep.PREPARING: t("The brief is being put together from five systems, about 10 s."),
        DemoStep.BRIEF: t("Read the brief, then press Join call."),
        DemoStep.CONSENT: t("A real call begins with this question. Press Everyone agreed: nothing was kept before."),
        DemoStep.LIVE: t("The call plays. Press Get SE once Jane asks about latency, then Enter. Try a note too."),
        DemoStep.WRITING_UP: t("The follow-ups are being drafted, about 40 s."),
        DemoStep.REVIEW: t(
            "Press Review. Each follow-up has its evidence: press Enter to approve, E to edit, X to skip."
        ),
        DemoStep.WRITTEN: t(
            "All is decided. The sandbox holds each follow-up once. Quit in the tray's menu ends the demo."
        ),
    }[step]
