"""Consent: who is on the call, the rule, the sentence to read, three buttons. The default is not to record."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from app.domain.call import CallContext
from app.domain.people import Side
from ui import theme
from ui.widgets import button, centre, column, fit_height, hairline, label, row
from ui.words import t

WIDTH = 560


class ConsentDialog(QWidget):
    """Asks nothing of anyone itself: the rep reads the sentence out, and presses what everyone said."""

    def __init__(
        self,
        context: CallContext,
        sentence: str,
        *,
        agreed: Callable[[], None],
        refused: Callable[[], None],
        not_this_call: Callable[[], None],
    ) -> None:
        super().__init__(None, Qt.WindowType.Dialog | Qt.WindowType.WindowStaysOnTopHint)
        self.setWindowTitle(t("Record {title}?", title=context.title))
        self.setAccessibleName(t("Consent"))
        self.setFixedWidth(theme.scaled(WIDTH))
        self._sentence = sentence
        people = ", ".join(
            f"{p.name} ({p.title})" if p.title else p.name for p in context.participants if p.side is not Side.US
        )
        say = label(f"“{sentence}”", large=True)
        say.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        say.setAccessibleName(t("The sentence to read out"))
        no = button(t("Someone said no"), lambda: self._close(refused))
        self.setLayout(
            column(
                label(t("On the call: {people}", people=people or t("nobody that the calendar knows"))),
                label(t("Everyone has to agree before anything is recorded, shown or transcribed."), quiet=True),
                hairline(),
                label(t("Read this out:"), quiet=True),
                say,
                row(button(t("Copy it for the chat"), self._copy), None),
                hairline(),
                row(
                    button(t("Not this call"), lambda: self._close(not_this_call)),
                    None,
                    no,
                    button(t("Everyone agreed"), lambda: self._close(agreed), primary=True),
                ),
                around=theme.AROUND,
                between=theme.BETWEEN,
            )
        )
        no.setFocus()
        fit_height(self)
        centre(self)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._sentence)

    def _close(self, then: Callable[[], None]) -> None:
        self.close()
        then()
