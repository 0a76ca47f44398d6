"""The desk: the tray and the windows that any data folder offers, opened once and kept."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from app.domain.history import CallLine
from app.domain.outbox import OutboxState
from app.events import CountdownChanged, WriteChanged
from app.services.application import Application
from app.services.review.approvals import Approvals
from ui.desktop.tray import Tray, TrayActions
from ui.kit.bridge import Bridge
from ui.kit.i18n import t, translate_message
from ui.kit.icons import TrayState
from ui.kit.outside import box
from ui.kit.widgets import centre
from ui.kit.window_state import memory

# Several writes end within a moment; the windows are read anew once.
STALE_MS = 400


class BaseProgram(QObject):
    """The services of `application` are only asked off the main thread. `approvals` is handed in by the demo."""

    def __init__(self, application: Application, *, approvals: Approvals | None = None) -> None:
        super().__init__()
        self.app = application
        self.bridge = Bridge(application.events, application.background)
        self.memory = memory(Path(application.folder))
        self._approvals = approvals
        self.windows: dict[str, QWidget] = {}
        self.is_paused = False
        self.newest_to_review: str | None = None
        self.tray = Tray(self.actions(), memory=self.memory)
        self._stale = QTimer(self)
        self._stale.setSingleShot(True)
        self._stale.setInterval(STALE_MS)
        self._stale.timeout.connect(self._refresh)
        self.bridge.subscribe(CountdownChanged, lambda _changed: self._stale.start())
        self.bridge.subscribe(WriteChanged, lambda changed: self._wrote(changed.row.state, changed.row.error))

    def actions(self) -> TrayActions:
        """What the menu does; a program with a live call adds to it."""
        return TrayActions(
            review=self.show_review,
            history=self.show_history,
            insights=self.show_insights,
            settings=self.show_settings,
            guide=self.show_guide,
            pause=self.pause,
            quit=QApplication.quit,
        )

    # ── windows ─────────────────────────────────────────────────────────────────────────────────────────────────

    def _open(self, name: str, make: Callable[[], QWidget]) -> QWidget:
        window = self.windows.get(name)
        if window is None:
            window = self.windows[name] = make()
            centre(window)
        window.show()
        window.raise_()
        window.activateWindow()
        return window

    # Each window's module is loaded when it is first opened: the tray need not wait for them.

    def show_review(self, call_id: str | None = None) -> None:
        """Opens the approval window, at a call if one is named."""
        from ui.review.window import ReviewWindow

        wanted = call_id or self.newest_to_review
        if wanted is None:
            self.show_history()
            return
        known = self.windows.get("review")
        if isinstance(known, ReviewWindow):
            known.show_call(wanted)
        self._open("review", lambda: self._review_window(wanted))

    def open_review(self, call_id: str) -> None:
        self.show_review(call_id)

    def _review_window(self, call_id: str) -> QWidget:
        from ui.review.window import ReviewWindow

        return ReviewWindow(call_id, self.app, self.bridge, lambda _n: self.count(), approvals=self._approvals)

    def show_up(self) -> None:
        """A second start of the program: the windows that are open, else what a click on the icon would open."""
        shown = [window for window in self.windows.values() if window.isVisible()]
        for window in shown:
            window.raise_()
            window.activateWindow()
        if not shown:
            self.tray.press(self.actions())

    def show_history(self) -> None:
        from ui.history.window import HistoryWindow

        window = self._open("history", lambda: HistoryWindow(self.app.archive, self.bridge, self.show_review))
        assert isinstance(window, HistoryWindow)
        window.reload()

    def show_ask(self) -> None:
        from ui.ask.page import AskWindow

        self._open("ask", lambda: AskWindow(self.app, self.bridge, lambda call_id, _start: self.show_review(call_id)))

    def show_insights(self) -> None:
        from ui.history.insights_window import InsightsWindow

        window = self._open("insights", lambda: InsightsWindow(self.app, self.bridge))
        assert isinstance(window, InsightsWindow)
        window.reload()

    def show_settings(self) -> None:
        """Opens the settings, made at first use."""
        from ui.settings.window import SettingsWindow

        self._open(
            "settings",
            lambda: SettingsWindow(self.app.setup.preferences, self.bridge, self.setting_changed, self.show_accounts),
        )

    def show_accounts(self) -> None:
        from ui.settings.accounts import AccountsWindow

        window = self._open("accounts", lambda: AccountsWindow(self.app, self.bridge))
        assert isinstance(window, AccountsWindow)
        window.view.reload()

    def setting_changed(self, name: str, value: object) -> None:
        """Most settings count from the next start on; a program that has more to do at once says so."""

    def show_guide(self) -> None:
        from ui.settings.first_run import GuideWindow

        self._open("guide", lambda: GuideWindow(self.app, self.bridge, self.show_settings))

    # ── what the tray says ──────────────────────────────────────────────────────────────────────────────────────

    def count(self) -> None:
        """Asks anew what waits for the person."""
        self.bridge.run(self.app.archive.calls, done=self._counted, failed=self.trouble)

    def _counted(self, calls: Sequence[CallLine]) -> None:
        self.newest_to_review = next((line.call_id for line in calls if line.to_review), None)
        if self.newest_to_review is None:
            self.newest_to_review = next((line.call_id for line in calls if line.waiting or line.written), None)
        self.tray.show_waiting(sum(line.to_review for line in calls))
        self.tray.review.setEnabled(self.newest_to_review is not None)

    def _wrote(self, state: OutboxState, error: str | None) -> None:
        self._stale.start()
        if state is OutboxState.PARKED:
            self.tray.tell(t("A follow-up needs you"), translate_message(error or ""))

    def _refresh(self) -> None:
        """What is shown follows what the systems answered."""
        from ui.review.window import ReviewWindow

        known = self.windows.get("review")
        if isinstance(known, ReviewWindow) and known.isVisible():
            known.refresh()

    def pause(self) -> None:
        """No briefs and no questions until tomorrow; what was approved is still written."""
        self.is_paused = not self.is_paused
        self.tray.pause.setText(t("Go on") if self.is_paused else t("Pause for today"))
        if self.is_paused:
            self.tray.show_state(TrayState.OFF_RECORD)
        else:
            self.tray.show_state(TrayState.IDLE)
            self.count()

    def trouble(self, sentence: str) -> None:
        self.tray.show_state(TrayState.TROUBLE)
        shown = box(sentence)
        self.windows["trouble"] = shown
        shown.open()
