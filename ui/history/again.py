"""What is done to a call that was written up: told with another one, taken apart, or read again."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Protocol

from PySide6.QtWidgets import QMenu, QWidget

from app.domain.history import CallLine
from app.domain.languages import language_name
from app.services.calls.joining import JoinService
from app.services.processing.reread import RereadRequest, RereadService
from ui.kit.bridge import Bridge
from ui.kit.i18n import many, short_day, t, time_of_day, translate_message
from ui.kit.widgets import slot

# Calls that are offered as the other half.
MOST_OTHERS = 8
LANGUAGES = ("en", "de", "es", "fr")
MOST_VOICES = 6


class CallServices(Protocol):
    @property
    def joining(self) -> JoinService: ...

    @property
    def rereading(self) -> RereadService: ...

    def play(self, call_id: str, start: float, end: float) -> None: ...


class CallAgain:
    """`changed` is called when a call is another one than before; `say` gets sentences for the rep."""

    def __init__(
        self, services: CallServices, bridge: Bridge, *, changed: Callable[[str], None], say: Callable[[str], None]
    ) -> None:
        self._services = services
        self._bridge = bridge
        self._changed = changed
        self._say = say

    def menu(self, parent: QWidget, shown: CallLine, calls: Sequence[CallLine]) -> QMenu:
        """What can be done to the call that is `shown`."""
        menu = QMenu(parent)
        menu.setAccessibleName(t("More for this call"))
        others = menu.addMenu(t("Tell as one call with"))
        for line in nearest(shown, calls):
            first, later = sorted((shown, line), key=lambda one: one.when)
            text = f"{line.title} · {short_day(line.when)}, {time_of_day(line.when)}"
            others.addAction(text, slot(partial(self.join, first.call_id, later.call_id)))
        others.setEnabled(not others.isEmpty())
        if self._services.joining.parts(shown.call_id):
            menu.addAction(t("Take apart again"), slot(partial(self.separate, shown.call_id)))
        again = menu.addMenu(t("Read again"))
        again.addAction(t("With the speech model of the settings"), slot(partial(self.read, shown.call_id)))
        for code in LANGUAGES:
            text = t("As {language}", language=translate_message(language_name(code)))
            again.addAction(text, slot(partial(self.read, shown.call_id, RereadRequest(language=code))))
        for number in range(1, MOST_VOICES + 1):
            text = many("With {n} voices on the other side", number)
            again.addAction(text, slot(partial(self.read, shown.call_id, RereadRequest(speakers=number))))
        return menu

    def join(self, first: str, later: str) -> None:
        self._say(t("Putting both together…"))
        self._bridge.run(
            lambda: self._services.joining.join(first, later),
            done=lambda done: self._done(first, t("One call now, {n} to review.", n=done.waiting)),
            failed=self._say,
        )

    def separate(self, call_id: str) -> None:
        self._bridge.run(
            lambda: self._services.joining.separate(call_id),
            done=lambda _parts: self._done(call_id, t("Separate calls again.")),
            failed=self._say,
        )

    def read(self, call_id: str, request: RereadRequest = RereadRequest()) -> None:
        self._say(t("Reading the call again: it stays as it is until that is done."))
        self._bridge.run(
            lambda: self._services.rereading.read(call_id, request),
            done=lambda done: self._done(call_id, t("Read again: {n} to review.", n=done.waiting)),
            failed=self._say,
        )

    def _done(self, call_id: str, sentence: str) -> None:
        self._changed(call_id)
        self._say(sentence)


def nearest(shown: CallLine, calls: Sequence[CallLine]) -> list[CallLine]:
    """The recorded calls that may be the other half, the nearest in time first."""
    fitting = [
        c
        for c in calls
        if c.call_id != shown.call_id
        and c.seconds is not None
        and (not c.account or not shown.account or c.account == shown.account)
    ]
    return sorted(fitting, key=lambda c: abs((c.when - shown.when).total_seconds()))[:MOST_OTHERS]
