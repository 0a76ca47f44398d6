"""The brief: lower right, on top, never takes the focus."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, QUrl
from PySide6.QtGui import QDesktopServices, QShowEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from app.domain.brief import Brief, BriefLine
from app.domain.wording import ago, time_of_day
from ui import theme
from ui.widgets import button, column, fit_height, hairline, label, row, work_area
from ui.words import t

WIDTH = 420
# After a snooze the brief comes back; a second later than the rep's next thought is too late.
SNOOZE_MINUTES = 2


class BriefPopup(QWidget):
    """`joined` is called when the rep wants to go on to the call."""

    def __init__(self, brief: Brief, joined: Callable[[], None]) -> None:
        super().__init__(
            None, Qt.WindowType.Tool | Qt.WindowType.WindowStaysOnTopHint | Qt.WindowType.WindowDoesNotAcceptFocus
        )
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        account = brief.account or brief.event.title
        self.setWindowTitle(t("Brief: {account}", account=account))
        self.setAccessibleName(t("Brief for {account}", account=account))
        self.setFixedWidth(theme.scaled(WIDTH))
        self._joined = joined
        people = " · ".join(f"{p.name}, {p.title}" if p.title else p.name for p in brief.people)
        minutes = max(0, round((brief.event.start - brief.composed_at).total_seconds() / 60))
        when = f"{time_of_day(brief.event.start)} · {t('in {n} min', n=minutes)}"
        head = label(f"{account}  ·  {when}", large=True, strong=True)
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
            grid.addWidget(label(t(line.label), wrap=False, quiet=True), number, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(label(_fact(line, brief)), number, 1)
            if line.url:
                url = line.url
                link = button(
                    f"{line.source} ↗",
                    lambda u=url: _open(u),
                    name=t("Open {what} in {where}", what=line.text, where=line.source),
                    chip=True,
                )
                grid.addWidget(link, number, 2, Qt.AlignmentFlag.AlignTop)
        for number, report in enumerate(brief.missing, len(brief.lines)):
            grid.addWidget(label(t("Missing"), wrap=False, amber=True), number, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(label(f"{report.source}: {report.problem or report.state.value}"), number, 1, 1, 2)
        return grid

    def _points(self, brief: Brief) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.BETWEEN)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        for number, point in enumerate(brief.talking_points):
            grid.addWidget(
                label(t("Say {n}", n=number + 1), wrap=False, quiet=True), number, 0, Qt.AlignmentFlag.AlignTop
            )
            text = label(point.text)
            text.setToolTip(point.reason)
            grid.addWidget(text, number, 1)
        return grid

    def _foot(self, brief: Brief) -> QWidget:
        foot = QWidget()
        helper = label(t("{name} can help", name=brief.helper) if brief.helper else "", wrap=False, quiet=True)
        join = button(t("Join call"), self._join, primary=True)
        later = button(t("Later"), self.snooze, name=t("Show it again in {n} minutes", n=SNOOZE_MINUTES))
        foot.setLayout(row(helper, None, button(t("Dismiss"), self.close), later, join))
        return foot

    def snooze(self) -> None:
        self.hide()
        QTimer.singleShot(SNOOZE_MINUTES * 60_000, self, self.show)

    def _join(self) -> None:
        self.close()
        self._joined()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        self.place()

    def place(self) -> None:
        """Lower right of the screen that the rep works on."""
        fit_height(self)
        room = work_area()
        self.move(room.right() - self.width() - theme.AROUND, room.bottom() - self.height() - theme.AROUND)


def _fact(line: BriefLine, brief: Brief) -> str:
    if line.as_of is None:
        return line.text
    return f"{line.text}, {ago(line.as_of, brief.composed_at)}{' ' + t('(stale)') if line.stale else ''}"


def _open(url: str) -> None:
    QDesktopServices.openUrl(QUrl(url))
