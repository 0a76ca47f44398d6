"""What a global shortcut is, and what a system's way to have one looks like."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence

from app.domain.errors import UserActionNeeded
from app.domain.messages import Message

Pressed = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Combination:
    """`key` is Qt's code of the key itself, `text` the whole as a person reads it."""

    text: str
    key: int
    ctrl: bool = False
    shift: bool = False
    alt: bool = False
    meta: bool = False


class GlobalKeys(Protocol):
    def register(self, combination: Combination, pressed: Pressed) -> None:
        """Raises UserActionNeeded where another program has it. `pressed` is called on the main thread."""

    def close(self) -> None:
        """Gives all of them back."""


def combination(text: str) -> Combination:
    """ "Ctrl+Shift+F10". Raises UserActionNeeded for what is no combination of one key with Ctrl, Alt or Meta."""
    sequence = QKeySequence.fromString(text)
    if sequence.count() != 1:
        raise UserActionNeeded(Message("shortcuts.no_combination", keys=text or Message("shortcuts.empty")))
    pressed = sequence[0]  # type: ignore[index]  # PySide's stubs leave it out
    mods = pressed.keyboardModifiers()
    held = {
        "ctrl": Qt.KeyboardModifier.ControlModifier,
        "shift": Qt.KeyboardModifier.ShiftModifier,
        "alt": Qt.KeyboardModifier.AltModifier,
        "meta": Qt.KeyboardModifier.MetaModifier,
    }
    found = {name: bool(mods & flag) for name, flag in held.items()}
    if not (found["ctrl"] or found["alt"] or found["meta"]):
        raise UserActionNeeded(Message("shortcuts.too_plain", keys=text))
    return Combination(sequence.toString(), int(pressed.key().value), **found)
