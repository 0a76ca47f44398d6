"""A call seems to have begun: which one is it, and shall it be recorded? Lower right, never taking the focus."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QPoint, QRect, QStringListModel, Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QApplication, QCompleter, QLayout, QLineEdit, QWidget

from app.events import CallNoticed
from ui.kit import theme
from ui.kit.i18n import t, translate_message
from ui.kit.widgets import button, column, fit_height, label, row, work_area

WIDTH = 380
# A pause in typing after which accounts are looked for.
TYPING_MS = 250

# Looks for accounts that contain the words, and gives their names to the second argument when they are there.
Search = Callable[[str, Callable[[Sequence[str]], None]], None]


@dataclass(frozen=True, slots=True)
class PromptActions:
    """`record` and `notes` get the account: None where it is the calendar's call or nobody knows, "" where it is somebody
    else than the calendar says."""

    record: Callable[[str | None], None]
    notes: Callable[[str | None], None]
    dismiss: Callable[[], None]


class CallPrompt(QWidget):
    """Nothing happens without a press; leaving it alone records nothing."""

    def __init__(
        self, noticed: CallNoticed, actions: PromptActions, *, may_record: bool = True, search: Search | None = None
    ) -> None:
        super().__init__(
            None, Qt.WindowType.Tool | Qt.WindowType.WindowStaysOnTopHint | Qt.WindowType.FramelessWindowHint
        )
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setWindowTitle(t("A call"))
        self.setAccessibleName(t("A call begins"))
        self.setFixedWidth(theme.scaled(WIDTH))
        self._actions = actions
        self._search = search
        self._account: str | None = None
        self._is_guessed = noticed.title is not None
        self._may_record = may_record
        self._title = label(noticed.title or t("Who is this?"), large=True, strong=True)
        self._remark = label(t("Without an account nothing is proposed for any system."), quiet=True)
        self._options = self._choices()
        self._whos = self._who(noticed)
        parts: list[QWidget] = [label(translate_message(noticed.why), quiet=True)] if noticed.why else []
        parts += [self._title, self._remark, self._whos, self._options]
        self.setLayout(column(*parts, around=theme.AROUND, between=theme.BETWEEN))
        self._remark.hide()
        (self._options if noticed.title is None else self._whos).hide()

    def _choices(self) -> QWidget:
        made = QWidget()
        buttons: list[QWidget | None] = [button(t("Not this call"), lambda: self._close(self._actions.dismiss)), None]
        buttons.append(button(t("Take notes"), lambda: self._close(lambda: self._actions.notes(self._account))))
        if self._may_record:
            record = lambda: self._close(lambda: self._actions.record(self._account))  # noqa: E731
            buttons.append(button(t("Ask to record"), record, primary=True))
        shown: list[QWidget | QLayout] = [row(*buttons)]
        if self._is_guessed:
            self._else = button(t("No, somebody else"), self._ask_who, chip=True)
            shown.append(row(self._else, None))
        made.setLayout(column(*shown, between=theme.INSIDE))
        return made

    def _ask_who(self) -> None:
        """The calendar guessed wrong."""
        self._title.setText(t("Who is this?"))
        self._else.hide()
        self._options.hide()
        self._whos.show()
        self.place()

    def _who(self, noticed: CallNoticed) -> QWidget:
        """The last accounts, a name to type, or nobody: then nothing will be proposed for any system."""
        made = QWidget()
        chosen = [button(account, partial(self._chose, account)) for account in noticed.accounts]
        name = QLineEdit()
        name.setAccessibleName(t("Name of the account"))
        name.setPlaceholderText(t("New: type a name, then Enter"))
        name.returnPressed.connect(lambda: self._chose(name.text().strip() or None))
        if self._search:
            self._suggest(name, noticed.accounts)
        other = button(t("Somebody else"), lambda: self._chose(None))
        leave = button(t("Not this call"), lambda: self._close(self._actions.dismiss))
        made.setLayout(column(*chosen, name, other, leave, between=theme.INSIDE))
        return made

    def _suggest(self, name: QLineEdit, recent: Sequence[str]) -> None:
        """Accounts that contain what was typed: of the calls of before, and of the CRM as soon as it answers."""
        names = QStringListModel(list(recent), self)
        completer = QCompleter(names, self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.activated.connect(lambda chosen: self._chose(str(chosen)))
        name.setCompleter(completer)
        wait = QTimer(self)
        wait.setSingleShot(True)
        wait.setInterval(TYPING_MS)

        def show(found: Sequence[str]) -> None:
            names.setStringList(list(dict.fromkeys([*found, *recent])))
            if name.isVisible() and name.hasFocus():
                completer.complete()

        wait.timeout.connect(lambda: self._search(name.text(), show) if self._search else None)
        name.textEdited.connect(lambda _text: wait.start())

    def _chose(self, account: str | None) -> None:
        self._account = account or ("" if self._is_guessed else None)
        self._title.setText(account or t("Somebody else"))
        self._remark.setVisible(account is None)
        self._whos.hide()
        self._options.show()
        self.place()

    def _close(self, then: Callable[[], None]) -> None:
        self.close()
        then()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        self.place()

    def place(self) -> None:
        """At the lower right; beside the brief if that stands there, whose buttons it would cover."""
        fit_height(self)
        room = work_area()
        place = QRect(QPoint(), self.size())
        place.moveBottomRight(QPoint(room.right() - theme.AROUND, room.bottom() - theme.AROUND))
        for other in QApplication.topLevelWidgets():
            stays = bool(other.windowFlags() & Qt.WindowType.WindowStaysOnTopHint)
            taken = other.frameGeometry()
            if other is not self and other.isVisible() and stays and taken.intersects(place):
                place.moveLeft(max(room.left(), taken.left() - theme.AROUND - self.width()))
        self.move(place.topLeft())
