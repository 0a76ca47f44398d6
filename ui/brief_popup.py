"""The brief: lower right, on top, never takes the focus."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication, QShowEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from app.domain.brief import Brief, BriefLine
from app.domain.wording import ago, time_of_day
from ui import theme
from ui.widgets import button, column, fit_height, hairline, label, row

WIDTH = 400


class BriefPopup(QWidget):
    """`joined` is called when the rep wants to go on to the call."""

    def __init__(self, brief: Brief, joined: Callable[[], None]) -> None:
        super().__init__(
            None, Qt.WindowType.Tool | Qt.WindowType.WindowStaysOnTopHint | Qt.WindowType.WindowDoesNotAcceptFocus
        )
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        account = brief.account or brief.event.title
        self.setWindowTitle(f"Brief: {account}")
        self.setAccessibleName(f"Brief for {account}")
        self.setFixedWidth(WIDTH)
        self._joined = joined
        people = " · ".join(f"{p.name}, {p.title}" if p.title else p.name for p in brief.people)
        minutes = max(0, round((brief.event.start - brief.composed_at).total_seconds() / 60))
        when = f"{time_of_day(brief.event.start)} · in {minutes} min"
        head = label(f"{account}  ·  {when}", large=True)
        self.setLayout(
            column(
                head,
                label(brief.headline),
                label(people, quiet=True),
                hairline(),
                self._facts(brief),
                hairline(),
                self._points(brief),
                self._foot(brief),
                around=theme.AROUND,
                between=theme.INSIDE,
            )
        )

    def _facts(self, brief: Brief) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.BETWEEN)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        for number, line in enumerate(brief.lines):
            grid.addWidget(label(line.label, wrap=False, quiet=True), number, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(label(_fact(line, brief)), number, 1)
            if line.url:
                url = line.url
                link = button(
                    f"{line.source} ↗", lambda u=url: _open(u), name=f"Open {line.text} in {line.source}", chip=True
                )
                grid.addWidget(link, number, 2, Qt.AlignmentFlag.AlignTop)
        for number, report in enumerate(brief.missing, len(brief.lines)):
            grid.addWidget(label("Missing", wrap=False, amber=True), number, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(label(f"{report.source}: {report.problem or report.state.value}"), number, 1, 1, 2)
        return grid

    def _points(self, brief: Brief) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.BETWEEN)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        for number, point in enumerate(brief.talking_points):
            grid.addWidget(label(f"Say {number + 1}", wrap=False, quiet=True), number, 0, Qt.AlignmentFlag.AlignTop)
            text = label(point.text)
            text.setToolTip(point.reason)
            grid.addWidget(text, number, 1)
        return grid

    def _foot(self, brief: Brief) -> QWidget:
        foot = QWidget()
        helper = label(f"{brief.helper} can help" if brief.helper else "", wrap=False, quiet=True)
        join = button("Join call", self._join, primary=True)
        foot.setLayout(row(helper, None, button("Dismiss", self.close), join))
        return foot

    def _join(self) -> None:
        self.close()
        self._joined()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        self.place()

    def place(self) -> None:
        """Lower right of the screen that the rep works on."""
        fit_height(self)
        room = QGuiApplication.primaryScreen().availableGeometry()
        self.move(room.right() - self.width() - theme.AROUND, room.bottom() - self.height() - theme.AROUND)


def _fact(line: BriefLine, brief: Brief) -> str:
    if line.as_of is None:
        return line.text
    return f"{line.text}, {ago(line.as_of, brief.composed_at)}{' (stale)' if line.stale else ''}"


def _open(url: str) -> None:
    QDesktopServices.openUrl(QUrl(url))
