"""The panel after its call: one bar while it is written up, then one press to review what waits."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QProgressBar, QPushButton, QWidget

from ui.kit import theme
from ui.kit.i18n import many, t
from ui.kit.page_marks import page_mark
from ui.kit.widgets import button, column, row

STEPS, BAR_HEIGHT, LEAST_SECONDS, SHORT = 1000, 4, 10, 90


class Outcome(QWidget):
    """Hidden until there is something to show."""

    def __init__(self) -> None:
        super().__init__()
        self._bar = QProgressBar()
        self._bar.setRange(0, STEPS)
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(theme.scaled(BAR_HEIGHT))
        self._bar.setAccessibleName(t("Writing it up"))
        self._review: QPushButton | None = None
        self._presses = row(None)
        self.setLayout(column(self._bar, self._presses))
        self.hide()

    def show_progress(self, fraction: float) -> None:
        self._bar.setValue(round(fraction * STEPS))
        self._bar.show()
        self.show()

    def offer(self, waiting: int, review: Callable[[], None]) -> None:
        """The follow-ups are there; they open when the rep asks for them."""
        self._bar.hide()
        if waiting and self._review is None:
            self._review = button(t("Review"), review, primary=True)
            self._review.setIcon(page_mark("enter", theme.colours().on_accent))
            self._review.setIconSize(QSize(16, 16))
            self._review.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
            self._presses.addWidget(self._review)
        if self._review:
            self._review.setVisible(bool(waiting))
            self._review.setFocus()
        self.setVisible(bool(waiting))

    def stop(self) -> None:
        """No more progress is to come."""
        self._bar.hide()

    @property
    def offers_review(self) -> bool:
        return self._review is not None and not self._review.isHidden()


def writing_up(seconds_left: float | None) -> str:
    """ "Writing it up, about 40 s"."""
    if seconds_left is None:
        return t("Writing it up")
    return t("Writing it up, {about}", about=about_seconds(seconds_left))


def about_seconds(seconds: float) -> str:
    """ "about 40 s", "about 3 min"."""
    if seconds < SHORT:
        return t("about {n} s", n=max(LEAST_SECONDS, round(seconds / 10) * 10))
    return t("about {n} min", n=round(seconds / 60))


def what_waits(waiting: int, needs_you: int) -> str:
    """ "4 follow-ups to review · 1 needs you"."""
    if not waiting:
        return t("No follow-ups in this call.")
    said = many("{n} follow-ups to review", waiting)
    return f"{said} · {many('{n} need you', needs_you)}" if needs_you else said
