"""The data folder of the tray program, opened on a thread of its own while the icon already stands."""

import threading
from collections.abc import Callable
from contextlib import ExitStack
from typing import TYPE_CHECKING, TypeVar

from app.domain.errors import BadInput, KeyLost
from app.paths import data_dir

if TYPE_CHECKING:
    from app.services.application import Application

T = TypeVar("T")
OnMainThread = Callable[[Callable[[], str | None]], str | None]


class Opening:
    """`prepare` comes before anything of the folder is read. Afterwards one of `application` and `error` is set; the
    application stays open until `end`."""

    # Quit ends within two seconds: an opening that takes longer is left, as a power cut would leave it.
    END_SECONDS = 1.0

    def __init__(self, prepare: Callable[[], None]) -> None:
        self.application: Application | None = None
        self.error: BaseException | None = None
        self.passphrase_was_left = False
        self._prepare = prepare
        self._open = ExitStack()
        self._thread: threading.Thread | None = None

    def begin(self, *, on_main_thread: OnMainThread, done: Callable[[], None]) -> None:
        """Returns at once. `on_main_thread` shows the window that asks for a passphrase; `done` is called on the thread."""

        def work() -> None:
            try:
                self._prepare()
                self.application = self._opened(PassphraseQuestion(on_main_thread))
            except BaseException as error:  # noqa: BLE001 - raised again on the main thread
                self.error = error
            done()

        self._thread = threading.Thread(target=work, name="opening")
        self._thread.start()

    def _opened(self, asked: "PassphraseQuestion") -> "Application":
        from app.bootstrap.open_application import opened

        asked.listen()
        try:
            while True:
                try:
                    application = self._open.enter_context(opened(lease=True))
                    # Opens the data: a folder that can't be read is said before a window opens.
                    application.privacy.rotate_key_if_due()
                    break
                except (KeyLost, BadInput) as error:
                    self._open.close()
                    if not asked.was_answered:
                        raise
                    asked.problem = str(error.message)  # a slip of the fingers: asked once more
        finally:
            self.passphrase_was_left = asked.was_left
        # What the program's windows stand on, so that the main thread does not load it.
        import ui.program.tray_program  # noqa: F401

        return application

    def end(self) -> bool:
        """Closes what was opened; False if it is not yet opened, and the process has to be ended over it. To be called on the
        main thread, whose windows the question holds."""
        from app.store.passphrase import ask_nobody

        if self._thread:
            self._thread.join(self.END_SECONDS)
            if self._thread.is_alive():
                return False
        ask_nobody()
        self._open.close()
        return True


class PassphraseQuestion:
    """The window that asks for the passphrase where there is no keychain and no terminal. `problem` is told when it is
    asked again."""

    def __init__(self, on_main_thread: OnMainThread) -> None:
        self.problem = ""
        self.was_answered = self.was_left = False
        self._on_main_thread = on_main_thread

    def listen(self) -> None:
        """The store asks here from now on."""
        from app.store.passphrase import ask_by

        ask_by(self._ask)

    def _ask(self) -> str | None:
        from app.store.key_providers import LEAST_PASSPHRASE

        is_new = not (data_dir() / "salt").exists()

        def ask() -> str | None:
            from ui.program.passphrase_window import ask_passphrase

            return ask_passphrase(is_new=is_new, least=LEAST_PASSPHRASE, problem=self.problem)

        said = self._on_main_thread(ask)
        self.was_answered, self.was_left = said is not None, said is None
        return said
