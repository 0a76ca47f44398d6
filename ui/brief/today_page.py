"""The first page: today's calls, what waits for the rep, and what was promised."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QScrollArea, QVBoxLayout, QWidget

from app.domain.brief import CalendarEvent, Fact
from app.domain.history import CallLine
from app.domain.schedule import PlannedCall
from app.services.application import Application
from ui.brief.today_window import TodayWindow
from ui.kit import theme
from ui.kit.bridge import Bridge
from ui.kit.i18n import day, many, t
from ui.kit.widgets import Elided, button, column, hairline, label, row

LISTED, PROMISES, WIDTH = 4, 5, 860
NOON, EVENING = 12, 18


@dataclass(frozen=True, slots=True)
class TodayActions:
    """What the page's buttons do."""

    brief: Callable[[CalendarEvent], None]
    join: Callable[[CalendarEvent], None] | None
    review: Callable[[str], None]
    start_call: Callable[[], None] | None
    connect: Callable[[], None]
    calls: Callable[[], None]


@dataclass(frozen=True, slots=True)
class Day:
    """What the page shows, read in one go."""

    planned: Sequence[PlannedCall]
    calls: Sequence[CallLine]
    promises: Sequence[Fact]
    is_connected: bool


class TodayPage(QWidget):
    """Empty until `reload`."""

    def __init__(self, application: Application, bridge: Bridge, actions: TodayActions) -> None:
        super().__init__()
        self._app = application
        self._bridge = bridge
        self._actions = actions
        self.setWindowTitle(t("Today"))
        self.setAccessibleName(t("Today"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._greeting = label("", title=True)
        self._date = label("", wrap=False, quiet=True)
        self._note = label("", quiet=True)
        self._note.setAccessibleName(t("Status"))
        self._body = QVBoxLayout()
        self._body.setSpacing(theme.BETWEEN)
        head = row(self._greeting, self._date, between=theme.BETWEEN)
        head.setStretch(0, 1)
        if actions.start_call:
            head.addWidget(button(t("Start a call"), actions.start_call))
        holder = QWidget()
        holder.setMaximumWidth(theme.scaled(WIDTH))
        inside = column(head, self._body, self._note, around=theme.AROUND, between=theme.AROUND)
        inside.addStretch(1)
        holder.setLayout(inside)
        scroll = QScrollArea()
        scroll.setWidget(holder)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setLayout(column(scroll))

    def reload(self) -> None:
        """Reads the day anew."""
        self._bridge.run(self._read, done=self._show, failed=self._note.setText)

    def _read(self) -> Day:
        app = self._app
        zone = app.clock.now().tzinfo
        return Day(
            app.schedule.today(),
            app.archive.calls(),
            app.promises.still_open(zone, limit=PROMISES),
            bool(app.connected),
        )

    def _show(self, found: Day) -> None:
        now = self._app.clock.now()
        self._greeting.setText(_greeting(now))
        self._date.setText(day(now.date()))
        _clear(self._body)
        self._add(t("Calls today"), self._planned(found, now))
        to_review = [call for call in found.calls if call.to_review]
        waiting = [call for call in found.calls if call.waiting]
        if to_review:
            self._add(
                t("To review"), self._lines(to_review, lambda c: many("{n} follow-ups", c.to_review), t("Review"))
            )
        if waiting:
            self._add(t("Waiting"), self._lines(waiting, lambda c: t("{n} waiting", n=c.waiting), t("Look")))
        if found.promises:
            self._add(t("You promised"), self._promises(found.promises))
        if not found.calls:
            first = label(t("Your calls appear here once Callside has sat beside one."), quiet=True)
            self._body.addWidget(first)

    def _add(self, title: str, part: QWidget) -> None:
        self._body.addWidget(label(title, wrap=False, quiet=True))
        self._body.addWidget(part)
        self._body.addWidget(hairline())

    def _planned(self, found: Day, now: datetime) -> QWidget:
        actions = self._actions
        if found.planned or found.is_connected:
            return TodayWindow(found.planned, now, actions.brief, joined=actions.join, is_part=True)
        part = QWidget()
        said = label(t("No calendar is connected. With one, each call's brief comes by itself."))
        line = row(said, button(t("Connect your calendar"), actions.connect, primary=True))
        line.setStretch(0, 1)
        part.setLayout(line)
        return part

    def _lines(self, calls: Sequence[CallLine], about: Callable[[CallLine], str], press: str) -> QWidget:
        part, grid = _grid()
        for number, call in enumerate(calls[:LISTED]):
            grid.addWidget(Elided(call.title, strong=True), number, 0)
            grid.addWidget(label(about(call), wrap=False, quiet=True), number, 1)
            name = f"{press}: {call.title}"
            grid.addWidget(button(press, partial(self._actions.review, call.call_id), name=name), number, 2)
        if len(calls) > LISTED:
            more = button(many("{n} more", len(calls) - LISTED), self._actions.calls, chip=True)
            grid.addWidget(more, LISTED, 0, Qt.AlignmentFlag.AlignLeft)
        return part

    def _promises(self, promises: Sequence[Fact]) -> QWidget:
        part, grid = _grid()
        for number, fact in enumerate(promises):
            grid.addWidget(label(fact.text), number, 0)
            name = t("Kept: {what}", what=fact.text)
            key = fact.data["key"]
            grid.addWidget(button(t("Done"), partial(self._kept, key), name=name), number, 2)
        return part

    def _kept(self, key: str) -> None:
        self._bridge.run(
            lambda: self._app.promises.tick_off(key), done=lambda _: self.reload(), failed=self._note.setText
        )


def _grid() -> tuple[QWidget, QGridLayout]:
    part, grid = QWidget(), QGridLayout()
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(theme.BETWEEN)
    grid.setVerticalSpacing(theme.INSIDE)
    grid.setColumnStretch(0, 1)
    part.setLayout(grid)
    return part, grid


def _clear(layout: QVBoxLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        if widget := item.widget():
            widget.hide()
            widget.deleteLater()


def _greeting(now: datetime) -> str:
    if now.hour < NOON:
        return t("Good morning")
    return t("Good afternoon") if now.hour < EVENING else t("Good evening")
