"""Opening a data folder for one command."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from app.bootstrap.application import Application
from app.bootstrap.base import ApplicationBase
from app.bootstrap.demo import is_demo, open_demo
from app.paths import data_dir, demo_data_dir
from app.store.folder import free_room
from app.store.master_key import forget_key
from app.store.noted_head import forget_head


@contextmanager
def opened(*, of_demo: bool = False, lease: bool = False) -> Iterator[Application]:
    """The application of the data folder (`of_demo`: the demo's); a demo's folder comes with its sandbox."""
    folder = demo_data_dir() if of_demo else data_dir()
    if of_demo or is_demo(folder):
        with open_demo(folder, lease=lease) as demo:
            yield demo.application
        return
    application = Application(ApplicationBase(folder))
    try:
        application.privacy.finish_erasures()
        if lease:
            with application.lease():
                yield application
        else:
            yield application
    finally:
        application.close()


def empty_unreadable(*, of_demo: bool = False) -> None:
    """Removes what nobody can read any more, because its key is gone. Raises DataLocked where a Callside works there."""
    application = Application(ApplicationBase(demo_data_dir() if of_demo else data_dir()))
    with application.lease():
        application.privacy.files.forget_all()
        forget_key(application.folder)
        forget_head(application.folder)


def make_room(*, of_demo: bool = False) -> bool:
    """Frees the space that the folder had set aside; False where there was none."""
    return free_room(demo_data_dir() if of_demo else data_dir())


def language_model_key() -> str:
    """The key in the environment, else the one that was connected as an account; empty where there is neither, which
    servers on this machine are content with."""
    if key := os.environ.get("OPENAI_API_KEY"):
        return key
    with opened() as application:
        return application.base.language_model_key()
