"""The only wiring: adapters meet services here and nowhere else.

What is offered is imported when it is asked for: `--help` need not wait for a database and a speech engine.
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from app.bootstrap.application import Application
    from app.bootstrap.base import ApplicationBase, Sound
    from app.bootstrap.demo import DemoApplication, demo_choices, demo_folder, is_demo, open_demo, remember_choices
    from app.bootstrap.engines import (
        diarizer,
        final_engine,
        folder_report,
        live_engine,
        online_diarizer,
        open_channels,
        portions,
        read_channels,
        verifier,
        verify_claims,
        without_echo,
    )
    from app.bootstrap.open_application import empty_unreadable, make_room, opened
    from app.bootstrap.sandbox import run_sandbox

_WHERE = {
    "Application": "application",
    "ApplicationBase": "base",
    "Sound": "base",
    "DemoApplication": "demo",
    "open_demo": "demo",
    "demo_choices": "demo",
    "demo_folder": "demo",
    "is_demo": "demo",
    "remember_choices": "demo",
    "empty_unreadable": "open_application",
    "make_room": "open_application",
    "opened": "open_application",
    "diarizer": "engines",
    "final_engine": "engines",
    "live_engine": "engines",
    "online_diarizer": "engines",
    "folder_report": "engines",
    "open_channels": "engines",
    "portions": "engines",
    "read_channels": "engines",
    "verifier": "engines",
    "verify_claims": "engines",
    "without_echo": "engines",
    "run_sandbox": "sandbox",
}


def __getattr__(name: str) -> Any:
    if name not in _WHERE:
        raise AttributeError(name)
    return getattr(importlib.import_module(f"app.bootstrap.{_WHERE[name]}"), name)


__all__ = [
    "Application",
    "ApplicationBase",
    "DemoApplication",
    "Sound",
    "demo_choices",
    "demo_folder",
    "diarizer",
    "empty_unreadable",
    "final_engine",
    "folder_report",
    "is_demo",
    "live_engine",
    "make_room",
    "online_diarizer",
    "open_channels",
    "open_demo",
    "opened",
    "portions",
    "read_channels",
    "remember_choices",
    "run_sandbox",
    "verifier",
    "verify_claims",
    "without_echo",
]
