"""Notes dictated after a call: the rep alone at the microphone, transcribed here, and the sound never reaches the disk."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from app.domain.audit import AuditKind
from app.domain.call import Channel
from app.domain.consent import Basis, ConsentRecord
from app.domain.consent_rules import Rule
from app.domain.documents import Note
from app.domain.errors import BadInput, UserActionNeeded
from app.domain.messages import Message
from app.domain.ports import CaptureSource, Clock, FinalTranscriber, MicrophoneWatch, Samples, Store
from app.jobs import signal_flag
from app.services.processing.notes import NoteService

# Longer than anybody dictates; what runs on after it was forgotten.
LONGEST_SECONDS = 600.0


class Flag(Protocol):
    def is_set(self) -> bool: ...

    def set(self) -> None: ...


@dataclass(frozen=True, slots=True)
class DictationDeps:
    """`join` makes one array of what arrived piece by piece."""

    source: Callable[[str], CaptureSource]
    transcriber: Callable[[], FinalTranscriber]
    join: Callable[[Sequence[Samples]], Samples]
    microphone_users: MicrophoneWatch | None = None


class DictationService:
    def __init__(self, *, store: Store, clock: Clock, gear: DictationDeps) -> None:
        self._store = store
        self._clock = clock
        self._with = gear

    def new_flag(self) -> Flag:
        """The flag that ends a dictation: one thread sets it, `dictate` looks at it."""
        return signal_flag()

    def dictate(self, call_id: str, at: float, stop: Flag) -> Sequence[Note]:
        """Listens until `stop`, then keeps what was said as notes at `at` seconds of the call.

        Raises UserActionNeeded while another program holds the microphone: then the rep isn't alone yet.
        """
        call = self._store.call(call_id)
        if call is None:
            raise BadInput(Message("calls.unknown", call_id=call_id))
        if self._with.microphone_users and self._with.microphone_users.microphone_users():
            raise UserActionNeeded(Message("dictation.microphone_busy"))
        own = f"{call_id}:dictation"
        # The rep consents to their own voice by pressing; nobody else is there to ask.
        asked = ConsentRecord(own, people=(call.context.rep,), rule=Rule.ONE_PARTY.value).ask(self._clock.now())
        _, grant = asked.grant(self._clock.now(), call_time=0.0, basis=Basis.ATTESTED)
        heard: list[Samples] = []
        for channel, start, samples in self._with.source(own).frames(grant, start=0.0):
            if stop.is_set() or start > LONGEST_SECONDS:
                break
            if channel is Channel.MIC:
                heard.append(samples)
        self._store.audit(self._clock.now(), AuditKind.NOTES_DICTATED, call_id, {"pieces": len(heard)})
        if not heard:
            return ()
        said = self._with.transcriber().transcribe(
            Channel.MIC, 0.0, self._with.join(heard), vocabulary=call.context.vocabulary(), progress=lambda _: None
        )
        heard.clear()
        notes = NoteService(store=self._store)
        return [notes.add(call_id, at, sentence) for u in said for sentence in _sentences(u.text)]


def _sentences(text: str) -> Sequence[str]:
    """A note each, so that every one can be told from the others in what comes of it."""
    parts: list[str] = []
    for word in text.split():
        if parts and not parts[-1].endswith((".", "?", "!")):
            parts[-1] += f" {word}"
        else:
            parts.append(word)
    return parts
