"""The rep's own numbers: today, this week, and the weeks before as small plots. They stay on this laptop."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from PySide6.QtCore import QLocale, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFileDialog, QGridLayout, QMainWindow, QScrollArea, QSizePolicy, QWidget

from app.services.application import Application
from app.services.reports.insights import WeeklyStats
from ui.kit import theme
from ui.kit.bridge import Bridge
from ui.kit.i18n import t
from ui.kit.pdf_export import write_pdf
from ui.kit.widgets import button, column, empty_state, fit_screen, hairline, label, row

WEEKS = 8


@dataclass(frozen=True, slots=True)
class Periods:
    today: WeeklyStats
    week: WeeklyStats
    weeks: Sequence[tuple[datetime, WeeklyStats]]


class InsightsWindow(QMainWindow):
    def __init__(self, application: Application, bridge: Bridge) -> None:
        super().__init__()
        self._app = application
        self._bridge = bridge
        self.setWindowTitle(t("Your numbers"))
        fit_screen(self, 620, 640)
        self._note = label("", quiet=True)
        self.setCentralWidget(empty_state(t("Counting…")))

    def reload(self) -> None:
        self._bridge.run(self._count, done=self._show, failed=self._failed)

    def _count(self) -> Periods:
        today = self._app.clock.now().replace(tzinfo=None, hour=0, minute=0, second=0, microsecond=0)
        monday = today - timedelta(days=today.weekday())
        between = self._app.reports.numbers_between
        mondays = [monday - timedelta(weeks=back) for back in range(WEEKS - 1, -1, -1)]
        return Periods(
            between(today, today + timedelta(days=1)),
            between(monday, monday + timedelta(weeks=1)),
            [(begin, between(begin, begin + timedelta(weeks=1))) for begin in mondays],
        )

    def _failed(self, sentence: str) -> None:
        self.setCentralWidget(empty_state(sentence))

    def _show(self, periods: Periods) -> None:
        middle = QWidget()
        self._note = label("", quiet=True)  # the one of before went with its page
        plots = [
            self._plot(t("Minutes saved, by week"), [(b, n.minutes_saved) for b, n in periods.weeks]),
            self._plot(t("Calls, by week"), [(b, float(n.calls)) for b, n in periods.weeks]),
        ]
        inside = column(
            label(t("Your numbers"), title=True),
            label(t("Only you see them: they leave this laptop only with the report that you hand over."), quiet=True),
            self._table(periods),
            hairline(),
            row(*plots, between=theme.AROUND),
            row(button(t("Save the week's report…"), self._choose_file), self._note, None),
            around=theme.AROUND,
            between=theme.BETWEEN,
        )
        inside.addStretch(1)
        middle.setLayout(inside)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setAccessibleName(t("Numbers"))
        scroll.setWidget(middle)
        self.setCentralWidget(scroll)

    def _choose_file(self) -> None:
        path, _ = QFileDialog.getSaveFileName(self, t("Save the week's report"), "week.pdf", "*.pdf *.md")
        if path:
            self.save_week(Path(path))

    def save_week(self, path: Path) -> None:
        """This week's numbers as a page for the rep to hand over, as the file's ending says."""
        self._bridge.run(
            lambda: self._app.reports.week_report(self._app.clock.now().date()),
            done=lambda text: self._write(path, text),
            failed=self._note.setText,
        )

    def _write(self, path: Path, text: str) -> None:
        try:
            if path.suffix == ".pdf":
                write_pdf(path, text)
            else:
                path.write_text(text, encoding="utf-8")
        except OSError as error:
            why = error.strerror
            self._note.setText(t("{path} can't be written ({why}): choose another folder.", path=path, why=why))
        else:
            self._note.setText(t("Kept in {path}.", path=path))

    def _table(self, periods: Periods) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.AROUND)
        grid.setVerticalSpacing(theme.INSIDE)
        grid.setColumnStretch(0, 1)
        for place, text in enumerate((t("Today"), t("This week")), 1):
            grid.addWidget(label(text, wrap=False, quiet=True), 0, place, Qt.AlignmentFlag.AlignRight)
        today, week = _rows(periods.today), _rows(periods.week)
        for line, (name, value) in enumerate(today.items(), 1):
            grid.addWidget(label(name, wrap=False), line, 0)
            for place, text in enumerate((value, week[name]), 1):
                made = label(text, wrap=False, strong=True)
                made.setAccessibleName(f"{name}: {text}")
                grid.addWidget(made, line, place, Qt.AlignmentFlag.AlignRight)
        return grid

    def _plot(self, title: str, values: Sequence[tuple[datetime, float]]) -> QWidget:
        holder = QWidget()
        holder.setLayout(column(label(title, quiet=True), Plot(title, values), between=4))
        return holder


def _rows(n: WeeklyStats) -> dict[str, str]:
    written = n.written.get
    return {
        t("Calls processed"): str(n.calls),
        t("Briefs"): str(n.briefs),
        t("SE requests (accepted)"): f"{n.help_requests} ({n.help_accepted})",
        t("Call notes"): str(written("call note", 0)),
        t("E-mail drafts"): str(written("e-mail draft", 0)),
        t("Issues updated"): str(written("issue comment", 0)),
        t("Messages"): str(written("message", 0)),
        t("Summary lines"): str(written("line in the weekly summary", 0)),
        t("Waiting for you"): str(n.waiting),
        t("Edited by you"): str(n.edits),
        t("Errors that verification caught"): str(n.caught),
        t("Average confidence"): "–" if n.confidence is None else QLocale().toString(n.confidence, "f", 2),
        t("Minutes saved against your baseline"): f"{n.minutes_saved:.0f}",
    }


class Plot(QWidget):
    """Bars over weeks, the newest on the right; its numbers are in its description."""

    def __init__(self, title: str, values: Sequence[tuple[datetime, float]]) -> None:
        super().__init__()
        self._values = values
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(title)
        self.setAccessibleDescription(", ".join(f"{begin:%d.%m.}: {value:.0f}" for begin, value in values))

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(theme.scaled(220), theme.scaled(96))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draws one bar a day, the highest as tall as the plot."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font(theme.SMALL))
        c, height = theme.colours(), painter.fontMetrics().height()
        step = self.width() / max(1, len(self._values))
        most = max((value for _, value in self._values), default=0.0) or 1.0
        room = self.height() - 2 * height
        for number, (begin, value) in enumerate(self._values):
            bar = room * value / most
            box = QRectF(number * step + 3, height + room - bar, step - 6, bar)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(c.accent))
            painter.drawRoundedRect(box, 2, 2)
            painter.setPen(QColor(c.quiet))
            below = QRectF(number * step, self.height() - height, step, height)
            if number in (0, len(self._values) - 1):
                text = f"{begin:%d.%m.}"
                side = Qt.AlignmentFlag.AlignLeft if number == 0 else Qt.AlignmentFlag.AlignRight
                below = QRectF(0 if number == 0 else self.width() - 80, below.top(), 80, height)
                painter.drawText(below, side, text)
            if value:
                painter.drawText(
                    QRectF(number * step, box.top() - height, step, height),
                    Qt.AlignmentFlag.AlignHCenter,
                    f"{value:.0f}",
                )
        painter.setPen(QColor(c.line))
        base = height + room
        painter.drawLine(QPointF(0, base), QPointF(self.width(), base))
        painter.end()
