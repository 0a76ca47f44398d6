"""Whether this session has a display."""

import os
import sys


def has_display() -> bool:
    """Whether a window would be seen."""
    if sys.platform.startswith("linux"):
        return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    return True
