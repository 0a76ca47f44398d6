"""Today's calls in a list: a press opens the brief of one, from the morning on."""

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtWidgets import QGridLayout, QWidget

from app.domain.brief import CalendarEvent
from app.domain.people import Side
from app.domain.schedule import PlannedCall
from ui.kit import theme
from ui.kit.i18n import t, time_of_day
from ui.kit.widgets import Elided, button, column, label

WIDTH = 460


class TodayWindow(QWidget):
    """`opened` is called with the call whose brief is wanted."""

    def __init__(self, planned: Sequence[PlannedCall], now: datetime, opened: Callable[[CalendarEvent], None]) -> None:
        super().__init__()
        self.setWindowTitle(t("Today"))
        self.setAccessibleName(t("Today's calls"))
        self.setMinimumWidth(theme.scaled(WIDTH))
        self._opened = opened
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.BETWEEN)
        grid.setVerticalSpacing(theme.BETWEEN)
        grid.setColumnStretch(1, 1)
        for number, one in enumerate(planned):
            self._add(grid, number, one.event, now)
        if not planned:
            grid.addWidget(label(t("No call with a customer today. Briefs come before each one."), quiet=True), 0, 1)
        head = label(t("Today"), large=True, strong=True)
        self.setLayout(column(head, grid, around=theme.AROUND, between=theme.BETWEEN))

    def _add(self, grid: QGridLayout, number: int, event: CalendarEvent, now: datetime) -> None:
        them = ", ".join(p.name for p in event.attendees if p.side is not Side.US)
        at = time_of_day(event.start.astimezone(now.tzinfo))
        name = t("Brief of {title}, {time}", title=event.title, time=at)
        grid.addWidget(label(at, wrap=False, quiet=event.end <= now), number, 0)
        said = column(Elided(event.title, strong=True), Elided(them, quiet=True), between=2)
        grid.addLayout(said, number, 1)
        grid.addWidget(button(t("Brief"), lambda: self._opened(event), name=name), number, 2)
