"""Where the frozen program begins."""

import os
import sys
from pathlib import Path

# What every start reads, largest first. Told to the system at once, they are on their way while Python still imports:
# on a machine that was just switched on this is a quarter of a second less until the tray.
SOON = (
    "numpy.libs/libscipy_openblas*",
    "PySide6/Qt/lib/libQt6Gui.so.6",
    "cryptography/hazmat/bindings/_rust*",
    "numpy/_core/_multiarray_umath*",
    "sqlcipher3/_sqlite3*",
    "PySide6/Qt/lib/libQt6Widgets.so.6",
    "PySide6/Qt/lib/libQt6Core.so.6",
    "PySide6/QtWidgets*",
    "pydantic_core/_pydantic_core*",
    "PySide6/QtGui*",
    "PySide6/QtCore*",
    "libcrypto*",
    "PySide6/Qt/lib/libicu[iu]*",
)


def read_ahead() -> None:
    if not hasattr(os, "posix_fadvise"):
        return
    root = Path(getattr(sys, "_MEIPASS", "."))
    for pattern in SOON:
        for path in root.glob(pattern):
            file = os.open(path, os.O_RDONLY)
            os.posix_fadvise(file, 0, 0, os.POSIX_FADV_WILLNEED)
            os.close(file)


read_ahead()

from app.cli import main  # noqa: E402 - after the disk was told

sys.exit(main())
