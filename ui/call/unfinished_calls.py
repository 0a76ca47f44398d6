"""Recordings that nobody ended: parked by a second call, or interrupted by the end of the program. They go on if the rep
says so, or what is kept of them is written up."""

from collections.abc import Callable, Sequence
from functools import partial

from app.domain.call import Call
from app.services.calls.recording import CallSession
from ui.call.host import Host
from ui.call.notes import call_name
from ui.call.panel_controller import PanelController
from ui.call.questions import CallQuestions


class UnfinishedCalls:
    """`began` gets a recording that goes on."""

    def __init__(
        self,
        host: Host,
        live: PanelController,
        questions: CallQuestions,
        *,
        began: Callable[[Call, CallSession], None],
        process_next: Callable[[], None],
    ) -> None:
        self._app = host.app
        self._bridge = host.bridge
        self._trouble = host.trouble
        self._live = live
        self._questions = questions
        self._began = began
        self._process_next = process_next

    def offer_parked(self) -> None:
        """Asks about the call that was parked last, if there is one."""
        if self._app.queue.parked:
            self._bridge.run(partial(self._app.calls.call, self._app.queue.parked[-1]), done=self._ask_about_parked)

    def _ask_about_parked(self, call: Call) -> None:
        self._questions.parked(
            call.id, call_name(call), go_on=lambda: self._unpark(call), is_over=lambda: self._drop_parked(call)
        )

    def _unpark(self, call: Call) -> None:
        self._app.queue.unpark(call.id)
        self._go_on(call)

    def _drop_parked(self, call: Call) -> None:
        self._app.queue.unpark(call.id)
        self._process_next()

    def offer_interrupted(self, calls: Sequence[Call]) -> None:
        """Asks about the newest of `calls`: it may go on, or what is kept of it is processed."""
        if calls and not self._live.is_busy:
            call = calls[0]
            self._questions.interrupted(
                call.id, call_name(call), go_on=lambda: self._go_on(call), finish=lambda: self._finish(call)
            )

    def _go_on(self, call: Call) -> None:
        self._bridge.run(
            lambda: self._app.calls.go_on(call.id), done=lambda live: self._began(call, live), failed=self._trouble
        )

    def _finish(self, call: Call) -> None:
        self._bridge.run(lambda: self._app.calls.finish_interrupted(call.id), done=lambda _: self._process_next())
