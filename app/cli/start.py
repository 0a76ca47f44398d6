"""`python -m app` without a command: policy, a second start that only knocks, the data, then Qt.

The tray starts with the computer, so typer is not imported for it.
"""

from typing import TYPE_CHECKING, Annotated

from app.cli.display import has_display
from app.cli.outcome import outcome
from app.cli.terminal import echo
from app.domain.errors import BadInput, DataLocked, KeyLost, PolicyBroken, UserActionNeeded
from app.paths import data_dir
from app.services.setup.single_instance import knock

if TYPE_CHECKING:
    import typer

    from app.services.application import Application

# They tell what is wrong with a policy, so they run whatever it says.
NEVER_REFUSED = ("policy", "doctor")


def start() -> int:
    """`python -m app` without a command; answers the exit code."""

    def work() -> int:
        obey_policy()
        return tray_application()

    return outcome("", work)


def tray_application() -> int:
    """Exit code of the tray application, once it has ended."""
    if not has_display():
        raise UserActionNeeded(
            "There is no display here: `python -m app demo --headless` tells the story in the terminal."
        )
    from app.bootstrap.open_application import opened

    asked = PassphraseQuestion()
    try:
        while True:
            try:
                with opened(lease=True) as application:
                    # Opens the data: a folder that can't be read is said before a window opens.
                    application.privacy.rotate_key_if_due()
                    return open_tray(application)
            except (KeyLost, BadInput) as error:
                if not asked.was_answered:
                    raise
                asked.problem = str(error.message)  # a slip of the fingers: asked once more
    except DataLocked as error:
        if asked.was_left:
            return 0
        if knock(data_dir()):
            return 0  # the Callside that runs already has opened its window
        # Started from a menu there is no terminal to read it in.
        from ui.program.qt_app import say

        say(str(error))
        raise


class PassphraseQuestion:
    """The window that asks for the passphrase where there is no keychain and no terminal. `problem` is told when it is
    asked again."""

    def __init__(self) -> None:
        from app.store.passphrase import ask_by

        self.problem = ""
        self.was_answered = self.was_left = False
        ask_by(self._ask)

    def _ask(self) -> str | None:
        from app.store.key_providers import LEAST_PASSPHRASE
        from ui.program.passphrase_window import ask_passphrase

        is_new = not (data_dir() / "salt").exists()
        said = ask_passphrase(is_new=is_new, least=LEAST_PASSPHRASE, problem=self.problem)
        self.was_answered, self.was_left = said is not None, said is None
        return said


def open_tray(application: "Application") -> int:
    """Qt comes last: from then on PySide reads the source of whatever is imported (and keeps it), to see whether it uses
    PySide. For all that an application loads that is a quarter of a second and 20 MB."""
    from ui.program.qt_app import run_tray

    return run_tray(application)


def obey_policy() -> None:
    """Raises PolicyBroken for a mandatory policy that can't be used; local-only holds from here on, for every command."""
    from app.policy import effective

    try:
        settings = effective(data_dir() / "settings.json").settings
    except PolicyBroken:
        raise
    except BadInput:
        # The rep's own file is told of where it matters; breaking it opens no door that policy has closed.
        settings = effective(data_dir() / "no-settings.json").settings
    if settings.local_only:
        from app.bootstrap.network_policy import guard

        guard(settings)


def register(app: "typer.Typer") -> None:
    """Adds the program without a command to the commands."""
    import typer

    def tray(
        context: typer.Context,
        selftest: Annotated[
            bool, typer.Option("--selftest", help="Tries every part of this installation, and ends.")
        ] = False,
        version: Annotated[bool, typer.Option("--version", help="Says which version this is, and ends.")] = False,
    ) -> None:
        """Callside sits beside a sales rep through a customer call, and drafts every follow-up with its evidence."""
        if version:
            from app import __version__

            echo(f"Callside {__version__}")
            raise typer.Exit(0)
        if selftest:
            from app.cli.selftest import run_all

            raise typer.Exit(run_all())
        if context.invoked_subcommand not in NEVER_REFUSED:
            obey_policy()
        if context.invoked_subcommand is not None:
            return
        raise typer.Exit(tray_application())

    app.callback(invoke_without_command=True)(tray)
