"""Colours, sizes and the style sheet, for light and dark.

One accent. Red means recording, amber needs you, green is written.
"""

from dataclasses import dataclass, replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontInfo, QPalette
from PySide6.QtWidgets import QApplication

# The 4 px grid: inside a group, between groups, around a window.
INSIDE, BETWEEN, AROUND = 8, 12, 20
SMALL, NORMAL, LARGE, TITLE = 11, 13, 15, 20
# The size of the system's font that the four sizes and all widths are meant for, in pixels.
DESIGNED_FOR = 12


@dataclass(frozen=True, slots=True)
class Colours:
    window: str
    surface: str
    text: str
    quiet: str
    line: str
    edge: str
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
    edge="#85807B",
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
    edge="#7F7973",
    accent="#2DD4BF",
    on_accent="#042F2E",
    recording="#F87171",
    amber="#FBBF24",
    written="#86EFAC",
    marked="#134E4A",
)


# At least 7 : 1 everywhere.
HIGH_LIGHT = replace(
    LIGHT,
    window="#FFFFFF",
    text="#000000",
    quiet="#292524",
    line="#000000",
    edge="#000000",
    accent="#0B4F4A",
    recording="#991B1B",
    amber="#6B2F07",
    written="#0B4A24",
)
HIGH_DARK = replace(
    DARK,
    window="#000000",
    surface="#000000",
    text="#FFFFFF",
    quiet="#E7E5E4",
    line="#FFFFFF",
    edge="#FFFFFF",
    accent="#5EEAD4",
    recording="#FCA5A5",
    amber="#FCD34D",
    written="#BBF7D0",
    marked="#0B4F4A",
)


