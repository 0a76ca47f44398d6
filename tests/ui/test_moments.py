"""A link, or a quote, opens the transcript at its second; joined calls are one in the list of calls."""

from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from app.bootstrap import Application
from tests.ui.sample_app import direct_bridge
from ui.history.again import nearest
from ui.history.window import HistoryWindow


class Services:
    """The application's own, with a player that notes what it is asked for."""

    def __init__(self, application: Application) -> None:
        self._app = application
        self.played: list[tuple[str, float, float]] = []

    @property
    def joining(self) -> object:
        return self._app.joining

    @property
    def rereading(self) -> object:
        return self._app.rereading

    def play(self, call_id: str, start: float, end: float) -> None:
        self.played.append((call_id, start, end))


def test_a_moment_is_marked_in_view_and_played_by_space(qtbot: QtBot, sample_app: Application) -> None:
    services = Services(sample_app)
    window = HistoryWindow(sample_app.archive, direct_bridge(), lambda _id: None, services)  # type: ignore[arg-type]
    qtbot.addWidget(window)
    window.show()
    transcript = sample_app.store.transcript("acme")
    assert transcript is not None
    wanted = [s for s in transcript.segments if s.text][-1]
    window.show_call("acme", wanted.start + 0.2)
    qtbot.waitUntil(lambda: bool(window._text.extraSelections()))
    assert window._text.extraSelections()[0].cursor.selectedText() == wanted.text
    window._play_marked()
    qtbot.waitUntil(lambda: services.played == [("acme", wanted.start, wanted.end)])


def test_the_menu_offers_the_other_half_and_the_readings(qtbot: QtBot, sample_app: Application) -> None:
    services = Services(sample_app)
    window = HistoryWindow(sample_app.archive, direct_bridge(), lambda _id: None, services)  # type: ignore[arg-type]
    qtbot.addWidget(window)
    window.show()
    window.reload()
    qtbot.waitUntil(lambda: window._list.count() > 0)
    assert window._again
    shown = window._calls[0]
    menu = window._again.menu(window, shown, window._calls)
    names = [m.title() for m in menu.findChildren(QMenu)]
    assert names == ["Tell as one call with", "Read again"]
    assert shown not in nearest(shown, window._calls)
