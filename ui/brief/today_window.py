"""Today's calls in a list: a press opens the brief of one, from the morning on."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from PySide6.QtWidgets import QGridLayout, QWidget

from app.domain.brief import CalendarEvent
from app.domain.people import Side
from app.domain.schedule import PlannedCall
from ui.kit import theme
from ui.kit.i18n import t, time_of_day
from ui.kit.outside import host_of, tip
from ui.kit.widgets import Elided, button, column, label

WIDTH = 460


# A call can be joined from here as soon as people gather for it.
JOIN_AHEAD = timedelta(minutes=30)


class TodayWindow(QWidget):
    """`opened` is called with the call whose brief is wanted, `joined` with the one that the rep goes to. As a part of a page
    it has no heading and no edge."""

    def __init__(
        self,
        planned: Sequence[PlannedCall],
        now: datetime,
        opened: Callable[[CalendarEvent], None],
        *,
        joined: Callable[[CalendarEvent], None] | None = None,
        is_part: bool = False,
    ) -> None:
        super().__init__()
        self._joined = joined
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
        if is_part:
            self.setLayout(column(grid))
            return
        head = label(t("Today"), large=True, strong=True)
        self.setLayout(column(head, grid, around=theme.AROUND, between=theme.BETWEEN))

    def _add(self, grid: QGridLayout, number: int, event: CalendarEvent, now: datetime) -> None:
        them = ", ".join(p.name for p in event.attendees if p.side is not Side.US)
        at = time_of_day(event.start.astimezone(now.tzinfo))
        name = t("Brief of {title}, {time}", title=event.title, time=at)
        is_over = event.end <= now
        grid.addWidget(label(at, wrap=False, quiet=is_over), number, 0)
        said = column(Elided(event.title, strong=True), Elided(them, quiet=True), between=2)
        grid.addLayout(said, number, 1)
        near = event.start - now <= JOIN_AHEAD and not is_over
        if near:
            grid.addWidget(label(until(event, now), wrap=False, quiet=True), number, 2)
        grid.addWidget(button(t("Brief"), lambda: self._opened(event), name=name), number, 3)
        joined = self._joined
        if near and event.join_link and joined:
            name = t("Join {title}", title=event.title)
            join = button(t("Join"), lambda: joined(event), name=name, primary=True)
            tip(join, host_of(event.join_link))
            grid.addWidget(join, number, 4)


def until(event: CalendarEvent, now: datetime) -> str:
    """ "in 5 min", "now"."""
    minutes = round((event.start - now).total_seconds() / 60)
    return t("in {n} min", n=minutes) if minutes > 0 else t("now")
