"""A newer version of Callside: looked for once a day, told once, and then a line of the menu. Nothing is installed here."""

from PySide6.QtCore import QObject, QTimer

from app.events import UpdateReady
from app.services.application import Application
from ui.desktop.tray import Tray
from ui.kit.bridge import Bridge
from ui.kit.i18n import t
from ui.kit.outside import open_folder, open_link

# Well after the start, when a laptop has found its network and the rep the first call.
FIRST_LOOK_MS = 120_000
LOOK_EVERY_MS = 24 * 3_600_000


class Versions(QObject):
    def __init__(self, application: Application, bridge: Bridge, tray: Tray) -> None:
        super().__init__()
        self._app = application
        self._bridge = bridge
        self._tray = tray
        self._ready: UpdateReady | None = None
        self._looking = QTimer(self)
        self._looking.setSingleShot(True)
        self._looking.timeout.connect(self.look)
        bridge.subscribe(UpdateReady, self._told)

    def begin(self) -> None:
        self._looking.start(FIRST_LOOK_MS)

    def look(self) -> None:
        """A server that does not answer is nobody's trouble: it is asked again tomorrow, and `doctor` says what is set."""
        self._looking.start(LOOK_EVERY_MS)
        self._bridge.run(lambda: self._app.setup.updates.check(), failed=lambda _sentence: None)

    def _told(self, ready: UpdateReady) -> None:
        known, self._ready = self._ready, ready
        version = ready.state.version or ""
        self._tray.show_update(version)
        if known is None or known.state.version != version:
            remedy = t("Your IT installs it.") if ready.managed else t("Open it from the menu when no call is on.")
            self._tray.tell(t("Version {version} is ready", version=version), remedy)

    def show(self) -> None:
        """The folder with the installer, else what the publisher wrote about the version."""
        if self._ready is None:
            return
        state = self._ready.state
        if state.file:
            open_folder(str(state.file.parent))
        elif state.notes:
            open_link(state.notes)

    def leave(self) -> None:
        self._looking.stop()
