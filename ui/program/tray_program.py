"""The program of a real data folder: briefs when calls come, the review of stored calls, and how to begin."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QFileSystemWatcher, QRect, QTimer
from PySide6.QtWidgets import QApplication, QSystemTrayIcon

from app.domain.brief import Brief, CalendarEvent
from app.domain.call import CallState
from app.domain.errors import UserActionNeeded
from app.domain.help import Availability
from app.domain.history import CallLine
from app.events import BriefReady, BriefRetimed, BriefWithdrawn, CalendarTrouble, CallChanged
from app.paths import private_dir
from app.services.application import Application
from app.services.setup.single_instance import answered, door
from ui.brief.popup import BriefPopup
from ui.call.controller import CallController
from ui.desktop.autostart import of_this_system
from ui.desktop.hotkeys import Shortcuts, system_keys
from ui.desktop.tray import TrayActions
from ui.desktop.update_notice import Versions
from ui.kit.i18n import t, time_of_day, translate_message
from ui.kit.icons import TrayState
from ui.kit.outside import open_link
from ui.program.base_program import BaseProgram
from ui.program.links import LinkEvents, open_moment
from ui.program.quitting import Quitting

if TYPE_CHECKING:
    from ui.brief.today_page import TodayActions

# The scheduler itself asks the calendar once a minute; a brief is at most this late.
LOOK_EVERY_MS = 15_000
# A command may approve while this program runs: what it left in the outbox goes out at once for a person's patience.
WRITE_EVERY_MS = 3_000
# A laptop that sleeps misses the hour: whether the day's housekeeping is due is asked every hour.
HOUSEKEEP_EVERY_MS = 3_600_000
# The desktop takes an icon in by a few messages to and fro.
BEGIN_WORK_MS = 250
GREETED = "guide/seen"
# So long after its start a call is still the next one: people come late.
STILL_NEXT = timedelta(minutes=15)


class TrayProgram(BaseProgram):
    def __init__(self, application: Application, *, icon: QSystemTrayIcon | None = None) -> None:
        super().__init__(application, icon=icon)
        self.popup: BriefPopup | None = None
        self._brief: Brief | None = None
        self._held_back: list[Brief] = []
        self._events: Sequence[CalendarEvent] = ()
        self.shortcuts: Shortcuts | None = None
        self.calls = CallController(self)
        self.quitting = Quitting(self)
        self._looking = QTimer(self)
        self._looking.setInterval(LOOK_EVERY_MS)
        self._looking.timeout.connect(self.look_ahead)
        self._writing = QTimer(self)
        self._writing.setSingleShot(True)
        self._writing.setInterval(WRITE_EVERY_MS)
        self._writing.timeout.connect(self._write)
        self.versions = Versions(application, self.bridge, self.tray)
        self._kept_house: date | None = None
        self._housekeeping = QTimer(self)
        self._housekeeping.setInterval(HOUSEKEEP_EVERY_MS)
        self._housekeeping.timeout.connect(self._keep_house)
        self.autostart = of_this_system()
        self._knocks = QFileSystemWatcher(self)
        self._knocks.directoryChanged.connect(self._knocked)
        self.bridge.subscribe(BriefReady, lambda ready: self._brief_came(ready.brief))
        self.bridge.subscribe(BriefWithdrawn, lambda gone: self._brief_gone(gone.event))
        self.bridge.subscribe(BriefRetimed, lambda moved: self._brief_moved(moved.event))
        self.bridge.subscribe(CalendarTrouble, lambda trouble: self._calendar_trouble(trouble.problem))
        self.bridge.subscribe(CallChanged, lambda _changed: self._show_held_back())
        self.bridge.subscribe(CallChanged, lambda changed: self._went_live(changed.state))

    def _calendar_trouble(self, problem: str | None) -> None:
        """Said once: what was planned before goes on."""
        if problem:
            self.tray.tell(t("Your calendar can't be read"), translate_message(problem))

    def actions(self) -> TrayActions:
        """The tray's menu."""
        return replace(
            super().actions(),
            brief=self._next_pressed,
            quit=lambda: self.quitting.ask(),
            update=lambda: self.versions.show(),
            call=self.start_call,
            get_se=lambda: self.calls.live.propose(),
            off_the_record=lambda: self.calls.live.toggle_off_the_record(),
        )

    def begin(self) -> None:
        """The icon first: the rest loads systems and devices, and would keep it from being drawn."""
        self.tray.show()
        QTimer.singleShot(BEGIN_WORK_MS, self, self._begin_work)

    def _begin_work(self) -> None:
        private_dir(door(self.app.folder))
        self._knocks.addPath(str(door(self.app.folder)))
        self._knocked()
        LinkEvents(self, lambda link: open_moment(self, link)).listen()
        self.setting_changed("start_with_system", self.app.settings.start_with_system)
        self.app.autonomy.begin()
        self.bridge.run(self._finish_writes, done=lambda _: self._began(), failed=self.trouble)
        self._keep_house()
        self._housekeeping.start()
        self.look_ahead()
        self._looking.start()
        self.calls.begin()
        self.bridge.run(self.app.begin_hearing)
        self.versions.begin()
        self._take_shortcuts()
        if not self.memory.value(GREETED):
            self.memory.setValue(GREETED, True)
            self.show_guide()

    def _knocked(self, _folder: str = "") -> None:
        link = answered(self.app.folder)
        if link is not None:
            open_moment(self, link)

    def setting_changed(self, name: str, value: object) -> None:
        """The system's entry follows at once: the next sign-in comes before the next start."""
        entry = self.autostart
        if name == "start_with_system" and entry:
            self.bridge.run(lambda: entry.set(bool(value)))

    def _take_shortcuts(self) -> None:
        """In every program where the system gives them; where not, the tray's menu says why."""
        s, live = self.app.settings, self.calls.live
        try:
            self.shortcuts = Shortcuts(system_keys())
        except UserActionNeeded as error:
            self.tray.explain(translate_message(error.message))
            return
        self.shortcuts.take(
            {
                s.shortcut_get_se: live.propose,
                s.shortcut_off_the_record: live.toggle_off_the_record,
                s.shortcut_hide: live.toggle_hidden,
                s.shortcut_mute: live.toggle_mute,
            }
        )
        if self.shortcuts.problems:
            self.tray.explain(translate_message(self.shortcuts.problems[0]))

    def reviewable(self, call_id: str) -> None:
        self.newest_to_review = call_id
        self.count()

    def _counted(self, calls: Sequence[CallLine]) -> None:
        super()._counted(calls)
        self.calls.after.counted(calls)

    def show_review(self, call_id: str | None = None) -> None:
        """Opens the window; the panel of a call that has ended has said its last word."""
        if not self.calls.live.is_busy:
            self.calls.live.close()
        super().show_review(call_id)

    def pause(self) -> None:
        super().pause()
        self.calls.is_paused = self.is_paused

    def _finish_writes(self) -> None:
        """What a crash interrupted is settled, and what was approved before goes out."""
        self.app.outbox.recover()
        self.app.outbox.tick()

    def _began(self) -> None:
        self.count()
        self._writing.start()

    def _keep_house(self) -> None:
        """At start and once a day: IT's orders, and what is too old goes."""
        today = self.app.clock.now().date()
        if self._kept_house != today:
            self._kept_house = today
            self.bridge.run(self.app.housekeeping.daily, done=self._kept, failed=self.trouble)

    def _kept(self, told: Sequence[str]) -> None:
        for sentence in told:
            self.trouble(translate_message(sentence))
        if self.app.has_left:
            QApplication.quit()
        elif told:
            self.count()

    def _write(self) -> None:
        """One round of the outbox; the next begins a while after it has ended, so that rounds never pile up."""
        self.bridge.run(self.app.housekeeping.tick, done=lambda _: self._writing.start(), failed=self._write_failed)

    def _write_failed(self, _sentence: str) -> None:
        """What broke is in the log; a box every few seconds would help nobody."""
        self._writing.start()
        self.tray.show_state(TrayState.TROUBLE)

    def look_ahead(self) -> None:
        """The scheduler's look: what changed in the calendar, which brief is due, which call is next?"""
        if not self.is_paused:
            self.bridge.run(self.app.schedule.tick, done=self._saw, failed=lambda _sentence: None)

    def _saw(self, events: Sequence[CalendarEvent]) -> None:
        self._events = events
        self.calls.saw(events)
        event = self.next_event()
        self.tray.brief.setEnabled(True)
        if event is None:
            connected = bool(self.app.connected)
            self.tray.brief.setText(t("No call today") if connected else t("No calendar is connected"))
            return
        self.tray.brief.setText(t("Next: {title}, {time}", title=event.title, time=time_of_day(event.start)))

    # ── briefs ──────────────────────────────────────────────────────────────────────────────────────────────────

    def _brief_came(self, brief: Brief) -> None:
        """During a call the next brief is one line without an account's name; it opens when the call has ended."""
        self._brief = brief
        self.tray.brief.setEnabled(True)
        panel = self.calls.live.panel
        if self.calls.live.is_busy and panel:
            self._held_back.append(brief)
            minutes = max(0, round((brief.event.start - self.app.clock.now()).total_seconds() / 60))
            panel.show_status(t("Call in {n} min", n=minutes))
            return
        if self.tray.state in (TrayState.IDLE, TrayState.SOON, TrayState.REVIEW):
            self.tray.show_state(TrayState.SOON)
        self._show_brief(brief)

    def _went_live(self, state: CallState) -> None:
        """The screen may be shared now: what names the customer goes from it."""
        if state is CallState.LIVE and self.popup:
            self.popup.close()

    def _show_held_back(self) -> None:
        if self._held_back and not self.calls.live.is_busy:
            now = self.app.clock.now()
            useful = [b for b in self._held_back if b.event.end > now]
            self._held_back.clear()
            if useful:
                self._show_brief(useful[-1])

    def _brief_gone(self, event: CalendarEvent) -> None:
        self._held_back = [b for b in self._held_back if b.event.id != event.id]
        if self.popup and self.popup.event_id == event.id and not self.popup.isHidden():
            self.popup.close()
            self.tray.tell(t("A call is off"), t("{title} was cancelled.", title=event.title))
        if self._brief and self._brief.event.id == event.id:
            self._brief = None
            if self.tray.state is TrayState.SOON:
                self.tray.show_state(TrayState.IDLE)

    def _brief_moved(self, event: CalendarEvent) -> None:
        self._held_back = [replace(b, event=event) if b.event.id == event.id else b for b in self._held_back]
        if self._brief and self._brief.event.id == event.id:
            self._brief = replace(self._brief, event=event)
        if self.popup and self.popup.event_id == event.id:
            self.popup.retime(event, self.app.clock.now())

    def today_actions(self) -> "TodayActions":
        return replace(super().today_actions(), brief=self.prepare_brief, join=self.join, start_call=self.start_call)

    def start_call(self) -> None:
        self.calls.pressed()

    def _next_pressed(self) -> None:
        """The menu's first line: today's calls, or the way to have some."""
        if self._events or self.app.connected:
            self.show_today()
        else:
            self.show_accounts()

    def tray_clicked(self, icon: QRect) -> None:
        """The small panel; while a call is live its own panel is the only one."""
        if self.calls.live.is_busy:
            self.calls.live.toggle_hidden()
            return
        from ui.program.tray_click import panel_of

        self.windows["tray"] = panel = panel_of(self, self.next_event())
        panel.show_at(icon)

    def next_event(self) -> CalendarEvent | None:
        """The call that is next, or began so lately that one may still want to join it."""
        now = self.app.clock.now()
        return next((e for e in self._events if e.start + STILL_NEXT > now and e.end > now), None)

    def prepare_brief(self, event: CalendarEvent, account: str | None = None) -> None:
        """Asks the sources now, whenever its call is."""
        self.bridge.run(
            lambda: self.app.briefs.prepare(event.id, account=account, announce=False).brief,
            done=self._show_brief,
            failed=self.trouble,
        )

    def _show_brief(self, brief: Brief) -> None:
        self._brief = brief
        event = brief.event
        if self.popup:
            self.popup.close()
        self.popup = popup = BriefPopup(
            brief,
            lambda: self.join(event),
            lambda account: self.prepare_brief(event, account),
            lambda key: self.bridge.run(lambda: self.app.promises.tick_off(key)),
            lambda link: open_moment(self, link),
        )
        popup.show()
        helper = brief.helper
        if helper:
            self.bridge.run(
                lambda: self.app.help_people.free_now(helper), done=lambda found: self._helper_is(popup, brief, found)
            )

    @staticmethod
    def _helper_is(popup: BriefPopup, brief: Brief, found: Availability | None) -> None:
        if found and popup is not None and not popup.isHidden():
            why = f" ({translate_message(brief.helper_reason)})" if brief.helper_reason else ""
            popup.say_helper(
                (t("{name} is free", name=brief.helper) if found.free else translate_message(found.reason)) + why
            )

    def join(self, event: CalendarEvent) -> None:
        self._join(event)

    def _join(self, event: CalendarEvent) -> None:
        """Opens the meeting and asks about recording it."""
        if event.join_link and not open_link(event.join_link):
            self.trouble(
                t("The meeting could not be opened: no browser answers. Its link is {link}", link=event.join_link)
            )
        if self.app.settings.recording_allowed:
            self.calls.start_event(event)

    def leave(self) -> None:
        """Ends the program: capture first, then work in the background, then the windows."""
        self._looking.stop()
        self.versions.leave()
        self._housekeeping.stop()
        self.calls.leave()
        if self.shortcuts:
            self.shortcuts.close()
        self._writing.stop()
