"""To, Cc and Subject of an e-mail, to be edited above its text."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QFormLayout, QLineEdit, QWidget

from app.services.review.service import Card
from ui.kit import theme
from ui.kit.i18n import t


class MailFields(QWidget):
    """Fields for what the card's content has of the three; empty for a card that is no e-mail."""

    def __init__(self, card: Card) -> None:
        super().__init__()
        content = card.proposal.action.content
        self._before: dict[str, Any] = {}
        self._lines: dict[str, QLineEdit] = {}
        form = QFormLayout()
        form.setContentsMargins(0, 0, 0, 0)
        form.setSpacing(theme.INSIDE)
        for name, text in (("to", t("To")), ("cc", t("Cc")), ("subject", t("Subject"))):
            if name in content:
                self._before[name] = content[name]
                line = self._lines[name] = QLineEdit(_shown(content[name]))
                line.setAccessibleName(text)
                form.addRow(text, line)
        self.setLayout(form)
        if not self._lines:
            self.hide()  # never shown before it has a place: without a parent it would be a window that takes the focus

    def changes(self) -> dict[str, Any]:
        """Fields that the rep changed, in the form that the content has."""
        found: dict[str, Any] = {}
        for name, line in self._lines.items():
            before, text = self._before[name], line.text().strip()
            if text != _shown(before):
                is_list = isinstance(before, Sequence) and not isinstance(before, str)
                found[name] = _addresses(text) if is_list else text
        return found


def _shown(value: Any) -> str:
    return value if isinstance(value, str) else ", ".join(map(str, value or ()))


def _addresses(text: str) -> list[str]:
    return [part.strip() for part in text.replace(";", ",").split(",") if part.strip()]
