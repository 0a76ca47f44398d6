"""The Ask page: a question to all calls, and the quotes that answer it, each with its speaker, call and sound."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QMainWindow, QScrollArea, QWidget

from app.domain.memory import Answer, Answers, Scope
from app.domain.wording import clock
from app.services.application import Application
from ui.kit import theme
from ui.kit.bridge import Bridge
from ui.kit.i18n import day, t
from ui.kit.outlined_fields import ComboBox
from ui.kit.widgets import button, column, fit_screen, label, row, search_line, shortcut

WEEK_DAYS, MONTH_DAYS, QUARTER_DAYS = 7, 30, 91
# Questions of their own kind, in the words that the memory knows (resources/memory/questions.json).
PROMISES, CHANGES, CONTRADICTIONS = "open promises", "what changed", "contradictions"


class AskPage(QWidget):
    """`open_moment` shows a call at a second of it; it is told the call's id and the second."""

    def __init__(self, application: Application, bridge: Bridge, open_moment: Callable[[str, float], None]) -> None:
        super().__init__()
        self._app = application
        self._bridge = bridge
        self._open_moment = open_moment
        self._asked = 0
        self.setAccessibleName(t("Ask all calls"))
        self.question = search_line(t("Ask what was said in your calls"), t("Clear the question"))
        self.question.returnPressed.connect(self.ask)
        self.account = ComboBox()
        self.account.setAccessibleName(t("Which account"))
        self.account.addItem(t("All accounts"), "")
        self.person = search_line(t("Said by"), t("Clear the name"))
        self.person.returnPressed.connect(self.ask)
        self.time = ComboBox()
        self.time.setAccessibleName(t("From when"))
        for text, days in (
            (t("Any time"), 0), (t("Last 7 days"), WEEK_DAYS), (t("Last 30 days"), MONTH_DAYS),
            (t("Last 3 months"), QUARTER_DAYS),
        ):  # fmt: skip
            self.time.addItem(text, days)
        self.note = label("", quiet=True)
        self.note.setAccessibleName(t("Status"))
        self._found = QScrollArea()
        self._found.setWidgetResizable(True)
        self._found.setFrameShape(QFrame.Shape.NoFrame)
        self._found.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._found.setAccessibleName(t("Quotes that answer"))
        ask = button(t("Ask"), self.ask, primary=True)
        head = row(self.question, ask)
        head.setStretch(0, 1)
        # One below the other: in German and large type they don't stand side by side.
        kinds = column(
            row(button(t("Open promises"), partial(self.ask_this, PROMISES), chip=True), None),
            row(button(t("What changed"), partial(self.ask_this, CHANGES), chip=True), None),
            row(button(t("Contradictions"), partial(self.ask_this, CONTRADICTIONS), chip=True), None),
            between=0,
        )
        page = column(
            head, row(self.account, self.person, self.time), kinds, self.note, self._found, around=theme.AROUND
        )
        page.setStretch(4, 1)
        self.setLayout(page)
        shortcut(self, "/", self.question.setFocus)
        shortcut(self, "Ctrl+F", self.question.setFocus)
        self.setFocusProxy(self.question)

    def reload(self) -> None:
        """Reads which accounts there are, and how many calls can't be asked yet."""
        self._bridge.run(
            lambda: (
                sorted({c.account for c in self._app.archive.calls() if c.account}),
                self._app.memory.indexer.missing(),
            ),
            done=lambda found: self._loaded(*found),
            failed=self.note.setText,
        )

    def _loaded(self, accounts: list[str], missing: int) -> None:
        chosen = self.account.currentData()
        self.account.clear()
        self.account.addItem(t("All accounts"), "")
        for account in accounts:
            self.account.addItem(account, account)
        self.account.setCurrentIndex(max(0, self.account.findData(chosen)))
        self.note.setText(
            t("{n} calls are still being read: their words come a little later.", n=missing) if missing else ""
        )

    def ask_this(self, question: str) -> None:
        """Puts this question."""
        self.question.setText(question)
        self.ask()

    def ask(self) -> None:
        """Puts the question that stands in the field; what an earlier one brings later is not shown."""
        question = self.question.text().strip()
        if not question:
            self.question.setFocus()
            return
        self._asked += 1
        number, scope = self._asked, self._scope()
        self.note.setText(t("Looking…"))
        self._bridge.run(
            lambda: self._app.memory.service.ask(question, scope),
            done=lambda found: self._show(found) if number == self._asked else None,
            failed=self.note.setText,
        )

    def _scope(self) -> Scope:
        days, account = int(self.time.currentData() or 0), str(self.account.currentData() or "")
        now: datetime = self._app.clock.now().replace(tzinfo=None)
        since = now - timedelta(days=days) if days else None
        return Scope((account,) if account else (), self.person.text().strip() or None, since)

    def _show(self, found: Answers) -> None:
        several = t("{n} quotes", n=len(found.answers)) if len(found.answers) != 1 else t("1 quote")
        self.note.setText(several if found.answers else t("Nothing was said about that."))
        inside = QWidget()
        parts: list[QWidget] = []
        for sentence in found.worded:
            numbers = " ".join(f"[{n + 1}]" for n in sentence.quotes)
            parts.append(_plain(f"{sentence.text} {numbers}"))
        parts += [self._quote(number, answer) for number, answer in enumerate(found.answers, 1)]
        lines = column(*parts)
        lines.addStretch(1)
        inside.setLayout(lines)
        self._found.setWidget(inside)

    def _quote(self, number: int, answer: Answer) -> QWidget:
        card = QFrame()
        card.setProperty("card", True)
        at = clock(answer.start)
        on = date.fromisoformat(answer.date)
        about = f"{answer.speaker} · {answer.call} · {day(on)} {on.year} · {at}"
        hear = button(
            t("Play"),
            lambda: self._bridge.run(
                lambda: self._app.play(answer.call_id, answer.start, answer.end), failed=self.note.setText
            ),
            name=t("Play quote {n}", n=number),
        )
        show = button(
            t("Open the call"),
            lambda: self._open_moment(answer.call_id, answer.start),
            name=t("Open the call of quote {n}", n=number),
        )
        text = _plain(f"{number}. “{answer.quote}”")
        text.setAccessibleName(t("Quote {n}: {text}", n=number, text=answer.quote))
        card.setLayout(column(text, _plain(about), row(hear, show, None), around=theme.INSIDE))
        return card


def _plain(text: str) -> QWidget:
    """Spoken words as plain text, selectable by keyboard and mouse."""
    shown = label(text)
    shown.setTextFormat(Qt.TextFormat.PlainText)
    shown.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    return shown


class AskWindow(QMainWindow):
    """The page in a window of its own."""

    def __init__(self, application: Application, bridge: Bridge, open_moment: Callable[[str, float], None]) -> None:
        super().__init__()
        self.setWindowTitle(t("Ask all calls"))
        self.page = AskPage(application, bridge, open_moment)
        self.setCentralWidget(self.page)
        fit_screen(self, 860, 680)
        self.page.reload()
