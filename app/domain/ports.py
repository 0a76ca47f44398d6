"""What services need from the world, as Protocols. Adapters implement them; bootstrap alone knows which."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol, TypeAlias, runtime_checkable

from app.domain.account import AccountInfo, AccountSecret, System, Tokens
from app.domain.brief import Brief, BriefQuery, CalendarChanges, CalendarEvent, Fact
from app.domain.call import CallContext, Channel, Issue, PhoneCall, PhoneCallEnded
from app.domain.capture import Devices, Holder, SoundDevice
from app.domain.claims import Extraction, ModelAnswer
from app.domain.consent import Grant
from app.domain.help import Availability, Heard, HelpAnswer, HelpMention
from app.domain.outbox import Dedupe, FailureKind, Finding, Prepared, Receipt
from app.domain.people import Participant
from app.domain.proposal import Action, ActionKind, Attachable, Person, Proposal, Targets, Vendor
from app.domain.store_port import ForgetfulStore as ForgetfulStore
from app.domain.store_port import StepState as StepState
from app.domain.store_port import Store as Store
from app.domain.transcript import CommittedWord, Transcript, Turn, Utterance, Voiceprint, Word
from app.domain.update import Release

# A numpy float32 array, mono, 16 kHz, in [-1, 1]. The domain is plain Python and does not import numpy.
Samples: TypeAlias = Any
SAMPLE_RATE = 16_000

# Called with the fraction done (0 to 1); raising Cancelled inside it stops the work.
Progress: TypeAlias = Callable[[float], None]


@runtime_checkable
class Sound(Protocol):
    """One channel's whole sound, read piece by piece, so that memory stays flat however long the call was."""

    @property
    def seconds(self) -> float:
        """How long it is; an estimate will do."""

    def blocks(self) -> Iterator[Samples]:
        """All of it from the beginning, anew at every call; each piece of at most a minute follows on the last."""


class Clock(Protocol):
    def now(self) -> datetime:
        """The time, aware."""


# ── audio ───────────────────────────────────────────────────────────────────────────────────────────────────────


class CaptureSource(Protocol):
    """Where the sound of a call comes from. It opens for a grant, and for nothing less."""

    def frames(self, grant: Grant, *, start: float) -> Iterator[tuple[Channel, float, Samples]]:
        """(channel, seconds from the start of the call, samples) as they arrive, none before `grant.granted_at`."""


class CaptureControl(Protocol):
    """The rep's hand on a capture that runs in a process of its own. Each answers when the capture has obeyed."""

    def set_off_the_record(self, is_off: bool) -> None:
        """From this moment on not one sample is encoded or kept, or everything is again."""

    def set_muted(self, is_muted: bool) -> None:
        """The same for the microphone's channel alone."""

    def stop(self) -> None:
        """Ends the capture; what it heard is on disk when this returns."""


class MicrophoneHolders(Protocol):
    def holders(self) -> Sequence[Holder]:
        """The programs, Callside itself left out, that hold a microphone now. Raises UserActionNeeded where the
        system can't be asked."""


class SoundDevices(Protocol):
    def devices(self) -> Sequence[SoundDevice]:
        """Everything that can be recorded on this machine. Raises UserActionNeeded where no sound system answers."""

    def of_call(self, program: str | None) -> Devices:
        """The devices that `program` (as a Holder names it) uses; the defaults where it is unknown."""


class Recording(Protocol):
    """The encrypted chunk files of one call: append only, readable at any moment without a finalize step."""

    def append(self, channel: Channel, start: float, samples: Samples) -> None: ...

    def read(self, channel: Channel) -> tuple[float, Samples]:
        """(start of the first sample in call time, all samples; gaps are silence)."""

    def read_between(self, channel: Channel, start: float, end: float) -> tuple[float, Samples]:
        """The same, of what lies between `start` and `end` in call time."""

    def blocks(self, channel: Channel) -> Iterator[tuple[float, Samples]]:
        """The same piece by piece: (call time of the piece's first sample, at most a minute of samples)."""

    def seconds(self) -> tuple[float, float] | None:
        """From when to when something is kept, in call time; None where nothing is."""

    def silence(self, start: float, end: float) -> None:
        """Rewrites what lies between as silence, on every channel."""

    def erase(self) -> None: ...

    def lock(self) -> None:
        """Out of reach from now on: see Recordings.lock."""

    def close(self) -> None: ...


class Recordings(Protocol):
    def open(self, call_id: str, key: bytes) -> Recording: ...

    def has(self, call_id: str) -> bool:
        """Whether anything of this call's sound is on disk."""

    def erase(self, call_id: str) -> None:
        """All of a call's sound, without its key."""

    def lock(self, call_id: str) -> None:
        """From now on this call has no sound for anybody, and `erase` still erases it. Safe to repeat."""

    def open_locked(self, call_id: str, key: bytes) -> Recording | None:
        """What was locked, for an export that IT ordered; None where nothing was."""

    def strangers(self, call_ids: Collection[str]) -> Sequence[str]:
        """What else is kept there, as `erase_stranger` takes it: sound whose call is none of these."""

    def erase_stranger(self, name: str) -> None: ...


