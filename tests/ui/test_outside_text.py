"""What an inviter or a customer wrote stays text: no picture is loaded, no share is asked, no other program is started."""

from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QImage, QTextDocument
from PySide6.QtWidgets import QApplication, QLabel, QSystemTrayIcon

from ui.kit import outside
from ui.kit.transcript_view import TranscriptView

HOSTILE = [
    '<img src="//attacker.example/share/a.png">Call',
    '<a href="file:///etc/passwd">Call</a>',
    "<qt><b>Call</b>",
    "Call\u202egpj.exe\u200b",
    "Call\x1b]0;title\x07",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_tip_and_a_box_show_what_was_written(qt: QApplication, text: str) -> None:
    label = QLabel()
    outside.tip(label, text)
    document = QTextDocument()
    document.setHtml(label.toolTip())
    shown = document.toPlainText()
    assert "\ufffc" not in shown, "a picture"
    assert shown == outside.box(text).text()
    assert not set(shown) & {"\u202e", "\u200b", "\x1b", "\x07"}
    assert "Call" in shown


@pytest.mark.parametrize(
    "link",
    [
        "file:///etc/passwd", "\\\\host\\share", "//host/share", "search-ms:query=x", "javascript:alert(1)", "http://a.example",
        "https://zoom.us@evil.example/j/1", "https://", "", "ms-excel:ofe|u|https://a.example", "https://a.example/\x00",
    ],
)  # fmt: skip
def test_only_a_page_is_opened(qt: QApplication, link: str, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: bool(opened.append(url)) or True)
    assert not outside.open_link(link)
    assert opened == []
    assert outside.open_link("https://meet.example.com/abc?x=1")
    assert [url.host() for url in opened] == ["meet.example.com"]


def test_the_transcript_loads_nothing(qt: QApplication, tmp_path: Path) -> None:
    picture = tmp_path / "a.png"
    QImage(4, 4, QImage.Format.Format_RGB32).save(str(picture))
    view = TranscriptView(lambda _old, _new: None, lambda _start, _end: None)
    assert view.loadResource(2, QUrl.fromLocalFile(str(picture))) is None


@pytest.fixture
def qt() -> QApplication:
    from ui.program.qt_app import make_qt

    return make_qt()


def test_a_notification_holds_no_markup(qt: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[tuple[str, str]] = []
    monkeypatch.setattr(QSystemTrayIcon, "showMessage", lambda _icon, title, text, *_rest: told.append((title, text)))
    outside.notify(QSystemTrayIcon(), "<b>Call</b>", '<img src="//attacker.example/a">')
    assert not set("".join(told[0])) & set("<>&")


@pytest.mark.parametrize(
    ("link", "host"),
    [
        ("https://acme.zoom.us/j/1?pwd=x", "acme.zoom.us"),
        ("https://z\u043e\u043em.us/j/1", "xn--zm-fmca.us"),
        ("file:///etc/passwd", ""),
        ("https://zoom.us@evil.example/j/1", ""),
        (None, ""),
    ],
)
def test_the_host_of_a_meeting_is_told_in_the_letters_it_is_asked_by(
    qt: QApplication, link: str | None, host: str
) -> None:
    assert outside.host_of(link) == host
