"""From services to windows: events become queued signals, and work runs off the main thread."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot

from app.domain.errors import CallsideError
from app.events import Events
from app.logs import get_logger
from ui.kit.i18n import t, translate_message

log = get_logger(__name__)

E = TypeVar("E")
T = TypeVar("T")
Submit = Callable[[Callable[[], None]], object]


class Bridge(QObject):
    """`submit` runs work on a pool of services; whatever comes back arrives on the main thread."""

    _posted = Signal(object)

    def __init__(self, events: Events, submit: Submit) -> None:
        super().__init__()
        self._events = events
        self._submit = submit
        self._posted.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def subscribe(self, kind: type[E], handler: Callable[[E], None]) -> None:
        """Calls `handler` on the main thread for each event of `kind`."""
        self._events.subscribe(kind, lambda event: self._posted.emit(lambda: handler(event)))

    def on_main_thread(self, act: Callable[[], object]) -> None:
        """From any thread: does it on the main one."""
        self._posted.emit(act)

    def run(
        self,
        work: Callable[[], T],
        *,
        done: Callable[[T], None] = lambda _answer: None,
        failed: Callable[[str], None] = lambda _sentence: None,
    ) -> None:
        """Runs `work` elsewhere; then one of the two on the main thread. `failed` gets one sentence for a person."""

        def work_and_post() -> None:
            try:
                answer = work()
            except CallsideError as error:
                sentence = error.message
                self._posted.emit(lambda: failed(translate_message(sentence)))
            except Exception:
                log.exception("work for a window failed")
                self._posted.emit(
                    lambda: failed(t("Something broke; nothing that was kept is lost. The log has the details."))
                )
            else:
                self._posted.emit(lambda: done(answer))

        self._submit(work_and_post)

    @Slot(object)
    def _deliver(self, deliver: Callable[[], object]) -> None:
        deliver()
