"""The main window: a sidebar of pages, and the page that was chosen. Closing it leaves the tray."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from PySide6.QtCore import QEvent, QObject, QSettings, QSize, Qt
from PySide6.QtGui import QCloseEvent, QKeySequence
from PySide6.QtWidgets import QButtonGroup, QFrame, QLabel, QMainWindow, QPushButton, QStackedWidget, QWidget

from ui.kit import theme
from ui.kit.outside import tip
from ui.kit.page_marks import page_mark
from ui.kit.widgets import centre, column, fit_screen, hairline, label, row, shortcut, slot

WIDTH, HEIGHT, SIDEBAR = 1180, 760, 172
LEAST_WIDTH, LEAST_HEIGHT = 760, 460
PLACE = "main/geometry"


@dataclass(frozen=True, slots=True)
class Page:
    """`make` makes the page at its first use; `shown` hears each time that it comes to the front. A page without a `title`
    has no entry in the sidebar: `under` names the page whose entry stands for it. `group` begins behind a line."""

    name: str
    make: Callable[[], QWidget]
    title: str = ""
    shown: Callable[[QWidget], None] = field(default=lambda _page: None)
    under: str = ""
    group: int = 0


class Entry(QPushButton):
    """One line of the sidebar: mark, words, and how much waits there."""

    def __init__(self, page: Page, key: str) -> None:
        super().__init__(page.title)
        self._name, self._key, self.waiting = page.name, key, 0
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setProperty("entry", True)
        self.setIconSize(QSize(16, 16))
        self._count = QLabel("")
        self._count.setProperty("quiet", True)
        self._count.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setLayout(row(None, self._count, around=theme.INSIDE))
        tip(self, QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText))
        self.show_waiting(0)
        self.colour()

    def show_waiting(self, waiting: int) -> None:
        self.waiting = waiting
        self._count.setText(str(waiting) if waiting else "")
        said = f"{self.text()}, {waiting}" if waiting else self.text()
        self.setAccessibleName(said)
        self.setAccessibleDescription(self._key)

    def colour(self) -> None:
        c = theme.colours()
        self.setIcon(page_mark(self._name, c.accent if self.isChecked() else c.quiet))


class MainWindow(QMainWindow):
    """`pages` in the order of the sidebar. The first one is what an unknown or closed page gives way to."""

    def __init__(self, pages: Sequence[Page], memory: QSettings | None = None, title: str = "Callside") -> None:
        super().__init__()
        self._name = title
        self._pages: Mapping[str, Page] = {page.name: page for page in pages}
        self._first = pages[0].name
        self._made: dict[str, QWidget] = {}
        self._memory = memory
        self._entries: dict[str, Entry] = {}
        self._stack = QStackedWidget()
        self.current = ""
        self.setAccessibleName("Callside")
        self._build([page for page in pages if page.title])
        fit_screen(self, WIDTH, HEIGHT)
        self.setMinimumSize(LEAST_WIDTH, LEAST_HEIGHT)
        kept = memory.value(PLACE) if memory else None
        if kept is None or not self.restoreGeometry(kept):
            centre(self)

    def _build(self, listed: Sequence[Page]) -> None:
        side = QFrame()
        side.setProperty("sidebar", True)
        side.setFixedWidth(theme.scaled(SIDEBAR))
        inside = column(around=theme.BETWEEN, between=2)
        head = label(self._name, wrap=False, large=True, strong=True)
        head.setContentsMargins(theme.INSIDE, 0, 0, theme.BETWEEN)
        inside.addWidget(head)
        self._group = QButtonGroup(self)
        group = listed[0].group
        for number, page in enumerate(listed, 1):
            if page.group != group:
                inside.addSpacing(theme.INSIDE)
                inside.addWidget(hairline())
                inside.addSpacing(theme.INSIDE)
                group = page.group
            key = f"Ctrl+{number}"
            entry = self._entries[page.name] = Entry(page, key)
            entry.clicked.connect(slot(partial(self.show_page, page.name)))
            self._group.addButton(entry)
            shortcut(self, key, partial(self.show_page, page.name))
            inside.addWidget(entry)
        inside.addStretch(1)
        side.setLayout(inside)
        middle = QWidget()
        whole = row(side, self._stack, between=0)
        whole.setStretch(1, 1)
        middle.setLayout(whole)
        self.setCentralWidget(middle)

    # ── pages ───────────────────────────────────────────────────────────────────────────────────────────────────

    def page(self, name: str) -> QWidget:
        """The page of that name, made if it is not there yet."""
        made = self._made.get(name)
        if made is None:
            made = self._made[name] = self._pages[name].make()
            made.setParent(self._stack, Qt.WindowType.Widget)
            made.installEventFilter(self)
            made.windowTitleChanged.connect(lambda _title: self._retitle())
            self._stack.addWidget(made)
        return made

    def made(self, name: str) -> QWidget | None:
        """The page if it was opened before."""
        return self._made.get(name)

    def show_page(self, name: str) -> QWidget:
        """Brings the page to the front, and answers it; the window itself is shown by the caller."""
        made = self.page(name)
        self.current = name
        self._stack.setCurrentWidget(made)
        made.show()
        entry = self._entries.get(name) or self._entries.get(self._pages[name].under)
        if entry:
            entry.setChecked(True)
        for one in self._entries.values():
            one.colour()
        self._retitle()
        self._pages[name].shown(made)
        return made

    def open(self, name: str) -> QWidget:
        """Shows the window with this page, and gives it the focus."""
        made = self.show_page(name)
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()
        made.setFocus()
        return made

    def show_waiting(self, name: str, waiting: int) -> None:
        """How much waits on a page, behind its words in the sidebar."""
        if name in self._entries:
            self._entries[name].show_waiting(waiting)

    def _retitle(self) -> None:
        shown = self._made.get(self.current)
        title = shown.windowTitle() if shown else ""
        self.setWindowTitle(f"{title} · {self._name}" if title else self._name)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """A page that closes itself gives way to the first one."""
        if (
            event.type() is QEvent.Type.Close
            and watched is self._made.get(self.current)
            and self.current != self._first
        ):
            self.show_page(self._first)
        return super().eventFilter(watched, event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            for one in self._entries.values():
                one.colour()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        if self._memory:
            self._memory.setValue(PLACE, self.saveGeometry())
        super().closeEvent(event)
