"""The one door to translations: every text of the windows goes through `t`, a service's message through
`translate_message`.

English is what stands in the source. Another language is a catalogue in resources/translations (packaging/translations.py
gathers the texts); times and days follow the language that is spoken, not the one of the system.
"""

from datetime import date, datetime

from PySide6.QtCore import QCoreApplication, QDate, QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from app.domain import messages, wording
from app.paths import RESOURCES
from ui.kit.message_catalogue import in_language

CONTEXT = "callside"
SYSTEM, ENGLISH = "system", "en"


def t(text: str, /, **values: object) -> str:
    """`text` in the person's language, with `{name}` filled in afterwards. What was said or fetched is never looked up."""
    found = QCoreApplication.translate(CONTEXT, text)
    return found.format(**values) if values else found


def many(text: str, n: int, /, **values: object) -> str:
    """The same for a text with a number, `{n}`, that has a plural: "1 follow-up", "2 follow-ups"."""
    return QCoreApplication.translate(CONTEXT, text, "", n).format(n=n, **values)


def later(text: str) -> str:
    """Marks a text that is declared here and goes through `t` where it is shown."""
    return text


def translate_message(text: str) -> str:
    """A service's message in the person's language. A plain text, as a vendor's or an old row's, stays as it is."""
    return text if is_english() else in_language(text, language(), _in_words)


def _in_words(when: date) -> str:
    return time_of_day(when) if isinstance(when, datetime) else day(when)


# ── times ───────────────────────────────────────────────────────────────────────────────────────────────────────


def time_of_day(moment: datetime) -> str:
    """ "2:00 pm", "14:00"."""
    return wording.time_of_day(moment) if is_english() else f"{moment:%H:%M}"


def short_day(when: date) -> str:
    """ "6 Dec", "06.12."."""
    return f"{when.day} {when:%b}" if is_english() else f"{when:%d.%m.}"


def day(when: date) -> str:
    """ "Monday, 9 December", "Montag, 9. Dezember"."""
    return wording.day(when) if is_english() else QLocale().toString(_qt_date(when), "dddd, d. MMMM")


def month(when: date) -> str:
    """ "December 2024"."""
    return QLocale().toString(_qt_date(when), "MMMM yyyy")


def ago(moment: datetime, now: datetime) -> str:
    """ "2 weeks ago"; both aware."""
    return translate_message(messages.ago(moment, now))


def _qt_date(when: date) -> QDate:
    return QDate(when.year, when.month, when.day)


# ── the language ────────────────────────────────────────────────────────────────────────────────────────────────


def language() -> str:
    """The code of the language that is spoken: "en", "de"."""
    return "en" if is_english() else QLocale().name()[:2]


def is_english() -> bool:
    return QLocale().language() in (QLocale.Language.English, QLocale.Language.C)


def speak(app: QApplication, language: str = SYSTEM) -> str:
    """Speaks `language` ("system", "en" or "de") from here on, where there is a catalogue; answers what is spoken."""
    system = QLocale.system()
    wanted = system.name()[:2] if language == SYSTEM else language
    spoken = wanted if (RESOURCES / "translations" / f"callside_{wanted}.qm").exists() else ENGLISH
    for known in app.findChildren(QTranslator):
        app.removeTranslator(known)
        known.deleteLater()
    # Qt's own dialogs first: the one that was installed last is asked first.
    for name, folder in (
        (f"qtbase_{spoken}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)),
        (f"callside_{spoken}", str(RESOURCES / "translations")),
    ):
        translator = QTranslator(app)
        if translator.load(name, folder):
            app.installTranslator(translator)
    QLocale.setDefault(system if system.name()[:2] == spoken else QLocale(spoken))
    return spoken
