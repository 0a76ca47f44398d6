"""The small panel of the tray's icon: the next call, what waits, and the ways into the program."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from ui.kit import theme
from ui.kit.i18n import many, t
from ui.kit.outside import tip
from ui.kit.widgets import Elided, button, column, fit_height, hairline, label, row, work_area

WIDTH = 340


@dataclass(frozen=True, slots=True)
class NextCall:
    """`at` and `until` are words: "2:00 pm", "in 5 min". `host` is where one joins."""

    title: str
    at: str
    until: str
    brief: Callable[[], None]
    join: Callable[[], None] | None
    host: str = ""


@dataclass(frozen=True, slots=True)
class PanelContent:
    """`start` is None while a call is live, `connect` None once a calendar is connected."""

    state: str
    open: Callable[[], None]
    coming: NextCall | None = None
    to_review: int = 0
    review: Callable[[], None] | None = None
    start: Callable[[], None] | None = None
    connect: Callable[[], None] | None = None


class TrayPanel(QWidget):
    """Each press closes it first."""

    def __init__(self, content: PanelContent) -> None:
        super().__init__(None, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.setWindowTitle("Callside")
        self.setAccessibleName("Callside")
        self.setFixedWidth(theme.scaled(WIDTH))
        frame = QFrame()
        frame.setProperty("popup", True)
        inside = column(around=theme.BETWEEN, between=theme.INSIDE)
        inside.addLayout(
            row(label("Callside", wrap=False, strong=True), None, label(content.state, wrap=False, quiet=True))
        )
        inside.addWidget(hairline())
        if content.coming:
            self._coming(inside, content.coming)
        elif content.connect:
            inside.addWidget(label(t("No calendar is connected. With one, each call's brief comes by itself.")))
            connect = button(t("Connect your calendar"), self._closing(content.connect), primary=True)
            inside.addLayout(row(connect, None))
        else:
            inside.addWidget(label(t("No call with a customer today. Briefs come before each one."), quiet=True))
        if content.to_review and content.review:
            inside.addWidget(hairline())
            said = label(many("{n} follow-ups to review", content.to_review), wrap=False)
            inside.addLayout(row(said, None, button(t("Review"), self._closing(content.review))))
        inside.addWidget(hairline())
        foot = row(button(t("Open Callside"), self._closing(content.open)), None)
        if content.start:
            foot.addWidget(button(t("Start a call"), self._closing(content.start)))
        inside.addLayout(foot)
        frame.setLayout(inside)
        self.setLayout(column(frame, around=4))

    def _coming(self, inside: QVBoxLayout, coming: NextCall) -> None:
        when = f"{coming.at} · {coming.until}" if coming.until else coming.at
        name = t("Brief of {title}, {time}", title=coming.title, time=coming.at)
        brief = button(t("Brief"), self._closing(coming.brief), name=name)
        presses = row(label(when, wrap=False, quiet=True), None, brief)
        if coming.join:
            name = t("Join {title}", title=coming.title)
            join = button(t("Join"), self._closing(coming.join), name=name, primary=True)
            tip(join, coming.host)
            presses.addWidget(join)
        inside.addWidget(Elided(coming.title, strong=True))
        inside.addLayout(presses)

    def _closing(self, act: Callable[[], None]) -> Callable[[], None]:
        def close_first() -> None:
            self.close()
            act()

        return close_first

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def show_at(self, icon: QRect) -> None:
        """Beside the tray's icon, on whichever side of it there is room; where the desktop doesn't tell, at the corner."""
        fit_height(self)
        room = work_area()
        if icon.isEmpty():
            place = QPoint(room.right() - self.width() - theme.INSIDE, room.top() + theme.INSIDE)
        else:
            is_above = icon.center().y() > room.center().y()
            top = icon.top() - self.height() if is_above else icon.bottom()
            place = QPoint(icon.center().x() - self.width() // 2, top)
        left = max(room.left(), min(place.x(), room.right() - self.width()))
        self.move(left, max(room.top(), min(place.y(), room.bottom() - self.height())))
        self.show()
        self.raise_()
        self.activateWindow()
