"""The brief: lower right, on top, never takes the focus."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from app.domain.brief import Brief, BriefLine, CalendarEvent, SourceState
from app.domain.memory import moment_of
from app.domain.wording import clock
from ui.kit import theme
from ui.kit.i18n import ago, day, many, t, time_of_day, translate_message
from ui.kit.outside import host_of, open_link, tip
from ui.kit.widgets import button, column, fit_height, hairline, label, row, work_area

WIDTH = 420
# After a snooze the brief comes back; a second later than the rep's next thought is too late.
SNOOZE_MINUTES = 2


class BriefPopup(QWidget):
    """`joined` is called when the rep wants to go on to the call, `chosen` with the account that it is about, where
    several match, `kept` with the key of a promise that is ticked off, `moment` with the
    link of what was said in an earlier call."""

    def __init__(
        self,
        brief: Brief,
        joined: Callable[[], None],
        chosen: Callable[[str], None] = lambda account: None,
        kept: Callable[[str], None] = lambda key: None,
        moment: Callable[[str], None] = lambda link: None,
    ) -> None:
        super().__init__(
            None, Qt.WindowType.Tool | Qt.WindowType.WindowStaysOnTopHint | Qt.WindowType.WindowDoesNotAcceptFocus
        )
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        account = brief.account or brief.event.title
        self.setWindowTitle(t("Brief: {account}", account=account))
        self.setAccessibleName(t("Brief for {account}", account=account))
        self.setFixedWidth(theme.scaled(WIDTH))
        self._joined, self._chosen, self._kept, self._moment = joined, chosen, kept, moment
        self._helper: QLabel | None = None
        self.event_id = brief.event.id
        people = " · ".join(f"{p.name}, {p.title}" if p.title else p.name for p in brief.people)
        minutes = max(0, round((brief.event.start - brief.composed_at).total_seconds() / 60))
        when = f"{time_of_day(brief.event.start)} · {t('in {n} min', n=minutes)}"
        self._account, self._head = account, label(f"{account}  ·  {when}", large=True, strong=True)
        self._change = label("", amber=True)
        self._change.hide()
        self.setLayout(
            column(
                self._head,
                self._change,
                label(translate_message(brief.headline)),
                label(people, quiet=True),
                *([self._doubt(brief)] if brief.doubt else []),
                hairline(),
                self._points(brief),
                hairline(),
                self._facts(brief),
                self._foot(brief),
                self._traced(brief),
                around=theme.AROUND,
                between=theme.INSIDE,
            )
        )

    def _doubt(self, brief: Brief) -> QWidget:
        """Two accounts match: which one it is, the rep says; until then nothing of either is told as the other's."""
        part = QWidget()
        doubt = label(translate_message(brief.doubt or ""), amber=True)
        if brief.account is not None:
            part.setLayout(column(doubt))
            return part
        choices = [button(name, partial(self._choose, name)) for name in brief.choices]
        part.setLayout(column(doubt, row(*choices, None), between=theme.INSIDE))
        return part

    def _choose(self, account: str) -> None:
        self.close()
        self._chosen(account)

    def retime(self, event: CalendarEvent, now: datetime) -> None:
        """The call was moved; the brief stays, with the new time."""
        minutes = max(0, round((event.start - now).total_seconds() / 60))
        when = f"{time_of_day(event.start)} · {t('in {n} min', n=minutes)}"
        self._head.setText(f"{self._account}  ·  {when}")
        self._change.setText(t("Moved to {time}.", time=f"{time_of_day(event.start)}, {day(event.start.date())}"))
        self._change.show()
        self.place()

    def _facts(self, brief: Brief) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.BETWEEN)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        for number, line in enumerate(brief.lines):
            grid.addWidget(
                label(translate_message(line.label), wrap=False, quiet=True), number, 0, Qt.AlignmentFlag.AlignTop
            )
            grid.addWidget(label(_fact(line, brief)), number, 1)
            if line.key or (line.url and moment_of(line.url)):
                grid.addWidget(self._own(line), number, 2, Qt.AlignmentFlag.AlignTop)
            elif line.url:
                url = line.url
                link = button(
                    f"{line.source} ↗",
                    partial(_open, url),
                    name=t("Open {what} in {where}", what=line.text, where=line.source),
                    chip=True,
                )
                grid.addWidget(link, number, 2, Qt.AlignmentFlag.AlignTop)
        for number, report in enumerate(brief.missing, len(brief.lines)):
            grid.addWidget(label(t("Missing"), wrap=False, amber=True), number, 0, Qt.AlignmentFlag.AlignTop)
            why = translate_message(report.problem) if report.problem else _state(report.state)
            grid.addWidget(label(f"{report.source}: {why}"), number, 1, 1, 2)
        return grid

    def _own(self, line: BriefLine) -> QWidget:
        """What an earlier call said: the way to its moment, and for a promise the tick."""
        parts: list[QWidget] = []
        at = moment_of(line.url) if line.url else None
        if at and line.url:
            name = t("Open the moment of: {what}", what=line.text)
            parts.append(button(clock(at[1]), partial(self._moment, line.url), name=name, chip=True))
        if line.key:
            parts.append(self._done(line.key, line.text))
        own = QWidget()
        layout = row(*parts, between=theme.INSIDE // 2)
        layout.setContentsMargins(0, 0, 0, 0)
        own.setLayout(layout)
        return own

    def _done(self, key: str, text: str) -> QWidget:
        """A promise that was kept is ticked off once, and no brief reminds of it again."""

        def press() -> None:
            tick.setEnabled(False)
            self._kept(key)

        tick = button(t("Done"), press, name=t("Kept: {what}", what=text), chip=True)
        return tick

    def say_helper(self, text: str) -> None:
        """Whether the colleague who could help is there; it comes a moment after the brief."""
        if self._helper:
            self._helper.setText(text)
            self.place()

    def _points(self, brief: Brief) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.BETWEEN)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        points = [
            (t("Say {n}", n=n), f"{translate_message(p.text)} ({translate_message(p.reason)})")
            for n, p in enumerate(brief.talking_points, 1)
        ]
        if brief.helper:
            why = f" ({translate_message(brief.helper_reason)})" if brief.helper_reason else ""
            points.append((t("Help"), t("{name} can help", name=brief.helper) + why))
        for number, (name, text) in enumerate(points):
            grid.addWidget(label(name, wrap=False, quiet=True), number, 0, Qt.AlignmentFlag.AlignTop)
            shown = label(text)
            grid.addWidget(shown, number, 1)
            if name == t("Help"):
                self._helper = shown
        return grid

    def _foot(self, brief: Brief) -> QWidget:
        foot = QWidget()
        how = button(t("How"), self._show_trace, chip=True,
                     name=t("Show which step took how long"))  # fmt: skip
        join = button(t("Join call"), self._join, primary=True)
        tip(join, host_of(brief.event.join_link))
        later = button(t("Later"), self.snooze, name=many("Show it again in {n} minutes", SNOOZE_MINUTES))
        foot.setLayout(row(how, None, button(t("Dismiss"), self.close), later, join))
        return foot

    def _traced(self, brief: Brief) -> QWidget:
        """Which step began when and how long it took; folded until somebody asks."""
        self._trace = QWidget()
        grid = QGridLayout(self._trace)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.BETWEEN)
        grid.setColumnStretch(1, 1)
        for number, step in enumerate(brief.trace):
            at, took = f"{step.start * 1000:.0f} ms", f"{step.seconds * 1000:.0f} ms"
            for place, text in ((0, t("after {time}", time=at)), (1, step.name), (2, took)):
                grid.addWidget(label(text, wrap=False, quiet=True), number, place)
        self._trace.hide()
        return self._trace

    def _show_trace(self) -> None:
        self._trace.setVisible(not self._trace.isVisible())
        self.place()

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
        return translate_message(line.text)
    return f"{translate_message(line.text)}, {ago(line.as_of, brief.composed_at)}{' ' + t('(stale)') if line.stale else ''}"


def _state(state: SourceState) -> str:
    return t("late") if state is SourceState.LATE else t("failed")


def _open(url: str) -> None:
    open_link(url)