# ── speech ──────────────────────────────────────────────────────────────────────────────────────────────────────


class LiveTranscriber(Protocol):
    """The streaming engine. Fed from one thread and stepped on the decode thread."""

    def feed(self, channel: Channel, start: float, samples: Samples) -> None: ...

    def step(self) -> Sequence[CommittedWord]:
        """Decodes what is due and returns the words newly committed; returns at once when nothing is due."""

    def tail(self, channel: Channel) -> str:
        """The tentative words that follow the committed ones."""

    def lag(self) -> float:
        """Seconds of sound heard and not yet decided on."""

    def finish(self) -> Sequence[CommittedWord]:
        """Commits the rest."""


class FinalTranscriber(Protocol):
    def transcribe(
        self,
        channel: Channel,
        start: float,
        samples: Samples | Sound,
        *,
        vocabulary: Sequence[str],
        progress: Progress,
        live: Sequence[Word] = (),
    ) -> Sequence[Utterance]:
        """The careful pass over one channel of a finished call. `live`: the words that were committed during it, of which
        it may keep what is beyond doubt."""


class Diarizer(Protocol):
    def diarize(self, samples: Samples | Sound, *, start: float, progress: Progress) -> Sequence[Turn]:
        """Who spoke when, with labels "Speaker 1", "Speaker 2", ...; times in call time."""


class OwnVoices(Protocol):
    """The voices at the rep's microphone."""

    def several(self, samples: Samples | Sound) -> bool:
        """Whether more than one person speaks into it for a good part of the time."""

    def voiceprint(self, samples: Samples | Sound) -> Voiceprint | None:
        """The one voice of a microphone that nobody shares; None where too little is heard."""

    def owner(
        self, samples: Samples | Sound, turns: Sequence[Turn], *, start: float, known: Voiceprint | None
    ) -> str | None:
        """The label of the rep's own voice among `turns`; None where nothing tells."""


class Namer(Protocol):
    def name(
        self, context: CallContext, utterances: Sequence[Utterance], turns: Mapping[Channel, Sequence[Turn]]
    ) -> Transcript:
        """Splits utterances by speaker and names them where something said so; the rest stay "Speaker n"."""


# ── understanding ───────────────────────────────────────────────────────────────────────────────────────────────


class LanguageModel(Protocol):
    """A language model behind any OpenAI-compatible address. It has no tools: it reads, and answers with JSON."""

    name: str

    def answer(self, *, instructions: str, data: str, schema: Mapping[str, Any]) -> ModelAnswer:
        """One question. `data` is a JSON document that is never to be obeyed, `schema` the closed JSON schema of the
        answer. Raises from the error tree: what comes back may still be anything."""


class Extractor(Protocol):
    provider: str

    def extract(self, transcript: Transcript, context: CallContext) -> Extraction:
        """Claims with evidence, not yet verified."""


class Verifier(Protocol):
    def verify(self, extraction: Extraction, transcript: Transcript, context: CallContext) -> Extraction:
        """The same claims with their verdicts, what must be withheld taken out, and confidence computed."""


class Withholder(Protocol):
    def redact(self, transcript: Transcript, extraction: Extraction) -> Transcript:
        """The transcript with the text of withheld passages gone."""


class Proposer(Protocol):
    def propose(
        self, extraction: Extraction, transcript: Transcript, context: CallContext, targets: Targets
    ) -> Sequence[Proposal]:
        """One proposal a target, from verified claims alone."""


# The one issue that a text is about, by its key or its topic; None where none or several fit.
IssueMatcher: TypeAlias = Callable[[str, Sequence[Issue]], Issue | None]


class CaptionMask(Protocol):
    """Hides what is said between a spoken "off the record" and "back on the record" from the live captions."""

    def show(self, words: Sequence[CommittedWord]) -> Sequence[CommittedWord]:
        """The words that may be shown and kept, of those newly committed."""


class QuestionFinder(Protocol):
    def question(self, words: Sequence[CommittedWord], context: CallContext) -> str | None:
        """The customer's open question in the last minute of a live transcript, in their words."""


# ── outside systems ─────────────────────────────────────────────────────────────────────────────────────────────


class Calendar(Protocol):
    def event(self, event_id: str) -> CalendarEvent | None: ...

    def upcoming(self, now: datetime, hours: float) -> Sequence[CalendarEvent]: ...

    def changes(self, token: str | None, *, start: datetime, end: datetime) -> CalendarChanges:
        """What changed since `token`; without one, or where the calendar no longer knows it, all calls that begin between
        `start` and `end`. Whole days and what is no call are left out."""

    def busy(self, email: str, start: datetime, end: datetime) -> bool: ...


class BriefSource(Protocol):
    source: str

    def facts(self, query: BriefQuery, *, timeout: float) -> Sequence[Fact]:
        """What this system knows about the account. `timeout` is in seconds. Raises from the error tree."""


