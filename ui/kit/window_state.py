"""Where windows stood, kept in the data folder."""

from pathlib import Path

from PySide6.QtCore import QSettings


def memory(folder: Path) -> QSettings:
    """Places and folds only; what a person decides on is a setting, and lives in settings.json."""
    return QSettings(str(folder / "windows.ini"), QSettings.Format.IniFormat)
