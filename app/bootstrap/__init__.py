"""The only wiring: adapters meet services here and nowhere else."""

from collections.abc import Iterator
from contextlib import contextmanager

from app.bootstrap.application import Application
from app.bootstrap.demo import DemoApplication, demo, demo_choices, demo_folder, is_demo, remember_choices
from app.bootstrap.engines import (
    diarizer,
    extractor,
    final_engine,
    live_engine,
    online_diarizer,
    read_channels,
    verifier,
    verify_claims,
)
from app.bootstrap.vendors import run_sandbox
from app.paths import data_dir, demo_data_dir


@contextmanager
def opened(*, of_demo: bool = False, lease: bool = False) -> Iterator[Application]:
    """The application of the data folder (`of_demo`: the demo's); a demo's folder comes with its sandbox."""
    folder = demo_data_dir() if of_demo else data_dir()
    if of_demo or is_demo(folder):
        with demo(folder, lease=lease) as story_application:
            yield story_application
        return
    application = Application(folder)
    try:
        if lease:
            with application.lease():
                yield application
        else:
            yield application
    finally:
        application.close()


__all__ = [
    "Application",
    "DemoApplication",
    "demo",
    "demo_choices",
    "demo_folder",
    "diarizer",
    "extractor",
    "final_engine",
    "is_demo",
    "live_engine",
    "online_diarizer",
    "opened",
    "read_channels",
    "remember_choices",
    "run_sandbox",
    "verifier",
    "verify_claims",
]
