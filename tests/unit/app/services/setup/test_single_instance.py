"""A second start opens the first one's window, and is told where nobody answers."""

import threading
from pathlib import Path

from app.services.setup.single_instance import answered, door, knock


def test_nobody_answers_where_no_window_program_runs(tmp_path: Path) -> None:
    assert not knock(tmp_path)
    door(tmp_path).mkdir()
    assert not knock(tmp_path, patience=0.1)
    assert answered(tmp_path) is None


def test_whoever_answers_is_heard(tmp_path: Path) -> None:
    door(tmp_path).mkdir()
    heard = threading.Event()

    def first() -> None:
        while answered(tmp_path) is None:
            heard.wait(0.01)
        heard.set()

    running = threading.Thread(target=first)
    running.start()
    assert knock(tmp_path)
    running.join(5)
    assert heard.is_set()
