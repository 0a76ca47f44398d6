"""Shortcuts that work in every program: off the record, Get SE, hide, mute.

Each system is asked for exactly these combinations, and tells of nothing else: no other key is ever seen. Where that
can't be had, `problem` says what to do instead. See docs/decisions/0022.
"""

import os
import sys
from collections.abc import Mapping

from PySide6.QtGui import QGuiApplication

from app.domain.errors import UserActionNeeded
from ui.desktop.key_combination import Combination, GlobalKeys, Pressed, combination
from ui.kit.i18n import t


class NoGlobalKeys:
    """For systems that let no program have keys of its own; says so when one is asked for."""

    def __init__(self, why: str) -> None:
        self._why = why

    def register(self, combination: Combination, pressed: Pressed) -> None:
        raise UserActionNeeded(self._why)

    def close(self) -> None: ...


def system_keys() -> GlobalKeys:
    """The way of this system and session."""
    if sys.platform == "win32":
        from ui.desktop.hotkeys_windows import WindowsKeys

        return WindowsKeys()
    if sys.platform == "darwin":
        from ui.desktop.hotkeys_mac import MacKeys

        return MacKeys()
    if os.environ.get("WAYLAND_DISPLAY") and QGuiApplication.platformName() != "xcb":
        return NoGlobalKeys(
            t(
                "Wayland gives no program keys of its own: use the tray's menu, or the keys while the panel has the focus."
            )
        )
    if QGuiApplication.platformName() != "xcb":
        return NoGlobalKeys(t("There is no desktop here that could give Callside keys of its own."))
    from ui.desktop.hotkeys_x11 import X11Keys

    return X11Keys()


class Shortcuts:
    """The program's shortcuts. `problems` has a sentence for each that could not be had."""

    def __init__(self, keys: GlobalKeys) -> None:
        self._keys = keys
        self.problems: list[str] = []

    def take(self, wanted: Mapping[str, Pressed]) -> None:
        """`wanted`: combination as text → what it does. An empty text is a shortcut that the rep switched off."""
        for text, pressed in wanted.items():
            if not text.strip():
                continue
            try:
                self._keys.register(combination(text), pressed)
            except UserActionNeeded as error:
                if error.message not in self.problems:
                    self.problems.append(error.message)

    def close(self) -> None:
        self._keys.close()
