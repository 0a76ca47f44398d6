"""The brief: lower right, on top, never takes the focus by itself. What matters stands on one small page; all of it is one
key or one press away."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication, QShowEvent
from PySide6.QtWidgets import QFrame, QLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from app.domain.brief import Brief, CalendarEvent
from ui.brief.rows import BriefRow, RowActions, align, grid, missing, points, short_row, whole_row
from ui.kit import theme
from ui.kit.i18n import day, many, t, time_of_day, translate_message
from ui.kit.outside import host_of, tip
from ui.kit.short_text import ShortText
from ui.kit.widgets import TITLE_BAR, Elided, button, column, fit_height, hairline, label, row, shortcut, work_area

# At most so large at the usual size of the font; the whole is wider, and as high as the screen allows.
WIDTH, HEIGHT, WHOLE_WIDTH = 380, 420, 480
EDGE = 16
LEAST_HEIGHT = 60  # of the whole, on a very low screen
# After a snooze the brief comes back; a second later than the rep's next thought is too late.
SNOOZE_MINUTES = 2
MORE_KEY, STEPS_KEY, CLOSE_KEY = "M", "Shift+M", "Esc"


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
        super().__init__(None, Qt.WindowType.Tool | Qt.WindowType.WindowStaysOnTopHint)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        account = brief.account or brief.event.title
        self.setWindowTitle(t("Brief: {account}", account=account))
        self.setAccessibleName(t("Brief for {account}", account=account))
        self.setFixedWidth(theme.scaled(WIDTH))
        self._brief, self._joined, self._chosen = brief, joined, chosen
        self._do = RowActions(kept, moment)
        self._helper: ShortText | None = None
        self._whole: QScrollArea | None = None
        self.event_id = brief.event.id
        people = " · ".join(f"{p.name}, {p.title}" if p.title else p.name for p in brief.people)
        minutes = max(0, round((brief.event.start - brief.composed_at).total_seconds() / 60))
        when = f"{time_of_day(brief.event.start)} · {t('in {n} min', n=minutes)}"
        self._when = label(when, wrap=False, large=True)
        close = button("✕", self.close, name=t("Dismiss"), chip=True)
        close.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._change = label("", amber=True)
        self._change.hide()
        self._points: list[ShortText] = []
        self._head_rows: list[BriefRow] = []  # those that are always shown
        self._rows: list[BriefRow] = []
        self._short = self._page()
        self._steps: QWidget | None = None
        self._parts: QVBoxLayout = column(
            row(Elided(account, large=True, strong=True), self._when, close),
            self._change,
            Elided(translate_message(brief.headline)),
            *([Elided(people, quiet=True)] if people else []),
            *([self._doubt()] if brief.doubt else []),
            hairline(),
            self._short,
            self._foot(),
            around=EDGE,
        )
        # The window is made as large as its page needs, and as the whole needs once that is open.
        self._parts.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self.setLayout(self._parts)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFocus()  # no button waits for an Enter that was meant for another program
        shortcut(self, MORE_KEY, self.show_whole)
        shortcut(self, STEPS_KEY, self.show_steps)
        shortcut(self, CLOSE_KEY, self.close)

    def _doubt(self) -> QWidget:
        """Two accounts match: which one it is, the rep says; until then nothing of either is told as the other's."""
        part = QWidget()
        doubt = ShortText(translate_message(self._brief.doubt or ""), amber=True)
        if self._brief.account is not None:
            part.setLayout(column(doubt))
            return part
        choices = [button(name, partial(self._choose, name)) for name in self._brief.choices]
        part.setLayout(column(doubt, row(*choices, None), between=theme.INSIDE))
        return part

    def _choose(self, account: str) -> None:
        self.close()
        self._chosen(account)

    def retime(self, event: CalendarEvent, now: datetime) -> None:
        """The call was moved; the brief stays, with the new time."""
        minutes = max(0, round((event.start - now).total_seconds() / 60))
        when = f"{time_of_day(event.start)} · {t('in {n} min', n=minutes)}"
        self._when.setText(when)
        self._change.setText(t("Moved to {time}.", time=f"{time_of_day(event.start)}, {day(event.start.date())}"))
        self._change.show()
        self.place()

    # ── the small page ──────────────────────────────────────────────────────────────────────────────────────────

    def _page(self) -> QWidget:
        """What to say and who can help, then as many lines as there is room for, then which sources are missing."""
        brief, page = self._brief, QWidget()
        for name, said in points(brief):
            self._points.append(ShortText(said))
            self._head_rows.append(BriefRow(name, self._points[-1]))
        if brief.helper:
            why = f" ({translate_message(brief.helper_reason)})" if brief.helper_reason else ""
            self._helper = ShortText(t("{name} can help", name=brief.helper) + why, lines=1)
            self._head_rows.append(BriefRow(t("Help"), self._helper))
        self._rows = [short_row(line, brief, self._do) for line in brief.lines]
        lacking = []
        if brief.missing:
            sources = ShortText(", ".join(report.source for report in brief.missing), lines=1)
            lacking.append(BriefRow(t("Missing"), sources, amber=True))
            tip(lacking[0], "\n".join(missing(brief)))
        self._head_rows += lacking
        first = [r for r in self._head_rows if r not in lacking]
        page.setLayout(column(*first, *([hairline()] if first else []), *self._rows, *lacking, between=6))
        return page

    def say_helper(self, text: str) -> None:
        """Whether the colleague who could help is there; it comes a moment after the brief."""
        if self._helper:
            self._helper.setText(text)
            self.place()

    def _foot(self) -> QWidget:
        foot = QWidget()
        self._more = button("", self._more_pressed, chip=True)
        tip(self._more, MORE_KEY)
        join = button(t("Join call"), self._join, primary=True)
        tip(join, host_of(self._brief.event.join_link))
        later = button(t("Later"), self.snooze, name=many("Show it again in {n} minutes", SNOOZE_MINUTES))
        foot.setLayout(row(self._more, None, later, join))
        return foot

    # ── the whole ───────────────────────────────────────────────────────────────────────────────────────────────

    def _more_pressed(self) -> None:
        """All of it; with Shift also which step took how long."""
        if QGuiApplication.keyboardModifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.show_steps()
        else:
            self.show_whole()

    def show_whole(self) -> None:
        """All lines with all of their text, or the small page again."""
        if self._whole is not None:
            self._whole.hide()
            self._parts.removeWidget(self._whole)
            self._whole.deleteLater()
            self._whole = None
            self._short.show()
        else:
            self._short.hide()
            self._whole = self._all()
            self._parts.insertWidget(self._parts.indexOf(self._short), self._whole, 1)
            self._whole.show()
        self.place()

    def _all(self) -> QScrollArea:
        brief, inside = self._brief, QWidget()
        said = [BriefRow(name, label(text)) for name, text in points(brief)]
        if self._helper:
            said.append(BriefRow(t("Help"), label(self._helper.text())))
        told = [whole_row(line, brief, self._do) for line in brief.lines]
        told += [BriefRow(t("Missing"), label(why), amber=True) for why in missing(brief)]
        self._steps = self._traced()
        page = column(*said, *([hairline()] if said else []), *told, self._steps, between=6)
        page.addStretch(1)
        inside.setLayout(page)
        align([*said, *told])
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidgetResizable(True)
        area.setWidget(inside)
        return area

    def _traced(self) -> QWidget:
        """Which step began when and how long it took."""
        made, steps = QWidget(), grid()
        for number, step in enumerate(self._brief.trace):
            at, took = f"{step.start * 1000:.0f} ms", f"{step.seconds * 1000:.0f} ms"
            for place, text in ((0, t("after {time}", time=at)), (1, step.name), (2, took)):
                steps.addWidget(label(text, wrap=False, quiet=True), number, place)
        made.setLayout(column(hairline(), steps))
        made.hide()
        return made

    def show_steps(self) -> None:
        """Opens the whole with which step took how long: for whoever looks after Callside, not for a rep before a call."""
        if self._whole is None:
            self.show_whole()
        assert self._steps
        self._steps.setVisible(self._steps.isHidden())
        self.place()

    def snooze(self) -> None:
        self.hide()
        QTimer.singleShot(SNOOZE_MINUTES * 60_000, self, self.show)

    def _join(self) -> None:
        self.close()
        self._joined()

    # ── size and place ──────────────────────────────────────────────────────────────────────────────────────────

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        self.place()

    def place(self) -> None:
        """Lower right of the screen that the rep works on."""
        if self._whole is None:
            self._fit_page()
        else:
            self._fit_whole()
        room = work_area()
        self.move(room.right() - self.width() - theme.AROUND, room.bottom() - self.height() - theme.AROUND)

    def _fit_page(self) -> None:
        """As many lines as fit, in their order; the button tells how many are left."""
        self.setFixedWidth(theme.scaled(WIDTH))
        highest = theme.scaled(HEIGHT)
        for lines_of_point in (2, 1):
            for point in self._points:
                point.keep_to(lines_of_point)
            for number in range(len(self._rows), -1, -1):
                for place, each in enumerate(self._rows):
                    each.setVisible(place < number)
                align([*self._head_rows, *self._rows])
                for part in (*self._head_rows, *self._rows, self._short):
                    part.updateGeometry()  # Qt would look at what is inside only with its next turn
                left = len(self._rows) - number
                self._more.setText(many("{n} more", left) if left else t("All of it"))
                fit_height(self)
                if self.height() <= highest:
                    return

    def _fit_whole(self) -> None:
        area = self._whole
        page = area.widget() if area else None
        inside = page.layout() if page else None
        if area is None or inside is None:
            return
        room = work_area()
        width = min(theme.scaled(WHOLE_WIDTH), room.width() - 2 * theme.AROUND)
        self.setFixedWidth(width)
        self._more.setText(t("Less"))
        area.setFixedHeight(0)
        fit_height(self)
        rest, highest = self.height(), room.height() - 2 * theme.AROUND - TITLE_BAR
        bar = area.verticalScrollBar().sizeHint().width()
        wanted = inside.totalHeightForWidth(width - 2 * EDGE)
        if rest + wanted > highest:
            wanted = inside.totalHeightForWidth(width - 2 * EDGE - bar)
        area.setFixedHeight(max(LEAST_HEIGHT, min(wanted, highest - rest)))
        self.setFixedSize(width, rest + area.height())