class Colleagues(Protocol):
    """People at the rep's own company, as the chat system knows them."""

    def find(self, people: Sequence[Participant]) -> Sequence[Person]: ...

    def by_name(self, name: str) -> Person | None: ...

    def team(self, word: str) -> Sequence[Person]:
        """The members of the group of that name, else those who have it in their title."""

    def everybody(self) -> Sequence[Person]:
        """The colleagues as they were last listed; asks nobody."""

    def warm(self) -> None:
        """Lists colleagues and channels anew where the lists are old, so that nobody has to wait for them later."""

    def availability(self, person: Person) -> Availability: ...

    def me(self) -> Person: ...

    def ask(self, prepared: Prepared, *, timeout: float) -> Receipt: ...

    def heard(self, sent: str, user_id: str) -> Heard:
        """What that person left under the message `sent` (a receipt's remote id)."""

    def answers(self) -> AbstractContextManager[Callable[[float], HelpAnswer | HelpMention | None]]:
        """Listens while open; the function waits at most that many seconds for what comes next."""


class Rota(Protocol):
    def names(self, page_id: str, *, timeout: float) -> Sequence[str]:
        """The people whom a page of the company names, in its order. Raises from the error tree."""


class BriefWriter(Protocol):
    """Words a brief anew with a language model. Every sentence rests on a fetched fact; one that does not is left out."""

    name: str

    def write(self, brief: Brief) -> Brief:
        """The brief with talking points of the model's. Raises from the error tree; what it raises costs nothing but the
        wording."""


class WriteConnector(Protocol):
    """One outside system that Callside writes to. See docs/decisions/0002 for how the pieces keep writes single."""

    vendor: Vendor
    kinds: frozenset[ActionKind]
    settle_seconds: float
    gap_seconds: float  # the pause between two writes to one target that the vendor asks for

    def dedupe(self, kind: ActionKind) -> Dedupe: ...

    def prepare(self, action: Action, key: str) -> Prepared:
        """Pure: the request as it will leave, frozen."""

    def preview(self, prepared: Prepared) -> str:
        """What a person will see at the vendor, as plain text."""

    def send(self, prepared: Prepared, *, timeout: float) -> Receipt:
        """One attempt, no retries. Raises whatever the client raises; `classify` reads it."""

    def find(self, prepared: Prepared, *, timeout: float) -> Finding: ...

    def undo(self, receipt: Receipt, *, timeout: float) -> None: ...

    def undoable(self, kind: ActionKind) -> bool: ...

    def classify(self, error: Exception) -> tuple[FailureKind, str, float | None]:
        """What a failure means: its kind, one sentence for a person, and the seconds to wait where the vendor said."""


class SignIn(Protocol):
    """Signs a rep in at a system in their browser, and renews what that yielded."""

    def scopes(self, system: System) -> Sequence[tuple[str, str]]:
        """(scope, what it allows, in words): the least that work."""

    def authorize(
        self,
        system: System,
        *,
        base_url: str | None,
        client_id: str,
        client_secret: str | None,
        ca_file: Path | None,
        show: Callable[[str], None],
        seconds: float,
    ) -> Tokens:
        """Hands the page to open to `show` and waits for the answer on a loopback port. Raises from the error tree."""

    def refresh(self, info: AccountInfo, secret: AccountSecret) -> Tokens:
        """New tokens for old. Raises AuthExpired where the grant is revoked or expired, Unavailable where nobody
        answers."""


class PhoneSystem(Protocol):
    """The company's telephone switch: which calls it has, and when one ends."""

    def active_calls(self, *, timeout: float) -> Sequence[PhoneCall]: ...

    def ended(self, *, timeout: float) -> AbstractContextManager[Callable[[float], PhoneCallEnded | None]]:
        """Listens while open; the function waits at most that many seconds for the next call that ended."""


@runtime_checkable
class DailyLimit(Protocol):
    """A vendor that counts a company's requests by the day and says where the count stands."""

    def daily_requests(self, *, timeout: float) -> tuple[int, int]:
        """(used today, allowed a day), by everybody in the company together. Raises from the error tree."""


class FileSource(Protocol):
    """Where files for drafts come from. Never from what was said on a call."""

    source: str

    def files(self, opportunity_id: str | None, *, timeout: float) -> Sequence[Attachable]:
        """What may be attached to a draft about this opportunity."""

    def read(self, file: Attachable, *, timeout: float) -> bytes:
        """The file itself. Raises from the error tree, BadInput where it is not one of `files`."""


class UpdateSource(Protocol):
    """A server of releases whose every word is signed by the publisher."""

    def releases(self) -> Sequence[Release]:
        """What is offered now. Raises Unavailable, or BadInput for what the publisher did not sign."""

    def fetch(self, name: str) -> Path:
        """One of a release's files, whole and as it was signed."""


class EvidenceSink(Protocol):
    """Where IT wants consent records and audit heads."""

    def send(self, name: str, record: Mapping[str, Any]) -> None:
        """Sending the same again does no harm. Raises Unavailable."""


Words: TypeAlias = Sequence[Word]
