"""The tray: one icon, one menu; a small dock window where the desktop has no tray."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QMenu, QSystemTrayIcon, QToolButton, QWidget

from ui import theme
from ui.icons import TrayState, tray_icon
from ui.widgets import label, row


@dataclass(frozen=True, slots=True)
class TrayActions:
    brief: Callable[[], None]
    get_se: Callable[[], None]
    review: Callable[[], None]
    quit: Callable[[], None]


class Tray:
    """Shows the program's state, and offers what can be done in it."""

    def __init__(self, actions: TrayActions) -> None:
        self._menu = QMenu()
        self._heading = self._add("Callside", None)
        self._menu.addSeparator()
        self.brief = self._add("Brief of the next call", actions.brief)
        self.get_se = self._add("Get SE", actions.get_se)
        self.review = self._add("Review", actions.review)
        self._menu.addSeparator()
        self._add("Quit Callside", actions.quit)
        self._icon: QSystemTrayIcon | None = None
        self._dock: QWidget | None = None
        if QSystemTrayIcon.isSystemTrayAvailable():
            self._icon = QSystemTrayIcon()
            self._icon.setContextMenu(self._menu)
            self._icon.activated.connect(lambda _reason: actions.review() if self.review.isEnabled() else None)
        else:
            self._dock = self._dock_window()
        self.show_state(TrayState.IDLE)

    def _add(self, text: str, pressed: Callable[[], None] | None) -> QAction:
        action = QAction(text)
        action.setEnabled(False)
        if pressed:
            action.setEnabled(text.startswith("Quit"))
            action.triggered.connect(lambda _checked=False: pressed())
        self._menu.addAction(action)
        self._kept = [*getattr(self, "_kept", []), action]
        return action

    def _dock_window(self) -> QWidget:
        """A desktop without a tray still needs a place to see that Callside runs."""
        dock = QWidget(None, Qt.WindowType.Tool | Qt.WindowType.WindowStaysOnTopHint)
        dock.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        dock.setWindowTitle("Callside")
        self._button = QToolButton()
        self._button.setMenu(self._menu)
        self._button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._button.setAccessibleName("Callside menu")
        self._said = label("", wrap=False, quiet=True)
        dock.setLayout(row(self._button, self._said, around=theme.INSIDE))
        return dock

    def show(self) -> None:
        (self._icon or self._dock).show()  # type: ignore[union-attr]

    def show_state(self, state: TrayState, number: int = 0) -> None:
        icon = tray_icon(state, number)
        text = f"{number} {state.value.lower()}" if state is TrayState.REVIEW else state.value
        self._heading.setText(text)
        if self._icon:
            self._icon.setIcon(icon)
            self._icon.setToolTip(text)
        else:
            self._button.setIcon(icon)
            self._said.setText(text)
        QApplication.setWindowIcon(icon)

    def tell(self, title: str, text: str) -> None:
        """A balloon, only for what matters."""
        if self._icon:
            self._icon.showMessage(title, text, self._icon.icon(), 8000)
