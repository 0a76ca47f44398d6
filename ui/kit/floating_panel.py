"""A small window without a frame that stays on top: moved by hand, remembered, and out of screen shares."""

from PySide6.QtCore import QPoint, QSettings, Qt
from PySide6.QtGui import QMouseEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from ui.kit import theme
from ui.kit.screen_share_guard import hide_from_capture
from ui.kit.widgets import work_area


class FloatingPanel(QWidget):
    """`name` is what its place is remembered by."""

    def __init__(self, name: str, memory: QSettings | None) -> None:
        super().__init__(
            None,
            Qt.WindowType.Tool | Qt.WindowType.WindowStaysOnTopHint | Qt.WindowType.FramelessWindowHint,
        )
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self._name = name
        self._memory = memory
        self._grabbed: QPoint | None = None

    def place(self) -> None:
        """Where it was last time, while that is on a screen; else at the top in the middle."""
        room = work_area()
        kept = self._memory.value(f"{self._name}/place") if self._memory else None
        if isinstance(kept, QPoint) and room.contains(kept) and room.contains(kept + QPoint(120, 24)):
            self.move(kept)
        else:
            self.move(room.center().x() - self.width() // 2, room.top() + theme.AROUND)

    def fit(self) -> None:
        """As high as its content needs: Qt's own guess for wrapped texts leaves holes."""
        layout = self.layout()
        if layout is None:
            return
        layout.invalidate()
        layout.activate()
        height = layout.totalHeightForWidth(self.width()) if layout.hasHeightForWidth() else self.sizeHint().height()
        self.setFixedHeight(max(0, height))

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        hide_from_capture(self)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Without a frame the panel is moved by itself."""
        self._grabbed = event.globalPosition().toPoint() - self.pos()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if self._grabbed is not None:
            self.move(event.globalPosition().toPoint() - self._grabbed)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        self._grabbed = None
        if self._memory:
            self._memory.setValue(f"{self._name}/place", self.pos())

    def toggle_hidden(self) -> None:
        self.setVisible(not self.isVisible())