def colours() -> Colours:
    """The colours of the system's present scheme."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    if app.property("callside-contrast"):
        return HIGH_DARK if app.property("callside-dark") else HIGH_LIGHT
    return DARK if app.property("callside-dark") else LIGHT


def scaled(pixels: int) -> int:
    """A width that was drawn for the usual font, for the font that the system has."""
    return max(pixels, round(pixels * QFontInfo(QApplication.font()).pixelSize() / DESIGNED_FOR))


def apply(app: QApplication, *, dark: bool | None = None, contrast: bool | None = None) -> None:
    """Dresses the program; follows the system where `dark` or `contrast` is None."""
    if dark is None:
        dark = app.styleHints().colorScheme() is Qt.ColorScheme.Dark
    if contrast is None:
        hints = app.styleHints()  # kept: PySide drops what hangs on a temporary
        contrast = hints.accessibility().contrastPreference() is Qt.ContrastPreference.HighContrast
    app.setProperty("callside-dark", dark)
    app.setProperty("callside-contrast", contrast)
    c = colours()
    app.setStyle("Fusion")
    app.setPalette(_palette(c))
    app.setStyleSheet(_sheet(c))


def follow_system(app: QApplication) -> None:
    """Keeps following when the system changes between light and dark."""
    hints = app.styleHints()
    hints.colorSchemeChanged.connect(lambda _scheme: apply(app))
    hints.accessibility().contrastPreferenceChanged.connect(lambda _contrast: apply(app))


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
    small, large, title = (scaled(size) for size in (SMALL, LARGE, TITLE))
    return f"""
    QLabel[quiet="true"] {{ color: {c.quiet}; }}
    QLabel[small="true"] {{ font-size: {small}px; }}
    QLabel[title="true"] {{ font-size: {title}px; font-weight: 600; }}
    QLabel[large="true"] {{ font-size: {large}px; }}
    QLabel[strong="true"] {{ font-weight: 600; }}
    QLabel[amber="true"] {{ color: {c.amber}; }}
    QLabel[written="true"] {{ color: {c.written}; }}
    QLabel[recording="true"] {{ color: {c.recording}; }}
    QFrame[card="true"] {{ border: none; border-bottom: 1px solid {c.line}; border-left: 3px solid transparent; }}
    QFrame[card="true"][current="true"] {{ background: {c.surface}; border-left: 3px solid {c.accent}; }}
    QFrame[hairline="true"] {{ background: {c.line}; max-height: 1px; border: none; }}
    QPushButton {{ padding: 6px 12px; border: 1px solid {c.edge}; border-radius: 4px; background: {c.surface}; }}
    QPushButton:hover {{ border-color: {c.accent}; }}
    QPushButton:focus {{ border: 2px solid {c.accent}; padding: 5px 11px; }}
    QPushButton:disabled {{ color: {c.quiet}; }}
    QPushButton:checked {{ background: {c.marked}; border-color: {c.accent}; }}
    QPushButton[primary="true"] {{ background: {c.accent}; color: {c.on_accent}; border-color: {c.accent}; }}
    QPushButton[primary="true"]:focus {{ border: 2px solid {c.text}; }}
    QPushButton[primary="true"]:disabled {{ background: {c.window}; color: {c.quiet}; border-color: {c.line}; }}
    QPushButton[chip="true"] {{
        color: {c.accent}; border: 1px solid transparent; background: transparent; padding: 2px 4px; text-align: left;
    }}
    QPushButton[chip="true"]:hover {{ text-decoration: underline; }}
    QPushButton[chip="true"]:focus {{ border: 1px solid {c.accent}; padding: 2px 4px; }}
    QPlainTextEdit, QTextEdit, QTextBrowser, QLineEdit, QListWidget, QTreeWidget, QTableWidget {{
        border: 1px solid {c.edge}; border-radius: 4px; background: {c.surface}; padding: 4px;
        selection-background-color: {c.accent}; selection-color: {c.on_accent};
    }}
    QPlainTextEdit:focus, QTextEdit:focus, QLineEdit:focus, QListWidget:focus, QTreeWidget:focus,
    QTableWidget:focus, QTextBrowser:focus {{ border-color: {c.accent}; }}
    QListWidget[side="true"] {{ border: none; background: transparent; padding: 0; }}
    QListWidget::item {{ padding: 6px 8px; border-radius: 4px; }}
    QListWidget::item:selected {{ background: {c.marked}; color: {c.text}; }}
    QListWidget::item:disabled {{ color: {c.quiet}; }}
    QMenu {{ background: {c.surface}; border: 1px solid {c.line}; padding: 4px; }}
    QMenu::item {{ padding: 6px 20px 6px 12px; border-radius: 4px; }}
    QMenu::item:selected {{ background: {c.marked}; color: {c.text}; }}
    QMenu::item:disabled {{ color: {c.quiet}; }}
    QMenu::separator {{ height: 1px; background: {c.line}; margin: 4px 8px; }}
    QToolTip {{ background: {c.surface}; color: {c.text}; border: 1px solid {c.line}; padding: 4px; }}
    QFrame[sidebar="true"] {{ background: {c.surface}; border: none; border-right: 1px solid {c.line}; }}
    QPushButton[entry="true"] {{
        border: 1px solid transparent; background: transparent; padding: 7px 8px; text-align: left; min-height: 18px;
    }}
    QPushButton[entry="true"]:hover {{ background: {c.window}; }}
    QPushButton[entry="true"]:checked {{ background: {c.marked}; font-weight: 600; }}
    QPushButton[entry="true"]:focus {{ border: 1px solid {c.accent}; padding: 7px 8px; }}
    QFrame[popup="true"] {{ background: {c.surface}; border: 1px solid {c.line}; border-radius: 8px; }}
    QComboBox QAbstractItemView {{
        background: {c.surface}; border: 1px solid {c.line}; padding: 4px; outline: none;
        selection-background-color: {c.marked}; selection-color: {c.text};
    }}
    QProgressBar {{ border: none; border-radius: 2px; background: {c.line}; }}
    QProgressBar::chunk {{ background: {c.accent}; border-radius: 2px; }}
    QSplitter::handle {{ background: transparent; }}
    QScrollArea, QScrollArea > QWidget > QWidget {{ background: transparent; border: none; }}
    QScrollBar:vertical {{ background: transparent; width: 12px; margin: 2px; }}
    QScrollBar:horizontal {{ background: transparent; height: 12px; margin: 2px; }}
    QScrollBar::handle {{ background: {c.line}; border-radius: 4px; min-height: 28px; min-width: 28px; }}
    QScrollBar::handle:hover {{ background: {c.quiet}; }}
    QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
    QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
    """


def font(size: int, *, bold: bool = False) -> QFont:
    """The system's font at one of the four sizes."""
    found = QApplication.font()
    found.setPixelSize(scaled(size))
    found.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    return found


def brush(colour: str) -> QBrush:
    return QBrush(QColor(colour))
