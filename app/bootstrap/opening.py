"""Opening a data folder for one command."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from app.bootstrap.application import Application
from app.bootstrap.story import demo, is_demo
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


def language_model_key() -> str:
    """The key in the environment, else the one that was connected as an account; empty where there is neither, which
    servers on this machine are content with."""
    if key := os.environ.get("OPENAI_API_KEY"):
        return key
    with opened() as application:
        return application.language_model_key()
