"""Windows without a screen: pytest-qt on Qt's offscreen platform."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from app.bootstrap import Application
from ui.kit import theme


@pytest.fixture(autouse=True)
def dressed(qapp: QApplication) -> Iterator[None]:
    """Each test begins with the light scheme and the usual font, and leaves no window open."""
    font = qapp.font()
    theme.apply(qapp, dark=False, contrast=False)
    yield
    for window in qapp.topLevelWidgets():
        window.close()
    qapp.setFont(font)


@pytest.fixture
def sample_app(tmp_path: Path) -> Iterator[Application]:
    from tests.ui.sample_app import sample_application

    application = sample_application(tmp_path / "data")
    yield application
    application.close()
