"""One ear for the chat: answers to calls for help, and mentions of Callside. It listens while somebody wants to hear."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from app.domain.errors import CallsideError, UserActionNeeded
from app.domain.help import HelpAnswer, HelpMention
from app.domain.ports import Colleagues
from app.events import Events, Mentioned
from app.jobs import Claims, Jobs, Mailbox
from app.logs import get_logger

log = get_logger(__name__)

EAR_SECONDS = 0.5
FIRST_PAUSE, LONGEST_PAUSE = 2.0, 120.0


class ChatListener:
    """Opens the chat's event connection once, whoever listens, and opens it anew where it breaks. Where there is none
    (no app token), nobody is told: answers are then found in the conversation itself."""

    def __init__(self, *, colleagues: Colleagues, jobs: Jobs, events: Events) -> None:
        self._colleagues = colleagues
        self._jobs = jobs
        self._events = events
        self._boxes: list[Mailbox[HelpAnswer]] = []
        self._stays = False
        self._running: Claims[str] = Claims()

    def stay(self) -> None:
        """Listens for mentions until the program ends."""
        self._stays = True
        self._begin()

    @contextmanager
    def listen(self) -> Iterator[Callable[[float], HelpAnswer | None]]:
        """Open while answers are awaited; the function waits at most that many seconds for the next one."""
        box: Mailbox[HelpAnswer] = Mailbox()
        self._boxes.append(box)
        self._begin()
        try:
            yield box.take
        finally:
            self._boxes.remove(box)

    @property
    def _is_wanted(self) -> bool:
        return (self._stays or bool(self._boxes)) and not self._jobs.closing

    def _begin(self) -> None:
        if self._running.acquire("ear"):
            self._jobs.background(self._run, "ear")

    def _run(self) -> None:
        pause = FIRST_PAUSE
        try:
            while self._is_wanted:
                try:
                    self._hear()
                    pause = FIRST_PAUSE
                except UserActionNeeded as error:
                    log.info("chat's events are not heard", why=type(error).__name__)
                    return
                except CallsideError as error:
                    log.info("chat's events are not heard for now", why=type(error).__name__)
                    self._jobs.pause(pause)
                    pause = min(LONGEST_PAUSE, 2 * pause)
        finally:
            self._running.release("ear")

    def _hear(self) -> None:
        with self._colleagues.answers() as following:
            while self._is_wanted:
                heard = following(EAR_SECONDS)
                if isinstance(heard, HelpMention):
                    self._events.publish(Mentioned(heard))
                elif heard is not None:
                    for box in list(self._boxes):
                        box.put(heard)
