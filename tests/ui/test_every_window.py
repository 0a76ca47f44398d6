"""What holds for every window in every state: a name and a role for each control, and nothing cut off."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QAccessible, QFont
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QMainWindow,
    QPlainTextEdit,
    QTextBrowser,
    QWidget,
)

from tests.ui.shots import gallery, settle
from ui.kit import theme
from ui.kit.widgets import Elided

CONTROLS = (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTextBrowser,
)
LEAST_SCREEN = (1280, 720)


@pytest.fixture(scope="module")
def windows(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    QApplication.instance() or QApplication([])
    return gallery(tmp_path_factory.mktemp("gallery") / "data")


def shown(windows: dict[str, Any]) -> Iterator[tuple[str, QWidget]]:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    for name, (make, then) in windows.items():
        if name == "tray":
            continue
        window = make()
        if isinstance(window, QMainWindow):
            window.resize(1000 if name.startswith(("review", "history")) else 640, 640)
        window.show()
        settle(app)
        then(window)
        settle(app)
        yield name, window
        window.close()
        window.deleteLater()


def test_every_control_of_every_window_has_a_name_and_a_role(windows: dict[str, Any]) -> None:
    nameless = []
    for name, window in shown(windows):
        for control in window.findChildren(QWidget):
            inner = isinstance(control.parentWidget(), QAbstractSpinBox | QComboBox) or control.objectName().startswith(
                "qt_"
            )
            if not isinstance(control, CONTROLS) or inner or not control.isVisible():
                continue
            seen = QAccessible.queryAccessibleInterface(control)
            if seen is None or seen.role() is QAccessible.Role.NoRole or not seen.text(QAccessible.Text.Name).strip():
                nameless.append(f"{name}: {type(control).__name__} {control.toolTip()!r}")
    assert not nameless


@pytest.mark.parametrize("percent", [100, 150])
def test_nothing_is_cut_off_on_a_small_screen(windows: dict[str, Any], qapp: QApplication, percent: int) -> None:
    font = QFont(qapp.font())
    font.setPixelSize(round(12 * percent / 100))
    qapp.setFont(font)
    theme.apply(qapp, dark=False, contrast=False)
    cut = []
    for name, window in shown(windows):
        least = room_needed(window)
        if least.width() > LEAST_SCREEN[0] or least.height() > LEAST_SCREEN[1]:
            cut.append(f"{name}: needs {least.width()} x {least.height()}")
        cut += [f"{name}: {text}" for text in cut_texts(window)]
    assert not cut


def room_needed(window: QWidget) -> QSize:
    """The least room on a screen: a window that fits itself to its texts has just that."""
    is_fixed = window.minimumSize() == window.maximumSize()
    return window.size() if is_fixed else window.minimumSizeHint()


def cut_texts(window: QWidget) -> Iterator[str]:
    for part in window.findChildren(QLabel):
        if not part.isVisible() or isinstance(part, Elided) or not part.text():
            continue
        needed = part.heightForWidth(part.width()) if part.wordWrap() else part.sizeHint().height()
        if part.height() < needed - 1:
            yield f"{part.text()[:40]!r} has {part.height()} of {needed} px in height"
        if not part.wordWrap() and part.width() < part.sizeHint().width() - 1:
            yield f"{part.text()[:40]!r} has {part.width()} of {part.sizeHint().width()} px in width"
    for button in window.findChildren(QAbstractButton):
        is_chip = bool(button.property("chip"))
        if (
            button.isVisible()
            and button.text()
            and not is_chip
            and button.width() < button.minimumSizeHint().width() - 1
        ):
            yield f"button {button.text()!r} has {button.width()} of {button.minimumSizeHint().width()} px"


def test_the_three_schemes_have_readable_contrast() -> None:
    for scheme, least in ((theme.LIGHT, 4.5), (theme.DARK, 4.5), (theme.HIGH_LIGHT, 7), (theme.HIGH_DARK, 7)):
        for name in ("text", "quiet", "accent", "amber", "written"):
            for ground in (scheme.window, scheme.surface):
                assert contrast(getattr(scheme, name), ground) >= least, (name, ground)
        assert contrast(scheme.on_accent, scheme.accent) >= 4.5
        assert contrast(scheme.text, scheme.marked) >= 4.5


def contrast(one: str, other: str) -> float:
    """WCAG 2.2's contrast ratio of two colours given as #rrggbb."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_pictures_are_drawn(windows: dict[str, Any], qapp: QApplication, tmp_path: Path) -> None:
    from tests.ui.shots import picture

    make, then = windows["review"]
    picture(qapp, make(), then, tmp_path / "review-light-100.png")
    assert (tmp_path / "review-light-100.png").stat().st_size > 10_000
