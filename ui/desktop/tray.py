"""The tray: one icon, one menu; a small dock window where the desktop has no tray."""

from collections.abc import Callable
from dataclasses import dataclass, fields

from PySide6.QtCore import QRect, QSettings, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QMenu, QSystemTrayIcon, QToolButton, QWidget

from ui.kit import theme
from ui.kit.i18n import many, t
from ui.kit.icons import TrayState, tray_icon
from ui.kit.outside import notify, tip
from ui.kit.widgets import label, row, slot, work_area

Act = Callable[[], None]


def _nothing() -> None: ...


@dataclass(frozen=True, slots=True)
class TrayActions:
    """What the menu's entries do; an entry is enabled by whoever knows that it makes sense now."""

    brief: Act = _nothing
    call: Act = _nothing
    get_se: Act = _nothing
    off_the_record: Act = _nothing
    open: Act = _nothing
    review: Act = _nothing
    history: Act = _nothing
    insights: Act = _nothing
    settings: Act = _nothing
    guide: Act = _nothing
    update: Act = _nothing
    pause: Act = _nothing
    quit: Act = _nothing


class Tray:
    """Shows the program's state, and offers what can be done in it. `icon` is one that stands already."""

    def __init__(
        self,
        actions: TrayActions,
        *,
        memory: QSettings | None = None,
        clicked: Callable[[QRect], None] | None = None,
        icon: QSystemTrayIcon | None = None,
    ) -> None:
        self._memory = memory
        self._clicked = clicked
        self._menu = QMenu()
        self._menu.setAccessibleName("Callside")
        self._heading = QAction("Callside")
        self._heading.setEnabled(False)
        self._menu.addAction(self._heading)
        texts = {
            "brief": t("Brief of the next call"),
            "call": t("Start a call"),
            "get_se": t("Get SE"),
            "off_the_record": t("Off the record"),
            "open": t("Open Callside"),
            "review": t("Review"),
            "history": t("History"),
            "insights": t("Your numbers"),
            "settings": t("Settings"),
            "guide": t("First steps"),
            "update": "",
            "pause": t("Pause for today"),
            "quit": t("Quit Callside"),
        }
        always = ("open", "history", "insights", "settings", "guide", "pause", "quit")
        self._entries: dict[str, QAction] = {}
        for field in fields(TrayActions):
            if field.name in ("brief", "open", "settings", "quit"):
                self._menu.addSeparator()
            entry = QAction(texts[field.name])
            entry.setEnabled(field.name in always)
            act: Act = getattr(actions, field.name)
            entry.triggered.connect(slot(act))
            self._menu.addAction(entry)
            self._entries[field.name] = entry
        self._entries["update"].setVisible(False)
        self._remark: QAction | None = None
        self._icon: QSystemTrayIcon | None = None
        self._dock: QWidget | None = None
        if icon or QSystemTrayIcon.isSystemTrayAvailable():
            self._icon = icon or QSystemTrayIcon()
            self._icon.setContextMenu(self._menu)
            self._icon.activated.connect(lambda reason: self._pressed(reason, actions))
        else:
            self._dock = self._dock_window()
        self.state, self.told = TrayState.IDLE, ""
        self.show_state(TrayState.IDLE)

    def __getattr__(self, name: str) -> QAction:
        """The menu's entry of that name."""
        if name in self.__dict__.get("_entries", {}):
            return self._entries[name]
        raise AttributeError(name)

    def _pressed(self, reason: QSystemTrayIcon.ActivationReason, actions: TrayActions) -> None:
        if reason is QSystemTrayIcon.ActivationReason.Trigger:
            if self._clicked and self._icon:
                self._clicked(self._icon.geometry())
            else:
                self.press(actions)

    def press(self, actions: TrayActions) -> None:
        """Opens what is next: the review where one waits, else the brief, else the main window."""
        if self.state is TrayState.REVIEW:
            actions.review()
        elif self.brief.isEnabled():
            actions.brief()
        else:
            actions.open()

    def _dock_window(self) -> QWidget:
        """A desktop without a tray still needs a place to see that Callside runs."""
        dock = QWidget(None, Qt.WindowType.Tool | Qt.WindowType.WindowStaysOnTopHint)
        dock.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        dock.setWindowTitle("Callside")
        dock.setAccessibleName("Callside")
        self._button = QToolButton()
        self._button.setMenu(self._menu)
        self._button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._button.setAccessibleName(t("Callside menu"))
        self._said = label("", wrap=False, quiet=True)
        dock.setLayout(row(self._button, self._said, around=theme.INSIDE))
        return dock

    @property
    def menu(self) -> QMenu:
        return self._menu

    @property
    def dock(self) -> QWidget | None:
        return self._dock

    def show(self) -> None:
        """Shows the icon with its menu; without a tray the program opens its window in place of it."""
        if self._icon:
            self._icon.show()
        elif self._dock:
            self._dock.adjustSize()
            room = work_area()
            self._dock.move(room.right() - self._dock.width() - theme.AROUND, room.top() + theme.AROUND)
            self._dock.show()

    def show_state(self, state: TrayState, number: int = 0) -> None:
        """Shows the state by the icon's shape; `number` is drawn for what waits for review."""
        self.state = state
        icon = tray_icon(state, number)
        text = many("{n} follow-ups to review", number) if state is TrayState.REVIEW else t(state.value)
        self._heading.setText(text)
        self.told = text
        if self._icon:
            self._icon.setIcon(icon)
            tip(self._icon, text)
        elif self._dock:
            self._button.setIcon(icon)
            self._said.setText(text)
            self._dock.adjustSize()
        QApplication.setWindowIcon(icon)

    def show_waiting(self, waiting: int) -> None:
        self.review.setEnabled(True)
        self.review.setText(t("Review ({n})", n=waiting) if waiting else t("Review"))
        if self.state in (TrayState.IDLE, TrayState.WORKING, TrayState.REVIEW, TrayState.TROUBLE):
            self.show_state(TrayState.REVIEW if waiting else TrayState.IDLE, waiting)

    def show_update(self, version: str) -> None:
        """A line of the menu from now on; it opens what there is of the new version."""
        self.update.setText(t("Version {version} is ready", version=version))
        self.update.setVisible(True)
        self.update.setEnabled(True)

    def explain(self, sentence: str) -> None:
        """A remark that needs nobody now, as the menu's last line."""
        if self._remark is None:
            self._menu.addSeparator()
            self._remark = QAction(sentence)
            self._remark.setEnabled(False)
            self._menu.addAction(self._remark)
        self._remark.setText(sentence)

    def tell(self, title: str, text: str) -> None:
        """A balloon, only for what matters."""
        if self._icon:
            notify(self._icon, title, text)
