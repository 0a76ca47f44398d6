"""The one door to translations: every text of the program goes through `t`."""

from PySide6.QtCore import QCoreApplication, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from app.paths import RESOURCES

CONTEXT = "callside"


def t(text: str, /, **values: object) -> str:
    """`text` in the person's language, with `{name}` filled in afterwards. What was said or fetched is never looked up."""
    said = QCoreApplication.translate(CONTEXT, text)
    return said.format(**values) if values else said


def speak(app: QApplication, language: str | None = None) -> bool:
    """Loads the catalogue of `language` (the system's where None); False where English stays."""
    translator = QTranslator(app)
    name = language or QLocale.system().name()
    if not translator.load(f"callside_{name[:2]}", str(RESOURCES / "translations")):
        return False
    return app.installTranslator(translator)
