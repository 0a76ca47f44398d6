"""What a screen reader says by itself: alarms, and changes that a person did not cause."""

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleValueChangeEvent
from PySide6.QtWidgets import QWidget


def announce(shown: QWidget, text: str) -> None:
    """Says `text` now, whatever has the focus; nothing where no screen reader runs. It waits for no other speech: what is
    announced is about the recording."""
    if text and QAccessible.isActive():
        said = QAccessibleAnnouncementEvent(shown, text)
        said.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
        QAccessible.updateAccessibility(said)


def changed_value(shown: QWidget, value: int) -> None:
    """Tells assistive programs the new value of a widget that has one."""
    if QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleValueChangeEvent(shown, value))
