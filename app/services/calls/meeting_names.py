"""Who the meeting's window shows as speaking while a call is recorded, kept with the call."""

from collections.abc import Callable, Sequence

from app.domain.call import Channel
from app.domain.errors import CallsideError
from app.domain.meeting_names import ShownName, extended
from app.domain.ports import Store
from app.jobs import Jobs
from app.logs import get_logger
from app.services.calls.live_call import CallSession
from app.services.processing.window_names import save_shown_names, shown_names
from app.settings import Settings

log = get_logger(__name__)
EVERY_SECONDS = 0.5
# Reads the windows of the program that the call is held with: its name → who speaks now.
Look = Callable[[str | None], str | None]


class MeetingNameService:
    """`open_window` gives a look at the windows and its end; it raises CallsideError where they can't be read."""

    def __init__(
        self,
        *,
        store: Store,
        settings: Settings,
        jobs: Jobs,
        open_window: Callable[[], tuple[Look, Callable[[], None]]],
    ) -> None:
        self._store = store
        self._settings = settings
        self._jobs = jobs
        self._open_window = open_window

    def follow(self, call_id: str, live: CallSession, program: str | None) -> None:
        """Looks on from a thread of its own until the call is over. Nothing is looked at where the setting is off."""
        if self._settings.meeting_names:
            self._jobs.background(lambda: self._watch(call_id, live, program), "meeting names")

    def _watch(self, call_id: str, live: CallSession, program: str | None) -> None:
        try:
            look, close = self._open_window()
        except CallsideError as error:
            log.info("the meeting's window can't be read", error=type(error).__name__)
            return
        shown: Sequence[ShownName] = shown_names(self._store, call_id)
        try:
            while not (live.stopped.is_set() or live.captured.is_set() or self._jobs.closing):
                if live.may_keep(Channel.REMOTE):
                    fresh = extended(shown, live.stream_time, look(program), step=EVERY_SECONDS)
                    if len(fresh) != len(shown):
                        save_shown_names(self._store, call_id, fresh)
                    shown = fresh
                live.stopped.wait(EVERY_SECONDS)
        finally:
            close()
            if shown and not live.discarded:
                save_shown_names(self._store, call_id, shown)
