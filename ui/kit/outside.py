"""Text and links of others (an invitation's title, words that were said, a vendor's error) shown so that nothing in them acts.

Qt takes a tool tip and a message box that look like markup for markup, and loads what they name: on Windows a picture's path
on a server sends the rep's password hash there. All tips, boxes, notifications and links go through here; a test forbids
others.
"""

import html

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QAction, QDesktopServices, QStandardItem, QTextCharFormat
from PySide6.QtWidgets import QListWidgetItem, QMessageBox, QPushButton, QSystemTrayIcon, QWidget

from app.domain.wording import inert, safe_link
from app.logs import get_logger

log = get_logger(__name__)
NOTICE_MILLISECONDS = 8000


def tip(
    shown: QWidget | QListWidgetItem | QStandardItem | QAction | QTextCharFormat | QSystemTrayIcon, text: str
) -> None:
    """Sets the tool tip to plain text, whatever it holds."""
    clean = "\n".join(inert(line) for line in text.splitlines())
    if isinstance(shown, QSystemTrayIcon):
        shown.setToolTip(_no_markup(clean))  # painted by the desktop, where markup may be read and can't be escaped
    else:
        shown.setToolTip(f"<qt>{html.escape(clean).replace(chr(10), '<br>')}</qt>" if clean else "")


def box(text: str) -> QMessageBox:
    """A message box with one plain sentence; the caller shows it."""
    made = QMessageBox(QMessageBox.Icon.NoIcon, "Callside", "")
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setText("\n".join(inert(line) for line in text.splitlines()))
    return made


def choice(text: str, accept: str, reject: str) -> tuple[QMessageBox, QPushButton, QPushButton]:
    """(the same with two answers, the button of each); the caller shows it."""
    made = box(text)
    return (
        made,
        made.addButton(accept, QMessageBox.ButtonRole.AcceptRole),
        made.addButton(reject, QMessageBox.ButtonRole.RejectRole),
    )


def notify(icon: QSystemTrayIcon, title: str, text: str) -> None:
    """A notification. Some desktops read markup in one, others show an escape as it is: its signs are replaced."""
    shown = "\n".join(_no_markup(inert(line)) for line in text.splitlines())
    icon.showMessage(_no_markup(inert(title)), shown, icon.icon(), NOTICE_MILLISECONDS)


def open_link(url: str | None) -> bool:
    """Opens a web page in the browser; False, and nothing happens, for any address that isn't a plain https page (or http
    on this machine): no file, no share, no other program's scheme."""
    found = safe_link(url)
    address = QUrl(found or "")
    is_local = address.host() in ("127.0.0.1", "localhost", "::1")
    if not found or not (address.scheme() == "https" or (address.scheme() == "http" and is_local)):
        log.warning("a link was not opened", scheme=address.scheme()[:12])
        return False
    return QDesktopServices.openUrl(address)


def host_of(url: str | None) -> str:
    """The host that a link leads to, in the letters that it is asked by; empty for none."""
    return QUrl(safe_link(url) or "").host(QUrl.ComponentFormattingOption.FullyEncoded)


def open_folder(path: str) -> bool:
    """Opens a folder of Callside's own."""
    return QDesktopServices.openUrl(QUrl.fromLocalFile(path))


def _no_markup(text: str) -> str:
    return text.replace("<", "\u2039").replace(">", "\u203a").replace("&", "\uff06") if "<" in text else text
