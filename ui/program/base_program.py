"""The desk: the tray and the windows that any data folder offers, opened once and kept."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRect, QTimer
from PySide6.QtWidgets import QApplication, QSystemTrayIcon, QWidget

from app.domain.history import CallLine
from app.domain.outbox import OutboxState
from app.events import CountdownChanged, WriteChanged
from app.services.application import Application
from app.services.review.approvals import Approvals
from ui.desktop.main_window import MainWindow
from ui.desktop.tray import Tray, TrayActions
from ui.kit.bridge import Bridge
from ui.kit.i18n import t, translate_message
from ui.kit.icons import TrayState
from ui.kit.outside import box
from ui.kit.window_state import memory
from ui.program.pages import pages_of

if TYPE_CHECKING:
    from ui.brief.today_page import TodayActions

# Several writes end within a moment; the windows are read anew once.
STALE_MS = 400


class BaseProgram(QObject):
    """The services of `application` are only asked off the main thread. `approvals` is handed in by the demo, `icon` by a
    start that has shown it already."""

    title = "Callside"

    def __init__(
        self, application: Application, *, approvals: Approvals | None = None, icon: QSystemTrayIcon | None = None
    ) -> None:
        super().__init__()
        self.app = application
        self.bridge = Bridge(application.events, application.background)
        self.memory = memory(Path(application.folder))
        self.approvals = approvals
        self.windows: dict[str, QWidget] = {}
        self.is_paused = False
        self.newest_to_review: str | None = None
        self._main: MainWindow | None = None
        self.to_review = 0
        self.tray = Tray(self.actions(), memory=self.memory, clicked=self.tray_clicked, icon=icon)
        self._stale = QTimer(self)
        self._stale.setSingleShot(True)
        self._stale.setInterval(STALE_MS)
        self._stale.timeout.connect(self._refresh)
        self.bridge.subscribe(CountdownChanged, lambda _changed: self._stale.start())
        self.bridge.subscribe(WriteChanged, lambda changed: self._wrote(changed.row.state, changed.row.error))

    def actions(self) -> TrayActions:
        """What the menu does; a program with a live call adds to it."""
        return TrayActions(
            open=self.show_main,
            review=self.show_review,
            history=self.show_history,
            insights=self.show_insights,
            settings=self.show_settings,
            guide=self.show_guide,
            pause=self.pause,
            quit=QApplication.quit,
        )

    def tray_clicked(self, _icon: QRect) -> None:
        """A click on the tray's icon, which stands at `_icon`."""
        self.tray.press(self.actions())

    # ── windows ─────────────────────────────────────────────────────────────────────────────────────────────────

    @property
    def main(self) -> MainWindow:
        """The main window, made at first use: the tray need not wait for it."""
        if self._main is None:
            self._main = MainWindow(pages_of(self), self.memory, self.title)
            self.windows["main"] = self._main
            self._say_counts()
        return self._main

    def show_page(self, name: str) -> QWidget:
        """Opens the main window at a page, and answers the page."""
        page = self.main.open(name)
        self.windows[name] = page
        return page

    def show_main(self) -> None:
        """Opens the main window where it was left."""
        self.show_page(self.main.current or "today")

    def show_today(self) -> None:
        self.show_page("today")

    def show_review(self, call_id: str | None = None) -> None:
        """Opens the approval page, at a call if one is named."""
        wanted = call_id or self.newest_to_review
        if wanted is None:
            self.show_history()
            return
        known, self.newest_to_review = self.newest_to_review, wanted
        self.main.page("review").show_call(wanted)  # type: ignore[attr-defined]
        self.show_page("review")
        self.newest_to_review = known or wanted

    def open_review(self, call_id: str) -> None:
        self.show_review(call_id)

    def show_up(self) -> None:
        """A second start of the program: the windows that are open, else what waits."""
        shown = [window for window in self.windows.values() if window.isVisible() and window.isWindow()]
        for window in shown:
            window.raise_()
            window.activateWindow()
        if shown:
            return
        if self.tray.state is TrayState.REVIEW:
            self.show_review()
        else:
            self.show_main()

    def show_moment(self, call_id: str, at: float) -> None:
        """Opens a call's transcript where something was said."""
        self.main.page("history").show_call(call_id, at)  # type: ignore[attr-defined]
        self.show_page("history")

    def show_history(self) -> None:
        self.show_page("history")

    def show_ask(self) -> None:
        self.show_page("ask")

    def show_insights(self) -> None:
        self.show_page("insights")

    def show_settings(self) -> None:
        self.show_page("settings")

    def show_accounts(self) -> None:
        self.show_page("accounts")

    def show_fields(self) -> None:
        self.show_page("fields")

    def show_guide(self) -> None:
        self.show_page("guide")

    def setting_changed(self, name: str, value: object) -> None:
        """Most settings count from the next start on; a program that has more to do at once says so."""

    def today_actions(self) -> "TodayActions":
        """What the first page's buttons do; a program with real calls adds to it."""
        from ui.brief.today_page import TodayActions

        return TodayActions(
            brief=lambda _event: None,
            join=None,
            review=self.show_review,
            start_call=None,
            connect=self.show_accounts,
            calls=self.show_history,
        )

    # ── what the tray says ──────────────────────────────────────────────────────────────────────────────────────

    def count(self) -> None:
        """Asks anew what waits for the person."""
        self.bridge.run(self.app.archive.calls, done=self._counted, failed=self.trouble)

    def _counted(self, calls: Sequence[CallLine]) -> None:
        self.newest_to_review = next((line.call_id for line in calls if line.to_review), None)
        if self.newest_to_review is None:
            self.newest_to_review = next((line.call_id for line in calls if line.waiting or line.written), None)
        self.to_review = sum(line.to_review for line in calls)
        self.tray.show_waiting(self.to_review)
        self._say_counts()
        self.tray.review.setEnabled(self.newest_to_review is not None)

    def _say_counts(self) -> None:
        if self._main:
            self._main.show_waiting("review", self.to_review)

    def _wrote(self, state: OutboxState, error: str | None) -> None:
        self._stale.start()
        if state is OutboxState.PARKED:
            self.tray.tell(t("A follow-up needs you"), translate_message(error or ""))

    def _refresh(self) -> None:
        """What is shown follows what the systems answered."""
        for name, again in (("review", "refresh"), ("today", "reload")):
            known = self._main.made(name) if self._main else None
            if known and known.isVisible():
                getattr(known, again)()

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
