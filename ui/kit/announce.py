"""What a screen reader says by itself: alarms, and changes that a person did not cause."""

from PySide6.QtGui import QAccessible, QAccessibleEvent, QAccessibleValueChangeEvent
from PySide6.QtWidgets import QWidget


def announce(shown: QWidget, text: str) -> None:
    """Says `text` now, whatever has the focus; nothing where no screen reader runs."""
    if text and QAccessible.isActive():
        shown.setAccessibleDescription(text)
        QAccessible.updateAccessibility(QAccessibleEvent(shown, QAccessible.Event.Alert))


def changed_value(shown: QWidget, value: int) -> None:
    """Tells assistive programs the new value of a widget that has one."""
    if QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleValueChangeEvent(shown, value))
