"""Colours, sizes and the style sheet, for light and dark.

One accent. Red means recording, amber needs you, green is written.
"""

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication

# The 4 px grid: inside a group, between groups, around a window.
INSIDE, BETWEEN, AROUND = 8, 12, 20
SMALL, NORMAL, LARGE, TITLE = 11, 13, 15, 20


@dataclass(frozen=True, slots=True)
class Colours:
    window: str
    surface: str
    text: str
    quiet: str
    line: str
    accent: str
    on_accent: str
    recording: str
    amber: str
    written: str
    marked: str


LIGHT = Colours(
    window="#FAFAF9",
    surface="#FFFFFF",
    text="#1C1917",
    quiet="#57534E",
    line="#D6D3D1",
    accent="#0F766E",
    on_accent="#FFFFFF",
    recording="#DC2626",
    amber="#92400E",
    written="#166534",
    marked="#CCFBF1",
)
DARK = Colours(
    window="#1C1B1A",
    surface="#262524",
    text="#F5F5F4",
    quiet="#B5B0AB",
    line="#44403C",
    accent="#2DD4BF",
    on_accent="#042F2E",
    recording="#F87171",
    amber="#FBBF24",
    written="#86EFAC",
    marked="#134E4A",
)


def colours() -> Colours:
    """The colours of the system's present scheme."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    return DARK if app.property("callside-dark") else LIGHT


def apply(app: QApplication, *, dark: bool | None = None) -> None:
    """Dresses the program; follows the system where `dark` is None."""
    if dark is None:
        dark = app.styleHints().colorScheme() is Qt.ColorScheme.Dark
    app.setProperty("callside-dark", dark)
    c = colours()
    app.setStyle("Fusion")
    app.setPalette(_palette(c))
    app.setStyleSheet(_sheet(c))


def follow_system(app: QApplication) -> None:
    """Keeps following when the system changes between light and dark."""
    app.styleHints().colorSchemeChanged.connect(lambda _scheme: apply(app))


def _palette(c: Colours) -> QPalette:
    roles = {
        QPalette.ColorRole.Window: c.window,
        QPalette.ColorRole.Base: c.surface,
        QPalette.ColorRole.AlternateBase: c.window,
        QPalette.ColorRole.Button: c.surface,
        QPalette.ColorRole.WindowText: c.text,
        QPalette.ColorRole.Text: c.text,
        QPalette.ColorRole.ButtonText: c.text,
        QPalette.ColorRole.ToolTipBase: c.surface,
        QPalette.ColorRole.ToolTipText: c.text,
        QPalette.ColorRole.PlaceholderText: c.quiet,
        QPalette.ColorRole.Highlight: c.accent,
        QPalette.ColorRole.HighlightedText: c.on_accent,
        QPalette.ColorRole.Link: c.accent,
    }
    palette = QPalette()
    for role, colour in roles.items():
        palette.setColor(role, QColor(colour))
    return palette


def _sheet(c: Colours) -> str:
    return f"""
    QLabel[quiet="true"] {{ color: {c.quiet}; }}
    QLabel[title="true"] {{ font-size: {TITLE}px; font-weight: 600; }}
    QLabel[large="true"] {{ font-size: {LARGE}px; }}
    QLabel[amber="true"] {{ color: {c.amber}; }}
    QLabel[written="true"] {{ color: {c.written}; }}
    QLabel[recording="true"] {{ color: {c.recording}; }}
    QFrame[card="true"] {{ border: none; border-bottom: 1px solid {c.line}; }}
    QFrame[card="true"][current="true"] {{ background: {c.surface}; border-left: 3px solid {c.accent}; }}
    QFrame[hairline="true"] {{ background: {c.line}; max-height: 1px; border: none; }}
    QPushButton {{ padding: 6px 12px; border: 1px solid {c.line}; border-radius: 4px; background: {c.surface}; }}
    QPushButton:hover {{ border-color: {c.accent}; }}
    QPushButton:focus {{ border: 2px solid {c.accent}; padding: 5px 11px; }}
    QPushButton:disabled {{ color: {c.quiet}; }}
    QPushButton[primary="true"] {{ background: {c.accent}; color: {c.on_accent}; border-color: {c.accent}; }}
    QPushButton[primary="true"]:focus {{ border: 2px solid {c.text}; }}
    QPushButton[chip="true"] {{ color: {c.accent}; border: none; background: transparent; padding: 2px 4px; text-align: left; }}
    QPushButton[chip="true"]:hover, QPushButton[chip="true"]:focus {{ text-decoration: underline; border: none; }}
    QPlainTextEdit, QTextEdit, QTextBrowser, QLineEdit, QListWidget {{
        border: 1px solid {c.line}; border-radius: 4px; background: {c.surface}; padding: 4px;
    }}
    QPlainTextEdit:focus, QTextEdit:focus, QLineEdit:focus, QListWidget:focus {{ border-color: {c.accent}; }}
    QScrollArea, QScrollArea > QWidget > QWidget {{ background: transparent; border: none; }}
    """


def font(size: int, *, bold: bool = False) -> QFont:
    """The system's font at one of the four sizes."""
    found = QApplication.font()
    found.setPixelSize(size)
    found.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    return found


def brush(colour: str) -> QBrush:
    return QBrush(QColor(colour))
