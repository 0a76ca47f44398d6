"""`python -m app` without a command: a second start that only knocks, the icon, then policy and the data.

The tray starts with the computer, so typer is not imported for it.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from filelock import FileLock, Timeout

from app.cli.display import has_display
from app.cli.outcome import outcome
from app.cli.terminal import echo
from app.domain.errors import BadInput, DataLocked, PolicyBroken, UserActionNeeded
from app.domain.memory import LONGEST_LINK, moment_of
from app.domain.messages import Message
from app.paths import data_dir
from app.services.setup.single_instance import knock, leave

if TYPE_CHECKING:
    import typer

    from app.cli.opening import Opening

# They tell what is wrong with a policy, so they run whatever it says.
NEVER_REFUSED = ("policy", "doctor")


def open_moment(link: str) -> int:
    """Opens a moment of a call, in the Callside that runs or in one that is started. Raises BadInput for another link."""
    if len(link) > LONGEST_LINK or moment_of(link) is None:
        raise BadInput(Message("links.not_ours"))
    if knock(data_dir(), link):
        return 0
    leave(data_dir(), link)
    return tray_application()


def start() -> int:
    """`python -m app` without a command; answers the exit code."""

    return outcome("", tray_application)


def tray_application() -> int:
    """Exit code of the tray application, once it has ended."""
    if not has_display():
        raise UserActionNeeded(
            "There is no display here: `python -m app demo --headless` tells the story in the terminal."
        )
    if is_running(data_dir()) and knock(data_dir()):
        return 0  # the Callside that runs already has opened its window
    from app.cli.opening import Opening

    opening = Opening(obey_policy)
    try:
        code = show_tray(opening)
    finally:
        is_closed = opening.end()
    if not is_closed:
        from app.jobs import end_process

        end_process(code)
    if opening.error:
        return told(opening.error, passphrase_was_left=opening.passphrase_was_left)
    return code


def told(error: BaseException, *, passphrase_was_left: bool) -> int:
    """Raises the error of a folder that can't be opened; answers 0 where there is nothing to tell."""
    if isinstance(error, DataLocked):
        if passphrase_was_left or knock(data_dir()):
            return 0
        # Started from a menu there is no terminal to read it in.
        from ui.program.qt_app import say

        say(str(error))
    raise error


def is_running(folder: Path) -> bool:
    """Whether a Callside works in the folder."""
    file = folder / "callside.lock"
    if not file.exists():
        return False
    lock = FileLock(file)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return True
    lock.release()
    return False


def show_tray(opening: "Opening") -> int:
    """The icon comes before all that the program is made of, which is loaded while it stands: most of a start is spent on
    that."""
    from ui.program.starting import run_tray

    return run_tray(opening)


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
        if context.invoked_subcommand is None:
            raise typer.Exit(tray_application())
        if context.invoked_subcommand not in NEVER_REFUSED:
            obey_policy()

    def open_(link: Annotated[str, typer.Argument(help="A link such as callside://call/ID?t=754.0")]) -> int:
        """Opens the moment of a call that a link names."""
        return open_moment(link)

    app.callback(invoke_without_command=True)(tray)
    app.command("open")(open_)
