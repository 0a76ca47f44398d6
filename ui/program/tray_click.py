"""What the tray's small panel shows of the program."""

from datetime import timedelta

from app.domain.brief import CalendarEvent
from ui.brief.today_window import until
from ui.desktop.tray_panel import NextCall, PanelContent, TrayPanel
from ui.kit.i18n import time_of_day
from ui.kit.outside import host_of
from ui.program.parts import CallsHost

# A call that is further away is told by its hour alone.
COUNTED_DOWN = timedelta(hours=10)


def panel_of(program: CallsHost, event: CalendarEvent | None) -> TrayPanel:
    """The next call, what waits, and the ways into the program."""
    content = PanelContent(
        program.tray.told,
        program.show_main,
        coming=_coming(program, event) if event else None,
        to_review=program.to_review,
        review=program.show_review,
        start=program.start_call,
        connect=None if program.app.connected else program.show_accounts,
    )
    return TrayPanel(content)


def _coming(program: CallsHost, event: CalendarEvent) -> NextCall:
    now = program.app.clock.now()
    return NextCall(
        event.title,
        time_of_day(event.start),
        until(event, now) if event.start - now < COUNTED_DOWN else "",
        lambda: program.prepare_brief(event),
        (lambda: program.join(event)) if event.join_link else None,
        host_of(event.join_link),
    )
