"""The small menus of the approval window."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QMenu, QWidget

from app.domain.history import CallLine
from ui.words import t


def reasons() -> Sequence[tuple[str, str]]:
    """(what is kept, what is shown): one key each."""
    return (
        ("Wrong fact", t("&Wrong fact")),
        ("Wrong person or date", t("Wrong &person or date")),
        ("Not needed", t("&Not needed")),
        ("I do it myself", t("I &do it myself")),
    )


def reject_menu(parent: QWidget, chosen: Callable[[str], None]) -> QMenu:
    """Why skip it? `chosen` gets the reason as it is kept."""
    menu = QMenu(parent)
    menu.setAccessibleName(t("Why skip it?"))
    menu.addAction(t("Why skip it?")).setEnabled(False)
    for kept, shown in reasons():
        menu.addAction(shown, lambda kept=kept: chosen(kept))
    return menu


def calls_menu(parent: QWidget, calls: Sequence[CallLine], chosen: Callable[[str], None]) -> QMenu:
    """The other calls, for a window too narrow for their column."""
    menu = QMenu(parent)
    for line in calls:
        menu.addAction(f"{line.account or line.title}  {line.to_review or ''}", lambda i=line.call_id: chosen(i))
    return menu
