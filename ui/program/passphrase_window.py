"""Asks for the passphrase of the data folder where this machine has no keychain: in a window, never in a variable."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLineEdit

from ui.kit import theme
from ui.kit.i18n import t
from ui.kit.widgets import button, column, label, restyle, row

WIDTH = 420


class PassphraseWindow(QDialog):
    """`is_new`: the folder is made with it, so it is typed twice and has at least `least`
    characters."""

    def __init__(self, *, is_new: bool, least: int, problem: str = "") -> None:
        super().__init__(None, Qt.WindowType.Dialog | Qt.WindowType.WindowStaysOnTopHint)
        self.setWindowTitle(t("Callside: passphrase"))
        self.setAccessibleName(t("Passphrase"))
        self.setFixedWidth(theme.scaled(WIDTH))
        self._is_new, self._least = is_new, least
        self._field = _field(t("Passphrase"))
        self._again = _field(t("The same once more"))
        self._again.setVisible(is_new)
        self._said = label(problem, amber=True)
        self._said.setVisible(bool(problem))
        fact = (
            t("This computer has no keychain. Choose a passphrase: it keeps your calls, and nobody can restore it.")
            if is_new
            else t("This computer has no keychain. Your passphrase opens your calls.")
        )
        self._open = button(t("Begin") if is_new else t("Open"), self._done, primary=True)
        self._open.setDefault(True)
        quit_ = button(t("Quit Callside"), self.reject)
        self.setLayout(
            column(
                label(fact),
                self._field,
                self._again,
                self._said,
                row(quit_, None, self._open),
                around=theme.AROUND,
                between=theme.BETWEEN,
            )
        )
        self._field.setFocus()

    @property
    def passphrase(self) -> str:
        return self._field.text()

    def _done(self) -> None:
        text = self._field.text()
        if self._is_new and len(text) < self._least:
            self._say(t("At least {n} characters, please.", n=self._least))
        elif self._is_new and text != self._again.text():
            self._say(t("The two are not the same."))
        elif text:
            self.accept()

    def _say(self, sentence: str) -> None:
        self._said.setText(sentence)
        self._said.show()
        restyle(self._said)


def _field(name: str) -> QLineEdit:
    made = QLineEdit()
    made.setEchoMode(QLineEdit.EchoMode.Password)
    made.setAccessibleName(name)
    made.setPlaceholderText(name)
    return made


def ask_passphrase(*, is_new: bool, least: int, problem: str = "") -> str | None:
    """The passphrase as the person types it; None if they quit."""
    from ui.program.qt_app import make_qt

    make_qt()
    window = PassphraseWindow(is_new=is_new, least=least, problem=problem)
    return window.passphrase if window.exec() else None
