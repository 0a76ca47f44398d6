"""The executors, and the one place where the program starts threads and processes of its own (with audio/)."""

import logging
import os
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Generic, NoReturn, TypeVar

from app.domain.errors import Unavailable
from app.paths import ROOT

T = TypeVar("T")
Job = Future  # what `network` and `decode` answer with


class Jobs:
    """One pool for the network, one thread for the models. Long work is handed a `cancelled` question to ask."""

    def __init__(self, network_threads: int = 16, side_threads: int = 12) -> None:
        self._network = ThreadPoolExecutor(network_threads, thread_name_prefix="network")
        # What work on the network pool splits itself into: a pool of its own, so that the two never wait for each other.
        self._side = ThreadPoolExecutor(side_threads, thread_name_prefix="side")
        self._decode = ThreadPoolExecutor(1, thread_name_prefix="decode", initializer=_yield_to_capture)
        self._closing = threading.Event()

    def network(self, work: Callable[[], T]) -> "Future[T]":
        return self._network.submit(work)

    def decode(self, work: Callable[[], T]) -> "Future[T]":
        return self._decode.submit(work)

    def gather(self, works: Sequence[Callable[[], T]]) -> list[T]:
        """Does all of it at the same time; the answers in order, or the first error. For requests with time-outs of their
        own, from work on the network pool."""
        if len(works) < 2:
            return [work() for work in works]
        return [future.result() for future in [self._side.submit(work) for work in works]]

    def background(self, work: Callable[[], None], name: str) -> threading.Thread:
        """A thread of its own, for work that lasts as long as a call; it doesn't hold up the end of the program."""
        thread = threading.Thread(target=work, name=name, daemon=True)
        thread.start()
        return thread

    def first_by(self, futures: "Sequence[Future[T]]", deadline: float) -> "set[Future[T]]":
        """Those that are done within `deadline` seconds. The others go on and are left to themselves."""
        return wait(futures, timeout=deadline).done

    def some_of(self, futures: "Sequence[Future[T]]", deadline: float) -> "set[Future[T]]":
        """Waits until at least one is done, at most `deadline` seconds. Answers those that are."""
        return wait(futures, timeout=deadline, return_when=FIRST_COMPLETED).done

    def pause(self, seconds: float) -> None:
        """Sleeps, but wakes at once when the program closes."""
        self._closing.wait(seconds)

    @property
    def closing(self) -> bool:
        return self._closing.is_set()

    def close(self) -> None:
        self._closing.set()
        self._network.shutdown(wait=False, cancel_futures=True)
        self._side.shutdown(wait=False, cancel_futures=True)
        self._decode.shutdown(wait=False, cancel_futures=True)


# A worker that is at something short may end it before the process goes.
LAST_WORK_SECONDS = 1.0


def end_process(code: int) -> NoReturn:
    """Ends this process now. A worker that computes is left: Python would wait for it, and its work is taken up at the
    next start."""
    end = time.monotonic() + LAST_WORK_SECONDS
    workers = [one for one in threading.enumerate() if one is not threading.main_thread() and not one.daemon]
    for worker in workers:
        worker.join(max(0.0, end - time.monotonic()))
    if any(worker.is_alive() for worker in workers):
        logging.shutdown()
        for stream in (sys.stdout, sys.stderr):
            if stream:
                stream.flush()
        os._exit(code)
    sys.exit(code)


def _yield_to_capture() -> None:
    """Recording never waits for a model: the decode thread runs at a lower priority, where the system allows it.

    Never at a higher one than it has: a program that was started with `nice` may not, and an error here would end the thread.
    """
    if hasattr(os, "setpriority") and sys.platform == "linux":
        thread = threading.get_native_id()
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, thread, max(5, os.getpriority(os.PRIO_PROCESS, thread)))


class Mailbox(Generic[T]):
    """A queue between two threads that never blocks the sender."""

    def __init__(self) -> None:
        self._items: deque[T] = deque()
        self._arrived = threading.Condition()

    def put(self, item: T) -> None:
        with self._arrived:
            self._items.append(item)
            self._arrived.notify()

    def take(self, seconds: float) -> T | None:
        """Waits for the next item; None when none came in time."""
        with self._arrived:
            if not self._items:
                self._arrived.wait(seconds)
            return self._items.popleft() if self._items else None


class Claims(Generic[T]):
    """What is being worked on, so that two threads don't take up the same."""

    def __init__(self) -> None:
        self._taken: set[T] = set()
        self._guard = threading.Lock()

    def acquire(self, item: T) -> bool:
        """False where somebody has it."""
        with self._guard:
            if item in self._taken:
                return False
            self._taken.add(item)
            return True

    def release(self, item: T) -> None:
        with self._guard:
            self._taken.discard(item)


def signal_flag() -> threading.Event:
    """A flag that one thread sets and others wait for."""
    return threading.Event()


def new_lock() -> threading.Lock:
    """A lock around state that several threads change."""
    return threading.Lock()


def own_command(*arguments: str) -> list[str]:
    """The command line that runs this program again."""
    if getattr(sys, "frozen", False):
        return [sys.executable, *arguments]
    return [sys.executable, "-m", "app", *arguments]


def detached(*arguments: str) -> None:
    """Starts this program anew with `arguments`, in the default folders; it lives on when we end."""
    environment = {k: v for k, v in os.environ.items() if k != "CALLSIDE_DATA_DIR"}
    subprocess.Popen(
        own_command(*arguments),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
        env=environment,
        start_new_session=True,
    )


@contextmanager
def child(arguments: Sequence[str], *, log_file: Path) -> "Iterator[subprocess.Popen[bytes]]":
    """A process of ours that ends with us: its standard input is a pipe, whose end tells it that we are gone."""
    with log_file.open("ab") as log:
        process = subprocess.Popen(own_command(*arguments), stdin=subprocess.PIPE, stdout=log, stderr=log, cwd=ROOT)
        try:
            yield process
        finally:
            if process.stdin:
                process.stdin.close()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def wait_until(ready: Callable[[], T | None], seconds: float, otherwise: str) -> T:
    """Polls until `ready` answers something. Raises Unavailable with the sentence `otherwise` after `seconds`."""
    end = time.monotonic() + seconds
    while True:
        found = ready()
        if found is not None:
            return found
        if time.monotonic() > end:
            raise Unavailable(otherwise)
        time.sleep(0.05)
