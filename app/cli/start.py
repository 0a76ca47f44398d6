"""The tray application's start: policy, a second start that only knocks, the data, then Qt."""

import os
import sys
from typing import Any

from app.cli.outcome import outcome
from app.domain.errors import BadInput, DataLocked, PolicyBroken, UserActionNeeded
from app.paths import data_dir
from app.services.setup.single_instance import knock


def start() -> int:
    """`python -m app` without a command; answers the exit code."""

    def work() -> int:
        obey_policy()
        return tray_application()

    return outcome("", work)


def tray_application() -> int:
    if not has_display():
        raise UserActionNeeded(
            "There is no display here: `python -m app demo --headless` tells the story in the terminal."
        )
    from app.bootstrap.open_application import opened

    try:
        with opened(lease=True) as application:
            # Opens the data: a folder that can't be read is said before a window opens.
            application.rotate_key_if_due()
            return open_tray(application)
    except DataLocked as error:
        if knock(data_dir()):
            return 0  # the Callside that runs already has opened its window
        # Started from a menu there is no terminal to read it in.
        from ui.program.qt_app import say

        say(str(error))
        raise


def open_tray(application: Any) -> int:
    """Qt comes last: from then on PySide reads the source of whatever is imported (and keeps it), to see whether it uses
    PySide. For all that an application loads that is a quarter of a second and 20 MB."""
    from ui.program.qt_app import run_tray

    return run_tray(application)


def has_display() -> bool:
    """Whether a window would be seen."""
    if sys.platform.startswith("linux"):
        return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    return True


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
