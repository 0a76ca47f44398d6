"""Shows the one question that is to be asked now (app/services/calls/open_questions.py), and takes away the one before."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject

from app.events import QuestionChanged
from app.services.calls.open_questions import Question
from ui.call.host import Host
from ui.call.panel_controller import PanelController
from ui.kit import theme
from ui.kit.floating_panel import FloatingPanel
from ui.kit.i18n import t
from ui.kit.question_bar import AskBar
from ui.kit.widgets import column

WIDTH = 380

# What a button says, and what it does.
Answer = tuple[str, Callable[[], None]]


class QuestionTurns(QObject):
    """A question is asked by a window of its own (`ask`), or as a line with buttons (`ask_in_line`): in the live panel, or
    in a small window if there is no panel."""

    def __init__(self, host: Host, live: PanelController) -> None:
        super().__init__()
        self._owner = host.app.questions
        self._live = live
        self._ways: dict[Question, tuple[Callable[[], None], Callable[[], None]]] = {}
        self._shown: Question | None = None
        self._bar: AskBar | None = None
        self.window: FloatingPanel | None = None
        host.bridge.subscribe(QuestionChanged, lambda _: self._turn())

    @property
    def shown(self) -> Question | None:
        """The question that is on the screen; None if none is."""
        return self._shown

    def ask(self, question: Question, show: Callable[[], None], hide: Callable[[], None]) -> None:
        """Opens `question`; `show` puts it on the screen when its turn has come, `hide` takes it away."""
        if question == self._shown:
            self._hide()
        self._ways[question] = (show, hide)
        self._owner.ask(question)
        self._turn()

    def ask_in_line(
        self, question: Question, text: Callable[[], str], answers: Sequence[Answer], *, title: str = ""
    ) -> None:
        """`text` is made when it is shown. `title` names a window that is used even if there is a panel."""

        def show() -> None:
            bar = self._bar_of(title)
            bar.ask(question.kind, text(), [(said, answering(act)) for said, act in answers])
            if self.window:
                self.window.place()

        def answering(act: Callable[[], None]) -> Callable[[], None]:
            def answer() -> None:
                self.settle(question)
                act()

            return answer

        self.ask(question, show, self._clear)

    def retext(self, text: str) -> None:
        """Another wording of the line that is shown: a countdown."""
        if self._bar:
            self._bar.retext(text)

    def settle(self, question: Question) -> None:
        self._owner.settle(question)
        self._turn()

    def show_anew(self) -> None:
        """The panel that the question stood in has changed or gone: the question is shown in the one that is there."""
        self._hide()
        self._turn()

    def _turn(self) -> None:
        current = self._owner.current
        if current == self._shown:
            return
        self._hide()
        if current in self._ways:
            self._shown = current
            self._ways[current][0]()

    def _hide(self) -> None:
        shown, self._shown = self._shown, None
        if shown:
            self._ways[shown][1]()

    def _bar_of(self, title: str) -> AskBar:
        panel = self._live.panel
        if panel and not title and (self._live.is_busy or panel.isVisible()):
            self._bar = panel.ask_bar
            return self._bar
        self.window = window = FloatingPanel("recover", None)
        window.setWindowTitle(title or t("A question about a call"))
        window.setAccessibleName(window.windowTitle())
        window.setFixedWidth(theme.scaled(WIDTH))
        self._bar = AskBar(window.fit)
        window.setLayout(column(self._bar, around=theme.AROUND))
        window.show()
        return self._bar

    def _clear(self) -> None:
        if self.window:
            self.window.close()
            self.window = None
        elif self._bar and self._live.panel and self._bar is self._live.panel.ask_bar:
            self._bar.clear()
        self._bar = None
